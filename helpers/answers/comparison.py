"""Tasks whose answer is compared with the truth, and with known mistakes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.answers.closeness import (
    error,
    error_of_single,
    is_single,
    same,
    same_to_twelve_digits,
    to_single,
)
from helpers.answers.feedback import NOT_ATTEMPTED, Feedback, for_arguments, not_yet
from helpers.answers.reader import ReaderError, as_numbers, call, is_stub, shortcut, shown

_DRAWS = 12
_NO_FACTOR = 1e-4  # a factor that is as close to 1 is rounding


@dataclass(frozen=True)
class Mistake:
    """What a known mistake returns for the arguments of the task, and what its maker is told."""

    answer: Callable
    says: str


@dataclass(frozen=True)
class Task:
    """A function that the reader writes, or with a `draw` that returns (), a number.

    truth       the right function
    draw        function of a numpy Generator → tuple of arguments; called anew for each test
    mistakes    known mistakes, tried in order
    praise      what a right answer is told
    all_digits  whether each number must be right to twelve digits, however small it is
    forbidden   functions of the book that the reader is to do without
    """

    truth: Callable
    draw: Callable
    mistakes: tuple[Mistake, ...]
    praise: str
    all_digits: bool = False
    forbidden: tuple[Callable, ...] = ()

    def judge(self, answer):
        """Return `Feedback` on an answer: a function, or a number if the task asks for one.

        Raises ReaderError, whose message is the sentence, where the reader's code fails.
        """
        if is_stub(answer):
            return NOT_ATTEMPTED
        rng = np.random.default_rng(2018)
        draws = [self.draw(rng) for _ in range(_DRAWS)]
        if draws[0] and not callable(answer):
            return not_yet(f"a function is asked for, but this is {shown(answer)}.")
        if name := shortcut(answer, self.forbidden):
            return not_yet(f"your code uses the book's `{name}`: here you are to do its work.")
        truths = [_evaluate(self.truth, arguments) for arguments in draws]
        function = answer if callable(answer) else lambda: answer
        results, complaints = [], []
        for arguments, truth in zip(draws, truths, strict=True):
            result, complaint = call(function, arguments)
            if is_stub(result):
                return NOT_ATTEMPTED
            results.append(self._fitting(as_numbers(result), truth, arguments))
            complaints += [complaint] if complaint else []
        return self._compared(results, truths, draws, complaints)

    def _fitting(self, result, truth, arguments):
        """Return a copy of a result in float64, if it has the shape of the truth or a mistake."""
        if result.shape != truth.shape and not any(
            _evaluate(mistake.answer, arguments).shape == result.shape for mistake in self.mistakes
        ):
            raise ReaderError(_describe_shape(result, truth, arguments))
        return result.astype(float)

    def _compared(self, results, truths, draws, complaints):
        """Return `Feedback` on results, each of the shape of the truth or of a known mistake."""
        right = same_to_twelve_digits if self.all_digits else same
        if all(map(right, results, truths)):
            return self._right(complaints)
        errors = [error(a, b, self.all_digits) for a, b in zip(results, truths, strict=True)]
        bounds = [self._bound(truth, drawn) for truth, drawn in zip(truths, draws, strict=True)]
        near = np.less_equal(errors, bounds).all()
        single = not self.all_digits and all(map(is_single, results))
        if near and single:
            return self._right(complaints, " Yours is in single precision, and right as such.")
        if near and draws[0] and max(errors) > 1e-9:  # less is no matter of single precision
            return not_yet(self._nearly(max(errors)))
        for mistake in self.mistakes:
            if all(
                same(result, known := _evaluate(mistake.answer, drawn))
                or (single and error(result, known, each=False) <= bound)
                for result, drawn, bound in zip(results, draws, bounds, strict=True)
            ):
                return not_yet(mistake.says)
        return not_yet(_describe(results, truths, draws, right))

    def _bound(self, truth, arguments):
        """Return the relative error that single precision may make of a truth."""
        in_single = _evaluate(self.truth, to_single(arguments))
        return error_of_single(truth, in_single, self.all_digits)

    def _right(self, complaints, remark=""):
        if complaints:
            return not_yet(f"the values are right, but {complaints[0]}")
        return Feedback("right", self.praise + remark)

    def _nearly(self, worst):
        digits = int(-np.log10(worst))
        asked = " All digits of double precision are asked for." if self.all_digits else ""
        return f"right to {digits} digits: do you compute in single precision?{asked}"


def _evaluate(function, arguments):
    return np.asarray(function(*arguments), dtype=float)


def _describe_shape(result, truth, arguments):
    if result.shape == truth.shape[::-1]:
        return f"your result is transposed: shape {result.shape} instead of {truth.shape}."
    return (
        f"your result has shape {result.shape}, expected is {truth.shape}{for_arguments(arguments)}"
    )


def _describe(results, truths, draws, right):
    """Say what can be said of an answer that is no known mistake."""
    for result, truth, arguments in zip(results, truths, draws, strict=True):
        if result.shape != truth.shape:
            return _describe_shape(result, truth, arguments)
        if np.isnan(result).any() and not np.isnan(truth).any():
            return f"your result holds NaN{for_arguments(arguments)}"
    if not draws[0] and np.isclose(results[0], truths[0], rtol=0.01):
        return "close, but rounded: give it as a formula, computed in double precision."
    if draws[0] and (factor := _common_factor(results, truths)):
        if factor == -1:
            return "everything is right but the sign."
        return f"yours is {factor:.4g} times the truth for every input: which factor is amiss?"
    wrong = [i for i in range(len(draws)) if not right(results[i], truths[i])]
    least = min(wrong, key=lambda i: sum(map(np.size, draws[i])))
    count = len(draws) - len(wrong)
    return f"{_side(results[least], truths[least])}{for_arguments(draws[least])}" + (
        f" Right for {count} of {len(draws)} random inputs." if count else ""
    )


def _side(result, truth):
    if (result > truth).all():
        return "yours is too large"
    return "yours is too small" if (result < truth).all() else "yours is not it yet"


def _common_factor(results, truths):
    """Return the number by which all results differ from the truth, or None."""
    result, truth = (np.concatenate([np.ravel(a) for a in arrays]) for arrays in (results, truths))
    finite = np.isfinite(truth)
    result, truth = result[finite], truth[finite]
    large = np.abs(truth) > 1e-9 * np.abs(truth).max(initial=0)
    if not large.any() or not np.isfinite(result).all():
        return None
    factor = result[large][0] / truth[large][0]
    if not factor or abs(factor - 1) < _NO_FACTOR:
        return None
    close = np.allclose(result, factor * truth, rtol=1e-5 if is_single(result) else 1e-6, atol=0)
    return float(np.round(factor, 6)) if close else None
