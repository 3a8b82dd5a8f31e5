"""Finds out what an answer is that is not the truth: a known mistake, a slip, or two at once.

What is said is said only if it explains the answer for every draw, so it is right of the answer:
its values are those that come out with these slips.
"""

import warnings
from functools import cached_property

import numpy as np

from helpers.answers.slips import Slip, factors, of_arguments, of_result

_PROBES = 6  # numbers that are compared before all are
_FINITE = 0.5  # of the values at least, else a slip explains any NaN
_CLOSE, _BESIDE = 1e-7, 1e-9  # of a number, and of the largest of its draw


class Diagnosis:
    """What answers to a task may be, for a list of draws of its arguments and their truths.

    mistakes are the task's own, as `Slip`s; solution a `Solution`, or None where the
    book has none in a form that can be altered.
    """

    def __init__(self, truth, mistakes, solution, draws, truths):
        self.truth, self.draws, self.truths = truth, draws, truths
        self.shapes = [np.shape(value) for value in truths]
        self.names = names_of_arguments(solution, draws)
        self.solution = solution
        self.truth_values = _joined(truths)
        self.scale = _joined([np.full(np.shape(value), _largest(value)) for value in truths])
        listed = [(slip, self._values(slip.answer)) for slip in mistakes]
        changed = [
            slip
            for slip, _ in listed
            for slip in (
                *of_arguments(slip.answer, self.names, draws, slip.says[0]),
                *of_result(slip.answer, slip.says[0]),
            )
        ]
        self.listed = self._kept(listed)
        single = [Slip(m.answer, m.says) for m in solution.mutants()] if solution else []
        if draws[0]:
            single += [*of_arguments(truth, self.names, draws), *of_result(truth)]
        self.single = self._kept((slip, self._values(slip.answer)) for slip in single)
        self.changed = changed if draws[0] else []
        self._double = None

    def of(self, results, tolerance=None):
        """Return the `Slip` that has these results, or None.

        tolerance is the relative error that single precision may make, by draws, if the results
        are in it.
        """
        if [np.shape(result) for result in results] != self.shapes:
            return self._of_other_shape(results)
        close = _Closeness(self, tolerance)
        values = _joined(results)
        return (
            self._factor(values, close)
            or self.single.match(values, close)
            or self._factor_of(self.listed, values, close)
            or self._factor_of(self.single, values, close)
            or (self._two(values, close) if self.draws[0] else None)
            or self.double().match(values, close)
        )

    def _of_other_shape(self, results):
        for slips in (self.listed, self.single):
            for slip, known in slips.misfits:
                if all(
                    np.shape(a) == np.shape(b) and np.allclose(a, b, equal_nan=True)
                    for a, b in zip(results, known, strict=True)
                ):
                    return slip
        return None

    def _factor(self, values, close):
        """Return the factor by which the values are off, as a slip, or None."""
        for factor, by in self._factors:
            if close(values, by * self.truth_values):
                return Slip(_times(factor.answer, self.truth), factor.says)
        return None

    def _factor_of(self, slips, values, close):
        """Return a slip and a factor that make these values together, or None."""
        for factor, by in self._factors:
            with np.errstate(all="ignore"):
                needed = values / by
            if found := slips.match(needed, close):
                return Slip(_times(factor.answer, found.answer), (*found.says, *factor.says))
        return None

    @cached_property
    def _factors(self):
        """The factors, each with its number for every value."""
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        return [
            (Slip(by, says), np.repeat([by(*arguments) for arguments in self.draws], sizes))
            for by, says in factors(self.names, self.draws)
        ]

    def _two(self, values, close):
        """Return two slips in different terms, or in different factors, or None."""
        finite = np.isfinite(self.truth_values)
        if not np.isfinite(values[finite]).all():
            return None
        truth = self.truth_values
        for slips in (self.listed, self.single):
            for slip, known in slips:
                if not known.any() or not np.isfinite(known[finite]).all():
                    continue  # what is nothing, or infinite, explains nothing
                with np.errstate(all="ignore"):
                    ways = (values - known + truth, _added), (values * truth / known, _multiplied)
                for needed, together in ways:
                    if close(needed, np.zeros_like(needed)):
                        continue
                    for others in (self.listed, self.single):
                        found = others.match(needed, close)
                        if found and found is not slip:
                            both = together(slip.answer, found.answer, self.truth)
                            if close(values, _joined(self._values(both))):  # rounding adds up
                                return Slip(both, (*slip.says, *found.says))
        return None

    def double(self):
        """Return the values of all solutions with two slips; computed when first asked for."""
        if self._double is None:
            pairs = [*self.changed]
            if self.solution:
                pairs += [Slip(m.answer, m.says) for m in self.solution.pairs()]
            self._double = _Lazy(pairs, self)
        return self._double

    def _kept(self, slips):
        return _Values(slips, self)

    def _values(self, function):
        """Return what a function makes of each draw; None where it fails."""
        found = []
        for arguments in self.draws:
            value = evaluated(function, arguments)
            if value is None:
                return None
            found.append(value)
        return found


