"""The witness tasks: what a reader who draws a chord is told."""

import numpy as np
import pytest

from helpers.answers import check
from helpers.answers.witness import WitnessTask
from helpers.convexity import chord_violation
from helpers.logistic import LIKELIHOOD, SQUARED, error


def by_boundedness(x, c):
    """Make the chord of notebook 1.3: from p through q so far that it must pass below q."""

    def value(w):
        return error(w, x, c, SQUARED)

    rng = np.random.default_rng(1)
    p, q = sorted(rng.normal(size=(2, x.shape[1])), key=value)
    t = 1.1 / (value(q) - value(p))
    return p, p + t * (q - p), 1 / t


def test_a_chord_on_the_wrong_side_is_right():
    answer = ([1.0], [9.0], 0.5)
    x, c = np.array([[1.0]]), np.array([0.0])
    assert chord_violation(lambda w: error(w, x, c, SQUARED), *map(np.array, answer)).violates
    assert check("1.6a", answer).verdict == "right"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (([-3.0], [0.5], 0.5), "which proves nothing"),
        (([1.0], [1.0], 0.5), "the same point"),
        (([1.0], [9.0], 1.5), "t must lie between 0 and 1"),
        (([-8.0], [4.0], 0.1), "t is measured from the start"),
        (([1.0], [np.inf], 0.5), "finite"),
        ((1.0, 9.0, 0.5), "shape (1,)"),
        (([1.0], [9.0]), "three things"),
        ("a chord", "three things"),
        (7, "three things"),
    ],
)
def test_other_chords_are_told_why_not(answer, says):
    feedback = check("1.6a", answer)
    assert feedback.verdict == "not yet"
    assert says in feedback.sentence


def test_a_method_that_always_works_is_right():
    assert check("1.7a", by_boundedness).verdict == "right"


def test_a_method_that_works_by_luck_is_not():
    def lucky(x, c):
        return np.zeros(x.shape[1]), np.full(x.shape[1], 5.0), 0.5

    feedback = check("1.7a", lucky)
    assert feedback.verdict == "not yet"
    assert "of 12 cases" in feedback.sentence


def test_failing_code_and_a_missing_function_get_a_sentence():
    assert "IndexError" in check("1.7a", lambda x, c: x[10**6]).sentence
    assert "a function is asked for" in check("1.7a", ([1.0], [9.0], 0.5)).sentence


def test_one_set_where_1_minus_t_fits_proves_nothing_of_t():
    def with_the_wrong_gain(x, c):
        p, q = 3 * np.random.default_rng(0).normal(size=(2, x.shape[1]))
        if error(p, x, c, LIKELIHOOD) > error(q, x, c, LIKELIHOOD):
            p, q = q, p
        t = max(2 / (error(q, x, c, LIKELIHOOD) - error(p, x, c, LIKELIHOOD)), 1.05)
        return p, p + t * (q - p), 1 / t

    feedback = check("1.7a", with_the_wrong_gain)
    assert feedback.verdict == "not yet"
    assert "1 − t" not in feedback.sentence
    assert "of 12 cases" in feedback.sentence


def test_t_from_the_wrong_end_is_told_where_it_is_so_in_every_set():
    def make(width):  # a bump at 0.1, in a curve that is convex elsewhere
        return lambda z: (z[0] - 0.5) ** 2 + np.exp(-(((z[0] - 0.1) / width) ** 2)), (1,)

    bumps = WitnessTask(
        draw=lambda rng: (rng.uniform(0.05, 0.1),),
        make=make,
        single=False,
        difficulty=1,
        minutes=1,
        praise="found.",
    )
    assert bumps.judge(lambda _: ([0.0], [1.0], 0.1)).verdict == "right"
    feedback = bumps.judge(lambda _: ([0.0], [1.0], 0.9))
    assert "t is measured from the start" in feedback.sentence
    once = iter([0.5, *11 * [0.9]])
    assert "1 − t" not in bumps.judge(lambda _: ([0.0], [1.0], next(once))).sentence


def test_a_slip_of_the_task_is_told_where_it_explains_every_set():
    def in_units(x, c):
        return by_boundedness(x / np.abs(x).max(), c)

    def scaled_back(x, c):
        start, end, t = in_units(x, c)
        size = np.abs(x).max()
        return start / size, end / size, t

    assert check("1.7b", scaled_back).verdict == "right"
    assert "the same logits on x itself" in check("1.7b", in_units).sentence
    calls = iter(range(12))
    sometimes = check("1.7b", lambda x, c: (in_units, scaled_back)[next(calls) % 2](x, c))
    assert sometimes.verdict == "not yet"
    assert "the same logits on x itself" not in sometimes.sentence
