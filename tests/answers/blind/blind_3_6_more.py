"""Answers to the tasks c and d of 3.6, written without sight of what `check` knows."""

import numpy as np
import torch

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("3.6c", "the larger eigenvalue")
def larger(z):
    s = sigmoid(z**2)
    return s + 2 * s * (1 - s) * z**2


@wrong("3.6c", "the sigmoid of z instead of z²")
def of_z(z):
    return -sigmoid(z)


@wrong("3.6c", "the sign is lost: the entries are subtracted the other way round")
def positive(z):
    return sigmoid(z**2)


@wrong("3.6c", "the σ of the off-diagonal entries is lost: they are σ' z²")
def no_product_rule(z):
    return 0 * z


@wrong("3.6c", "the diagonal entry is returned")
def diagonal_entry(z):
    s = sigmoid(z**2)
    return s * (1 - s) * z**2


@wrong("3.6c", "σ is taken at 2z", "the larger eigenvalue")
def of_sum(z):
    s = sigmoid(2 * z)
    return s + 2 * s * (1 - s) * z**2


@right("3.6c")
def by_eigvalsh(z):
    out = []
    for value in np.ravel(z):
        s = sigmoid(value**2)
        d, o = s * (1 - s) * value**2, s + s * (1 - s) * value**2
        out.append(np.linalg.eigvalsh([[d, o], [o, d]])[0])
    return np.reshape(out, np.shape(z))


def ones_and(h):
    return np.column_stack([np.ones(len(h)), h])


@wrong("3.6d", "the step goes uphill")
def uphill(theta, h, x):
    h_hat = ones_and(h)
    s = sigmoid(h_hat @ theta)
    block = (h_hat.T * (s * (1 - s))) @ h_hat / len(h)
    return theta + np.linalg.solve(block, h_hat.T @ (s - x) / len(h))


@wrong("3.6d", "only the step is returned")
def step_alone(theta, h, x):
    h_hat = ones_and(h)
    s = sigmoid(h_hat @ theta)
    block = (h_hat.T * (s * (1 - s))) @ h_hat / len(h)
    return -np.linalg.solve(block, h_hat.T @ (s - x) / len(h))


@wrong("3.6d", "the gradient is a sum, the Hessian a mean")
def sum_over_mean(theta, h, x):
    h_hat = ones_and(h)
    s = sigmoid(h_hat @ theta)
    block = (h_hat.T * (s * (1 - s))) @ h_hat / len(h)
    return theta - np.linalg.solve(block, h_hat.T @ (s - x))


@wrong("3.6d", "multiplied by the Hessian instead of by its inverse")
def no_inverse(theta, h, x):
    h_hat = ones_and(h)
    s = sigmoid(h_hat @ theta)
    block = (h_hat.T * (s * (1 - s))) @ h_hat / len(h)
    return theta - block @ (h_hat.T @ (s - x)) / len(h)


@wrong("3.6d", "plain descent: the Hessian is left out")
def plain_descent(theta, h, x):
    h_hat = ones_and(h)
    return theta - h_hat.T @ (sigmoid(h_hat @ theta) - x) / len(h)


@wrong("3.6d", "divided by the diagonal of the Hessian only")
def diagonal_only(theta, h, x):
    h_hat = ones_and(h)
    s = sigmoid(h_hat @ theta)
    return theta - (h_hat.T @ (s - x)) / ((s * (1 - s)) @ h_hat**2)


@wrong("3.6d", "the weights σ' of the Hessian are left out", "the sign of the residual")
def least_squares_uphill(theta, h, x):
    h_hat = ones_and(h)
    s = sigmoid(h_hat @ theta)
    return theta - np.linalg.solve(h_hat.T @ h_hat, h_hat.T @ (x - s))


@right("3.6d")
def reweighted_least_squares(theta, h, x):
    h_hat = ones_and(h)
    s = sigmoid(h_hat @ theta)
    weight = s * (1 - s)
    working = h_hat @ theta + (x - s) / weight
    root = np.sqrt(weight)
    return np.linalg.lstsq(h_hat * root[:, np.newaxis], working * root, rcond=None)[0]


@right("3.6d")
def by_autograd(theta, h, x):
    inputs, grey = torch.tensor(ones_and(h)), torch.tensor(x)
    entropy = torch.nn.functional.binary_cross_entropy_with_logits

    def loss(point):
        return entropy(inputs @ point, grey)

    point = torch.tensor(theta)
    hessian = torch.autograd.functional.hessian(loss, point)
    gradient = torch.autograd.functional.jacobian(loss, point)
    return (point - torch.linalg.solve(hessian, gradient)).numpy()
