"""Answers to the tasks of 4.2, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


def log_normal(a, mean, variance):
    return -0.5 * (np.log(2 * np.pi * variance) + (a - mean) ** 2 / variance)


def kl(mean_q, variance_q, mean_p, variance_p):
    shift = mean_q - mean_p
    ratio = variance_q / variance_p
    return 0.5 * (ratio + shift**2 / variance_p - 1 - np.log(ratio))


def posterior(x, w, variance_x):
    variance = 1 / (1 + w**2 / variance_x)
    return variance * w * x / variance_x, variance


@wrong("4.2a", "the spread w² variance_q of the misfit is lost")
def no_spread(x, w, variance_x, mean_q, variance_q):
    fit = log_normal(x, w * mean_q, variance_x)
    return fit - kl(mean_q, variance_q, 0, 1)


@wrong("4.2a", "w is not squared in front of variance_q")
def w_unsquared(x, w, variance_x, mean_q, variance_q):
    misfit = (x - w * mean_q) ** 2 + w * variance_q
    fit = -0.5 * np.log(2 * np.pi * variance_x) - misfit / (2 * variance_x)
    return fit - kl(mean_q, variance_q, 0, 1)


@wrong("4.2a", "the KL to the prior is added instead of subtracted")
def kl_added(x, w, variance_x, mean_q, variance_q):
    misfit = (x - w * mean_q) ** 2 + w**2 * variance_q
    fit = -0.5 * np.log(2 * np.pi * variance_x) - misfit / (2 * variance_x)
    return fit + kl(mean_q, variance_q, 0, 1)


@wrong("4.2a", "the constant with 2 pi is missing")
def no_two_pi(x, w, variance_x, mean_q, variance_q):
    misfit = (x - w * mean_q) ** 2 + w**2 * variance_q
    fit = -0.5 * np.log(variance_x) - misfit / (2 * variance_x)
    return fit - 0.5 * (variance_q + mean_q**2 - 1 - np.log(variance_q))


@wrong("4.2a", "log of the standard deviation where log of the variance belongs")
def log_deviation(x, w, variance_x, mean_q, variance_q):
    misfit = (x - w * mean_q) ** 2 + w**2 * variance_q
    fit = -0.5 * np.log(2 * np.pi * variance_x) - misfit / (2 * variance_x)
    return fit - 0.5 * (variance_q + mean_q**2 - 1 - np.log(np.sqrt(variance_q)))


@wrong("4.2a", "variance_x is taken for a standard deviation", "the KL lacks its -1")
def squared_noise(x, w, variance_x, mean_q, variance_q):
    v = variance_x**2
    misfit = (x - w * mean_q) ** 2 + w**2 * variance_q
    fit = -0.5 * (np.log(2 * np.pi * v) + misfit / v)
    return fit - 0.5 * (variance_q + mean_q**2 - np.log(variance_q))


@wrong("4.2a", "the misfit lacks its factor one half", "the entropy of q lacks its one half for e")
def two_halves(x, w, variance_x, mean_q, variance_q):
    misfit = (x - w * mean_q) ** 2 + w**2 * variance_q
    likelihood = -0.5 * np.log(2 * np.pi * variance_x) - misfit / variance_x
    prior = -0.5 * np.log(2 * np.pi) - 0.5 * (mean_q**2 + variance_q)
    entropy = 0.5 * np.log(2 * np.pi * variance_q)
    return likelihood + prior + entropy


@right("4.2a")
def gauss_hermite(x, w, variance_x, mean_q, variance_q):
    nodes, weights = np.polynomial.hermite_e.hermegauss(12)
    z = mean_q + np.sqrt(variance_q) * nodes
    terms = log_normal(x, w * z, variance_x) + log_normal(z, 0, 1)
    terms -= log_normal(z, mean_q, variance_q)
    return weights @ terms / weights.sum()


@right("4.2a")
def evidence_less_gap(x, w, variance_x, mean_q, variance_q):
    evidence = log_normal(x, 0, w**2 + variance_x)
    return evidence - kl(mean_q, variance_q, *posterior(x, w, variance_x))


@wrong("4.2b", "the KL to the prior instead of to the posterior")
def to_prior(x, w, variance_x, mean_q, variance_q):
    return kl(mean_q, variance_q, 0.0, 1.0)


@wrong("4.2b", "the two densities are exchanged: KL(posterior||q)")
def from_posterior(x, w, variance_x, mean_q, variance_q):
    mean, variance = posterior(x, w, variance_x)
    return kl(mean, variance, mean_q, variance_q)


@wrong("4.2b", "the posterior mean is not divided by variance_x")
def mean_undivided(x, w, variance_x, mean_q, variance_q):
    variance = variance_x / (variance_x + w**2)
    return kl(mean_q, variance_q, variance * w * x, variance)


@wrong("4.2b", "the sign is turned: ELBO minus log p(x)")
def elbo_minus(x, w, variance_x, mean_q, variance_q):
    misfit = (x - w * mean_q) ** 2 + w**2 * variance_q
    elbo = -0.5 * np.log(2 * np.pi * variance_x) - misfit / (2 * variance_x)
    elbo -= kl(mean_q, variance_q, 0, 1)
    return elbo - log_normal(x, 0, w**2 + variance_x)


@wrong("4.2b", "the posterior precision is used as its variance")
def precision_kept(x, w, variance_x, mean_q, variance_q):
    precision = 1 + w**2 / variance_x
    mean = w * x / variance_x / precision
    return kl(mean_q, variance_q, mean, precision)


@wrong("4.2b", "the prior's 1 is missing in the posterior precision", "the KL lacks its -1")
def flat_prior(x, w, variance_x, mean_q, variance_q):
    variance = variance_x / w**2
    mean = variance * w * x / variance_x
    logs = np.log(variance / variance_q)
    return 0.5 * (logs + (variance_q + (mean_q - mean) ** 2) / variance)


@wrong("4.2b", "the evidence lacks variance_x", "the spread w² variance_q is lost in the ELBO")
def two_lost(x, w, variance_x, mean_q, variance_q):
    elbo = log_normal(x, w * mean_q, variance_x) - kl(mean_q, variance_q, 0, 1)
    return log_normal(x, 0, w**2) - elbo


@right("4.2b")
def the_difference(x, w, variance_x, mean_q, variance_q):
    misfit = (x - w * mean_q) ** 2 + w**2 * variance_q
    likelihood = -0.5 * np.log(2 * np.pi * variance_x) - misfit / (2 * variance_x)
    cross_prior = -0.5 * np.log(2 * np.pi) - 0.5 * (mean_q**2 + variance_q)
    entropy = 0.5 * np.log(2 * np.pi * np.e * variance_q)
    return log_normal(x, 0, w**2 + variance_x) - (likelihood + cross_prior + entropy)


@right("4.2b")
def torch_gap(x, w, variance_x, mean_q, variance_q):
    x, w, v_x, m_q, v_q = (
        torch.tensor(value, dtype=torch.float64) for value in (x, w, variance_x, mean_q, variance_q)
    )
    normal = torch.distributions.Normal
    after = normal(w * x / (v_x + w**2), torch.sqrt(v_x / (v_x + w**2)))
    return torch.distributions.kl_divergence(normal(m_q, torch.sqrt(v_q)), after).item()
