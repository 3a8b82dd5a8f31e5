"""The solutions that are folded in notebook 2.2, by `tools.solutions`."""

import numpy as np

from helpers.logistic import sigmoid


def gradient_tanh(W, x, y):
    v = np.tanh(W @ x)
    return -2 * np.outer((y - v) * (1 - v**2), x)


def softplus_slope(f):
    return sigmoid(f)


NAMES = {
    "2.2a": "gradient_tanh",
    "2.2b": "softplus_slope",
}
