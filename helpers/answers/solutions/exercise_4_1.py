"""The solutions that are folded in notebook 4.1, by `tools.solutions`."""

import numpy as np


def kl_independent(mean_q, std_q, mean_p, std_p):
    squares = (std_q**2 + (mean_q - mean_p) ** 2) / std_p**2
    return np.sum(np.log(std_p / std_q) + squares / 2 - 0.5)


def covering_std(mean_1, std_1, mean_2, std_2):
    mean = (mean_1 + mean_2) / 2
    mean_square = (std_1**2 + mean_1**2 + std_2**2 + mean_2**2) / 2
    return np.sqrt(mean_square - mean**2)


def kl_exponential(rate_q, rate_p):
    return np.log(rate_q / rate_p) + rate_p / rate_q - 1


def kl_lost(mean_q, std_q, mean_p, std_p, noise):
    blurred_q, blurred_p = np.hypot(std_q, noise), np.hypot(std_p, noise)
    after = kl_independent(mean_q, blurred_q, mean_p, blurred_p)
    return kl_independent(mean_q, std_q, mean_p, std_p) - after


NAMES = {
    "4.1a": "kl_independent",
    "4.1b": "covering_std",
    "4.1c": "kl_exponential",
    "4.1d": "kl_lost",
}
