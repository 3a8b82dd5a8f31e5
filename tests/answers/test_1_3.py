"""The truths of notebook 1.3, which are its own solutions, against torch and against a search."""

import numpy as np
import pytest
import torch

from helpers.answers.solutions import exercise_1_3 as solutions
from helpers.logistic import SQUARED, hessian

A = torch.linspace(-6, 6, 41, dtype=torch.float64)
S = torch.sigmoid(A).numpy()


def derivative(loss, times):
    """Return the derivative of a loss of the logit at A, by torch."""
    a = A.clone().requires_grad_()
    value = loss(torch.sigmoid(a)).sum()
    for _ in range(times):
        (value,) = torch.autograd.grad(value.sum(), a, create_graph=True)
    return value.detach().numpy()


@pytest.mark.parametrize(
    ("found", "loss", "times"),
    [
        (solutions.slope_c1(S), lambda s: (1 - s) ** 2, 1),
        (solutions.curvature_c0(S), lambda s: s**2, 2),
        (solutions.curvature_c1(S), lambda s: (1 - s) ** 2, 2),
        (solutions.curvature_soft(S, np.full(41, 0.3)), lambda s: (0.3 - s) ** 2, 2),
        (solutions.curvature_absolute(S), lambda s: (1 - s).abs(), 2),
    ],
)
def test_slopes_and_curvatures_are_those_of_torch(found, loss, times):
    np.testing.assert_allclose(found, derivative(loss, times), rtol=1e-10, atol=1e-14)


def test_the_ball_is_convex_and_no_larger_one_is():
    rng = np.random.default_rng(0)
    for _ in range(20):
        x = rng.normal(size=(5, 3))
        radius = solutions.safe_radius(x)
        longest = x[np.argmax(np.linalg.norm(x, axis=1))]
        edge = radius * longest / np.linalg.norm(longest)
        for row, way in ((row, way) for row in x for way in (edge, -edge)):
            for c in (0, 1):
                assert hessian(0.999 * way, row[None], [c], SQUARED).trace() > 0
        assert hessian(1.001 * edge, longest[None], [0], SQUARED).trace() < 0


def test_the_share_counts_the_data_whose_own_hessian_is_negative():
    rng = np.random.default_rng(1)
    for _ in range(20):
        w, x, c = 2 * rng.normal(size=2), rng.normal(size=(9, 2)), rng.integers(0, 2, 9)
        down = [hessian(w, x[n : n + 1], c[n : n + 1], SQUARED).trace() < 0 for n in range(9)]
        assert solutions.share_bending_down(w, x, c) == np.mean(down)
