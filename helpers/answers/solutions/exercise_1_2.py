"""The solutions that are folded in notebook 1.2, by `tools.solutions`."""

import numpy as np

from helpers.logistic import sigmoid


def likelihood_gradient(w, x, c):
    return x.T @ (sigmoid(x @ w) - c) / len(x)


def likelihood_hessian(w, x, c):
    s = sigmoid(x @ w)
    return x.T @ ((s * (1 - s))[:, np.newaxis] * x) / len(x)


def curvature_along(w, x, v):
    s = sigmoid(x @ w)
    return np.mean(s * (1 - s) * (x @ v) ** 2)


def largest_curvature(x):
    return np.linalg.eigvalsh(x.T @ x / (4 * len(x)))[-1]


def newton_step(w, x, c, alpha):
    slope = likelihood_gradient(w, x, c) + alpha * w
    bend = likelihood_hessian(w, x, c) + alpha * np.eye(len(w))
    return w - np.linalg.solve(bend, slope)


NAMES = {
    "1.2a": "likelihood_gradient",
    "1.2b": "likelihood_hessian",
    "1.2c": "curvature_along",
    "1.2d": "largest_curvature",
    "1.2e": "newton_step",
}
