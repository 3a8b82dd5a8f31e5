"""The checks of a reader's answers, `check("1.3a", my_function)`, and what came of them."""

from helpers.answers.check import check, judge
from helpers.answers.progress import progress

__all__ = ["check", "judge", "progress"]
