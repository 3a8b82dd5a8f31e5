"""Answers to the tasks of 4.3 from b on, written without sight of what `check` knows."""

import math

import numpy as np

from tests.answers.blind.case import right, wrong


@wrong("4.3a", "Python's own float overflows in 400 dimensions")
def python_power(covariance):
    return np.log((2 * np.pi * np.e) ** len(covariance) * np.linalg.det(covariance)) / 2


@wrong("4.3b", "the covariance's factor |A|² is taken for that of the volumes")
def gained_squared(A, b):
    return np.log(np.linalg.det(A) ** 2)


@wrong("4.3b", "the factor itself, its logarithm is forgotten")
def gained_factor(A, b):
    return abs(np.linalg.det(A))


@wrong("4.3b", "the ½ of log|Σ| is put in front of log|det A|")
def gained_half(A, b):
    return 0.5 * np.linalg.slogdet(A)[1]


@wrong("4.3b", "the trace in place of the determinant")
def gained_trace(A, b):
    return np.log(abs(np.trace(A)))


@wrong("4.3b", "the length of b is added")
def gained_shift(A, b):
    return np.linalg.slogdet(A)[1] + np.linalg.norm(b)


@wrong("4.3b", "the sign is lost", "the Frobenius norm in place of the determinant")
def gained_norm(A, b):
    return -np.log(np.sqrt((A**2).sum()))


@wrong("4.3b", "the sign of the determinant is kept")
def gained_signed(A, b):
    return np.log(np.linalg.det(A))


@right("4.3b")
def gained_singular(A, b):
    return sum(math.log(s) for s in np.linalg.svd(A, compute_uv=False))


def entropy_of(covariance):
    Z = len(covariance)
    return Z / 2 * math.log(2 * math.pi * math.e) + np.linalg.slogdet(covariance)[1] / 2


@wrong("4.3c", "the volume of the cube instead of its side")
def side_volume(covariance):
    return np.exp(entropy_of(covariance))


@wrong("4.3c", "the logarithm of the side")
def side_log(covariance):
    return entropy_of(covariance) / len(covariance)


@wrong("4.3c", "the square root of the volume, right in the plane only")
def side_square(covariance):
    return np.exp(entropy_of(covariance) / 2)


@wrong("4.3c", "the volume divided by Z instead of its Z-th root")
def side_divided(covariance):
    return np.exp(entropy_of(covariance)) / len(covariance)


@wrong("4.3c", "the entropy is that of the diagonal alone")
def side_diagonal(covariance):
    return np.exp(np.mean(np.log(2 * np.pi * np.e * np.diag(covariance))) / 2)


@wrong("4.3c", "the normaliser without e", "the root of the determinant is lost")
def side_normaliser(covariance):
    Z = len(covariance)
    return np.sqrt(2 * np.pi) * np.linalg.det(covariance) ** (1 / Z)


@right("4.3c")
def side_power(covariance):
    Z = len(covariance)
    return math.sqrt(2 * math.pi * math.e) * np.linalg.det(covariance) ** (1 / (2 * Z))


@wrong("4.3d", "the entropy of x alone, that of the noise is not subtracted")
def told_evidence(W, variance_x):
    return entropy_of(W @ W.T + variance_x * np.eye(len(W)))


@wrong("4.3d", "the ½ in front of the logarithm is lost")
def told_no_half(W, variance_x):
    return np.linalg.slogdet(np.eye(len(W)) + W @ W.T / variance_x)[1]


@wrong("4.3d", "the entropy of the code is subtracted, not that of the noise")
def told_prior(W, variance_x):
    X, Z = W.shape
    return entropy_of(W @ W.T + variance_x * np.eye(X)) - entropy_of(np.eye(Z))


@wrong("4.3d", "the variance is squared, as if it were a standard deviation")
def told_squared(W, variance_x):
    X, _ = W.shape
    return np.log(np.linalg.det(np.eye(X) + W @ W.T / variance_x**2)) / 2


@wrong("4.3d", "the difference has the wrong sign")
def told_negative(W, variance_x):
    noise = variance_x * np.eye(W.shape[0])
    return entropy_of(noise) - entropy_of(W @ W.T + noise)


@wrong("4.3d", "the ½ is lost", "correlations of x are ignored")
def told_marginals(W, variance_x):
    return np.log1p((W**2).sum(axis=1) / variance_x).sum()


@right("4.3d")
def told_posterior(W, variance_x):
    precision = np.eye(W.shape[1]) + W.T @ W / variance_x
    return np.log(np.linalg.eigvalsh(precision)).sum() / 2
