"""Answers to the tasks of 3.1, written without sight of what `check` knows."""

import math

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


def guarded(x, y):
    return x * np.log(np.where(x == 0, 1, y))


@wrong("3.1a", "the whole slope has the opposite sign")
def turned_sign(x, y):
    return (y - x) * (4 - 1 / (y * (1 - y)))


@wrong("3.1a", "the exponent's factor 2 is lost in the square's derivative")
def two_for_four(x, y):
    return (x - y) * (2 - 1 / (y * (1 - y)))


@wrong("3.1a", "the inner derivative -1 of the square is lost")
def inner_square(x, y):
    return -x / y + (1 - x) / (1 - y) - 4 * (x - y)


@wrong("3.1a", "1 - 2y is not squared")
def not_squared(x, y):
    return (y - x) * (1 - 2 * y) / (y * (1 - y))


@wrong("3.1a", "differentiated by x instead of by y")
def by_x(x, y):
    def logit(u):
        return np.log(u) - np.log1p(-u)

    return logit(x) - logit(y) - 4 * (x - y)


@wrong("3.1a", "the inner derivative -1 of log(1 - y) is lost", "2(x - y) in place of 4(x - y)")
def two_slips(x, y):
    return -x / y - (1 - x) / (1 - y) + 2 * (x - y)


@wrong("3.1a", "1 - 2x in place of 1 - 2y", "the slopes are summed over the array")
def total_slope(x, y):
    return np.sum((y - x) * (1 - 2 * x) ** 2 / (y * (1 - y)))


@right("3.1a")
def one_by_one(x, y):
    out = np.empty(np.shape(y))
    for i in np.ndindex(out.shape):
        out[i] = -x[i] / y[i] + (1 - x[i]) / (1 - y[i]) + 4 * (x[i] - y[i])
    return out


@right("3.1a")
def autograd_slope(x, y):
    x = torch.tensor(x, dtype=torch.float64)
    y = torch.tensor(y, dtype=torch.float64, requires_grad=True)
    f = -x * torch.log(y) - (1 - x) * torch.log1p(-y) - 2 * (x - y) ** 2
    f.sum().backward()
    return y.grad.numpy()


@wrong("3.1b", "0 log 0 is not guarded and gives NaN")
def unguarded(x, y):
    left = x * np.log(x) + (1 - x) * np.log(1 - x)
    return left - x * np.log(y) - (1 - x) * np.log(1 - y) - 2 * (x - y) ** 2


@wrong("3.1b", "at x = 0 and 1 the whole excess is set to 0")
def ends_zero(x, y):
    inside = (x > 0) & (x < 1)
    safe = np.where(inside, x, 0.5)
    excess = safe * np.log(safe / y) + (1 - safe) * np.log((1 - safe) / (1 - y))
    return np.where(inside, excess, 0) - 2 * (x - y) ** 2


@wrong("3.1b", "the factor 2 before the square is lost")
def single_square(x, y):
    excess = guarded(x, x / y) + guarded(1 - x, (1 - x) / (1 - y))
    return excess - (x - y) ** 2


@wrong("3.1b", "x is clipped to the interval from 0.01 to 0.99")
def clipped(x, y):
    x = np.clip(x, 0.01, 0.99)
    return x * np.log(x / y) + (1 - x) * np.log((1 - x) / (1 - y)) - 2 * (x - y) ** 2


@wrong("3.1b", "the entropy of x is added instead of subtracted")
def entropy_added(x, y):
    cross = -guarded(x, y) - guarded(1 - x, 1 - y)
    entropy = -guarded(x, x) - guarded(1 - x, 1 - x)
    return cross + entropy - 2 * (x - y) ** 2


@wrong("3.1b", "the entropy of x is not subtracted", "the factor 2 before the square is lost")
def bare_cross(x, y):
    return -guarded(x, y) - guarded(1 - x, 1 - y) - (x - y) ** 2


@wrong("3.1b", "the term with 1 - x is left out of the excess", "averaged over the array")
def heads_only(x, y):
    return np.mean(guarded(x, x / y) - 2 * (x - y) ** 2)


@right("3.1b")
def pixel_by_pixel(x, y):
    x, y = np.broadcast_arrays(x, y)
    out = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        a, b = float(x[i]), float(y[i])
        heads = a * math.log(a / b) if a > 0 else 0.0
        tails = (1 - a) * math.log((1 - a) / (1 - b)) if a < 1 else 0.0
        out[i] = heads + tails - 2 * (a - b) ** 2
    return out


@right("3.1b")
def torch_xlogy(x, y):
    x, y = (torch.tensor(values, dtype=torch.float64) for values in (x, y))
    xlogy = torch.special.xlogy
    excess = xlogy(x, x) + xlogy(1 - x, 1 - x) - xlogy(x, y) - xlogy(1 - x, 1 - y)
    return (excess - 2 * (x - y) ** 2).numpy()
