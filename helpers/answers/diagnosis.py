"""Finds out what an answer is that is not the truth: a known mistake, a slip, or two at once.

What is said is said only if it explains the answer for every draw, so it is right of the answer:
its values are those that come out with these slips.
"""

from functools import cached_property

import numpy as np

from helpers.answers.closeness import same
from helpers.answers.slip_values import LazySlipValues, SlipValues, joined, value_of
from helpers.answers.slips import Slip, factors, of_arguments, of_result


class Diagnosis:
    """What answers to a task may be.

    truth is the right function, mistakes the task's own as `Slip`s, solution a `Solution`, draws
    the `Draws` on which answers are compared.
    """

    def __init__(self, truth, mistakes, solution, draws):
        self.truth, self.mistakes, self.solution, self.draws = truth, mistakes, solution, draws
        self.names = names_of_arguments(solution, draws.arguments)

    def mistake(self, results, tolerance=None):
        """Return the one of the task's own mistakes that has these results, or None; see `slip`."""
        if not self.draws.fit(results):
            return _of_other_shape(self._listed, results)
        return self._listed.match(joined(results), self.draws.closeness(tolerance))

    def slip(self, results, tolerance=None):
        """Return the slip, or the two, that has these results, a list of arrays, or None.

        tolerance is the relative error that single precision may make, by draws, if the results
        are in it.
        """
        if not self.draws.fit(results):
            return _of_other_shape(self._single, results)
        close, values = self.draws.closeness(tolerance), joined(results)
        if close(values, self.draws.values).all():
            return None  # only digits are lost; two signs that leave the truth explain nothing
        return (
            self._factor(values, close)
            or self._single.match(values, close)
            or self._factor_of(self._listed, values, close)
            or self._factor_of(self._single, values, close)
            or self._two(values, close)
            or self._double.match(values, close)
        )

    @cached_property
    def _listed(self):
        """The task's own mistakes."""
        return SlipValues(self.mistakes, self.draws, finite=0)

    @cached_property
    def _single(self):
        """The solution with one slip in it, the truth with other arguments, or done by halves."""
        slips = list(self.solution.mutants())
        if self.names:
            slips += of_arguments(self.truth, self.names, self.draws.arguments)
            slips += of_result(self.truth)
        return SlipValues(slips, self.draws, finite=0.5)

    @cached_property
    def _double(self):
        """The task's own mistakes with other arguments, and the solution with two slips in it."""
        slips = []
        for mistake in self.mistakes if self.names else []:
            (says,) = mistake.says
            slips += of_arguments(mistake.answer, self.names, self.draws.arguments, says)
            slips += of_result(mistake.answer, says)
        slips += self.solution.pairs()
        return LazySlipValues(slips, self.draws)

    @cached_property
    def _factors(self):
        """Factors that answers are off by, each with its number for every value."""
        arguments = self.draws.arguments
        return [
            (Slip(by, says), np.repeat([by(*drawn) for drawn in arguments], self.draws.sizes))
            for by, says in factors(self.names, arguments)
        ]

    def _factor(self, values, close):
        """Return the factor by which the values are off, as a slip, or None."""
        for factor, by in self._factors:
            if close(values, by * self.draws.values).all():
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

    def _two(self, values, close):
        """Return two slips in different terms, or in different factors, or None.

        A single number has too many of them.
        """
        truth, finite = self.draws.values, self.draws.finite
        if not self.names or not np.isfinite(values[finite]).all():
            return None
        for slip, known in [*self._listed, *self._single]:
            if not known.any() or not np.isfinite(known[finite]).all():
                continue  # what is nothing, or infinite, explains nothing
            with np.errstate(all="ignore"):
                ways = (values - known + truth, _added), (values * truth / known, _multiplied)
            for needed, together in ways:
                if close(needed, np.zeros_like(needed)).all():
                    continue
                for others in (self._listed, self._single):
                    found = others.match(needed, close)
                    if not found or found is slip:
                        continue
                    both = Slip(
                        together(slip.answer, found.answer, self.truth), (*slip.says, *found.says)
                    )
                    if close(values, joined(self.draws.of(both.answer))).all():  # rounding adds up
                        return both
        return None


def names_of_arguments(solution, arguments):
    """Return how the solution calls the arguments of a task; none if a number is asked for."""
    if len(solution.parameters) == len(arguments[0]):
        return solution.parameters
    return [f"argument {i + 1}" for i in range(len(arguments[0]))]


def _of_other_shape(slips, results):
    """Return the first slip with these results, which have not the shapes of the truths."""
    for slip, known in slips.misfits:
        if all(map(same, results, known)):
            return slip
    return None


def _times(factor, function):
    return lambda *arguments: factor(*arguments) * value_of(function, arguments)


def _added(first, second, truth):
    """Return what two slips make that change different terms."""
    return lambda *a: value_of(first, a) + value_of(second, a) - value_of(truth, a)


def _multiplied(first, second, truth):
    """Return what two slips make that change different factors."""
    return lambda *a: value_of(first, a) * value_of(second, a) / value_of(truth, a)
