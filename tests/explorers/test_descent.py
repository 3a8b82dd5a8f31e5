"""The explorer of Q1 against sums written out by hand and torch's SGD; its picture follows."""

import re
from fractions import Fraction

import numpy as np
import pytest
import torch

from helpers.explorers import descent

DEFAULTS = {
    "steps": 10,
    "schedule": "1/(t+1)",
    "order": "as given",
    "kind": "ring",
    "start_right": -3.0,
    "start_up": 2.5,
    "first_right": 3.0,
    "first_up": 0.4,
    "order_seed": 0,
    "data_seed": 0,
}
STEP_SIZES = {
    "constant": lambda t: 0.1,
    "1/(t+1)": lambda t: 1 / (t + 1),
    "1/(t+2)": lambda t: 1 / (t + 2),
    "1/(t+1)^0.7": lambda t: (t + 1) ** -0.7,
}
ORDERS = ["as given", "shuffled", "with replacement"]
KINDS = ["ring", "two clusters", "line"]
STATES = [
    {"schedule": schedule, "order": order, "kind": kind, "order_seed": seed, "steps": 48}
    for seed, (schedule, order, kind) in enumerate(
        (schedule, order, kind) for schedule in STEP_SIZES for order in ORDERS for kind in KINDS
    )
]


def data_of(**changes):
    return descent.data(**{**DEFAULTS, **changes})


@pytest.fixture(scope="module")
def shared():
    return descent.explorer()


@pytest.fixture
def explorer(shared):
    shared.set(shared.defaults)
    return shared


def cost(w, x):
    """Return C(w), from its definition."""
    return sum(np.sum((w - x_n) ** 2) for x_n in x) / (2 * len(x))


@pytest.mark.parametrize("state", STATES)
def test_the_path_is_that_of_torch(state):
    data = data_of(**state)
    w = torch.tensor([-3.0, 2.5], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=1.0)
    for t, example in enumerate(torch.tensor(data.x[data.visited])):
        optimiser.param_groups[0]["lr"] = STEP_SIZES[state["schedule"]](t)
        optimiser.zero_grad()
        (((w - example) ** 2).sum() / 2).backward()
        optimiser.step()
        np.testing.assert_allclose(data.path[t + 1], w.detach().numpy(), rtol=1e-10, atol=1e-12)
    assert data.path[0].tolist() == [-3, 2.5]


@pytest.mark.parametrize("state", STATES)
def test_excess_and_rises_are_those_of_the_cost(state):
    data = data_of(**state)
    np.testing.assert_allclose(data.mean, sum(data.x) / 16, rtol=1e-12)
    costs = np.array([cost(w, data.x) for w in data.path])
    np.testing.assert_allclose(data.excess, costs - cost(data.mean, data.x), atol=1e-12)
    np.testing.assert_array_equal(data.rises, costs[1:] > costs[:-1] + 1e-12)
    assert 0 < data.rises.sum() < 48


@pytest.mark.parametrize("state", STATES)
def test_start_and_examples_with_their_weights_make_up_w(state):
    data = data_of(**state)
    parts = np.vstack([data.path[0], data.x[data.visited]])
    np.testing.assert_allclose(data.weights @ parts, data.path[-1], rtol=1e-10, atol=1e-12)
    assert data.weights.sum() == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize(
    ("schedule", "truth"),
    [
        ("1/(t+1)", [0] + 20 * [Fraction(1, 20)]),
        ("1/(t+2)", 21 * [Fraction(1, 21)]),
        ("constant", [0.9**20] + [0.1 * 0.9 ** (20 - i) for i in range(1, 21)]),
    ],
)
def test_weights_have_their_closed_form(schedule, truth):
    data = data_of(schedule=schedule, steps=20)
    np.testing.assert_allclose(data.weights, np.array(truth, dtype=float), rtol=1e-12)


def test_each_order_visits_what_it_says():
    ever = set()
    for seed in range(20):
        given, shuffled, drawn = (
            data_of(order=order, order_seed=seed, steps=48).visited.reshape(3, 16)
            for order in ORDERS
        )
        assert (given == np.arange(16)).all()
        assert (np.sort(shuffled) == np.arange(16)).all()
        assert (shuffled[0] != shuffled[1]).any()
        assert (np.sort(drawn) != np.arange(16)).any()
        ever |= set(drawn.ravel())
    assert ever == set(range(16))


def test_a_step_more_leaves_the_steps_before_as_they_were():
    for order in ORDERS:
        long = data_of(order=order, steps=48)
        for steps in (0, 1, 17, 47):
            short = data_of(order=order, steps=steps)
            np.testing.assert_array_equal(short.path, long.path[: steps + 1])


def test_after_each_whole_pass_the_running_mean_is_the_mean_of_all():
    for order in ("as given", "shuffled"):
        for steps in (16, 32, 48):
            data = data_of(order=order, steps=steps)
            np.testing.assert_allclose(data.path[-1], data.mean, atol=1e-12)
            assert "which is x̄; it is the mean of the examples seen" in data.verdict
    assert "which is x̄" not in data_of(order="with replacement", steps=16).verdict


