"""The solutions that are folded in notebook Q2, by `tools.solutions`."""

import numpy as np

from helpers.convolution import correlate2d


def correlation(a, w):
    b = np.zeros((a.shape[0] - w.shape[0] + 1, a.shape[1] - w.shape[1] + 1))
    for u, v in np.ndindex(w.shape):
        b += w[u, v] * a[u : u + b.shape[0], v : v + b.shape[1]]
    return b


def counts_of(n, k):
    counts = np.zeros((n, n))
    for i, j in np.ndindex(n - k + 1, n - k + 1):
        counts[i : i + k, j : j + k] += 1
    return counts


def kernel_gradient(t, a):
    return correlate2d(a, t)


def input_gradient(t, w):
    grad = np.zeros(np.add(t.shape, w.shape) - 1)
    for i, j in np.ndindex(t.shape):
        grad[i : i + w.shape[0], j : j + w.shape[1]] += t[i, j] * w
    return grad


def diagonal_messages(b, c):
    return np.diag(2 * np.diag(b - c))


def output_size(n, k, s, P, d):
    span = (k - 1) * d + 1
    return (n + 2 * P - span) // s + 1


def pool_gradient(t, a):
    grad = np.zeros(a.shape)
    for i, j in np.ndindex(t.shape):
        square = a[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        grad[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = t[i, j] * (square == square.max())
    return grad


def layer_slopes(a, w, beta, y):
    t = 2 * (correlation(a, w) + beta - y)
    return np.append(kernel_gradient(t, a), t.sum())


NAMES = {
    "Q2a": "correlation",
    "Q2b": "counts_of",
    "Q2c": "kernel_gradient",
    "Q2d": "input_gradient",
    "Q2e": "diagonal_messages",
    "Q2f": "output_size",
    "Q2g": "pool_gradient",
    "Q2h": "layer_slopes",
}
