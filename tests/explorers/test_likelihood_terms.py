"""The explorer of 1.1 against scipy, differences and linear programs."""

import re

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.special import expit
from scipy.stats import bernoulli

from helpers.explorers import likelihood_terms


@pytest.fixture
def explorer():
    return likelihood_terms.explorer()


def random_states(count, kinds=("noisy", "separable")):
    rng = np.random.default_rng(11)
    for seed in range(count):
        for kind in kinds:
            w1, w2 = rng.uniform(-4, 4, 2)
            yield {"w1": float(w1), "w2": float(w2), "kind": kind, "seed": seed, "datum": 0}


def error_at(w, data):
    """Return E(w), from its definition."""
    return -bernoulli.logpmf(data.c, expit(data.x @ w)).mean()


def shown_number(pattern, text):
    return float(re.search(pattern + r" ?(\d+\.\d+|\d+)", text).group(1))


@pytest.mark.parametrize("state", list(random_states(20)))
def test_terms_are_those_of_the_bernoulli_distribution(state):
    data = likelihood_terms.data(**state)
    sigma = expit(data.x @ [state["w1"], state["w2"]])
    np.testing.assert_allclose(expit(data.logits), sigma, rtol=1e-12)
    # 1 − σ of the definition has lost digits where σ is near 1
    np.testing.assert_allclose(data.terms, -bernoulli.logpmf(data.c, sigma), rtol=1e-6, atol=1e-9)
    assert data.error == pytest.approx(data.terms.sum() / 16, rel=1e-12)
    assert data.terms[data.marked] == data.terms.max()


def test_data_fit_the_plane_and_stand_in_order_of_their_class():
    for state in random_states(50):
        data = likelihood_terms.data(**state)
        assert np.abs(data.x).max() == pytest.approx(3)
        assert (np.diff(data.c) >= 0).all()
        assert set(data.c) == {0, 1}


@pytest.mark.parametrize(("kind", "status"), [("separable", 0), ("noisy", 2)])
def test_a_line_separates_the_separable_data_only(kind, status):
    for state in random_states(20, [kind]):
        data = likelihood_terms.data(**state)
        toward_1 = data.x * (2 * data.c - 1)[:, np.newaxis]
        program = linprog(np.zeros(2), A_ub=-toward_1, b_ub=-np.ones(16), bounds=(None, None))
        assert program.status == status  # 0: found, 2: infeasible


@pytest.mark.parametrize("state", list(random_states(10)))
def test_the_verdict_tells_the_numbers_of_the_picture(state):
    data = likelihood_terms.data(**state)
    guess = re.search(r"(below|above) the ln 2", data.verdict).group(1)
    assert guess == ("below" if data.error < np.log(2) else "above")
    assert shown_number("E =", data.verdict) == round(data.error, 2)
    wrong = np.sum(np.where(data.c == 1, data.logits < 0, data.logits > 0))
    assert f"line: {wrong or 'none'} of 16." in data.verdict
    worst = int(np.argmax([-bernoulli.logpmf(data.c, expit(data.x @ data.w))]))
    assert shown_number("datum", data.verdict) == worst + 1
    assert shown_number("with c =", data.verdict) == data.c[worst]
    assert shown_number("largest term,", data.verdict) == round(data.terms[worst], 2)
    if "σ = " in data.verdict:
        assert shown_number("σ =", data.verdict) == round(expit(data.logits[worst]), 2)
    elif "σ below" in data.verdict:
        assert expit(data.logits[worst]) < 0.01
    else:
        assert expit(data.logits[worst]) > 0.99


def test_without_weights_all_terms_are_ln_2():
    data = likelihood_terms.data(0.0, 0.0, "noisy", 4, 0)
    np.testing.assert_allclose(data.terms, np.log(2), rtol=1e-15)
    assert data.marked.size == 0
    assert "every term is ln 2, and so is E = 0.69." in data.verdict


