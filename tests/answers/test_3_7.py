"""The tasks of notebook 3.7–3.8: the witness that two layers make, and sentences on others."""

import numpy as np

from helpers.answers import check
from helpers.answers.tasks.exercise_3_7 import TASKS


def two_silent_ends(a, u1, b, u2, wrong=-4.0):
    return np.array([-a / u1, (wrong - b) / u2]), np.array([(4 - a) / u1, -b / u2]), 0.5


def test_a_unit_silent_at_both_ends_and_wrong_between_is_a_witness():
    assert check("3.7a", two_silent_ends).verdict == "right"


def test_a_unit_that_helps_in_between_is_not():
    feedback = check("3.7a", lambda *plane: two_silent_ends(*plane, wrong=4.0))
    assert feedback.verdict == "not yet"
    assert "which proves nothing" in feedback.sentence


def test_the_smallest_witness_holds_for_its_own_centre_only():
    feedback = check("3.7a", lambda a, u1, b, u2: ([2.0, 0.0], [0.0, 2.0], 0.5))
    assert feedback.verdict == "not yet"
    assert "of 12 cases" in feedback.sentence


def test_the_curvature_by_finite_differences_is_near_but_not_exact():
    def by_differences(x, U, W1, b1, W2, b2, h=1e-3):
        def error(z):
            a = W2 @ np.maximum((W1 + z * U) @ x + b1, 0) + b2
            return np.sum(np.logaddexp(0, a) - x * a)

        return (error(h) - 2 * error(0) + error(-h)) / h**2

    rng = np.random.default_rng(0)
    for _ in range(20):
        network = TASKS["3.7b"].draw(rng)
        np.testing.assert_allclose(by_differences(*network), TASKS["3.7b"].truth(*network), 1e-4)


def test_points_too_far_out_get_a_sentence():
    far = np.full(2, 1e200)
    assert "not finite" in check("3.7a", lambda *_: (-far, far, 0.5)).sentence


def test_a_chord_on_the_curve_lies_0_above_it():
    silent = np.array([-100.0, 0.0])
    feedback = check("3.7a", lambda a, u1, b, u2: (silent * u1, 2 * silent * u1, 0.5))
    assert "the error there is just as high, which proves nothing" in feedback.sentence
