"""The solutions that are folded in notebook 1.3, by `tools.solutions`."""

import numpy as np

from helpers.logistic import sigmoid


def curvature_c1(s):
    return 2 * s * (1 - s) ** 2 * (3 * s - 1)


inflection_grey = np.log(2 + np.sqrt(3))


def error_curvature(w, x, c):
    s = sigmoid(w * x)
    return np.mean(x**2 * curvature_c1(np.where(c == 1, s, 1 - s)))


def slope_c1(s):
    return -2 * (1 - s) * (s * (1 - s))


def curvature_c0(s):
    return 2 * s**2 * (1 - s) * (2 - 3 * s)


def curvature_soft(s, c):
    slope = s * (1 - s)
    return 2 * slope * (slope + (s - c) * (1 - 2 * s))


def curvature_absolute(s):
    return -(s * (1 - s)) * (1 - 2 * s)


def safe_radius(x):
    lengths = np.sqrt((x**2).sum(axis=1))
    return np.log(2) / lengths.max()


def share_bending_down(w, x, c):
    s = sigmoid(x @ w)
    return np.mean(curvature_c1(np.where(c == 1, s, 1 - s)) < 0)


NAMES = {
    "1.3a": "curvature_c1",
    "1.3b": "inflection_grey",
    "1.3c": "error_curvature",
    "1.3d": "slope_c1",
    "1.3e": "curvature_c0",
    "1.3f": "curvature_soft",
    "1.3g": "curvature_absolute",
    "1.3h": "safe_radius",
    "1.3i": "share_bending_down",
}
