"""Derivatives by finite differences and by a complex step, and the check of a gradient.

Shapes: f takes x of any shape and returns a number or an array; its derivative has the
shape `f(x).shape + x.shape`, so (D,) for an error and (D, D) for a gradient's Hessian.
"""

from dataclasses import dataclass

import numpy as np

from helpers.internal.arguments import as_finite, as_positive
from helpers.internal.slope_sweep import EPS, SlopeSweep, scale_of, sides_of, values_of

RELATIVE = 1e-6  # what check_gradient asks for beyond rounding


def finite_difference(f, x, h=None):
    """Return central differences (f(x + h e_i) − f(x − h e_i)) / 2h, shape f(x).shape + x.shape.

    The error is about h²|f‴|/6 + ε|f|/h. Without h, each coordinate takes the step
    ε^(1/3) max(1, |x_i|), which balances the two. Raises TypeError or ValueError if x is
    not finite and real, or if h is not a positive number that moves x. Source: the
    independent evidence for every gradient of Exercises 1 to 3.
    """
    x = _point(x)
    steps = np.cbrt(EPS) * scale_of(x) if h is None else np.full(x.shape, as_positive("h", h))
    columns = []
    for i in np.ndindex(x.shape):
        right, left, width = sides_of(f, x, i, steps[i])
        if width == 0:
            raise ValueError(f"h must move x, but {h:g} is lost in the rounding of {x[i]:g}")
        columns.append((right - left) / width)
    return _stack(columns, x)


def complex_step(f, x, h=1e-20):
    """Return Im f(x + ih e_i) / h, shape f(x).shape + x.shape: no subtraction, so no rounding.

    f must be made of operations that are analytic and accept complex numbers (no abs, no
    comparison). Raises TypeError if f returns no complex number or x is not real,
    ValueError if x is not finite or h not a positive number.
    """
    x = _point(x)
    h = as_positive("h", h)
    columns = []
    for i in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[i] += 1j * h
        value = np.asarray(f(moved))
        if value.dtype.kind != "c":
            raise TypeError(f"f must return complex numbers for complex x, got {value.dtype}")
        columns.append(value.imag / h)
    return _stack(columns, x)


class GradientError(AssertionError):
    """A gradient that finite differences contradict, or cannot confirm."""


@dataclass(frozen=True)
class GradientReport:
    """What `check_gradient` found; prints as one line that is the same on any machine."""

    coordinates: int
    kinks: tuple[str, ...] = ()

    def __repr__(self):
        agreeing = self.coordinates - len(self.kinks)
        line = (
            f"gradient agrees with finite differences: {agreeing} of {self.coordinates} "
            f"coordinates, to {RELATIVE:.0e} or to rounding"
        )
        more = [f"{len(self.kinks) - 3} more kinks"] if len(self.kinks) > 3 else []
        return "; ".join([line, *self.kinks[:3], *more])


def check_gradient(f, gradient, x):
    """Compare `gradient` with finite differences of f at x, in every coordinate.

    gradient has the shape f(x).shape + x.shape; or, where f works element by element, the
    shape of x, and holds f′ at each element. A coordinate agrees if it differs from the
    measured slope by at most 1e-6 of its size, beyond what rounding and truncation explain.
    One central difference settles most coordinates. The others are extrapolated over a
    sweep of h (Ridders' method); the scatter of the extrapolations, and the rounding that
    the sweep shows, say how far the result can be trusted.

    At a kink there is no gradient: the report names the coordinate with both one-sided
    slopes, and a value that lies outside them is an error.

    Returns a `GradientReport`. Raises GradientError, with the worst coordinate and both
    values, if a coordinate disagrees or if differences cannot decide; TypeError if f does
    not return float64; ValueError if shapes do not fit or a number is not finite.
    """
    x = _point(x)
    value = values_of(f, x.copy())
    if value.dtype != np.float64:
        raise TypeError(f"f must return float64 (finite differences need it), got {value.dtype}")
    value = _some("f(x)", as_finite("f(x)", value))
    given = as_finite("gradient", gradient).astype(np.float64)
    verdicts = []
    if given.shape == value.shape + x.shape:
        for i in np.ndindex(x.shape):
            verdicts += _judge(f, x, i, value, given[(..., *i)], suffix=i)
    elif given.shape == x.shape == value.shape:
        verdicts = _judge(f, x, ..., value, given, suffix=())
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


_QUICK = 2.0**-18  # near ε^(1/3), where truncation and rounding of one difference balance


def _judge(f, x, at, value, given, suffix):
    """Judge df/dx[at] against `given` (shape of value): one coordinate, or all if `at` is `...`."""
    f = _tolerant(f, value.shape)
    with np.errstate(all="ignore"):
        right, left, width = sides_of(f, x, at, _QUICK * scale_of(x[at]))
        slope = (right - left) / width
        bend = np.abs(right - 2 * value + left) / width  # at a kink, half its jump
        agrees = np.abs(slope - given) <= RELATIVE * np.abs(given)
        unsettled = ~(agrees & (bend <= 1e-3 * np.abs(given)))
        if not unsettled.any():
            return []
        sweep = SlopeSweep(f, x, at, value)
    names = [(*i, *suffix) for i in np.ndindex(value.shape)]
    verdicts = [_weigh(sweep, i, given.flat[i], names[i]) for i in np.flatnonzero(unsettled)]
    return [verdict for verdict in verdicts if verdict]


def _weigh(sweep, i, given, name):
    """Return the `_Verdict` of a sweep on its value i, or None if `given` agrees."""
    where = f"coordinate {', '.join(map(str, name))}" if name else "the derivative"
    slope, doubt = sweep.slope[i], sweep.doubt[i]
    kink = sweep.kink(i)
    if kink is not None:
        left, right, slack = kink
        shown = (0.0 if abs(side) < 1e-3 * abs(right - left) else side for side in kink[:2])
        sentence = "{} is at a kink (slope {:.4g} on the left, {:.4g} on the right)"
        sentence = sentence.format(where, *shown)
        if min(left, right) - slack <= given <= max(left, right) + slack:
            return _Verdict(True, 0.0, sentence)
        return _Verdict(False, np.inf, f"{sentence}, but {given:.10g} was given")
    if not sweep.settles(i, 10 * RELATIVE):
        return _Verdict(
            False,
            0.0,
            f"{where} cannot be decided: given {given:.10g}, but finite differences do not "
            f"settle ({slope:.4g} ± {doubt:.1g}); is f smooth there, and free of randomness?",
        )
    excess = abs(slope - given)
    if excess <= RELATIVE * abs(given) + doubt:
        return None
    ratio = f", ratio {given / slope:.6g}" if slope else ""
    return _Verdict(
        False,
        excess / max(abs(slope), abs(given)),
        f"{where}, given {given:.10g}, finite differences {slope:.10g}{ratio}",
    )


def _tolerant(f, shape):
    """Return f with NaN where it raises an error of arithmetic: far steps may leave its domain."""

    def tolerant(x):
        try:
            return f(x)
        except (ArithmeticError, ValueError):
            return np.full(shape, np.nan)

    return tolerant


def _point(x):
    return _some("x", as_finite("x", x).astype(np.float64))


def _some(name, array):
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {array.shape}")
    return array


def _stack(columns, x):
    columns = np.stack(columns, axis=-1)
    return columns.reshape(columns.shape[:-1] + x.shape)[()]
