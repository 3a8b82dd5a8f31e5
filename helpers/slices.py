"""Slices of an error surface: E(centre + λ₁u₁ + … + λ_K u_K) on a grid of λ.

`slice_values` takes any error. Where the logits are affine in λ, as for logistic regression
and for the output layer of a network, a(λ) = a₀ + Σ_k λ_k a_k needs no product with the data
at each grid point: `affine_logits` multiplies once, and the cost no longer depends on D.
"""

import math
from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from helpers.internal.arguments import as_array, as_finite, as_floats, as_targets
from helpers.internal.underflow import ignore_underflow
from helpers.logistic import Loss, as_loss

_BLOCK = 2**16  # logits at a time: they stay in the cache, and memory is bounded
_POINTS = 2**10  # grid points at a time, of 64 data or more
_LARGEST = 350  # logits up to it have odds e^a whose square neither overflows nor underflows


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
    Time O(grid · N), memory O(grid). The relative error is about 1e-15; where all data are
    classified rightly and with certainty, that of the likelihood loss is about 1e-16, absolutely.
    Source: Exercises 1.6 and 1.7.

    >>> from helpers.logistic import SQUARED
    >>> affine_slice(SQUARED, [0], [[0.0], [1.0]], [[-1.0, 0.0, 1.0]]).round(3).tolist()
    [0.072, 0.25, 0.534]
    """
    loss = as_loss(loss)
    logits, c, lambdas = _affine(c, logits, lambdas)
    largest = _largest_odds(loss, c, logits, lambdas)
    if largest is None:
        return _mean(loss.value, c, logits, lambdas, np.ones((1, len(c))))[..., 0]
    groups = loss.in_bulk.group(_signed(loss, c, logits))
    bound = (1 + largest) ** len(groups)
    total = _bulk_sum(groups, lambdas, lambda data, f: [loss.in_bulk.total(f, bound)])
    return total[..., 0] / len(c)


@ignore_underflow
def affine_slice_hessian(
    loss: Loss, c: ArrayLike, logits: ArrayLike, lambdas: Sequence[ArrayLike]
) -> np.ndarray:
    """Return the Hessian of `affine_slice` in λ, (1/N) Σ ℓ″(a_n(λ), c_n) a_jn a_kn.

    Arguments and cost as for `affine_slice` → (…grid, K, K). In one dimension it is the
    curvature E″(λ) as a 1 × 1 matrix. The error is about 1e-16 of Σ |a_jn a_kn| / N.

    >>> from helpers.logistic import SQUARED
    >>> affine_slice_hessian(SQUARED, [0], [[0.0], [1.0]], [[0.0, 1.0]]).round(3).tolist()
    [[[0.125]], [[-0.056]]]
    """
    loss = as_loss(loss)
    logits, c, lambdas = _affine(c, logits, lambdas)
    upper = np.triu_indices(len(lambdas))
    products = logits[1:][upper[0]] * logits[1:][upper[1]]
    if _largest_odds(loss, c, logits, lambdas) is None:
        entries = _mean(loss.curvature, c, logits, lambdas, products)
    else:

        def sums(data, f):
            return np.tensordot(products[:, data], loss.in_bulk.curvature(f), 1)

        entries = _bulk_sum([_signed(loss, c, logits)], lambdas, sums) / len(c)
    hessian = np.empty((*map(len, lambdas), len(lambdas), len(lambdas)))
    hessian[..., upper[0], upper[1]] = hessian[..., upper[1], upper[0]] = entries
    return hessian


def _largest_odds(loss, c, logits, lambdas):
    """Return a bound of e^|a_n(λ)|; None if the loss has no form `in_bulk`, or it does not hold."""
    reach = (np.abs(logits).T @ [1, *(np.abs(axis).max() for axis in lambdas)]).max()
    labels = ((c == 0) | (c == 1)).all()
    return np.exp(reach) if loss.in_bulk and labels and reach <= _LARGEST else None


def _signed(loss, c, logits):
    """Return the logits of which `loss.in_bulk` takes the exponential: turned where c is 1."""
    return np.where(c == 1, -logits, logits) * loss.in_bulk.sign


def _bulk_sum(groups, lambdas, sums):
    """Add up sums(data, f) over blocks of data, with f = Π (1 + e^a) at every point of the grid.

    There is one factor for each group of logits a (K+1, n). The work is a product of matrices:

    1. e^(a₀ + … + λ_K a_K) = e^(a₀ + … + λ_{K−1} a_{K−1}) · e^(λ_K a_K) = x·y. Exponentials are
       needed along the last axis and over the others, not at each grid point.
    2. 1 + xy is the row (1, x) times the column (1, y), and (1 + xy)(1 + x′y′) is (1, x, x′, xx′)
       times (1, y, y′, yy′): rows for all x make a matrix, columns for all y another.
    """
    *others, last = lambdas
    steps, count = _steps(others), groups[0].shape[1]
    rows = min(len(steps), max(1, _POINTS // len(last)))
    columns = min(count, max(1, _BLOCK // (rows * len(last))))
    buffer = np.empty(columns * rows * len(last))  # new memory would cost more than the work
    total = 0
    for n in range(0, count, columns):
        data = slice(n, n + columns)
        y = [np.exp(np.multiply.outer(logits[-1, data], last)) for logits in groups]
        y = _products_of_subsets(y, axis=1)
        parts = []
        for i in range(0, len(steps), rows):
            x = [np.exp((steps[i : i + rows] @ logits[:-1, data]).T) for logits in groups]
            x = _products_of_subsets(x, axis=2)
            shape = (*x.shape[:2], len(last))
            f = np.matmul(x, y, out=buffer[: math.prod(shape)].reshape(shape))
            parts.append(sums(data, f))
        total = total + np.concatenate(parts, axis=1)
    return np.moveaxis(total, 0, -1).reshape(*map(len, lambdas), -1)


def _products_of_subsets(arrays, axis):
    """Return 1, x, x′, xx′ of arrays x, x′ along a new axis; 1, x of one array."""
    terms = [np.ones_like(arrays[0])]
    for array in arrays:
        terms += [term * array for term in terms]
    return np.stack(terms, axis=axis)


def _mean(derivative, c, logits, lambdas, weights):
    """Average derivative(a_n(λ), c_n) · weights_kn over n; blocks of grid points and of data."""
    steps = _steps(lambdas)
    columns = min(len(c), _BLOCK)
    rows = max(1, _BLOCK // columns)
    total = 0
    for n in range(0, len(c), columns):
        data = slice(n, n + columns)
        parts = (
            derivative(steps[i : i + rows] @ logits[:, data], c[data]) @ weights[:, data].T
            for i in range(0, len(steps), rows)
        )
        total = total + np.concatenate([*parts])
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
