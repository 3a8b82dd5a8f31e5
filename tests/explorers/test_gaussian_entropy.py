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
