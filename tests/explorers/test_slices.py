"""The slice explorer: curves, strip, chord, hatching and the search against brute force."""

import io
import json
from base64 import b64decode
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from helpers.data import noisy
from helpers.explorers import slices
from helpers.explorers.slices import LAMBDAS, LOSSES, find_witness, newton
from helpers.logistic import LIKELIHOOD, SQUARED, error, gradient
from helpers.widgets import surface
from helpers.widgets.contours import contour_lines
from helpers.widgets.slice_pictures import LEVELS
from helpers.widgets.slice_views import describe, describe_map

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
    "origin1": 0.0,
    "origin2": 0.0,
    "left": -0.8,
    "right": 0.3,
    "first1": -0.8,
    "first2": -0.5,
    "second1": 0.3,
    "second2": 0.9,
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


def test_the_window_moves_so_that_the_centre_lies_where_it_was_dragged():
    x, c, centre, directions = scene()
    right, up = 3 * directions
    away = {"origin1": 0.4, "origin2": -0.7}
    for line, loss in zip(seen(**away).lines, LOSSES, strict=True):
        truth = [error(centre + (step - 0.4) * right, x, c, loss) for step in LAMBDAS]
        np.testing.assert_allclose(line.values, truth, rtol=1e-10)
    start, end = (
        centre + (a - 0.4) * right + (b + 0.7) * up for a, b in [(-0.8, -0.5), (0.3, 0.9)]
    )
    for plane, loss in zip(seen(view="2-D", **away).maps, LOSSES, strict=True):
        heights = plane.low + plane.heights * (plane.high - plane.low)
        for i, a in enumerate(np.linspace(-1, 1, 11)):
            for j, b in enumerate(np.linspace(-1, 1, 11)):
                truth = error(centre + (a - 0.4) * right + (b + 0.7) * up, x, c, loss)
                assert heights[i, j] == pytest.approx(truth, rel=1e-10)
        truth = [error(w, x, c, loss) for w in (start, end)]
        np.testing.assert_allclose(plane.along[[0, -1]], truth, rtol=1e-10)


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
            line = seen(seed=seed, scale=scale, n=n).lines[0]
            assert not (line.bends < 0).any()
            assert not line.violated
            plane = seen(seed=seed, scale=scale, n=n, view="2-D").maps[0]
            assert not plane.bends_down.any()
            assert not plane.violated


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
    assert seen(**changes, view="2-D").maps[1].violated
    assert ("the scale is now" in sentence) == (changes["scale"] != 0.01)
    assert ("the direction is another" in sentence) == (changes["seed"] != seed)


@pytest.mark.parametrize("origin", [(0.0, 0.0), (0.6, 0.0), (-1.0, 0.7), (0.31, -0.99)])
@pytest.mark.parametrize("view", ["1-D", "2-D"])
def test_the_search_finds_a_witness_wherever_the_centre_was_dragged_to(view, origin):
    explorer = slices.explorer(view)
    explorer.set(dict(zip(("origin1", "origin2"), origin, strict=True)))
    explorer.press("Find a witness")
    assert (explorer.data.lines or explorer.data.maps)[1].violated
    assert set(explorer.data.origin) == {0.0}
    assert ("the centre is back in the middle" in explorer.words) == any(origin)


def test_the_verdict_says_what_the_chord_shows():
    assert "pull the ends" in seen(left=0.3, right=0.3).verdict
    assert "proves nothing" in seen(scale=0.01, centre="minimiser").verdict
    bent = [seen(seed=seed, left=0, right=0.01).lines[1] for seed in range(20)]
    bent = [line for line in bent if (line.bends < 0).any() and not line.violated]
    assert bent
    assert all("not convex, though" in describe("squared", line) for line in bent)
    changes, _ = find_witness(**DEFAULTS)
    assert "not convex: the chord" in seen(**changes).verdict


