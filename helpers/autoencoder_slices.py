"""Slices of the autoencoder's error: E(p + λ₁u₁ + … + λ_K u_K) on a grid of λ.

The hidden layer's f² is affine in λ, and so are the logits in each λ_k whose u_k moves the
output layer alone. Those cost no product of matrices at a grid point, the others one.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from helpers.autoencoder import CROSS_ENTROPY, HALF_SQUARED, Parameters, as_data, blocks
from helpers.graph import TRANSFER, Elementwise
from helpers.internal.arguments import as_array
from helpers.internal.sum_of_logs import sum_of_logs
from helpers.internal.underflow import ignore_underflow
from helpers.logistic import Loss
from helpers.slices import as_axes


def direction(parameters: Parameters, **moved: ArrayLike) -> Parameters:
    """Return the direction, as `Parameters`, that moves what is named and nothing else.

    direction(p, W1=u) is the U⁽¹⁾ of (150). Source: Exercises 3.7 and 3.8.

    >>> zeros = Parameters(*map(np.zeros, ((1, 2), 1, (2, 1), 2)))
    >>> [array.tolist() for array in direction(zeros, b2=[3, 4])]
    [[[0.0, 0.0]], [0.0], [[0.0], [0.0]], [3.0, 4.0]]
    """
    still = Parameters(*map(np.zeros_like, parameters))
    return still._replace(
        **{name: as_array(name, array, getattr(still, name).shape) for name, array in moved.items()}
    )


@ignore_underflow
def move(
    parameters: Parameters, directions: Sequence[Parameters], steps: Sequence[float]
) -> Parameters:
    """Return the point parameters + Σ_k λ_k u_k, for steps λ (K,).

    >>> zeros = Parameters(*map(np.zeros, ((1, 2), 1, (2, 1), 2)))
    >>> move(zeros, [direction(zeros, b2=[3, 4])], [0.5]).b2.tolist()
    [1.5, 2.0]
    """
    arrays = zip(parameters, *directions, strict=True)
    return Parameters(*(_affine(parts, steps) for parts in arrays))


@ignore_underflow
def autoencoder_slice(
    parameters: Parameters,
    x: ArrayLike,
    loss: Loss,
    directions: Sequence[Parameters],
    lambdas: Sequence[ArrayLike],
    phi: Elementwise = TRANSFER["relu"],
) -> np.ndarray:
    """Return a slice of the error, E(parameters + Σ_k λ_k u_k) at every point of a grid.

    x (N, D) from 0 to 1, loss CROSS_ENTROPY or HALF_SQUARED, directions u_k from `direction`,
    lambdas K axes → (len(λ₁), …, len(λ_K)). Source: Exercises 3.7 and 3.8, (150) to (152).

    >>> zeros = Parameters(*map(np.zeros, ((1, 2), 1, (2, 1), 2)))
    >>> along_b2 = direction(zeros, b2=[-1, 1])
    >>> autoencoder_slice(zeros, [[0, 1]], HALF_SQUARED, [along_b2], [[0, 1]]).round(3).tolist()
    [0.25, 0.072]
    """
    if loss not in _SUMS:
        raise ValueError(f"loss must be CROSS_ENTROPY or HALF_SQUARED, got {loss!r}")
    x = as_data(parameters, x)
    directions = [direction(parameters, **u._asdict()) for u in directions]
    lambdas = as_axes(lambdas, len(directions))
    hidden = [k for k, u in enumerate(directions) if u.W1.any() or u.b1.any()]
    output = [k for k in range(len(directions)) if k not in hidden]
    total = 0
    for part in blocks(x):
        sums = _sums(parameters, part, loss, phi, directions, lambdas, hidden, output)
        total = total + np.concatenate([*sums])
    grid = total.reshape([len(lambdas[k]) for k in hidden + output]) / len(x)
    return grid.transpose(np.argsort(hidden + output))


def _sums(parameters, x, loss, phi, directions, lambdas, hidden, output):
    """Yield for each point of the axes `hidden` the sums of the losses over the axes `output`."""
    outer, inner = ([directions[k] for k in which] for which in (hidden, output))
    f2 = [x @ p.W1.T + p.b1 for p in (parameters, *outer)]
    both = [k for k, u in enumerate(outer) if u.W2.any() or u.b2.any()]
    thetas = [_theta(p) for p in (parameters, *(outer[k] for k in both))]
    thetas_k = [_theta(u) for u in inner]
    sums_of, h = _SUMS[loss](x), np.ones((len(x), len(parameters.b1) + 1), x.dtype)
    for steps in product(*(lambdas[k] for k in hidden)):
        h[:, 1:] = phi.value(_affine(f2, steps))
        theta = _affine(thetas, [steps[k] for k in both])
        logits = [h @ matrix.T for matrix in (theta, *thetas_k)]
        yield sums_of(logits, [lambdas[k] for k in output])


def _theta(parameters):
    """Return Θ = (b², W²), shape (D, H+1): the logits are h Θᵀ for rows h = (1, f³)."""
    return np.column_stack([parameters.b2, parameters.W2])


def _affine(arrays, steps):
    """Return a₀ + Σ_k λ_k a_k in the precision of the arrays."""
    total, *terms = arrays
    for step, term in zip(steps, terms, strict=True):
        total = total + total.dtype.type(step) * term
    return total


def _on_grid(arrays, axes):
    """Yield a₀ + Σ_k λ_k a_k at every point of a grid, adding one term at a time."""
    if not axes:
        yield arrays[0]
        return
    start, term, *rest = arrays
    for step in axes[0]:
        yield from _on_grid([start + start.dtype.type(step) * term, *rest], axes[1:])


def _sums_of_cross_entropies(x):
    """Return the function of logits and axes that sums softplus(a) − xa at every grid point."""
    # Wanted: Σ softplus(a) − xa over data and pixels, at each point a = a₀ + Σ_k λ_k a_k of a grid.
    # softplus(a) = max(a, 0) + log(1 + e^(−|a|)), and max(a, 0) = ½a + ½|a|, so the sum is
    #     Σ (½ − x) a   +   [ ½ Σ |a|  +  Σ log(1 + e^(−|a|)) ]   =   line + even_part(a).
    # `line` is linear in a: (½ − x)·a_k is multiplied out once for each k, not at each point.
    tilt, ones, buffer = 0.5 - x, np.ones_like(x), np.empty_like(x)

    def even_part(a):
        np.abs(a, out=buffer)
        size = float(np.vdot(ones, buffer)) / 2  # faster than a sum
        np.negative(buffer, out=buffer)
        np.exp(buffer, out=buffer)
        np.add(buffer, 1, out=buffer)
        return size + float(sum_of_logs(buffer).sum())

    def sums(logits, axes):
        linear = [np.float64(np.vdot(tilt, a)) for a in logits]
        pairs = zip(_on_grid(linear, axes), _on_grid(logits, axes), strict=True)
        return [line + even_part(a) for line, a in pairs]

    return sums


def _sums_of_half_squares(x):
    """Return the function of logits and axes that sums ½(x − σ(a))² at every grid point.

    σ(a) = ½ + ½ tanh(a/2), which neither overflows nor needs a division.
    """
    target, residual = 2 * x - 1, np.empty_like(x)

    def half_square(a):
        np.multiply(a, 0.5, out=residual)
        np.tanh(residual, out=residual)
        np.subtract(residual, target, out=residual)
        return float(np.vdot(residual, residual)) / 8

    return lambda logits, axes: [half_square(a) for a in _on_grid(logits, axes)]


_SUMS = {CROSS_ENTROPY: _sums_of_cross_entropies, HALF_SQUARED: _sums_of_half_squares}
