"""The truths of notebook 4.5, which are its own solutions, against torch and against long runs."""

import numpy as np
import torch

from helpers.answers.solutions import exercise_4_5 as solutions


def test_leaving_one_out_has_no_bias_and_taking_all_shrinks():
    rng = np.random.default_rng(0)
    mu, sigma, count = 1.0, 0.5, 4
    noise = rng.normal(size=(100_000, count))
    heights = (mu + sigma * noise) ** 2
    ours = np.array(
        [solutions.leave_one_out(*pair, sigma) for pair in zip(heights, noise, strict=True)]
    )
    error = ours.std() / np.sqrt(len(ours))
    assert abs(ours.mean() - 2 * mu) < 4 * error
    of_all = ((heights - heights.mean(axis=1, keepdims=True)) * noise).mean(axis=1) / sigma
    np.testing.assert_allclose(of_all, 0.75 * ours, rtol=1e-9, atol=1e-9)


def test_the_gradient_by_the_root_is_that_of_torch():
    rng = np.random.default_rng(1)
    for d in (1, 2, 5):
        factor = rng.normal(size=(d, d))
        u, mean, covariance, noise = (
            rng.normal(size=d),
            rng.normal(size=d),
            factor @ factor.T + np.eye(d),
            rng.normal(size=(7, d)),
        )
        L = torch.linalg.cholesky(torch.tensor(covariance)).requires_grad_()
        x = torch.tensor(mean) + torch.einsum("ij,nj->ni", L, torch.tensor(noise))
        torch.sin(x @ torch.tensor(u)).mean().backward()
        ours = solutions.gradient_by_root(u, mean, covariance, noise)
        np.testing.assert_allclose(ours, L.grad.numpy(), rtol=1e-10, atol=1e-13)


def test_samples_and_pathwise_gradient_are_those_of_torch():
    rng = np.random.default_rng(2)
    covariance = np.array([[2.0, 0.6, 0.1], [0.6, 1.0, -0.3], [0.1, -0.3, 0.8]])
    samples = solutions.sample(np.ones(3), covariance, rng.normal(size=(200_000, 3)))
    np.testing.assert_allclose(np.cov(samples.T), covariance, rtol=0, atol=0.03)
    parameters = torch.tensor([0.4, 1.3], dtype=torch.float64, requires_grad=True)
    noise = rng.normal(size=9)
    torch.sin(parameters[0] + parameters[1] * torch.tensor(noise)).mean().backward()
    ours = solutions.pathwise_gradient(0.4, 1.3, noise)
    np.testing.assert_allclose(ours, parameters.grad.numpy(), rtol=1e-12, atol=1e-15)
