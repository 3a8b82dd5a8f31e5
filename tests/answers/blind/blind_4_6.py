"""Answers to the task of 4.6, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


def kl_to_prior(mean, deviation):
    return 0.5 * np.sum(deviation**2 + mean**2 - 1 - np.log(deviation**2))


def constant_of(x, variance_x):
    return -len(x) / 2 * np.log(2 * np.pi * variance_x)


@wrong("4.6a", "the decoded samples are averaged before the square")
def early(x, noise, mean, deviation, W, b, variance_x):
    decoded = (mean + deviation * noise) @ W.T + b
    square = np.sum((x - decoded.mean(axis=0)) ** 2)
    return constant_of(x, variance_x) - square / (2 * variance_x) - kl_to_prior(mean, deviation)


@wrong("4.6a", "the closed form of the misfit, the noise is ignored")
def exact_misfit(x, noise, mean, deviation, W, b, variance_x):
    r = x - W @ mean - b
    misfit = r @ r + deviation**2 * np.trace(W.T @ W)
    return constant_of(x, variance_x) - misfit / (2 * variance_x) - kl_to_prior(mean, deviation)


@wrong("4.6a", "log sigma in place of log sigma² in the KL")
def log_sigma(x, noise, mean, deviation, W, b, variance_x):
    squares = ((x - (mean + deviation * noise) @ W.T - b) ** 2).sum(axis=1)
    kl = (mean.size * (deviation**2 - 1 - np.log(deviation)) + mean @ mean) / 2
    return constant_of(x, variance_x) - squares.mean() / (2 * variance_x) - kl


@wrong("4.6a", "the squares are averaged over the entries of x as well")
def mean_of_all(x, noise, mean, deviation, W, b, variance_x):
    squares = (x - (mean + deviation * noise) @ W.T - b) ** 2
    fit = constant_of(x, variance_x) - np.mean(squares) / (2 * variance_x)
    return fit - kl_to_prior(mean, deviation)


@wrong("4.6a", "the noise is multiplied by the variance instead of the deviation")
def too_narrow(x, noise, mean, deviation, W, b, variance_x):
    total = 0.0
    for eps in noise:
        residual = x - W @ (mean + deviation**2 * eps) - b
        total += residual @ residual
    fit = constant_of(x, variance_x) - total / len(noise) / (2 * variance_x)
    return fit - kl_to_prior(mean, deviation)


@wrong("4.6a", "summed over the samples, not averaged", "the constant with 2 pi is left out")
def sum_of_samples(x, noise, mean, deviation, W, b, variance_x):
    squares = ((x - (mean + deviation * noise) @ W.T - b) ** 2).sum()
    logs = -len(x) / 2 * np.log(variance_x)
    return logs - squares / (2 * variance_x) - kl_to_prior(mean, deviation)


@wrong("4.6a", "the decoder's bias b is forgotten", "the KL is added instead of subtracted")
def plus_kl(x, noise, mean, deviation, W, b, variance_x):
    squares = ((x - (mean + deviation * noise) @ W.T) ** 2).sum(axis=1)
    fit = constant_of(x, variance_x) - squares.mean() / (2 * variance_x)
    return fit + kl_to_prior(mean, deviation)


@right("4.6a")
def sample_loop(x, noise, mean, deviation, W, b, variance_x):
    X, Z = W.shape
    values = []
    for eps in noise:
        z = mean + deviation * eps
        residual = x - W @ z - b
        values.append(-(X * np.log(2 * np.pi * variance_x) + residual @ residual / variance_x) / 2)
    kl = (Z * deviation**2 + mean @ mean - Z) / 2 - Z * np.log(deviation)
    return sum(values) / len(values) - kl


@right("4.6a")
def torch_bound(x, noise, mean, deviation, W, b, variance_x):
    x, noise, mean, W, b = (torch.tensor(v, dtype=torch.float64) for v in (x, noise, mean, W, b))
    normal = torch.distributions.Normal
    likelihood = normal((mean + deviation * noise) @ W.T + b, float(variance_x) ** 0.5)
    prior = normal(torch.zeros_like(mean), torch.ones_like(mean))
    q = normal(mean, deviation * torch.ones_like(mean))
    kl = torch.distributions.kl_divergence(q, prior).sum()
    return (likelihood.log_prob(x).sum(dim=1).mean() - kl).item()
