"""The tasks of notebook 4.3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_4_3 as solutions
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


def _draw_map(rng):
    size = int(rng.integers(1, 6))
    return rng.normal(size=(size, size)), rng.normal(size=size)


def _log_volume(A):
    return np.linalg.slogdet(A)[1]


_entropy_gained = Task(
    truth=solutions.entropy_gained,
    draw=_draw_map,
    mistakes=(
        Mistake(
            lambda A, b: 2 * _log_volume(A),
            "twice too large: |Σ| grows by |A|², but in front of its logarithm stands a ½.",
        ),
        Mistake(
            lambda A, b: _log_volume(A) / 2,
            "half of it: |AΣAᵀ| holds |A| twice, and that uses up the ½.",
        ),
        Mistake(
            lambda A, b: np.log(abs(np.trace(A))),
            "you took the trace. The factor by which volumes are stretched is another number.",
        ),
        Mistake(
            lambda A, b: np.log(np.linalg.norm(A)),
            "the root of the sum of squares does not tell how volumes are stretched: the map "
            "diag(2, ½) leaves every area as it is.",
        ),
        *(
            Mistake(
                lambda A, b, size=size: _log_volume(A) + size(b),
                "right, but for what b adds. Does moving all z alike make them less certain?",
            )
            for size in (np.linalg.norm, np.sum, lambda b: b @ b)
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="the logarithm of the factor by which volumes are stretched; b shifts, no more.",
)


def _draw_small(rng):
    size = int(rng.integers(1, 6))
    half = rng.normal(size=(size, size))
    return (rng.uniform(0.3, 2) * (half @ half.T + np.eye(size)),)


def _side(covariance, constant, power):
    log_determinant = _log_determinant(covariance)
    return np.sqrt(constant) * np.exp(power * log_determinant / len(covariance))


_cube_side = Task(
    truth=solutions.cube_side,
    draw=_draw_small,
    mistakes=(
        Mistake(
            lambda covariance: np.exp(_entropy(covariance) / 2),
            "right in the plane, where the volume is the side squared. In Z dimensions?",
        ),
        Mistake(
            lambda covariance: np.exp(_entropy(covariance)),
            "this is the volume of the cube; how long is its side?",
        ),
        Mistake(
            lambda covariance: _side(covariance, 2 * np.pi, 1 / 2),
            "the e is missing: the quadratic form adds ½ to the entropy for each dimension.",
        ),
        Mistake(
            lambda covariance: _side(covariance, 2 * np.pi * np.e, 1),
            "the root of |Σ| is missing: a side grows like a standard deviation.",
        ),
        Mistake(
            lambda covariance: _side(covariance, 2 * np.pi, 1),
            "two things. The e is missing, which the quadratic form brings; and |Σ| stands where "
            "its root belongs: a side grows like a standard deviation.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="√(2πe) |Σ|^(1/2Z): about four standard deviations, if Σ = σ² I.",
)


def _draw_decoder(rng):
    shape = int(rng.integers(1, 6)), int(rng.integers(1, 6))
    return rng.normal(size=shape), float(rng.uniform(0.2, 2))


def _of_x(W, variance_x):
    return W @ W.T + variance_x * np.eye(len(W))


_information = Task(
    truth=solutions.information,
    draw=_draw_decoder,
    mistakes=(
        Mistake(
            lambda W, v: _entropy(_of_x(W, v)),
            "this is H(x) alone; what is left of it when z is known?",
        ),
        Mistake(
            lambda W, v: _entropy(_of_x(W, v)) - _entropy(np.eye(W.shape[1])),
            "you subtracted the entropy of the code. What is still uncertain of x when z is known?",
        ),
        Mistake(
            lambda W, v: 2 * solutions.information(W, v),
            "twice too large: where is the ½ of the entropy?",
        ),
        Mistake(
            lambda W, v: np.log1p((W**2).sum(axis=1) / v).sum() / 2,
            "this adds up what each entry of x tells by itself. They are correlated, and partly "
            "tell the same.",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="½ log|I + WWᵀ/σ_x²|: 0 if the decoder ignores the code, and more with less noise.",
)

TASKS = {
    "4.3a": _gaussian_entropy,
    "4.3b": _entropy_gained,
    "4.3c": _cube_side,
    "4.3d": _information,
}
