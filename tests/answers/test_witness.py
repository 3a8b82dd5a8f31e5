"""The witness tasks: what a reader who draws a chord is told."""

import numpy as np
import pytest

from helpers.answers import check
from helpers.convexity import chord_violation
from helpers.logistic import SQUARED, error


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
        (([-3.0], [0.5], 0.5), "above the curve, which proves nothing"),
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
