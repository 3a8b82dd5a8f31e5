"""Answers written without sight of what `judge` knows: what each is told, and how often that helps.

`blind/` has the answers, `blind/told.json` the sentence that each gets and what it is worth, as
read by a person: "named" says what the mistake is, "part" a fact that helps, "none" no more than
that the answer is wrong. Inputs on which an answer fails are left out of the sentences.
"""

import json
import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from helpers.answers.check import TASKS, judge
from helpers.answers.closeness import same, same_to_twelve_digits
from helpers.answers.several import in_a_row
from helpers.answers.slip_values import evaluated
from tests.answers.blind.case import CASES

FOLDER = Path(__file__).parent / "blind"
for path in sorted(FOLDER.glob("blind_*.py")):
    import_module(f"tests.answers.blind.{path.stem}")
WRONG = [case for case in CASES if case.mistakes]
RIGHT = [case for case in CASES if not case.mistakes]
TOLD = json.loads((FOLDER / "told.json").read_text("utf-8"))
INPUTS = re.compile(r", for (np\.|an? |\d|-).*", re.DOTALL)


def key(case):
    return f"{case.task} {case.name}"


def told(feedback):
    """Return the sentence, without the inputs on which the code failed."""
    return INPUTS.sub("", feedback.sentence)


def share(cases, *worth):
    return sum(TOLD[key(case)]["worth"] in worth for case in cases) / len(cases)


@pytest.mark.parametrize("case", WRONG, ids=key)
def test_a_wrong_answer_is_told_its_sentence(case):
    feedback = judge(case.task, case.answer)
    assert feedback.verdict == "not yet"
    assert told(feedback) == TOLD[key(case)]["told"]
    if feedback.example:
        call, value = re.fullmatch(r"\w+\((.*)\) gives (.*)", feedback.example).groups()
        arguments = eval(f"({call},)", {"np": np})  # what a reader would type
        result, truth = (evaluated(f, arguments) for f in (case.answer, TASKS[case.task].truth))
        right = same_to_twelve_digits if TASKS[case.task].all_digits else same
        assert result.shape != truth.shape or not right(result, truth)
        if "shape" not in value:
            shown = in_a_row(eval(value, {"np": np}))
            np.testing.assert_allclose(result, shown, rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("case", RIGHT, ids=key)
def test_a_right_answer_is_right(case):
    assert judge(case.task, case.answer).verdict == "right"


def test_there_are_at_least_four_wrong_answers_to_every_task():
    counts = Counter(case.task for case in WRONG)
    assert sorted(counts) == sorted(TASKS)
    assert min(counts.values()) >= 4


def test_most_are_named_and_few_are_told_nothing():
    double = [case for case in WRONG if len(case.mistakes) == 2]
    assert share(WRONG, "named") >= 0.88
    assert share(double, "named") >= 0.70
    assert share(WRONG, "none") <= 0.06
    assert share(WRONG, "misleading") == 0
