"""The explorer of 1.1 against scipy, differences and linear programs; its picture follows."""

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
            yield {"w1": float(w1), "w2": float(w2), "kind": kind, "seed": seed}


def error_at(w, data):
    """Return E(w), from its definition."""
    return -bernoulli.logpmf(data.c, expit(data.x @ w)).mean()


def shown_number(pattern, text):
    return float(re.search(pattern + r" ?(\d+\.\d+|\d+)", text).group(1))


@pytest.mark.parametrize("state", list(random_states(20)))
def test_terms_are_those_of_the_bernoulli_distribution(state):
    data = likelihood_terms.data(**state)
    sigma = expit(data.x @ [state["w1"], state["w2"]])
    np.testing.assert_allclose(data.sigma, sigma, rtol=1e-12)
    # 1 − σ of the definition has lost digits where σ is near 1
    np.testing.assert_allclose(data.terms, -bernoulli.logpmf(data.c, sigma), rtol=1e-6, atol=1e-9)
    assert data.error == pytest.approx(data.terms.sum() / 16, rel=1e-12)
    assert data.terms[data.worst] == data.terms.max()


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
    wrong = np.sum(np.where(data.c == 1, data.sigma < 0.5, data.sigma > 0.5))
    assert f"line: {wrong or 'none'} of 16." in data.verdict
    worst = int(np.argmax([-bernoulli.logpmf(data.c, expit(data.x @ data.w))]))
    assert shown_number("datum", data.verdict) == worst + 1
    assert shown_number("with c =", data.verdict) == data.c[worst]
    assert shown_number("largest term,", data.verdict) == round(data.terms[worst], 2)
    if "σ = " in data.verdict:
        assert shown_number("σ =", data.verdict) == round(data.sigma[worst], 2)
    elif "σ below" in data.verdict:
        assert data.sigma[worst] < 0.01
    else:
        assert data.sigma[worst] > 0.99


def test_without_weights_all_terms_are_ln_2():
    data = likelihood_terms.data(0.0, 0.0, "noisy", 4)
    np.testing.assert_allclose(data.terms, np.log(2), rtol=1e-15)
    assert data.worst is None
    assert "every term is ln 2, and so is E = 0.69." in data.verdict


def test_the_plane_shows_sigma_at_its_points():
    data = likelihood_terms.data(0.7, -1.3, "noisy", 0)
    assert data.plane[0, 0] == pytest.approx(expit(0.7 * -4.2 - 1.3 * -4.2))
    assert data.plane[0, -1] == pytest.approx(expit(0.7 * 4.2 - 1.3 * -4.2))  # x₁ runs along a row


def test_pixels_of_the_plane_are_centred_at_its_points(explorer):
    left, right, bottom, top = explorer.picture.plane.get_extent()
    rows, columns = explorer.data.plane.shape
    assert left + (right - left) / columns / 2 == pytest.approx(-4.2)
    assert top - (top - bottom) / rows / 2 == pytest.approx(4.2)
    assert explorer.picture.plane.origin == "lower"


@pytest.mark.parametrize("state", list(random_states(5)))
def test_the_picture_follows_the_controls(explorer, state):
    for name, value in state.items():
        explorer.set({name: value})
    picture, data = explorer.picture, likelihood_terms.data(**state)
    assert [picture.arrow.U.item(), picture.arrow.V.item()] == [state["w1"], state["w2"]]
    np.testing.assert_allclose(expit(np.transpose(picture.line.get_data()) @ data.w), 0.5)
    np.testing.assert_array_equal(picture.plane.get_array(), data.plane)
    for label in (0, 1):
        here = data.c == label
        np.testing.assert_array_equal(np.transpose(picture.points[label].get_data()), data.x[here])
        n, terms = picture.tips[label].get_data()
        np.testing.assert_array_equal(n, np.flatnonzero(here) + 1)
        np.testing.assert_array_equal(terms, data.terms[here])
        np.testing.assert_array_equal(picture.stems[label].get_xdata()[1::3], n)
        np.testing.assert_array_equal(picture.stems[label].get_ydata()[1::3], terms)
        np.testing.assert_array_equal(picture.stems[label].get_ydata()[::3], 0)
    assert picture.mean.get_ydata() == [data.error] * 2


def test_the_worst_datum_is_marked_in_both_panels(explorer):
    picture, data = explorer.picture, explorer.data
    worst = int(np.argmax(data.terms))
    np.testing.assert_array_equal(np.ravel(picture.ring.get_data()), data.x[worst])
    assert np.ravel(picture.worst_tip.get_data()).tolist() == [worst + 1, data.terms[worst]]
    assert picture.number.get_text() == f"{data.terms[worst]:.1f}"
    explorer.set({"w1": 0, "w2": 0})
    assert len(picture.ring.get_xdata()) == len(picture.worst_tip.get_xdata()) == 0
    assert picture.number.get_text() == ""


def test_a_term_beyond_the_frame_says_so(explorer):
    explorer.set({"w1": -4, "w2": -4})
    assert explorer.data.terms.max() > 6
    assert explorer.picture.number.get_text().endswith("↑")
    assert explorer.picture.number.get_position()[1] < 6


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
    np.testing.assert_allclose([changes["w1"], changes["w2"]], expected, atol=0.011)
    after = error_at(np.array([changes["w1"], changes["w2"]]), data)
    if "took E" in sentence:
        assert after < data.error
        assert shown_number("from", sentence) == round(data.error, 3)
        assert shown_number("to", sentence.split("from")[1]) == round(after, 3)
    elif "flat" in sentence:
        assert after == pytest.approx(data.error, abs=1e-3)
    else:
        assert 4 in np.abs([changes["w1"], changes["w2"]])


def press(explorer, times):
    for _ in range(times):
        explorer.press("Step downhill")


def test_steps_on_noisy_data_come_to_rest_and_make_some_terms_larger(explorer):
    before = explorer.data
    press(explorer, 60)
    assert "almost flat" in explorer.words
    assert explorer.data.error < before.error
    assert (explorer.data.terms > before.terms).any()


def test_steps_on_separable_data_lead_to_ever_longer_weights(explorer):
    explorer.set({"kind": "separable"})
    lengths, errors = [], []
    for _ in range(6):
        press(explorer, 10)
        lengths.append(np.hypot(*explorer.data.w))
        errors.append(explorer.data.error)
    assert (np.diff(lengths) > 0).all()
    assert (np.diff(errors) < 0).all()


def test_steps_stay_where_a_slider_can_stand():
    for state in random_states(40):
        for value in likelihood_terms.step_downhill(**state)[0].values():
            assert value == round(round(value / 0.02) * 0.02, 2)


def test_a_step_out_of_range_stops_at_the_edge():
    states = [{**state, "w1": 4.0} for state in random_states(40, ["separable"])]
    stopped = [likelihood_terms.step_downhill(**state) for state in states]
    at_edge = [changes for changes, sentence in stopped if "edge" in sentence]
    assert at_edge
    assert all(4 in np.abs(list(changes.values())) for changes in at_edge)
