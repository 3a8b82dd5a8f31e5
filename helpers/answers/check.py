"""Looks up the task of an answer, has it judged, and counts the tries."""

from dataclasses import replace

import numpy as np

from helpers.answers import tasks
from helpers.answers.feedback import not_yet
from helpers.answers.reader import ReaderError
from helpers.answers.solutions import find_solutions
from helpers.answers.time_limit import OutOfTime, time_limit
from helpers.answers.tries import record

TASKS = tasks.find_tasks(tasks)
SECONDS = 20  # for the whole judgement, where the task has no `seconds`; ours take less than one
_PATIENCE = 3  # tries in vain, before the hint is offered


def check(task, answer):
    """Judge a reader's answer as `judge` does, and count it as a try of the task (see `tries`).

    From the third try in vain on, the sentence ends with the offer of the hint.
    """
    feedback = judge(task, answer)
    if feedback.verdict == "not attempted":
        return feedback
    if record(task, feedback.verdict == "right").in_vain < _PATIENCE:
        return feedback
    offer = f'Stuck? The "Hint" for {task} is folded below this cell.'
    return replace(feedback, sentence=f"{feedback.sentence} {offer}")


def judge(task, answer):
    """Judge a reader's answer to a task such as "1.3a" and return a `Feedback`.

    answer is the function, number or array that the task asks for. Whatever it is or does, it
    gets a sentence and no traceback; after 20 s, or what the task itself allows, it is stopped
    (see `time_limit` for what cannot be). KeyboardInterrupt passes. Raises ValueError for a task
    that the book does not have.
    """
    if not isinstance(task, str) or task not in TASKS:
        raise ValueError(f"task must be one of {', '.join(TASKS)}; got {task!r}")
    seconds = getattr(TASKS[task], "seconds", SECONDS)
    try:
        with time_limit(seconds), np.errstate(all="ignore"):
            return TASKS[task].judge(answer, find_solutions().get(task))
    except ReaderError as failure:
        return not_yet(str(failure))
    except OutOfTime:
        return not_yet(f"your code did not finish within {seconds} s: is there a loop without end?")
