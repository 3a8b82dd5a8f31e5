"""Looks up the task of an answer and has it judged."""

import numpy as np

from helpers.answers import tasks
from helpers.answers.feedback import not_yet
from helpers.answers.reader import ReaderError
from helpers.answers.solutions import find_solutions
from helpers.answers.time_limit import OutOfTime, time_limit

TASKS = tasks.find_tasks(tasks)
SECONDS = 20  # for the whole judgement; the book's own answers take less than one


def check(task, answer):
    """Judge a reader's answer to a task such as "1.3a" and return a `Feedback`.

    answer is the function, number or array that the task asks for. Whatever it is or does, it
    gets a sentence and no traceback; after 20 s it is stopped (see `time_limit` for what cannot
    be). KeyboardInterrupt passes. Raises ValueError for a task that the book does not have.
    """
    if not isinstance(task, str) or task not in TASKS:
        raise ValueError(f"task must be one of {', '.join(TASKS)}; got {task!r}")
    try:
        with time_limit(SECONDS), np.errstate(all="ignore"):
            return TASKS[task].judge(answer, find_solutions()[task])
    except ReaderError as failure:
        return not_yet(str(failure))
    except OutOfTime:
        return not_yet(f"your code did not finish within {SECONDS} s: is there a loop without end?")
