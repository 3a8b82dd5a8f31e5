"""Derivatives by finite differences and by a complex step, and the check of a gradient.

Shapes: f takes x of any shape and returns a number or an array; its derivative has the
shape `f(x).shape + x.shape`, so (D,) for an error and (D, D) for a gradient's Hessian.
"""

from dataclasses import dataclass

import numpy as np

from helpers.arguments import as_finite

RELATIVE = 1e-6  # what check_gradient asks for beyond rounding


def finite_difference(f, x, h=None):
    """Return central differences (f(x + h e_i) − f(x − h e_i)) / 2h, shape f(x).shape + x.shape.

    The error is about h²|f‴|/6 + ε|f|/h. Without h, each coordinate takes the step
    ε^(1/3) max(1, |x_i|), which balances the two. Raises TypeError or ValueError if x is
    not finite and real, ValueError if h is not a positive number. Source: the independent
    evidence for every gradient of Exercises 1 to 3.
    """
    x = _point(x)
    if h is not None and not (np.ndim(h) == 0 and np.isfinite(h) and h > 0):
        raise ValueError(f"h must be a positive number, got {h!r}")
    steps = np.full(x.shape, h) if h else np.cbrt(np.finfo(float).eps) * _scale(x)
    columns = []
    for i in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[i] += steps[i]
        left[i] -= steps[i]
        # the step as floating point took it
        columns.append((f(right) - f(left)) / (right[i] - left[i]))
    return _stack(columns, x)


def complex_step(f, x, h=1e-20):
    """Return Im f(x + ih e_i) / h, shape f(x).shape + x.shape: no subtraction, so no rounding.

    f must be made of operations that are analytic and accept complex numbers (no abs, no
    comparison). Raises TypeError if f returns no complex number or x is not real.
    """
    x = _point(x)
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
        return "; ".join([line, *self.kinks])


def check_gradient(f, gradient, x):
    """Compare `gradient` with finite differences of f at x, in every coordinate.

    gradient has the shape f(x).shape + x.shape; or, where f works element by element, the
    shape of x, and holds f′ at each element. A coordinate agrees if it differs from the
    measured slope by at most 1e-6 of its size, beyond what rounding and truncation explain.
    One central difference settles most coordinates. The others are extrapolated over a
    sweep of h (Ridders' method); the scatter of the extrapolations and ε max|f|/h say how
    far the result can be trusted.

    At a kink there is no gradient: the report names the coordinate with both one-sided
    slopes, and a value that lies outside them is an error.

    Returns a `GradientReport`. Raises GradientError, with the worst coordinate and both
    values, if a coordinate disagrees or if differences cannot decide; TypeError if f does
    not return float64; ValueError if shapes do not fit or a number is not finite.
    """
    x = _point(x)
    value = np.asarray(f(x))
    if value.dtype != np.float64:
        raise TypeError(f"f must return float64 (finite differences need it), got {value.dtype}")
    as_finite("f(x)", value)
    given = as_finite("gradient", gradient).astype(np.float64)
    verdicts = []
    if given.shape == value.shape + x.shape:
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = scale = _scale(x[i])
            verdicts += _judge(f, x, step, scale, value, given[(..., *i)], suffix=i)
    elif given.shape == x.shape == value.shape:
        verdicts = _judge(f, x, _scale(x), _scale(x), value, given, suffix=())
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
_SWEEP = 2.0 ** -np.arange(2, 23)
_ORDERS = 5


def _judge(f, x, step, scale, value, given, suffix):
    """Judge df/dt along x + t·step, divided by scale, against `given` (shape of value)."""
    right, left = f(x + _QUICK * step), f(x - _QUICK * step)
    width = _QUICK * scale
    slope = (right - left) / (2 * width)
    bend = np.abs(right - 2 * value + left) / width  # no smaller than the jump of a kink
    agrees = np.abs(slope - given) <= RELATIVE * np.abs(given)
    unsettled = ~(agrees & (bend <= 1e-3 * np.abs(given)))
    if not unsettled.any():
        return []
    measured = _Sweep(f, x, step, scale, value)
    names = [(*i, *suffix) for i in np.ndindex(value.shape)]
    return [
        verdict
        for i in np.flatnonzero(unsettled)
        if (verdict := measured.verdict(i, given.flat[i], names[i])) is not None
    ]


