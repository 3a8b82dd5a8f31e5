"""The slope of a function at a point, from differences over many steps h, extrapolated to h = 0.

What `helpers.gradients.check_gradient` falls back on where one central difference is not
enough. The method, in the order of the code:

1. *Difference quotients.* h runs through a geometric sequence, from wide to fine. Each h gives
   a slope to the right, (f(x + h) − f(x))/h, one to the left, and the mean of the two, the
   central difference. Where f is smooth, a central difference has the *truncation error*
   c₂h² + c₄h⁴ + …, and the *rounding error* of f divided by 2h.
2. *Noise floor.* The rounding error of f is at least ε|f|. It may be more, since f may cancel
   inside; then it shows: once the truncation error has died out, what still changes from step
   to step is rounding.
3. *No difference is not slope 0.* Where f(x + h) = f(x) = f(x − h) to the last bit, rounding may
   have swallowed the difference. Such steps count only if f is constant from `CENTRAL_STEP`
   down, or if a kink beside x explains it.
4. *Kinks.* The slopes to the left and right differ by about f″h where f is smooth, by a constant
   where it has a kink. A kink is found where both slopes, freed of their term in h, stand
   still over several steps while their difference is clear of the noise. It lies at x, or beside
   x but nearer than these steps. In the latter case the difference vanishes at finer steps, and
   these alone can tell the slope at x; if noise hides them, the kink is as good as at x.
5. *Extrapolation table* (Richardson's, as Ridders uses it): column k removes the term c₂ₖh²ᵏ. An
   entry's *error bound* is the noise floor and the differences to its two neighbours, times
   a factor of safety.
6. *Aitken's Δ² process* on the same central differences removes one term chᵖ of unknown power
   p > 0, which the table cannot where f has no second derivative (x|x|, |x|^1.5 at 0).
7. *Choice.* From the finest step to the widest, the entry with the least bound is taken; a
   wide step may sharpen what finer steps say, not contradict it. Where f jumps at x, or has a
   cusp, the one-sided slopes are farthest apart at the finest step, and no bound holds.
8. *Settled* is a slope whose bound is small beside the one-sided slopes there; or beside
   the size of f over the widest step, which decides at zeros of higher order, such
   as x³ at 0, where the slopes shrink with h; or beside the rounding of numbers of size 1.
   Over the widest step only if f(x ± h) comes down to f(x), which a random f does not.

Source: C. Ridders, "Accurate computation of F′(x) and F′(x)F″(x)", Advances in Engineering
Software 4(2), 1982, pages 75–76. Aitken's process: any textbook of numerical analysis.
"""

from heapq import merge
from operator import itemgetter

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

EPS = np.finfo(float).eps
CENTRAL_STEP = 2.0**-18  # near ε^(1/3), where truncation and rounding of one difference balance

# 1. The widest step stays within the same scale; the finest resolves a sigmoid a million times
# as steep as σ. The ratio is near the usual 1/2, but no power of 2: if f is a staircase with
# treads of 2^-k, halved steps fall on its treads in the same way each time, and fake a slope.
_RATIO = 0.47
_STEPS = 0.25 * _RATIO ** np.arange(31)

# 2. A change of the central difference counts as rounding if it comes 3 steps (a factor of 10 in h,
# 100 in the truncation error) later; but the last 5 changes always do, so that a staircase
# does not look exact at steps finer than its treads.
_LATER, _LAST = 3, 5

# 4. Over 5 steps h shrinks 20-fold, and so would f″h; at a kink the slopes drift by less than a
# tenth of their difference. A difference is clear above 50 times the noise floor (both sides,
# without their linear terms, carry about 10 times of it) and a millionth of the slopes.
_WINDOW, _DRIFT, _CLEAR, _LEAST_JUMP = 5, 0.1, 50, 1e-6

# 5. Five columns remove the terms up to h¹⁰. The differences to two neighbours estimate an error,
# they do not bound it; the factor of safety makes up for that.
_COLUMNS, _SAFETY = 5, 4

