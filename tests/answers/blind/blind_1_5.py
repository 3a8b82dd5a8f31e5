"""Answers to the tasks of 1.5, written without sight of what `check` knows."""

import numpy as np

from helpers.logistic import log_sigmoid, sigmoid
from tests.answers.blind.case import right, wrong


@wrong("1.5a", "log(1 + e) in place of log1p(e) loses the digits")
def plain_log(x):
    return np.minimum(x, 0) - np.log(1 + np.exp(-np.abs(x)))


@wrong("1.5a", "form (13) alone overflows for very negative x")
def one_branch(x):
    return -np.log1p(np.exp(-x))


@wrong("1.5a", "the logarithm of a stored sigmoid: σ rounds to 0 or 1")
def composed(x):
    return np.log(sigmoid(x))


@wrong("1.5a", "form (14) cancels for positive x")
def cancelling(x):
    return x - np.logaddexp(0, x)


@wrong("1.5a", "max(x, 0) in place of min(x, 0)")
def larger(x):
    return np.maximum(x, 0) - np.log1p(np.exp(-np.abs(x)))


@wrong("1.5a", "the logarithm is added, not subtracted", "log(1 + e) in place of log1p(e)")
def added(x):
    e = np.exp(-np.abs(x))
    return np.minimum(x, 0) + np.log(1 + e)


@wrong("1.5a", "σ(−x) in place of σ(x)", "the logarithm of a stored sigmoid")
def composed_other(x):
    e = np.exp(-np.abs(x))
    return np.log(np.where(x >= 0, e / (1 + e), 1 / (1 + e)))


@right("1.5a")
def by_logaddexp(x):
    return -np.logaddexp(0, -np.asarray(x))


@right("1.5a")
def branches(x):
    rest = np.log1p(np.exp(-np.abs(x)))
    return np.where(x >= 0, -rest, x - rest)


@wrong("1.5b", "the minus of the argument is lost")
def inner(x):
    return -log_sigmoid(x)


@wrong("1.5b", "the minus in front is lost")
def outer(x):
    return log_sigmoid(-x)


@wrong("1.5b", "x − log σ(x) cancels for very negative x")
def rest(x):
    return x - log_sigmoid(x)


@wrong("1.5b", "log σ is added to x, not subtracted from it")
def plus(x):
    return x + log_sigmoid(x)


@wrong("1.5b", "the argument 1 − x, taken for that of 1 − σ(x)")
def one_minus(x):
    return -log_sigmoid(1 - x)


@wrong("1.5b", "the minus in front is lost", "the minus of the argument is lost")
def no_minus(x):
    return log_sigmoid(x)


@wrong("1.5b", "e^(−x) in place of e^x", "plain exp and log, which overflow")
def plain(x):
    return np.log(1 + np.exp(-x))


@right("1.5b")
def by_modulus(x):
    return np.maximum(x, 0) - log_sigmoid(np.abs(x))


@right("1.5b")
def one_by_one(x):
    return np.reshape([-log_sigmoid(-float(t)) for t in np.ravel(x)], np.shape(x))
