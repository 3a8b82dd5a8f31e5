"""Answers to the tasks of 1.4, written without sight of what `check` knows."""

import numpy as np

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("1.4a", "form A alone overflows for very negative x")
def form_a(x):
    return 1 / (1 + np.exp(-x))


@wrong("1.4a", "both branches are computed everywhere, so the exponentials overflow")
def chosen_after(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


@wrong("1.4a", "1 + tanh(x/2) cancels for negative x: the digits are lost")
def by_tanh(x):
    return (1 + np.tanh(np.asarray(x) / 2)) / 2


@wrong("1.4a", "for x < 0 a subtraction from 1 loses the digits")
def subtracted(x):
    s = 1 / (1 + np.exp(-np.abs(x)))
    return np.where(x >= 0, s, 1 - s)


@wrong("1.4a", "the result has the type of x: cut to whole numbers")
def typed(x):
    x = np.asarray(x)
    result = np.zeros_like(x)
    positive = x >= 0
    result[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    result[~positive] = e / (1 + e)
    return result


@wrong("1.4a", "for x ≥ 0 it returns σ(−x)", "exp(−x) overflows for very negative x")
def crossed(x):
    e = np.exp(-x)
    return np.where(x >= 0, e / (1 + e), 1 / (1 + e))


@wrong("1.4a", "x is clipped at ±100", "for x < 0 a subtraction from 1 loses the digits")
def clipped(x):
    x = np.clip(x, -100, 100)
    upper = 1 / (1 + np.exp(-np.abs(x)))
    return np.where(x < 0, 1 - upper, upper)


@right("1.4a")
def one_quotient(x):
    x = np.asarray(x)
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


@right("1.4a")
def masked(x):
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(float)
    result = np.empty(x.shape, x.dtype)
    positive = x >= 0
    result[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    result[~positive] = e / (1 + e)
    return result


@wrong("1.4b", "σ is subtracted from 1, which loses the digits")
def difference(x):
    return 1 - sigmoid(x)


@wrong("1.4b", "the minus stands before σ, not in its argument")
def minus_outside(x):
    return -sigmoid(x)


@wrong("1.4b", "the denominator 1 + e^(−x) is left out")
def numerator(x):
    return np.exp(-x)


@wrong("1.4b", "1 − σ(−x), which is σ(x) again")
def twice_turned(x):
    return 1 - sigmoid(-x)


@wrong("1.4b", "the slope σ(x) σ(−x) in place of σ(−x)")
def slope(x):
    return sigmoid(x) * sigmoid(-x)


@wrong("1.4b", "x is not halved in tanh", "1 − tanh cancels and loses the digits")
def tanh_whole(x):
    return (1 - np.tanh(x)) / 2


@wrong("1.4b", "the denominator 1 + e^(−x) is left out", "x is clipped at ±30")
def clipped_numerator(x):
    bounded = np.minimum(np.maximum(x, -30), 30)
    return np.exp(-bounded)


@right("1.4b")
def branches(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, e, 1) / (1 + e)


@right("1.4b")
def entry_by_entry(x):
    x = np.asarray(x)
    return np.reshape([sigmoid(-float(t)) for t in x.ravel()], x.shape)


wrong("1.4c", "10 bits, those of the fraction, in place of 11")(10 * np.log(2))

wrong("1.4c", "where the exponential overflows, not where 1 + e^(−x) rounds to 1")(np.log(65504))

wrong("1.4c", "the sign: the logarithm of 2^−11 itself")(np.log(2.0**-11))

wrong("1.4c", "the spacing just below 1, which takes one bit more")(12 * np.log(2))

right("1.4c")(np.log(2048))

right("1.4c")(-np.log(float(np.finfo(np.float16).eps) / 2))
