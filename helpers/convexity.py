"""Convexity: second differences, chords, witnesses against it, Hessian eigenvalues.

f is convex iff f((1−t)p + tq) ≤ (1−t) f(p) + t f(q) for all p, q and t in [0, 1]. One chord
that lies below the curve (a witness) disproves it; no number of chords above proves it.
"""

from dataclasses import dataclass

import numpy as np

from helpers.internal.arguments import as_array, as_finite, as_floats, as_positive
from helpers.internal.underflow import ignore_underflow

_ROUNDINGS = 256  # units of rounding, of the largest value, that a computed gap may owe to chance


@dataclass(frozen=True)
class Chord:
    """The chord of f from `start` to `end`, compared with f at (1−t)·start + t·end.

    `curve` and `chord` are the two heights there; `rounding` is what a gap between them may
    owe to rounding.
    """

    start: np.ndarray
    end: np.ndarray
    t: float
    curve: float
    chord: float
    rounding: float

    @property
    def gap(self):
        """How far the curve lies above the chord; positive speaks against convexity."""
        return self.curve - self.chord

    @property
    def violates(self):
        """Whether this chord disproves convexity, rounding allowed for."""
        return self.gap > self.rounding


@ignore_underflow
def chord_violation(f, start, end, t=0.5):
    """Return the `Chord` of f from start to end, with its gap f((1−t)p + tq) − (1−t)f(p) − tf(q).

    start and end are numbers or arrays of one shape; f returns a number. Raises TypeError or
    ValueError for ends that do not fit, t outside (0, 1), or an f that is not finite.
    Source: Exercises 1.6 and 1.7.
    """
    start = as_finite("start", start)
    end = as_finite("end", end)
    if start.shape != end.shape:
        raise ValueError(f"end must have the shape of start, {start.shape}, got {end.shape}")
    fraction = as_floats("t", t)
    if fraction.ndim or not 0 < fraction < 1:
        raise ValueError(f"t must lie between 0 and 1, got {t!r}")
    t = float(fraction)
    inner = np.asarray((1 - t) * start + t * end)
    heights = _heights(f, [start, inner, end])
    left, curve, right = heights.tolist()
    chord = (1 - t) * left + t * right
    rounding = _rounding(heights)
    if curve - chord > rounding:  # where f is steep, the rounding of the inner point counts too
        with np.errstate(all="ignore"):  # its neighbours may leave the domain of f
            nearby = [f(_nudge(inner, k)) for k in range(inner.size.bit_length())]
        changes = np.abs(np.array(nearby) - curve)
        rounding += float(changes.max(initial=0, where=np.isfinite(changes)))
    return Chord(start, end, t, curve, chord, rounding)


def _heights(f, points):
    values = as_finite("f", [f(point) for point in points])
    if values.ndim != 1:
        raise ValueError(f"f must return a number, got shape {values.shape[1:]}")
    return values


def _rounding(values):
    return _ROUNDINGS * float(np.finfo(values.dtype).eps * np.abs(values).max())


def _nudge(point, k):
    """Return point moved in its last digits, one way or the other by bit k of each index."""
    signs = 1 - 2 * (np.arange(point.size).reshape(point.shape) >> k & 1)
    return point + point * signs.astype(point.dtype) * _ROUNDINGS * np.finfo(point.dtype).eps


@ignore_underflow
def find_witness(f, centre, direction, lambdas):
    """Search the line centre + λ·direction for a chord that disproves convexity of f.

    lambdas (K,) are the increasing sample points, K ≥ 3. Among all chords between samples,
    the one that lies deepest below a sample belongs to the lower convex hull of the curve,
    so one pass finds it. Returns the `Chord`, verified by f itself, or None: then *these
    samples* hold no witness, which proves nothing. Raises TypeError or ValueError for
    arguments that do not fit. Source: Exercises 1.6 and 1.7.
    """
    centre = as_finite("centre", centre)
    direction = as_array("direction", direction, centre.shape)
    lambdas = as_array("lambdas", lambdas, ("K",))
    values = _heights(f, [centre + step * direction for step in lambdas])
    deepest = deepest_chord(lambdas, values)
    if deepest is None:
        return None
    left, inner, right = lambdas[list(deepest)]
    chord = chord_violation(
        f, centre + left * direction, centre + right * direction, (inner - left) / (right - left)
    )
    return chord if chord.violates else None


@ignore_underflow
def deepest_chord(lambdas, values):
    """Return indices (left, inner, right) of the chord deepest below a sampled curve, or None.

    lambdas (K,) increasing, values (K,) the curve. None means that the samples are convex up
    to rounding. Raises TypeError or ValueError for arguments that do not fit.
    """
    lambdas = as_array("lambdas", lambdas, ("K",))
    values = as_array("values", values, lambdas.shape)
    if len(lambdas) < 3 or (np.diff(lambdas) <= 0).any():
        raise ValueError("lambdas must be at least 3 increasing numbers")
    hull = _lower_hull(lambdas, values)
    gaps = values - np.interp(lambdas, lambdas[hull], values[hull])
    inner = int(np.argmax(gaps))
    if gaps[inner] <= _rounding(values):
        return None
    right = int(np.searchsorted(hull, inner))
    return hull[right - 1], inner, hull[right]


def _lower_hull(x, y):
    """Return the indices of the lower convex hull of points sorted by x (monotone chain)."""
    x, y = x.tolist(), y.tolist()  # floats of Python's own are faster one at a time
    hull = []
    for k in range(len(x)):
        while len(hull) > 1:
            i, j = hull[-2], hull[-1]
            if (y[j] - y[i]) * (x[k] - x[i]) < (y[k] - y[i]) * (x[j] - x[i]):
                break
            hull.pop()
        hull.append(k)
    return hull


@ignore_underflow
def second_difference(values, spacing):
    """Return (f(λ+h) − 2f(λ) + f(λ−h)) / h² along the last axis, shape (…, K−2).

    values (…, K) are samples at distance `spacing` = h. It tends to f″; a negative value
    beyond rounding disproves convexity. Raises TypeError or ValueError for fewer than 3
    samples or a spacing that is not positive. Source: Exercises 1.6 and 1.7.
    """
    values = as_finite("values", values)
    if values.ndim == 0 or values.shape[-1] < 3:
        raise ValueError(f"values must have at least 3 samples, got shape {values.shape}")
    spacing = as_positive("spacing", spacing)
    return (values[..., 2:] - 2 * values[..., 1:-1] + values[..., :-2]) / spacing**2


@ignore_underflow
def hessian_eigenvalues(hessian):
    """Return the eigenvalues of symmetric matrices (…, D, D) in increasing order, (…, D).

    All are ≥ 0 iff vᵀHv ≥ 0 for every v; diagonal entries alone decide nothing. Raises
    TypeError or ValueError if the matrices are not finite, square and symmetric. Source:
    Exercises 1.2 and 1.3.
    """
    hessian = as_finite("hessian", hessian)
    if hessian.ndim < 2 or hessian.shape[-1] != hessian.shape[-2] or hessian.size == 0:
        raise ValueError(f"hessian must have shape (…, D, D), not empty; got shape {hessian.shape}")
    skew = np.abs(hessian - np.swapaxes(hessian, -1, -2))
    largest = np.abs(hessian).max(axis=(-2, -1), keepdims=True)
    if (skew > np.sqrt(np.finfo(hessian.dtype).eps) * largest).any():
        raise ValueError(f"hessian must be symmetric, got a matrix off by {skew.max():g}")
    return np.linalg.eigvalsh(hessian)
