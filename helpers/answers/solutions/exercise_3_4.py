"""The solutions that are folded in notebook 3.4, by `tools.solutions`."""

import numpy as np


def adam_step(w, g, m, v, k, rate, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    mean, square = m / (1 - b1**k), v / (1 - b2**k)
    return w - rate * mean / (np.sqrt(square) + eps), m, v


NAMES = {
    "3.4a": "adam_step",
}
