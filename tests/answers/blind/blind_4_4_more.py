"""Answers to the tasks of 4.4 from b on, written without sight of what `check` knows."""

import numpy as np

from tests.answers.blind.case import right, wrong


@wrong("4.4b", "Z is missing in front of variance_z, as in the source")
def distance_single(mean_z, variance_z, r):
    return variance_z + np.sum((mean_z - r) ** 2)


@wrong("4.4b", "the variance is left out: only the mean's distance counts")
def distance_of_mean(mean_z, variance_z, r):
    return (mean_z - r) @ (mean_z - r)


@wrong("4.4b", "the point r is ignored")
def distance_from_origin(mean_z, variance_z, r):
    return len(mean_z) * variance_z + mean_z @ mean_z


@wrong("4.4b", "the mixed term of the square is lost")
def distance_no_mixed(mean_z, variance_z, r):
    return len(mean_z) * variance_z + mean_z @ mean_z + r @ r


@wrong("4.4b", "the mean over the entries instead of their sum")
def distance_mean(mean_z, variance_z, r):
    return np.mean(variance_z + (mean_z - r) ** 2)


@wrong(
    "4.4b", "the variance is squared, as if it were a deviation", "the ½ of the exponent is kept"
)
def distance_half(mean_z, variance_z, r):
    return 0.5 * (variance_z**2 * len(r) + ((r - mean_z) ** 2).sum())


@right("4.4b")
def distance_trace(mean_z, variance_z, r):
    shift = mean_z - r
    return np.trace(variance_z * np.eye(len(r)) + np.outer(shift, shift))


@wrong("4.4c", "the spread of the code is left out of the misfit")
def noise_of_mean(x, mean_z, variance_z, W, b):
    return np.mean((x - W @ mean_z - b) ** 2)


@wrong("4.4c", "the misfit is not divided by X")
def noise_total(x, mean_z, variance_z, W, b):
    return ((x - W @ mean_z - b) ** 2).sum() + variance_z * (W**2).sum()


@wrong("4.4c", "the misfit is divided by Z instead of X")
def noise_by_z(x, mean_z, variance_z, W, b):
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * (W**2).sum()
    return misfit / len(mean_z)


@wrong("4.4c", "the slope of the logarithm is taken twice too large, so half comes out")
def noise_half(x, mean_z, variance_z, W, b):
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * np.trace(W.T @ W)
    return misfit / (2 * len(x))


@wrong("4.4c", "the standard deviation instead of the variance")
def noise_deviation(x, mean_z, variance_z, W, b):
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * (W**2).sum()
    return np.sqrt(misfit / len(x))


@wrong("4.4c", "b is forgotten", "the misfit is not divided by X")
def noise_no_b(x, mean_z, variance_z, W, b):
    return ((x - W @ mean_z) ** 2).sum() + variance_z * np.linalg.norm(W) ** 2


@right("4.4c")
def noise_diagonal(x, mean_z, variance_z, W, b):
    residual = x - W @ mean_z - b
    return np.diag(np.outer(residual, residual) + variance_z * W @ W.T).mean()


def bound_of(x, mean_z, variance_z, W, b, variance_x):
    X, Z = W.shape
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * (W**2).sum()
    kl = (Z * variance_z + mean_z @ mean_z - Z - Z * np.log(variance_z)) / 2
    return -X / 2 * np.log(2 * np.pi * variance_x) - misfit / (2 * variance_x) - kl


@wrong("4.4d", "the variance of the prior, right only if the code is ignored")
def highest_at_prior(x, mean_z, W, b, variance_x):
    return bound_of(x, mean_z, 1.0, W, b, variance_x)


@wrong("4.4d", "the trace is not divided by Z in the best variance")
def highest_no_z(x, mean_z, W, b, variance_x):
    return bound_of(x, mean_z, 1 / (1 + (W**2).sum() / variance_x), W, b, variance_x)


@wrong("4.4d", "the best variance upside down")
def highest_inverse(x, mean_z, W, b, variance_x):
    return bound_of(x, mean_z, 1 + (W**2).sum() / (len(mean_z) * variance_x), W, b, variance_x)


@wrong("4.4d", "the best variance itself instead of the bound there")
def highest_argument(x, mean_z, W, b, variance_x):
    return 1 / (1 + (W**2).sum() / (len(mean_z) * variance_x))


@wrong("4.4d", "log p(x) instead of the bound")
def highest_evidence(x, mean_z, W, b, variance_x):
    S = W @ W.T + variance_x * np.eye(len(x))
    residual = x - b
    log_det = np.linalg.slogdet(2 * np.pi * S)[1]
    return -(residual @ np.linalg.solve(S, residual) + log_det) / 2


@wrong("4.4d", "the best variance without the prior's 1", "the trace is not divided by Z")
def highest_likelihood(x, mean_z, W, b, variance_x):
    return bound_of(x, mean_z, variance_x / (W**2).sum(), W, b, variance_x)


@right("4.4d")
def highest_in_words(x, mean_z, W, b, variance_x):
    X, Z = W.shape
    s = Z * variance_x / (Z * variance_x + (W**2).sum())
    fit = -((x - W @ mean_z - b) ** 2).sum() / (2 * variance_x)
    return fit - (mean_z @ mean_z) / 2 + Z / 2 * np.log(s) - X / 2 * np.log(2 * np.pi * variance_x)
