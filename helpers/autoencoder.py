"""The autoencoder of Exercise 3: f(x) = σ(W² φ(W¹x + b¹) + b²), its error, gradient and training.

x (N, D) holds values from 0 to 1; E = (1/N) Σ_n Σ_i L(a_ni, x_ni) with logits a (N, D). Data are
worked through in blocks that stay in the cache.
"""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from helpers.graph import TRANSFER, Elementwise
from helpers.internal.arguments import as_array, as_count, as_generator, as_weights
from helpers.internal.files import written_whole
from helpers.internal.sum_of_logs import sum_of_logs
from helpers.internal.underflow import ignore_underflow
from helpers.logistic import LIKELIHOOD, SQUARED, Loss, sigmoid
from helpers.sgd import Adam

HALF_SQUARED = Loss(
    "half squared",
    ignore_underflow(lambda a, x: SQUARED.value(a, x) / 2),
    ignore_underflow(lambda a, x: SQUARED.slope(a, x) / 2),
    ignore_underflow(lambda a, x: SQUARED.curvature(a, x) / 2),
)
"""L = ½(x − σ(a))², with the ½ that Exercise 3 has and Exercise 1 has not."""

CROSS_ENTROPY = replace(LIKELIHOOD, name="cross-entropy")
"""L = −x log σ(a) − (1−x) log(1−σ(a)), in its logit form; x may be grey."""

_BLOCK = 2**16  # logits at a time


class Parameters(NamedTuple):
    """W1 (H, D), b1 (H,), W2 (D, H), b2 (D,); gradients come in the same form."""

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray


def initial(
    rng: np.random.Generator, inputs: int, hidden: int, dtype: DTypeLike = np.float32
) -> Parameters:
    """Return parameters to start from, uniform in ±1/√(last dimension), as in the source's code.

    Source: Exercise 3.4, appendix.

    >>> [array.shape for array in initial(np.random.default_rng(0), inputs=6, hidden=2)]
    [(2, 6), (2,), (6, 2), (6,)]
    """
    rng = as_generator("rng", rng)
    inputs, hidden = as_count("inputs", inputs), as_count("hidden", hidden)
    shapes = (hidden, inputs), (hidden,), (inputs, hidden), (inputs,)
    bounds = [shape[-1] ** -0.5 for shape in shapes]
    drawn = [rng.uniform(-b, b, shape) for b, shape in zip(bounds, shapes, strict=True)]
    return Parameters(*(array.astype(dtype) for array in drawn))


