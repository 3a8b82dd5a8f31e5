"""The solutions that are folded in notebook 1.6, by `tools.solutions`."""

import numpy as np

from helpers.logistic import SQUARED, error, sigmoid


chord = ([1.0], [9.0], 0.5)


def my_slice(x, c, w0, u, lam):
    a = x @ w0 + np.multiply.outer(lam, x @ u)
    return np.mean((c - sigmoid(a)) ** 2, axis=1)


def share_down(x, c, w0, u, lam):
    e = my_slice(x, c, w0, u, lam)
    return np.mean(e[2:] - 2 * e[1:-1] + e[:-2] < 0)


def safe_scale(x, u):
    return np.log(2) / np.abs(x @ u).max()


def find_chord(x, c):
    points = np.random.default_rng(0).normal(size=(2, x.shape[1]))
    p, q = sorted(points, key=lambda w: error(w, x, c, SQUARED))
    t = 1.1 / (error(q, x, c, SQUARED) - error(p, x, c, SQUARED))
    return p, p + t * (q - p), 1 / t


def find_chord_scaled(x, c):
    s = np.abs(x).max()
    start, end, t = find_chord(x / s, c)
    return start / s, end / s, t


def least_curvature(x, c, w, u1, u2):
    a = np.stack([x @ u1, x @ u2])
    H = a * SQUARED.curvature(x @ w, c) @ a.T / len(c)
    return np.linalg.eigvalsh(H)[0]


NAMES = {
    "1.6a": "chord",
    "1.6b": "my_slice",
    "1.6c": "share_down",
    "1.6d": "safe_scale",
    "1.7a": "find_chord",
    "1.7b": "find_chord_scaled",
    "1.7c": "least_curvature",
}
