"""Answers to the tasks of Q3, written without sight of what `check` knows."""

import math

import numpy as np
import torch

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("Q3a", "p and q are exchanged")
def exchanged(p, q):
    return q / (p + q)


@wrong("Q3a", "divided by the mean density m instead of 2m")
def over_m(p, q):
    m = (p + q) / 2
    return p / m


@wrong("Q3a", "a hard decision in place of a probability")
def hard(p, q):
    return np.where(p > q, 1.0, 0.0)


@wrong("Q3a", "the inner derivative -1 of log(1 - D) is lost")
def over_difference(p, q):
    return p / (p - q)


@wrong("Q3a", "the ratio of the densities, not turned into a probability")
def ratio(p, q):
    return p / q


@wrong("Q3a", "p and q are exchanged", "the logit in place of the probability")
def logit_exchanged(p, q):
    return np.log(q) - np.log(p)


@wrong("Q3a", "p and q are exchanged", "divided by the sum over all points")
def over_total(p, q):
    return q / np.sum(p + q)


@right("Q3a")
def shares(p, q):
    both = np.stack([p, q])
    return (both / both.sum(axis=0))[0]


@right("Q3a")
def point_by_point(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    best = np.empty(p.shape)
    for i in np.ndindex(p.shape):
        best[i] = p[i] / (p[i] + q[i])
    return best


@wrong("Q3b", "the loss as given: D and 1 - D exchanged")
def as_given(real, fake):
    return np.logaddexp(0, real).mean() + np.logaddexp(0, -fake).mean()


@wrong("Q3b", "the logarithm of a sigmoid that is 0 at -800")
def log_of_zero(real, fake):
    return -np.log(sigmoid(real)).mean() - np.log(1 - sigmoid(fake)).mean()


@wrong("Q3b", "one mean over real and fake data together")
def pooled(real, fake):
    return np.logaddexp(0, np.concatenate([-real, fake])).mean()


@wrong("Q3b", "the probabilities are clipped, so large logits lose their cost")
def clipped(real, fake):
    on_real = np.clip(sigmoid(real), 1e-7, 1 - 1e-7)
    on_fake = np.clip(sigmoid(fake), 1e-7, 1 - 1e-7)
    return -np.mean(np.log(on_real)) - np.mean(np.log1p(-on_fake))


@wrong("Q3b", "the logits are averaged before the softplus")
def early(real, fake):
    return np.logaddexp(0, -np.mean(real)) + np.logaddexp(0, np.mean(fake))


@wrong("Q3b", "the fake logits have the sign of the real ones", "sums in place of means")
def both_real(real, fake):
    return np.logaddexp(0, -real).sum() + np.logaddexp(0, -fake).sum()


@wrong("Q3b", "the sign is turned, to be maximised", "an additional factor one half")
def negative_half(real, fake):
    return -0.5 * (np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean())


@right("Q3b")
def stable_loop(real, fake):
    def softplus(a):
        return max(a, 0.0) + math.log1p(math.exp(-abs(a)))

    on_real = sum(softplus(-a) for a in real) / len(real)
    return on_real + sum(softplus(a) for a in fake) / len(fake)


@right("Q3b")
def torch_bce(real, fake):
    real, fake = (torch.tensor(v, dtype=torch.float64) for v in (real, fake))
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    return (bce(real, torch.ones_like(real)) + bce(fake, torch.zeros_like(fake))).item()
