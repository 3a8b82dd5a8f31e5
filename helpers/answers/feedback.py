"""What a reader is told about an answer."""

from dataclasses import dataclass

import numpy as np

from helpers.answers.several import count_numbers, shapes_of

_IN_FULL = 40  # numbers in all arguments together, if they are shown in full
_DIGITS = 4
_SMALL = 12  # numbers in an array that is shown in full beside larger ones


@dataclass(frozen=True)
class Feedback:
    """A verdict ("right", "not yet" or "not attempted") and a sentence that explains it.

    `example` is a call on which the answer is wrong, small enough to type, and what it returns.
    """

    verdict: str
    sentence: str
    example: str = ""

    def __repr__(self):
        mark = {"right": "✓", "not yet": "✗", "not attempted": "○"}[self.verdict]
        told = f"{mark} {self.verdict.capitalize()}: {self.sentence}"
        return f"{told}\n  For instance, {self.example}." if self.example else told


NOT_ATTEMPTED = Feedback("not attempted", "replace the dots by your answer and run the cell again.")


def not_yet(sentence, example=""):
    """Return the feedback that an answer is wrong, and how."""
    return Feedback("not yet", sentence, example)


def praised(task, remark=""):
    """Return the feedback that an answer to a task is right, with what the task asked of it."""
    stars = "●" * task.difficulty + "○" * (3 - task.difficulty)
    return Feedback("right", f"{task.praise}{remark} ({stars}, {task.minutes} minutes)")


def for_arguments(arguments):
    """Say for which arguments, as a reader can type them, and end the sentence."""
    if not arguments:
        return "."
    longest = _IN_FULL if sum(map(count_numbers, arguments)) <= _IN_FULL else _SMALL
    return f", for {', '.join(_shown(argument, longest) for argument in arguments)}."


def fits(arguments):
    """Return whether arguments are few enough numbers to be typed."""
    return sum(map(count_numbers, arguments)) <= _IN_FULL


def called(function, arguments, value, digits=_DIGITS):
    """Say what a function makes of arguments, as a reader can type them, in so many digits."""
    name = getattr(function, "__name__", "")
    name = name if name.isidentifier() else "f"
    typed = ", ".join(_shown(argument, _IN_FULL) for argument in arguments)
    if not isinstance(shapes_of(value), list):
        value = np.asarray(value)
        value = value if value.ndim else float(value)
    return f"{name}({typed}) gives {_shown(value, _IN_FULL, digits)}"


def _shown(argument, longest, digits=_DIGITS):
    if isinstance(argument, list | tuple):
        return f"[{', '.join(_shown(part, longest, digits) for part in argument)}]"
    if np.size(argument) > longest:
        return f"an array of shape {argument.shape}"
    typed = _typed(np.asarray(argument).tolist(), digits)
    return f"np.array({typed})" if isinstance(argument, np.ndarray) else typed


def _typed(value, digits):
    """Return a number, or nested lists of numbers, as Python source."""
    if isinstance(value, list):
        return f"[{', '.join(_typed(item, digits) for item in value)}]"
    rounded = repr(float(f"{value:.{digits}g}")) if isinstance(value, float) else repr(value)
    return rounded.replace("inf", "np.inf").replace("nan", "np.nan")
