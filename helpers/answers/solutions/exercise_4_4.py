"""The solutions that are folded in notebook 4.4, by `tools.solutions`."""

import numpy as np


def gaussian_bound(x, mean_z, variance_z, W, b, variance_x):
    X, Z = W.shape
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * (W**2).sum()
    logs = Z / 2 * np.log(variance_z) - X / 2 * np.log(variance_x)
    prior = (Z * variance_z + mean_z @ mean_z) / 2
    constant = Z / 2 - X / 2 * np.log(2 * np.pi)
    return logs - misfit / (2 * variance_x) - prior + constant


def mean_square_distance(mean_z, variance_z, r):
    return len(mean_z) * variance_z + ((mean_z - r) ** 2).sum()


def best_noise(x, mean_z, variance_z, W, b):
    misfit = ((x - W @ mean_z - b) ** 2).sum() + variance_z * (W**2).sum()
    return misfit / len(x)


def highest_bound(x, mean_z, W, b, variance_x):
    variance_z = 1 / (1 + (W**2).sum() / (len(mean_z) * variance_x))
    return gaussian_bound(x, mean_z, variance_z, W, b, variance_x)


NAMES = {
    "4.4a": "gaussian_bound",
    "4.4b": "mean_square_distance",
    "4.4c": "best_noise",
    "4.4d": "highest_bound",
}
