"""Convexity: second differences, chords, witnesses against it, Hessian eigenvalues.

f is convex iff f((1−t)p + tq) ≤ (1−t) f(p) + t f(q) for all p, q and t in [0, 1]. One chord
that lies below the curve (a witness) disproves it; no number of chords above proves it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

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
    def gap(self) -> float:
        """How far the curve lies above the chord; positive speaks against convexity."""
        return self.curve - self.chord

    @property
    def violates(self) -> bool:
        """Whether this chord disproves convexity, rounding allowed for."""
        return self.gap > self.rounding


@ignore_underflow
def chord_violation(
    f: Callable[[np.ndarray], float], start: ArrayLike, end: ArrayLike, t: float = 0.5
) -> Chord:
    """Compare f with its chord from p = start to q = end: f((1−t)p + tq) − (1−t)f(p) − tf(q).

    start and end are numbers or arrays of one shape, t lies in (0, 1), and f returns a number.
    Source: Exercises 1.6 and 1.7.

    >>> chord = chord_violation(np.sin, 0.0, np.pi)
    >>> round(chord.gap, 9), chord.violates
    (1.0, True)
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
def find_witness(
    f: Callable[[np.ndarray], float],
    centre: ArrayLike,
    direction: ArrayLike,
    lambdas: ArrayLike,
) -> Chord | None:
    """Search the line centre + λ·direction for a chord that disproves convexity of f.

    lambdas (K,) are the increasing sample points, K ≥ 3. Among all chords between samples,
    the one that lies deepest below a sample belongs to the lower convex hull of the curve,
    so one pass finds it. Returns the `Chord`, verified by f itself, or None: then *these
    samples* hold no witness, which proves nothing. Source: Exercises 1.6 and 1.7.

    >>> witness = find_witness(np.cos, 0.0, 1.0, [-2, -1, 0, 1, 2])
    >>> float(witness.start), float(witness.end)
    (-2.0, 2.0)
    >>> find_witness(np.square, 0.0, 1.0, [-2, -1, 0, 1, 2])  # convex: no witness
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
def deepest_chord(lambdas: ArrayLike, values: ArrayLike) -> tuple[int, int, int] | None:
    """Return indices (left, inner, right) of the chord deepest below a sampled curve, or None.

    lambdas (K,) increasing, values (K,) the curve. None means that the samples are convex up
    to rounding.

    >>> deepest_chord([0, 1, 2, 3], [0, 2, 0, 1])
    (0, 1, 2)
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


@ignore_underflow
def deepest_midpoint(values: ArrayLike) -> Chord | None:
    """Return the chord that lies deepest below its middle in a table of a function, or None.

    values (K₁, K₂) are f on a grid of equally spaced points each way. Each two points whose
    middle is a grid point, too, are compared: a convex f has f(middle) ≤ ½ f(one) + ½ f(other).
    The chord's start and end are pairs of indices. None means that *this table* holds no
    witness beyond rounding. Source: Exercises 1.7 and 3.8.

    >>> saddle = deepest_midpoint(np.multiply.outer([-1, 0, 1], [-1, 0, 1]))
    >>> saddle.start.tolist(), saddle.end.tolist(), saddle.gap
    ([0, 2], [2, 0], 1.0)
    """
    values = as_array("values", values, ("K₁", "K₂"))
    rows, columns = values.shape
    deepest, gap = None, _rounding(values) if values.size else 0.0
    for i in range((rows + 1) // 2):
        for j in range((columns + 1) // 2):
            inner = values[i : rows - i, j : columns - j]
            for step in sorted({j, -j}):
                half = np.array([i, step])  # the ends lie half before and after the middle
                first = values[: rows - 2 * i, max(0, -2 * step) : columns - max(0, 2 * step)]
                last = values[2 * i :, max(0, 2 * step) : columns - max(0, -2 * step)]
                gaps = inner - (first / 2 + last / 2)
                place = np.unravel_index(np.argmax(gaps), gaps.shape)
                if gaps[place] > gap:
                    gap, middle = gaps[place], np.add(place, (i, j))
                    deepest = middle - half, middle, middle + half
    if deepest is None:
        return None
    first, curve, last = (float(values[tuple(point)]) for point in deepest)
    start, _, end = deepest
    return Chord(start, end, 0.5, curve, first / 2 + last / 2, _rounding(values))


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
def second_difference(values: ArrayLike, spacing: float) -> np.ndarray:
    """Estimate f″ from samples: (f(λ+h) − 2f(λ) + f(λ−h)) / h² along the last axis.

    values (…, K), K ≥ 3, at distance `spacing` = h → (…, K−2). A negative value beyond
    rounding disproves convexity. Source: Exercises 1.6 and 1.7.

    >>> second_difference([0, 1, 4, 9], spacing=1).tolist()
    [2.0, 2.0]
    """
    values = as_finite("values", values)
    if values.ndim == 0 or values.shape[-1] < 3:
        raise ValueError(f"values must have at least 3 samples, got shape {values.shape}")
    spacing = as_positive("spacing", spacing)
    return (values[..., 2:] - 2 * values[..., 1:-1] + values[..., :-2]) / spacing**2


@ignore_underflow
def hessian_eigenvalues(hessian: ArrayLike) -> np.ndarray:
    """Return the eigenvalues of symmetric matrices (…, D, D) in increasing order, (…, D).

    All are ≥ 0 iff vᵀHv ≥ 0 for every v. Diagonal entries that are ≥ 0 do not suffice.
    Source: Exercises 1.2 and 1.3.

    >>> hessian_eigenvalues([[0, 1], [1, 0]]).round(9).tolist()
    [-1.0, 1.0]
    """
    hessian = as_finite("hessian", hessian)
    if hessian.ndim < 2 or hessian.shape[-1] != hessian.shape[-2] or hessian.size == 0:
        raise ValueError(f"hessian must have shape (…, D, D), not empty; got shape {hessian.shape}")
    skew = np.abs(hessian - np.swapaxes(hessian, -1, -2))
    largest = np.abs(hessian).max(axis=(-2, -1), keepdims=True)
    if (skew > np.sqrt(np.finfo(hessian.dtype).eps) * largest).any():
        raise ValueError(f"hessian must be symmetric, got a matrix off by {skew.max():g}")
    return np.linalg.eigvalsh(hessian)
