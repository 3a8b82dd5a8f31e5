"""Looks up the task of an answer and has it judged."""

from helpers.answers import tasks

TASKS = tasks.find_tasks(tasks)


def check(task, answer):
    """Judge a reader's answer to a task such as "1.3a" and return a `Feedback`.

    answer is the function, number or array that the task asks for. Whatever it is or does, it
    gets a sentence and no traceback. Raises ValueError for a task that the book does not have.
    """
    if task not in TASKS:
        raise ValueError(f"task must be one of {', '.join(TASKS)}; got {task!r}")
    return TASKS[task].judge(answer)
