"""Answers to the task of 4.8, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("4.8a", "variance_x is ignored: one half is built in")
def source_variance(x, reconstruction, mean, log_variance, variance_x):
    squares = ((x - reconstruction) ** 2).sum(axis=1)
    kl = 0.5 * (mean**2 + np.exp(log_variance) - 1 - log_variance).sum(axis=1)
    return (squares + kl).mean() + x.shape[1] / 2 * np.log(np.pi)


@wrong("4.8a", "the KL is averaged over the latents instead of summed")
def kl_per_latent(x, reconstruction, mean, log_variance, variance_x):
    squares = ((x - reconstruction) ** 2).sum(axis=1).mean()
    kl = 0.5 * np.mean(mean**2 + np.exp(log_variance) - 1 - log_variance)
    return x.shape[1] / 2 * np.log(2 * np.pi * variance_x) + squares / (2 * variance_x) + kl


@wrong("4.8a", "sigma_z in place of sigma_z² in the KL")
def sigma_in_kl(x, reconstruction, mean, log_variance, variance_x):
    N, X = x.shape
    sigma = np.exp(log_variance / 2)
    kl = 0.5 * np.sum(mean**2 + sigma - 1 - log_variance)
    squares = np.sum((x - reconstruction) ** 2) / (2 * variance_x)
    return X / 2 * np.log(2 * np.pi * variance_x) + (squares + kl) / N


@wrong("4.8a", "the constant enters once instead of once per pixel")
def constant_once(x, reconstruction, mean, log_variance, variance_x):
    fit = ((x - reconstruction) ** 2).sum(axis=1) / (2 * variance_x)
    kl = (mean**2 + np.exp(log_variance) - 1 - log_variance).sum(axis=1) / 2
    return np.mean(fit + kl) + np.log(2 * np.pi * variance_x) / 2


@wrong("4.8a", "the squares are divided by variance_x instead of twice that")
def full_squares(x, reconstruction, mean, log_variance, variance_x):
    total = 0.0
    for n in range(len(x)):
        total += np.sum((x[n] - reconstruction[n]) ** 2) / variance_x
        total += x.shape[1] / 2 * np.log(2 * np.pi * variance_x)
        total += 0.5 * np.sum(mean[n] ** 2 + np.exp(log_variance[n]) - 1 - log_variance[n])
    return total / len(x)


@wrong("4.8a", "784 pixels are built into the constant", "the batch size 600 is built in")
def built_in(x, reconstruction, mean, log_variance, variance_x):
    squares = ((x - reconstruction) ** 2).sum() / (2 * variance_x)
    kl = 0.5 * (mean**2 + np.exp(log_variance) - 1 - log_variance).sum()
    return 784 / 2 * np.log(2 * np.pi * variance_x) + (squares + kl) / 600


@wrong("4.8a", "the ELBO itself, not its negative", "the KL lacks its -1")
def not_negated(x, reconstruction, mean, log_variance, variance_x):
    logs = np.log(2 * np.pi * variance_x) + (x - reconstruction) ** 2 / variance_x
    kl = 0.5 * (mean**2 + np.exp(log_variance) - log_variance).sum(axis=1)
    return np.mean(-0.5 * logs.sum(axis=1) - kl)


@right("4.8a")
def image_loop(x, reconstruction, mean, log_variance, variance_x):
    losses = []
    for image, made, mu, s in zip(x, reconstruction, mean, log_variance, strict=True):
        fit = 0.5 * sum(np.log(2 * np.pi * variance_x) + (image - made) ** 2 / variance_x)
        losses.append(fit + 0.5 * sum(mu**2 + np.expm1(s) - s))
    return np.mean(losses)


@right("4.8a")
def torch_loss(x, reconstruction, mean, log_variance, variance_x):
    x, made, mean, log_variance = (
        torch.tensor(v, dtype=torch.float64) for v in (x, reconstruction, mean, log_variance)
    )
    normal = torch.distributions.Normal
    prior = normal(torch.zeros_like(mean), torch.ones_like(mean))
    kl = torch.distributions.kl_divergence(normal(mean, torch.exp(log_variance / 2)), prior)
    log_p = normal(made, float(variance_x) ** 0.5).log_prob(x)
    return (kl.sum(dim=1) - log_p.sum(dim=1)).mean().item()
