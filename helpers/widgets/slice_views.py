"""What a slice looks like: curves with the sign of their curvature and a chord, maps, and words."""

from dataclasses import dataclass

import numpy as np

from helpers.widgets.slice_pictures import LAMBDAS

_ROUNDING = 64 * np.finfo(float).eps


@dataclass(frozen=True, kw_only=True)
class Line:
    """One loss along the line: heights, the sign of its curvature, and how the chord lies.

    `low` and `high` are the range of values, `heights` the values in units of that range;
    `bends` is 1, −1 or 0 where the curvature is positive, negative or lost in rounding;
    `gap` is the largest height of the curve above the chord, at LAMBDAS[inner]; the point λ of
    the line lies at λ·along in the plane.
    """

    values: np.ndarray
    low: float
    high: float
    heights: np.ndarray
    bends: np.ndarray
    chord: tuple[int, int]
    inner: int
    gap: float
    along: tuple[float, float]

    @property
    def violated(self):
        """Whether the chord disproves convexity, rounding allowed for."""
        return self.gap > _ROUNDING * np.abs(self.values).max()


@dataclass(frozen=True, kw_only=True)
class Map:
    """One loss over the plane: heights as in `Line`, and where it bends down in some direction."""

    low: float
    high: float
    heights: np.ndarray
    bends_down: np.ndarray


def line_of(values, curvature, chord, along=(1.0, 0.0)):
    """Return the `Line` of samples at LAMBDAS, their curvature, and a chord between two λ."""
    left, right = (int(np.argmin(np.abs(LAMBDAS - end))) for end in chord)
    between = slice(left, right + 1)
    straight = np.interp(LAMBDAS[between], LAMBDAS[[left, right]], values[[left, right]])
    gaps = values[between] - straight
    inner = left + int(np.argmax(gaps))
    bends = np.where(np.abs(curvature) > _ROUNDING * np.abs(curvature).max(), np.sign(curvature), 0)
    low, high, heights = _heights(values)
    return Line(
        values=values,
        low=low,
        high=high,
        heights=heights,
        bends=bends,
        chord=(left, right),
        inner=inner,
        gap=float(gaps.max()),
        along=along,
    )


def map_of(values, bends_down):
    """Return the `Map` of values over the plane that bend down in some direction where told."""
    low, high, heights = _heights(values)
    return Map(low=low, high=high, heights=heights, bends_down=bends_down)


def _heights(values):
    """Return the range of the values, and the values in units of it (½ if there is none)."""
    low, high = float(values.min()), float(values.max())
    if high - low <= _ROUNDING * max(abs(low), abs(high)):
        return low, high, np.full(values.shape, 0.5)
    return low, high, (values - low) / (high - low)


def describe(name, line):
    """Return a sentence on the loss of that name along the line."""
    down, flat = np.mean(line.bends < 0), np.mean(line.bends == 0)
    bends = f"bends down on {down:.0%} of the line" if down else "bends down nowhere on this line"
    if flat > 0.5:
        bends = f"is straight to rounding on {flat:.0%} of the line, {bends}"
    left, right = LAMBDAS[list(line.chord)]
    if line.violated:
        seen = (
            f"not convex: the chord from λ = {left:.2f} to {right:.2f} lies "
            f"{_short(line.gap, 2)} below the curve"
        )
    elif left == right:
        seen = "pull the ends of the chord apart to test it"
    elif down:
        seen = "not convex, though this chord lies nowhere below the curve"
    else:
        seen = "this chord lies nowhere below the curve, which proves nothing"
    return (
        f"The {name} loss runs from {_short(line.low, 3)} to {_short(line.high, 3)} and "
        f"{bends}; {seen}."
    )


def _short(value, digits):
    """Return a number in few digits, without an exponent where it is not tiny or huge."""
    return f"{float(f'{value:.{digits}g}'):g}"
