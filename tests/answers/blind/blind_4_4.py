"""Answers to the task of 4.4, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("4.4a", "Z is missing in front of variance_z in the prior term")
def no_z(x, mean_z, variance_z, W, b, variance_x):
    X, Z = W.shape
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * (W**2).sum()
    logs = Z / 2 * np.log(variance_z) - X / 2 * np.log(2 * np.pi * variance_x)
    return logs - misfit / (2 * variance_x) - (variance_z + mean_z @ mean_z) / 2 + Z / 2


@wrong("4.4a", "the trace term of the expected misfit is lost")
def no_trace(x, mean_z, variance_z, W, b, variance_x):
    residual = x - W @ mean_z - b
    fit = -np.log(2 * np.pi * variance_x) * len(x) / 2 - residual @ residual / (2 * variance_x)
    kl = 0.5 * np.sum(variance_z + mean_z**2 - 1 - np.log(variance_z))
    return fit - kl


@wrong("4.4a", "the sizes X and Z are exchanged")
def sizes_exchanged(x, mean_z, variance_z, W, b, variance_x):
    Z, X = W.shape
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * np.trace(W.T @ W)
    logs = Z / 2 * np.log(variance_z) - X / 2 * np.log(variance_x)
    prior = (Z * variance_z + mean_z @ mean_z) / 2
    return logs - misfit / (2 * variance_x) - prior + Z / 2 - X / 2 * np.log(2 * np.pi)


@wrong("4.4a", "the misfit is divided by variance_x instead of twice that")
def full_misfit(x, mean_z, variance_z, W, b, variance_x):
    X, Z = len(x), len(mean_z)
    misfit = np.sum((x - W @ mean_z - b) ** 2) + variance_z * np.einsum("ij,ij->", W, W)
    entropy = Z / 2 * np.log(2 * np.pi * np.e * variance_z)
    prior = -Z / 2 * np.log(2 * np.pi) - 0.5 * (Z * variance_z + np.sum(mean_z**2))
    return entropy + prior - X / 2 * np.log(2 * np.pi * variance_x) - misfit / variance_x


@wrong("4.4a", "the constant with 2 pi is left out")
def no_two_pi(x, mean_z, variance_z, W, b, variance_x):
    X, Z = W.shape
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * (W**2).sum()
    logs = Z / 2 * np.log(variance_z) - X / 2 * np.log(variance_x)
    return logs - misfit / (2 * variance_x) - (Z * variance_z + mean_z @ mean_z) / 2 + Z / 2


@wrong("4.4a", "the decoder's bias b is forgotten", "the constant Z/2 is left out")
def no_b(x, mean_z, variance_z, W, b, variance_x):
    X, Z = W.shape
    misfit = ((x - W @ mean_z) ** 2).sum() + variance_z * (W**2).sum()
    logs = Z / 2 * np.log(variance_z) - X / 2 * np.log(2 * np.pi * variance_x)
    return logs - misfit / (2 * variance_x) - (Z * variance_z + mean_z @ mean_z) / 2


@wrong("4.4a", "log sigma_z for log sigma_z²", "the Frobenius norm of W is not squared")
def norm_of_w(x, mean_z, variance_z, W, b, variance_x):
    X, Z = W.shape
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * np.linalg.norm(W)
    fit = -X / 2 * np.log(2 * np.pi * variance_x) - misfit / (2 * variance_x)
    kl = 0.5 * (Z * variance_z + mean_z @ mean_z - Z - Z * np.log(np.sqrt(variance_z)))
    return fit - kl


@right("4.4a")
def loops(x, mean_z, variance_z, W, b, variance_x):
    total = 0.0
    for i in range(len(x)):
        decoded, spread = b[i], 0.0
        for k in range(len(mean_z)):
            decoded += W[i, k] * mean_z[k]
            spread += W[i, k] ** 2 * variance_z
        total -= 0.5 * np.log(2 * np.pi * variance_x)
        total -= ((x[i] - decoded) ** 2 + spread) / (2 * variance_x)
    for mean in mean_z:
        total -= 0.5 * (variance_z + mean**2 - 1 - np.log(variance_z))
    return total


@right("4.4a")
def torch_gaussians(x, mean_z, variance_z, W, b, variance_x):
    normal = torch.distributions.Normal
    x, mean, W, b = (torch.tensor(v, dtype=torch.float64) for v in (x, mean_z, W, b))
    variance_z, variance_x = float(variance_z), float(variance_x)
    fit = normal(W @ mean + b, variance_x**0.5).log_prob(x).sum()
    prior = normal(torch.zeros_like(mean), torch.ones_like(mean))
    kl = torch.distributions.kl_divergence(normal(mean, variance_z**0.5), prior).sum()
    return (fit - variance_z * (W**2).sum() / (2 * variance_x) - kl).item()