# 6. Successive changes of a sequence that converges like h^p have the ratio 0.47^p: p > 0.04.
_SLOWEST = 0.97

# 8. Settled to 1e-5 beside the slopes, ten times what the check of a gradient asks for; and to
# 1e-8, about √ε, beside the size of f. Over the last 10 steps h shrinks 2000-fold, and so must the
# changes of f, within a factor of 10: those of a random f do not.
_SETTLED, _NEGLIGIBLE = 1e-5, 1e-8
_SPAN = 10
_VANISHING = 10 * _RATIO**_SPAN


class SlopeSweep:
    """Slopes of all values of f along one coordinate, or of each value along its own.

    `slope`, `bound` (of its error) and `settled` have one entry a value, and so have the
    arrays in `kinks`. A kink is at x, or too near for rounding, where `kinks.found` and not
    `settled`.
    """

    def __init__(self, f, x, at, value):
        sides = [sides_of(f, x, at, h * scale_of(x[at])) for h in _STEPS]
        sides = [[np.broadcast_to(part, value.shape).ravel() for part in side] for side in sides]
        right, left, width = np.array(sides).transpose(1, 0, 2)  # each (steps, values)
        value = value.ravel()
        to_right, to_left = 2 * (right - value) / width, 2 * (value - left) / width
        central, gap = (right - left) / width, np.abs(to_right - to_left)

        same = (right == value) & (left == value)
        size = np.maximum(np.maximum(np.abs(right), np.abs(left)), np.abs(value))
        size += np.finfo(float).tiny  # numbers below it have fewer digits
        rounding = np.where(same, _swallowed(right, left, value), EPS * size)
        noise = np.maximum(rounding, _observed_rounding(central, width)) / width

        self.kinks = Kinks(to_left, to_right, noise)
        first = self.kinks.first_step_inside(gap, noise)
        constant = same[_STEPS <= CENTRAL_STEP].all(axis=0)
        usable = ~same | constant | self.kinks.found
        entries = merge(
            _aitken(central, rounding, width),
            _table(central, np.where(usable, noise, np.inf)),
            key=itemgetter(0),
            reverse=True,  # from the finest step
        )
        self.slope, self.bound, step = _least_bound(entries, central, first)
        jumps = gap[-1] > np.maximum(gap[:-1].max(axis=0), _CLEAR * noise[-1])
        self.bound[jumps] = np.inf

        steepest = np.maximum(np.abs(to_left), np.abs(to_right))[step, np.arange(len(value))]
        steepest = np.fmax(steepest, np.where(self.kinks.found, self.kinks.steepest, 0))
        change = np.maximum(np.abs(right - value), np.abs(left - value))
        vanishes = np.fmax(_CLEAR * EPS * size[-1], _VANISHING * change[-1 - _SPAN])
        overall = np.where(np.isfinite(change), size, 0).max(axis=0)
        overall = np.where(change[-1] <= vanishes, overall, size[step, np.arange(len(value))])
        negligible = (_NEGLIGIBLE * overall / 2 + _CLEAR * EPS) / width[0]
        self.settled = (self.bound < np.inf) & (self.bound <= _SETTLED * steepest + negligible)
        self.bound += _SAFETY * _least_change(central)


class Kinks:
    """Where the slopes to the left and right differ and stand still; one entry a value."""

    def __init__(self, to_left, to_right, noise):
        left, right = _without_linear_term(to_left), _without_linear_term(to_right)
        jump = np.abs(right - left)
        steepest = np.maximum(np.abs(left), np.abs(right))
        clear = jump > _CLEAR * noise[1:] + _LEAST_JUMP * steepest
        drift = np.ptp(_windows(np.stack([left, right], axis=1)), axis=-1).max(axis=1)
        still = _windows(clear).all(axis=-1) & (drift < _DRIFT * jump[_WINDOW - 1 :])
        self.found = still.any(axis=0)
        window = len(still) - 1 - np.argmax(still[::-1], axis=0)  # the finest, if there is one
        self._step = window + _WINDOW  # its finest step; the linear terms cost one, so no − 1
        values = np.arange(len(window))
        finest = self._step - 1, values
        self.left, self.right, self.steepest = left[finest], right[finest], steepest[finest]
        self.slack = drift[window, values] + noise[self._step, values]

    def first_step_inside(self, gap, noise):
        """Return the first step that a kink beside x is seen to lie outside of, 0 without kink."""
        finer = np.arange(len(gap))[:, None] > self._step
        inside = finer & (gap + _SAFETY * noise < np.abs(self.right - self.left) / 2)
        first = np.where(inside.any(axis=0), np.argmax(inside, axis=0), len(gap))
        return np.where(self.found, first, 0)


