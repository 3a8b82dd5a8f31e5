"""Answers to the tasks of 3.2-3.3, written without sight of what `check` knows."""

import math

import numpy as np
import torch

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("3.2a", "1/N is forgotten")
def no_mean(f5, x):
    return sigmoid(f5) - x


@wrong("3.2a", "the sign is turned: x minus sigma")
def target_minus(f5, x):
    return (x - sigmoid(f5)) / len(x)


@wrong("3.2a", "the two slopes are not fused, NaN at large logits")
def not_fused(f5, x):
    s = sigmoid(f5)
    loss_slope = (s - x) / (s * (1 - s))
    return s * (1 - s) * loss_slope / x.shape[0]


@wrong("3.2a", "divided by ND instead of N")
def over_pixels(f5, x):
    return (sigmoid(f5) - x) / x.size


@wrong("3.2a", "the message of half the squared loss")
def of_square(f5, x):
    s = sigmoid(f5)
    return (s - x) * s * (1 - s) / len(x)


@wrong("3.2a", "the sign is turned", "divided by D instead of N")
def wrong_axis(f5, x):
    _, pixels = x.shape
    return (x - sigmoid(f5)) / pixels


@wrong("3.2a", "the sigmoid is forgotten, logits serve as outputs", "1/N is forgotten")
def raw_logits(f5, x):
    return f5 - x


@right("3.2a")
def entry_by_entry(f5, x):
    out = np.empty(f5.shape)
    for n, i in np.ndindex(f5.shape):
        e = math.exp(-abs(f5[n, i]))
        s = 1 / (1 + e) if f5[n, i] >= 0 else e / (1 + e)
        out[n, i] = (s - x[n, i]) / len(f5)
    return out


@right("3.2a")
def torch_message(f5, x):
    logits = torch.tensor(f5, dtype=torch.float64, requires_grad=True)
    targets = torch.tensor(x, dtype=torch.float64)
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    (bce(logits, targets, reduction="sum") / len(x)).backward()
    return logits.grad.numpy()


@wrong("3.3a", "the slope of tanh is lost")
def no_slope(W2, f2, t5, x):
    return (t5 @ W2).T @ x


@wrong("3.3a", "the slope is 1 - f2 squared, without tanh")
def slope_of_output(W2, f2, t5, x):
    t2 = (1 - f2**2) * (t5 @ W2)
    return np.einsum("nk,nj->kj", t2, x)


@wrong("3.3a", "divided by N once more")
def mean_again(W2, f2, t5, x):
    t2 = (1 - np.tanh(f2) ** 2) * (t5 @ W2)
    return t2.T @ x / len(x)


@wrong("3.3a", "the slope of the sigmoid in place of that of tanh")
def sigmoid_slope(W2, f2, t5, x):
    s = sigmoid(f2)
    return (s * (1 - s) * (t5 @ W2)).T @ x


@wrong("3.3a", "the first datum's input is used for all data")
def first_input(W2, f2, t5, x):
    t2 = (1 - np.tanh(f2) ** 2) * (t5 @ W2)
    return np.outer(t2.sum(axis=0), x[0])


@wrong("3.3a", "tanh itself in place of its slope", "the inputs are averaged before the product")
def early(W2, f2, t5, x):
    t2 = np.tanh(f2) * (t5 @ W2)
    return np.outer(t2.sum(axis=0), x.mean(axis=0))


@wrong("3.3a", "tanh is not squared in its slope", "the result is transposed")
def turned(W2, f2, t5, x):
    t2 = (1 - np.tanh(f2)) * (t5 @ W2)
    return x.T @ t2


@right("3.3a")
def one_einsum(W2, f2, t5, x):
    return np.einsum("ni,ik,nk,nj->kj", t5, W2, 1 / np.cosh(f2) ** 2, x)


@right("3.3a")
def torch_vjp(W2, f2, t5, x):
    W2, f2, t5, x = (torch.tensor(v, dtype=torch.float64) for v in (W2, f2, t5, x))
    move = torch.zeros((f2.shape[1], x.shape[1]), dtype=torch.float64, requires_grad=True)
    f5 = torch.tanh(f2 + x @ move.T) @ W2.T
    (f5 * t5).sum().backward()
    return move.grad.numpy()