class _Sweep:
    """Slopes of f along a step from central differences over many h, extrapolated to h = 0."""

    def __init__(self, f, x, step, scale, value):
        with np.errstate(all="ignore"):  # far steps may leave the domain of f
            right = np.array([f(x + h * step) for h in _SWEEP])
            left = np.array([f(x - h * step) for h in _SWEEP])
            widths = _SWEEP.reshape(-1, *[1] * value.ndim) * scale
            central = (right - left) / (2 * widths)
            size = np.maximum(np.maximum(np.abs(right), np.abs(left)), np.abs(value))
            rounding = np.finfo(float).eps * size / widths
            self.slope, self.doubt = _extrapolate(central, rounding)
            self.to_right = (right - value) / widths
            self.to_left = (value - left) / widths
        self.rounding = rounding
        self.natural = size[-1] / np.broadcast_to(scale, value.shape)

    def verdict(self, i, given, name):
        slope, doubt, natural = self.slope.flat[i], self.doubt.flat[i], self.natural.flat[i]
        where = f"coordinate {', '.join(map(str, name))}" if name else "the derivative"
        to_left, to_right = self._column(self.to_left, i), self._column(self.to_right, i)
        if self._has_kink(to_right - to_left, self._column(self.rounding, i), slope):
            low, high = sorted((to_left[-3], to_right[-3]))
            slack = 1e-4 * (high - low)
            sentence = (
                f"{where} is at a kink (slope {to_left[-3]:.4g} on the left, "
                f"{to_right[-3]:.4g} on the right)"
            )
            if low - slack <= given <= high + slack:
                return _Verdict(True, 0.0, sentence)
            return _Verdict(False, np.inf, f"{sentence}, but {given:.10g} was given")
        excess = abs(slope - given)
        if not doubt <= max(10 * RELATIVE * abs(slope), 1e-8 * natural):
            return _Verdict(
                False,
                excess,
                f"{where} cannot be decided: given {given:.10g}, but finite differences do not "
                f"settle ({slope:.4g} ± {doubt:.1g}); is f smooth there, and free of randomness?",
            )
        if excess <= RELATIVE * abs(given) + doubt:
            return None
        ratio = f", ratio {given / slope:.6g}" if slope else ""
        return _Verdict(
            False,
            excess / max(abs(slope), abs(given)),
            f"{where}, given {given:.10g}, finite differences {slope:.10g}{ratio}",
        )

    @staticmethod
    def _column(levels, i):
        return levels.reshape(len(levels), -1)[:, i]

    @staticmethod
    def _has_kink(jump, rounding, slope):
        """The jump in slope at a kink stays as h shrinks 16-fold; a smooth bend's shrinks too.

        Where it grows, f itself jumps or is random: no kink, and the slopes do not settle.
        """
        jump, floor = np.abs(jump), max(200 * rounding[-3], 1e-6 * abs(slope))
        return jump[-3] > floor and 0.5 * jump[-7] < jump[-3] < 2 * jump[-7]


def _extrapolate(central, rounding):
    """Return the extrapolation that scatters least, and how far it can be trusted."""
    best, doubt = central[-1], np.full(central.shape[1:], np.inf)
    previous = []
    for level, noise in zip(central, rounding, strict=True):
        row = [level]
        for order, coarse in enumerate(previous[:_ORDERS], start=1):
            row.append(row[-1] + (row[-1] - coarse) / (4**order - 1))
        for order in range(1, len(previous)):
            scatter = np.maximum(
                np.abs(row[order] - row[order - 1]), np.abs(row[order] - previous[order])
            )
            trust = 4 * (scatter + noise)
            better = trust < doubt
            best, doubt = np.where(better, row[order], best), np.where(better, trust, doubt)
        previous = row
    return best, doubt


def _point(x):
    return as_finite("x", x).astype(np.float64)


def _scale(x):
    return np.maximum(1.0, np.abs(x))


def _stack(columns, x):
    columns = np.stack([np.asarray(column) for column in columns], axis=-1)
    return columns.reshape(*columns.shape[:-1], *x.shape)
