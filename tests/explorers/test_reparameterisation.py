"""The explorer of 4.5: samples, estimates, truth and spread against torch, scipy and algebra."""

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from helpers.explorers import reparameterisation

FUNCTIONS = {"x²": lambda x: x**2, "x² + 10": lambda x: x**2 + 10, "sin x": torch.sin}
PLACES = [(1.0, 0.5), (-2.0, 1.3), (0.0, 2.0), (3.0, 0.1)]


def autograd(function, mu, sigma, parameter, noise):
    """Return the estimates of both kinds for each draw, which gets parameters of its own."""
    at, f, noise = "μσ".index(parameter), FUNCTIONS[function], torch.tensor(noise)
    own = [torch.full_like(noise, value, requires_grad=True) for value in (mu, sigma)]
    drawn = mu + sigma * noise
    path = f(own[0] + own[1] * noise)
    score = f(drawn) * torch.distributions.Normal(*own).log_prob(drawn)
    return np.stack([torch.autograd.grad(v.sum(), own)[at].numpy() for v in (path, score)])


@pytest.mark.parametrize("parameter", ["μ", "σ"])
@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(("mu", "sigma"), PLACES)
def test_the_estimates_are_those_of_torch(function, mu, sigma, parameter):
    data = reparameterisation.data(mu, sigma, function, parameter, 3)
    expected = autograd(function, mu, sigma, parameter, data.noise)
    np.testing.assert_allclose(data.estimates, expected, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("parameter", ["μ", "σ"])
@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(("mu", "sigma"), PLACES)
def test_truth_and_spread_are_integrals_over_the_density(function, mu, sigma, parameter):
    data = reparameterisation.data(mu, sigma, function, parameter, 0)
    eps = np.linspace(-12, 12, 6001)
    gradients = autograd(function, mu, sigma, parameter, eps)
    for k in range(2):
        g = gradients[k]
        mean, square = (integrate.simpson(g**n * stats.norm.pdf(eps), x=eps) for n in (1, 2))
        assert data.truth == pytest.approx(mean, abs=1e-7)
        assert data.deviations[k] == pytest.approx(np.sqrt(square - mean**2), rel=1e-6)


def test_the_closed_forms_of_the_notebook():
    mu, sigma = -1.7, 0.8
    by_mean = reparameterisation.data(mu, sigma, "x²", "μ", 0)
    by_deviation = reparameterisation.data(mu, sigma, "x²", "σ", 0)
    score = mu**4 / sigma**2
    np.testing.assert_allclose(
        by_mean.deviations**2, [4 * sigma**2, score + 14 * mu**2 + 15 * sigma**2]
    )
    np.testing.assert_allclose(
        by_deviation.deviations**2,
        [4 * mu**2 + 8 * sigma**2, 2 * score + 60 * mu**2 + 74 * sigma**2],
    )


def test_a_constant_is_seen_by_the_score_function_only():
    plain = reparameterisation.data(1.0, 0.5, "x²", "μ", 4)
    raised = reparameterisation.data(1.0, 0.5, "x² + 10", "μ", 4)
    np.testing.assert_array_equal(plain.estimates[0], raised.estimates[0])
    assert raised.deviations[1] > 2 * plain.deviations[1]
    assert raised.truth == pytest.approx(plain.truth)


def test_the_noise_stays_when_the_sliders_move():
    one = reparameterisation.data(1.0, 0.5, "x²", "μ", 4)
    other = reparameterisation.data(-2.0, 1.5, "sin x", "σ", 4)
    np.testing.assert_array_equal(one.noise, other.noise)
    np.testing.assert_allclose((other.x + 2) / 1.5, one.noise)
    assert not np.array_equal(one.noise, reparameterisation.data(1.0, 0.5, "x²", "μ", 5).noise)


def test_the_verdict_names_the_worse_estimator():
    words = reparameterisation.data(1.0, 0.5, "x²", "μ", 0).verdict
    assert "by μ is 2.00" in words
    assert "the score function needs 22 times" in words
    assert "the pathwise estimator needs" in reparameterisation.data(0, 2, "sin x", "μ", 0).verdict
    assert "−0.00" not in words.replace("-", "−")


def test_no_dot_leaves_the_picture():
    limit = reparameterisation.explorer().picture.axes[1].get_xlim()[1]
    for seed in range(200):
        for mu in (-3, 3):
            data = reparameterisation.data(mu, 0.1, "x² + 10", "σ", seed)
            assert np.abs(data.estimates).max() < limit


def test_the_axis_says_that_it_is_not_to_scale_throughout():
    axes = reparameterisation.explorer().picture.axes[1]
    assert axes.get_xscale() == "symlog"
    assert "logarithmic outside the band" in axes.get_xlabel()


def ratio(mu, sigma, function, parameter="μ"):
    pathwise, score = reparameterisation.data(mu, sigma, function, parameter, 0).deviations
    return (score / pathwise) ** 2


def at(stop):
    shown = reparameterisation.explorer()
    shown.press(stop)
    return shown


@pytest.mark.parametrize("seed", range(100))
def test_no_two_lines_cross(seed):
    for mu in (-3.0, 0.0, 3.0):
        for sigma in (0.1, 0.5, 2.0):
            data = reparameterisation.data(mu, sigma, "x²", "μ", seed)
            assert (np.diff(data.x[np.argsort(data.noise)]) >= 0).all()


def test_small_sigma_parts_the_rows_unless_mu_is_0():
    shown = at("small σ")
    np.testing.assert_allclose(shown.data.deviations, [0.2, 10.7], rtol=0, atol=0.05)
    shown.set({"mu": 0})
    assert shown.data.deviations.max() < 0.4
    assert ratio(0, 0.1, "x²") == pytest.approx(15 / 4)


def test_the_score_function_alone_sees_the_constant():
    start, raised = reparameterisation.explorer().data, at("a constant added").data
    np.testing.assert_array_equal(start.estimates[0], raised.estimates[0])
    assert "the score function needs 22 times" in start.verdict
    assert "the score function needs 560 times" in raised.verdict


def test_the_score_function_is_ahead_for_a_wide_sine_at_every_mu():
    shown = at("score function ahead")
    assert "the pathwise estimator needs 4.5 times" in shown.data.verdict
    for mu in np.linspace(-3, 3, 61):
        assert ratio(mu, 2, "sin x") < 1 / 4
