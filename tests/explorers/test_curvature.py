"""The explorer of 1.3: its curve, its shading and the interval that is convex for certain."""

import numpy as np
import pytest
import torch

from helpers.explorers import curvature

weights = curvature.W


def torch_curvature(loss, point):
    point = torch.tensor(point, dtype=torch.float64)
    return torch.autograd.functional.hessian(loss, point).item()


@pytest.mark.parametrize("target", [0, 1])
@pytest.mark.parametrize("sigma", [0.05, 0.3, 0.5, 0.7, 0.95])
def test_the_point_is_the_second_derivative(sigma, target):
    logit = np.log(sigma / (1 - sigma))
    truth = torch_curvature(lambda a: (target - torch.sigmoid(a)) ** 2, logit)
    data = curvature.data(sigma, target, 3, 0)
    assert data.curvature == pytest.approx(truth)
    assert ("negative: the model" in data.verdict) == (truth < 0)


@pytest.mark.parametrize("seed", range(5))
def test_the_shading_is_where_the_error_bends_down(seed):
    data = curvature.data(0.5, 0, 4, seed)
    x, c = torch.tensor(data.x), torch.tensor(data.c)
    for k in range(0, len(weights), 40):
        truth = torch_curvature(lambda w: ((c - torch.sigmoid(w * x)) ** 2).mean(), weights[k])
        assert data.negative[k] == (truth < 0)
    assert f"at {data.negative.sum()} of 401 points of the line" in data.verdict


def test_it_never_bends_down_where_it_is_convex_for_certain():
    for seed in range(100):
        data = curvature.data(0.5, 0, 1 + seed % 12, seed)
        low, high = data.locally_convex
        assert low < 0 < high
        assert not data.negative[(weights > low) & (weights < high)].any()


def test_one_datum_bends_down_in_the_window_on_the_side_where_the_model_is_wrong():
    for seed in range(200):
        data = curvature.data(0.5, 0, 1, seed)
        wrong = weights * data.x > 0 if data.c[0] == 0 else weights * data.x < 0
        assert data.negative.any()
        assert not (data.negative & ~wrong).any()
        assert f"x = {data.x[0]:.2f}, c = {data.c[0]}," in data.verdict


def test_with_twelve_data_more_is_unshaded_than_is_sure():
    for seed in range(100):
        data = curvature.data(0.5, 0, 12, seed)
        low, high = data.locally_convex
        around_zero = ~np.logical_or.accumulate(data.negative[weights >= 0])
        before_zero = ~np.logical_or.accumulate(data.negative[weights <= 0][::-1])
        unshaded = (around_zero.sum() + before_zero.sum() - 1) * (weights[1] - weights[0])
        assert unshaded > high - low


def test_one_datum_bends_down_right_outside_the_interval():
    for seed in range(20):
        data = curvature.data(0.5, 0, 1, seed)
        low, high = data.locally_convex
        assert np.array_equal(data.negative, (weights < low) | (weights > high))


def test_no_legend_covers_the_error():
    assert curvature.Picture().axes[1].get_legend() is None
