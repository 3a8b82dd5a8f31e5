"""Answers to the tasks of 3.6, written without sight of what `check` knows."""

import numpy as np
import torch

from helpers.logistic import SQUARED, sigmoid
from tests.answers.blind.case import right, wrong


@wrong("3.6a", "the sum over the images where the mean is asked")
def sum_of_slopes(a, x):
    s = sigmoid(a)
    return np.sum(s * (1 - s))


@wrong("3.6a", "the logits are averaged before sigma' is taken")
def mean_logit(a, x):
    s = sigmoid(a.mean())
    return s * (1 - s)


@wrong("3.6a", "the curvature of the squared loss")
def of_squares(a, x):
    return SQUARED.curvature(a, x).mean()


@wrong("3.6a", "the first derivative instead of the second")
def first_derivative(a, x):
    return np.mean(sigmoid(a) - x)


@wrong("3.6a", "multiplied by the grey level x")
def times_grey(a, x):
    return np.mean(x * sigmoid(a) * sigmoid(-a))


@wrong("3.6a", "1/N stands twice", "an additional factor one half")
def twice_n(a, x):
    s = sigmoid(a)
    return 0.5 * (s * (1 - s)).sum() / len(a) ** 2


@wrong("3.6a", "the sigmas are averaged before the product", "an additional factor 2")
def mean_sigma(a, x):
    s = sigmoid(a).mean()
    return 2 * s * (1 - s)


@right("3.6a")
def by_logaddexp(a, x):
    total = 0.0
    for logit in a:
        total += np.exp(-2 * np.logaddexp(logit / 2, -logit / 2))
    return total / len(a)


@right("3.6a")
def torch_second(a, x):
    logits, grey = (torch.tensor(v, dtype=torch.float64) for v in (a, x))
    cross_entropy = torch.nn.functional.binary_cross_entropy_with_logits
    zero = torch.tensor(0.0, dtype=torch.float64)
    return torch.autograd.functional.hessian(
        lambda bias: cross_entropy(logits + bias, grey), zero
    ).item()


@wrong("3.6b", "1/N is forgotten")
def block_sum(a, h):
    h_hat = np.column_stack([np.ones(len(h)), h])
    s = sigmoid(a)
    return (h_hat.T * (s * (1 - s))) @ h_hat


@wrong("3.6b", "the bias comes last instead of first")
def bias_last(a, h):
    h_hat = np.column_stack([h, np.ones(len(h))])
    s = sigmoid(a)
    return np.einsum("n,nj,nk->jk", s * (1 - s), h_hat, h_hat) / len(h)


@wrong("3.6b", "sigma' enters squared")
def slope_squared(a, h):
    s = sigmoid(a)
    rows = (s * (1 - s))[:, np.newaxis] * np.column_stack([np.ones(len(h)), h])
    return rows.T @ rows / len(h)


@wrong("3.6b", "sigma' is averaged apart from the products")
def early_block(a, h):
    h_hat = np.column_stack([np.ones(len(h)), h])
    s = sigmoid(a)
    return np.mean(s * (1 - s)) * (h_hat.T @ h_hat) / len(h)


@wrong("3.6b", "the bias is forgotten")
def weights_only(a, h):
    s = sigmoid(a)
    return (h.T * (s * (1 - s))) @ h / len(h)


@wrong("3.6b", "sigma in place of sigma'", "divided by H + 1 instead of N")
def plain_sigma(a, h):
    h_hat = np.column_stack([np.ones(len(h)), h])
    return (h_hat.T * sigmoid(a)) @ h_hat / h_hat.shape[1]


@wrong("3.6b", "sigma' is left out", "the product of the means for the mean of the products")
def of_means(a, h):
    mean = np.concatenate([[1.0], h.mean(axis=0)])
    return np.outer(mean, mean)


@right("3.6b")
def sum_of_outers(a, h):
    block = np.zeros((h.shape[1] + 1, h.shape[1] + 1))
    for logit, row in zip(a, h, strict=True):
        h_hat = np.concatenate([[1.0], row])
        block += sigmoid(logit) * sigmoid(-logit) * np.outer(h_hat, h_hat)
    return block / len(a)


@right("3.6b")
def torch_block(a, h):
    logits, hidden = (torch.tensor(v, dtype=torch.float64) for v in (a, h))
    h_hat = torch.cat([torch.ones_like(hidden[:, :1]), hidden], dim=1)
    cross_entropy = torch.nn.functional.binary_cross_entropy_with_logits
    start = torch.zeros(h_hat.shape[1], dtype=torch.float64)
    return torch.autograd.functional.hessian(
        lambda theta: cross_entropy(logits + h_hat @ theta, torch.zeros_like(logits)), start
    ).numpy()
