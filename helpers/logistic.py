"""Logistic regression: the sigmoid, two losses of one logit, and the error of a data set.

Notation: logits a_n = x_n·w, σ_n = σ(a_n), targets c_n, error E(w) = (1/N) Σ ℓ(a_n, c_n).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.internal.arguments import as_finite, as_floats, as_labels, as_shape
from helpers.internal.sum_of_logs import sum_of_logs
from helpers.internal.underflow import ignore_underflow


@ignore_underflow
def sigmoid(x: ArrayLike) -> np.ndarray:
    """Return the sigmoid σ(x) = 1/(1 + e^(−x)) for real x of any shape, ±inf included.

    e^(−|x|) never overflows: it serves both forms, 1/(1 + e^(−x)) for x ≥ 0 and
    e^x/(1 + e^x) for x < 0. The complement 1 − σ(x) is `sigmoid(-x)`, exact to a few ulp
    where the subtraction has lost every digit. NaN stays NaN; float32 and float64 are kept,
    integers become float64. Source: Exercise 1.4, (11) and (12).

    >>> sigmoid([-np.inf, 0, 800]).tolist()
    [0.0, 0.5, 1.0]
    """
    return _sigmoid_pair(as_floats("x", x))[0][()]


@ignore_underflow
def log_sigmoid(x: ArrayLike) -> np.ndarray:
    """Return the log-sigmoid log σ(x) = min(x, 0) − log(1 + e^(−|x|)) for real x of any shape.

    Neither overflows nor cancels; ±inf included, NaN stays NaN. float32 and float64 are
    kept, integers become float64. Source: Exercise 1.5, (13) and (14).

    >>> log_sigmoid([-800, 0]).round(4).tolist()
    [-800.0, -0.6931]
    """
    x = as_floats("x", x)
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


def _sigmoid_pair(a):
    """Return σ(a) and 1 − σ(a) = σ(−a), both exact, from one exponential."""
    e = np.exp(-np.abs(a))
    large = 1 / (1 + e)
    small = e * large
    negative = a < 0
    return np.where(negative, small, large), np.where(negative, large, small)


@dataclass(frozen=True)
class Loss:
    """A loss ℓ(a, c) of one logit a and its target c in [0, 1], with its derivatives in a.

    `value`, `slope` and `curvature` take arrays a and c that broadcast and return
    ℓ, ∂ℓ/∂a and ∂²ℓ/∂a². `in_bulk`, where there is one, has them in the form in which a slice
    works out millions of them; a loss that has it must be symmetric, ℓ(a, 1) = ℓ(−a, 0).

    >>> SQUARED.value(0.0, 1), SQUARED.slope(0.0, 1), SQUARED.curvature(0.0, 1)
    (np.float64(0.25), np.float64(-0.25), np.float64(0.125))
    """

    name: str
    value: Callable[[ArrayLike, ArrayLike], np.ndarray]
    slope: Callable[[ArrayLike, ArrayLike], np.ndarray]
    curvature: Callable[[ArrayLike, ArrayLike], np.ndarray]
    in_bulk: "InBulk | None" = None


@dataclass(frozen=True)
class InBulk:
    """A loss of target 0 by way of 1 + e^(sign·a_n), for a slice that needs millions of values.

    group      function of all logits → those of which 1 + e^(±a) are multiplied, as a list:
               f_n = (1 + e^(±a_n)) (1 + e^(±a′_n))
    total      function of f (n, …), which it may write on, and a bound of it → Σ_n ℓ(a_n, 0)
    curvature  function of 1 + e^(±a) (n, …), which it may write on → ℓ″(a_n, 0)
    """

    sign: int
    group: Callable[[np.ndarray], list[np.ndarray]]
    total: Callable[[np.ndarray, float], np.ndarray]
    curvature: Callable[[np.ndarray], np.ndarray]


@ignore_underflow
def _residual(a, c):
    """Return σ(a) − c, without cancellation where c is 0 or 1."""
    s, complement = _sigmoid_pair(a)
    return (1 - c) * s - c * complement


@ignore_underflow
def _likelihood_value(a, c):
    return np.maximum((1 - c) * a, -c * a) + np.log1p(np.exp(-np.abs(a)))


@ignore_underflow
def _likelihood_curvature(a, c):
    s, complement = _sigmoid_pair(a)
    return s * complement + 0 * c  # the same for every target, in the shape of both


@ignore_underflow
def _squared_value(a, c):
    return _residual(a, c) ** 2


@ignore_underflow
def _squared_slope(a, c):
    s, complement = _sigmoid_pair(a)
    return 2 * ((1 - c) * s - c * complement) * (s * complement)


@ignore_underflow
def _squared_curvature(a, c):
    s, complement = _sigmoid_pair(a)
    residual = (1 - c) * s - c * complement
    return 2 * s * complement * (s * complement + residual * (complement - s))


def _two_by_two(logits):
    """Return the first and second half of the data; one that has no partner gets the factor 1."""
    half = -(-logits.shape[1] // 2)
    second = np.full((len(logits), half), -np.inf)
    second[1:] = 0
    second[:, : logits.shape[1] - half] = logits[:, half:]
    return [logits[:, :half], second]


def _bulk_likelihood(f, largest):
    return sum_of_logs(f, largest)  # ℓ = log(1 + e^a)


def _bulk_likelihood_curvature(f):
    complement = np.divide(1, f, out=f)  # ℓ″ = σ(1−σ), with 1/(1 + e^a) = 1 − σ
    s = 1 - complement
    s *= complement
    return s


def _bulk_squared(f, largest):
    return np.divide(1, f, out=f).sum(axis=0)  # ℓ = σ² = 1/(1 + e^(−a))²


def _bulk_squared_curvature(f):
    s = np.divide(1, f, out=f)
    curvature = 1 - s  # ℓ″ = 2s²(1−s)(2−3s)
    curvature *= s
    curvature *= s
    s *= -6
    s += 4
    curvature *= s
    return curvature


LIKELIHOOD = Loss(
    "likelihood",
    _likelihood_value,
    _residual,
    _likelihood_curvature,
    InBulk(1, _two_by_two, _bulk_likelihood, _bulk_likelihood_curvature),
)
"""ℓ = −c log σ(a) − (1−c) log σ(−a) = softplus(a) − ca; ℓ′ = σ − c; ℓ″ = σ(1−σ).

