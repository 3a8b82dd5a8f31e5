"""Answers to the task of 4.1, written without sight of what `check` knows."""

import math

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("4.1a", "standard deviations are taken for variances")
def as_variances(mean_q, std_q, mean_p, std_p):
    shift = mean_q - mean_p
    return 0.5 * np.sum(np.log(std_p / std_q) + (std_q + shift**2) / std_p - 1)


@wrong("4.1a", "the one half is subtracted once instead of once per dimension")
def half_once(mean_q, std_q, mean_p, std_p):
    squares = std_q**2 + (mean_q - mean_p) ** 2
    return np.sum(np.log(std_p / std_q) + squares / (2 * std_p**2)) - 0.5


@wrong("4.1a", "the mean over the dimensions in place of the sum")
def per_dimension(mean_q, std_q, mean_p, std_p):
    squares = std_q**2 + (mean_q - mean_p) ** 2
    return np.mean(np.log(std_p / std_q) + squares / (2 * std_p**2) - 0.5)


@wrong("4.1a", "q and p are exchanged: KL(p||q)")
def exchanged(mean_q, std_q, mean_p, std_p):
    S_q, S_p = np.diag(std_q**2), np.diag(std_p**2)
    shift, inverse = mean_p - mean_q, np.linalg.inv(S_q)
    logs = np.linalg.slogdet(S_q)[1] - np.linalg.slogdet(S_p)[1]
    return (np.trace(inverse @ S_p) + shift @ inverse @ shift - len(shift) + logs) / 2


@wrong("4.1a", "the ratio in the logarithm is turned over")
def log_turned(mean_q, std_q, mean_p, std_p):
    total = 0.0
    for m_q, s_q, m_p, s_p in zip(mean_q, std_q, mean_p, std_p, strict=True):
        total += math.log(s_q / s_p) + (s_q**2 + (m_q - m_p) ** 2) / (2 * s_p**2) - 0.5
    return total


@wrong("4.1a", "the logarithm of the deviations is halved", "the -1 in the bracket is lost")
def half_log(mean_q, std_q, mean_p, std_p):
    squares = std_q**2 + (mean_q - mean_p) ** 2
    return 0.5 * np.sum(np.log(std_p / std_q) + squares / std_p**2)


@wrong("4.1a", "the shift is divided by q's variance", "averaged over the dimensions")
def shift_by_q(mean_q, std_q, mean_p, std_p):
    shift = (mean_q - mean_p) / std_q
    return np.mean(np.log(std_p / std_q) + (std_q / std_p) ** 2 / 2 + shift**2 / 2 - 0.5)


@right("4.1a")
def entry_loop(mean_q, std_q, mean_p, std_p):
    total = 0.0
    for m_q, s_q, m_p, s_p in zip(mean_q, std_q, mean_p, std_p, strict=True):
        ratio, shift = s_q / s_p, (m_q - m_p) / s_p
        total += (ratio * ratio + shift * shift - 1) / 2 - math.log(ratio)
    return total


@right("4.1a")
def torch_kl(mean_q, std_q, mean_p, std_p):
    m_q, s_q, m_p, s_p = (
        torch.tensor(v, dtype=torch.float64) for v in (mean_q, std_q, mean_p, std_p)
    )
    normal = torch.distributions.Normal
    return torch.distributions.kl_divergence(normal(m_q, s_q), normal(m_p, s_p)).sum().item()
