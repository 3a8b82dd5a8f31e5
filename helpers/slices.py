"""Slices of an error surface: E(centre + λ₁u₁ + … + λ_K u_K) on a grid of λ.

`slice_values` takes any error. Where the logits are affine in λ, as for logistic regression
and for the output layer of a network, a(λ) = a₀ + Σ_k λ_k a_k needs no product with the data
at each grid point: `affine_logits` multiplies once, and the cost no longer depends on D.
"""

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from helpers.internal.arguments import as_array, as_finite, as_floats, as_targets
from helpers.internal.underflow import ignore_underflow
from helpers.logistic import Loss, as_loss

_BLOCK = 2**13  # logits at a time: they stay in the cache, and memory is bounded
_LARGEST = 700  # logits up to it have odds e^a that neither overflow nor underflow


@ignore_underflow
def slice_values(
    error: Callable[[np.ndarray], float],
    centre: ArrayLike,
    directions: ArrayLike,
    lambdas: Sequence[ArrayLike],
) -> np.ndarray:
    """Return a slice of any error, error(centre + Σ_k λ_k u_k) at every point of a grid.

    error takes a point of the shape of centre and returns a number; directions (K, …) are
    u_1 … u_K; lambdas K axes → (len(λ₁), …, len(λ_K)). Source: Exercises 1.6 and 1.7.

    >>> slice_values(np.sum, [0, 0], [[1, 0], [0, 1]], [[0, 1, 2], [0, 10]]).tolist()
    [[0.0, 10.0], [1.0, 11.0], [2.0, 12.0]]
    """
    centre = as_finite("centre", centre)
    directions = _directions(directions, centre.shape)
    lambdas = as_axes(lambdas, len(directions))
    points = (centre + np.tensordot(steps, directions, 1) for steps in product(*lambdas))
    values = as_floats("error", [error(point) for point in points]).astype(float)
    if values.ndim != 1:
        raise ValueError(f"error must return a number, got shape {values.shape[1:]}")
    return values.reshape([len(axis) for axis in lambdas])


def as_axes(lambdas: Sequence[ArrayLike], count: int) -> list[np.ndarray]:
    """Return `count` arrays λ_1 … λ_K as floats."""
    got = len(lambdas) if hasattr(lambdas, "__len__") else repr(lambdas)
    if got != count:
        raise ValueError(f"lambdas must hold {count} arrays, one for each direction; got {got}")
    arrays = [as_array(f"lambdas[{k}]", axis, ("L",)) for k, axis in enumerate(lambdas)]
    return [array.astype(float) for array in arrays]


