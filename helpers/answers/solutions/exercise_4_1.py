"""The solutions that are folded in notebook 4.1, by `tools.solutions`."""

import numpy as np


def kl_independent(mean_q, std_q, mean_p, std_p):
    squares = (std_q**2 + (mean_q - mean_p) ** 2) / std_p**2
    return np.sum(np.log(std_p / std_q) + squares / 2 - 0.5)


NAMES = {
    "4.1a": "kl_independent",
}
