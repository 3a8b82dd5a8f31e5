"""The solutions that are folded in notebook 4.2, by `tools.solutions`."""

import numpy as np


def elbo_1d(x, w, variance_x, mean_q, variance_q):
    squares = (x - w * mean_q) ** 2 + w**2 * variance_q
    fit = -0.5 * (np.log(2 * np.pi * variance_x) + squares / variance_x)
    return fit - 0.5 * (variance_q + mean_q**2 - 1 - np.log(variance_q))


def gap_1d(x, w, variance_x, mean_q, variance_q):
    variance_post = 1 / (1 + w**2 / variance_x)
    mean_post = variance_post * w * x / variance_x
    ratio = variance_q / variance_post
    return 0.5 * (ratio + (mean_q - mean_post) ** 2 / variance_post - 1 - np.log(ratio))


def best_w(x, mean_q, variance_q):
    return x * mean_q / (mean_q**2 + variance_q)


def elbo_discrete(log_joint, q):
    on = q > 0
    return np.sum(q[on] * (log_joint[on] - np.log(q[on])))


def encoder_gap(x, w, variance_x, alpha, variance_q):
    gaps = [gap_1d(x_n, w, variance_x, alpha * x_n, variance_q) for x_n in x]
    return np.mean(gaps)


NAMES = {
    "4.2a": "elbo_1d",
    "4.2b": "gap_1d",
    "4.2c": "best_w",
    "4.2d": "elbo_discrete",
    "4.2e": "encoder_gap",
}
