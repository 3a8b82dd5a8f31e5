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


def gradient_through_time(w, x, y):
    states = [0.0]
    for k in range(len(x)):
        states.append(np.tanh(w * states[-1] + x[k]))
    gradient, later = 0.0, 0.0
    for k in range(len(x), 0, -1):
        message = later - 2 * (y[k - 1] - states[k])
        message = message * (1 - states[k] ** 2)
        gradient += message * states[k - 1]
        later = w * message
    return gradient


def gradient_tied(W, x):
    code = np.tanh(W @ x)
    t = -2 * (x - W.T @ code)
    return np.outer((1 - code**2) * (W @ t), x) + np.outer(code, t)


def gradient_of_all(W, X, Y):
    return sum(gradient_shared(W, x, y) for x, y in zip(X, Y, strict=True))


NAMES = {
    "2.5a": "gradient_shared",
    "2.5b": "gradient_recurrent",
    "2.5c": "gradient_through_time",
    "2.5d": "gradient_tied",
    "2.5e": "gradient_of_all",
}
