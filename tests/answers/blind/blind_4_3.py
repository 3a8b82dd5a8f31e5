"""Answers to the task of 4.3, written without sight of what `check` knows."""

import math

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("4.3a", "the determinant itself overflows or underflows for Z = 400")
def plain_det(covariance):
    return np.log(np.linalg.det(2 * np.pi * np.e * covariance)) / 2


@wrong("4.3a", "a single 2 pi in the normaliser instead of Z of them")
def single_two_pi(covariance):
    Z = len(covariance)
    return (np.log(2 * np.pi) + Z + np.linalg.slogdet(covariance)[1]) / 2


@wrong("4.3a", "the correlations are ignored: only the variances enter")
def diagonal_only(covariance):
    variances = np.diag(covariance)
    return 0.5 * np.sum(np.log(2 * np.pi * np.e * variances))


@wrong("4.3a", "the root of the determinant is halved once more")
def half_of_root(covariance):
    root = np.linalg.cholesky(covariance)
    log_root = np.log(np.diag(root)).sum()
    return len(root) / 2 * np.log(2 * np.pi * np.e) + log_root / 2


@wrong("4.3a", "the term Z/2 of the quadratic form is forgotten")
def no_form(covariance):
    Z, _ = covariance.shape
    return Z / 2 * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] / 2


@wrong("4.3a", "Z is counted as the number of entries", "the log-determinant is subtracted")
def counts_entries(covariance):
    _, log_det = np.linalg.slogdet(covariance)
    return (covariance.size * np.log(2 * np.pi * np.e) - log_det) / 2


@wrong("4.3a", "the form averages to 1 instead of Z", "the log-determinant lacks its one half")
def form_of_one(covariance):
    log_det = np.log(np.linalg.eigvalsh(covariance)).sum()
    return len(covariance) / 2 * np.log(2 * np.pi) + 0.5 + log_det


@right("4.3a")
def eigenvalue_loop(covariance):
    total = 0.0
    for variance in np.linalg.eigvalsh(covariance):
        total += (math.log(2 * math.pi) + 1 + math.log(variance)) / 2
    return total


@right("4.3a")
def torch_entropy(covariance):
    matrix = torch.tensor(covariance, dtype=torch.float64)
    centre = torch.zeros(len(matrix), dtype=torch.float64)
    return torch.distributions.MultivariateNormal(centre, matrix).entropy().item()
