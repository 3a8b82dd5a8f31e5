"""The truths of notebook 4.6, which are its own solutions, against torch and against searches."""

import numpy as np
import pytest
import torch
from scipy import optimize

from helpers.answers.solutions import exercise_4_6 as solutions
from helpers.linear_gaussian import LinearGaussian


def problem(seed, samples=6, pixels=5, latents=3):
    """Return x, noise, mean, σ_z, W, b and σ_x², drawn from the seed."""
    rng = np.random.default_rng(seed)
    return (
        rng.normal(size=pixels),
        rng.normal(size=(samples, latents)),
        rng.normal(size=latents),
        rng.uniform(0.3, 1.5),
        rng.normal(size=(pixels, latents)),
        rng.normal(size=pixels),
        rng.uniform(0.2, 2),
    )


def torch_bound(x, noise, mean, deviation, W, b, variance):
    """Return the estimate of the bound by torch's distributions, and its reconstruction error."""
    x, noise, mean, W, b = (torch.tensor(v, dtype=torch.float64) for v in (x, noise, mean, W, b))
    codes = mean + deviation * noise
    likelihood = torch.distributions.Normal(codes @ W.T + b, variance**0.5)
    q = torch.distributions.Normal(mean, deviation.expand(len(mean)))
    prior = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    kl = torch.distributions.kl_divergence(q, prior).sum()
    error = ((x - codes @ W.T - b) ** 2).sum(dim=1).mean()
    return likelihood.log_prob(x).sum(dim=1).mean() - kl, error


@pytest.mark.parametrize("seed", range(5))
def test_the_bound_and_its_slopes_are_those_of_torch(seed):
    arguments = problem(seed)
    deviation = torch.tensor(arguments[3], dtype=torch.float64, requires_grad=True)
    bound, error = torch_bound(*arguments[:3], deviation, *arguments[4:])
    ours = solutions.bound_estimate(*arguments)
    np.testing.assert_allclose(ours, bound.item(), rtol=1e-11, atol=0)
    for value, ours in (
        (error, solutions.error_by_deviation(*arguments[:-1])),
        (bound, solutions.bound_by_deviation(*arguments)),
    ):
        (slope,) = torch.autograd.grad(value, deviation, retain_graph=True)
        np.testing.assert_allclose(ours, slope.item(), rtol=1e-10, atol=1e-12)


def test_the_estimate_is_the_bound_on_average():
    x, _, mean, deviation, W, b, variance = problem(7)
    noise = np.random.default_rng(8).normal(size=(400_000, 3))
    ours = solutions.bound_estimate(x, noise, mean, deviation, W, b, variance)
    exact = LinearGaussian(W, b, variance).elbo(x, mean, deviation**2 * np.eye(3))
    assert ours == pytest.approx(exact, rel=5e-3)


@pytest.mark.parametrize("seed", range(5))
def test_no_other_number_of_samples_is_cheaper(seed):
    cost, v_data, v_noise = np.random.default_rng(seed).uniform(0.2, 5, 3)
    found = optimize.minimize_scalar(
        lambda S: (cost + S) * (v_data + v_noise / S), bounds=(0.01, 100), method="bounded"
    )
    assert solutions.best_samples(cost, v_data, v_noise) == pytest.approx(found.x, rel=1e-4)
