"""The solutions that are folded in notebook 2.2, by `tools.solutions`."""

import numpy as np

from helpers.logistic import sigmoid


def gradient_tanh(W, x, y):
    v = np.tanh(W @ x)
    return -2 * np.outer((y - v) * (1 - v**2), x)


def softplus_slope(f):
    return sigmoid(f)


def through_tanh(t, v):
    return t * (1 - v**2)


def at_the_kink(s):
    return s**2 + s


def swish_slope(f):
    s = softplus_slope(f)
    return s + f * s * softplus_slope(-f)


def through_softmax(t, p):
    return p * (t - t @ p)


NAMES = {
    "2.2a": "gradient_tanh",
    "2.2b": "softplus_slope",
    "2.2c": "through_tanh",
    "2.2d": "at_the_kink",
    "2.2e": "swish_slope",
    "2.2f": "through_softmax",
}
