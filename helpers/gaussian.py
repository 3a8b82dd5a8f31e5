"""Gaussians: log density, entropy, KL divergence, samples.

N(x; μ, Σ) has a mean (D,) and a covariance (D, D), symmetric and positive definite; L is its
Cholesky factor, LLᵀ = Σ, and log|Σ| = 2 Σ_i log L_ii. Everything is in nats.
"""

import numpy as np
from numpy.typing import ArrayLike

from helpers.internal.arguments import as_array, as_count, as_finite, as_generator
from helpers.internal.underflow import ignore_underflow

LOG_2PI = np.log(2 * np.pi)


@ignore_underflow
def cholesky(covariance: ArrayLike, name: str = "covariance") -> np.ndarray:
    """Return the Cholesky factor L of a covariance Σ (D, D): lower triangular, LLᵀ = Σ.

    Raises ValueError if Σ is not symmetric and positive definite; `name` is what the message
    calls it. Source: Exercise 4.5.

    >>> cholesky([[4, 2], [2, 2]]).tolist()
    [[2.0, 0.0], [1.0, 1.0]]
    """
    covariance = as_array(name, covariance, ("D", "D"))
    if covariance.shape[0] != covariance.shape[1]:
        raise ValueError(f"{name} must be square, got shape {covariance.shape}")
    if np.abs(covariance - covariance.T).max() > 1e-10 * np.abs(covariance).max():
        raise ValueError(f"{name} must be symmetric")
    try:
        return np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        smallest = np.linalg.eigvalsh(covariance)[0]
        raise ValueError(
            f"{name} must be positive definite, got a smallest eigenvalue of {smallest:.3g}"
        ) from None


@ignore_underflow
def log_density(x: ArrayLike, mean: ArrayLike, covariance: ArrayLike) -> np.ndarray:
    """Return the log density of a Gaussian at rows x (…, D), shape (…).

    log N(x; μ, Σ) = −½(D log 2π + log|Σ| + (x−μ)ᵀΣ⁻¹(x−μ)). Source: Exercise 4.3, (156),
    with the normaliser √((2π)^D |Σ|).

    >>> log_density([[0, 0], [1, 1]], mean=[0, 0], covariance=np.eye(2)).round(4).tolist()
    [-1.8379, -2.8379]
    """
    L, mean = _gaussian(mean, covariance)
    x = as_finite("x", x)
    if x.ndim == 0 or x.shape[-1] != len(mean):
        raise ValueError(f"x must have shape (…, {len(mean)}), got {x.shape}")
    scaled = np.linalg.solve(L, (x - mean).reshape(-1, len(mean)).T)
    squares = (scaled**2).sum(axis=0).reshape(x.shape[:-1])
    return -0.5 * (len(mean) * LOG_2PI + squares) - _half_log_determinant(L)


@ignore_underflow
def entropy(covariance: ArrayLike) -> float:
    """Return the entropy of a Gaussian, −E[log N] = ½ log((2πe)^D |Σ|).

    Source: Exercise 4.3, corrected.

    >>> round(float(entropy(np.eye(2))), 4)
    2.8379
    """
    L = cholesky(covariance)
    return len(L) * (LOG_2PI + 1) / 2 + _half_log_determinant(L)


@ignore_underflow
def kl(
    mean_q: ArrayLike, covariance_q: ArrayLike, mean_p: ArrayLike, covariance_p: ArrayLike
) -> float:
    """Return the Kullback–Leibler divergence KL(q‖p) of two Gaussians.

    ½(tr Σ_p⁻¹Σ_q + (μ_p−μ_q)ᵀΣ_p⁻¹(μ_p−μ_q) − D + log|Σ_p| − log|Σ_q|). Source: Exercise 4.1.

    >>> kl([0, 0], np.eye(2), [1, 1], np.eye(2))
    1.0
    """
    L_q, mean_q = _gaussian(mean_q, covariance_q, "_q")
    L_p, mean_p = _gaussian(mean_p, covariance_p, "_p")
    if len(mean_q) != len(mean_p):
        raise ValueError(f"mean_p must have shape {mean_q.shape}, got {mean_p.shape}")
    ratio = np.linalg.solve(L_p, L_q)
    shift = np.linalg.solve(L_p, mean_p - mean_q)
    logs = _half_log_determinant(L_p) - _half_log_determinant(L_q)
    return float((ratio**2).sum() + (shift**2).sum() - len(mean_q)) / 2 + logs


@ignore_underflow
def kl_diagonal(
    mean_q: ArrayLike,
    variance_q: ArrayLike,
    mean_p: ArrayLike = 0.0,
    variance_p: ArrayLike = 1.0,
) -> np.ndarray:
    """Return KL(q‖p) of Gaussians with independent entries, summed over the last axis.

    ½ Σ_i (σ_q²/σ_p² + (μ_p−μ_q)²/σ_p² − 1 + log σ_p²/σ_q²). Arrays (…, D) that broadcast; p is
    the standard normal unless given. Source: Exercises 4.1 and 4.4.

    >>> kl_diagonal([[0, 0], [3, 4]], variance_q=1).tolist()
    [0.0, 12.5]
    """
    mean_q, mean_p = as_finite("mean_q", mean_q), as_finite("mean_p", mean_p)
    variance_q = _variances("variance_q", variance_q)
    variance_p = _variances("variance_p", variance_p)
    ratio = variance_q / variance_p
    terms = ratio + (mean_p - mean_q) ** 2 / variance_p - 1 - np.log(ratio)
    return terms.sum(axis=-1) / 2


@ignore_underflow
def sample(
    rng: np.random.Generator, mean: ArrayLike, covariance: ArrayLike, count: int
) -> np.ndarray:
    """Return samples μ + Lε as rows, shape (count, D), for ε standard normal from rng.

    Source: Exercise 4.5.

    >>> x = sample(np.random.default_rng(0), [1, 2], 1e-8 * np.eye(2), count=3)
    >>> x.round(2).tolist()
    [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]
    """
    L, mean = _gaussian(mean, covariance)
    noise = as_generator("rng", rng).standard_normal((as_count("count", count), len(mean)))
    return mean + noise @ L.T


def _gaussian(mean, covariance, which=""):
    L = cholesky(covariance, f"covariance{which}")
    return L, as_array(f"mean{which}", mean, (len(L),))


def _half_log_determinant(L):
    return float(np.log(np.diag(L)).sum())


def _variances(name, value):
    variances = as_finite(name, value)
    if (variances <= 0).any():
        raise ValueError(f"{name} must be positive, got {variances.min()}")
    return variances
