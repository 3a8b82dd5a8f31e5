"""Tasks whose answer is compared with the truth, and with known mistakes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.answers.feedback import (
    NOT_ATTEMPTED,
    Feedback,
    ReaderError,
    call,
    for_arguments,
    is_stub,
    not_yet,
)

_DRAWS = 12
_RELATIVE = 1e-7


@dataclass(frozen=True)
class Mistake:
    """What a known mistake returns for the arguments of the task, and what its maker is told."""

    answer: Callable
    says: str


@dataclass(frozen=True)
class Task:
    """A function that the reader writes, or with a `draw` that returns (), a number.

    truth     the right function
    draw      function of a numpy Generator → tuple of arguments; called anew for each test
    mistakes  known mistakes, tried in order
    praise    what a right answer is told
    """

    truth: Callable
    draw: Callable
    mistakes: tuple[Mistake, ...]
    praise: str

    def judge(self, answer):
        """Return `Feedback` on an answer: a function, or a number if the task asks for one."""
        if is_stub(answer):
            return NOT_ATTEMPTED
        rng = np.random.default_rng(2018)
        draws = [self.draw(rng) for _ in range(_DRAWS)]
        if draws[0] and not callable(answer):
            return not_yet(f"a function is asked for, but this is {answer!r:.80}.")
        function = answer if callable(answer) else lambda: answer
        results, warned = [], []
        for arguments in draws:
            try:
                result, caught = call(function, arguments)
            except ReaderError as failure:
                return not_yet(str(failure))
            if is_stub(result):
                return NOT_ATTEMPTED
            try:
                results.append(np.asarray(result).astype(float, casting="same_kind"))
            except (TypeError, ValueError):
                return not_yet(f"real numbers are expected, but your answer is {result!r:.80}.")
            warned += caught
        truths = [_evaluate(self.truth, arguments) for arguments in draws]
        if all(map(_same, results, truths)):
            if warned:
                return not_yet(f"the values are right, but NumPy warns: {warned[0].message}.")
            return Feedback("right", self.praise)
        for mistake in self.mistakes:
            if all(map(_same, results, [_evaluate(mistake.answer, drawn) for drawn in draws])):
                return not_yet(mistake.says)
        return not_yet(_describe(results, truths, draws))


def _evaluate(function, arguments):
    with np.errstate(all="ignore"):  # known mistakes may overflow
        return np.asarray(function(*arguments), dtype=float)


def _same(a, b):
    if a.shape != b.shape:
        return False
    size = np.abs(b[np.isfinite(b)]).max(initial=0)
    return np.allclose(a, b, rtol=_RELATIVE, atol=1e-9 * size, equal_nan=True)


def _describe(results, truths, draws):
    """Say what can be said of an answer that is no known mistake."""
    for result, truth, arguments in zip(results, truths, draws, strict=True):
        if result.shape != truth.shape:
            if result.shape == truth.shape[::-1]:
                return f"your result is transposed: shape {result.shape} instead of {truth.shape}."
            return (
                f"your result has shape {result.shape}, expected is {truth.shape}"
                f"{for_arguments(arguments)}"
            )
        if np.isnan(result).any() and not np.isnan(truth).any():
            return f"your result holds NaN{for_arguments(arguments)}"
    if not draws[0] and np.isclose(results[0], truths[0], rtol=0.01):
        return "close, but rounded: give it as a formula."
    if draws[0] and (factor := _common_factor(results, truths)):
        if factor == -1:
            return "everything is right but the sign."
        return f"yours is {factor:.4g} times the truth for every input: which factor is amiss?"
    right = [_same(result, truth) for result, truth in zip(results, truths, strict=True)]
    first = right.index(False)
    return f"{_side(results[first], truths[first])}{for_arguments(draws[first])}" + (
        f" Right for {sum(right)} of {len(right)} random inputs." if any(right) else ""
    )


def _side(result, truth):
    if (result > truth).all():
        return "yours is too large"
    return "yours is too small" if (result < truth).all() else "yours is not it yet"


def _common_factor(results, truths):
    result, truth = (np.concatenate([np.ravel(a) for a in arrays]) for arrays in (results, truths))
    finite = np.isfinite(truth)
    result, truth = result[finite], truth[finite]
    large = np.abs(truth) > 1e-9 * np.abs(truth).max(initial=0)
    if not large.any() or not np.isfinite(result).all():
        return None
    factor = result[large][0] / truth[large][0]
    close = factor and np.allclose(result, factor * truth, rtol=1e-6, atol=0)
    return float(np.round(factor, 6)) if close else None
