"""The explorer of 4.6: its bound, error, dots and words against scipy and brute force."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from helpers.explorers import bound_estimator
from helpers.explorers.bound_estimator import COUNT, MEAN, MODEL, X

EVIDENCE = stats.multivariate_normal.logpdf(
    X, MODEL.b, MODEL.W @ MODEL.W.T + MODEL.variance * np.eye(5)
)


def estimates_by_hand(noise, deviation):
    """Return the bound of each row of noise, from the density of x and a KL term by scipy."""
    z = MEAN + deviation * noise
    scale = np.sqrt(MODEL.variance)
    logs = stats.norm.logpdf(X, z @ MODEL.W.T + MODEL.b, scale).sum(axis=-1)
    eps = np.linspace(-12, 12, 4001)
    density = stats.norm.pdf(eps)
    kl = 0.0
    for mean in MEAN:
        codes = mean + deviation * eps
        ratio = stats.norm.logpdf(codes, mean, deviation) - stats.norm.logpdf(codes)
        kl += np.trapezoid(density * ratio, eps)
    return logs - kl


@pytest.mark.parametrize("deviation", [0.05, 0.3, 0.8])
@pytest.mark.parametrize("samples", [1, 7, 30])
def test_the_dots_are_means_of_estimates_written_out(samples, deviation):
    data = bound_estimator.data(samples, deviation, 3)
    noise = np.random.default_rng(3).standard_normal((COUNT, samples, 2))
    expected = estimates_by_hand(noise, deviation).mean(axis=1)
    np.testing.assert_allclose(data.estimates, expected, rtol=1e-9)
    np.testing.assert_array_equal(data.above, expected > EVIDENCE)
    assert data.measured == pytest.approx(expected.std(ddof=1))


@pytest.mark.parametrize("deviation", [0.05, 0.3, 0.8])
def test_bound_and_error_are_mean_and_deviation_by_quadrature(deviation):
    nodes, weights = np.polynomial.hermite_e.hermegauss(12)
    noise = np.stack(np.meshgrid(nodes, nodes), axis=-1).reshape(-1, 2)
    weights = np.outer(weights, weights).ravel() / (2 * np.pi)
    single = estimates_by_hand(noise, deviation)
    mean = weights @ single
    error = np.sqrt(weights @ (single - mean) ** 2)
    for samples in (1, 16):
        data = bound_estimator.data(samples, deviation, 0)
        assert data.bound == pytest.approx(mean)
        assert data.error == pytest.approx(error / np.sqrt(samples))
        assert data.bound < EVIDENCE


def test_the_dots_average_to_the_bound_and_scatter_as_foretold():
    for deviation in (0.2, 0.5, 0.8):
        seeds = [bound_estimator.data(10, deviation, seed) for seed in range(20)]
        dots = np.concatenate([data.estimates for data in seeds])
        assert abs(dots.mean() - seeds[0].bound) < 4 * seeds[0].error / np.sqrt(dots.size)
        assert dots.std() == pytest.approx(seeds[0].error, rel=0.06)


def test_the_number_of_samples_is_rounded():
    assert bound_estimator.data(3.16, 0.5, 0).samples == 3
    assert "from 3 samples has" in bound_estimator.data(3.16, 0.5, 0).verdict
    assert "from 1 sample has" in bound_estimator.data(1.0, 0.5, 0).verdict


def test_the_verdict_counts_the_dots():
    for samples, deviation in ((1, 0.5), (100, 0.05), (1, 0.8)):
        data = bound_estimator.data(samples, deviation, 1)
        above = int((data.estimates > EVIDENCE).sum())
        hidden = int((data.estimates < -25).sum())
        assert f"{above or 'None'} of them" in data.verdict
        assert (f", {hidden} below the picture" in data.verdict) == (hidden > 0)
        assert f"log p(x) = {EVIDENCE:.2f}" in data.verdict


@pytest.mark.parametrize(
    ("count", "words"), [(0, "None of them lie"), (1, "1 of them lies"), (2, "2 of them lie")]
)
def test_none_and_one_are_counted_in_words(count, words):
    estimates = EVIDENCE + np.where(np.arange(COUNT) < count, 0.1, -0.1)
    data = replace(bound_estimator.data(1, 0.5, 0), estimates=estimates)
    assert f" {words} above log p(x)." in data.verdict


def at(stop=None):
    shown = bound_estimator.explorer()
    if stop:
        shown.press(stop)
    return shown


def test_four_samples_halve_the_band_and_a_hundred_leave_a_tenth():
    one, four, hundred = (at(stop).data for stop in (None, "four samples", "a hundred samples"))
    sixteen = bound_estimator.data(16, 0.5, 0)
    assert "standard error 3.1;" in one.verdict
    assert "standard error 1.5;" in four.verdict
    assert "standard error 0.76;" in sixteen.verdict
    assert "standard error 0.31;" in hundred.verdict
    assert one.error / four.error == pytest.approx(2)
    assert four.error / sixteen.error == pytest.approx(2)


def test_wide_q_differs_from_the_start_in_its_deviation_only():
    assert at("wide q").state == at().state | {"deviation": 0.8}
    assert at().state | {"seed": 0} == {"samples": 1, "deviation": 0.5, "seed": 0}


@pytest.mark.parametrize("seed", range(100))
def test_a_wide_q_has_fewer_dots_above_and_a_tail_below(seed):
    wide, start = (bound_estimator.data(1, deviation, seed) for deviation in (0.8, 0.5))
    assert wide.above.sum() < start.above.sum()
    middle = np.median(wide.estimates)
    assert middle - wide.estimates.min() > 2 * (wide.estimates.max() - middle)
    residual = X - MODEL.b
    least = np.sum((residual - MODEL.W @ np.linalg.lstsq(MODEL.W, residual, rcond=None)[0]) ** 2)
    squares = MODEL.expected_log_likelihood(X, MEAN, 1e-16 * np.eye(2)) * -2 * MODEL.variance
    constant = squares - np.sum((residual - MODEL.W @ MEAN) ** 2)
    kl = 0.64 - 1 - np.log(0.64) + MEAN @ MEAN / 2
    ceiling = -(constant + least) / (2 * MODEL.variance) - kl
    assert ceiling - 1 < wide.estimates.max() <= ceiling + 1e-9


def test_the_bound_is_best_at_030_and_the_scatter_least_at_the_narrow_end():
    deviations = np.arange(1, 17) / 20
    found = [bound_estimator.data(1, deviation, 0) for deviation in deviations]
    assert deviations[np.argmax([data.bound for data in found])] == 0.3
    assert "the bound is −5.98" in bound_estimator.data(1, 0.3, 0).verdict.replace("-", "−")
    assert (np.diff([data.error for data in found]) > 0).all()
    assert "the bound is −8.56" in at("narrow q").data.verdict.replace("-", "−")
