"""Slices of the autoencoder's error: E(p + λ₁u₁ + … + λ_K u_K) on a grid of λ.

The hidden layer's f² is affine in λ, and so are the logits in each λ_k whose u_k moves the
output layer alone. Those cost no product of matrices at a grid point, the others one.
"""

from itertools import product

import numpy as np

from helpers.arguments import as_array
from helpers.autoencoder import CROSS_ENTROPY, HALF_SQUARED, Parameters, as_data, blocks
from helpers.graph import TRANSFER

_FACTORS = 32  # 1 + e^(−|a|) ≤ 2, so the product of so many does not overflow


def direction(parameters, **moved):
    """Return the direction, as `Parameters`, that moves what is named and nothing else.

    direction(p, W1=u) is the U⁽¹⁾ of (150). Raises TypeError or ValueError for shapes that do
    not fit. Source: Exercises 3.7 and 3.8.
    """
    still = Parameters(*map(np.zeros_like, parameters))
    return still._replace(
        **{name: as_array(name, array, getattr(still, name).shape) for name, array in moved.items()}
    )


def move(parameters, directions, steps):
    """Return the point parameters + Σ_k λ_k u_k, for steps λ (K,)."""
    arrays = zip(parameters, *directions, strict=True)
    return Parameters(*(_affine(parts, steps) for parts in arrays))


def autoencoder_slice(parameters, x, loss, directions, lambdas, phi=TRANSFER["relu"]):
    """Return E(parameters + Σ_k λ_k u_k) at every grid point, shape (len(λ₁), …, len(λ_K)).

    x (N, D) from 0 to 1, loss CROSS_ENTROPY or HALF_SQUARED, directions u_k from `direction`,
    lambdas a sequence of K arrays. Raises TypeError or ValueError for arguments that do not
    fit. Source: Exercises 3.7 and 3.8, (150) to (152).
    """
    if loss not in _SUMS:
        raise ValueError(f"loss must be CROSS_ENTROPY or HALF_SQUARED, got {loss!r}")
    x = as_data(parameters, x)
    directions = [direction(parameters, **u._asdict()) for u in directions]
    lambdas = [as_array(f"lambdas[{k}]", axis, ("L",)) for k, axis in enumerate(lambdas)]
    if len(lambdas) != len(directions):
        raise ValueError(f"lambdas must hold {len(directions)} arrays, got {len(lambdas)}")
    hidden = [k for k, u in enumerate(directions) if u.W1.any() or u.b1.any()]
    output = [k for k in range(len(directions)) if k not in hidden]
    total = 0
    for part in blocks(x):
        logits = _logits(parameters, part, phi, directions, lambdas, hidden, output)
        sum_of = _SUMS[loss](part)
        total = total + np.array([sum_of(a) for a in logits])
    grid = total.reshape([len(lambdas[k]) for k in hidden + output]) / len(x)
    return grid.transpose(np.argsort(hidden + output))


def _logits(parameters, x, phi, directions, lambdas, hidden, output):
    """Yield the logits at every grid point, those of `output` varying fastest."""
    outer, inner = ([directions[k] for k in which] for which in (hidden, output))
    f2 = [x @ p.W1.T + p.b1 for p in (parameters, *outer)]
    both = [k for k, u in enumerate(outer) if u.W2.any() or u.b2.any()]
    W2, b2 = (
        [getattr(p, name) for p in (parameters, *(outer[k] for k in both))] for name in ("W2", "b2")
    )
    for steps in product(*(lambdas[k] for k in hidden)):
        f3, moves = phi.value(_affine(f2, steps)), [steps[k] for k in both]
        here = _affine(W2, moves), _affine(b2, moves)
        a = [_output(f3, *layer) for layer in (here, *(u[2:] for u in inner))]
        yield from (_affine(a, steps) for steps in product(*(lambdas[k] for k in output)))


def _output(f3, W2, b2):
    logits = f3 @ W2.T
    logits += b2
    return logits


def _affine(arrays, steps):
    """Return a₀ + Σ_k λ_k a_k in the precision of the arrays."""
    total, *terms = arrays
    for step, term in zip(steps, terms, strict=True):
        total = total + total.dtype.type(step) * term
    return total


def _sum_of_cross_entropies(x):
    """Return the function a → Σ softplus(a) − xa, softplus(a) = ½|a| + ½a + log(1 + e^(−|a|)).

    The logarithms of many factors are that of their product.
    """
    tilt, factors = 0.5 - x, np.empty_like(x)
    whole = x.size // _FACTORS * _FACTORS
    groups, rest = factors.reshape(-1)[:whole].reshape(_FACTORS, -1), factors.reshape(-1)[whole:]

    def total(a):
        np.abs(a, out=factors)
        linear = float(factors.sum()) / 2 + float(np.vdot(tilt, a))
        np.negative(factors, out=factors)
        np.exp(factors, out=factors)
        np.add(factors, 1, out=factors)
        return linear + float(np.log(np.multiply.reduce(groups)).sum() + np.log(rest).sum())

    return total


def _sum_of_half_squares(x):
    """Return the function a → Σ ½(x − σ(a))², with σ(a) = ½ + ½ tanh(a/2)."""
    target, residual = 2 * x - 1, np.empty_like(x)

    def total(a):
        np.multiply(a, 0.5, out=residual)
        np.tanh(residual, out=residual)
        np.subtract(residual, target, out=residual)
        return float(np.vdot(residual, residual)) / 8

    return total


_SUMS = {CROSS_ENTROPY: _sum_of_cross_entropies, HALF_SQUARED: _sum_of_half_squares}
