"""The solutions that are folded in notebook Q1, by `tools.solutions`."""

import numpy as np


def step(w, x, t):
    return w - (w - x[t]) / (t + 1)


def iterate(x, k):
    return x[:k].mean(axis=0)


def iterate_from(w0, x, k, m):
    return ((m - 1) * w0 + x[:k].sum(axis=0)) / (k + m - 1)


def step_size(sizes, t):
    return sizes[t] / sizes[: t + 1].sum()


def weights_of(eta):
    weights = np.array([1.0])
    for step in eta:
        weights = np.append((1 - step) * weights, step)
    return weights


def distance_on_average(w0, x, eta):
    weights = weights_of(eta)
    x_mean = x.mean(axis=0)
    variance = ((x - x_mean) ** 2).sum(axis=1).mean()
    return weights[0] ** 2 * ((w0 - x_mean) ** 2).sum() + (weights[1:] ** 2).sum() * variance


NAMES = {
    "Q1a": "step",
    "Q1b": "iterate",
    "Q1c": "iterate_from",
    "Q1d": "step_size",
    "Q1e": "weights_of",
    "Q1f": "distance_on_average",
}
