"""Answers to the task of 3.4-3.5, written without sight of what `check` knows."""

import numpy as np

from tests.answers.blind.case import right, wrong


@wrong("3.4a", "both corrections are forgotten")
def uncorrected(w, g, m, v, k, rate, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    return w - rate * m / (np.sqrt(v) + eps), m, v


@wrong("3.4a", "the corrected averages are returned in place of the averages")
def returns_hats(w, g, m, v, k, rate, b1, b2, eps):
    m = (b1 * m + (1 - b1) * g) / (1 - b1**k)
    v = (b2 * v + (1 - b2) * g**2) / (1 - b2**k)
    return w - rate * m / (np.sqrt(v) + eps), m, v


@wrong("3.4a", "epsilon stands inside the square root")
def eps_inside(w, g, m, v, k, rate, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    m_hat, v_hat = m / (1 - b1**k), v / (1 - b2**k)
    return w - rate * m_hat / np.sqrt(v_hat + eps), m, v


@wrong("3.4a", "the square root of v is forgotten")
def no_root(w, g, m, v, k, rate, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    m_hat, v_hat = m / (1 - b1**k), v / (1 - b2**k)
    return w - rate * m_hat / (v_hat + eps), m, v


@wrong("3.4a", "g is squared in place before m takes it")
def aliased(w, g, m, v, k, rate, b1, b2, eps):
    squares = g
    squares *= g
    v = b2 * v + (1 - b2) * squares
    m = b1 * m + (1 - b1) * g
    step = (m / (1 - b1**k)) / (np.sqrt(v / (1 - b2**k)) + eps)
    return w - rate * step, m, v


@wrong("3.4a", "the step goes uphill", "the corrections use k + 1 instead of k")
def uphill(w, g, m, v, k, rate, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    m_hat, v_hat = m / (1 - b1 ** (k + 1)), v / (1 - b2 ** (k + 1))
    return w + rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@wrong("3.4a", "g enters m without the factor 1 - b1", "v is averaged with b1 instead of b2")
def heavy(w, g, m, v, k, rate, b1, b2, eps):
    m = b1 * m + g
    v = b1 * v + (1 - b1) * g**2
    m_hat, v_hat = m / (1 - b1**k), v / (1 - b2**k)
    return w - rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@right("3.4a")
def each_weight(w, g, m, v, k, rate, b1, b2, eps):
    new_w, new_m, new_v = (np.empty(np.shape(w)) for _ in range(3))
    for i in np.ndindex(np.shape(w)):
        new_m[i] = m[i] + (1 - b1) * (g[i] - m[i])
        new_v[i] = v[i] + (1 - b2) * (g[i] * g[i] - v[i])
        scale = (new_v[i] / (1 - b2**k)) ** 0.5 + eps
        new_w[i] = w[i] - rate * new_m[i] / ((1 - b1**k) * scale)
    return new_w, new_m, new_v


@right("3.4a")
def one_factor(w, g, m, v, k, rate, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * np.square(g)
    root = np.sqrt(1 - b2**k)
    return w - rate * root / (1 - b1**k) * m / (np.sqrt(v) + root * eps), m, v
