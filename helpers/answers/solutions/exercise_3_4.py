"""The solutions that are folded in notebook 3.4, by `tools.solutions`."""

import numpy as np

from helpers.graph import TRANSFER


def adam_step(w, g, m, v, k, rate, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    mean, square = m / (1 - b1**k), v / (1 - b2**k)
    return w - rate * mean / (np.sqrt(square) + eps), m, v


def rounds_to_fill(beta, share):
    return np.ceil(np.log(1 - share) / np.log(beta))


def coasting(k, b1, b2):
    m = b1 ** (k - 1) * (1 - b1) / (1 - b1**k)
    v = b2 ** (k - 1) * (1 - b2) / (1 - b2**k)
    return m / np.sqrt(v)


def cross_entropy(a, x):
    return (np.logaddexp(0, a) - x * a).sum(axis=1).mean()


def gradients(W1, b1, W2, b2, x):
    f2 = x @ W1.T + b1
    f3 = np.maximum(f2, 0)
    t5 = (TRANSFER["sigmoid"].value(f3 @ W2.T + b2) - x) / len(x)
    t2 = (t5 @ W2) * (f2 > 0)
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


def train(weights, x, rounds, rate):
    weights, averages, errors = list(weights), [(0.0, 0.0)] * 4, []
    for k in range(1, rounds + 1):
        W1, b1, W2, b2 = weights
        errors.append(cross_entropy(np.maximum(x @ W1.T + b1, 0) @ W2.T + b2, x))
        for i, g in enumerate(gradients(W1, b1, W2, b2, x)):
            w, m, v = adam_step(weights[i], g, *averages[i], k, rate, 0.9, 0.999, 1e-8)
            weights[i], averages[i] = w, (m, v)
    return weights, np.array(errors)


NAMES = {
    "3.4a": "adam_step",
    "3.4b": "rounds_to_fill",
    "3.4c": "coasting",
    "3.5a": "cross_entropy",
    "3.5b": "gradients",
    "3.5c": "train",
}
