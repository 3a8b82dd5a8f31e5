"""The explorer of 4.2: levels and densities against quadrature, the two steps, and its words."""

import re

import numpy as np
import pytest
from scipy import integrate, stats

from helpers.explorers import elbo_gap

STATES = [(-0.5, 0.7, 1.0, 2.0), (1.3, 0.3, 2.2, -1.4), (0.0, 1.0, 0.0, 1.0), (-2.0, 1.5, 0.4, 2.5)]
each_state = pytest.mark.parametrize("state", STATES)


def integral(f):
    return integrate.quad(f, -20, 20, points=(-2, 0, 2), limit=200, epsabs=1e-11)[0]


def log_joint(z, w, x):
    return stats.norm.logpdf(x, w * z, 1) + stats.norm.logpdf(z)


@each_state
def test_every_number_is_the_integral_that_it_stands_for(state):
    mean, deviation, w, x = state
    data, q = elbo_gap.data(*state), stats.norm(mean, deviation)
    log_evidence = np.log(integral(lambda z: np.exp(log_joint(z, w, x))))
    fit = integral(lambda z: q.pdf(z) * stats.norm.logpdf(x, w * z, 1))
    to_prior = integral(lambda z: q.pdf(z) * (q.logpdf(z) - stats.norm.logpdf(z)))
    elbo = integral(lambda z: q.pdf(z) * (log_joint(z, w, x) - q.logpdf(z)))
    gap = integral(lambda z: q.pdf(z) * (q.logpdf(z) - log_joint(z, w, x) + log_evidence))
    found = (data.log_evidence, data.fit, data.to_prior, data.elbo, data.gap)
    assert found == pytest.approx((log_evidence, fit, to_prior, elbo, gap), abs=1e-7)


@each_state
def test_the_curves_are_q_and_bayes_rule(state):
    mean, deviation, w, x = state
    data, z = elbo_gap.data(*state), elbo_gap.Z
    evidence = integral(lambda z: np.exp(log_joint(z, w, x)))
    np.testing.assert_allclose(data.q, stats.norm.pdf(z, mean, deviation), rtol=1e-9)
    np.testing.assert_allclose(data.posterior, np.exp(log_joint(z, w, x)) / evidence, rtol=1e-7)


def test_elbo_and_gap_make_log_p_and_q_does_not_move_it():
    rng = np.random.default_rng(0)
    for _ in range(200):
        w, x = rng.uniform(0, 2.5), rng.uniform(-2.5, 2.5)
        one, other = (
            elbo_gap.data(rng.uniform(-2.5, 2.5), rng.uniform(0.2, 1.5), w, x) for _ in "12"
        )
        assert one.elbo + one.gap == pytest.approx(one.log_evidence, abs=1e-10)
        assert one.log_evidence == other.log_evidence
        assert one.elbo < one.log_evidence < 0


@each_state
def test_the_e_step_closes_the_gap_and_no_q_nearby_does_better(state):
    w, x = state[2:]
    best, _ = elbo_gap.e_step(*state)
    reached = elbo_gap.data(**best, w=w, x=x)
    assert reached.gap < 1e-12
    assert "q is the posterior" in reached.verdict
    for change in ({"mean": best["mean"] + 0.05}, {"deviation": best["deviation"] - 0.05}):
        assert elbo_gap.data(**(best | change), w=w, x=x).elbo < reached.elbo


@each_state
def test_the_m_step_finds_the_best_w_of_the_slider(state):
    mean, deviation, _, x = state
    best = elbo_gap.m_step(*state)[0]["w"]
    rivals = [elbo_gap.data(mean, deviation, w, x).elbo for w in np.linspace(0, 2.5, 501)]
    reached = elbo_gap.data(mean, deviation, best, x).elbo
    assert max(rivals) <= reached + 1e-12
    assert max(rivals) == pytest.approx(reached, abs=1e-4)


def test_taking_turns_never_lowers_log_p_and_leads_to_the_likeliest_w():
    explorer = elbo_gap.explorer()
    explorer.set({"mean": 1.0})
    levels = []
    for _ in range(60):
        explorer.press("E-step: best q")
        levels.append(explorer.data.log_evidence)
        assert "closed the gap" in explorer.words
        explorer.press("M-step: best w")
    assert np.diff(levels).min() > -1e-12
    assert explorer.state["w"] == pytest.approx(np.sqrt(2**2 - 1), rel=1e-6)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ((0.0, 1.0, 0.0, 2.0), "The gap is 0 to rounding: q is the posterior"),
        ((0.95, 0.7, 1.0, 2.0), "q is close to the posterior"),
        (
            (-0.5, 0.7, 1.0, 2.0),
            "loose, by more than half a nat: the gap, the KL to the posterior, is 2.25",
        ),
        ((1.0, 1.0, 1.0, 2.0), "The bound is tight to half a nat: the gap"),
        ((-2.5, 0.2, 2.5, 2.5), "lies below the picture, which ends at -10"),
    ],
)
def test_the_verdict_says_what_is_seen(state, words):
    assert words in elbo_gap.data(*state).verdict


def test_a_large_kl_to_the_prior_goes_with_a_tight_bound_and_conversely():
    tight = elbo_gap.data(**elbo_gap.e_step(0, 1, 2.5, 2.5)[0], w=2.5, x=2.5)
    loose = elbo_gap.data(0.0, 1.0, 2.5, 2.5)
    assert tight.gap < 1e-12 < 0.5 < tight.to_prior
    assert loose.to_prior < 1e-12 < 2 < loose.gap


