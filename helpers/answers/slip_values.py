"""The values of slips on all draws of a task, to find the slip that has those of an answer."""

import warnings
from functools import cached_property

import numpy as np

from helpers.answers.several import copied, in_a_row
from helpers.answers.time_limit import OutOfTime, time_limit

_PROBES = 6  # numbers that are compared before all are
_CLOSE, _BESIDE = 1e-7, 1e-9  # of a number, and of the largest of its draw
_PATIENCE = 2  # seconds: a slip may make a loop without end of one that ends


def value_of(function, arguments):
    """Return what a function makes of arguments, as an array of floats; several come in a row."""
    return np.asarray(in_a_row(function(*arguments)), dtype=float)


def evaluated(function, arguments):
    """Return what a function makes of copies of the arguments, as an array; None if it fails."""
    copies = list(map(copied, arguments))
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return value_of(function, copies)
    except Exception:  # a slip may make nonsense of a solution
        return None


def evaluated_in_time(function, arguments):
    """Return what `evaluated` does; None also if it takes too long."""
    try:
        with time_limit(_PATIENCE):
            return evaluated(function, arguments)
    except OutOfTime:
        return None


class Draws:
    """Arguments of a task, a list of tuples, and the truth of each; `values` joins the truths."""

    def __init__(self, arguments, truths):
        self.arguments, self.truths = arguments, truths
        self.shapes = [truth.shape for truth in truths]
        self.sizes = [truth.size for truth in truths]
        self.values = joined(truths)
        self.finite = np.isfinite(self.values)
        self.scale = np.repeat([_largest(truth) for truth in truths], self.sizes)

    def of(self, function):
        """Return what a function makes of each draw, a list of arrays; None where it fails."""
        found = []
        for arguments in self.arguments:
            value = evaluated_in_time(function, arguments)
            if value is None:
                return None
            found.append(value)
        return found

    def fit(self, arrays):
        """Return whether arrays have the shapes of the truths."""
        return arrays is not None and [np.shape(array) for array in arrays] == self.shapes

    def closeness(self, tolerance=None):
        """Return the function (values, known, places) → where values are the known ones.

        tolerance is an error relative to the largest truth of each draw, instead of rounding.
        """
        beside = _BESIDE if tolerance is None else np.repeat(tolerance, self.sizes)
        bound = beside * self.scale

        def close(values, known, places=slice(None)):
            with np.errstate(all="ignore"):
                away = np.abs(values - known)
                near = np.isfinite(known) & (away <= _CLOSE * np.abs(known) + bound[places])
            return near | (values == known) | (np.isnan(values) & np.isnan(known))

        return close

    @cached_property
    def probes(self):
        """Places of numbers that are large in their draw."""
        share = np.divide(np.abs(self.values), self.scale, where=self.scale > 0, out=self.scale * 0)
        share[~self.finite] = -1
        return np.argsort(-share, kind="stable")[:_PROBES]

    @cached_property
    def telling(self):
        """The number of the smallest draw with finite truths that are not all the same."""

        def poor(k):
            values = self.truths[k].ravel()
            return not np.isfinite(values).all(), len(np.unique(values)) < 2, values.size

        return min(range(len(self.truths)), key=poor)


class SlipValues:
    """Slips and their values on all draws, as the rows of a matrix.

    Those that have the truth's values are left out, and those of which less than a share
    `finite` of the values is finite, since they explain too much; `misfits` have other shapes.
    """

    def __init__(self, slips, draws, finite):
        self.draws = draws
        self.slips, self.misfits, rows = [], [], []
        close = draws.closeness()
        for slip in slips:
            values = draws.of(slip.answer)
            if values is None:
                continue
            if not draws.fit(values):
                self.misfits.append((slip, values))
                continue
            row = joined(values)
            if (
                np.isfinite(row[draws.finite]).mean() >= finite
                and not close(row, draws.values).all()
            ):
                self.slips.append(slip)
                rows.append(row)
        self.matrix = np.array(rows).reshape(len(rows), draws.values.size)

    def __iter__(self):
        return zip(self.slips, self.matrix, strict=True)

    def match(self, values, close):
        """Return the first slip whose values are these, or None."""
        probes = self.draws.probes
        near = close(values[probes], self.matrix[:, probes], probes).all(axis=1)
        for row in np.flatnonzero(near):
            if close(values, self.matrix[row]).all():
                return self.slips[row]
        return None


class LazySlipValues:
    """Many slips, of which only the values on one draw are kept; the others come when needed."""

    def __init__(self, slips, draws):
        self.draws = draws
        self.slips, rows = [], []
        for slip in slips:
            value = evaluated_in_time(slip.answer, draws.arguments[draws.telling])
            if value is not None and value.shape == draws.shapes[draws.telling]:
                self.slips.append(slip)
                rows.append(value.ravel())
        begin = sum(draws.sizes[: draws.telling])
        self.places = slice(begin, begin + draws.sizes[draws.telling])
        self.matrix = np.array(rows).reshape(len(rows), draws.sizes[draws.telling])

    def match(self, values, close):
        """Return the first slip whose values are these, or None."""
        near = close(values[self.places], self.matrix, self.places).all(axis=1)
        near &= np.isfinite(self.matrix).all(axis=1)
        for row in np.flatnonzero(near):
            known = self.draws.of(self.slips[row].answer)
            if self.draws.fit(known) and close(values, joined(known)).all():
                return self.slips[row]
        return None


def joined(arrays):
    """Return all numbers of some arrays, in a row."""
    return np.concatenate([np.ravel(array) for array in arrays]).astype(float)


def _largest(values):
    return np.abs(values[np.isfinite(values)]).max(initial=0)