def _windows(array):
    return sliding_window_view(array, _WINDOW, axis=0)


def _without_linear_term(slopes):
    return (slopes[1:] - _RATIO * slopes[:-1]) / (1 - _RATIO)


def _swallowed(right, left, value):
    """Return a bound of the rounding that may hide a change of f: the least change elsewhere."""
    change = np.abs(np.concatenate([right, left]) - value)
    least = np.min(change, axis=0, where=change > 0, initial=np.inf)
    return np.minimum(least, EPS * np.maximum(1, np.abs(value)))


def _observed_rounding(slopes, width):
    """Return the rounding of f that shows in how its slope changes at later steps."""
    change = np.abs(np.diff(slopes, axis=0)) * width[1:]
    later = np.fmax.accumulate(change[::-1])[::-1]
    return later[np.minimum(np.arange(len(slopes)) + _LATER, len(later) - _LAST)]


def _least_change(central):
    """Return the least change of the central difference, below which none can be trusted.

    Rounding may shrink with h, as that of x − sin x at 0 does, and the noise floor miss it.
    """
    change = np.abs(np.diff(central, axis=0))
    least = np.min(change, axis=0, where=change > 0, initial=np.inf)
    return np.where(least < np.inf, least, 0)


def _table(central, noise):
    """Yield step, widest step used, estimate and bound of the table's entries, finest first."""
    columns, column = [], central
    for order in range(1, _COLUMNS + 1):
        before, weight = column, 1 / (_RATIO ** (-2 * order) - 1)
        column = before[1:] + (before[1:] - before[:-1]) * weight
        scatter = np.maximum(np.abs(column[1:] - before[2:]), np.abs(np.diff(column, axis=0)))
        columns.append((column[1:], _SAFETY * (scatter + noise[order + 1 :])))
    for step in reversed(range(2, len(central))):
        for widest in range(step - 2, max(step - 2 - _COLUMNS, -1), -1):
            estimates, bounds = columns[step - widest - 2]
            yield step, widest, estimates[widest], bounds[widest]


def _aitken(central, rounding, width):
    """Yield step, widest step used, estimate and bound of Aitken's process, finest first."""
    change = np.diff(central, axis=0)
    ratio = change[1:] / change[:-1]
    ratio = np.where((ratio > 0) & (ratio < _SLOWEST), ratio, np.nan)
    limit = central[2:] + change[1:] * ratio / (1 - ratio)
    rounding = np.maximum(rounding[2:] / (1 - ratio) ** 2, _observed_rounding(limit, width[2:]))
    scatter = np.maximum(np.abs(limit[2:] - limit[1:-1]), np.abs(limit[2:] - limit[:-2]))
    bounds = _SAFETY * (scatter + (rounding / width[2:])[2:])
    for widest in reversed(range(len(bounds))):
        yield widest + 4, widest, limit[widest + 2], bounds[widest]


def _least_bound(entries, central, first):
    """Return the entry with the least bound, that bound and its step, without steps before first.

    An entry must not contradict the one taken before.
    """
    slope, least = central[-1], np.full(central.shape[1], np.inf)
    best = np.full(central.shape[1], len(central) - 1)
    for step, widest, estimate, bound in entries:
        better = (bound < least) & (np.abs(estimate - slope) <= bound + least) & (widest >= first)
        if better.any():
            slope = np.where(better, estimate, slope)
            least = np.where(better, bound, least)
            best = np.where(better, step, best)
    return slope, least, best


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
