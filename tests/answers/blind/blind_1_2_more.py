"""Answers to the tasks c to e of 1.2, written without sight of what `check` knows."""

import numpy as np

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("1.2c", "the square is forgotten: x·v instead of (x·v)²")
def not_squared(w, x, v):
    s = sigmoid(x @ w)
    return np.mean(s * (1 - s) * (x @ v))


@wrong("1.2c", "the slope σ(1 − σ) is left out")
def without_slope(w, x, v):
    return np.mean((x @ v) ** 2)


@wrong("1.2c", "the sum over the data instead of the mean")
def summed(w, x, v):
    total = 0.0
    for x_n in x:
        s = sigmoid(x_n @ w)
        total += s * (1 - s) * (x_n @ v) ** 2
    return total


@wrong("1.2c", "divided by the squared length of v, as if a unit vector were meant")
def of_unit(w, x, v):
    s = sigmoid(x @ w)
    return np.mean(s * (1 - s) * (x @ v) ** 2) / (v @ v)


@wrong("1.2c", "the squared mean instead of the mean of squares")
def square_of_mean(w, x, v):
    s = sigmoid(x @ w)
    return np.mean(s * (1 - s) * (x @ v)) ** 2


@wrong("1.2c", "σ stands for σ(1 − σ)", "divided by D, not by N")
def by_sigma(w, x, v):
    return np.sum(sigmoid(x @ w) * (x @ v) ** 2) / len(w)


@right("1.2c")
def by_matrix(w, x, v):
    s = sigmoid(x @ w)
    hessian = (x.T * (s * (1 - s))) @ x / len(x)
    return v @ hessian @ v


@wrong("1.2d", "σ(1 − σ) is taken to be at most 1, not a quarter")
def not_a_quarter(x):
    return np.linalg.eigvalsh(x.T @ x / len(x))[-1]


@wrong("1.2d", "the smallest eigenvalue instead of the largest")
def smallest_one(x):
    return np.linalg.eigvalsh(x.T @ x / (4 * len(x)))[0]


@wrong("1.2d", "the trace instead of the largest eigenvalue")
def trace(x):
    return np.mean(np.sum(x**2, axis=1)) / 4


@wrong("1.2d", "the longest datum alone instead of the mean over the data")
def longest(x):
    return np.max(np.linalg.norm(x, axis=1)) ** 2 / 4


@wrong("1.2d", "the singular value of x instead of its square")
def singular(x):
    return np.linalg.norm(x, 2) / (4 * len(x))


@wrong("1.2d", "σ(1 − σ) is taken to be at most ½", "the division by N is forgotten")
def half_total(x):
    return np.linalg.norm(x, 2) ** 2 / 2


@right("1.2d")
def by_singular_value(x):
    return np.linalg.svd(x, compute_uv=False)[0] ** 2 / (4 * x.shape[0])


def _slope(w, x, c):
    return x.T @ (sigmoid(x @ w) - c) / len(x)


def _bend(w, x):
    s = sigmoid(x @ w)
    return (x.T * (s * (1 - s))) @ x / len(x)


@wrong("1.2e", "the decay is missing in the Hessian")
def decay_in_slope_only(w, x, c, alpha):
    return w - np.linalg.solve(_bend(w, x), _slope(w, x, c) + alpha * w)


@wrong("1.2e", "the decay is missing in the gradient")
def decay_in_hessian_only(w, x, c, alpha):
    return w - np.linalg.solve(_bend(w, x) + alpha * np.eye(len(w)), _slope(w, x, c))


@wrong("1.2e", "alpha is added to every entry of the Hessian, not to its diagonal")
def decay_everywhere(w, x, c, alpha):
    return w - np.linalg.solve(_bend(w, x) + alpha, _slope(w, x, c) + alpha * w)


@wrong("1.2e", "the step alone is returned, without w")
def step_alone(w, x, c, alpha):
    bend = _bend(w, x) + alpha * np.eye(len(w))
    return -np.linalg.solve(bend, _slope(w, x, c) + alpha * w)


@wrong("1.2e", "the step is added: uphill")
def uphill(w, x, c, alpha):
    bend = _bend(w, x) + alpha * np.eye(len(w))
    return w + np.linalg.solve(bend, _slope(w, x, c) + alpha * w)


@wrong("1.2e", "alpha is halved, since the penalty has ½", "the step is added: uphill")
def half_uphill(w, x, c, alpha):
    bend = _bend(w, x) + alpha / 2 * np.eye(len(w))
    return w + np.linalg.inv(bend) @ (_slope(w, x, c) + alpha / 2 * w)


@right("1.2e")
def by_inverse(w, x, c, alpha):
    s = sigmoid(x @ w)
    bend = alpha * np.identity(w.size) + np.einsum("n,ni,nj->ij", s * (1 - s), x, x) / len(c)
    return w - np.linalg.inv(bend) @ (alpha * w + (s - c) @ x / len(c))
