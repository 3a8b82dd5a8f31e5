"""The truths of the tasks of 2.3 against a complex step, which uses no derivative at all."""

import numpy as np
import pytest

from helpers.answers.check import TASKS, check
from helpers.answers.solutions import exercise_2_3 as solutions
from helpers.gradients import complex_step


def error(W1, W2, x, y):
    return ((y - np.tanh(W2 @ np.tanh(W1 @ x))) ** 2).sum()


@pytest.mark.parametrize("seed", range(5))
def test_the_truths_are_the_derivatives_of_the_error(seed):
    W1, W2, x, y = TASKS["2.3a"].draw(np.random.default_rng(seed))
    by_w1 = complex_step(lambda W: error(W, W2, x, y), W1)
    by_w2 = complex_step(lambda W: error(W1, W, x, y), W2)
    np.testing.assert_allclose(TASKS["2.3a"].truth(W1, W2, x, y), by_w1, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(TASKS["2.3b"].truth(W1, W2, x, y), by_w2, rtol=1e-10, atol=1e-14)


def test_a_lost_transpose_gets_its_sentence_although_the_shapes_fit():
    def forgetful(W1, W2, x, y):
        f2 = np.tanh(W1 @ x)
        f4 = np.tanh(W2 @ f2)
        t3 = -2 * (1 - f4**2) * (y - f4)
        return np.outer((1 - f2**2) * (W2 @ t3), x)

    assert "over which index" in check("2.3a", forgetful).sentence


@pytest.mark.parametrize("seed", range(5))
def test_the_middle_of_three_layers(seed):
    W1, W2, W3, x, y = TASKS["2.3c"].draw(np.random.default_rng(seed))
    truth = complex_step(lambda W: error(W, W3, np.tanh(W1 @ x), y), W2)
    found = solutions.gradient_middle(W1, W2, W3, x, y)
    np.testing.assert_allclose(found, truth, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("seed", range(5))
def test_the_message_to_the_input_of_a_block(seed):
    W1, W2, h, y = TASKS["2.3d"].draw(np.random.default_rng(seed))
    truth = complex_step(lambda h: ((y - h - W2 @ np.tanh(W1 @ h)) ** 2).sum(), h)
    np.testing.assert_allclose(
        solutions.message_to_input(W1, W2, h, y), truth, rtol=1e-10, atol=1e-14
    )


@pytest.mark.parametrize("alpha", [0.0, 0.3, 0.8])
def test_with_the_scale_for_a_leaky_relu_messages_keep_their_length(alpha):
    rng, n, squares = np.random.default_rng(0), 400, []
    for _ in range(20):
        W = solutions.leaky_scale(n, alpha) * rng.normal(size=(n, n))
        t, slope = rng.normal(size=n), np.where(rng.normal(size=n) > 0, 1, alpha)
        squares.append(((slope * (W.T @ t)) ** 2).sum() / (t**2).sum())
    assert np.mean(squares) == pytest.approx(1, abs=0.05)
