"""The truths of notebook 3.1, which are its own solutions, against torch and against a search."""

import numpy as np
import torch

from helpers.answers.solutions import exercise_3_1 as solutions


def test_the_slope_by_the_logit_is_that_of_torch():
    x, a = np.random.default_rng(0).uniform(-1, 1, (2, 40)) * [[0.5], [6]] + [[0.5], [0]]
    logit = torch.tensor(a, requires_grad=True)
    pixel = torch.tensor(x)
    cross = torch.nn.functional.binary_cross_entropy_with_logits(logit, pixel, reduction="sum")
    (cross - 2 * ((pixel - torch.sigmoid(logit)) ** 2).sum()).backward()
    np.testing.assert_allclose(solutions.logit_slope(x, a), logit.grad, rtol=1e-9, atol=1e-13)


def test_at_one_output_the_opposite_pixel_has_the_smallest_ratio():
    x = torch.linspace(0, 1, 20_001, dtype=torch.float64)
    for y in (0.001, 0.05, 0.2, 0.45, 0.7, 0.999):
        cross = -torch.special.xlogy(x, y) - torch.special.xlogy(1 - x, 1 - y)
        excess = cross + torch.special.xlogy(x, x) + torch.special.xlogy(1 - x, 1 - x)
        ratio = (excess / (x - y) ** 2)[(x - y).abs() > 1e-3]
        np.testing.assert_allclose(solutions.ratio_opposite(y), ratio.min(), rtol=1e-6, atol=0)
        nearest = x[(x - y).abs() > 1e-3][ratio.argmin()]
        assert abs(nearest - (1 - y)) < 1e-3