def test_the_verdict_says_on_how_many_samples_it_looked():
    assert "of 201 samples" in seen().verdict
    assert "11 × 11 samples" in seen(view="2-D").verdict
    assert "none of 201 samples" in seen(view="2-D", scale=0.01, centre="minimiser").verdict


@pytest.mark.parametrize("scale", [0.3, 30.0])
def test_a_chord_anywhere_in_the_plane_is_compared_with_the_errors_along_it(scale):
    x, c, centre, directions = scene()
    ends = np.array([(-0.7, 0.9), (0.4, -0.2)])
    place = {"first1": -0.7, "first2": 0.9, "second1": 0.4, "second2": -0.2}
    for plane, loss in zip(seen(view="2-D", scale=scale, **place).maps, LOSSES, strict=True):
        shares = np.linspace(0, 1, 201)
        points = ends[0] + shares[:, np.newaxis] * (ends[1] - ends[0])
        truth = np.array([error(w, x, c, loss) for w in centre + scale * points @ directions])
        np.testing.assert_allclose(plane.along, truth, rtol=1e-9)
        gaps = truth - truth[0] - shares * (truth[-1] - truth[0])
        np.testing.assert_allclose(plane.gaps, gaps, atol=1e-9)
        np.testing.assert_allclose(plane.inner, points[np.argmax(gaps)], atol=0.01)
        assert plane.violated == (gaps.max() > 1e-9)


def test_the_centre_zero_stays_where_the_squared_loss_is_convex():
    for seed in range(50):  # 1.3: in a small window around 0, whatever the direction
        line = seen(centre="zero", scale=0.05, seed=seed).lines[1]
        assert not (line.bends < 0).any()


def test_the_map_has_contours():
    assert len(contour_lines(-1, 1, seen(view="2-D").maps[1].heights.T, LEVELS)) >= 5


def test_contours_lie_on_their_level():
    x, c, centre, directions = scene(n=100, d=10)
    plane = seen(view="2-D", n=100, d=10, resolution=41).maps[1]
    for segment in contour_lines(-1, 1, plane.heights.T, LEVELS):
        points = centre + DEFAULTS["scale"] * segment @ directions
        values = [error(point, x, c, SQUARED) for point in points]
        heights = (np.array(values) - plane.low) / (plane.high - plane.low)
        assert np.ptp(heights) < 0.01


def test_stops_and_reset_keep_the_view():
    explorer = slices.explorer("1-D")
    explorer.set({"view": "surface", "scale": 7})
    explorer.press("stairs")
    assert (explorer.state["view"], explorer.state["scale"]) == ("surface", 100)
    assert explorer.frame["stop"] == "stairs"
    explorer.press("Reset")
    assert explorer.state == explorer.defaults | {"view": "surface"}


@pytest.mark.parametrize("view", ["1-D", "2-D"])
def test_the_stops_show_what_the_text_asks_about(view):
    explorer = slices.explorer(view)

    def at(label):
        explorer.press(label)
        return explorer.data.lines or explorer.data.maps

    likelihood, squared = at("small window")
    assert not likelihood.violated
    assert not squared.violated
    likelihood, squared = at("stairs")
    assert not likelihood.violated
    assert squared.violated
    likelihood, squared = at("separable")
    assert "no minimiser" in explorer.words
    if view == "1-D":
        assert (np.diff(likelihood.values) < 0).all()
    likelihood, squared = at("witness")
    assert not likelihood.violated
    assert squared.violated


def test_a_small_share_is_not_said_to_be_nothing():
    squared = seen(view="2-D", centre="zero", scale=0.1, n=100, d=10, resolution=41).maps[1]
    assert 0 < squared.bends_down.mean() < 0.005
    assert "down in some direction at 0%" not in describe_map("squared", squared)


def test_where_the_surface_bends_down_the_chord_is_not_said_to_prove_nothing():
    ends = [{"first1": x, "second1": x, "first2": 0, "second2": 0.1} for x in LAMBDAS[::10]]
    maps = [seen(view="2-D", **chord).maps[1] for chord in ends]
    maps = [plane for plane in maps if plane.bends_down.any() and not plane.violated]
    assert maps
    assert all("not convex, though" in describe_map("squared", plane) for plane in maps)


