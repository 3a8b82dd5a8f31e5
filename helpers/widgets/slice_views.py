"""What a slice looks like: lines with the sign of their curvature, maps, chords, and words."""

from dataclasses import dataclass

import numpy as np

from helpers.widgets.slice_pictures import LAMBDAS

_ROUNDING = 64 * np.finfo(float).eps
SHARES = np.linspace(0, 1, 201)  # of the way along a chord: where a loss is computed on it


@dataclass(frozen=True, kw_only=True)
class Line:
    """One loss along the line: heights, the sign of its curvature, and how the chord lies.

    `low` and `high` are the range of values, `heights` the values in units of that range;
    `bends` is 1, −1 or 0 where the curvature is positive, negative or lost in rounding;
    `gap` is the largest height of the curve above the chord, at LAMBDAS[inner].
    """

    values: np.ndarray
    low: float
    high: float
    heights: np.ndarray
    bends: np.ndarray
    chord: tuple[int, int]
    inner: int
    gap: float

    @property
    def violated(self):
        """Whether the chord disproves convexity, rounding allowed for."""
        return self.gap > _ROUNDING * np.abs(self.values).max()


@dataclass(frozen=True, kw_only=True, eq=False)  # arrays are not compared: the same is the same
class Map:
    """One loss over the plane: heights as in `Line`, and where it bends down in some direction.

    `ends` are the two points (λ₁, λ₂) of a chord, `along` the loss at SHARES of the way.
    """

    low: float
    high: float
    heights: np.ndarray
    bends_down: np.ndarray
    ends: tuple[tuple[float, float], tuple[float, float]]
    along: np.ndarray

    @property
    def gaps(self):
        """How far the loss lies above the chord, at SHARES of the way."""
        return self.along - (1 - SHARES) * self.along[0] - SHARES * self.along[-1]

    @property
    def way(self):
        """The points of the chord at SHARES of the way, (2, …)."""
        first, second = np.array(self.ends)[:, :, np.newaxis]
        return (1 - SHARES) * first + SHARES * second

    @property
    def curve(self):
        """The loss at these points, in the units of `heights`."""
        return _in_units(self.along, self.low, self.high)

    @property
    def inner(self):
        """The point of the chord above which the loss lies highest."""
        return self.way[:, np.argmax(self.gaps)]

    @property
    def violated(self):
        """Whether the chord disproves convexity, rounding allowed for."""
        return self.gaps.max() > _ROUNDING * np.abs(self.along).max()


def line_of(values, curvature, chord):
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
    )


def map_of(values, bends_down, ends, along):
    """Return the `Map` of values over the plane, bent down where told, with a chord.

    along are the values at SHARES of the way from the first of the ends to the second.
    """
    low, high, heights = _heights(values)
    return Map(low=low, high=high, heights=heights, bends_down=bends_down, ends=ends, along=along)


def _heights(values):
    """Return the range of the values, and the values in units of it."""
    low, high = float(values.min()), float(values.max())
    return low, high, _in_units(values, low, high)


def _in_units(values, low, high):
    """Return values in units of a range, ½ if it is none."""
    if high - low <= _ROUNDING * max(abs(low), abs(high)):
        return np.full(values.shape, 0.5)
    return (values - low) / (high - low)


def sentences(names, data):
    """Yield a sentence for each line and each map of `data`, of the losses of these names."""
    for name, line in zip(names, data.lines, strict=False):
        yield describe(name, line)
    for name, plane in zip(names, data.maps, strict=False):
        yield describe_map(name, plane)


def describe(name, line):
    """Return a sentence on the loss of that name along the line."""
    down, flat = np.mean(line.bends < 0), np.mean(line.bends == 0)
    bends = f"bends down at {_percent(down)} of" if down else "bends down at none of"
    if flat > 0.5:
        bends = f"is straight to rounding at {_percent(flat)} and {bends}"
    left, right = LAMBDAS[list(line.chord)]
    if line.violated:
        seen = (
            f"not convex: the chord from λ = {left:.2f} to {right:.2f} lies "
            f"{short(line.gap, 2)} below the curve (orange)"
        )
    elif left == right:
        seen = "pull the ends of the chord apart to test it"
    elif down:
        seen = "not convex, though this chord lies nowhere below the curve"
    else:
        seen = "this chord lies nowhere below the curve, which proves nothing"
    return (
        f"The {name} loss runs from {short(line.low, 3)} to {short(line.high, 3)} and "
        f"{bends} {len(LAMBDAS)} samples; {seen}."
    )


def describe_map(name, plane):
    """Return a sentence on the loss of that name over the plane, and one on its chord."""
    count = plane.bends_down.shape[0]
    down = plane.bends_down.mean()
    where = f"at {_percent(down)}" if down else "at none"
    start, end = (f"({x:.2f}, {y:.2f})" for x, y in plane.ends)
    if plane.violated:
        seen = (
            f"its chord from {start} to {end} lies {short(plane.gaps.max(), 2)} below it (orange): "
            "not convex"
        )
    elif plane.ends[0] == plane.ends[1]:
        seen = "pull the ends of its chord apart to test it"
    elif down:
        seen = f"not convex, though its chord lies below it at none of {len(SHARES)} samples"
    else:
        seen = f"its chord lies below it at none of {len(SHARES)} samples, which proves nothing"
    return (
        f"Over the plane the {name} loss runs from {short(plane.low, 3)} to "
        f"{short(plane.high, 3)} and bends down in some direction {where} of {count} × {count} "
        f"samples; {seen}."
    )


def _percent(share):
    """Return a share in percent, a small one too."""
    return f"{short(100 * share, 2)}%"


def short(value, digits):
    """Return a number in few digits, without an exponent where it is not tiny or huge."""
    return f"{float(f'{value:.{digits}g}'):g}"
