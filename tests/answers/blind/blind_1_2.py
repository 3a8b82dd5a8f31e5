"""Answers to the tasks of 1.2, written without sight of what `check` knows."""

import numpy as np
import torch

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("1.2a", "the division by N is forgotten")
def no_mean(w, x, c):
    return x.T @ (sigmoid(x @ w) - c)


@wrong("1.2a", "the gradient of the squared loss, with 2σ(1 − σ)")
def of_square(w, x, c):
    s = sigmoid(x @ w)
    return x.T @ (2 * (s - c) * s * (1 - s)) / len(x)


@wrong("1.2a", "errors and inputs are averaged separately, then multiplied")
def two_means(w, x, c):
    return np.mean(sigmoid(x @ w) - c) * x.mean(axis=0)


@wrong("1.2a", "the last datum is lost in the loop")
def one_short(w, x, c):
    total = np.zeros(len(w))
    for n in range(len(x) - 1):
        total += (sigmoid(x[n] @ w) - c[n]) * x[n]
    return total / len(x)


@wrong("1.2a", "the hard decision a > 0 in place of σ")
def perceptron(w, x, c):
    decided = (x @ w > 0).astype(float)
    return np.einsum("n,nd->d", decided - c, x) / len(x)


@wrong("1.2a", "the sign: c − σ instead of σ − c", "the division by N is forgotten")
def ascent(w, x, c):
    gradient = np.zeros_like(w, dtype=float)
    for x_n, c_n in zip(x, c, strict=True):
        gradient += (c_n - sigmoid(x_n @ w)) * x_n
    return gradient


@wrong("1.2a", "the logit in place of σ, as in linear regression", "a factor 2 too many")
def regression(w, x, c):
    return 2 * x.T @ (x @ w - c) / len(x)


@right("1.2a")
def columns(w, x, c):
    error = sigmoid(x @ w) - c
    return np.array([np.mean(error * x[:, d]) for d in range(x.shape[1])])


@right("1.2a")
def autograd(w, x, c):
    weights = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    logits = torch.as_tensor(x, dtype=torch.float64) @ weights
    targets = torch.as_tensor(c, dtype=torch.float64)
    torch.nn.functional.binary_cross_entropy_with_logits(logits, targets).backward()
    return weights.grad.numpy()


@wrong("1.2b", "only the squares of the entries: the diagonal of the Hessian")
def diagonal(w, x, c):
    s = sigmoid(x @ w)
    return np.diag(np.mean((s * (1 - s))[:, np.newaxis] * x**2, axis=0))


@wrong("1.2b", "the slope σ(1 − σ) is left out")
def of_least_squares(w, x, c):
    return x.T @ x / len(x)


@wrong("1.2b", "σ(1 − σ) is averaged before it meets the data")
def mean_slope(w, x, c):
    s = sigmoid(x @ w)
    return np.mean(s * (1 - s)) * (x.T @ x) / len(x)


@wrong("1.2b", "σ(1 − σ) is on both factors, so it is squared")
def slope_twice(w, x, c):
    s = sigmoid(x @ w)
    weighted = x * (s * (1 - s))[:, np.newaxis]
    return np.einsum("ni,nj->ij", weighted, weighted) / len(x)


@wrong("1.2b", "(σ − c)² in place of σ(1 − σ)")
def fisher(w, x, c):
    gradients = [(sigmoid(x_n @ w) - c_n) * x_n for x_n, c_n in zip(x, c, strict=True)]
    return np.mean([np.outer(g, g) for g in gradients], axis=0)


@wrong("1.2b", "the division by N is forgotten", "the slope of tanh, 1 − σ², for that of σ")
def tanh_total(w, x, c):
    s = sigmoid(x @ w)
    return (x.T * (1 - s**2)) @ x


@wrong("1.2b", "the minus of the log-likelihood stays", "divided by D, not by N")
def concave(w, x, c):
    s = sigmoid(x @ w)
    return -np.einsum("n,ni,nj->ij", s * (1 - s), x, x) / x.shape[1]


@right("1.2b")
def outer_products(w, x, c):
    hessian = np.zeros((len(w), len(w)))
    for x_n in x:
        hessian += sigmoid(x_n @ w) * sigmoid(-x_n @ w) * np.outer(x_n, x_n)
    return hessian / len(x)


@right("1.2b")
def torch_hessian(w, x, c):
    inputs = torch.as_tensor(x, dtype=torch.float64)
    targets = torch.as_tensor(c, dtype=torch.float64)

    def loss(weights):
        return torch.nn.functional.binary_cross_entropy_with_logits(inputs @ weights, targets)

    point = torch.as_tensor(w, dtype=torch.float64)
    return torch.autograd.functional.hessian(loss, point).numpy()
