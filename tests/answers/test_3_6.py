"""The truths of notebook 3.6, which are its own solutions, against torch and against a descent."""

import numpy as np
import torch

from helpers.answers.solutions import exercise_3_6 as solutions


def test_the_lowest_curvature_is_the_smaller_eigenvalue_of_the_hessian_by_torch():
    z = np.linspace(-2, 2, 9)
    for value, found in zip(z, solutions.lowest_curvature(z), strict=True):
        point = torch.full((2,), value, dtype=torch.float64)
        hessian = torch.autograd.functional.hessian(
            lambda z: torch.nn.functional.softplus(z[0] * z[1]), point
        )
        np.testing.assert_allclose(found, np.linalg.eigvalsh(hessian)[0], rtol=1e-9, atol=0)


def test_newton_steps_arrive_where_the_gradient_vanishes():
    rng = np.random.default_rng(3)
    for _ in range(20):
        h, x, theta = rng.normal(size=(30, 2)), rng.uniform(size=30), 0.3 * rng.normal(size=3)
        for _ in range(8):
            theta = solutions.newton_step(theta, h, x)
        point = torch.tensor(theta, requires_grad=True)
        logits = point[0] + torch.tensor(h) @ point[1:]
        torch.nn.functional.binary_cross_entropy_with_logits(logits, torch.tensor(x)).backward()
        assert point.grad.abs().max() < 1e-14
