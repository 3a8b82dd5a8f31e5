"""Derivatives by finite differences and by a complex step, and the check of a gradient.

Shapes: f takes x of any shape and returns a number or an array; its derivative has the
shape `f(x).shape + x.shape`, so (D,) for an error and (D, D) for a gradient's Hessian.

How `check_gradient` judges a coordinate:

1. One central difference at h = 2^-18 max(1, |x|), near the best h for a smooth f. If it agrees
   with the slope given to 1e-6, and f is so straight that its truncation error is far
   below that, the slope is right.
2. Otherwise a sweep over 31 steps measures the slope with a bound of the error
   (`helpers.internal.slope_sweep` tells how). If the bound is small, the slope given agrees
   if it differs by no more than 1e-6 of its size plus the bound.
3. Otherwise f may have a kink at x, or so near that rounding hides on which side x lies. Then
   any slope between those to the left and right is tolerated, and the report names the kink.
4. Otherwise nothing can be said, and that is an error too.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internal.arguments import as_finite, as_positive
from helpers.internal.slope_sweep import (
    CENTRAL_STEP,
    EPS,
    SlopeSweep,
    scale_of,
    sides_of,
    values_of,
)

RELATIVE = 1e-6  # what check_gradient asks for beyond rounding
_STRAIGHT = 1e-3  # f″h relative to the slope; the truncation error is about its square
_SAME = 8 * EPS  # relative; two evaluations of the same formula differ by less


def finite_difference(
    f: Callable[[NDArray], ArrayLike], x: ArrayLike, h: float | None = None
) -> NDArray:
    """Return central differences (f(x + h e_i) − f(x − h e_i)) / 2h, shape f(x).shape + x.shape.

    The error is about h²|f‴|/6 + ε|f|/h. Without h, each coordinate takes the step
    ε^(1/3) max(1, |x_i|), which balances the two. Raises ValueError if h is so small that
    x + h rounds to x. Source: the independent evidence for every gradient of Exercises 1 to 3.

    >>> finite_difference(lambda x: x @ x, [1.0, 2.0]).round(6)
    array([2., 4.])
    """
    x = _point(x)
    steps = np.cbrt(EPS) * scale_of(x) if h is None else np.full(x.shape, as_positive("h", h))
    columns = []
    for i in np.ndindex(x.shape):
        right, left, width = sides_of(f, x, i, steps[i])
        if width == 0:
            raise ValueError(f"h must move x, but {h:g} is lost in the rounding of {x[i]:g}")
        with np.errstate(all="ignore"):
            columns.append((right - left) / width)
    return _stack(columns, x)


def complex_step(f: Callable[[NDArray], ArrayLike], x: ArrayLike, h: float = 1e-20) -> NDArray:
    """Return Im f(x + ih e_i) / h, shape f(x).shape + x.shape: no subtraction, so no cancellation.

    f must be made of operations that are analytic and accept complex numbers. Those that
    drop the imaginary part (abs, norm, conj, vdot) would give a wrong slope without a word, so
    the slope along one direction is held against central differences.

    Raises TypeError if f returns no complex number, ValueError if the two contradict each other.

    >>> complex_step(np.exp, 0.0)
    np.float64(1.0)
    """
    x = _point(x)
    h = as_positive("h", h)
    columns = []
    for i in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[i] += 1j * h
        columns.append(_imaginary(f, moved) / h)
    _refuse_lost_imaginary_part(f, x)
    return _stack(columns, x)


class GradientError(AssertionError):
    """A gradient that finite differences contradict, or cannot confirm."""


@dataclass(frozen=True)
class GradientReport:
    """What `check_gradient` found; prints as one line that is the same on any machine."""

    coordinates: int
    kinks: tuple[str, ...] = ()

    def __repr__(self):
        line = f"✓ {self.coordinates - len(self.kinks)} of {self.coordinates} slopes"
        more = [f"{len(self.kinks) - 3} more kinks"] if len(self.kinks) > 3 else []
        return "; ".join([line, *self.kinks[:3], *more])


def check_gradient(
    f: Callable[[NDArray], ArrayLike], gradient: ArrayLike, x: ArrayLike
) -> GradientReport:
    """Compare `gradient` with finite differences of f at x, in every coordinate.

    gradient has the shape f(x).shape + x.shape; or, where f works element by element, the
    shape of x, and holds f′ at each element. A coordinate agrees if it differs from the
    measured slope by at most 1e-6 of its size, beyond what rounding and truncation explain;
    the module's docstring tells how.

    At a kink there is no gradient: the report names the coordinate with both one-sided
    slopes, and a value that lies outside them is refused. (The chain rule is no theorem there:
    it may give such a value, where several kinks meet.)

    Raises GradientError, with the worst coordinate and both values, if a coordinate disagrees
    or if differences cannot decide; TypeError if f does not return float64; ValueError if
    gradient has the shape of x but f does not work element by element.

    >>> check_gradient(lambda x: x @ x, [2.0, 4.0], [1.0, 2.0])
    ✓ 2 of 2 slopes
    >>> check_gradient(np.abs, 0.0, 0.0)
    ✓ 0 of 1 slopes; the derivative is at a kink (slope -1 on the left, 1 on the right)
    >>> check_gradient(lambda x: x @ x, [1.0, 2.0], [1.0, 2.0])
    Traceback (most recent call last):
    helpers.gradients.GradientError: gradient is not confirmed in 2 of 2 coordinates; \