Source: Exercises 1.1 (2), 1.2 (4) and (5)."""

SQUARED = Loss(
    "squared",
    _squared_value,
    _squared_slope,
    _squared_curvature,
    InBulk(-1, lambda logits: [logits, logits], _bulk_squared, _bulk_squared_curvature),
)
"""ℓ = (c − σ)²; ℓ′ = 2(σ−c)σ(1−σ); ℓ″ = 2σ²(1−σ)(2−3σ) at c = 0, 2σ(1−σ)²(3σ−1) at c = 1.

Source: Exercise 1.3, (6), (7) and, corrected, (8) to (10)."""


def as_loss(value: Loss) -> Loss:
    """Return `value` if it is a `Loss`; raises TypeError otherwise."""
    if not isinstance(value, Loss):
        raise TypeError(f"loss must be a Loss such as LIKELIHOOD or SQUARED, got {value!r}")
    return value


@ignore_underflow
def error(w: ArrayLike, x: ArrayLike, c: ArrayLike, loss: Loss) -> np.floating:
    """Return the error of a data set, the mean loss E(w) = (1/N) Σ ℓ(x_n·w, c_n).

    w (D,), x (N, D) with rows x_n, c (N,) of 0 and 1. Source: Exercise 1.1 (2), 1.3 (6).

    >>> float(error([0.0], [[1], [2]], [0, 1], SQUARED))
    0.25
    """
    a, x, c = _logits(w, x, c)
    return np.add.reduce(as_loss(loss).value(a, c)) / len(c)


@ignore_underflow
def gradient(w: ArrayLike, x: ArrayLike, c: ArrayLike, loss: Loss) -> np.ndarray:
    """Return the gradient of `error`, ∇E(w) = (1/N) Σ ℓ′(a_n, c_n) x_n, shape (D,).

    Source: Exercise 1.2 (4), 1.3 (7).

    >>> gradient([0.0], [[1], [2]], [0, 1], LIKELIHOOD).tolist()
    [-0.25]
    """
    a, x, c = _logits(w, x, c)
    return as_loss(loss).slope(a, c) @ x / len(x)


@ignore_underflow
def hessian(w: ArrayLike, x: ArrayLike, c: ArrayLike, loss: Loss) -> np.ndarray:
    """Return the Hessian of `error`, ∇²E(w) = (1/N) Σ ℓ″(a_n, c_n) x_n x_nᵀ, shape (D, D).

    Source: Exercise 1.2 (5), written for vectors.

    >>> hessian([0.0], [[1], [2]], [0, 1], LIKELIHOOD).tolist()
    [[0.625]]
    """
    a, x, c = _logits(w, x, c)
    return (x.T * as_loss(loss).curvature(a, c)) @ x / len(x)


def _logits(w, x, c):
    """Return the logits x·w, x and c, checked.

    A number in x or w that is not finite makes a logit that is not: so it is enough to look at
    the N logits, and at all N·D numbers only where one of them stands out.
    """
    x = as_shape("x", as_floats("x", x), ("N", "D"))
    w = as_shape("w", as_floats("w", w), (x.shape[1],))
    with np.errstate(invalid="ignore"):
        a = x @ w
    if not np.vdot(a, a) < np.inf:
        as_finite("x", x), as_finite("w", w)
    return a, x, as_labels("c", c, len(x))
