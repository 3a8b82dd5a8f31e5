"""The explorer of 3.6: errors, curvatures and joint Hessians against torch, and its words."""

import numpy as np
import pytest
import torch

from helpers.explorers import output_layer

biases = output_layer.BIAS
LEVELS = {"all 0": 0.0, "all ½": 0.5, "all 1": 1.0}


def cross_entropy(a, x):
    return torch.nn.functional.binary_cross_entropy_with_logits(a, x)


def square(a, x):
    return ((x - torch.sigmoid(a)) ** 2).mean()


def errors(target, count, seed):
    """Return both errors as functions of the tensor (b, w), for the data of the explorer."""
    rng = np.random.default_rng(seed)
    h, grey = torch.tensor(rng.uniform(0, 2, count)), torch.tensor(rng.uniform(size=count))
    x = torch.full_like(h, LEVELS[target]) if target in LEVELS else grey
    return [lambda p, loss=loss: loss(p[0] + p[1] * h, x) for loss in (cross_entropy, square)]


@pytest.mark.parametrize("target", [*LEVELS, "mixed"])
@pytest.mark.parametrize(("bias", "weight"), [(1.5, 0.5), (-3.0, 2.0), (0.0, -1.0), (4.0, 1.0)])
def test_the_point_and_its_hessians_are_those_of_torch(target, bias, weight):
    data = output_layer.data(bias, weight, target, 5, 3)
    point = torch.tensor([bias, weight], dtype=torch.float64)
    for k, error in enumerate(errors(target, 5, 3)):
        hessian = torch.autograd.functional.hessian(error, point).numpy()
        assert data.point_error[k] == pytest.approx(error(point).item())
        assert data.point_curvature[k] == pytest.approx(hessian[0, 0], abs=1e-14)
        np.testing.assert_allclose(data.eigenvalues[k], np.linalg.eigvalsh(hessian), atol=1e-14)


@pytest.mark.parametrize("target", [*LEVELS, "mixed"])
def test_the_curves_and_the_shading_are_those_of_torch(target):
    data = output_layer.data(0.0, 1.2, target, 4, 7)
    for j in range(0, len(biases), 24):
        point = torch.tensor([biases[j], 1.2], dtype=torch.float64)
        for k, error in enumerate(errors(target, 4, 7)):
            bend = torch.autograd.functional.hessian(error, point)[0, 0].item()
            assert data.error[k, j] == pytest.approx(error(point).item())
            assert data.curvature[k, j] == pytest.approx(bend, abs=1e-14)
        assert data.negative[j] == (bend < 0)  # the square loss comes last


def test_cross_entropy_never_bends_down_and_the_square_loss_always_does_somewhere():
    rng = np.random.default_rng(0)
    for seed in range(60):
        target = [*LEVELS, "mixed"][seed % 4]
        data = output_layer.data(
            rng.uniform(-6, 6), rng.uniform(-1, 1), target, 1 + seed % 12, seed
        )
        assert (data.curvature[0] > 0).all()
        assert data.eigenvalues[0].min() > -1e-15
        assert data.negative.any()


def test_black_white_symmetry():
    black = output_layer.data(1.3, 0.7, "all 0", 5, 2)
    white = output_layer.data(-1.3, -0.7, "all 1", 5, 2)
    np.testing.assert_allclose(black.error, white.error[:, ::-1], rtol=1e-12)
    np.testing.assert_allclose(black.eigenvalues, white.eigenvalues, rtol=1e-9)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (("all 0", 0.0, 1), "square loss bends down in no direction"),
        (("all 0", 4.0, 1), "square loss bends down in one direction and is flat in the other"),
        (("all 0", 4.0, 8), "square loss bends down in every direction"),
        (("all ½", 4.0, 1), "cross-entropy is flat in one direction"),
        (("all ½", 4.0, 2), "cross-entropy bends up in every direction"),
    ],
)
def test_the_verdict_counts_directions(state, words):
    target, bias, count = state
    assert words in output_layer.data(bias, 0.0, target, count, 0).verdict


def test_some_directions_means_eigenvalues_of_both_signs():
    mixed = 0
    for bias in biases[::4]:
        data = output_layer.data(bias, 1.0, "all 0", 6, 0)
        both = data.eigenvalues[1, 0] < 0 < data.eigenvalues[1, 1]
        assert ("in some directions" in data.verdict) == both
        mixed += both
    assert mixed > 0


def test_no_line_shows_through_the_legend():
    assert output_layer.Picture().axes[1].get_legend().get_frame_on()