worst: coordinate 0, given 1, finite differences 2, ratio 0.5
    """
    x = _point(x)
    with np.errstate(under="ignore"):  # a slope of 0 is what an underflow means
        value = values_of(f, x.copy())
    if value.dtype != np.float64:
        raise TypeError(f"f must return float64 (finite differences need it), got {value.dtype}")
    value = _as_nonempty("f(x)", as_finite("f(x)", value))
    given = as_finite("gradient", gradient).astype(np.float64)
    f = _tolerant(f, value.shape)
    with np.errstate(all="ignore"):  # wide steps may overflow, or leave the domain of f
        if given.shape == value.shape + x.shape:
            slopes = np.moveaxis(given.reshape(*value.shape, -1), -1, 0)
            verdicts = _judge(f, x, list(np.ndindex(x.shape)), value, slopes)
        elif given.shape == x.shape == value.shape:
            verdicts = _judge(f, x, [...], value, given[np.newaxis])
        else:
            raise ValueError(
                f"gradient must have shape {value.shape + x.shape}, or {x.shape} where f works "
                f"element by element; got shape {given.shape}"
            )
    wrong = [verdict for verdict in verdicts if not verdict.kink]
    if wrong:
        worst = max(wrong, key=lambda verdict: verdict.excess)
        raise GradientError(
            f"gradient is not confirmed in {len(wrong)} of {given.size} coordinates; "
            f"worst: {worst.sentence}"
        )
    return GradientReport(given.size, tuple(verdict.sentence for verdict in verdicts))


@dataclass(frozen=True)
class _Verdict:
    """A coordinate that does not simply agree: a tolerated kink, or a failure and its size."""

    kink: bool
    excess: float
    sentence: str


def _judge(f, x, places, value, given):
    """Judge df/dx[at] against `given` (of the shape of value) for each place `at`.

    A place is an index of one coordinate, or `...` for each element with its own.
    """
    scale = CENTRAL_STEP * scale_of(x)
    sides = [sides_of(f, x, at, scale[at]) for at in places]
    right, left, width = map(np.array, zip(*sides, strict=True))
    if places == [...]:
        _refuse_mixed_elements(f, x, scale, (left[0], value, right[0]))
    else:
        width = width.reshape(-1, *[1] * value.ndim)
    slope = (right - left) / width
    bend = np.abs(right - 2 * value + left) / width  # f″h/2, or half the jump of a kink
    size = np.abs(given)
    agrees = (np.abs(slope - given) <= RELATIVE * size) & (bend <= _STRAIGHT * size)
    verdicts = []
    for p in np.flatnonzero(~agrees.reshape(len(places), -1).all(axis=1)):
        sweep = SlopeSweep(f, x, places[p], value)
        suffix = () if places[p] is ... else places[p]
        names = [(*i, *suffix) for i in np.ndindex(value.shape)]
        verdicts += (
            _compare(sweep, i, given[p].flat[i], names[i]) for i in np.flatnonzero(~agrees[p])
        )
    return [verdict for verdict in verdicts if verdict]


def _compare(sweep, i, given, name):
    """Return the `_Verdict` of a sweep on its value i, or None if `given` agrees."""
    where = f"coordinate {', '.join(map(str, name))}" if name else "the derivative"
    slope, bound, kinks = sweep.slope[i], sweep.bound[i], sweep.kinks
    if sweep.settled[i]:
        excess = abs(slope - given)
        if excess <= RELATIVE * abs(given) + bound:
            return None
        ratio = f", ratio {given / slope:.6g}" if slope else ""
        sentence = f"{where}, given {given:.10g}, finite differences {slope:.10g}{ratio}"
        return _Verdict(False, excess / max(abs(slope), abs(given)), sentence)
    if kinks.found[i]:
        left, right, slack = kinks.left[i], kinks.right[i], kinks.slack[i]
        shown = (0.0 if abs(side) < 1e-3 * abs(right - left) else side for side in (left, right))
        sentence = "{} is at a kink (slope {:.4g} on the left, {:.4g} on the right)"
        sentence = sentence.format(where, *shown)
        if min(left, right) - slack <= given <= max(left, right) + slack:
            return _Verdict(True, 0.0, sentence)
        return _Verdict(False, np.inf, f"{sentence}, but {given:.10g} was given")
    return _Verdict(
        False,
        0.0,
        f"{where} cannot be decided: given {given:.10g}, but finite differences do not "
        f"settle ({slope:.4g} ± {bound:.1g}); is f smooth there, and free of randomness?",
    )


def _refuse_mixed_elements(f, x, step, alike):
    """Raise ValueError if an element of f(x) depends on another element of x than its own.

    `alike` holds f where all elements are moved by −step, 0 and step. Moving some of them by
    one and some by another must then give no other values.
    """
    moves = (3 * (np.sqrt(2) * np.arange(x.size) % 1)).astype(int)  # 0, 1, 2 without a period
    moves = moves.reshape(x.shape)
    mixed = values_of(f, np.choose(moves, [x - step, x, x + step]))
    expected = np.choose(moves, alike)
    if (np.abs(mixed - expected) > _SAME * np.maximum(np.abs(mixed), np.abs(expected))).any():
        raise ValueError(
            f"gradient must have shape {x.shape + x.shape}, since f does not work element by "
            f"element (moving elements of x changes others of f(x)); got shape {x.shape}"
        )


def _refuse_lost_imaginary_part(f, x):
    """Raise ValueError if the complex step and central differences disagree along a direction."""
    direction = scale_of(x) * (1 + np.sqrt(2) * np.arange(x.size) % 1).reshape(x.shape)
    tiny = 1e-20
    with np.errstate(all="ignore"):
        slope = _imaginary(f, x + 1j * tiny * direction) / tiny
        value = np.real(values_of(f, x.copy()))
        if not (np.isfinite(slope).all() and np.isfinite(value).all()):
            return
        along = _tolerant(lambda t: np.real(f(x + t * direction)), value.shape)
        verdicts = _judge(along, np.zeros(()), [()], value, slope[np.newaxis])
    contradicted = [verdict for verdict in verdicts if verdict.excess > 0]
    if contradicted:
        raise ValueError(
            "f must be analytic, but its slope by a complex step along a direction disagrees: "
            f"{contradicted[0].sentence}; does f drop the imaginary part (abs, norm, conj, vdot)?"
        )


def _imaginary(f, z):
    value = np.array(f(z))
    if value.dtype.kind != "c":
        raise TypeError(f"f must return complex numbers for complex x, got {value.dtype}")
    return value.imag


def _tolerant(f, shape):
    """Return f with NaN where it raises: steps may leave its domain, or what it asserts."""

    def tolerant(x):
        try:
            return f(x)
        except (ArithmeticError, AssertionError, ValueError):
            return np.full(shape, np.nan)

    return tolerant


def _point(x):
    return _as_nonempty("x", as_finite("x", x).astype(np.float64))


def _as_nonempty(name, array):
    """Return `array` if it has elements; raises ValueError otherwise."""
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {array.shape}")
    return array


def _stack(columns, x):
    columns = np.stack(columns, axis=-1)
    return columns.reshape(columns.shape[:-1] + x.shape)[()]
