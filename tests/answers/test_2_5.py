"""The truths of the tasks c to e of 2.5, against a complex step of their errors."""

import numpy as np
import pytest

from helpers.answers.check import TASKS
from helpers.answers.solutions import exercise_2_5 as solutions
from helpers.gradients import complex_step

each_seed = pytest.mark.parametrize("seed", range(5))


def drawn(task, seed):
    return TASKS[task].draw(np.random.default_rng(seed))


@each_seed
def test_through_time(seed):
    w, x, y = drawn("2.5c", seed)

    def error(w):
        h, total = 0.0, 0.0
        for x_k, y_k in zip(x, y, strict=True):
            h = np.tanh(w * h + x_k)
            total = total + (y_k - h) ** 2
        return total

    truth = complex_step(error, w)
    assert solutions.gradient_through_time(w, x, y) == pytest.approx(truth, rel=1e-10)


@each_seed
def test_the_tied_autoencoder(seed):
    W, x = drawn("2.5d", seed)
    truth = complex_step(lambda W: ((x - W.T @ np.tanh(W @ x)) ** 2).sum(), W)
    np.testing.assert_allclose(solutions.gradient_tied(W, x), truth, rtol=1e-10, atol=1e-13)


@each_seed
def test_many_data_that_share(seed):
    W, X, Y = drawn("2.5e", seed)
    truth = complex_step(lambda W: ((Y - np.tanh(np.tanh(X @ W.T) @ W.T)) ** 2).sum(), W)
    np.testing.assert_allclose(solutions.gradient_of_all(W, X, Y), truth, rtol=1e-10, atol=1e-13)
