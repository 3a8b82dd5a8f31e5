"""Answers to the tasks c and d of 3.1, written without sight of what `check` knows."""

import math

import numpy as np
import torch

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


def by_output(x, y):
    return -x / y + (1 - x) / (1 - y) + 4 * (x - y)


@wrong("3.1c", "the slope by y, without the chain rule")
def no_chain(x, a):
    return by_output(x, sigmoid(a))


@wrong("3.1c", "the logit is put in for the output")
def logit_as_output(x, a):
    return by_output(x, a) * a * (1 - a)


@wrong("3.1c", "divided by the derivative of the sigmoid instead of multiplied")
def divided(x, a):
    y = sigmoid(a)
    return by_output(x, y) / (y * (1 - y))


@wrong("3.1c", "the slope of the cross-entropy alone")
def residual(x, a):
    return sigmoid(a) - x


@wrong("3.1c", "the square's part does not get the chain rule")
def half_chain(x, a):
    y = sigmoid(a)
    return y - x + 4 * (x - y)


@wrong("3.1c", "the residual has the wrong sign", "1 - 2y is not squared")
def turned_not_squared(x, a):
    y = sigmoid(a)
    return (x - y) * (1 - 2 * y)


@right("3.1c")
def one_square(x, a):
    y = 1 / (1 + np.exp(-a))
    return (y - x) * np.tanh(a / 2) ** 2


@wrong("3.1d", "the excess is not divided")
def excess_only(y):
    return (1 - 2 * y) * np.log((1 - y) / y)


@wrong("3.1d", "divided by the distance instead of by its square")
def by_distance(y):
    return np.log((1 - y) / y)


@wrong("3.1d", "the fraction in the logarithm is upside down")
def upside_down(y):
    return np.log(y / (1 - y)) / (1 - 2 * y)


@wrong("3.1d", "f instead of the excess: 2(x - y)² is taken away")
def of_f(y):
    return np.log((1 - y) / y) / (1 - 2 * y) - 2


@wrong("3.1d", "half of the excess: the second logarithm is forgotten")
def first_term(y):
    return (1 - y) * np.log((1 - y) / y) / (1 - 2 * y) ** 2


@wrong("3.1d", "logarithm of base 2", "divided by the distance")
def bits(y):
    return np.log2((1 - y) / y)


@right("3.1d")
def term_by_term(y):
    x = 1 - y
    excess = x * np.log(x / y) + (1 - x) * np.log((1 - x) / (1 - y))
    return excess / (x - y) ** 2


@right("3.1d")
def hyperbolic(y):
    half = [math.atanh(1 - 2 * float(v)) for v in np.ravel(y)]
    return 2 * np.reshape(half, np.shape(y)) / (1 - 2 * torch.tensor(y).numpy())