def test_data_and_start_lie_in_the_plane_shown(explorer):
    low, high = explorer.picture.figure.axes[0].get_xlim()
    assert low == -high
    for kind in KINDS:
        for seed in range(50):
            assert np.abs(data_of(kind=kind, data_seed=seed).x).max() < high
    for name in ("start_right", "start_up", "first_right", "first_up"):
        assert low < explorer.controls[name].low < explorer.controls[name].high < high


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("steps", [1, 2, 15, 31, 48])
def test_the_verdict_tells_what_is_in_the_data(state, steps):
    data = data_of(**state | {"steps": steps})
    w = np.array([float(n) for n in re.search(r"\((.*), (.*)\)", data.verdict).groups()])
    np.testing.assert_allclose(w, data.path[-1], atol=0.005 + 1e-9)
    assert data.verdict.startswith(f"After {steps} step")
    distance = re.search(r"([\d.e-]+) from x̄", data.verdict)
    truth = np.hypot(*(data.path[-1] - data.x.mean(axis=0)))
    assert (float(distance[1]) if distance else 0) == pytest.approx(truth, rel=0.06, abs=1e-9)
    seen = data.x[data.visited].mean(axis=0)
    away = re.search(r"seen is ([\d.e-]+) away", data.verdict)
    truth = np.hypot(*(data.path[-1] - seen))
    assert (float(away[1]) if away else 0) == pytest.approx(truth, rel=0.06, abs=1e-9)
    weight = re.search(r"still weighs (\d+)%", data.verdict)
    assert (int(weight[1]) / 100 if weight else 0) == pytest.approx(data.weights[0], abs=0.0051)
    rose = re.search(r"C (never rose|rose once|rose (\d+) times)", data.verdict)
    assert {"never rose": 0, "rose once": 1}.get(rose[1]) == data.rises.sum() or int(
        rose[2]
    ) == data.rises.sum()


def test_the_start_is_named_when_there_is_no_step():
    data = data_of(steps=0)
    assert data.verdict.startswith("No step yet: w stands at its start, ")
    assert data.weights.tolist() == [1]
    assert data.seen.shape == (0, 2)


@pytest.mark.parametrize("state", STATES[::5])
@pytest.mark.parametrize("steps", [0, 1, 16, 37])
def test_the_picture_shows_the_data(explorer, state, steps):
    state = {**state, "steps": steps}
    explorer.set(state)
    picture, data = explorer.picture, data_of(**state)
    np.testing.assert_array_equal(picture.data.get_xydata(), data.x)
    np.testing.assert_array_equal(picture.path.get_xydata(), data.path)
    np.testing.assert_array_equal(picture.w.get_xydata(), data.path[-1:])
    np.testing.assert_array_equal(picture.visited.get_xydata(), data.x[data.visited])
    np.testing.assert_array_equal(picture.mean.get_xydata(), [data.x.mean(axis=0)])
    if steps:
        last = data.x[data.visited[-1]]
        np.testing.assert_array_equal(picture.example.get_xydata(), [last])
        np.testing.assert_array_equal(picture.pull.get_xydata(), [data.path[-2], last])
        seen = data.x[data.visited].mean(axis=0)
        np.testing.assert_allclose(picture.seen_mean.get_xydata(), [seen], rtol=1e-12)
    else:
        marks = (picture.example, picture.pull, picture.seen_mean)
        assert [mark.get_xydata().size for mark in marks] == [0, 0, 0]
    t = np.arange(steps + 1)
    np.testing.assert_array_equal(picture.excess.get_xdata(), t)
    np.testing.assert_allclose(picture.excess.get_ydata(), np.maximum(data.excess, 1e-5))
    np.testing.assert_array_equal(picture.rises.get_xdata(), t[1:][data.rises])
    np.testing.assert_array_equal(picture.excess_off.get_xdata(), t[data.excess < 1e-5])
    shown = np.append(picture.start_weight.get_ydata(), picture.weights.get_ydata())
    np.testing.assert_array_equal(shown, data.weights)
    np.testing.assert_array_equal(picture.weights_off.get_xdata(), t[data.weights < 1e-4])


def test_contours_are_circles_of_equal_cost(explorer):
    explorer.set({"first_up": -2.0})
    for radius, circle in zip((1, 2, 3, 4, 5), explorer.picture.circles, strict=True):
        costs = [cost(point, explorer.data.x) for point in circle.get_xydata()]
        truth = cost(explorer.data.mean, explorer.data.x) + radius**2 / 2
        np.testing.assert_allclose(costs, truth, rtol=1e-12)


def test_moving_the_first_datum_moves_w_by_its_share(explorer):
    for steps in (1, 4, 16):
        explorer.set({"steps": steps})
        explorer.set({"first_right": 0.0})
        before = explorer.picture.w.get_xydata()[0]
        explorer.set({"first_right": 2.0})
        np.testing.assert_allclose(
            explorer.picture.w.get_xydata()[0] - before, [2 / steps, 0], atol=1e-12
        )


def test_moving_the_start_moves_w_by_what_is_left_of_it(explorer):
    kept = {"1/(t+1)": 0, "1/(t+1)^0.7": 0, "1/(t+2)": 1 / 10, "constant": 0.9**9}
    explorer.set({"steps": 9})
    for schedule, share in kept.items():
        explorer.set({"schedule": schedule})
        explorer.set({"start_up": -1.0})
        before = explorer.picture.w.get_xydata()[0]
        explorer.set({"start_up": 1.0})
        np.testing.assert_allclose(
            explorer.picture.w.get_xydata()[0] - before, [0, 2 * share], atol=1e-12
        )


def test_the_dice_bring_another_order_and_other_data(explorer):
    explorer.set({"order": "shuffled"})
    before = explorer.data
    explorer.press(explorer.controls["order_seed"].label)
    np.testing.assert_array_equal(explorer.data.x, before.x)
    assert (explorer.data.visited != before.visited).any()
    explorer.press(explorer.controls["data_seed"].label)
    assert (explorer.data.x[1:] != before.x[1:]).any()
    assert (explorer.data.x[0] == before.x[0]).all()
