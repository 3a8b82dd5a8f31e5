"""The checks of a reader's answers: `check("1.3a", my_function)`."""

from helpers.answers.check import check, judge

__all__ = ["check", "judge"]
