"""The solutions that are folded in notebook 1.4, by `tools.solutions`."""

import numpy as np

from helpers.logistic import sigmoid


def stable_sigmoid(x):
    x = np.asarray(x, dtype=float)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def complement(x):
    return sigmoid(-x)


saturation = 11 * np.log(2)


def rise(x, h):
    high, low = np.maximum(x, x + h), np.minimum(x, x + h)
    size = sigmoid(high) * sigmoid(-low) * -np.expm1(-np.abs(h))
    return np.sign(h) * size


def bend(x):
    return stable_sigmoid(x) * complement(x) * rise(x, -2 * x)


NAMES = {
    "1.4a": "stable_sigmoid",
    "1.4b": "complement",
    "1.4c": "saturation",
    "1.4d": "rise",
    "1.4e": "bend",
}
