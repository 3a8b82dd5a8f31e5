"""The slice explorer: curves, strip, chord, hatching and the search against brute force."""

from itertools import product

import numpy as np
import pytest
import torch

from helpers.data import noisy
from helpers.explorers import slices
from helpers.explorers.slices import LAMBDAS, LOSSES, find_witness, newton
from helpers.logistic import LIKELIHOOD, SQUARED, error, gradient
from helpers.widgets.slice_views import describe

DEFAULTS = {
    "view": "1-D",
    "kind": "noisy",
    "n": 30,
    "d": 4,
    "data_seed": 0,
    "centre": "random",
    "aim": "random",
    "seed": 0,
    "scale": 3.0,
    "left": -0.8,
    "right": 0.3,
    "resolution": 11,
}
SCENE = ("kind", "n", "d", "data_seed", "centre", "aim", "seed")


def seen(**changes):
    return slices.data(**{**DEFAULTS, **changes})


def scene(**changes):
    state = {**DEFAULTS, **changes}
    return slices.scene(**{name: state[name] for name in SCENE})


def test_curves_are_the_errors_along_the_line():
    x, c, centre, directions = scene()
    for line, loss in zip(seen().lines, LOSSES, strict=True):
        truth = [error(centre + 3 * step * directions[0], x, c, loss) for step in LAMBDAS]
        np.testing.assert_allclose(line.values, truth, rtol=1e-10)
        np.testing.assert_allclose(line.low + line.heights * (line.high - line.low), truth)


@pytest.mark.parametrize("scale", [0.1, 3.0, 30.0])
def test_the_strip_shows_the_sign_of_the_curvature(scale):
    x, c, centre, directions = scene()
    squared = seen(scale=scale).lines[1]

    def along(step):
        a = torch.tensor(x) @ torch.tensor(centre + 0 * centre) + step * torch.tensor(
            x @ (scale * directions[0])
        )
        return ((torch.tensor(c) - torch.sigmoid(a)) ** 2).mean()

    for k in range(0, len(LAMBDAS), 20):
        step = torch.tensor(LAMBDAS[k], dtype=torch.float64)
        truth = torch.autograd.functional.hessian(along, step).item()
        if abs(truth) > 1e-9:
            assert squared.bends[k] == np.sign(truth)


def test_the_likelihood_loss_never_bends_down():
    for seed, n in product(range(15), (2, 3, 30)):  # of 2 data, both directions see one alike
        for scale in (0.01, 1, 10, 100):
            shown = seen(seed=seed, scale=scale, n=n, view="2-D")
            assert not (shown.lines[0].bends < 0).any()
            assert not shown.lines[0].violated
            assert not shown.maps[0].bends_down.any()


def test_the_gap_is_the_largest_height_above_the_chord():
    line = seen(left=-0.5, right=0.75).lines[1]
    start, end = line.chord
    assert LAMBDAS[start] == pytest.approx(-0.5)
    assert LAMBDAS[end] == pytest.approx(0.75)
    shares = (LAMBDAS[start : end + 1] - LAMBDAS[start]) / (LAMBDAS[end] - LAMBDAS[start])
    chord = (1 - shares) * line.values[start] + shares * line.values[end]
    assert line.gap == pytest.approx((line.values[start : end + 1] - chord).max())


def test_the_hatching_is_where_torch_finds_a_negative_eigenvalue():
    x, c, centre, directions = scene()
    logits = torch.tensor(np.stack([x @ centre, *(3 * x @ u for u in directions)]))

    def plane(z):
        return ((torch.tensor(c) - torch.sigmoid(logits[0] + z @ logits[1:])) ** 2).mean()

    squared = seen(view="2-D").maps[1]
    axis = np.linspace(-1, 1, 11)
    for i, j in [(0, 0), (5, 5), (2, 8), (10, 1), (7, 7)]:
        point = torch.tensor([axis[i], axis[j]])
        smallest = torch.linalg.eigvalsh(torch.autograd.functional.hessian(plane, point))[0]
        assert squared.bends_down[i, j] == (smallest < 0)


def test_newton_reaches_the_minimiser_of_noisy_data():
    for seed in range(20):
        x, c = noisy(np.random.default_rng(seed), n=40, d=3)
        w = newton(x, c, steps=30)
        assert np.abs(gradient(w, x, c, LIKELIHOOD)).max() < 1e-9


def test_a_line_towards_the_minimiser_ends_there():
    x, c, centre, directions = scene(aim="minimiser")
    slope = gradient(centre + directions[0], x, c, LIKELIHOOD)
    assert np.abs(slope).max() < 1e-6
    values = seen(aim="minimiser", scale=1.0).lines[0].values
    assert np.argmin(values) == len(LAMBDAS) - 1


def test_separable_data_are_said_to_have_no_minimiser():
    assert "no minimiser" in seen(kind="separable", centre="minimiser").verdict
    assert "no minimiser" not in seen(kind="separable").verdict
    assert "direction is random" in seen(centre="minimiser", aim="minimiser").verdict


@pytest.mark.parametrize("seed", range(10))
def test_the_search_finds_a_chord_that_the_picture_confirms(seed):
    changes, sentence = find_witness(**{**DEFAULTS, "scale": 0.01, "seed": seed})
    assert "Witness found" in sentence
    assert seen(**changes).lines[1].violated


def test_the_verdict_says_what_the_chord_shows():
    assert "pull the ends" in seen(left=0.3, right=0.3).verdict
    assert "proves nothing" in seen(scale=0.01, centre="minimiser").verdict
    bent = [seen(seed=seed, left=0, right=0.01).lines[1] for seed in range(20)]
    bent = [line for line in bent if (line.bends < 0).any() and not line.violated]
    assert bent
    assert all("not convex, though" in describe("squared", line) for line in bent)
    changes, _ = find_witness(**DEFAULTS)
    assert "not convex: the chord" in seen(**changes).verdict


def test_the_picture_shows_the_data():
    explorer = slices.explorer()
    explorer.set({"scale": 5.0})
    explorer.set({"left": -1, "right": 1})
    for panel, line in zip(explorer.picture.line.panels, explorer.data.lines, strict=True):
        np.testing.assert_array_equal(panel.curve.get_ydata(), line.heights)
        np.testing.assert_array_equal(panel.chord.get_xdata(), [-1, 1])
        np.testing.assert_array_equal(panel.bends_up.cells[0], line.bends > 0)
        np.testing.assert_array_equal(panel.bends_down.cells[0], line.bends < 0)
        assert f"from {line.low:.3g} to {line.high:.3g}" in explorer.data.verdict


def test_the_map_shows_the_data_with_the_first_direction_to_the_right():
    explorer = slices.explorer("2-D")
    for panel, plane in zip(explorer.picture.map.panels, explorer.data.maps, strict=True):
        np.testing.assert_array_equal(panel.image.get_array(), plane.heights.T)
        assert len(panel.contours.get_segments()) >= 5
        np.testing.assert_array_equal(panel.bends_down.cells, plane.bends_down.T)


def test_contours_lie_on_their_level():
    explorer = slices.explorer("2-D")
    x, c, centre, directions = scene(n=100, d=10)
    plane = explorer.data.maps[1]
    for segment in explorer.picture.map.panels[1].contours.get_segments():
        points = centre + explorer.state["scale"] * segment @ directions
        values = [error(point, x, c, SQUARED) for point in points]
        heights = (np.array(values) - plane.low) / (plane.high - plane.low)
        assert np.ptp(heights) < 0.01