class _Values:
    """Slips and their values, as the rows of a matrix; the truth and doubles are left out."""

    def __init__(self, slips, diagnosis):
        self.slips, rows, self.misfits = [], [], []
        close = _Closeness(diagnosis, None)
        truth = diagnosis.truth_values
        finite = np.isfinite(truth)
        for slip, values in slips:
            if values is None:
                continue
            if [np.shape(value) for value in values] != diagnosis.shapes:
                self.misfits.append((slip, values))
                continue
            row = _joined(values)
            tells = np.isfinite(row[finite]).mean() > _FINITE
            if tells and not close(row, truth):
                self.slips.append(slip)
                rows.append(row)
        self.matrix = np.array(rows) if rows else np.empty((0, truth.size))
        self.probes = _probes(diagnosis)

    def __iter__(self):
        return zip(self.slips, self.matrix, strict=True)

    def match(self, values, close):
        """Return the first slip whose values are these, or None."""
        probes = self.probes
        near = close.at(values[probes], self.matrix[:, probes], probes).all(axis=1)
        for row in np.flatnonzero(near):
            if close(values, self.matrix[row]):
                return self.slips[row]
        return None


class _Lazy:
    """Slips of which only the values of the smallest draw are kept; the others when needed."""

    def __init__(self, slips, diagnosis):
        self.diagnosis = diagnosis
        shapes, sizes = diagnosis.shapes, [int(np.prod(shape)) for shape in diagnosis.shapes]
        self.draw = _telling(diagnosis)
        begin = sum(sizes[: self.draw])
        self.part = np.arange(begin, begin + sizes[self.draw])
        self.slips, rows = [], []
        for slip in slips:
            value = evaluated(slip.answer, diagnosis.draws[self.draw])
            if value is None or not np.isfinite(value).all():
                continue
            if value.shape == shapes[self.draw]:
                self.slips.append(slip)
                rows.append(value.ravel())
        self.matrix = np.array(rows) if rows else np.empty((0, self.part.size))

    def match(self, values, close):
        """Return the first slip whose values are these, or None."""
        near = close.at(values[self.part], self.matrix, self.part).all(axis=1)
        for row in np.flatnonzero(near):
            slip = self.slips[row]
            known = self.diagnosis._values(slip.answer)
            same_shape = known and [np.shape(a) for a in known] == self.diagnosis.shapes
            if same_shape and close(values, _joined(known)):
                return slip
        return None


class _Closeness:
    """Whether values are the same up to rounding, number by number and relative to their draw."""

    def __init__(self, diagnosis, tolerance):
        self.scale = diagnosis.scale
        self.beside = np.full(self.scale.size, _BESIDE)
        if tolerance is not None:
            sizes = [int(np.prod(shape)) for shape in diagnosis.shapes]
            self.beside = np.repeat(np.asarray(tolerance, float), sizes)

    def __call__(self, values, known):
        return self.at(values, known, slice(None)).all()

    def at(self, values, known, places):
        """Return where the values are the known ones, at these places of all."""
        with np.errstate(all="ignore"):
            bound = _CLOSE * np.abs(known) + self.beside[places] * self.scale[places]
            near = np.isfinite(known) & (np.abs(values - known) <= bound)
            return near | (values == known) | (np.isnan(values) & np.isnan(known))


def evaluated(function, arguments):
    """Return what a function makes of copies of the arguments, as an array; None if it fails."""
    copies = [np.copy(a) if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return np.asarray(function(*copies), dtype=float)
    except Exception:  # a slip may make nonsense of a solution
        return None


def _times(factor, function):
    return lambda *arguments: factor(*arguments) * _array(function, arguments)


def _added(first, second, truth):
    """Return what two slips make that change different terms."""
    return lambda *a: _array(first, a) + _array(second, a) - _array(truth, a)


def _multiplied(first, second, truth):
    """Return what two slips make that change different factors."""
    return lambda *a: _array(first, a) * _array(second, a) / _array(truth, a)


def _array(function, arguments):
    return np.asarray(function(*arguments), dtype=float)


def names_of_arguments(solution, draws):
    """Return how the solution calls the arguments of a task."""
    if solution and len(solution.parameters) == len(draws[0]):
        return solution.parameters
    return [f"argument {i + 1}" for i in range(len(draws[0]))]


def _joined(arrays):
    return np.concatenate([np.ravel(array) for array in arrays]).astype(float)


def _largest(value):
    value = np.abs(np.asarray(value, float))
    return value[np.isfinite(value)].max(initial=0)


def _telling(diagnosis):
    """Return the number of a draw with a few finite numbers, all different if there is one."""

    def poor(k):
        value = np.ravel(diagnosis.truths[k])
        finite = value[np.isfinite(value)]
        return (len(np.unique(finite)) < 2, np.isfinite(value).all() is False, value.size)

    return min(range(len(diagnosis.truths)), key=poor)


def _probes(diagnosis):
    """Return places of numbers that are large in their draw, of several draws."""
    share = np.abs(diagnosis.truth_values) / np.where(diagnosis.scale == 0, 1, diagnosis.scale)
    share[~np.isfinite(share)] = -1
    return np.argsort(-share, kind="stable")[:_PROBES]
