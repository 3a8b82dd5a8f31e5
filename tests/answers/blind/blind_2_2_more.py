"""Answers to the tasks c to f of 2.2, written without sight of what `check` knows."""

import numpy as np

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("2.2c", "v is taken for f: tanh is applied once more")
def tanh_again(t, v):
    return t * (1 - np.tanh(v) ** 2)


@wrong("2.2c", "the slope of the sigmoid in place of tanh's")
def sigmoid_slope(t, v):
    return t * v * (1 - v)


@wrong("2.2c", "multiplied by the value in place of the slope")
def by_value(t, v):
    return t * v


@wrong("2.2c", "the messages are added up: a scalar product for the product entry by entry")
def scalar_product(t, v):
    return t @ (1 - v**2)


@wrong("2.2c", "the slope of the inverse function, 1/(1 − v²)")
def inverse_slope(t, v):
    return t / (1 - v**2)


@wrong("2.2c", "the square is lost, 1 − v", "the sign of the message is turned")
def unsquared(t, v):
    return -t * (1 - v)


@right("2.2c")
def two_factors(t, v):
    return (1 - v) * (1 + v) * t


@wrong("2.2d", "the first path meets one kink only: the function of the page")
def page(s):
    return 2 * s


@wrong("2.2d", "both minus signs are not seen: the second path is subtracted")
def subtracted(s):
    return s**2 - s


@wrong("2.2d", "the true slope, which reverse differentiation does not report")
def truth(s):
    return 1.0


@wrong("2.2d", "the two kinks of the first path are added, not multiplied")
def added(s):
    return 2 * s + s


@wrong("2.2d", "the second path is left out")
def first_path(s):
    return s * s


@wrong("2.2d", "the slope on the left of the mirrored relu is 1 − s", "and it is subtracted")
def mirrored(s):
    return s**2 - (1 - s)


@right("2.2d")
def factored(s):
    return s * (1 + s)


@wrong("2.2e", "one factor only changes: the slope of f is forgotten")
def no_first(f):
    s = sigmoid(f)
    return f * s * (1 - s)


@wrong("2.2e", "one factor only changes: the slope of σ is forgotten")
def no_second(f):
    return sigmoid(f)


@wrong("2.2e", "the slopes are multiplied, not the product rule")
def product_of_slopes(f):
    s = sigmoid(f)
    return 1 * s * (1 - s)


@wrong("2.2e", "swish itself in place of its slope")
def swish(f):
    return f * sigmoid(f)


@wrong("2.2e", "σ(−f) is taken for the slope of σ")
def wrong_slope(f):
    return sigmoid(f) + f * sigmoid(-f)


@wrong("2.2e", "a minus in the product rule", "the slope of σ as that of tanh, 1 − σ²")
def minus_tanh(f):
    s = sigmoid(f)
    return s - f * (1 - s**2)


@right("2.2e")
def from_swish(f):
    s = sigmoid(f)
    g = f * s
    return g + s * (1 - g)


@wrong("2.2f", "the diagonal only, as if softmax acted on each unit: t p (1 − p)")
def diagonal(t, p):
    return t * p * (1 - p)


@wrong("2.2f", "the term −p·(t·p) is left out")
def no_coupling(t, p):
    return p * t


@wrong("2.2f", "the mean of t in place of its mean under p")
def plain_mean(t, p):
    return p * (t - np.mean(t))


@wrong("2.2f", "the sum is over p, not over t p: p (t − sum t)")
def plain_sum(t, p):
    return p * (t - t.sum())


@wrong("2.2f", "softmax is taken with cross-entropy: p − t")
def cross_entropy(t, p):
    return p - t


@wrong("2.2f", "softmax is applied to p again", "the sign is turned")
def twice(t, p):
    q = np.exp(p) / np.exp(p).sum()
    return -q * (t - t @ q)


@right("2.2f")
def by_matrix(t, p):
    jacobian = np.diag(p) - np.outer(p, p)
    return jacobian.T @ t
