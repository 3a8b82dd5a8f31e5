"""The solutions that are folded in notebook 4.6, by `tools.solutions`."""

import numpy as np


def bound_estimate(x, noise, mean, deviation, W, b, variance_x):
    z = mean + deviation * noise
    squares = ((x - z @ W.T - b) ** 2).sum(axis=1).mean()
    constant = len(x) / 2 * np.log(2 * np.pi * variance_x)
    kl = (len(mean) * (deviation**2 - 1 - np.log(deviation**2)) + mean @ mean) / 2
    return -constant - squares / (2 * variance_x) - kl


def error_by_deviation(x, noise, mean, deviation, W, b):
    e = x - (mean + deviation * noise) @ W.T - b
    return -2 * ((e @ W) * noise).sum(axis=1).mean()


def best_samples(cost, v_data, v_noise):
    return np.sqrt(cost * v_noise / v_data)


def bound_by_deviation(x, noise, mean, deviation, W, b, variance_x):
    by_error = error_by_deviation(x, noise, mean, deviation, W, b)
    return -by_error / (2 * variance_x) - len(mean) * (deviation - 1 / deviation)


NAMES = {
    "4.6a": "bound_estimate",
    "4.6b": "error_by_deviation",
    "4.6c": "best_samples",
    "4.6d": "bound_by_deviation",
}
