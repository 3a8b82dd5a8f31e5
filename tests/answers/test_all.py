"""Every task: stub, right answer, each known mistake and nonsense get the sentence they deserve."""

import numpy as np
import pytest

from helpers.answers import check
from helpers.answers.check import TASKS
from helpers.answers.comparison import Task
from helpers.answers.several import of_each

COMPARED = {name: task for name, task in TASKS.items() if isinstance(task, Task)}
MISTAKES = [
    pytest.param(name, mistake, id=f"{name}-{i}")
    for name, task in COMPARED.items()
    for i, mistake in enumerate(task.mistakes)
]


def is_number(task):
    """Return whether a number is asked for rather than a function."""
    return task.draw(np.random.default_rng(0)) == ()


def truth_of(task):
    """Return the truth as a function of a reader's, who may not use some of the truths."""
    return lambda *arguments: task.truth(*arguments)


def quietly(function):
    """Return a function that computes a known mistake without its warnings."""

    def answer(*arguments):
        with np.errstate(all="ignore"):
            return function(*arguments)

    return answer


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("stub", [..., None, lambda *_: ...])
def test_an_empty_cell_is_not_attempted(name, stub):
    assert check(name, stub).verdict == "not attempted"


@pytest.mark.parametrize("name", TASKS)
def test_a_forgotten_return_is_told(name):
    feedback = check(name, lambda *_: None)
    assert feedback.verdict == "not yet"
    assert feedback.sentence == "your function returns None: is its return missing?"


@pytest.mark.parametrize("name", COMPARED)
def test_the_truth_is_right(name):
    feedback = check(name, truth_of(COMPARED[name]))
    assert feedback.verdict == "right", feedback
    assert COMPARED[name].praise in repr(feedback)


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_a_known_mistake_is_told_what_it_is(name, mistake):
    feedback = check(name, quietly(lambda *arguments: mistake.answer(*arguments)))
    assert feedback.verdict == "not yet"
    assert feedback.sentence == mistake.says


@pytest.mark.parametrize("name", COMPARED)
def test_an_exception_gets_a_sentence(name):
    def fails(*_):
        raise ZeroDivisionError("a slip of the reader's")

    feedback = check(name, fails)
    assert feedback.verdict == "not yet"
    assert "ZeroDivisionError: a slip of the reader's" in feedback.sentence


@pytest.mark.parametrize("name", COMPARED)
@pytest.mark.parametrize(
    ("nonsense", "says"),
    [
        (lambda truth: "forty-two", "numbers are expected"),
        (lambda truth: [truth, "x"], "numbers are expected"),
        (lambda truth: truth + 1j, "real numbers are expected"),
        (lambda truth: truth * np.nan, "NaN"),
        (lambda truth: np.zeros((*np.shape(truth), 7)), "shape"),
    ],
)
def test_nonsense_gets_a_sentence(name, nonsense, says):
    task = COMPARED[name]
    feedback = check(
        name,
        lambda *arguments: of_each(lambda part: nonsense(np.asarray(part)), task.truth(*arguments)),
    )
    assert feedback.verdict == "not yet"
    assert says in feedback.sentence


@pytest.mark.parametrize("name", COMPARED)
def test_a_small_deviation_is_not_right(name):
    task = COMPARED[name]

    def nearly(values):
        return values * (1 + 1e-5)

    feedback = check(name, lambda *arguments: of_each(nearly, task.truth(*arguments)))
    assert feedback.verdict == "not yet"


@pytest.mark.parametrize("name", COMPARED)
def test_the_readers_function_is_told_that_it_spoils_its_inputs(name):
    task = COMPARED[name]
    arrays = [isinstance(argument, np.ndarray) for argument in task.draw(np.random.default_rng(0))]

    def spoils(*arguments):
        result = task.truth(*arguments)
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument.fill(7)
        return result

    feedback = check(name, spoils)
    if any(arrays):
        assert feedback.verdict == "not yet"
        assert "the values are right, but your function changes its argument" in feedback.sentence
    else:
        assert feedback.verdict == "right"


@pytest.mark.parametrize("name", [n for n in COMPARED if not is_number(COMPARED[n])])
def test_a_number_where_a_function_belongs(name):
    assert "a function is asked for" in check(name, 3.0).sentence


@pytest.mark.parametrize("name", [n for n in COMPARED if not is_number(COMPARED[n])])
def test_generic_slips_are_named(name):
    task = COMPARED[name]
    known = {mistake.says for mistake in task.mistakes}

    def scaled(factor):
        return lambda *arguments: of_each(lambda values: factor * values, task.truth(*arguments))

    tripled = check(name, scaled(3)).sentence
    assert "3 times the truth" in tripled
    negated = check(name, scaled(-1)).sentence
    assert "sign" in negated or negated in known


@pytest.mark.parametrize("name", [n for n in COMPARED if not is_number(COMPARED[n])])
def test_right_values_with_a_warning_are_not_right(name):
    import warnings

    task = COMPARED[name]

    def noisy(*arguments):
        warnings.warn("overflow encountered in exp", RuntimeWarning, stacklevel=2)
        return task.truth(*arguments)

    assert "warns" in check(name, noisy).sentence


def test_a_product_of_wrong_shapes_gets_a_sentence():
    feedback = check("1.2a", lambda w, x, c: x @ c)
    assert "is a factor transposed?" in feedback.sentence


def test_an_unknown_task_is_an_error():
    with pytest.raises(ValueError, match=r"task must be one of .*1\.3a.*; got '9\.9'"):
        check("9.9", 0)


def test_an_interrupt_reaches_the_reader():
    def endless(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("1.3a", endless)
