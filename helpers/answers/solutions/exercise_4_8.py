"""The solutions that are folded in notebook 4.8, by `tools.solutions`."""

import numpy as np


def loss(x, reconstruction, mean, log_variance, variance_x):
    squares = ((x - reconstruction) ** 2).sum(axis=1)
    kl = (mean**2 + np.e**log_variance - 1 - log_variance).sum(axis=1) / 2
    constant = x.shape[1] / 2 * np.log(2 * np.pi * variance_x)
    return (constant + squares / (2 * variance_x) + kl).mean()


def sample(mean, log_variance, noise):
    return mean + np.e ** (log_variance / 2) * noise


def pixel_gain(squares):
    of_each = np.log(squares.mean(axis=0)).sum()
    return (squares.shape[1] * np.log(squares.mean()) - of_each) / 2


NAMES = {
    "4.8a": "loss",
    "4.8b": "sample",
    "4.8c": "pixel_gain",
}
