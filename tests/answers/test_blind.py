"""Answers written without sight of what `judge` knows: what each is told, and how often that helps.

`blind/` has the answers, `blind/told.json` the sentence that each gets and what it is worth, as
read by a person: "named" says what the mistake is, "part" a fact that helps, "none" no more than
that the answer is wrong. Numbers that the answer itself computed are left out of the sentences.
"""

import json
import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from helpers.answers.check import TASKS, judge
from tests.answers.blind.case import CASES

FOLDER = Path(__file__).parent / "blind"
for path in sorted(FOLDER.glob("blind_*.py")):
    import_module(f"tests.answers.blind.{path.stem}")
WRONG = [case for case in CASES if case.mistakes]
RIGHT = [case for case in CASES if not case.mistakes]
TOLD = json.loads((FOLDER / "told.json").read_text("utf-8"))
EXAMPLE = re.compile(r": \S+?\(.*?\) gives .*?\.(?= [A-Z]|$)|, for (np\.|an? |\d|-).*", re.DOTALL)


def key(case):
    return f"{case.task} {case.name}"


def told(case):
    """Return what an answer is told, without the numbers of an example."""
    return EXAMPLE.sub("", judge(case.task, case.answer).sentence)


def share(cases, *worth):
    return sum(TOLD[key(case)]["worth"] in worth for case in cases) / len(cases)


@pytest.mark.parametrize("case", WRONG, ids=key)
def test_a_wrong_answer_is_told_its_sentence(case):
    assert judge(case.task, case.answer).verdict == "not yet"
    assert told(case) == TOLD[key(case)]["told"]


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