def test_the_plane_shows_sigma_at_its_points():
    data = likelihood_terms.data(0.7, -1.3, "noisy", 0, 0)
    assert data.plane[0, 0] == pytest.approx(expit(0.7 * -4.2 - 1.3 * -4.2))
    assert data.plane[0, -1] == pytest.approx(expit(0.7 * 4.2 - 1.3 * -4.2))  # x₁ runs along a row


@pytest.mark.parametrize("state", list(random_states(3)))
def test_a_click_on_a_datum_or_its_bar_tells_it_and_another_lets_it_go(explorer, state):
    explorer.set(state)
    for number, target in enumerate(explorer.targets(explorer.state, explorer.data)):
        n = number // 2
        explorer.click(number)
        data = explorer.data
        assert data.marked == n
        assert data.verdict.endswith(target.text)
        told = [float(t) for t in re.findall(r"-?\d+\.\d+", target.text.replace("−", "-"))]
        logit = data.x[n] @ data.w
        np.testing.assert_allclose(told[:3], [*data.x[n], logit], atol=0.005 + 1e-9)
        assert told[-1] == pytest.approx(np.logaddexp(0, (1 - 2 * data.c[n]) * logit), abs=0.0051)
        assert f"Datum {n + 1} " in target.text
        assert f"c = {data.c[n]:.0f} " in target.text
        assert target.place == (tuple(data.x[n]), (n + 1, min(data.terms[n], 6)))[number % 2]
        explorer.click(number)
        assert explorer.state["datum"] == 0


@pytest.mark.parametrize("state", list(random_states(10)))
def test_a_step_follows_the_measured_slope(state):
    data = likelihood_terms.data(**state)
    h = 1e-5
    slope = [
        (error_at(data.w + h * e, data) - error_at(data.w - h * e, data)) / (2 * h)
        for e in np.eye(2)
    ]
    expected = np.clip(data.w - slope, -4, 4)
    changes, sentence = likelihood_terms.step_downhill(**state)
    np.testing.assert_allclose([changes["w1"], changes["w2"]], expected, atol=1e-6)
    after = error_at(np.array([changes["w1"], changes["w2"]]), data)
    length = re.search(r"length (\d+\.\d+)", sentence)
    if length:
        assert float(length[1]) == pytest.approx(np.hypot(*changes.values()), abs=0.0006)
    else:
        assert 4 in np.abs(list(changes.values()))
    if "took E" in sentence:
        assert shown_number("from", sentence) == round(data.error, 3)
        assert shown_number("to", sentence.split("from")[1]) == round(after, 3)
    assert after < data.error


def press(explorer, times):
    for _ in range(times):
        explorer.press("Step downhill")


def test_steps_on_noisy_data_come_to_rest_and_make_some_terms_larger(explorer):
    before = explorer.data
    press(explorer, 300)
    assert "changed E by less than 1e-9" in explorer.words
    assert explorer.data.error < before.error
    assert (explorer.data.terms > before.terms).any()


def test_steps_on_separable_data_do_not_come_to_rest(explorer):
    explorer.set({"w1": 0, "w2": 0, "kind": "separable"})
    lengths, errors = [], []
    for _ in range(10):
        press(explorer, 20)
        lengths.append(np.hypot(*explorer.data.w))
        errors.append(explorer.data.error)
        assert "from E; w has" in explorer.words or "took E from" in explorer.words
    assert (np.diff(lengths) > 0.01).all()
    assert (np.diff(errors) < 0).all()
    assert lengths[-1] > 4


def test_a_step_out_of_range_stops_at_the_edge():
    states = [{**state, "w1": 4.0} for state in random_states(40, ["separable"])]
    stopped = [likelihood_terms.step_downhill(**state) for state in states]
    at_edge = [changes for changes, sentence in stopped if "edge" in sentence]
    assert at_edge
    assert all(4 in np.abs(list(changes.values())) for changes in at_edge)


