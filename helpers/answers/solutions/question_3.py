"""The solutions that are folded in notebook Q3, by `tools.solutions`."""

import numpy as np


def best_discriminator(p, q):
    return p / (p + q)


def discriminator_loss(real, fake):
    return np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean()


def code_variance(w, variance_x, beta):
    return beta / (beta + (w**2).sum() / variance_x)


def numbers_needed(x, share):
    values = np.linalg.eigvalsh(np.cov(x.T))[::-1]
    kept = np.cumsum(values) / values.sum()
    return 1 + np.count_nonzero(kept < share)


def smoothed_discriminator(p, q, a):
    return a * p / (p + q)


def jensen_shannon(p, q):
    D = best_discriminator(p, q)
    real, fake = p > 0, q > 0
    gained = (p[real] * np.log(D[real])).sum() + (q[fake] * np.log(1 - D[fake])).sum()
    return np.log(2) + gained / 2


NAMES = {
    "Q3a": "best_discriminator",
    "Q3b": "discriminator_loss",
    "Q3c": "code_variance",
    "Q3d": "numbers_needed",
    "Q3e": "smoothed_discriminator",
    "Q3f": "jensen_shannon",
}
