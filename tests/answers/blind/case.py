"""An answer to a task, right or wrong, as a reader may hand it in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """An answer to a task, and what is wrong in it: nothing, one thing or two."""

    task: str
    name: str
    answer: object
    mistakes: tuple[str, ...]


CASES = []


def wrong(task, *mistakes):
    """Return a decorator that keeps an answer, with what is wrong in it, and returns it."""

    def keep(answer):
        CASES.append(Case(task, getattr(answer, "__name__", repr(answer)[:40]), answer, mistakes))
        return answer

    return keep


def right(task):
    """Return a decorator that keeps a right answer and returns it."""
    return wrong(task)