@pytest.mark.parametrize("state", list(random_states(5)))
def test_the_right_panel_shows_the_error_and_the_steps_ahead(state):
    data = likelihood_terms.data(**state)
    for row, w2 in ((0, -4.2), (14, 0.0), (28, 4.2)):
        for column, w1 in ((0, -4.2), (7, -2.1), (28, 4.2)):
            expected = error_at(np.array([w1, w2]), data)
            assert data.errors[row, column] == pytest.approx(expected, rel=1e-6)
    np.testing.assert_array_equal(data.ahead[0], data.w)
    stepped = state
    for w in data.ahead[1:]:
        if np.abs(w).max() > 4:
            break  # the button stops there
        changes, _ = likelihood_terms.step_downhill(**stepped)
        stepped = stepped | changes
        np.testing.assert_allclose([stepped["w1"], stepped["w2"]], w, rtol=1e-12)


@pytest.mark.parametrize("stop", ["Reset", "no weights", "confidently wrong", "separable"])
def test_the_dashes_tell_the_terms_after_a_step_downhill(stop):
    explorer = likelihood_terms.explorer()
    explorer.press(stop)
    for _ in range(3):
        coming = explorer.data.coming
        explorer.press("Step downhill")
        np.testing.assert_allclose(explorer.data.terms, coming, rtol=1e-12, atol=1e-12)


def test_a_dash_may_lie_above_its_bar_though_the_step_leads_down():
    data = likelihood_terms.explorer().data
    assert (data.coming > data.terms).any()
    assert data.coming.mean() < data.error


def test_a_term_is_below_ln_2_exactly_for_a_datum_on_its_own_side():
    """Explore 1: whichever way the arrow is drawn out."""
    for state in random_states(100):
        data = likelihood_terms.data(**state)
        assert np.array_equal(data.terms < np.log(2), (data.logits > 0) == (data.c == 1))


def test_when_confidently_wrong_the_largest_term_is_the_size_of_its_logit():
    """Explore 2: within 0.05, and two to three times what it was, in 95 of 100 data sets."""
    stop = likelihood_terms.explorer().stops["confidently wrong"]
    holds = []
    for seed in range(100):
        before = likelihood_terms.data(1, 1, "noisy", seed, 0).terms.max()
        data = likelihood_terms.data(**stop, kind="noisy", seed=seed, datum=0)
        (n,) = data.marked
        near = abs(data.terms[n] - abs(data.logits[n])) < 0.05
        wrong = (data.logits[n] > 0) != (data.c[n] == 1)
        holds.append(near and wrong and 2 < data.terms[n] / before < 3)
    assert holds[0]
    assert sum(holds) >= 95


def path(kind, seed):
    """Return the data at the start, and after each of four presses of the button for 50 steps."""
    state = {"w1": 1, "w2": 1, "kind": kind, "seed": seed, "datum": 0}
    seen = [likelihood_terms.data(**state)]
    for _ in range(4):
        changes, _ = likelihood_terms.step_downhill(**state, times=50)
        state |= changes
        seen.append(likelihood_terms.data(**state))
    return seen


def test_noisy_data_come_to_rest_though_some_terms_are_larger_than_at_first():
    """Explore 3, first half, for a hundred data sets."""
    for seed in range(100):
        start, *_, before, after = path("noisy", seed)
        assert before.error - after.error < 0.0005
        assert (after.terms > start.terms + 0.001).any()


def test_on_separable_data_the_error_falls_and_the_arrow_grows():
    """Explore 3, second half, for a hundred data sets; at 4 the arrow is at its edge."""
    for seed in range(100):
        _, one, *_, last = path("separable", seed)
        assert last.error < 0.7 * one.error
        assert (last.terms < one.terms).all()
        assert np.hypot(*last.w) > np.hypot(*one.w)


def test_fifty_steps_are_fifty_steps(explorer):
    before = explorer.data.error
    press(explorer, 50)
    one_by_one = explorer.state
    explorer.press("Reset")
    explorer.press("50 steps downhill")
    assert explorer.state == one_by_one
    after = explorer.data.error
    assert f"The 50 steps took E from {before:.3f} to {after:.3f}; w has" in explorer.words
