"""The task of notebook 4.3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.gaussian import LOG_2PI


def _draw(rng):
    """Return a covariance; now and then one whose determinant no float can hold."""
    size = 400 if rng.random() < 0.25 else int(rng.integers(1, 6))
    scale = 1e-3 if size == 400 else rng.uniform(0.3, 2)
    half = rng.normal(size=(size, size)) / np.sqrt(size)
    return (scale * (half @ half.T + np.eye(size)),)


def _log_determinant(covariance):
    return np.linalg.slogdet(covariance)[1]


def _log_of_determinant(covariance):
    return np.log(np.linalg.det(covariance))


def _entropy(covariance, log_determinant=_log_determinant):
    return (len(covariance) * (LOG_2PI + 1) + log_determinant(covariance)) / 2


# What a reader may make of Z and log|Σ|, and what is wrong with it.
_SLIPS = (
    (
        lambda Z, log_det: (Z * LOG_2PI + log_det + 1) / 2,
        "right for Z = 1: the quadratic form averages to 1 in each dimension. What is the "
        "trace of the Z × Z identity?",
    ),
    (
        lambda Z, log_det: (LOG_2PI + log_det + Z) / 2,
        "right for Z = 1: each dimension brings its own 2π to the normaliser.",
    ),
    (
        lambda Z, log_det: (LOG_2PI + 1 + log_det) / 2,
        "right for Z = 1: where do the other dimensions come in? Both 2π and e are concerned.",
    ),
    (
        lambda Z, log_det: (Z * LOG_2PI + log_det) / 2,
        "this is the logarithm of the normaliser alone: the average of the quadratic form is "
        "missing.",
    ),
    (
        lambda Z, log_det: (LOG_2PI + log_det) / 2,
        "this is the source's last line. Integrate −q log q on a line: it comes out larger.",
    ),
    (
        lambda Z, log_det: (Z * (LOG_2PI - 1) + log_det) / 2,
        "the quadratic form has the wrong sign: −log q has +½ in front of it.",
    ),
    (
        lambda Z, log_det: Z * (LOG_2PI + 1) / 2 + log_det,
        "log|Σ| lacks its ½. Did you take Σ for a standard deviation? The normaliser holds √|Σ|.",
    ),
    (
        lambda Z, log_det: Z * (LOG_2PI + 1) + log_det,
        "twice too large: where is the ½?",
    ),
    (
        lambda Z, log_det: Z * (LOG_2PI + 1) + log_det / 2,
        "the ½ belongs to Z log 2πe as well.",
    ),
    (
        lambda Z, log_det: (Z * (LOG_2PI + 1) - log_det) / 2,
        "the sign of log|Σ| is wrong: should the entropy fall when the variance grows?",
    ),
    (
        lambda Z, log_det: -(Z * (LOG_2PI + 1) + log_det) / 2,
        "the sign is wrong: this is E[log q], and the entropy is E[−log q].",
    ),
    (
        lambda Z, log_det: Z * (LOG_2PI + 1) / 2,
        "this does not depend on Σ: it is the entropy for Σ = I.",
    ),
    (
        lambda Z, log_det: (Z * (LOG_2PI + 1) + log_det) / np.log(4),
        "this is in bits; the book's logarithm is natural.",
    ),
    (
        lambda Z, log_det: (Z * (LOG_2PI + 1) + log_det) / (2 * Z),
        "this is the entropy for each dimension; that of all Z together is asked for.",
    ),
)


def _made_of(slip, log_determinant):
    return lambda covariance: slip(len(covariance), log_determinant(covariance))


_gaussian_entropy = Task(
    truth=_entropy,
    draw=_draw,
    mistakes=(
        Mistake(
            lambda covariance: _entropy(covariance, _log_of_determinant),
            "right, until the determinant is too small for a float: in 400 dimensions it is "
            "rounded to 0, and its logarithm is −∞. Can you have log|Σ| without |Σ|?",
        ),
        Mistake(
            lambda covariance: (
                np.log(np.float64(2 * np.pi * np.e) ** len(covariance) * np.linalg.det(covariance))
                / 2
            ),
            "right, until Z is large: in 400 dimensions (2πe)^Z overflows and |Σ| is rounded to "
            "0. Take the logarithm of each factor by itself, and of |Σ| without |Σ|.",
        ),
        Mistake(
            lambda covariance: _entropy(np.diag(np.diag(covariance))),
            "this is the sum of the marginals' entropies, which sees the diagonal only. What do "
            "correlations do to the volume?",
        ),
        *(
            Mistake(_made_of(slip, log_determinant), says)
            for slip, says in _SLIPS
            for log_determinant in (_log_determinant, _log_of_determinant)
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="½ log((2πe)^Z |Σ|), and no determinant that vanishes on the way.",
)

TASKS = {"4.3a": _gaussian_entropy}
