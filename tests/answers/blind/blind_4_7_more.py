"""Answers to the tasks b to d of 4.7, written without sight of what `check` knows."""

import math

import numpy as np

from tests.answers.blind.case import right, wrong


@wrong("4.7b", "the collapse is forgotten: the variance may fall below that of the noise")
def variance_no_collapse(v, std_x, std_z):
    return std_x * np.sqrt(v) / std_z


@wrong("4.7b", "the square of the weight alone, without the noise")
def variance_of_signal(v, std_x, std_z):
    return max(0.0, std_x * np.sqrt(v) / std_z - std_x**2)


@wrong("4.7b", "the optimum of the likelihood instead of the bound's")
def variance_of_likelihood(v, std_x, std_z):
    return max(std_x**2, v)


@wrong("4.7b", "the collapse gives the variance 0 instead of that of the noise")
def variance_zero_below(v, std_x, std_z):
    w2 = std_x * np.sqrt(v) / std_z - std_x**2
    if w2 < 0:
        return 0.0
    return w2 + std_x**2


@wrong("4.7b", "the data's variance is taken for their standard deviation")
def variance_no_root(v, std_x, std_z):
    return std_x**2 + max(0.0, std_x * v / std_z - std_x**2)


@wrong("4.7b", "the two standard deviations are exchanged in the quotient", "the root of v is lost")
def variance_exchanged(v, std_x, std_z):
    return max(std_x**2, std_z * v / std_x)


@right("4.7b")
def variance_larger_of_two(v, std_x, std_z):
    return max(std_x**2, math.sqrt(v * std_x**2 / std_z**2))


@wrong("4.7c", "the mean over the pixels is overlooked")
def chosen_no_pixels(beta, X):
    return beta / 2


@wrong("4.7c", "the 2 is lost")
def chosen_no_half(beta, X):
    return beta * X


@wrong("4.7c", "divided by the pixels instead of multiplied")
def chosen_divided(beta, X):
    return beta / (2 * X)


@wrong("4.7c", "the standard deviation instead of the variance")
def chosen_deviation(beta, X):
    return np.sqrt(beta * X / 2)


@wrong("4.7c", "multiplied by 2 instead of divided")
def chosen_twice(beta, X):
    return 2 * beta * X


@wrong("4.7c", "the 2 is lost", "divided by the pixels instead of multiplied")
def chosen_per_pixel(beta, X):
    return beta / X


@right("4.7c")
def chosen_by_solving(beta, X):
    mean_factor = 1 / X
    return 0.5 * beta / mean_factor


def _objective(x, noise, u, w, std_x, std_z):
    column = x[:, np.newaxis]
    misfit = (column - w * (u * column + std_z * noise)) ** 2
    return misfit.mean() + std_x**2 * np.mean((u * x) ** 2)


@wrong("4.7d", "the factor 2 in front of σ_x² is lost")
def bound_no_two(x, noise, u, w, std_x, std_z):
    constant = (np.log(std_z**2) - std_z**2 + 1) / 2 - np.log(2 * np.pi * std_x**2) / 2
    return constant - _objective(x, noise, u, w, std_x, std_z) / std_x**2


@wrong("4.7d", "the constant is left out")
def bound_no_constant(x, noise, u, w, std_x, std_z):
    return -_objective(x, noise, u, w, std_x, std_z) / (2 * std_x**2)


@wrong("4.7d", "logarithms of standard deviations instead of variances")
def bound_log_deviation(x, noise, u, w, std_x, std_z):
    constant = (np.log(std_z) - std_z**2 + 1) / 2 - np.log(2 * np.pi * std_x) / 2
    return constant - _objective(x, noise, u, w, std_x, std_z) / (2 * std_x**2)


@wrong("4.7d", "the 1 of the entropy is lost")
def bound_no_one(x, noise, u, w, std_x, std_z):
    logs = 0.5 * np.log(std_z**2 / (2 * np.pi * std_x**2))
    return logs - std_z**2 / 2 - _objective(x, noise, u, w, std_x, std_z) / (2 * std_x**2)


@wrong("4.7d", "the objective is added, not subtracted")
def bound_sign(x, noise, u, w, std_x, std_z):
    constant = 0.5 * (np.log(std_z**2) - std_z**2 + 1 - np.log(2 * np.pi * std_x**2))
    return constant + _objective(x, noise, u, w, std_x, std_z) / (2 * std_x**2)


@wrong("4.7d", "σ_z² for σ_x² in front of the objective", "the 2π is lost")
def bound_printed(x, noise, u, w, std_x, std_z):
    constant = 0.5 * (np.log(std_z**2) - std_z**2 + 1 - np.log(std_x**2))
    return constant - _objective(x, noise, u, w, std_x, std_z) / (2 * std_z**2)


@right("4.7d")
def bound_by_densities(x, noise, u, w, std_x, std_z):
    total = 0.0
    for datum, row in zip(x, noise, strict=True):
        mean = u * datum
        squares = (datum - w * (mean + std_z * row)) ** 2
        log_likelihood = -0.5 * math.log(2 * math.pi) - math.log(std_x) - squares / (2 * std_x**2)
        kl = 0.5 * (mean**2 + std_z**2 - 1) - math.log(std_z)
        total += log_likelihood.mean() - kl
    return total / len(x)
