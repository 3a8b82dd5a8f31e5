"""The truths of notebook 1.2, which are its own solutions, against torch and against a search."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from helpers.answers.solutions import exercise_1_2 as solutions


def draw(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=3), rng.normal(size=(8, 3)), rng.integers(0, 2, 8).astype(float)


def torch_error(x, c, alpha=0.0):
    x, c = torch.tensor(x), torch.tensor(c)

    def error(w):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ w, c)
        return loss + alpha / 2 * (w @ w)

    return error


def torch_hessian(w, x):
    error = torch_error(x, np.zeros(len(x)))
    return torch.autograd.functional.hessian(error, torch.tensor(w)).numpy()


@pytest.mark.parametrize("seed", range(10))
def test_gradient_and_hessian_are_those_of_torch(seed):
    w, x, c = draw(seed)
    point = torch.tensor(w)
    gradient = torch.autograd.functional.jacobian(torch_error(x, c), point).numpy()
    np.testing.assert_allclose(solutions.likelihood_gradient(w, x, c), gradient, rtol=1e-12)
    hessian = solutions.likelihood_hessian(w, x, c)
    np.testing.assert_allclose(hessian, torch_hessian(w, x), rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("seed", range(10))
def test_the_curvature_is_the_second_derivative_along_the_line(seed):
    w, x, c = draw(seed)
    v = np.random.default_rng(100 + seed).normal(size=3)
    error = torch_error(x, c)
    along = torch.autograd.functional.hessian(
        lambda step: error(torch.tensor(w) + step * torch.tensor(v)), torch.tensor(0.0).double()
    )
    assert solutions.curvature_along(w, x, v) == pytest.approx(along.item(), rel=1e-11)


@pytest.mark.parametrize("seed", range(10))
def test_no_search_finds_a_larger_curvature(seed):
    _, x, _ = draw(seed)
    largest = solutions.largest_curvature(x)
    assert np.linalg.eigvalsh(torch_hessian(np.zeros(3), x))[-1] == pytest.approx(largest)
    rng = np.random.default_rng(seed)
    for _ in range(200):
        w = 10.0 ** rng.uniform(-2, 1) * rng.normal(size=3)
        assert np.linalg.eigvalsh(torch_hessian(w, x))[-1] < largest


@pytest.mark.parametrize("seed", range(10))
def test_newton_steps_lead_to_the_minimiser_that_scipy_finds(seed):
    w, x, c = draw(seed)
    error = torch_error(x, c, alpha=0.3)
    found = minimize(lambda w: error(torch.tensor(w)).item(), w, method="BFGS", tol=1e-9).x
    w = np.zeros(3)
    for _ in range(20):
        w = solutions.newton_step(w, x, c, 0.3)
    np.testing.assert_allclose(w, found, rtol=0, atol=1e-5)


def test_a_newton_step_takes_the_gradient_of_the_parabola_to_0():
    w, x, c = draw(11)
    error, point = torch_error(x, c, alpha=0.7), torch.tensor(w)
    slope = torch.autograd.functional.jacobian(error, point).numpy()
    bend = torch.autograd.functional.hessian(error, point).numpy()
    step = solutions.newton_step(w, x, c, 0.7) - w
    np.testing.assert_allclose(slope + bend @ step, 0, rtol=0, atol=1e-14)
