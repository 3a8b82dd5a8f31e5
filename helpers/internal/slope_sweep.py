"""Slopes of a function from differences over many step sizes, extrapolated to h = 0."""

import numpy as np

EPS = np.finfo(float).eps
_SHRINK = 0.47  # no power of 2, or the steps of a staircase keep pace with h and look like a slope
_SWEEP = 0.25 * _SHRINK ** np.arange(31)  # fine enough for a sigmoid a million times as steep as σ
_ORDERS = 5
_AHEAD = 3  # levels further on, truncation is gone, and what moves the slope is rounding
_CLEAR = 1e-6  # of the slope, at least, is a jump that counts
_TAIL = 5  # levels at the end that must agree, so that a staircase is not taken for a slope


class SlopeSweep:
    """Slopes of f along a coordinate from differences over many h, extrapolated to h = 0.

    Arrays are (levels, values), from the widest h to the finest; `slope`, `doubt` and
    `level` hold the best extrapolation of each value, its bound, and where it was found.
    """

    def __init__(self, f, x, at, value):
        sides = [sides_of(f, x, at, h * scale_of(x[at])) for h in _SWEEP]
        sides = [[np.broadcast_to(part, value.shape).ravel() for part in side] for side in sides]
        right, left, width = np.array(sides).transpose(1, 0, 2)
        value = value.ravel()
        self.to_right, self.to_left = 2 * (right - value) / width, 2 * (value - left) / width
        central = (right - left) / width
        size = np.maximum(np.maximum(np.abs(right), np.abs(left)), np.abs(value))
        size += np.finfo(float).tiny  # numbers below it have fewer digits
        self.natural = size / (2 * width[0])
        self.noise = np.maximum(EPS * size, _unrest(central, width)) / width
        self.slope, self.doubt, self.level = _extrapolate(central, self.noise)
        bend = np.abs(self.to_right - self.to_left)
        leaps = bend[-1] > np.maximum(bend[:-1].max(axis=0), 50 * self.noise[-1])
        self.doubt[leaps] = np.inf  # f itself leaps, or has a cusp

    def settles(self, i, relative):
        """Return whether the slope of the value i is known to `relative` of the steepest side.

        What is lost in the size of f itself does not count.
        """
        level, doubt = self.level[i], self.doubt[i]
        steepest = max(abs(self.to_left[level, i]), abs(self.to_right[level, i]))
        return doubt < np.inf and doubt <= relative * steepest + 1e-8 * self.natural[level, i]

    def kink(self, i):
        """Return the slopes to the left and right of a kink of the value i, and their slack.

        At a kink both stand still as h shrinks 20-fold, down to where rounding hides that
        they differ; at a smooth bend they close up. None if there is no kink.
        """
        left, right = self.to_left[:, i], self.to_right[:, i]
        jump = np.abs(right - left)
        clear = np.flatnonzero(jump > 50 * self.noise[:, i] + _CLEAR * abs(self.slope[i]))
        if len(clear) < 5:
            return None
        last = slice(clear[-1] - 4, clear[-1] + 1)
        drift = max(np.ptp(left[last]), np.ptp(right[last]))
        if not drift < 0.1 * jump[clear[-1]]:
            return None
        return left[last.start], right[last.start], drift + self.noise[last.start, i]


def _unrest(central, width):
    """Return the rounding of f that shows in how its slope moves at finer levels."""
    change = np.abs(np.diff(central, axis=0)) * width[1:]
    later = np.fmax.accumulate(change[::-1])[::-1]
    ahead = np.minimum(np.arange(len(central)) + _AHEAD, len(later) - _TAIL)
    return later[ahead]


def _extrapolate(central, noise):
    """Return the extrapolated slope that can be trusted most, its bound, and its level.

    From the finest level to the widest: a wider h may sharpen the finer ones, not contradict.
    """
    slope, doubt = central[-1], np.full(central.shape[1], np.inf)
    best = np.full(central.shape[1], len(central) - 1)
    rows = [[central[0]]]
    for row in central[1:]:
        rows.append([row])
        for order, coarse in enumerate(rows[-2][:_ORDERS], start=1):
            rows[-1].append(rows[-1][-1] + (rows[-1][-1] - coarse) / (_SHRINK ** (-2 * order) - 1))
    for level in reversed(range(2, len(rows))):
        row, wider = rows[level], rows[level - 1]
        for order in range(1, len(wider)):
            scatter = np.maximum(
                np.abs(row[order] - row[order - 1]), np.abs(row[order] - wider[order])
            )
            trust = 4 * (scatter + noise[level])
            better = (trust < doubt) & (np.abs(row[order] - slope) <= doubt + trust)
            slope = np.where(better, row[order], slope)
            doubt = np.where(better, trust, doubt)
            best = np.where(better, level, best)
    return slope, doubt, best


def scale_of(x):
    """Return max(1, |x|), in units of which x is moved."""
    return np.maximum(1.0, np.abs(x))


def sides_of(f, x, at, step):
    """Return f to the right and to the left of x along `at`, and the width between them."""
    right, left = x.copy(), x.copy()
    right[at] += step
    left[at] -= step
    width = right[at] - left[at]  # the step as floating point took it
    return values_of(f, right), values_of(f, left), width


def values_of(f, x):
    """Return f(x) as an array of its own, since f may return the same one each time."""
    return np.array(f(x))
