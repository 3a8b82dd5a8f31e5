"""The solutions that are folded in notebook 3.1, by `tools.solutions`."""

import numpy as np

from helpers.logistic import sigmoid


def slope(x, y):
    return -x / y + (1 - x) / (1 - y) + 4 * (x - y)


def difference(x, y):
    black = x * np.log(np.where(x > 0, x, 1) / y)
    white = (1 - x) * np.log(np.where(x < 1, 1 - x, 1) / (1 - y))
    return black + white - 2 * (x - y) ** 2


def logit_slope(x, a):
    y = sigmoid(a)
    return slope(x, y) * y * (1 - y)


def ratio_opposite(y):
    return np.log((1 - y) / y) / (1 - 2 * y)


NAMES = {
    "3.1a": "slope",
    "3.1b": "difference",
    "3.1c": "logit_slope",
    "3.1d": "ratio_opposite",
}
