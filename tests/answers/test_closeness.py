"""Single precision is told apart from wrong, and a hard-coded size from right."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from scipy.special import expit, log_expit

from helpers.answers import check
from helpers.answers.check import TASKS
from helpers.answers.comparison import Task
from helpers.answers.several import of_each, shapes_of

FOLDER = Path(__file__).parents[2] / "notebooks"
COMPARED = {name: task for name, task in TASKS.items() if isinstance(task, Task)}
FUNCTIONS = [name for name, task in COMPARED.items() if task.draw(np.random.default_rng(0))]
ALL_DIGITS = [name for name, task in COMPARED.items() if task.all_digits]
SOLUTION = re.compile(r"<summary>Solution</summary>.*?```python\n(.*?)```", re.DOTALL)
CHECK = re.compile(r'^check\("([^"]+)", (\w+)\)$', re.MULTILINE)


def solutions():
    """Return the answers of all folded solutions by the name of their task."""
    found = {}
    for path in FOLDER.glob("*-*.ipynb"):
        cells = nbformat.read(path, 4).cells
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        names = [match for source in code for match in CHECK.findall(source)]
        texts = SOLUTION.findall("\n".join(c.source for c in cells if c.cell_type == "markdown"))
        namespace = {}  # one for all: a task may build on the answer to an earlier one
        exec(code[0], namespace)
        for (task, name), text in zip(names, texts, strict=True):
            exec(text, namespace)
            found[task] = namespace[name]
    return found


SOLUTIONS = solutions()


def single(value):
    """Return floats, alone, in arrays or in tuples, in float32; whatever else as it is."""
    if isinstance(value, tuple | list):
        return [single(item) for item in value]
    return np.float32(value) if np.asarray(value).dtype == float else value


@pytest.mark.parametrize("name", COMPARED)
@pytest.mark.parametrize("arguments", [single, tuple], ids=["throughout", "result"])
def test_a_right_answer_in_single_precision_is_not_called_wrong(name, arguments):
    solution = SOLUTIONS[name]
    answer = (lambda *a: single(solution(*arguments(a)))) if name in FUNCTIONS else single(solution)
    feedback = check(name, answer)
    if name in ALL_DIGITS:
        assert feedback.verdict == "not yet"
        says = "do you compute in single precision?" if name in FUNCTIONS else "double precision"
        assert says in feedback.sentence
    elif name != "Q2b":  # whole numbers have no precision
        assert feedback.verdict == "right"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_single_precision_that_ends_in_double_is_asked_after(name):
    def answer(*arguments):
        result = single(SOLUTIONS[name](*single(arguments)))
        return of_each(lambda part: np.asarray(part, dtype=float) * (1 + 3e-7), result)

    feedback = check(name, answer)
    assert feedback.verdict == "not yet"
    assert re.match(r"right to \d digits: do you compute in single", feedback.sentence)


def test_the_praise_of_single_precision_mentions_it():
    answer = SOLUTIONS["Q3a"]
    assert "single precision" in check("Q3a", lambda *a: answer(*map(np.float32, a))).sentence
    assert "single precision" not in check("Q3a", answer).sentence


MISTAKES = [
    pytest.param(name, mistake, id=f"{name}-{i}")
    for name in COMPARED
    if name not in ALL_DIGITS
    for i, mistake in enumerate(COMPARED[name].mistakes)
    if "clipping σ" not in mistake.says  # which float32 cannot tell from adding
]


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_a_known_mistake_in_single_precision_is_told_what_it_is(name, mistake):
    def answer(*arguments):
        with np.errstate(all="ignore"):
            return of_each(np.float32, mistake.answer(*arguments))

    assert check(name, answer).sentence == mistake.says


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("factor", [1 + 1e-4, 1 + 2e-6, 1 - 3e-5])
def test_no_factor_is_as_close_to_1_as_rounding(name, factor):
    def answer(*arguments):
        return of_each(lambda part: np.asarray(part) * factor, COMPARED[name].truth(*arguments))

    sentence = check(name, answer).sentence
    assert "yours is 1 times" not in sentence
    assert ("times the truth" in sentence) <= (factor > 1 + 5e-5)


@pytest.mark.parametrize("name", ["1.4a", "1.4b", "1.5a", "1.5b"])
@pytest.mark.parametrize("where", [-714, -30, *range(-20, 21), 25, 30, 36])
def test_every_digit_that_is_asked_for_is_looked_at(name, where):
    """An error of 4e-8 on a stretch of three numbers is found wherever the answer is not plain."""
    tail = {"1.4a": -1, "1.4b": 1, "1.5a": 1, "1.5b": -1}[name]

    def answer(x):
        beyond = np.abs(tail * x - np.abs(where)) < 1.5
        return COMPARED[name].truth(x) * np.where(beyond, 1 + 4e-8, 1)

    if abs(where) < 700 or name == "1.4a":
        assert check(name, answer).verdict == "not yet"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("1.4b", lambda x: np.where(x > 30, np.exp(-np.abs(x)), 1 - expit(x))),
        ("1.4b", lambda x: np.where(x > 20, np.exp(-np.abs(x)), 1 - expit(x))),
        (
            "1.5a",
            lambda x: np.where(x > 37, -np.exp(-np.abs(x)), np.log(np.maximum(expit(x), 1e-300))),
        ),
        ("1.5b", lambda x: np.where(x > 20, x, np.log1p(np.exp(np.minimum(x, 20))))),
    ],
)
def test_digits_lost_between_the_usual_examples_are_found(name, answer):
    assert check(name, answer).verdict == "not yet"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("1.4a", lambda x: np.exp(-np.logaddexp(0, -x))),
        ("1.4b", lambda x: expit(-x)),
        ("1.4b", lambda x: 1 / (1 + np.exp(x))),
        ("1.4b", lambda x: torch.sigmoid(-torch.as_tensor(x))),
        ("1.5a", log_expit),
        ("1.5a", lambda x: -np.logaddexp(0, -x)),
        ("1.5b", lambda x: np.logaddexp(0, x)),
    ],
)
def test_other_stable_forms_have_all_digits(name, answer):
    assert check(name, answer).verdict == "right"


def draws(name):
    rng = np.random.default_rng(2018)
    return [COMPARED[name].draw(rng) for _ in range(12)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_size_can_be_written_as_a_constant(name):
    shapes = {tuple(str(shapes_of(argument)) for argument in drawn) for drawn in draws(name)}
    only_numbers = shapes == {("()",) * len(draws(name)[0])}  # 4.2a, 4.2b and Q2b
    assert only_numbers or len(shapes) >= 3


def test_arrays_of_any_shape_are_of_any_shape():
    for name in ("1.4a", "1.5a"):
        assert {0, 1, 2} == {x.ndim for (x,) in draws(name)}


def with_size(name, i, axis, size):
    """Return the truth of a reader who writes `size` where the shape of an argument belongs."""

    def answer(*arguments):
        true = arguments[i].shape[axis]
        return COMPARED[name].truth(*arguments) * true / size

    return answer


@pytest.mark.parametrize("size", range(2, 9))
@pytest.mark.parametrize(
    ("name", "i", "axis"),
    [
        *[("1.3a", 0, 0), ("3.2a", 0, 0), ("3.3a", 3, 0), ("3.4a", 0, 0), ("3.6a", 0, 0)],
        *[("4.4a", 0, 0), ("4.4a", 1, 0), ("4.5b", 2, 0), ("4.7a", 1, 0), ("4.7a", 1, 1)],
    ],
)
def test_a_constant_for_a_size_fails(name, i, axis, size):
    assert check(name, with_size(name, i, axis, size)).verdict == "not yet"
