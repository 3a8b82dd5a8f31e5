"""The explorer of Q1 against sums written out by hand and torch's SGD."""

import re
from fractions import Fraction

import numpy as np
import pytest
import torch

from helpers.explorers import descent

DEFAULTS = {
    "steps": 8,
    "schedule": "1/(t+1)",
    "order": "as given",
    "kind": "ring",
    "start_right": -3.0,
    "start_up": 2.5,
    "datum": 1,
    "right": 3.0,
    "up": 0.4,
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
            assert "which is x̄. It is the mean of the examples seen" in data.verdict
    assert "which is x̄" not in data_of(order="with replacement", steps=16).verdict


def test_data_and_start_lie_in_the_plane_shown(explorer):
    low, high = explorer.picture.figure.axes[0].get_xlim()
    assert low == -high
    for kind in KINDS:
        for seed in range(50):
            assert np.abs(data_of(kind=kind, data_seed=seed).x).max() < high
    for name in ("start_right", "start_up", "right", "up"):
        assert low < explorer.controls[name].low < explorer.controls[name].high < high


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("steps", [1, 2, 15, 31, 48])
def test_the_verdict_tells_what_is_in_the_data(state, steps):
    data = data_of(**state | {"steps": steps})
    w = np.array([float(n) for n in re.search(r"\((.*), (.*)\)", data.verdict).groups()])
    np.testing.assert_allclose(w, data.path[-1], atol=0.005 + 1e-9)
    assert data.verdict.startswith(f"After {steps} step")
    distance = re.search(r"([\d.e-]+) away from x̄", data.verdict)
    truth = np.hypot(*(data.path[-1] - data.x.mean(axis=0)))
    assert (float(distance[1]) if distance else 0) == pytest.approx(truth, rel=0.06, abs=1e-9)
    seen = data.x[data.visited].mean(axis=0)
    away = re.search(r"It is ([\d.e-]+) away from the mean of the examples seen", data.verdict)
    truth = np.hypot(*(data.path[-1] - seen))
    assert (float(away[1]) if away else 0) == pytest.approx(truth, rel=0.06, abs=1e-9)
    weight = re.search(r"the start weighs (nothing|less than 1%|(\d+)%) in it", data.verdict)
    if weight[2]:
        assert int(weight[2]) / 100 == pytest.approx(data.weights[0], abs=0.0051)
    else:
        assert (data.weights[0] == 0) == (weight[1] == "nothing")
        assert data.weights[0] <= 0.005
    times, last = data.rises.sum(), data.rises[-1]
    if steps == 1:
        assert data.verdict.endswith("C rose." if times else "C did not rise.")
    else:
        place = "the last among them" if last else "not in the last"
        told = f"C rose in {times} of the {steps} steps, {place}."
        assert data.verdict.endswith(told if times else "C rose in none of the steps.")


def test_the_start_is_named_when_there_is_no_step():
    data = data_of(steps=0)
    assert data.verdict.startswith("No step yet: w stands at its start, ")
    assert data.weights.tolist() == [1]
    assert data.seen.shape == (0, 2)


def test_moving_a_datum_moves_w_by_its_share():
    for steps, datum in ((1, 1), (4, 3), (16, 16)):
        here, there = (data_of(steps=steps, datum=datum, right=right) for right in (0, 2))
        np.testing.assert_allclose(there.path[-1] - here.path[-1], [2 / steps, 0], atol=1e-12)
        assert (here.x != there.x).any(axis=1).tolist() == [n == datum - 1 for n in range(16)]


def test_moving_the_start_moves_w_by_what_is_left_of_it():
    kept = {"1/(t+1)": 0, "1/(t+1)^0.7": 0, "1/(t+2)": 1 / 10, "constant": 0.9**9}
    for schedule, share in kept.items():
        here, there = (data_of(steps=9, schedule=schedule, start_up=up) for up in (-1, 1))
        np.testing.assert_allclose(there.path[-1] - here.path[-1], [0, 2 * share], atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_any_datum_is_chosen_by_a_click_and_dragged(explorer, kind):
    explorer.set({"kind": kind, "steps": 48, "order": "with replacement"})
    for n in range(16):
        before = explorer.data.x[n]
        explorer.click(n)
        np.testing.assert_array_equal(explorer.data.x[n], before)  # it does not jump
        explorer.move(explorer.handles[1], 0.5, -0.5)
        assert explorer.data.x[n] == pytest.approx([0.5, -0.5])


def test_a_datum_tells_its_place_its_visits_and_its_weight():
    for order in ORDERS:
        data = data_of(order=order, steps=20, schedule="1/(t+2)")
        for n in range(16):
            told, times = data.told(n), int((data.visited == n).sum())
            place = re.search(r"\((.*), (.*)\)", told.replace("−", "-"))
            np.testing.assert_allclose([float(p) for p in place.groups()], data.x[n], atol=0.0051)
            visits = {0: "not seen yet", 1: "seen once"}.get(times, f"seen {times} times")
            assert visits in told
            weight = re.search(r"weighs (.*) in w", told)
            assert (float(weight[1]) if weight else 0) == pytest.approx(times / 21, rel=0.06)


def test_the_first_state_shows_a_step_uphill(explorer):
    assert explorer.state == explorer.defaults
    assert explorer.frame["stop"] == "a step uphill"
    before, after = explorer.data.path[-2:]
    assert cost(after, explorer.data.x) > cost(before, explorer.data.x) + 0.1
    assert explorer.words.endswith("C rose in 4 of the 8 steps, the last among them.")


@pytest.mark.parametrize("schedule", STEP_SIZES)
def test_a_weight_is_on_the_scale_or_that_of_a_forgotten_start(explorer, schedule):
    low, high = explorer.picture.figure.axes[2].get_ylim()
    zero = explorer.picture.figure.axes[2].get_yticks()[0]
    for steps in range(1, 49):
        weights = data_of(schedule=schedule, steps=steps).weights
        assert low < zero < weights[1:].min()
        assert weights.max() < high
        assert weights[0] == 0 or weights[0] > zero


def after(explorer, stop, **changes):
    return descent.data(**{**explorer.defaults, **explorer.stops[stop], **changes})


def test_in_the_first_state_the_last_step_leads_across_the_contours(explorer):
    data = after(explorer, "a step uphill")
    pull = data.x[data.visited[-1]] - data.path[-2]
    away = data.path[-2] - data.mean
    assert pull @ away > 0
    np.testing.assert_allclose(data.path[-1] - data.path[-2], pull / 8, rtol=1e-12)


def test_one_pass_ends_at_the_mean_in_every_order_and_leads_uphill_on_the_way(explorer):
    rises = set()
    for seed in range(100):
        data = after(explorer, "one pass", order_seed=seed)
        np.testing.assert_allclose(data.path[-1], data.mean, rtol=0, atol=1e-12)
        np.testing.assert_allclose(data.weights, [0] + 16 * [1 / 16], rtol=0, atol=1e-15)
        rises.add(int(data.rises.sum()))
    assert (min(rises), max(rises)) == (2, 8)


def test_the_start_weighs_one_part_in_k_plus_one(explorer):
    for steps, share in ((1, 0.5), (9, 0.1), (47, 1 / 48)):
        here, there = (
            after(explorer, "the start weighs", steps=steps, start_right=right).path[-1]
            for right in (-3, -2)
        )
        np.testing.assert_allclose(there - here, [share, 0], rtol=0, atol=1e-12)


def test_the_last_cluster_outweighs_all_before_it(explorer):
    for seed in range(100):
        data = after(explorer, "one cluster, then the other", data_seed=seed)
        first, last = data.x[:8].mean(axis=0), data.x[8:].mean(axis=0)
        assert data.weights[-8:].sum() == pytest.approx(1 - 0.9**8, rel=1e-12)
        assert np.linalg.norm(data.path[-1] - last) < np.linalg.norm(data.path[-1] - first)
        np.testing.assert_allclose(data.weights[1:-1] / data.weights[2:], 0.9, rtol=1e-12)


def test_the_dice_bring_another_order_and_other_data(explorer):
    before = explorer.data
    explorer.press(explorer.controls["order_seed"].label)
    np.testing.assert_array_equal(explorer.data.x, before.x)
    assert (explorer.data.visited != before.visited).any()
    explorer.press(explorer.controls["data_seed"].label)
    assert (explorer.data.x[1:] != before.x[1:]).any()
    assert (explorer.data.x[0] == before.x[0]).all()
