"""Answers to the tasks of 2.4, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("2.4a", "the mean over the data in place of the sum")
def mean_of_data(W1, W2, X, Y):
    F2 = np.tanh(X @ W1.T)
    F4 = np.tanh(F2 @ W2.T)
    T3 = -2 * (Y - F4) * (1 - F4**2)
    return T3.T @ F2 / len(X)


@wrong("2.4a", "= for += in the loop: only the last datum counts")
def last_datum(W1, W2, X, Y):
    gradient = np.zeros_like(W2)
    for x, y in zip(X, Y, strict=True):
        f2 = np.tanh(W1 @ x)
        f4 = np.tanh(W2 @ f2)
        gradient = np.outer(-2 * (y - f4) * (1 - f4**2), f2)
    return gradient


@wrong("2.4a", "messages and hidden values are averaged before they are multiplied")
def early_average(W1, W2, X, Y):
    F2 = np.tanh(X @ W1.T)
    F4 = np.tanh(F2 @ W2.T)
    T3 = -2 * (Y - F4) * (1 - F4**2)
    return len(X) * np.outer(T3.mean(axis=0), F2.mean(axis=0))


@wrong("2.4a", "the slope 1 − F3², without tanh")
def slope_of_sum(W1, W2, X, Y):
    F2 = np.tanh(X @ W1.T)
    F3 = F2 @ W2.T
    T3 = -2 * (Y - np.tanh(F3)) * (1 - F3**2)
    return np.einsum("ni,nk->ik", T3, F2)


@wrong("2.4a", "no tanh at the output: the second layer is linear")
def linear_output(W1, W2, X, Y):
    hidden = np.tanh(X @ W1.T)
    return 2 * (hidden @ W2.T - Y).T @ hidden


@wrong("2.4a", "the mean over the data in place of the sum", "the minus of Y − F4 is lost")
def mean_plus(W1, W2, X, Y):
    F2 = np.tanh(X @ W1.T)
    F4 = np.tanh(F2 @ W2.T)
    T3 = 2 * (Y - F4) * (1 - F4**2)
    return np.mean(T3[:, :, np.newaxis] * F2[:, np.newaxis, :], axis=0)


@wrong("2.4a", "F1 in place of F2 at the weights", "the factor 2 is lost")
def before_tanh(W1, W2, X, Y):
    F1 = X @ W1.T
    F4 = np.tanh(np.tanh(F1) @ W2.T)
    return ((F4 - Y) * (1 - F4**2)).T @ F1


@right("2.4a")
def added_up(W1, W2, X, Y):
    gradient = np.zeros(np.shape(W2))
    for x, y in zip(X, Y, strict=True):
        f2 = np.tanh(W1 @ x)
        f4 = np.tanh(W2 @ f2)
        gradient += 2 * np.outer((f4 - y) * (1 - f4) * (1 + f4), f2)
    return gradient


def torch_gradients(W1, W2, X, Y):
    first, second = (torch.tensor(W, dtype=torch.float64, requires_grad=True) for W in (W1, W2))
    inputs, targets = (torch.as_tensor(v, dtype=torch.float64) for v in (X, Y))
    outputs = torch.tanh(torch.tanh(inputs @ first.T) @ second.T)
    ((targets - outputs) ** 2).sum().backward()
    return first.grad.numpy(), second.grad.numpy()


@right("2.4a")
def autograd_2(W1, W2, X, Y):
    return torch_gradients(W1, W2, X, Y)[1]


@wrong("2.4b", "the slope of the hidden layer is left out")
def no_hidden_slope(W1, W2, X, Y):
    F4 = np.tanh(np.tanh(X @ W1.T) @ W2.T)
    T3 = -2 * (Y - F4) * (1 - F4**2)
    return (T3 @ W2).T @ X


@wrong("2.4b", "the hidden slope is averaged over the data first")
def mean_slope(W1, W2, X, Y):
    F2 = np.tanh(X @ W1.T)
    F4 = np.tanh(F2 @ W2.T)
    T3 = -2 * (Y - F4) * (1 - F4**2)
    T1 = (T3 @ W2) * np.mean(1 - F2**2, axis=0)
    return T1.T @ X


@wrong("2.4b", "W2 is left out on the way back: messages are just summed")
def unweighted(W1, W2, X, Y):
    F2 = np.tanh(X @ W1.T)
    F4 = np.tanh(F2 @ W2.T)
    T3 = -2 * (Y - F4) * (1 - F4**2)
    T1 = T3.sum(axis=1, keepdims=True) * (1 - F2**2)
    return np.einsum("nk,nj->kj", T1, X)


@wrong("2.4b", "the first datum is lost in the loop")
def one_short(W1, W2, X, Y):
    gradient = np.zeros_like(W1)
    for n in range(1, len(X)):
        f2 = np.tanh(W1 @ X[n])
        f4 = np.tanh(W2 @ f2)
        t3 = -2 * (Y[n] - f4) * (1 - f4**2)
        gradient += np.outer((W2.T @ t3) * (1 - f2**2), X[n])
    return gradient


@wrong("2.4b", "the mean over data and outputs in place of the sum")
def mse(W1, W2, X, Y):
    first = torch.tensor(W1, dtype=torch.float64, requires_grad=True)
    second, inputs, targets = (torch.as_tensor(v, dtype=torch.float64) for v in (W2, X, Y))
    outputs = torch.tanh(torch.tanh(inputs @ first.T) @ second.T)
    torch.nn.functional.mse_loss(outputs, targets).backward()
    return first.grad.numpy()


@wrong(
    "2.4b",
    "the mean over the data in place of the sum",
    "the slope of the output layer is left out",
)
def mean_flat(W1, W2, X, Y):
    F2 = np.tanh(X @ W1.T)
    T3 = -2 * (Y - np.tanh(F2 @ W2.T))
    T1 = (T3 @ W2) * (1 - F2**2)
    return T1.T @ X / X.shape[0]


@wrong("2.4b", "the minus of Y − F4 is lost", "the output slope 1 − F4, F4 not squared")
def plus_unsquared(W1, W2, X, Y):
    F2 = np.tanh(X @ W1.T)
    F4 = np.tanh(F2 @ W2.T)
    T3 = 2 * (Y - F4) * (1 - F4)
    return np.einsum("ni,ik,nk,nj->kj", T3, W2, 1 - F2**2, X)


@right("2.4b")
def outer_products(W1, W2, X, Y):
    parts = []
    for x, y in zip(X, Y, strict=True):
        f2 = np.tanh(W1 @ x)
        f4 = np.tanh(W2 @ f2)
        t3 = 2 * (f4 - y) * (1 - f4**2)
        parts.append(np.outer((1 - f2**2) * (t3 @ W2), x))
    return np.sum(parts, axis=0)


@right("2.4b")
def autograd_1(W1, W2, X, Y):
    return torch_gradients(W1, W2, X, Y)[0]
