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


def along(x, U, W1, b1, W2, b2):
    """Return the cross-entropy error of one image as a function of the step along U."""

    def error(z):
        a = W2 @ np.maximum((W1 + z * U) @ x + b1, 0) + b2
        return np.sum(np.logaddexp(0, a) - x * a)

    return error


def test_units_change_at_the_kinks_and_nowhere_else():
    rng = np.random.default_rng(1)
    steps = np.linspace(0, 1, 4001)
    for _ in range(20):
        x, U, W1, b1 = TASKS["3.7c"].draw(rng)
        fires = np.array([(W1 + z * U) @ x + b1 > 0 for z in steps])
        changed = steps[1:][(fires[1:] != fires[:-1]).any(axis=1)]
        kinks = TASKS["3.7c"].truth(x, U, W1, b1)
        counted = np.unique(np.searchsorted(steps, kinks))
        np.testing.assert_array_equal(changed, steps[counted])


def test_the_jump_is_the_difference_of_the_slopes_on_both_sides():
    rng = np.random.default_rng(2)
    seen = []
    for _ in range(40):
        network = TASKS["3.7b"].draw(rng)
        x, U, W1, b1, W2, b2 = network
        rates = U @ x
        for z in TASKS["3.7c"].truth(x, U, W1, b1):
            unit = np.argmin(np.abs((W1 + z * U) @ x + b1))
            a = W2 @ np.maximum((W1 + z * U) @ x + b1, 0) + b2
            f, h = along(*network), 1e-5
            jump = (f(z + h) - 2 * f(z) + f(z - h)) / h
            told = TASKS["3.7d"].truth(x, a, W2[:, unit], rates[unit])
            seen.append(rates[unit] > 0)
            np.testing.assert_allclose(jump, told, rtol=0, atol=2e-3)
    assert {True, False} <= set(seen)


def test_the_hessian_is_that_of_differences():
    rng = np.random.default_rng(3)
    for _ in range(10):
        x, U1, U2, *rest = TASKS["3.7e"].draw(rng)
        h, found = 1e-3, np.empty((2, 2))
        for i, j in np.ndindex(2, 2):
            first, second = (U1, U2)[i], (U1, U2)[j]
            corners = [
                sign * along(x, s * first + t * second, *rest)(h)
                for s, t, sign in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
            ]
            found[i, j] = sum(corners) / (4 * h**2)
        truth = TASKS["3.7e"].truth(x, U1, U2, *rest)
        np.testing.assert_allclose(found, truth, rtol=1e-4, atol=1e-4)
        assert np.linalg.eigvalsh(truth)[0] > -1e-12