@each_state
def test_along_w_stand_log_p_and_the_elbo_of_this_q(state):
    mean, deviation, w, x = state
    data = elbo_gap.data(*state)
    for k in range(0, len(elbo_gap.W), 10):
        there = elbo_gap.data(mean, deviation, elbo_gap.W[k], x)
        assert data.evidence_along[k] == pytest.approx(there.log_evidence)
        assert data.elbo_along[k] == pytest.approx(there.elbo)
    assert np.interp(w, elbo_gap.W, data.elbo_along) == pytest.approx(data.elbo, abs=1e-9)
    assert (data.elbo_along <= data.evidence_along + 1e-12).all()


def test_the_steps_leave_the_grid_of_the_sliders():
    explorer = elbo_gap.explorer()
    explorer.set({"mean": 1.0, "deviation": 0.5, "w": 1.0, "x": 2.0})
    explorer.press("M-step: best w")
    assert explorer.state["w"] == pytest.approx(1.6)
    explorer.press("E-step: best q")
    assert explorer.state["deviation"] == pytest.approx(1 / np.hypot(1, 1.6), rel=1e-12)
    assert explorer.frame["texts"]["deviation"] == "0.53"


@pytest.mark.parametrize(
    ("mean", "words"), [(0.3, "end of its slider; 4.00"), (-1, "slider; −2.20")]
)
def test_an_m_step_beyond_the_slider_says_so(mean, words):
    explorer = elbo_gap.explorer()
    explorer.set({"mean": mean, "deviation": 0.3, "x": 2.4})
    explorer.press("M-step: best w")
    assert explorer.state["w"] == (2.5 if mean > 0 else 0)
    assert words in explorer.words


def test_what_lies_below_the_picture_is_marked_where_it_does():
    data = elbo_gap.data(-0.5, 0.7, 1.0, 2.0)
    assert len(elbo_gap._too_low(data)[0]) == 0
    for state in ((-2.5, 0.7, 2.0, 2.0), (-1.4, 0.3, 1.5, 2.0)):
        data = elbo_gap.data(*state)
        low = [k for k, end in enumerate((data.fit, data.elbo, data.elbo)) if end < -10]
        assert low
        assert list(elbo_gap._too_low(data)[0]) == low


def test_the_densities_fit_into_their_panel():
    explorer = elbo_gap.explorer()
    top = explorer.picture.axes[0].get_ylim()[1]
    deviation = explorer.controls["deviation"]
    assert 0.4 / deviation.from_front(deviation.low) < 0.85 * top
    assert elbo_gap.data(0.0, 1.0, 2.5, 2.5).posterior.max() < 0.85 * top


def test_the_difference_adds_up_as_it_is_printed():
    rng = np.random.default_rng(1)
    for _ in range(300):
        state = rng.uniform((-2.5, 0.3, 0, -2.5), (2.5, 1.5, 2.5, 2.5))
        data = elbo_gap.data(*state)
        told = re.search(r"ELBO is (\S+) − (\S+) = (\S+)\. ", data.verdict).groups()
        fit, to_prior, elbo = (round(100 * float(number)) for number in told)
        assert fit - to_prior == elbo == round(100 * data.elbo)
        assert fit == pytest.approx(100 * data.fit, abs=1.01)


def at_stop(label):
    shown = elbo_gap.explorer()
    shown.press(label)
    return shown


def test_when_the_gap_closes_the_kl_to_the_prior_is_not_small_and_log_p_stayed():
    opening, closed = elbo_gap.explorer(), at_stop("gap closed")
    assert closed.data.log_evidence == opening.data.log_evidence
    assert closed.data.gap < 1e-12
    assert f"{closed.data.to_prior:.2f}" == "0.60"


def test_with_the_code_ignored_the_posterior_is_the_prior_and_a_larger_w_opens_the_gap():
    shown = at_stop("code ignored")
    before = shown.data
    assert before.gap < 1e-12
    np.testing.assert_allclose(before.posterior, stats.norm.pdf(elbo_gap.Z), rtol=1e-12)
    shown.set({"w": 1.0})
    assert elbo_gap.Z[shown.data.posterior.argmax()] == pytest.approx(1.25)
    assert shown.data.posterior.max() > before.posterior.max()
    assert f"{shown.data.gap:.2f}" == "1.72"


def test_the_climb_goes_by_these_weights_and_each_step_lifts_what_the_answer_says():
    shown = at_stop("before the climb")
    weights = [shown.state["w"]]
    for _ in range(3):
        old = shown.data
        shown.press("E-step: best q")
        assert shown.data.log_evidence == old.log_evidence
        assert shown.data.elbo > old.elbo
        old = shown.data
        shown.press("M-step: best w")
        assert shown.data.log_evidence > old.log_evidence
        assert shown.data.elbo > old.elbo
        weights.append(shown.state["w"])
    assert [f"{w:.2f}" for w in weights] == ["1.00", "1.33", "1.50", "1.59"]
    for _ in range(60):
        shown.press("E-step: best q")
        shown.press("M-step: best w")
    assert f"{shown.state['w']:.3f}" == "1.732"
    assert at_stop("top of the climb").state["w"] == pytest.approx(shown.state["w"], rel=1e-9)
