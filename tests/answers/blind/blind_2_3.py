"""Answers to the tasks of 2.3, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("2.3a", "the slope of the hidden layer is left out")
def no_hidden_slope(W1, W2, x, y):
    f4 = np.tanh(W2 @ np.tanh(W1 @ x))
    t3 = -2 * (y - f4) * (1 - f4**2)
    return np.outer(W2.T @ t3, x)


@wrong("2.3a", "the slope of the output layer is left out")
def no_output_slope(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    t3 = -2 * (y - np.tanh(W2 @ f2))
    t1 = (1 - f2**2) * (W2.T @ t3)
    return t1[:, np.newaxis] * x


@wrong("2.3a", "the (pseudo)inverse of W2 in place of its transpose")
def inverse(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    f4 = np.tanh(W2 @ f2)
    t3 = -2 * (y - f4) * (1 - f4**2)
    return np.outer((1 - f2**2) * (np.linalg.pinv(W2) @ t3), x)


@wrong("2.3a", "the error y − f3 is taken before the outer tanh")
def early_error(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    f3 = W2 @ f2
    t3 = -2 * (y - f3) * (1 - np.tanh(f3) ** 2)
    return np.einsum("k,ik,i,j->kj", 1 - f2**2, W2, t3, x)


@wrong("2.3a", "the hidden slope 1 − tanh, where tanh must be squared")
def unsquared(W1, W2, x, y):
    hidden = np.tanh(W1 @ x)
    output = np.tanh(W2 @ hidden)
    message = W2.T @ ((output - y) * (1 - output**2))
    return 2 * np.outer(message * (1 - hidden), x)


@wrong("2.3a", "the minus of y − f4 is lost", "the slope of the hidden layer is left out")
def plus_flat(W1, W2, x, y):
    f4 = np.tanh(W2 @ np.tanh(W1 @ x))
    t3 = 2 * (y - f4) * (1 - f4**2)
    t2 = sum(W2[i] * t3[i] for i in range(len(y)))
    return np.outer(t2, x)


@wrong("2.3a", "the output slope is taken at f4, not at f3", "the factor 2 is lost")
def late_slope(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    f4 = np.tanh(W2 @ f2)
    t4 = f4 - y
    t3 = (1 - np.tanh(f4) ** 2) * t4
    return np.outer((1 - f2**2) * (W2.T @ t3), x)


@right("2.3a")
def index_by_index(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    f4 = np.tanh(W2 @ f2)
    gradient = np.zeros(W1.shape)
    for a, b in np.ndindex(W1.shape):
        for i in range(len(y)):
            path = W2[i, a] * (1 - f4[i] ** 2) * (y[i] - f4[i])
            gradient[a, b] -= 2 * x[b] * (1 - f2[a] ** 2) * path
    return gradient


def torch_gradients(W1, W2, x, y):
    first, second = (torch.tensor(W, dtype=torch.float64, requires_grad=True) for W in (W1, W2))
    data, target = (torch.as_tensor(v, dtype=torch.float64) for v in (x, y))
    output = torch.tanh(second @ torch.tanh(first @ data))
    ((target - output) ** 2).sum().backward()
    return first.grad.numpy(), second.grad.numpy()


@right("2.3a")
def autograd_1(W1, W2, x, y):
    return torch_gradients(W1, W2, x, y)[0]


@wrong("2.3b", "f1 in place of f2: the hidden tanh is forgotten")
def before_tanh(W1, W2, x, y):
    f1 = W1 @ x
    f4 = np.tanh(W2 @ np.tanh(f1))
    return -2 * np.outer((y - f4) * (1 - f4**2), f1)


@wrong("2.3b", "the slope of the hidden layer does not belong here")
def extra_slope(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    f4 = np.tanh(W2 @ f2)
    t3 = -2 * (y - f4) * (1 - f4**2)
    return np.outer(t3, f2 * (1 - f2**2))


@wrong("2.3b", "the slope of the sigmoid, f4(1 − f4), for that of tanh")
def sigmoid_slope(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    f4 = np.tanh(W2 @ f2)
    return -2 * np.einsum("i,i,k->ik", y - f4, f4 * (1 - f4), f2)


@wrong("2.3b", "the hidden layer is computed without its tanh")
def linear_hidden(W1, W2, x, y):
    hidden = W1 @ x
    output = np.tanh(W2 @ hidden)
    return 2 * np.outer((output - y) * (1 - output**2), hidden)


@wrong("2.3b", "the mean over the outputs in place of the sum")
def mean_of_outputs(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    f4 = np.tanh(W2 @ f2)
    rows = [2 / len(y) * (f4[i] - y[i]) * (1 - f4[i] ** 2) * f2 for i in range(len(y))]
    return np.array(rows)


@wrong("2.3b", "the slope of the output layer is left out", "the factor 2 is lost")
def only_error(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    return -np.outer(y - np.tanh(W2 @ f2), f2)


@wrong("2.3b", "the minus of y − f4 is lost", "the slope is squared")
def plus_steep(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    f4 = np.tanh(W2 @ f2)
    t4 = 2 * (y - f4)
    return np.outer(t4 * (1 - f4**2) ** 2, f2)


@right("2.3b")
def entry_by_entry(W1, W2, x, y):
    f2 = np.tanh(W1 @ x)
    f4 = np.tanh(W2 @ f2)
    gradient = np.empty(W2.shape)
    for a, b in np.ndindex(W2.shape):
        gradient[a, b] = -2 * f2[b] * (1 - f4[a] ** 2) * (y[a] - f4[a])
    return gradient


@right("2.3b")
def autograd_2(W1, W2, x, y):
    return torch_gradients(W1, W2, x, y)[1]
