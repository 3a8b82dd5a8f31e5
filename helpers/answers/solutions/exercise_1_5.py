"""The solutions that are folded in notebook 1.5, by `tools.solutions`."""

import numpy as np

from helpers.logistic import log_sigmoid


def stable_log_sigmoid(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


def softplus(x):
    return -log_sigmoid(-x)


def log_softmax(a):
    a = a - np.max(a, axis=1, keepdims=True)
    return a - np.log(np.sum(np.exp(a), axis=1, keepdims=True))


def cross_entropy(a, c):
    return -np.mean(log_softmax(a)[np.arange(len(c)), c])


def log_of_other(log_p):
    half = np.log(0.5)
    tiny = np.log1p(-np.exp(np.minimum(log_p, half)))
    large = np.log(-np.expm1(np.maximum(log_p, half)))
    return np.where(log_p < half, tiny, large)


NAMES = {
    "1.5a": "stable_log_sigmoid",
    "1.5b": "softplus",
    "1.5c": "log_softmax",
    "1.5d": "cross_entropy",
    "1.5e": "log_of_other",
}
