"""Answers to the tasks of 2.1, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("2.1a", "the minus of y − Wx is lost")
def plus(W, x, y):
    return 2 * np.outer(y - W @ x, x)


@wrong("2.1a", "the mean over the outputs in place of the sum")
def mean_of_outputs(W, x, y):
    weights = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    target = torch.as_tensor(y, dtype=torch.float64)
    prediction = weights @ torch.as_tensor(x, dtype=torch.float64)
    torch.nn.functional.mse_loss(prediction, target).backward()
    return weights.grad.numpy()


@wrong("2.1a", "the target is left out: every prediction should be 0")
def no_target(W, x, y):
    return 2 * np.einsum("a,b->ab", W @ x, x)


@wrong("2.1a", "the input is left out: ones in place of x")
def no_input(W, x, y):
    return -2 * np.outer(y - W @ x, np.ones(len(x)))


@wrong("2.1a", "the errors of all outputs are summed into every row")
def summed(W, x, y):
    return np.tile(-2 * np.sum(y - W @ x) * x, (len(y), 1))


@wrong("2.1a", "the factor 2 is lost", "the minus is lost")
def bare(W, x, y):
    return np.outer(y - W @ x, x)


@wrong("2.1a", "the prediction is left out: y in place of y − Wx", "the factor 2 is lost")
def target_only(W, x, y):
    return -y[:, np.newaxis] * x


@right("2.1a")
def broadcast(W, x, y):
    residual = np.asarray(W) @ x - y
    return 2 * residual[:, np.newaxis] * np.asarray(x)[np.newaxis, :]


@right("2.1a")
def autograd(W, x, y):
    weights = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    data, target = (torch.as_tensor(v, dtype=torch.float64) for v in (x, y))
    ((target - weights @ data) ** 2).sum().backward()
    return weights.grad.numpy()


@wrong("2.1b", "the message of f2: the minus of the subtraction is lost")
def message_2(W, x, y):
    return 2 * (y - W @ x)


@wrong("2.1b", "the error is squared as well")
def squared(W, x, y):
    return -2 * (y - W @ x) ** 2


@wrong("2.1b", "Huber's slope: the error is clipped at ±1")
def huber(W, x, y):
    return -2 * np.clip(y - W @ x, -1, 1)


@wrong("2.1b", "the mean over the outputs in place of the sum")
def averaged(W, x, y):
    return np.array([2 * (w_i @ x - y_i) / len(y) for w_i, y_i in zip(W, y, strict=True)])


@wrong("2.1b", "the target is left out of the difference")
def of_prediction(W, x, y):
    return 2 * np.einsum("ij,j->i", W, x)


@wrong("2.1b", "the factor 2 is lost", "the minus is lost")
def difference(W, x, y):
    return y - W @ x


@wrong("2.1b", "the absolute error in place of its square", "the minus is lost")
def signs(W, x, y):
    return np.sign(y - W @ x)


@right("2.1b")
def entries(W, x, y):
    message = []
    for i in range(len(y)):
        prediction = sum(W[i][j] * x[j] for j in range(len(x)))
        message.append(2 * (prediction - y[i]))
    return np.array(message)


@right("2.1b")
def of_the_node(W, x, y):
    f1 = torch.tensor(np.asarray(W) @ x, dtype=torch.float64, requires_grad=True)
    ((torch.as_tensor(y, dtype=torch.float64) - f1) ** 2).sum().backward()
    return f1.grad.numpy()
