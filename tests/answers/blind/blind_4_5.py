"""Answers to the tasks of 4.5, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("4.5a", "the Cholesky factor is not transposed for rows of noise")
def row_times_l(mean, covariance, noise):
    return mean + noise @ np.linalg.cholesky(covariance)


@wrong("4.5a", "the root of each entry in place of the Cholesky factor")
def entry_roots(mean, covariance, noise):
    root = np.sqrt(np.abs(covariance)) * np.sign(covariance)
    return mean + noise @ root.T


@wrong("4.5a", "the covariance itself in place of its root")
def no_root(mean, covariance, noise):
    return mean + np.einsum("ij,nj->ni", covariance, noise)


@wrong("4.5a", "the symmetric root in place of the Cholesky factor")
def symmetric_root(mean, covariance, noise):
    lambdas, U = np.linalg.eigh(covariance)
    return mean + noise @ (U * np.sqrt(lambdas)) @ U.T


@wrong("4.5a", "the correlations are ignored")
def independent(mean, covariance, noise):
    return mean + noise * np.sqrt(np.diag(covariance))


@wrong("4.5a", "the correlations are ignored", "variances in place of standard deviations")
def by_variances(mean, covariance, noise):
    return mean + noise * np.diag(covariance)


@wrong("4.5a", "the noise is standardised first", "the Cholesky factor is not transposed")
def standardised(mean, covariance, noise):
    noise = (noise - noise.mean(axis=0)) / noise.std(axis=0)
    L = np.linalg.cholesky(covariance)
    return np.stack([mean + row @ L for row in noise])


@right("4.5a")
def row_by_row(mean, covariance, noise):
    L = np.linalg.cholesky(covariance)
    return np.stack([mean + L @ row for row in noise])


@right("4.5a")
def torch_cholesky(mean, covariance, noise):
    mean, covariance, noise = (
        torch.tensor(v, dtype=torch.float64) for v in (mean, covariance, noise)
    )
    return (mean + (torch.linalg.cholesky(covariance) @ noise.T).T).numpy()


@wrong("4.5b", "the score-function estimator instead of the pathwise one")
def score(mu, sigma, noise):
    value = np.sin(mu + sigma * noise)
    return np.array([np.mean(value * noise) / sigma, np.mean(value * (noise**2 - 1)) / sigma])


@wrong("4.5b", "the sine is not differentiated")
def still_sine(mu, sigma, noise):
    slope = np.sin(mu + sigma * noise)
    return np.array([slope.mean(), (slope * noise).mean()])


@wrong("4.5b", "slope and noise are averaged apart for sigma")
def early(mu, sigma, noise):
    slope = np.cos(mu + sigma * noise).mean()
    return np.array([slope, slope * noise.mean()])


@wrong("4.5b", "the exact gradient, the noise is ignored")
def closed_form(mu, sigma, noise):
    damping = np.exp(-(sigma**2) / 2)
    return np.array([np.cos(mu) * damping, -sigma * np.sin(mu) * damping])


@wrong("4.5b", "the inner derivative by sigma, the noise, is lost")
def no_noise(mu, sigma, noise):
    slope = np.mean(np.cos(mu + sigma * noise))
    return np.array([slope, slope])


@wrong("4.5b", "the sum in place of the mean", "the two derivatives are exchanged")
def sums(mu, sigma, noise):
    slope = np.cos(mu + sigma * noise)
    return np.array([slope @ noise, slope.sum()])


@wrong("4.5b", "sigma is taken for a variance", "the sample x in place of the noise")
def times_sample(mu, sigma, noise):
    x = mu + np.sqrt(sigma) * noise
    return np.array([np.cos(x).mean(), (np.cos(x) * x).mean()])


@right("4.5b")
def draw_by_draw(mu, sigma, noise):
    by_mu = by_sigma = 0.0
    for eps in noise:
        slope = np.cos(mu + sigma * eps)
        by_mu += slope
        by_sigma += slope * eps
    return np.array([by_mu, by_sigma]) / len(noise)


@right("4.5b")
def autograd(mu, sigma, noise):
    parameters = torch.tensor([mu, sigma], dtype=torch.float64, requires_grad=True)
    eps = torch.tensor(noise, dtype=torch.float64)
    torch.sin(parameters[0] + parameters[1] * eps).mean().backward()
    return parameters.grad.numpy()
