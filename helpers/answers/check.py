"""Looks up the task of an answer and has it judged."""

from helpers.answers import (
    exercise_1_1,
    exercise_1_2,
    exercise_1_3,
    exercise_1_4,
    exercise_1_5,
    exercise_1_6,
    exercise_2_1,
    exercise_2_2,
    exercise_2_3,
    exercise_2_4,
    exercise_2_5,
    exercise_3_1,
    exercise_3_2,
    exercise_3_4,
    exercise_3_6,
    exercise_3_7,
    exercise_4_1,
    exercise_4_2,
    exercise_4_3,
    exercise_4_4,
    exercise_4_5,
    exercise_4_6,
    exercise_4_7,
    exercise_4_8,
    question_1,
    question_2,
    question_3,
)

TASKS = {
    **exercise_1_1.TASKS,
    **exercise_1_2.TASKS,
    **exercise_1_3.TASKS,
    **exercise_1_4.TASKS,
    **exercise_1_5.TASKS,
    **exercise_1_6.TASKS,
    **exercise_2_1.TASKS,
    **exercise_2_2.TASKS,
    **exercise_2_3.TASKS,
    **exercise_2_4.TASKS,
    **exercise_2_5.TASKS,
    **exercise_3_1.TASKS,
    **exercise_3_2.TASKS,
    **exercise_3_4.TASKS,
    **exercise_3_6.TASKS,
    **exercise_3_7.TASKS,
    **exercise_4_1.TASKS,
    **exercise_4_2.TASKS,
    **exercise_4_3.TASKS,
    **exercise_4_4.TASKS,
    **exercise_4_5.TASKS,
    **exercise_4_6.TASKS,
    **exercise_4_7.TASKS,
    **exercise_4_8.TASKS,
    **question_1.TASKS,
    **question_2.TASKS,
    **question_3.TASKS,
}


def check(task, answer):
    """Judge a reader's answer to a task such as "1.3a" and return a `Feedback`.

    answer is the function, number or array that the task asks for. Whatever it is or does, it
    gets a sentence and no traceback. Raises ValueError for a task that the book does not have.
    """
    if task not in TASKS:
        raise ValueError(f"task must be one of {', '.join(TASKS)}; got {task!r}")
    return TASKS[task].judge(answer)
