"""The solutions that are folded in notebook 3.7, by `tools.solutions`."""

import numpy as np

from helpers.logistic import sigmoid


def find_chord(a, u1, b, u2):
    start = np.array([(0 - a) / u1, (-4 - b) / u2])
    end = np.array([(4 - a) / u1, (0 - b) / u2])
    return start, end, 0.5


def curvature(x, U, W1, b1, W2, b2):
    f2 = W1 @ x + b1
    a = W2 @ np.maximum(f2, 0) + b2
    change = W2 @ ((f2 > 0) * (U @ x))
    return np.sum(sigmoid(a) * sigmoid(-a) * change**2)


def kinks_between(x, U, W1, b1):
    at = -(W1 @ x + b1) / (U @ x)
    return np.sort(at[(at > 0) & (at < 1)])


def slope_jump(x, a, w, rate):
    return np.abs(rate) * np.sum((sigmoid(a) - x) * w)


def hessian_of_slice(x, U1, U2, W1, b1, W2, b2):
    rest = W1, b1, W2, b2
    mixed = (curvature(x, U1 + U2, *rest) - curvature(x, U1 - U2, *rest)) / 4
    return np.array([[curvature(x, U1, *rest), mixed], [mixed, curvature(x, U2, *rest)]])


NAMES = {
    "3.7a": "find_chord",
    "3.7b": "curvature",
    "3.7c": "kinks_between",
    "3.7d": "slope_jump",
    "3.7e": "hessian_of_slice",
}
