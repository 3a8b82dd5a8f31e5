"""Answers to the tasks of 4.6 (a: one more), written without sight of what `check` knows."""

import numpy as np
import torch
from scipy import optimize, stats

from tests.answers.blind.case import right, wrong


@wrong("4.6a", "the KL term is sampled too")
def sampled_kl(x, noise, mean, deviation, W, b, variance_x):
    z = mean + deviation * noise
    log_x = stats.norm.logpdf(x, z @ W.T + b, np.sqrt(variance_x)).sum(axis=1)
    log_p = stats.norm.logpdf(z).sum(axis=1)
    log_q = stats.norm.logpdf(z, mean, deviation).sum(axis=1)
    return np.mean(log_x + log_p - log_q)


@wrong("4.6b", "the sign is lost")
def sign_lost(x, noise, mean, deviation, W, b):
    e = x - (mean + deviation * noise) @ W.T - b
    return np.mean(2 * np.sum((e @ W) * noise, axis=1))


@wrong("4.6b", "the factor 2 of the square is lost")
def factor_two(x, noise, mean, deviation, W, b):
    total = 0.0
    for eps in noise:
        z = mean + deviation * eps
        total -= eps @ W.T @ (x - W @ z - b)
    return total / len(noise)


@wrong("4.6b", "averaged over the entries of the code as well, not summed")
def mean_of_codes(x, noise, mean, deviation, W, b):
    e = x - (mean + deviation * noise) @ W.T - b
    return -2 * np.mean((e @ W) * noise)


@wrong("4.6b", "the code in place of the noise")
def times_code(x, noise, mean, deviation, W, b):
    z = mean + deviation * noise
    return -2 * np.sum((x - z @ W.T - b) @ W * z, axis=1).mean()


@wrong("4.6b", "the derivative by the variance of the code instead of its deviation")
def by_variance(x, noise, mean, deviation, W, b):
    e = x - (mean + deviation * noise) @ W.T - b
    return (-2 * ((e @ W) * noise).sum(axis=1)).mean() / (2 * deviation)


@wrong("4.6b", "the inner derivative, the noise, is lost")
def by_mean(x, noise, mean, deviation, W, b):
    e = x - (mean + deviation * noise) @ W.T - b
    return -2 * (e @ W).sum(axis=1).mean()


@wrong("4.6b", "summed over the samples, not averaged", "the bias b is forgotten")
def summed_without_bias(x, noise, mean, deviation, W, b):
    e = x - (mean + deviation * noise) @ W.T
    return -2 * np.sum((e @ W) * noise)


@right("4.6b")
def autograd(x, noise, mean, deviation, W, b):
    x, noise, mean, W, b = (torch.tensor(v, dtype=torch.float64) for v in (x, noise, mean, W, b))
    deviation = torch.tensor(float(deviation), dtype=torch.float64, requires_grad=True)
    squares = (x - (mean + deviation * noise) @ W.T - b) ** 2
    squares.sum(dim=1).mean().backward()
    return deviation.grad.item()


@wrong("4.6c", "the root is not taken")
def no_root(cost, v_data, v_noise):
    return cost * v_noise / v_data


@wrong("4.6c", "the quotient is upside down")
def upside_down(cost, v_data, v_noise):
    return np.sqrt(cost * v_data / v_noise)


@wrong("4.6c", "the cost of the encoder is left out")
def no_cost(cost, v_data, v_noise):
    return np.sqrt(v_noise / v_data)


@wrong("4.6c", "the smallest product instead of the place where it is taken")
def product(cost, v_data, v_noise):
    S = np.sqrt(cost * v_noise / v_data)
    return (cost + S) * (v_data + v_noise / S)


@wrong("4.6c", "rounded to a whole number")
def rounded(cost, v_data, v_noise):
    return max(1, round(np.sqrt(cost * v_noise / v_data)))


@wrong("4.6c", "the root of the cost is missing")
def cost_outside(cost, v_data, v_noise):
    return cost * np.sqrt(v_noise / v_data)


@wrong("4.6c", "the cost divides", "the root is not taken")
def cost_below(cost, v_data, v_noise):
    return v_noise / (cost * v_data)


@right("4.6c")
def searched(cost, v_data, v_noise):
    def slope(S):
        return v_data - cost * v_noise / S**2

    return optimize.brentq(slope, 1e-3, 1e3, xtol=1e-14, rtol=1e-14)


def slope_of_error(x, noise, mean, deviation, W, b):
    e = x - (mean + deviation * noise) @ W.T - b
    return -2 * ((e @ W) * noise).sum(axis=1).mean()


@wrong("4.6d", "the factor -1/(2 variance_x) is left out")
def no_factor(x, noise, mean, deviation, W, b, variance_x):
    error = slope_of_error(x, noise, mean, deviation, W, b)
    return error - len(mean) * (deviation - 1 / deviation)


@wrong("4.6d", "the KL term is left out")
def no_kl(x, noise, mean, deviation, W, b, variance_x):
    return -slope_of_error(x, noise, mean, deviation, W, b) / (2 * variance_x)


@wrong("4.6d", "the KL term has the wrong sign")
def kl_added(x, noise, mean, deviation, W, b, variance_x):
    error = slope_of_error(x, noise, mean, deviation, W, b)
    return -error / (2 * variance_x) + len(mean) * (deviation - 1 / deviation)


@wrong("4.6d", "Z is missing in the KL term")
def one_code(x, noise, mean, deviation, W, b, variance_x):
    error = slope_of_error(x, noise, mean, deviation, W, b)
    return -error / (2 * variance_x) - (deviation - 1 / deviation)


@wrong("4.6d", "log sigma for log sigma² in the KL term")
def half_log(x, noise, mean, deviation, W, b, variance_x):
    error = slope_of_error(x, noise, mean, deviation, W, b)
    return -error / (2 * variance_x) - len(mean) * (deviation - 1 / (2 * deviation))


@wrong("4.6d", "the logarithm of the KL term is not differentiated with the rest: 1/sigma is lost")
def no_log(x, noise, mean, deviation, W, b, variance_x):
    error = slope_of_error(x, noise, mean, deviation, W, b)
    return -error / (2 * variance_x) - len(mean) * deviation


@wrong("4.6d", "the 2 below the error is lost", "the sign of the KL term is wrong")
def two_slips(x, noise, mean, deviation, W, b, variance_x):
    error = slope_of_error(x, noise, mean, deviation, W, b)
    return -error / variance_x + len(mean) * (deviation - 1 / deviation)


@right("4.6d")
def by_torch(x, noise, mean, deviation, W, b, variance_x):
    x, noise, mean, W, b = (torch.tensor(v, dtype=torch.float64) for v in (x, noise, mean, W, b))
    s = torch.tensor(float(deviation), dtype=torch.float64, requires_grad=True)
    squares = ((x - (mean + s * noise) @ W.T - b) ** 2).sum(dim=1).mean()
    kl = len(mean) * (s**2 - torch.log(s**2)) / 2
    (-squares / (2 * float(variance_x)) - kl).backward()
    return s.grad.item()
