"""Answers to the task of 4.7, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("4.7a", "averaged over the noise before the square")
def square_outside(x, noise, u, w, std_x, std_z):
    column = x[:, np.newaxis]
    residual = column - w * (u * column + std_z * noise)
    return np.mean(residual.mean(axis=1) ** 2 + std_x**2 * (u * x) ** 2)


@wrong("4.7a", "std_x is not squared in the penalty")
def deviation_as_price(x, noise, u, w, std_x, std_z):
    column = x[:, np.newaxis]
    code = u * column
    return ((column - w * (code + std_z * noise)) ** 2 + std_x * code**2).mean()


@wrong("4.7a", "the noisy code is penalised instead of its mean")
def noisy_penalty(x, noise, u, w, std_x, std_z):
    z = u * x[:, np.newaxis] + std_z * noise
    return np.mean((x[:, np.newaxis] - w * z) ** 2 + std_x**2 * z**2)


@wrong("4.7a", "the squares are summed over the samples, not averaged")
def sum_of_samples(x, noise, u, w, std_x, std_z):
    total = 0.0
    for datum, row in zip(x, noise, strict=True):
        total += ((datum - w * (u * datum + std_z * row)) ** 2).sum()
        total += std_x**2 * (u * datum) ** 2
    return total / len(x)


@wrong("4.7a", "the penalty has std_z in place of std_x")
def wrong_price(x, noise, u, w, std_x, std_z):
    residual = x[:, None] - w * (u * x[:, None] + std_z * noise)
    return (residual**2).mean() + std_z**2 * ((u * x) ** 2).mean()


@wrong("4.7a", "the noise does not go through the decoder", "std_x is not squared")
def noise_outside(x, noise, u, w, std_x, std_z):
    code = u * x
    residual = (x - w * code)[:, np.newaxis] - std_z * noise
    return (residual**2).mean() + std_x * (code**2).mean()


@wrong("4.7a", "only the first sample of each datum is used", "the penalty lacks x²")
def first_sample(x, noise, u, w, std_x, std_z):
    residual = x - w * (u * x + std_z * noise[:, 0])
    return np.mean(residual**2) + std_x**2 * u**2


@right("4.7a")
def mean_and_spread(x, noise, u, w, std_x, std_z):
    bias = (1 - w * u) * x - w * std_z * noise.mean(axis=1)
    spread = (w * std_z) ** 2 * noise.var(axis=1)
    return np.mean(bias**2 + spread + (std_x * u * x) ** 2)


@right("4.7a")
def torch_mean(x, noise, u, w, std_x, std_z):
    column = torch.tensor(x, dtype=torch.float64).unsqueeze(1)
    z = u * column + std_z * torch.tensor(noise, dtype=torch.float64)
    misfit = torch.nn.functional.mse_loss(w * z, column.expand_as(z))
    return (misfit + std_x**2 * ((u * column) ** 2).mean()).item()
