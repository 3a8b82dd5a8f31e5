"""Answers to the tasks of 2.2, written without sight of what `check` knows."""

import numpy as np
import torch

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("2.2a", "the slope of tanh is left out")
def no_slope(W, x, y):
    return -2 * np.outer(y - np.tanh(W @ x), x)


@wrong("2.2a", "the slope 1 − f1², without tanh")
def slope_of_sum(W, x, y):
    f1 = W @ x
    return -2 * np.outer((y - np.tanh(f1)) * (1 - f1**2), x)


@wrong("2.2a", "the slope of the sigmoid, v(1 − v), for that of tanh")
def sigmoid_slope(W, x, y):
    v = np.tanh(W @ x)
    return -2 * np.einsum("i,i,j->ij", y - v, v * (1 - v), x)


@wrong("2.2a", "the error y − Wx is taken before the tanh")
def early_error(W, x, y):
    f1 = W @ x
    t1 = -2 * (y - f1) * (1 - np.tanh(f1) ** 2)
    return t1[:, np.newaxis] * x


@wrong("2.2a", "the slope is averaged over the units")
def mean_slope(W, x, y):
    f2 = np.tanh(W @ x)
    return -2 * np.mean(1 - f2**2) * np.outer(y - f2, x)


@wrong("2.2a", "the minus is lost", "1 − tanh in place of 1 − tanh²")
def plus_unsquared(W, x, y):
    f2 = np.tanh(W @ x)
    return 2 * np.outer((y - f2) * (1 - f2), x)


@wrong("2.2a", "the slope is taken at f2, not at f1", "the factor 2 is lost")
def late_slope(W, x, y):
    f2 = np.tanh(W @ x)
    t2 = -(y - f2)
    t1 = (1 - np.tanh(f2) ** 2) * t2
    return np.outer(t1, x)


@right("2.2a")
def rows(W, x, y):
    gradient = []
    for w_i, y_i in zip(W, y, strict=True):
        v = np.tanh(np.dot(w_i, x))
        gradient.append(2 * (v - y_i) * (1 + v) * (1 - v) * np.asarray(x))
    return np.array(gradient)


@right("2.2a")
def autograd(W, x, y):
    weights = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    data, target = (torch.as_tensor(v, dtype=torch.float64) for v in (x, y))
    ((target - torch.tanh(weights @ data)) ** 2).sum().backward()
    return weights.grad.numpy()


@wrong("2.2b", "e^f / (1 + e^f) is inf/inf, NaN, for large f")
def overflowing(f):
    return np.exp(f) / (1 + np.exp(f))


@wrong("2.2b", "differentiated once too often: the slope of the sigmoid")
def twice(f):
    s = sigmoid(f)
    return s * (1 - s)


@wrong("2.2b", "the inner derivative e^f is lost: 1/(1 + e^f) = σ(−f)")
def no_inner(f):
    return sigmoid(-f)


@wrong("2.2b", "tanh in place of the sigmoid")
def tanh_slope(f):
    return np.tanh(f)


@wrong("2.2b", "a forward difference with a step of 0.1: too coarse")
def coarse(f):
    step = 0.1
    return (np.logaddexp(0, f + step) - np.logaddexp(0, f)) / step


@wrong("2.2b", "the slope of the sigmoid, a derivative too far", "inf/inf, NaN, for large f")
def twice_overflowing(f):
    e = np.exp(f)
    return e / (1 + e) ** 2


@wrong("2.2b", "e^f in place of e^(−f) in the denominator", "f is clipped at ±5")
def clipped(f):
    return 1 / (1 + np.exp(np.clip(f, -5, 5)))


@right("2.2b")
def one_exponential(f):
    e = np.exp(-np.abs(f))
    return np.where(np.asarray(f) >= 0, 1.0, e) / (1 + e)


@right("2.2b")
def by_torch(f):
    point = torch.tensor(np.asarray(f, dtype=float), requires_grad=True)
    (-torch.nn.functional.logsigmoid(-point)).sum().backward()
    return point.grad.numpy()
