"""The truths of notebook 2.1, which are its own solutions, against differences and torch."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from helpers.answers.check import TASKS
from helpers.answers.solutions import exercise_2_1 as solutions
from helpers.gradients import complex_step


@pytest.mark.parametrize("seed", range(5))
def test_the_rules_of_a_layer_are_slopes_of_any_error_behind_it(seed):
    rng = np.random.default_rng(seed)
    W, x, a = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=3)

    def behind(f):
        return (a * np.sin(f)).sum()

    t = a * np.cos(W @ x)
    by_w, by_x = complex_step(lambda W: behind(W @ x), W), complex_step(lambda x: behind(W @ x), x)
    np.testing.assert_allclose(solutions.message_to_w(t, x), by_w, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(solutions.message_to_x(t, W), by_x, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_through_a_second_layer_is_that_of_torch(seed):
    V, W, x, y = TASKS["2.1e"].draw(np.random.default_rng(seed))
    weights = torch.tensor(W, requires_grad=True)
    ((torch.tensor(y) - torch.tensor(V) @ weights @ torch.tensor(x)) ** 2).sum().backward()
    found = solutions.gradient_behind(V, W, x, y)
    np.testing.assert_allclose(found, weights.grad.numpy(), rtol=1e-12, atol=1e-14)


class Counted:
    """A number that counts how often it is multiplied."""

    multiplications = 0

    def __mul__(self, other):
        Counted.multiplications += 1
        return self

    def __add__(self, other):
        return self


@pytest.mark.parametrize("seed", range(5))
def test_the_multiplications_from_the_left_are_those_counted(seed):
    (sizes,) = TASKS["2.1f"].draw(np.random.default_rng(seed))
    chain = [np.full(shape, Counted()) for shape in pairwise(sizes)]
    Counted.multiplications = 0
    row = chain[0]
    for matrix in chain[1:]:
        row = row @ matrix
    assert solutions.from_the_left(sizes) == Counted.multiplications
