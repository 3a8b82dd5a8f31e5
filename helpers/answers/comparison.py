"""Tasks whose answer is compared with the truth, and with known mistakes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from helpers.answers.closeness import (
    error,
    error_of_single,
    is_single,
    same,
    same_to_twelve_digits,
    to_single,
)
from helpers.answers.description import Attempt, describe_shape
from helpers.answers.diagnosis import Diagnosis, names_of_arguments
from helpers.answers.feedback import NOT_ATTEMPTED, not_yet, praised
from helpers.answers.reader import (
    ReaderError,
    as_numbers,
    as_several,
    call,
    is_stub,
    shortcut,
    shown,
)
from helpers.answers.several import shapes_of
from helpers.answers.slip_values import Draws, value_of
from helpers.answers.slips import Slip

_DRAWS = 12
_LARGEST = 100_000  # numbers of a result that are looked at


@dataclass(frozen=True)
class Mistake:
    """What a known mistake returns for the arguments of the task, and what its maker is told."""

    answer: Callable
    says: str


@dataclass(frozen=True)
class Task:
    """A function that the reader writes, or with a `draw` that returns (), a number.

    truth       the right function; it may return a tuple of several arrays, or a list of such
    draw        function of a numpy Generator → tuple of arguments, arrays, numbers or lists of
                arrays; called anew for each test
    mistakes    known mistakes that no slip of `diagnosis` explains, tried in order
    difficulty  from 1 to 3
    minutes     that a reader needs for it
    praise      what a right answer is told, with the two
    all_digits  whether each number must be right to twelve digits, however small it is
    forbidden   functions of the book that the reader is to do without
    goal        function of an answer that is right on the draws → what it does not reach, in words,
                or "" if it does; the reader's code may fail there as anywhere
    """

    truth: Callable
    draw: Callable
    difficulty: int
    minutes: int
    praise: str
    mistakes: tuple[Mistake, ...] = ()
    all_digits: bool = False
    forbidden: tuple[Callable, ...] = ()
    goal: Callable | None = None

    def judge(self, answer, solution):
        """Return `Feedback` on an answer: a function, or a number if the task asks for one.

        `solution` is the book's `Solution`, of which an answer may be told where it differs.

        Raises ReaderError, whose message is the sentence, where the reader's code fails.
        """
        if is_stub(answer):
            return NOT_ATTEMPTED
        (draws, truths), shapes = _drawn(self), _shapes(self)
        if draws[0] and not callable(answer):
            return not_yet(f"a function is asked for, but this is {shown(answer)}.")
        if name := shortcut(answer, self.forbidden):
            return not_yet(f"your code uses the book's `{name}`: here you are to do its work.")
        function = answer if callable(answer) else lambda: answer
        results, complaints, misfits = [], [], []
        for arguments, expected in zip(draws, shapes, strict=True):
            result, complaint = call(function, arguments)
            if is_stub(result):
                return NOT_ATTEMPTED
            if isinstance(expected, list):
                result, misfit = as_several(result, expected)
                misfits += [misfit] if misfit else []
            else:
                result = as_numbers(result)
            if result.size > _LARGEST:
                raise ReaderError(describe_shape(result, truths[len(results)], arguments))
            results.append(result.astype(float))
            complaints += [complaint] if complaint else []
        attempt = Attempt(
            answer=function,
            truth=self.truth,
            draw=self.draw,
            names=names_of_arguments(solution, draws),
            draws=draws,
            truths=truths,
            results=results,
            right=same_to_twelve_digits if self.all_digits else same,
            shapes=shapes,
        )
        if misfits:
            mistake = _diagnosis(self, solution).mistake(attempt.results)
            return not_yet(mistake.sentence if mistake else misfits[0])
        feedback = self._compared(attempt, complaints, solution)
        if feedback.verdict == "right" and self.goal and (missed := self.goal(function)):
            return not_yet(missed)
        return feedback

    def _compared(self, attempt, complaints, solution):
        """Return `Feedback` on an answer, whose complaints count if its results are right."""
        if all(map(attempt.right, attempt.results, attempt.truths)):
            return self._right(complaints)
        feedback = self._told(attempt, complaints, solution)
        if feedback.verdict == "right":
            return feedback
        return replace(feedback, example=attempt.example())

    def _told(self, attempt, complaints, solution):
        """Return `Feedback` on results that are not the truth to the last digit."""
        results, truths, draws = attempt.results, attempt.truths, attempt.draws
        errors = [error(a, b, self.all_digits) for a, b in zip(results, truths, strict=True)]
        bounds = [self._bound(truth, drawn) for truth, drawn in zip(truths, draws, strict=True)]
        near = np.less_equal(errors, bounds).all()
        single = not self.all_digits and all(map(is_single, results))
        if near and single:
            return self._right(complaints, " Yours is in single precision, and right as such.")
        if near and draws[0] and max(errors) > 1e-9:  # less is no matter of single precision
            return not_yet(self._nearly(max(errors)))
        diagnosis, tolerance = _diagnosis(self, solution), bounds if single else None
        if mistake := diagnosis.mistake(results, tolerance):
            return not_yet(mistake.sentence)
        if told := attempt.told_at_once():
            return not_yet(told)
        if slip := diagnosis.slip(results, tolerance):
            return not_yet(slip.sentence)
        return not_yet(attempt.told())

    def _bound(self, truth, arguments):
        """Return the relative error that single precision may make of a truth."""
        in_single = value_of(self.truth, to_single(arguments))
        return error_of_single(truth, in_single, self.all_digits)

    def _right(self, complaints, remark=""):
        if complaints:
            return not_yet(f"the values are right, but {complaints[0]}")
        return praised(self, remark)

    def _nearly(self, worst):
        digits = int(-np.log10(worst))
        asked = " All digits of double precision are asked for." if self.all_digits else ""
        return f"right to {digits} digits: do you compute in single precision?{asked}"


@cache
def _drawn(task):
    """Return the draws of a task and their truths: the same at each try."""
    rng = np.random.default_rng(2018)
    draws = [task.draw(rng) for _ in range(_DRAWS)]
    return draws, [value_of(task.truth, arguments) for arguments in draws]


@cache
def _shapes(task):
    """Return the shapes of the truths of a task, each a list where it is several arrays."""
    return [shapes_of(task.truth(*arguments)) for arguments in _drawn(task)[0]]


@cache
def _diagnosis(task, solution):
    mistakes = [Slip(mistake.answer, (mistake.says,)) for mistake in task.mistakes]
    return Diagnosis(task.truth, mistakes, solution, Draws(*_drawn(task)))
