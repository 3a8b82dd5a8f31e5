"""The truths of notebook 4.7, which are its own solutions, against searches and the kernel."""

import numpy as np
import pytest
from scipy.optimize import minimize

from helpers.answers.solutions import exercise_4_7 as solutions
from helpers.linear_gaussian import LinearGaussian


def mean_bound(x, u, w, std_x, std_z):
    """Return the mean of the kernel's bound over the data x."""
    model = LinearGaussian([[w]], [0.0], std_x**2)
    return np.mean([model.elbo([datum], [u * datum], [[std_z**2]]) for datum in x])


@pytest.mark.parametrize(
    ("v", "std_x", "std_z"), [(4.0, 1.0, 1.0), (2.0, 0.6, 0.4), (1.0, 1.3, 1.1), (0.5, 0.9, 1.5)]
)
def test_the_generated_variance_is_that_of_the_best_bound_found_by_search(v, std_x, std_z):
    x = np.array([-1.0, 1.0]) * v**0.5
    found = minimize(lambda p: -mean_bound(x, *p, std_x, std_z), [0.3, 1.0], tol=1e-10)
    variance = found.x[1] ** 2 + std_x**2
    assert solutions.generated_variance(v, std_x, std_z) == pytest.approx(variance, abs=1e-4)


def test_the_chosen_variance_makes_the_loss_a_bound_but_for_factor_and_constant():
    rng = np.random.default_rng(3)
    beta, X, Z = 1.7, 5, 2
    variance = solutions.chosen_variance(beta, X)
    x, differences = rng.normal(size=X), []
    for _ in range(10):
        W, code, s = rng.normal(size=(X, Z)), rng.normal(size=Z), rng.uniform(0.2, 2, Z)
        squares = (x - W @ code) ** 2 + W**2 @ s  # the expectation, pixel by pixel
        kl = (code**2 + s - 1 - np.log(s)).sum() / 2
        bound = LinearGaussian(W, np.zeros(X), variance).elbo(x, code, np.diag(s))
        differences.append((squares.mean() + beta * kl) + beta * bound)
    np.testing.assert_allclose(differences, differences[0], rtol=1e-10, atol=0)


def test_the_drawn_bound_is_the_kernels_in_the_mean():
    x, u, w, std_x, std_z = np.array([1.0, -2.0, 0.5]), 0.4, 1.3, 0.7, 0.6
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    bounds = [solutions.drawn_bound(x, np.full((3, 1), node), u, w, std_x, std_z) for node in nodes]
    mean = weights @ bounds / weights.sum()
    assert mean == pytest.approx(mean_bound(x, u, w, std_x, std_z), rel=1e-12)
