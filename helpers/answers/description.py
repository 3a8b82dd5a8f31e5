"""What a reader is told of a wrong answer that no known slip explains."""

import math
from dataclasses import dataclass

import numpy as np

from helpers.answers.closeness import is_single, same_to_twelve_digits
from helpers.answers.feedback import called, fits, for_arguments
from helpers.answers.reader import ReaderError, as_numbers, as_several, call
from helpers.answers.several import count_numbers, nested, of_each, places, shapes_of
from helpers.answers.slip_values import evaluated, joined
from helpers.answers.symptoms import ignored, right_inputs, right_part

_NO_FACTOR = 1e-4  # a factor that is as close to 1 is rounding
_SAID_BETTER = (-1, 2, 0.5, -2, -0.5)  # by `slips.factors`
_MORE_DRAWS, _TRIED = 200, 6  # in search of an example that is small enough to type


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """An answer and what it makes of the draws of its task.

    answer and truth are functions, draw the task's; names those of the arguments; right(a, b)
    says whether two arrays agree. shapes are those of the truths, lists where these are several
    arrays, whose numbers then stand in a row.
    """

    answer: object
    truth: object
    draw: object
    names: list
    draws: list
    truths: list
    results: list
    right: object
    shapes: list

    def told_at_once(self):
        """Return a sentence on an answer that is the truth but for digits or a factor, or None."""
        if not all(a.shape == b.shape for a, b in zip(self.results, self.truths, strict=True)):
            return None
        factor = _common_factor(self.results, self.truths) if self.draws[0] else None
        if factor and factor not in _SAID_BETTER:
            return f"yours is {factor:.4g} times the truth for every input: which factor is amiss?"
        if not self.draws[0] and np.isclose(self.results[0], self.truths[0], rtol=0.01):
            return "close, but rounded: give it as a formula, computed in double precision."
        return None

    def told(self):
        """Return a sentence, or some, on an answer of which no slip is known."""
        for result, truth, arguments in zip(self.results, self.truths, self.draws, strict=True):
            if result.shape != truth.shape:
                return describe_shape(result, truth, arguments)
            if np.isnan(result).any() and not np.isnan(truth).any():
                return f"your result holds NaN{for_arguments(arguments)}"
        if not self.draws[0]:
            return f"{self._side()}."
        facts = (self._ignored(), self._part(), self._inputs())
        return " ".join(fact for fact in (f"{self._side()}.", *facts) if fact)

    def _ignored(self):
        def truth(*arguments):
            return evaluated(self.truth, arguments)

        name = ignored(self._answered, truth, self.names, self.draws)
        return f"It stays the same when `{name}` changes." if name else ""

    def _part(self):
        if self._several:
            return self._right_arrays()
        part = right_part(self.results, self.truths, _entries_agree)
        return f"{part[0].upper()}{part[1:]}." if part else ""

    @property
    def _several(self):
        return isinstance(self.shapes[0], list)

    def _right_arrays(self):
        names = [name for name, _ in places(self.shapes[0])]
        wrong = set()
        for result, truth, shapes in zip(self.results, self.truths, self.shapes, strict=True):
            ends = np.cumsum([math.prod(shape) for _, shape in places(shapes)])[:-1]
            pairs = zip(names, np.split(result, ends), np.split(truth, ends), strict=True)
            wrong |= {name for name, *pair in pairs if not self.right(*pair)}
        right = [name for name in names if name not in wrong]
        if not right:
            return ""
        return f"Your {' and '.join(right)} {'is' if len(right) == 1 else 'are'} right."

    def _inputs(self):
        right = list(map(self.right, self.results, self.truths))
        if not any(right):
            return ""
        where = right_inputs(self.names, self.draws, right)
        if where:
            return f"Of {len(right)} random inputs it is right for those {where}, for no other."
        return f"It is right for {sum(right)} of {len(right)} random inputs."

    def example(self):
        """Return a small call on which the answer is wrong, with its value; "" if none is small."""
        if not self.draws[0]:
            return ""
        arguments, result = self._smallest()
        if self._several:
            result = nested(result, shapes_of(self.truth(*arguments)))
        digits = 14 if self.right is same_to_twelve_digits else 4
        return called(self.answer, arguments, result, digits) if fits(arguments) else ""

    def _answered(self, *arguments):
        """Return what the reader's function makes of arguments, None where it fails."""
        try:
            result, _ = call(self.answer, arguments)
            if self._several:
                return as_several(result, self.shapes[0])[0].astype(float)
            return as_numbers(result).astype(float)
        except ReaderError:
            return None

    @property
    def _wrong(self):
        """The draws on which the answer is wrong, each with the arguments, result and truth."""
        return [
            (arguments, result, truth)
            for arguments, result, truth in zip(self.draws, self.results, self.truths, strict=True)
            if not self._agree(result, truth)
        ]

    def _agree(self, result, truth):
        return result.shape == truth.shape and self.right(result, truth)

    def _side(self):
        """Return on which side of the truth all wrong results lie."""
        if all((result > truth).all() for _, result, truth in self._wrong):
            return "yours is too large"
        if all((result < truth).all() for _, result, truth in self._wrong):
            return "yours is too small"
        return "yours is not it yet"

    def _smallest(self):
        """Return few numbers for which the answer is wrong, as arguments, and its result."""
        least, its_result, _ = min(self._wrong, key=lambda failing: _size(failing[0]))
        rng = np.random.default_rng(2019)
        more = sorted((self.draw(rng) for _ in range(_MORE_DRAWS)), key=_size)
        for arguments in more[:_TRIED]:
            arguments = [_to_four_digits(argument) for argument in arguments]
            result, truth = self._answered(*arguments), evaluated(self.truth, arguments)
            if result is None or truth is None or _size(arguments) > _size(least):
                continue
            if not self._agree(result, truth):
                return arguments, result
        return least, its_result


def describe_shape(result, truth, arguments):
    """Say that a result has another shape than the truth."""
    if result.shape == truth.shape[::-1]:
        return f"your result is transposed: shape {result.shape} instead of {truth.shape}."
    return (
        f"your result has shape {result.shape}, expected is {truth.shape}{for_arguments(arguments)}"
    )


def _entries_agree(result, truth):
    scale = np.abs(truth[np.isfinite(truth)]).max(initial=0)
    return np.isclose(result, truth, rtol=1e-7, atol=1e-9 * scale, equal_nan=True)


def _size(arguments):
    return sum(map(count_numbers, arguments))


def _to_four_digits(argument):
    if isinstance(argument, list):
        return of_each(_to_four_digits, argument)
    if np.asarray(argument).dtype.kind != "f":
        return argument
    rounded = np.vectorize(lambda value: float(f"{value:.4g}"), otypes=[float])(argument)
    return rounded if isinstance(argument, np.ndarray) else float(rounded)


def _common_factor(results, truths):
    """Return the number by which all results differ from the truth, or None."""
    result, truth = joined(results), joined(truths)
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
