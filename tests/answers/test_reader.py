"""Nothing that a reader hands in gives a traceback; each oddity gets the sentence it deserves."""

import re
import sys
import warnings
from functools import partial

import numpy as np
import pytest
import torch

from helpers import convolution, logistic
from helpers.answers import check
from helpers.answers.check import TASKS
from helpers.answers.comparison import Task
from helpers.answers.several import of_each
from helpers.logistic import SQUARED, error, sigmoid

COMPARED = {name: task for name, task in TASKS.items() if isinstance(task, Task)}
FUNCTIONS = [name for name, task in COMPARED.items() if task.draw(np.random.default_rng(0))]
NUMBERS = [name for name in COMPARED if name not in FUNCTIONS]


class Hostile:
    """An object whose every method raises, with an exception that cannot be shown either."""

    def _raise(self, *_, **__):
        raise UnspeakableError

    __repr__ = __str__ = __array__ = __float__ = __len__ = __iter__ = __getitem__ = _raise
    __eq__ = __bool__ = __getattr__ = __hash__ = _raise


class UnspeakableError(Exception):
    def __str__(self):
        raise SystemExit


class Unforeseen(BaseException):
    """Neither an Exception nor an interrupt."""


def raising(exception):
    def answer(*_):
        raise exception

    return answer


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize(
    "nonsense",
    [
        Hostile(),
        [Hostile()],
        np.array([object(), 1.0], dtype=object),
        10**400,
        ([1.0], [9.0], 10**400),
        {"a": 1},
        "0.5",
        object,
        iter([1.0]),
        np.datetime64("2018-01-01"),
    ],
    ids=lambda nonsense: type(nonsense).__name__,
)
def test_whatever_is_handed_in_gets_a_sentence(name, nonsense):
    assert check(name, nonsense).verdict == "not yet"
    assert check(name, lambda *_: nonsense).verdict == "not yet"


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize(
    ("exception", "says"),
    [
        (NotImplementedError(), "your code stops with NotImplementedError"),
        (UnspeakableError(), "your code stops with UnspeakableError"),
        (SystemExit(), "your code stops with SystemExit"),
        (GeneratorExit(), "your code stops with GeneratorExit"),
        (StopIteration(), "your code stops with StopIteration"),
        (Unforeseen("oh"), "your code stops with Unforeseen: oh"),
        (ValueError("first\nsecond"), "your code stops with ValueError: first"),
        (
            OverflowError(34, "in the words of a C library"),
            "your code stops with OverflowError: a number is too large for a float of Python "
            "(NumPy's would become inf)",
        ),
        (KeyError("k" * 9000), "your code stops with KeyError: 'kkk"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_is_raised_gets_one_line(name, exception, says):
    feedback = check(name, raising(exception))
    assert feedback.verdict == "not yet"
    assert feedback.sentence.startswith(says)
    assert feedback.sentence[len(says)] not in ": "
    assert "second" not in feedback.sentence
    assert feedback.sentence.count("k") < 300


def test_an_exit_gets_a_sentence():
    assert "SystemExit" in check("1.3a", lambda s: sys.exit()).sentence


def test_an_interrupt_passes_wherever_it_comes():
    class Interrupted:
        def __array__(self, *_, **__):
            raise KeyboardInterrupt

    for answer in (raising(KeyboardInterrupt), lambda *_: Interrupted()):
        with pytest.raises(KeyboardInterrupt):
            check("1.3a", answer)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_tensors_that_require_a_gradient_are_right(name):
    def tensor(value):
        return torch.tensor(np.asarray(value), dtype=torch.float64).requires_grad_()

    def answer(*arguments):
        return of_each(tensor, COMPARED[name].truth(*arguments))

    assert check(name, answer).verdict == "right"


def test_tensors_that_require_a_gradient_are_right_in_lists_and_chords():
    point = torch.tensor([1.0, 1.0], requires_grad=True)
    assert check("1.3b", torch.log(2 * point.double()[0] + 3**0.5)).verdict == "right"
    assert check("1.6a", (point[:1], 9 * point[1:], point[0] / 2)).verdict == "right"

    def adam_step(*arguments):
        return [torch.tensor(part).requires_grad_() for part in COMPARED["3.4a"].truth(*arguments)]

    assert check("3.4a", adam_step).verdict == "right"


def test_an_answer_of_a_giant_shape_is_not_copied_nor_asked_for_twice():
    calls = []

    def answer(s):
        calls.append(s)
        return np.broadcast_to(s[0], (10**6, 10**6))  # 7 TiB, were it copied

    assert "(1000000, 1000000)" in check("1.3a", answer).sentence
    assert len(calls) == 1


@pytest.mark.parametrize("category", [DeprecationWarning, UserWarning, FutureWarning])
def test_warnings_that_do_not_tell_of_numbers_do_not_count(category):
    def answer(p, q):
        warnings.warn("careful", category, stacklevel=2)
        return p / (p + q)

    assert check("Q3a", answer).verdict == "right"


@pytest.mark.parametrize("name", TASKS)
def test_settings_of_the_reader_change_nothing(name):
    if name in COMPARED:
        answer = lambda *arguments: COMPARED[name].truth(*arguments)  # noqa: E731
        answer = answer() if name in NUMBERS else answer
    else:
        answer = ([1.0], [9.0], 0.5)
    expected = check(name, answer)
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check(name, answer) == expected
    with np.errstate(all="ignore"):
        assert check(name, answer) == expected


def test_a_naive_form_warns_whatever_the_reader_has_set():
    with np.errstate(all="ignore"):
        feedback = check("1.5b", lambda x: np.where(x > 700, x, np.log1p(np.exp(x))))
    assert "the values are right, but NumPy warns: overflow" in feedback.sentence


def test_a_coroutine_that_someone_forgot_is_not_the_readers():
    async def forgotten():
        pass

    def answer(*arguments):
        forgotten()  # collected while the answer runs, as one of JupyterLab's own may be
        return COMPARED["2.3a"].truth(*arguments)

    assert check("2.3a", answer).verdict == "right"


def test_only_shapes_that_do_not_fit_are_told_as_such():
    matmul, tensor = torch.matmul, torch.tensor

    def mixes(W, x, y):
        return matmul(tensor(W), x)

    assert "TypeError" in check("2.1a", mixes).sentence
    assert "shapes do not fit" in check("2.1a", lambda W, x, y: W.T @ x @ y @ W).sentence


def test_an_argument_changed_in_place_is_named():
    def step(w, x, t):
        w -= (w - x[t]) / (t + 1)
        return w

    assert "but your function changes its argument w in place" in check("Q1a", step).sentence


def test_a_witness_is_told_that_it_spoils_the_data():
    def find_chord(x, c):
        p, q = sorted(
            np.random.default_rng(1).normal(size=(2, x.shape[1])),
            key=lambda w: error(w, x, c, SQUARED),
        )
        t = 1.1 / (error(q, x, c, SQUARED) - error(p, x, c, SQUARED))
        c[:] = 0
        return p, p + t * (q - p), 1 / t

    assert "changes its argument c in place" in check("1.7a", find_chord).sentence


def test_code_that_fails_only_when_it_is_tried_further_gets_a_sentence():
    calls = []

    def tired(w, x, c):
        calls.append(w)
        if len(calls) > 12:
            raise SystemExit
        return 0.3

    assert check("1.1a", tired).verdict == "not yet"
    assert len(calls) > 12


def test_the_case_that_fails_can_be_typed():
    def answer(s):
        return s**2 + 0.3

    example = check("1.3a", answer).example
    call, value = re.fullmatch(r"answer\((.*)\) gives (.*)", example).groups()
    np.testing.assert_allclose(answer(eval(call)), eval(value), rtol=1e-3)
    sentence = check("1.4a", lambda x: raising(ValueError())() if np.ndim(x) == 2 else x).sentence
    assert "np.array([[" in sentence
    assert "-np.inf]])." in sentence


def by_name(x):
    return sigmoid(x)


def by_module(x):
    return logistic.sigmoid(x)


def by_import(x):
    from helpers.logistic import sigmoid as other

    return other(x)


def nested(x):
    def inner(y):
        return sigmoid(y)

    return inner(x)


def by_another(x):
    return by_name(x)


def enclosing():
    here = sigmoid
    return lambda x: here(x)


@pytest.mark.parametrize(
    "answer",
    [
        sigmoid,
        by_name,
        by_module,
        by_import,
        nested,
        by_another,
        enclosing(),
        partial(by_name),
        np.vectorize(by_name),
        lambda x, of=sigmoid: of(x),
    ],
)
def test_the_function_that_is_to_be_written_may_not_be_used(answer):
    assert "uses the book's `sigmoid`" in check("1.4a", answer).sentence


def test_a_function_of_the_same_name_is_the_readers_own():
    def answer(x):
        def sigmoid(x):
            e = np.exp(-np.abs(x))
            return np.where(x >= 0, 1, e) / (1 + e)

        return sigmoid(x)

    assert check("1.4a", answer).verdict == "right"


@pytest.mark.parametrize(
    "answer",
    [
        convolution.correlate2d,
        lambda a, w: convolution.convolve2d(a, w[::-1, ::-1]),
        lambda a, w: convolution.conv2d(a[None, None], w[None, None], np.zeros(1))[0, 0],
    ],
)
def test_the_books_convolutions_are_no_answer_to_the_correlation(answer):
    assert "you are to do its work" in check("Q2a", answer).sentence


def test_other_functions_called_sigmoid_are_not_the_books():
    def answer(x):
        e = torch.sigmoid(-torch.as_tensor(np.abs(x)).double()).numpy()
        return np.where(x > 0, 1 - e, e)

    assert "book" not in check("1.4a", answer).sentence


def test_what_is_forbidden_in_one_task_is_welcome_in_the_next():
    assert check("1.4b", lambda x: sigmoid(-x)).verdict == "right"
    assert check("Q2c", lambda t, a: convolution.correlate2d(a, t)).verdict == "right"