def told(text):
    """Return the heights that the page reads."""
    return np.frombuffer(b64decode(text), "<u2") / 32767 - 0.5


def test_the_page_is_told_the_heights_of_the_surfaces_and_of_their_chords():
    explorer = slices.explorer("surface")
    explorer.set({"first2": 0.7, "scale": 1})
    for told_of, plane in zip(explorer.frame["surfaces"], explorer.data.maps, strict=True):
        size = told_of["size"]
        heights = told(told_of["heights"]).reshape(size, size)
        np.testing.assert_allclose(heights, plane.heights, atol=2e-5)
        bends_down = np.frombuffer(b64decode(told_of["bendsDown"]), np.uint8)
        np.testing.assert_array_equal(bends_down.reshape(size, size), plane.bends_down)
        curve = (plane.along - plane.low) / (plane.high - plane.low)
        np.testing.assert_allclose(told(told_of["curve"]), curve, atol=2e-5)
        assert told_of["ends"] == ((-0.8, 0.7), (0.3, 0))
        assert told_of["violated"] == plane.violated


def test_a_handle_speaks_of_what_it_moves_in_its_view():
    explorer = slices.explorer()
    spoken = {
        (handle["label"], *handle["spoken"])
        for handle, place in zip(explorer.about["handles"], explorer.frame["places"], strict=True)
        if place and "squared" in handle["label"]
    }
    parts = "one end of the chord", "other end of the chord", "centre"
    assert spoken == {(f"{part}, squared loss", "λ") for part in parts}


def test_other_views_have_no_surfaces():
    assert not slices.explorer("1-D").frame["surfaces"]
    assert not slices.explorer("2-D").frame["surfaces"]


@pytest.mark.parametrize("scale", [0.1, 3.0, 30.0])
def test_a_picture_of_surfaces_takes_at_most_80_kilobytes(scale):
    explorer = slices.explorer("surface")
    explorer.set({"scale": scale})
    assert len(json.dumps([explorer.still, explorer.frame])) <= 80_000


def test_a_page_without_widgets_shows_the_surfaces():
    explorer = slices.explorer("surface")
    data, _ = explorer._repr_mimebundle_()
    pixels = np.asarray(Image.open(io.BytesIO(b64decode(data["image/png"]))).convert("RGB"))
    for axes in explorer.picture.shown(explorer.data).axes[2:]:
        left, _, right, _ = axes.get_position().extents * pixels.shape[1]
        seen_there = pixels[:, int(left) : int(right)].reshape(-1, 3)
        assert len(np.unique(seen_there, axis=0)) > 100


def test_page_and_matplotlib_project_alike():
    js = (Path(surface.__file__).parent / "surface.js").read_text("utf-8")
    assert f"turn: {surface.TURN}, rise: {surface.RISE}" in js
    assert f"HALF = {surface.HALF};" in js
    assert f"SIDE = {2 * surface.REACH};" in js


def dice(label, name, view="1-D", **changes):
    """Return what is seen at a stop of the explorer after 0 … 99 presses of a die."""
    explorer = slices.explorer(view)
    explorer.press(label)
    explorer.set(changes)
    return [slices.data(**{**explorer.state, name: seed}) for seed in range(100)]


def count(label, name, seen_there, **changes):
    return sum(bool(seen_there(data)) for data in dice(label, name, **changes))


def shows_orange(data):
    return (data.lines[1].bends < 0).any()


def test_question_1_a_small_window_looks_convex_around_0_only():
    assert count("small window", "seed", shows_orange) == 0
    assert count("small window", "data_seed", shows_orange) == 1
    assert count("small window", "seed", shows_orange, centre="random") == 67
    assert count("small window", "data_seed", shows_orange, centre="random") == 44