@ignore_underflow
def affine_logits(x: ArrayLike, centre: ArrayLike, directions: ArrayLike) -> np.ndarray:
    """Return the logits a₀ = X·centre and a_k = X·u_k as rows, shape (K+1, N).

    x (N, D), centre (D,), directions (K, D). Source: Exercises 1.6 and 1.7.

    >>> affine_logits([[1, 2], [3, 4]], [1, 0], [[0, 1]]).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    x = as_array("x", x, ("N", "D"))
    centre = as_array("centre", centre, (x.shape[1],))
    return np.vstack([centre, _directions(directions, centre.shape)]) @ x.T


@ignore_underflow
def affine_slice(
    loss: Loss, c: ArrayLike, logits: ArrayLike, lambdas: Sequence[ArrayLike]
) -> np.ndarray:
    """Return the mean loss at every point of a grid, (1/N) Σ ℓ(a_n(λ), c_n).

    c (N,) in [0, 1]; logits (K+1, N) from `affine_logits`; lambdas K axes → (len(λ₁), …, len(λ_K)).
    Time O(grid · N), memory O(grid). Source: Exercises 1.6 and 1.7.

    >>> from helpers.logistic import SQUARED
    >>> affine_slice(SQUARED, [0], [[0.0], [1.0]], [[-1.0, 0.0, 1.0]]).round(3).tolist()
    [0.072, 0.25, 0.534]
    """
    loss = as_loss(loss)
    logits, c, lambdas = _affine(c, logits, lambdas)
    reach = np.abs(logits).T @ [1, *(np.abs(axis).max() for axis in lambdas)]
    if loss.of_odds and ((c == 0) | (c == 1)).all() and reach.max() <= _LARGEST:
        return _mean_of_odds(loss.of_odds, np.where(c == 1, -logits, logits), lambdas)
    return _affine_mean(loss.value, c, logits, lambdas, lambda a: np.ones((a.shape[1], 1)))[..., 0]


def _mean_of_odds(of_odds, logits, lambdas):
    """Average of_odds(e^a_n(λ)) over n, with a_n(λ) the logit of the wrong class.

    e^(a₀ + … + λ_K a_K) = e^(a₀ + … + λ_{K−1} a_{K−1}) · e^(λ_K a_K): exponentials are needed
    along the last axis and over the others, not at each grid point.
    """
    *others, last = lambdas
    steps = _steps(others)
    columns = max(1, _BLOCK // len(last))
    total = 0
    for n in range(0, logits.shape[1], columns):
        block = logits[:, n : n + columns]
        along = np.exp(np.multiply.outer(last, block[-1]))
        ones = np.ones(block.shape[1])
        rows = (of_odds(np.exp(step @ block[:-1]) * along) @ ones for step in steps)
        total = total + np.array([*rows])
    return (total / logits.shape[1]).reshape(*map(len, lambdas))


@ignore_underflow
def affine_slice_hessian(
    loss: Loss, c: ArrayLike, logits: ArrayLike, lambdas: Sequence[ArrayLike]
) -> np.ndarray:
    """Return the Hessian of `affine_slice` in λ, (1/N) Σ ℓ″(a_n(λ), c_n) a_jn a_kn.

    Arguments and cost as for `affine_slice` → (…grid, K, K). In one dimension it is the
    curvature E″(λ) as a 1 × 1 matrix.

    >>> from helpers.logistic import SQUARED
    >>> affine_slice_hessian(SQUARED, [0], [[0.0], [1.0]], [[0.0, 1.0]]).round(3).tolist()
    [[[0.125]], [[-0.056]]]
    """

    def products(block):
        return np.einsum("jn,kn->njk", block[1:], block[1:]).reshape(block.shape[1], -1)

    hessian = _affine_mean(as_loss(loss).curvature, c, logits, lambdas, products)
    return hessian.reshape(*hessian.shape[:-1], len(lambdas), len(lambdas))


def _affine_mean(derivative, c, logits, lambdas, weights):
    """Average derivative(a_n(λ), c_n) · weights_n over n; blocks of grid points and of data."""
    logits, c, lambdas = _affine(c, logits, lambdas)
    steps = _steps(lambdas)
    columns = min(len(c), _BLOCK)
    rows = max(1, _BLOCK // columns)
    total = 0
    for n in range(0, len(c), columns):
        data, targets = logits[:, n : n + columns], c[n : n + columns]
        weight = weights(data)
        total = total + np.concatenate(
            [
                derivative(steps[i : i + rows] @ data, targets) @ weight
                for i in range(0, len(steps), rows)
            ]
        )
    return (total / len(c)).reshape(*map(len, lambdas), -1)


def _affine(c, logits, lambdas):
    logits = np.asarray(as_array("logits", logits, ("K+1", "N")), float)
    if len(logits) < 2:
        raise ValueError("logits must hold a₀ and at least one direction, got a single row")
    c = as_targets("c", c, logits.shape[1])
    return logits, c, as_axes(lambdas, len(logits) - 1)


def _steps(lambdas):
    """Return the rows (1, λ₁, …, λ_K) of all grid points."""
    grid = np.stack(np.meshgrid(np.ones(1), *lambdas, indexing="ij"), axis=-1)
    return grid.reshape(-1, len(lambdas) + 1)


def _directions(directions, shape):
    directions = as_finite("directions", directions)
    if directions.ndim == 0 or directions.shape[1:] != shape or len(directions) == 0:
        raise ValueError(
            f"directions must have shape (K, {', '.join(map(str, shape))}), got {directions.shape}"
        )
    return directions
