"""The solutions that are folded in notebook 3.2, by `tools.solutions`."""

import numpy as np

from helpers.logistic import sigmoid


def message_5(f5, x):
    return (sigmoid(f5) - x) / len(x)


def gradient_w1(W2, f2, t5, x):
    t2 = (1 - np.tanh(f2) ** 2) * (t5 @ W2)
    return t2.T @ x


NAMES = {
    "3.2a": "message_5",
    "3.3a": "gradient_w1",
}
