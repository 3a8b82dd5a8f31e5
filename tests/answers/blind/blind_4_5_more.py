"""Answers to the tasks c and d of 4.5, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("4.5c", "the mean of all heights is subtracted, the draw's own among them")
def mean_of_all(heights, noise, sigma):
    return np.mean((heights - heights.mean()) * noise) / sigma


@wrong("4.5c", "no baseline is subtracted")
def no_baseline(heights, noise, sigma):
    return np.mean(heights * noise / sigma)


@wrong("4.5c", "the sum of the others is divided by N, not by N - 1")
def others_by_all(heights, noise, sigma):
    n = len(heights)
    others = np.array([np.delete(heights, i).sum() / n for i in range(n)])
    return np.mean((heights - others) * noise) / sigma


@wrong("4.5c", "the division by sigma is forgotten")
def without_sigma(heights, noise, sigma):
    others = (heights.sum() - heights) / (len(heights) - 1)
    return ((heights - others) * noise).mean()


@wrong("4.5c", "the sum of the others is subtracted, not their mean")
def sum_of_others(heights, noise, sigma):
    others = heights.sum() - heights
    return np.mean((heights - others) * noise) / sigma


@wrong("4.5c", "divided by the variance, not by sigma", "summed over the draws, not averaged")
def variance_and_sum(heights, noise, sigma):
    others = (heights.sum() - heights) / (len(heights) - 1)
    return np.sum((heights - others) * noise) / sigma**2


@right("4.5c")
def one_by_one(heights, noise, sigma):
    total = 0.0
    for n in range(len(heights)):
        others = [heights[m] for m in range(len(heights)) if m != n]
        total += (heights[n] - np.mean(others)) * noise[n] / sigma
    return total / len(heights)


@wrong("4.5d", "the result is transposed")
def noise_first(u, mean, covariance, noise):
    x = mean + noise @ np.linalg.cholesky(covariance).T
    slopes = np.outer(np.cos(x @ u), u)
    return noise.T @ slopes / len(x)


@wrong("4.5d", "slopes and noise are averaged apart")
def averaged_apart(u, mean, covariance, noise):
    x = mean + noise @ np.linalg.cholesky(covariance).T
    slope = np.mean(np.cos(x @ u)) * u
    return np.outer(slope, noise.mean(axis=0))


@wrong("4.5d", "the sample in place of the noise")
def times_sample(u, mean, covariance, noise):
    x = mean + noise @ np.linalg.cholesky(covariance).T
    slopes = np.cos(x @ u)[:, None] * u
    return np.einsum("ni,nj->ij", slopes, x) / len(x)


@wrong("4.5d", "the sum over the draws, not the mean")
def summed(u, mean, covariance, noise):
    L = np.linalg.cholesky(covariance)
    return sum(np.outer(np.cos(u @ (mean + L @ e)) * u, e) for e in noise)


@wrong("4.5d", "the Cholesky factor is not transposed for rows of noise")
def row_times_l(u, mean, covariance, noise):
    x = mean + noise @ np.linalg.cholesky(covariance)
    return (np.cos(x @ u)[:, None] * u).T @ noise / len(noise)


@wrong("4.5d", "only the lower triangle is kept")
def lower(u, mean, covariance, noise):
    x = mean + noise @ np.linalg.cholesky(covariance).T
    return np.tril((np.cos(x @ u)[:, None] * u).T @ noise / len(noise))


@wrong("4.5d", "the sine is not differentiated", "the result is transposed")
def sine_transposed(u, mean, covariance, noise):
    x = mean + noise @ np.linalg.cholesky(covariance).T
    heights = np.sin(x @ u)[:, None] * u
    return noise.T @ heights / len(noise)


@right("4.5d")
def autograd(u, mean, covariance, noise):
    u, mean, noise = (torch.tensor(v, dtype=torch.float64) for v in (u, mean, noise))
    L = torch.tensor(np.linalg.cholesky(covariance), requires_grad=True)
    torch.sin((mean + noise @ L.T) @ u).mean().backward()
    return L.grad.numpy()
