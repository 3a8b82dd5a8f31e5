"""The explorer of 4.3: entropies, ellipse and samples against scipy, and its words."""

import numpy as np
import pytest
from scipy import stats

from helpers.explorers import gaussian_entropy

SETTINGS = [(2.0, 1.2, 0.7), (0.2, 3.0, -0.99), (1.0, 1.0, 0.0), (0.3, 0.2, 0.4)]
each_setting = pytest.mark.parametrize("setting", SETTINGS)


def covariance(std_1, std_2, rho):
    return np.array([[std_1**2, rho * std_1 * std_2], [rho * std_1 * std_2, std_2**2]])


def area(points):
    """Return the area inside a closed polygon of points (2, n), by the shoelace formula."""
    x, y = points
    return abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


@each_setting
def test_joint_and_marginal_entropies_are_those_of_scipy(setting):
    data = gaussian_entropy.data(*setting, 0)
    assert data.joint == pytest.approx(
        stats.multivariate_normal(cov=covariance(*setting)).entropy()
    )
    np.testing.assert_allclose(data.marginals, [stats.norm(scale=s).entropy() for s in setting[:2]])


@each_setting
def test_the_curve_is_the_joint_entropy_at_every_correlation(setting):
    data = gaussian_entropy.data(*setting, 0)
    for k in range(0, len(gaussian_entropy.RHO), 18):
        matrix = covariance(*setting[:2], gaussian_entropy.RHO[k])
        assert data.curve[k] == pytest.approx(stats.multivariate_normal(cov=matrix).entropy())


@each_setting
def test_the_ellipse_is_a_level_line_and_has_the_area_exp_entropy(setting):
    data = gaussian_entropy.data(*setting, 0)
    density = stats.multivariate_normal(cov=covariance(*setting))
    np.testing.assert_allclose(density.logpdf(data.ellipse.T), density.logpdf([0, 0]) - np.e)
    assert area(data.ellipse) == pytest.approx(np.exp(data.joint), rel=1e-3)


@each_setting
def test_the_samples_have_the_covariance(setting):
    samples = np.hstack([gaussian_entropy.data(*setting, seed).samples for seed in range(100)])
    stds = np.array(setting[:2])
    measured = np.cov(samples / stds[:, np.newaxis])
    np.testing.assert_allclose(measured, covariance(1, 1, setting[2]), atol=0.05)


def test_samples_keep_their_noise_when_the_gaussian_moves():
    small, large = (gaussian_entropy.data(std, std, 0.3, 4).samples for std in (0.5, 1.5))
    np.testing.assert_allclose(large, 3 * small)


def test_the_verdict_tells_the_area_and_the_mutual_information():
    verdict = gaussian_entropy.data(2.0, 1.2, 0.6, 0).verdict
    assert "more than 1" in verdict
    assert f"mutual information, is {-np.log(1 - 0.36) / 2:.3f}" in verdict
    small = gaussian_entropy.data(0.2, 0.2, 0.0, 0)
    assert small.joint < 0
    assert "less than 1" in small.verdict
    assert "mutual information, is 0.000" in small.verdict


OPENING = {"std_1": 2.0, "std_2": 1.2, "rho": 0.9}
STOPS = gaussian_entropy.explorer().stops


def at(stop, seed=0):
    """Return the data of the opening state, or of a stop entered from it."""
    return gaussian_entropy.data(**OPENING | STOPS.get(stop, {}), seed=seed)


def test_the_opening_state_is_that_of_the_questions():
    state = gaussian_entropy.explorer().state
    assert {name: state[name] for name in OPENING} == OPENING


def test_half_of_a_standard_deviation_lowers_the_curve_by_log_2_and_halves_the_area():
    before, after = at(None), at("σ₁ halved")
    np.testing.assert_allclose(before.curve - after.curve, np.log(2), rtol=0, atol=1e-12)
    assert "is 2.88 nats: the ellipse has the area 17.9," in before.verdict
    assert "is 2.19 nats: the ellipse has the area 8.93," in after.verdict
    assert area(before.ellipse) == pytest.approx(2 * area(after.ellipse), rel=1e-12)


def test_near_the_line_the_shadows_stay_and_the_mutual_information_is_lost():
    line, apart = at("nearly a line"), at("uncorrelated")
    np.testing.assert_array_equal(line.marginals, apart.marginals)
    for shown in (line, apart):  # drawn with 91 points
        reach = shown.ellipse.max(axis=1)
        np.testing.assert_allclose(reach, np.sqrt(2 * np.e) * np.array([2, 1.2]), rtol=1e-3)
    assert apart.joint == pytest.approx(apart.marginals.sum(), abs=1e-12)
    assert f"{apart.joint - line.joint:.2f}" == "1.96"
    assert "mutual information, is 0.000" in apart.verdict


def test_below_entropy_0_the_ellipse_is_smaller_than_a_unit_square():
    shown = at("entropy below 0")
    assert shown.joint < 0
    assert "area 0.683, less than 1" in shown.verdict


def test_no_answer_depends_on_the_dice():
    for stop in (None, *STOPS):
        assert len({at(stop, seed).verdict for seed in range(100)}) == 1
