"""The solutions that are folded in notebook 4.7, by `tools.solutions`."""

import numpy as np


def drawn_objective(x, noise, u, w, std_x, std_z):
    code = u * x[:, np.newaxis]
    residual = x[:, np.newaxis] - w * (code + std_z * noise)
    return (residual**2).mean() + std_x**2 * (code**2).mean()


def generated_variance(v, std_x, std_z):
    return std_x**2 + max(0, std_x * np.sqrt(v) / std_z - std_x**2)


def chosen_variance(beta, X):
    return beta * X / 2


def drawn_bound(x, noise, u, w, std_x, std_z):
    constant = (np.log(std_z**2) - std_z**2 + 1 - np.log(2 * np.pi * std_x**2)) / 2
    return constant - drawn_objective(x, noise, u, w, std_x, std_z) / (2 * std_x**2)


NAMES = {
    "4.7a": "drawn_objective",
    "4.7b": "generated_variance",
    "4.7c": "chosen_variance",
    "4.7d": "drawn_bound",
}
