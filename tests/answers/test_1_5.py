"""The truths of the tasks c to e of 1.5 against torch and mpmath."""

import mpmath
import numpy as np
import pytest
import torch

from helpers.answers.check import TASKS
from helpers.answers.solutions import exercise_1_5 as solutions
from helpers.logistic import log_sigmoid

each_seed = pytest.mark.parametrize("seed", range(20))


@each_seed
def test_log_softmax_is_that_of_torch(seed):
    (a,) = TASKS["1.5c"].draw(np.random.default_rng(seed))
    expected = torch.log_softmax(torch.tensor(a), dim=1).numpy()
    np.testing.assert_allclose(solutions.log_softmax(a), expected, rtol=1e-12, atol=1e-14)


@each_seed
def test_cross_entropy_is_that_of_torch(seed):
    a, c = TASKS["1.5d"].draw(np.random.default_rng(seed))
    expected = torch.nn.functional.cross_entropy(torch.tensor(a), torch.tensor(c)).item()
    assert TASKS["1.5d"].truth(a, c) == pytest.approx(expected, rel=1e-12, abs=1e-14)


def test_softmax_of_two_logits_is_the_sigmoid_of_their_difference():
    x = np.linspace(-30, 30, 61)
    of_two = solutions.log_softmax(np.stack([x, 0 * x], axis=1))
    np.testing.assert_allclose(of_two[:, 0], log_sigmoid(x), rtol=1e-12, atol=1e-15)


@each_seed
def test_the_logarithm_of_the_other_probability_has_its_digits(seed):
    (log_p,) = TASKS["1.5e"].draw(np.random.default_rng(seed))
    with mpmath.workdps(700):
        for found, one in zip(TASKS["1.5e"].truth(log_p), log_p, strict=True):
            truth = mpmath.log(1 - mpmath.exp(mpmath.mpf(float(one))))
            assert abs(float(found) / truth - 1) < 1e-14
