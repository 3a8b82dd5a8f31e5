"""The solutions that are folded in notebook 3.1, by `tools.solutions`."""

import numpy as np


def slope(x, y):
    return -x / y + (1 - x) / (1 - y) + 4 * (x - y)


def difference(x, y):
    black = x * np.log(np.where(x > 0, x, 1) / y)
    white = (1 - x) * np.log(np.where(x < 1, 1 - x, 1) / (1 - y))
    return black + white - 2 * (x - y) ** 2


NAMES = {
    "3.1a": "slope",
    "3.1b": "difference",
}
