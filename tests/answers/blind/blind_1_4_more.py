"""Answers to the tasks d and e of 1.4, written without sight of what `check` knows."""

import numpy as np

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("1.4d", "the difference is taken as it stands, and cancels")
def rise_subtracted(x, h):
    return sigmoid(x + h) - sigmoid(x)


@wrong("1.4d", "the exponential has the other sign")
def rise_turned(x, h):
    high, low = np.maximum(x, x + h), np.minimum(x, x + h)
    return np.sign(h) * sigmoid(high) * sigmoid(-low) * np.expm1(-np.abs(h))


@wrong("1.4d", "the complements are subtracted, which cancels on the left, and for tiny steps")
def rise_of_complements(x, h):
    return sigmoid(-x) - sigmoid(-(x + h))


@wrong("1.4d", "the larger logit is not put first, so the exponential overflows")
def rise_one_sided(x, h):
    return -sigmoid(x + h) * sigmoid(-x) * np.expm1(-h)


@wrong("1.4d", "the sign is lost where h < 0")
def rise_unsigned(x, h):
    high, low = np.maximum(x, x + h), np.minimum(x, x + h)
    return sigmoid(high) * sigmoid(-low) * -np.expm1(-np.abs(h))


@wrong("1.4d", "the step is the difference of two logits, of which one has been rounded")
def rise_step_rounded(x, h):
    high, low = np.maximum(x, x + h), np.minimum(x, x + h)
    return np.sign(h) * sigmoid(high) * sigmoid(-low) * -np.expm1(low - high)


@wrong("1.4d", "the slope times the step, as if σ were a straight line")
def rise_linear(x, h):
    return sigmoid(x) * sigmoid(-x) * h


@wrong("1.4d", "the exponential is subtracted from 1, which cancels for tiny steps")
def rise_plain_exp(x, h):
    high, low = np.maximum(x, x + h), np.minimum(x, x + h)
    return np.sign(h) * sigmoid(high) * sigmoid(-low) * (1 - np.exp(-np.abs(h)))


@wrong("1.4d", "σ(low) stands for σ(−low)", "the sign is lost where h < 0")
def rise_two_slips(x, h):
    return sigmoid(np.maximum(x, x + h)) * sigmoid(np.minimum(x, x + h)) * -np.expm1(-np.abs(h))


@right("1.4d")
def rise_hyperbolic(x, h):
    return np.sinh(h / 2) / (2 * np.cosh(x / 2) * np.cosh((x + h) / 2))


@wrong("1.4e", "1 − 2σ cancels near 0")
def bend_cancelling(x):
    return sigmoid(x) * sigmoid(-x) * (1 - 2 * sigmoid(x))


@wrong("1.4e", "the difference has the other sign")
def bend_sign(x):
    return sigmoid(x) * sigmoid(-x) * np.tanh(x / 2)


@wrong("1.4e", "the slope in place of the second derivative")
def bend_slope(x):
    return sigmoid(x) * sigmoid(-x)


@wrong("1.4e", "1 − σ is subtracted and loses its digits for large x")
def bend_subtracted(x):
    s = sigmoid(x)
    return -s * (1 - s) * np.tanh(x / 2)


@wrong("1.4e", "x is not halved in tanh")
def bend_tanh_whole(x):
    return -sigmoid(x) * sigmoid(-x) * np.tanh(x)


@wrong("1.4e", "1 − 2σ cancels near 0", "1 − σ is subtracted and loses its digits for large x")
def bend_as_printed(x):
    s = sigmoid(x)
    return s * (1 - s) * (1 - 2 * s)


@right("1.4e")
def bend_tanh(x):
    return -sigmoid(x) * sigmoid(-x) * np.tanh(x / 2)
