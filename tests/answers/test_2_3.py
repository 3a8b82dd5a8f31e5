"""The truths of the tasks of 2.3 against a complex step, which uses no derivative at all."""

import numpy as np
import pytest

from helpers.answers.check import TASKS, check
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
