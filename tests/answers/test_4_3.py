"""The truths of notebook 4.3, which are its own solutions, against scipy, torch and a sample."""

import numpy as np
import pytest
import torch
from scipy import stats

from helpers.answers.check import TASKS
from helpers.answers.solutions import exercise_4_3 as solutions
from helpers.linear_gaussian import LinearGaussian


def covariances(count):
    rng = np.random.default_rng(43)
    sizes = rng.integers(1, 6, count)
    halves = [rng.normal(size=(size, size)) for size in sizes]
    return [half @ half.T + np.eye(len(half)) for half in halves]


@pytest.mark.parametrize("covariance", covariances(10))
def test_the_entropy_is_that_of_scipy(covariance):
    theirs = stats.multivariate_normal(cov=covariance).entropy()
    assert solutions.gaussian_entropy(covariance) == pytest.approx(theirs, abs=1e-10)
    assert TASKS["4.3a"].truth(covariance) == pytest.approx(theirs, abs=1e-10)


@pytest.mark.parametrize("covariance", covariances(10))
def test_a_uniform_density_on_the_cube_has_the_same_entropy(covariance):
    side = solutions.cube_side(covariance)
    uniform = torch.distributions.Uniform(torch.zeros(1).double(), side)
    cube = torch.distributions.Independent(uniform.expand([len(covariance)]), 1)
    theirs = stats.multivariate_normal(cov=covariance).entropy()
    assert cube.entropy().item() == pytest.approx(theirs, abs=1e-10)


@pytest.mark.parametrize("covariance", covariances(10))
def test_the_entropy_gained_is_the_difference_of_two(covariance):
    rng = np.random.default_rng(0)
    A, b = rng.normal(size=covariance.shape), rng.normal(size=len(covariance))
    before, after = (
        stats.multivariate_normal(mean, S).entropy()
        for mean, S in ((np.zeros_like(b), covariance), (b, A @ covariance @ A.T))
    )
    assert solutions.entropy_gained(A, b) == pytest.approx(after - before, abs=1e-9)


def test_the_information_is_the_mean_of_the_log_ratio_of_posterior_and_prior():
    rng = np.random.default_rng(1)
    W, variance = rng.normal(size=(3, 2)), 0.7
    model = LinearGaussian(W, np.zeros(3), variance)
    z = rng.normal(size=(20_000, 2))
    x = z @ W.T + np.sqrt(variance) * rng.normal(size=(20_000, 3))
    _, covariance = model.posterior(x[0])
    means = x @ W @ covariance / variance
    posterior = stats.multivariate_normal(np.zeros(2), covariance).logpdf(z - means)
    ratios = posterior - stats.multivariate_normal(np.zeros(2)).logpdf(z)
    band = 4 * ratios.std() / np.sqrt(len(ratios))
    assert band < 0.05
    assert solutions.information(W, variance) == pytest.approx(ratios.mean(), abs=band)
