"""Answers that are several arrays, and arguments that are lists of arrays."""

import numpy as np
import pytest

from helpers.answers import several
from helpers.answers.check import judge
from helpers.answers.solutions import exercise_2_4 as solutions

PAIR = (np.zeros((2, 3)), np.zeros(2))


def test_shapes_are_nested_as_the_arrays_are():
    assert several.shapes_of([PAIR, PAIR]) == [[(2, 3), (2,)], [(2, 3), (2,)]]
    assert several.shapes_of([[1, 2], [3, 4]]) == (2, 2)  # alike: one array
    assert several.shapes_of(3.0) == several.shapes_of("x") == ()
    assert list(several.places([[(2, 3)], (2,)])) == [("result[0][0]", (2, 3)), ("result[1]", (2,))]


def test_what_stands_in_a_row_is_nested_again():
    value = [(np.arange(6.0).reshape(2, 3), np.array([6.0])), np.array([[7.0, 8.0]])]
    row = several.in_a_row(value)
    assert row.tolist() == list(range(9))
    again = several.nested(row, several.shapes_of(value))
    assert again[0][0].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert (again[0][1].tolist(), again[1].tolist()) == ([6], [[7, 8]])


def test_copies_share_nothing_and_every_number_counts():
    value = [np.zeros(2), [np.ones(3)]]
    copy = several.copied(value)
    copy[1][0][0] = 5
    assert value[1][0].tolist() == [1, 1, 1]
    assert several.count_numbers([value, 1.0]) == 6


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda w, b, f: (w, b), "3 arrays are expected in your result, but it holds 2."),
        (lambda w, b, f: (), "3 arrays are expected in your result, but it holds 0."),
        (
            lambda w, b, f: w,
            "3 arrays are expected in your result, but it is one, of shape (5, 3).",
        ),
        (lambda w, b, f: {"W": w}, "real numbers are expected, but your answer is {'W': array("),
        (
            lambda w, b, f: (w.T, b, f),
            "your result[0] is transposed: shape (3, 5) instead of (5, 3).",
        ),
        (lambda w, b, f: (w, b[:, None], f), "your result[1] has shape (5, 1), expected is (5,)."),
        (lambda w, b, f: (w, 2 * b, 3 * f), "Your result[0] is right."),
        (lambda w, b, f: (w, b, None), "real numbers are expected"),
        (lambda w, b, f: (2 * w, 2 * b, 2 * f), "yours is twice too large."),
        (lambda w, b, f: (w, b, f + np.nan), "your result holds NaN"),
    ],
)
def test_what_is_wrong_with_several_arrays_is_told(change, says):
    feedback = judge("2.4c", lambda T, W, F: change(*solutions.linear_back(T, W, F)))
    assert feedback.verdict == "not yet"
    assert says in feedback.sentence


def test_lists_and_single_precision_are_right():
    assert judge("2.4c", lambda *a: list(solutions.linear_back(*a))).verdict == "right"

    def in_single(*arguments):
        return solutions.backward(*several.of_each(np.float32, list(arguments)))

    feedback = judge("2.4e", in_single)
    assert feedback.verdict == "right"
    assert "single precision" in feedback.sentence


def test_an_example_of_several_arrays_can_be_typed():
    def answer(T, W, F):
        w, b, f = solutions.linear_back(T, W, F)
        return w + 0.1 * F[0, 0], b, f

    call, value = judge("2.4c", answer).example.removesuffix(".").split(" gives ")
    found = eval(call, {"np": np, "answer": answer})
    for one, other in zip(found, eval(value, {"np": np}), strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-3, atol=1e-3)


def test_a_list_of_arrays_that_is_changed_in_place_is_told():
    def spoils(T, weights, values):
        result = solutions.backward(T, weights, values)
        weights[0][:] = 0
        return result

    def shortens(T, weights, values):
        result = solutions.backward(T, weights, values)
        values.pop()
        return result

    assert "changes its argument weights in place" in judge("2.4e", spoils).sentence
    assert "changes its argument values in place" in judge("2.4e", shortens).sentence
    assert judge("2.4e", solutions.backward).verdict == "right"  # the draws are as they were


def test_a_list_that_runs_backwards_is_told():
    sentence = judge("2.4e", lambda T, w, v: solutions.backward(T, w[::-1], v)).sentence
    assert sentence == "yours is what comes out if `weights` runs backwards."
