"""The solutions that are folded in notebook 4.5, by `tools.solutions`."""

import numpy as np


def sample(mean, covariance, noise):
    return mean + noise @ np.linalg.cholesky(covariance).T


def pathwise_gradient(mu, sigma, noise):
    slope = np.cos(mu + sigma * noise)
    return np.array([slope.mean(), (slope * noise).mean()])


NAMES = {
    "4.5a": "sample",
    "4.5b": "pathwise_gradient",
}
