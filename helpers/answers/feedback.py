"""What a reader is told about an answer, and how the reader's code is called."""

import warnings
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Feedback:
    """A verdict ("right", "not yet" or "not attempted") and a sentence that explains it."""

    verdict: str
    sentence: str

    def __repr__(self):
        mark = {"right": "✓", "not yet": "✗", "not attempted": "○"}[self.verdict]
        return f"{mark} {self.verdict.capitalize()}: {self.sentence}"


NOT_ATTEMPTED = Feedback("not attempted", "replace the dots by your answer and run the cell again.")


def not_yet(sentence):
    """Return the feedback that an answer is wrong, and how."""
    return Feedback("not yet", sentence)


def is_stub(answer):
    """Return whether an answer, or what it returns, is still the dots of the empty cell."""
    return answer is None or answer is ...


class ReaderError(Exception):
    """The reader's code failed; the message is the sentence that the reader gets."""


def call(function, arguments):
    """Return what the reader's function makes of copies of the arguments, and its warnings.

    Raises ReaderError where the function raises anything; an interrupt passes.
    """
    copies = [np.copy(a) if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            return function(*copies), caught
    except Exception as exception:  # the reader's own code may raise anything
        reason = f"{type(exception).__name__}: {exception}"
        if "matmul" in reason:  # NumPy's own words name no shape that a reader would know
            reason = "a matrix product whose shapes do not fit (is a factor transposed?)"
        raise ReaderError(f"your code stops with {reason}{for_arguments(arguments)}") from None


def for_arguments(arguments):
    """Say for which arguments, briefly, and end the sentence."""
    if not arguments:
        return "."
    return f", for {', '.join(map(_brief, arguments))}."


def _brief(argument):
    array = np.asarray(argument)
    if array.ndim > 1:
        return f"an array of shape {array.shape}"
    return np.array2string(array, precision=3, threshold=6, edgeitems=2, separator=", ")
