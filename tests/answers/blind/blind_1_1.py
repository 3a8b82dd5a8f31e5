"""Answers to the tasks of 1.1, written without sight of what `check` knows."""

import numpy as np
import torch

from helpers.logistic import log_sigmoid, sigmoid
from tests.answers.blind.case import right, wrong


@wrong("1.1a", "the sum over the data where the mean is asked")
def total(w, x, c):
    a = x @ w
    return np.sum(np.logaddexp(0, a) - c * a)


@wrong("1.1a", "the two classes exchanged: a is subtracted where c = 0")
def other_class(w, x, c):
    a = x @ w
    return np.mean(np.logaddexp(0, a) - (1 - c) * a)


@wrong("1.1a", "log(1 + exp(a)) as it stands, which overflows")
def plain_softplus(w, x, c):
    a = x @ w
    return np.mean(np.log(1 + np.exp(a)) - c * a)


@wrong("1.1a", "max(a, 0) of the stable softplus is forgotten")
def rest_only(w, x, c):
    losses = []
    for x_n, c_n in zip(x, c, strict=True):
        a_n = x_n @ w
        losses.append(np.log1p(np.exp(-abs(a_n))) - c_n * a_n)
    return np.mean(losses)


@wrong("1.1a", "the term of the data with c = 0 is left out")
def ones_only(w, x, c):
    return -np.mean(c * log_sigmoid(x @ w))


@wrong("1.1a", "probabilities are clipped, so a confident mistake costs 28 at most")
def clipped(w, x, c):
    p = np.clip(sigmoid(x @ w), 1e-12, 1 - 1e-12)
    return -np.mean(c * np.log(p) + (1 - c) * np.log(1 - p))


@wrong("1.1a", "the sum where the mean is asked", "c a is added instead of subtracted")
def plus_total(w, x, c):
    result = 0.0
    for x_n, c_n in zip(x, c, strict=True):
        a_n = x_n @ w
        result += np.logaddexp(0, a_n) + c_n * a_n
    return result


@wrong("1.1a", "the sign: the log-likelihood itself", "divided by D, not by N")
def likelihood_per_weight(w, x, c):
    a = x @ w
    log_p = c * log_sigmoid(a) + (1 - c) * log_sigmoid(-a)
    return log_p.sum() / len(w)


@right("1.1a")
def signed(w, x, c):
    sign = np.where(np.asarray(c) == 1, -1.0, 1.0)
    return np.logaddexp(0, sign * (x @ w)).mean()


@right("1.1a")
def by_torch(w, x, c):
    logits = torch.as_tensor(x @ w, dtype=torch.float64)
    targets = torch.as_tensor(c, dtype=torch.float64)
    return torch.nn.functional.binary_cross_entropy_with_logits(logits, targets).item()


wrong("1.1b", "the sum over the ten data, not the mean")(-3 * np.log(0.3) - 7 * np.log(0.7))

wrong("1.1b", "σ = 1/2 in place of the best σ, 3/10")(np.log(2))

wrong("1.1b", "σ and 1 − σ exchanged")(-0.3 * np.log(0.7) - 0.7 * np.log(0.3))

wrong("1.1b", "only the data with c = 1 are counted")(-0.3 * np.log(0.3))

right("1.1b")(np.log(10) - 0.3 * np.log(3) - 0.7 * np.log(7))

right("1.1b")(-sum(np.log(0.3 if n < 3 else 0.7) for n in range(10)) / 10)
