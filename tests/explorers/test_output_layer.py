"""The explorer of 3.6: errors, curvatures and joint Hessians against torch, and its words."""

import numpy as np
import pytest
import torch

from helpers.explorers import output_layer

plane, steps = output_layer.PLANE, output_layer.STEPS
LEVELS = {"all 0": 0.0, "all ½": 0.5, "all 1": 1.0}
TARGETS = [*LEVELS, "mixed"]
LINES = ["b", "w", "lowest curvature"]


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


def hessian(error, point):
    point = torch.tensor(point, dtype=torch.float64)
    return torch.autograd.functional.hessian(error, point).numpy()


def at(label):
    """Return the data of a stop, along each line."""
    explorer = output_layer.explorer()
    explorer.press(label)
    return [output_layer.data(**explorer.state | {"line": line}) for line in LINES]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(("bias", "weight"), [(1.5, 0.5), (-3.0, 2.0), (0.0, -1.0), (4.0, 1.0)])
@pytest.mark.parametrize("line", LINES)
def test_the_point_and_its_hessians_are_those_of_torch(target, bias, weight, line):
    data = output_layer.data(bias, weight, line, target, 5, 3)
    point = torch.tensor([bias, weight], dtype=torch.float64)
    for k, error in enumerate(errors(target, 5, 3)):
        truth = hessian(error, [bias, weight])
        along = data.direction @ truth @ data.direction
        np.testing.assert_allclose(data.point_error[k], error(point), rtol=1e-12, atol=0)
        np.testing.assert_allclose(data.point_curvature[k], along, rtol=0, atol=1e-14)
        eigenvalues = np.linalg.eigvalsh(truth)
        np.testing.assert_allclose(data.eigenvalues[k], eigenvalues, rtol=0, atol=1e-14)


@pytest.mark.parametrize("seed", range(40))
def test_in_the_lowest_direction_the_curvature_is_the_smaller_eigenvalue(seed):
    rng = np.random.default_rng(seed)
    bias, weight = rng.uniform(-3, 3, 2)
    data = output_layer.data(bias, weight, "lowest curvature", TARGETS[seed % 4], 1 + seed % 5, 0)
    np.testing.assert_allclose(data.direction @ data.direction, 1, rtol=1e-12, atol=0)
    assert data.direction[0] >= 0
    lowest = data.eigenvalues[1, 0]
    np.testing.assert_allclose(data.point_curvature[1], lowest, rtol=0, atol=1e-15)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("line", LINES)
def test_the_curves_and_their_shading_are_those_of_torch(target, line):
    data = output_layer.data(0.3, 1.2, line, target, 4, 7)
    for j in range(0, len(steps), 24):
        point = np.array([0.3, 1.2]) + steps[j] * data.direction
        for k, error in enumerate(errors(target, 4, 7)):
            height = error(torch.tensor(point))
            np.testing.assert_allclose(data.error[k, j], height, rtol=1e-12, atol=1e-14)
        bend = data.direction @ hessian(error, point) @ data.direction
        assert data.negative[j] == (bend < 0)  # the squared loss comes last


@pytest.mark.parametrize("target", TARGETS)
def test_the_plane_and_its_shading_are_those_of_torch(target):
    data = output_layer.data(0.0, 0.0, "b", target, 4, 7)
    for i, j in np.random.default_rng(0).integers(0, len(plane), (40, 2)):
        point = [plane[j], plane[i]]  # w runs upwards, over the rows
        for k, error in enumerate(errors(target, 4, 7)):
            height = error(torch.tensor(point))
            np.testing.assert_allclose(data.heights[k, i, j], height, rtol=1e-12, atol=1e-14)
        assert (
            data.down[:, i, j].tolist() == (np.linalg.eigvalsh(hessian(error, point)) < 0).tolist()
        )


def test_one_datum_has_no_point_where_it_bends_down_in_every_direction():
    for seed in range(100):
        data = output_layer.data(1.5, 0.5, "b", TARGETS[seed % 4], 1, seed)
        assert data.down[0].any()
        assert not data.down[1].any()


def test_cross_entropy_bends_down_nowhere():
    rng = np.random.default_rng(0)
    for seed in range(100):
        bias, weight = rng.uniform(-6, 6, 2)
        for error in errors(TARGETS[seed % 4], 1 + seed % 12, seed)[:1]:
            assert np.linalg.eigvalsh(hessian(error, [bias, weight]))[0] > -1e-15


def test_up_along_both_axes_and_down_between_them():
    along_b, along_w, lowest = (data.point_curvature for data in at("up along both axes"))
    assert along_b.round(3)[1] == 0.02
    assert along_w.round(2)[1] == 0.13
    assert lowest.round(3)[1] == -0.019
    assert min(along_b[0], along_w[0], lowest[0]) > 0.01
    assert "bends down in some directions" in at("up along both axes")[0].verdict


def test_down_in_all_directions():
    assert "squared loss bends down in every direction" in at("down in all directions")[0].verdict


def test_with_targets_one_half_the_line_is_shaded_beyond_1_317():
    along_b = at("targets ½")[0]
    assert np.array_equal(along_b.negative, np.abs(steps) > np.log(2 + np.sqrt(3)))


@pytest.mark.parametrize("label", ["down in all directions", "targets ½"])
def test_the_squared_error_keeps_a_thousand_points_shaded_in_every_draw(label):
    explorer = output_layer.explorer()
    explorer.press(label)
    for seed in range(100):
        assert output_layer.data(**explorer.state | {"seed": seed}).down[0].sum() > 1000


def test_one_datum_is_flat_in_one_direction_and_a_second_cures_it():
    for seed in range(100):
        one, two = (output_layer.data(1.5, 0.5, "b", "mixed", n, seed) for n in (1, 2))
        assert np.array_equal(np.count_nonzero(one.eigenvalues, axis=1), [1, 1])
        assert (two.eigenvalues[0] > 0).all()


def test_black_white_symmetry():
    black = output_layer.data(1.3, 0.7, "b", "all 0", 5, 2)
    white = output_layer.data(-1.3, -0.7, "b", "all 1", 5, 2)
    np.testing.assert_allclose(black.error, white.error[:, ::-1], rtol=1e-12, atol=0)
    np.testing.assert_allclose(black.heights, white.heights[:, ::-1, ::-1], rtol=1e-12, atol=0)
    np.testing.assert_allclose(black.eigenvalues, white.eigenvalues, rtol=1e-9, atol=0)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (("all 0", 0.0, 1), "squared loss bends down in no direction"),
        (("all 0", 4.0, 1), "squared loss bends down in one direction and is flat in the other"),
        (("all 0", 4.0, 8), "squared loss bends down in every direction"),
        (("all ½", 4.0, 1), "cross-entropy is flat in one direction"),
        (("all ½", 4.0, 2), "cross-entropy bends up in every direction"),
    ],
)
def test_the_verdict_counts_directions(state, words):
    target, bias, count = state
    assert words in output_layer.data(bias, 0.0, "b", target, count, 0).verdict


def test_some_directions_means_eigenvalues_of_both_signs():
    mixed = 0
    for bias in plane:
        data = output_layer.data(bias, 1.0, "b", "all 0", 6, 0)
        both = data.eigenvalues[1, 0] < 0 < data.eigenvalues[1, 1]
        assert ("in some directions" in data.verdict) == both
        mixed += both
    assert mixed > 0


def test_no_line_shows_through_the_legend():
    assert output_layer.Picture().axes[2].get_legend().get_frame_on()
