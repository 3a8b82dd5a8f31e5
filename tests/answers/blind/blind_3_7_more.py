"""Answers to the tasks 3.7c to 3.7e, written without sight of what `check` knows."""

import numpy as np

from helpers.answers.solutions.exercise_3_7 import curvature
from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("3.7c", "the sign is lost")
def sign(x, U, W1, b1):
    at = (W1 @ x + b1) / (U @ x)
    return np.sort(at[(at > 0) & (at < 1)])


@wrong("3.7c", "the bias is missing")
def no_bias(x, U, W1, b1):
    at = -(W1 @ x) / (U @ x)
    return np.sort(at[(at > 0) & (at < 1)])


@wrong("3.7c", "not in increasing order")
def unsorted(x, U, W1, b1):
    at = -(W1 @ x + b1) / (U @ x)
    return at[(at > 0) & (at < 1)]


@wrong("3.7c", "those outside of 0 to 1 are kept")
def all_of_them(x, U, W1, b1):
    return np.sort(-(W1 @ x + b1) / (U @ x))


@wrong("3.7c", "the places are those of the change, upside down")
def upside_down(x, U, W1, b1):
    at = -(U @ x) / (W1 @ x + b1)
    return np.sort(at[(at > 0) & (at < 1)])


@right("3.7c")
def by_loop(x, U, W1, b1):
    found = []
    for row, moved, bias in zip(W1, U, b1, strict=True):
        now, then = row @ x + bias, (row + moved) @ x + bias
        if now * then < 0:
            found.append(now / (now - then))
    return np.array(sorted(found))


@wrong("3.7d", "the sign of the rate is kept: a unit that ceases adds")
def signed(x, a, w, rate):
    return rate * np.sum((sigmoid(a) - x) * w)


@wrong("3.7d", "the rate is missing")
def no_rate(x, a, w, rate):
    return np.sum((sigmoid(a) - x) * w)


@wrong("3.7d", "the pixels are not subtracted")
def no_pixels(x, a, w, rate):
    return np.abs(rate) * np.sum(sigmoid(a) * w)


@wrong("3.7d", "the curvature stands where the slope belongs")
def bend(x, a, w, rate):
    return np.abs(rate) * np.sum(sigmoid(a) * (1 - sigmoid(a)) * w)


@wrong("3.7d", "the other sign")
def turned(x, a, w, rate):
    return np.abs(rate) * np.sum((x - sigmoid(a)) * w)


@wrong("3.7d", "a mean over the pixels", "the sign of the rate is kept")
def mean_signed(x, a, w, rate):
    return rate * np.mean((sigmoid(a) - x) * w)


@right("3.7d")
def by_cases(x, a, w, rate):
    part = rate * (w @ (sigmoid(a) - x))
    return part if rate > 0 else -part


@wrong("3.7e", "divided by 2 where it is 4")
def halved(x, U1, U2, W1, b1, W2, b2):
    def c(U):
        return curvature(x, U, W1, b1, W2, b2)

    mixed = (c(U1 + U2) - c(U1 - U2)) / 2
    return np.array([[c(U1), mixed], [mixed, c(U2)]])


@wrong("3.7e", "the curvature along the sum stands off the diagonal")
def of_the_sum(x, U1, U2, W1, b1, W2, b2):
    def c(U):
        return curvature(x, U, W1, b1, W2, b2)

    return np.array([[c(U1), c(U1 + U2)], [c(U1 + U2), c(U2)]])


@wrong("3.7e", "nothing off the diagonal")
def diagonal(x, U1, U2, W1, b1, W2, b2):
    return np.diag([curvature(x, U, W1, b1, W2, b2) for U in (U1, U2)])


@wrong("3.7e", "the parts of the diagonal are not subtracted")
def not_subtracted(x, U1, U2, W1, b1, W2, b2):
    def c(U):
        return curvature(x, U, W1, b1, W2, b2)

    mixed = c(U1 + U2) / 2
    return np.array([[c(U1), mixed], [mixed, c(U2)]])


@wrong("3.7e", "the sign off the diagonal")
def other_sign(x, U1, U2, W1, b1, W2, b2):
    def c(U):
        return curvature(x, U, W1, b1, W2, b2)

    mixed = (c(U1 - U2) - c(U1 + U2)) / 4
    return np.array([[c(U1), mixed], [mixed, c(U2)]])


@right("3.7e")
def by_the_sum(x, U1, U2, W1, b1, W2, b2):
    f2 = W1 @ x + b1
    s = sigmoid(W2 @ np.maximum(f2, 0) + b2)
    changes = np.array([W2 @ ((f2 > 0) * (U @ x)) for U in (U1, U2)])
    return changes * s * (1 - s) @ changes.T
