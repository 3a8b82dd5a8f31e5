"""The truths of notebook 4.1, which are its own solutions, against torch and quadrature."""

import numpy as np
import pytest
import torch
from scipy import integrate, optimize, stats

from helpers.answers.solutions import exercise_4_1 as solutions


def torch_kl(*arguments):
    mean_q, std_q, mean_p, std_p = map(torch.as_tensor, arguments)
    normal = torch.distributions.Normal
    terms = torch.distributions.kl_divergence(normal(mean_q, std_q), normal(mean_p, std_p))
    return terms.sum().item()


@pytest.mark.parametrize("seed", range(5))
def test_what_noise_takes_is_positive_and_that_of_torch(seed):
    rng = np.random.default_rng(seed)
    mean_q, mean_p = rng.normal(size=(2, 4))
    std_q, std_p = rng.uniform(0.4, 2.5, size=(2, 4))
    noise = rng.uniform(0.2, 2)
    blurred = (np.sqrt(std**2 + noise**2) for std in (std_q, std_p))
    after = torch_kl(mean_q, next(blurred), mean_p, next(blurred))
    lost = solutions.kl_lost(mean_q, std_q, mean_p, std_p, noise)
    assert lost > 0
    assert lost == pytest.approx(torch_kl(mean_q, std_q, mean_p, std_p) - after, rel=1e-10)


@pytest.mark.parametrize(("rate_q", "rate_p"), [(0.5, 2.0), (3.0, 0.7), (1.0, 1.0)])
def test_the_divergence_of_waiting_times_is_an_integral(rate_q, rate_p):
    q, p = stats.expon(scale=1 / rate_q), stats.expon(scale=1 / rate_p)
    value, _ = integrate.quad(lambda x: q.pdf(x) * (q.logpdf(x) - p.logpdf(x)), 0, np.inf)
    assert solutions.kl_exponential(rate_q, rate_p) == pytest.approx(value, rel=1e-8, abs=1e-12)


def test_no_gaussian_has_a_lower_divergence_from_the_humps_than_the_covering_one():
    x = np.linspace(-20, 20, 4001)
    humps = (stats.norm.pdf(x, -1.0, 0.5) + stats.norm.pdf(x, 2.0, 1.2)) / 2

    def divergence(point):
        mean, log_std = point
        log_q = stats.norm.logpdf(x, mean, np.exp(log_std))
        return np.trapezoid(humps * (np.log(humps) - log_q), x)

    found = optimize.minimize(divergence, [0, 0], tol=1e-12)
    assert np.exp(found.x[1]) == pytest.approx(solutions.covering_std(-1.0, 0.5, 2.0, 1.2), 1e-5)
