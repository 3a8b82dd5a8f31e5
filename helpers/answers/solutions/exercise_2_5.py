"""The solutions that are folded in notebook 2.5, by `tools.solutions`."""

import numpy as np


def gradient_shared(W, x, y):
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    t3 = -2 * (y - f4) * (1 - f4**2)
    t1 = (W.T @ t3) * (1 - f2**2)
    return np.outer(t3, f2) + np.outer(t1, x)


def gradient_recurrent(W, x, y, depth):
    states = [x]
    for _ in range(depth):
        states.append(np.tanh(W @ states[-1]))
    gradient = np.zeros_like(W)
    message = -2 * (y - states[-1])
    for k in range(depth, 0, -1):
        message = message * (1 - states[k] ** 2)
        gradient += np.outer(message, states[k - 1])
        message = W.T @ message
    return gradient


NAMES = {
    "2.5a": "gradient_shared",
    "2.5b": "gradient_recurrent",
}
