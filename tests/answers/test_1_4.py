"""The truths of the tasks d and e of 1.4 against mpmath, and how lost digits are spoken of."""

import mpmath
import numpy as np
import pytest

from helpers.answers.check import TASKS, check
from helpers.answers.solutions import exercise_1_4 as solutions


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-mpmath.mpf(x)))


def rise(x, h):
    return sigmoid(mpmath.mpf(float(x)) + float(h)) - sigmoid(x)


def bend(x):
    s = sigmoid(x)
    return s * (1 - s) * (1 - 2 * s)


@pytest.mark.parametrize(("task", "by_definition"), [("1.4d", rise), ("1.4e", bend)])
@pytest.mark.parametrize("seed", range(40))
def test_truths_have_twelve_digits_of_the_definition(task, by_definition, seed):
    arguments = TASKS[task].draw(np.random.default_rng(seed))
    found = TASKS[task].truth(*arguments)
    with mpmath.workdps(700):  # σ(700) differs from 1 in the 305th digit
        for value, numbers in zip(found, zip(*arguments, strict=True), strict=True):
            assert abs(float(value) / by_definition(*numbers) - 1) < 2e-13  # x + h is rounded


def test_an_answer_that_loses_a_few_digits_is_not_told_of_two_signs():
    told = check("1.4e", lambda x: solutions.bend(x) * (1 + 1e-11))
    assert told.verdict == "not yet"
    assert "sign" not in told.sentence