@ignore_underflow
def forward(
    parameters: Parameters, x: np.ndarray, phi: Elementwise = TRANSFER["relu"]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the nodes f² = W¹x + b¹, f³ = φ(f²), f⁵ = W²f³ + b², for rows x; f⁶ is σ(f⁵).

    Nothing is checked. Source: Exercise 3.2.

    >>> p = Parameters(*map(np.array, ([[1.0, 0.0]], [-1.0], [[2.0], [4.0]], [0.0, 1.0])))
    >>> [f.tolist() for f in forward(p, np.array([[3.0, 5.0]]))]
    [[[2.0]], [[2.0]], [[4.0, 9.0]]]
    """
    W1, b1, W2, b2 = parameters
    f2 = x @ W1.T + b1
    f3 = phi.value(f2)
    return f2, f3, f3 @ W2.T + b2


def reconstruct(
    parameters: Parameters, x: ArrayLike, phi: Elementwise = TRANSFER["relu"]
) -> np.ndarray:
    """Return what the network makes of x, f(x) = σ(f⁵), shape (N, D).

    >>> reconstruct(Parameters(*map(np.zeros, ((1, 2), 1, (2, 1), 2))), [[0, 1]]).tolist()
    [[0.5, 0.5]]
    """
    return sigmoid(forward(parameters, as_data(parameters, x), phi)[-1])


@ignore_underflow
def error(
    parameters: Parameters, x: ArrayLike, loss: Loss, phi: Elementwise = TRANSFER["relu"]
) -> float:
    """Return the error of the reconstructions, E = (1/N) Σ_n Σ_i L(a_ni, x_ni).

    Source: Exercise 3, (98).

    >>> error(Parameters(*map(np.zeros, ((1, 2), 1, (2, 1), 2))), [[0, 1]], HALF_SQUARED)
    0.25
    """
    x = as_data(parameters, x)
    parts = (_sum(loss.value(forward(parameters, part, phi)[-1], part)) for part in blocks(x))
    return sum(parts) / len(x)


def gradient(
    parameters: Parameters, x: ArrayLike, loss: Loss, phi: Elementwise = TRANSFER["relu"]
) -> tuple[float, Parameters]:
    """Return E and its gradient as `Parameters`, by the messages of Exercise 3.2 and 3.3.

    t⁵ = L′(f⁵, x)/N, t^W² = t⁵ᵀf³, t³ = t⁵W², t² = φ′(f²) ⊙ t³, t^W¹ = t²ᵀx; biases add their
    messages over the data. E has a relative error of about 1e-8 in float32 and 1e-16 in float64;
    where every pixel is saturated on the right side it is absolute, a unit roundoff a pixel.
    Source: (136), (137) and what leads to them, with the 1/N that they lack.

    >>> zeros = Parameters(*map(np.zeros, ((1, 2), 1, (2, 1), 2)))
    >>> value, slopes = gradient(zeros, [[0, 1]], CROSS_ENTROPY)
    >>> slopes.b2.tolist()
    [0.5, -0.5]
    """
    return _gradient(parameters, as_data(parameters, x), loss, phi)


@ignore_underflow
def _gradient(parameters, x, loss, phi):
    """Return E and its gradient for data that are checked already."""
    total, sums = 0.0, Parameters(*map(np.zeros_like, parameters))
    for part in blocks(x):
        f2, f3, f5 = forward(parameters, part, phi)
        value, t5 = _VALUE_AND_SLOPE.get(loss, _value_and_slope(loss))(f5, part)
        total += value
        t2 = phi.slope(f2) * (t5 @ parameters.W2)
        parts = t2.T @ part, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)
        for whole, added in zip(sums, parts, strict=True):
            whole += added
    return total / len(x), Parameters(*(whole / len(x) for whole in sums))


def fit(
    parameters: Parameters,
    x: ArrayLike,
    loss: Loss,
    phi: Elementwise = TRANSFER["relu"],
    rng: np.random.Generator | None = None,
    batch: int | None = None,
    rounds: int = 100,
    **adam: Any,
) -> Iterator[float]:
    """Train in place with Adam; yield E at the start of each round, of which there are `rounds`.

    Without `batch` a round is one step on all data; with it, one pass in batches of that size,
    in an order drawn from rng, and E is their mean. adam holds lr, betas and eps. Raises
    FloatingPointError with the round in which E or its gradient is no longer finite. Source:
    Exercise 3.4.

    >>> p = initial(np.random.default_rng(0), inputs=2, hidden=1)
    >>> errors = list(fit(p, [[0, 1], [1, 0]], CROSS_ENTROPY, rounds=3, lr=0.1))
    >>> len(errors), errors[2] < errors[0]
    (3, True)
    """
    x = as_data(parameters, x)
    batch = len(x) if batch is None else as_count("batch", batch)
    if batch < len(x):
        as_generator("rng", rng)
    optimiser = Adam(parameters, **adam)
    for k in range(1, as_count("rounds", rounds) + 1):
        batches = [slice(None)]
        if batch < len(x):
            batches = np.split(rng.permutation(len(x)), range(batch, len(x), batch))
        total = 0.0
        for rows in batches:
            part = x[rows]
            value, slopes = _gradient(parameters, part, loss, phi)
            if not np.isfinite(value):
                raise FloatingPointError(f"fit diverges: E is not finite in round {k}")
            total += value * len(part)
            optimiser.step(slopes)
        yield total / len(x)


def save(path: str | os.PathLike, parameters: Parameters) -> None:
    """Write parameters to an .npz file, without pickle. Raises OSError if that is not possible."""
    with written_whole(path) as file:
        np.savez_compressed(file, **parameters._asdict())


def load(path: str | os.PathLike) -> Parameters:
    """Return the parameters in an .npz file. Raises ValueError if it does not hold them."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            parameters = Parameters(*(stored[name] for name in Parameters._fields))
    except (KeyError, zipfile.BadZipFile, ValueError) as fault:
        raise ValueError(f"path must name a file of W1, b1, W2, b2; {path} is not one") from fault
    _check(parameters)
    return parameters


def _check(parameters):
    for name, array in parameters._asdict().items():
        as_weights(name, array)
    W1, b1, W2, b2 = parameters
    hidden, inputs = as_array("W1", W1, ("H", "D")).shape
    as_array("b1", b1, (hidden,))
    as_array("W2", W2, (inputs, hidden))
    as_array("b2", b2, (inputs,))


@ignore_underflow
def as_data(parameters: Parameters, x: ArrayLike) -> np.ndarray:
    """Return x (N, D), from 0 to 1, in the precision of the parameters, both checked."""
    _check(parameters)
    x = as_array("x", x, ("N", parameters.W1.shape[1]))
    if x.min() < 0 or x.max() > 1:
        raise ValueError(f"x must lie between 0 and 1, got values from {x.min()} to {x.max()}")
    return x.astype(parameters.W1.dtype, copy=False)


def blocks(x: np.ndarray) -> Iterator[np.ndarray]:
    """Yield x some rows at a time, as many as keep their logits in the cache."""
    rows = max(1, _BLOCK // x.shape[1])
    return (x[n : n + rows] for n in range(0, len(x), rows))


def _sum(values):
    return float(values.sum(dtype=np.float64))


def _value_and_slope(loss):
    """Return the function of logits a and data x that sums a loss, and gives its slopes in a."""
    return lambda a, x: (_sum(loss.value(a, x)), loss.slope(a, x))


def _sigmoid_parts(a):
    """Return σ(a), e = e^(−|a|) and 1 + e; σ = e^min(a, 0)/(1 + e), and σ(1−σ) = e/(1 + e)²."""
    e = np.abs(a)
    np.negative(e, out=e)
    np.exp(e, out=e)
    factors = 1 + e
    s = np.minimum(a, 0)
    np.exp(s, out=s)  # a second exponential costs less than a choice between e and 1
    s /= factors
    return s, e, factors


def _cross_entropies(a, x):
    s, _, factors = _sigmoid_parts(a)
    linear = np.maximum(a, 0)
    linear -= x * a
    s -= x
    return _sum(linear) + _sum(sum_of_logs(factors)), s  # Σ softplus(a) − xa, and σ(a) − x


def _half_squares(a, x):
    residual, e, factors = _sigmoid_parts(a)
    residual -= x
    value = _sum(residual**2) / 2
    factors *= factors
    e /= factors
    residual *= e
    return value, residual


_VALUE_AND_SLOPE = {CROSS_ENTROPY: _cross_entropies, HALF_SQUARED: _half_squares}
