"""The truths of notebook 4.4, which are its own solutions, against quadrature and a search."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from helpers.answers.check import TASKS
from helpers.answers.solutions import exercise_4_4 as solutions
from helpers.linear_gaussian import LinearGaussian

seeds = pytest.mark.parametrize("seed", range(5))


def drawn(seed):
    """Return x, mean_z, variance_z, W, b, variance_x."""
    return TASKS["4.4a"].draw(np.random.default_rng(seed))


def elbo(x, mean_z, variance_z, W, b, variance_x):
    return LinearGaussian(W, b, variance_x).elbo(x, mean_z, variance_z * np.eye(len(mean_z)))


def highest(f):
    """Return the point and the height of the top of a function of a positive number."""
    found = minimize_scalar(
        lambda log: -f(np.exp(log)), bracket=(-3, 3), method="brent", options={"xtol": 1e-10}
    )
    return np.exp(found.x), -found.fun


@seeds
def test_the_bound_is_that_of_the_kernel(seed):
    assert solutions.gaussian_bound(*drawn(seed)) == pytest.approx(elbo(*drawn(seed)), abs=1e-9)


@seeds
def test_the_mean_square_distance_is_that_of_quadrature(seed):
    _, mean, variance, *_ = drawn(seed)
    r = np.random.default_rng(seed).normal(size=len(mean))
    nodes, weights = np.polynomial.hermite_e.hermegauss(6)
    entries = mean[:, np.newaxis] + np.sqrt(variance) * nodes - r[:, np.newaxis]
    truth = (entries**2 @ weights).sum() / np.sqrt(2 * np.pi)
    assert solutions.mean_square_distance(mean, variance, r) == pytest.approx(truth, rel=1e-10)


@seeds
def test_no_other_noise_makes_the_bound_larger(seed):
    *arguments, _ = drawn(seed)
    place, _ = highest(lambda variance_x: elbo(*arguments, variance_x))
    assert solutions.best_noise(*arguments) == pytest.approx(place, rel=1e-5)


@seeds
def test_no_other_variance_makes_the_bound_larger(seed):
    x, mean, _, *model = drawn(seed)
    _, height = highest(lambda variance: elbo(x, mean, variance, *model))
    assert solutions.highest_bound(x, mean, *model) == pytest.approx(height, abs=1e-9)
