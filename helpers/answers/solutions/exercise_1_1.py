"""The solutions that are folded in notebook 1.1, by `tools.solutions`."""

import numpy as np

from helpers.logistic import sigmoid


def loss(w, x, c):
    a = x @ w
    return np.mean(np.maximum(a, 0) - c * a + np.log1p(np.exp(-np.abs(a))))


smallest = -0.3 * np.log(0.3) - 0.7 * np.log(0.7)


def likelihood_of(w, x, c):
    s = sigmoid(x @ w)
    return np.prod(np.where(c == 1, s, 1 - s))


def grouped_loss(a, k, n):
    softplus = np.logaddexp(0, a)
    return np.sum(n * softplus - k * a) / np.sum(n)


def likelihood_ratio(w, v, x, c):
    return np.exp(len(c) * (loss(v, x, c) - loss(w, x, c)))


NAMES = {
    "1.1a": "loss",
    "1.1b": "smallest",
    "1.1c": "likelihood_of",
    "1.1d": "grouped_loss",
    "1.1e": "likelihood_ratio",
}