@pytest.mark.parametrize("name", ["seed", "data_seed"])
def test_question_2_stairs_have_ten_risers_at_most_and_level_treads(name):
    state = {**slices.explorer().defaults, "centre": "saturated", "scale": 100, "n": 10}
    for seed in range(100):
        scene_state = {key: state[key] for key in SCENE} | {name: seed}
        x, c, centre, directions = slices.scene(**scene_state)
        logits = x @ centre + np.multiply.outer(100 * LAMBDAS, x @ directions[0])
        assert (np.diff(np.sign(logits), axis=0) != 0).sum() <= 10
        ways = 100 * x @ directions[0]
        slopes = np.abs((SQUARED.slope(logits, c) * ways).mean(axis=1))
        assert np.mean(slopes < slopes.max() / 10) >= 0.75
        if seed == 0:
            assert np.median(slopes) < 1e-12


def test_question_2_is_about_the_stop():
    explorer = slices.explorer()
    explorer.press("stairs")
    assert [explorer.state[key] for key in ("centre", "scale", "n")] == ["saturated", 100, 10]


def test_question_3_how_far_the_rings_may_be_moved():
    explorer = slices.explorer()
    explorer.press("witness")
    assert (explorer.state["left"], explorer.state["right"]) == (-1, 0.31)

    def holds(**ends):
        return slices.data(**{**explorer.state, **ends}).lines[1].violated

    places = [round(float(place), 2) for place in LAMBDAS]
    assert [place for place in places if holds(right=place)] == places[2:]
    assert [place for place in places if holds(left=place)] == places[: places.index(-0.13)]
    # nearer to 0.31 no sample lies above the chord, up to rounding
    near = [
        slices.data(**{**explorer.state, "left": p}).lines[1] for p in np.arange(-0.13, 0.3, 0.01)
    ]
    assert max(line.gap for line in near) < 1e-9


def test_question_4_where_the_likelihood_loss_falls_all_the_way():
    def falls(data):
        return (np.diff(data.lines[0].values) < 0).all()

    for data in dice("separable", "data_seed"):
        assert falls(data)
        assert data.lines[0].low < 0.001
    assert falls(dice("separable", "data_seed", scale=10)[0])
    assert count("separable", "data_seed", falls, scale=10) == 52


@cache
def opening():
    """Return the state with which the explorer of planes opens."""
    return slices.explorer("2-D").defaults


def plane_and_line(**changes):
    """Return both maps, and where the squared loss bends along the line λ₂ = 0."""
    state = {**opening(), **changes}
    line = slices.data(**{**state, "view": "1-D"}).lines[1]
    return slices.data(**state).maps, line.bends


@pytest.mark.parametrize("scale", [0.1, 1, 10])
@pytest.mark.parametrize("name", ["seed", "data_seed"])
def test_question_5_the_map_is_hatched_wherever_the_line_is_orange(scale, name):
    for seed in range(100):
        maps, bends = plane_and_line(scale=scale, **{name: seed})
        assert not maps[0].bends_down.any()
        assert maps[1].bends_down[:, 20][bends[::5] < 0].all()


@pytest.mark.parametrize(
    ("scale", "on_line", "on_map"), [(0.1, 80, 100), (1, 53, 88), (10, 50, 85)]
)
def test_question_5_shares_of_line_and_map(scale, on_line, on_map):
    maps, bends = plane_and_line(scale=scale)
    assert round(100 * np.mean(bends < 0)) == on_line
    assert round(100 * maps[1].bends_down.mean()) == on_map


def test_question_5_a_chord_inside_the_hatching_that_is_no_witness():
    ends = {"first1": 0.35, "first2": 0.0, "second1": 0.5, "second2": 0.0}
    maps, bends = plane_and_line(**ends)
    assert maps[1].bends_down[27:31, 20].all()  # λ₁ = 0.35, 0.40, 0.45, 0.50
    assert (bends[135:151] > 0).all()
    assert not maps[1].violated
