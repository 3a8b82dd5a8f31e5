"""Answers to the tasks of 1.3, written without sight of what `check` knows."""

import numpy as np
import torch

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("1.3a", "the curvature for c = 0, not mirrored")
def unmirrored(s):
    return 2 * s**2 * (1 - s) * (2 - 3 * s)


@wrong("1.3a", "the factor 2 of the square is lost")
def no_two(s):
    return s * (1 - s) ** 2 * (3 * s - 1)


@wrong("1.3a", "the last factor σ(1 − σ) of the chain rule is missing")
def by_sigma(s):
    return 2 * (1 - s) * (3 * s - 1)


@wrong("1.3a", "the last factor, 2 − 3σ, is not mirrored")
def half_mirrored(s):
    mirrored = 1 - s
    return 2 * mirrored**2 * (1 - mirrored) * (2 - 3 * s)


@wrong("1.3a", "the sign: the mirror is thought to bring −1 once")
def turned(s):
    def for_zero(s):
        return 2 * s**2 * (1 - s) * (2 - 3 * s)

    return -for_zero(1 - s)


@wrong("1.3a", "the factor 2 is lost", "1 − 3σ for 3σ − 1, the wrong sign")
def two_and_sign(s):
    return s * (1 - s) * (1 - s) * (1 - 3 * s)


@wrong("1.3a", "the second term of the product rule is dropped", "the factor 2 is lost")
def gauss_newton(s):
    slope = s * (1 - s)
    return slope**2


@right("1.3a")
def mirror(s):
    def for_zero(s):
        return 2 * s * s * (1 - s) * (2 - 3 * s)

    return for_zero(1 - s)


@right("1.3a")
def product_rule(s):
    first = s * (1 - s)
    second = first * (1 - 2 * s)
    return 2 * first**2 - 2 * (1 - s) * second


wrong("1.3b", "the inflection for c = 0, ln 2")(np.log(2))

wrong("1.3b", "σ at the inflection, not its logit")(0.5 + np.sqrt(3) / 6)

wrong("1.3b", "the odds, without the logarithm")(2 + np.sqrt(3))

wrong("1.3b", "the other root of the quadratic, a negative logit")(np.log(2 - np.sqrt(3)))

right("1.3b")(np.arccosh(2.0))

right("1.3b")(np.log((3 + np.sqrt(3)) / (3 - np.sqrt(3))))


def curvature_c1(s):
    return 2 * s * (1 - s) ** 2 * (3 * s - 1)


@wrong("1.3c", "x in place of x²")
def x_once(w, x, c):
    s = sigmoid(w * x)
    return np.mean(np.where(c == 1, curvature_c1(s), curvature_c1(1 - s)) * x)


@wrong("1.3c", "the curvature for c = 1 is used for both targets")
def all_ones(w, x, c):
    return np.mean(curvature_c1(sigmoid(w * x)) * x**2)


@wrong("1.3c", "for c = 0 the sign is turned, not the axis")
def sign_for_zero(w, x, c):
    bend = curvature_c1(sigmoid(w * x))
    return np.mean((2 * c - 1) * bend * x**2)


@wrong("1.3c", "σ is taken at w, not at w x")
def at_w(w, x, c):
    s = sigmoid(w) * np.ones(len(x))
    return np.mean(np.where(c == 1, curvature_c1(s), curvature_c1(1 - s)) * x**2)


@wrong("1.3c", "the sum over the data, not the mean")
def added(w, x, c):
    total = 0.0
    for x_n, c_n in zip(x, c, strict=True):
        s = sigmoid(w * x_n)
        total += x_n**2 * curvature_c1(s if c_n == 1 else 1 - s)
    return total


@wrong("1.3c", "the two targets exchanged", "the division by N is forgotten")
def crossed_total(w, x, c):
    s = sigmoid(w * x)
    return np.sum((c * curvature_c1(1 - s) + (1 - c) * curvature_c1(s)) * x**2)


@wrong("1.3c", "the factor x² is missing", "the curvature for c = 1 is used for both targets")
def bare(w, x, c):
    return curvature_c1(sigmoid(w * x)).mean()


@right("1.3c")
def sign_of_logit(w, x, c):
    sign = 2 * np.asarray(c) - 1
    return np.dot(curvature_c1(sigmoid(sign * w * x)), x**2) / len(x)


@right("1.3c")
def twice_autograd(w, x, c):
    weight = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    inputs = torch.as_tensor(x, dtype=torch.float64)
    targets = torch.as_tensor(c, dtype=torch.float64)
    error = ((targets - torch.sigmoid(weight * inputs)) ** 2).mean()
    (slope,) = torch.autograd.grad(error, weight, create_graph=True)
    return torch.autograd.grad(slope, weight)[0].item()
