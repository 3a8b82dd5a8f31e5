"""Answers to the tasks of 2.5, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("2.5a", "the part of the outer use is overwritten by the inner one")
def inner_only(W, x, y):
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    t3 = -2 * (y - f4) * (1 - f4**2)
    gradient = np.outer(t3, f2)
    t1 = (W.T @ t3) * (1 - f2**2)
    gradient = np.outer(t1, x)
    return gradient


@wrong("2.5a", "the mean of the two parts in place of their sum")
def mean_of_parts(W, x, y):
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    t3 = -2 * (y - f4) * (1 - f4**2)
    t1 = (W.T @ t3) * (1 - f2**2)
    return (np.outer(t1, x) + np.outer(t3, f2)) / 2


@wrong("2.5a", "W is not transposed on the way back")
def not_transposed(W, x, y):
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    t3 = -2 * (y - f4) * (1 - f4**2)
    t1 = (W @ t3) * (1 - f2**2)
    return np.outer(t1, x) + np.outer(t3, f2)


@wrong("2.5a", "the outer part is multiplied by x, not by f2")
def one_input(W, x, y):
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    t3 = 2 * (f4 - y) * (1 - f4**2)
    t1 = (t3 @ W) * (1 - f2**2)
    return np.outer(t1 + t3, x)


@wrong("2.5a", "the hidden slope is left out of the inner part")
def no_hidden_slope(W, x, y):
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    t3 = -2 * (y - f4) * (1 - f4**2)
    return np.einsum("ia,i,b->ab", W, t3, x) + np.einsum("a,b->ab", t3, f2)


@wrong("2.5a", "only the outer use of W is counted", "the minus of y − f4 is lost")
def outer_plus(W, x, y):
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    return 2 * np.outer((y - f4) * (1 - f4**2), f2)


@wrong("2.5a", "W is not transposed on the way back", "the output slope is left out")
def flat_not_transposed(W, x, y):
    f2 = np.tanh(W @ x)
    t3 = -2 * (y - np.tanh(W @ f2))
    t1 = W.dot(t3) * (1 - f2**2)
    return np.outer(t1, x) + np.outer(t3, f2)


@right("2.5a")
def index_by_index(W, x, y):
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    t3 = [2 * (f4[i] - y[i]) * (1 - f4[i] ** 2) for i in range(len(y))]
    gradient = np.empty(W.shape)
    for a, b in np.ndindex(W.shape):
        back = sum(W[i, a] * t3[i] for i in range(len(y)))
        gradient[a, b] = back * (1 - f2[a] ** 2) * x[b] + t3[a] * f2[b]
    return gradient


def torch_recurrent(W, x, y, depth):
    weight = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    state = torch.as_tensor(x, dtype=torch.float64)
    for _ in range(depth):
        state = torch.tanh(weight @ state)
    ((torch.as_tensor(y, dtype=torch.float64) - state) ** 2).sum().backward()
    return weight.grad.numpy()


@right("2.5a")
def autograd_two(W, x, y):
    return torch_recurrent(W, x, y, 2)


def states_of(W, x, depth):
    states = [x]
    for _ in range(depth):
        states.append(np.tanh(W @ states[-1]))
    return states


@wrong("2.5b", "the first use of W, the one on x, is lost")
def no_first_use(W, x, y, depth):
    h = states_of(W, x, depth)
    t = -2 * (y - h[-1]) * (1 - h[-1] ** 2)
    gradient = np.zeros_like(W)
    for k in range(depth, 1, -1):
        gradient += np.outer(t, h[k - 1])
        t = (W.T @ t) * (1 - h[k - 1] ** 2)
    return gradient


@wrong("2.5b", "the slope of h_k where that of h_(k−1) belongs")
def slope_too_late(W, x, y, depth):
    h = states_of(W, x, depth)
    t = -2 * (y - h[depth]) * (1 - h[depth] ** 2)
    gradient = np.zeros_like(W)
    for k in range(depth, 0, -1):
        gradient += np.outer(t, h[k - 1])
        t = (W.T @ t) * (1 - h[k] ** 2)
    return gradient


@wrong("2.5b", "the states are overwritten in place: all kept ones are the last")
def one_buffer(W, x, y, depth):
    state = np.array(x, dtype=float)
    kept = [state]
    for _ in range(depth):
        state[:] = np.tanh(W @ state)
        kept.append(state)
    t = -2 * (y - kept[-1]) * (1 - kept[-1] ** 2)
    gradient = np.zeros_like(W)
    for h in reversed(kept[:-1]):
        gradient += np.outer(t, h)
        t = (W.T @ t) * (1 - h**2)
    return gradient


@wrong("2.5b", "one step too many forward: depth + 1 uses of W")
def one_more(W, x, y, depth):
    weight = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    state = torch.as_tensor(x, dtype=torch.float64)
    for _ in range(depth + 1):
        state = torch.tanh(weight @ state)
    ((torch.as_tensor(y, dtype=torch.float64) - state) ** 2).sum().backward()
    return weight.grad.numpy()


@wrong("2.5b", "= for +=: only the part of the first use is kept")
def overwritten(W, x, y, depth):
    h = states_of(W, x, depth)
    t = 2 * (h[-1] - y)
    for k in range(depth, 0, -1):
        t = t * (1 - h[k] ** 2)
        gradient = np.outer(t, h[k - 1])
        t = W.T @ t
    return gradient


@wrong("2.5b", "W is not transposed on the way back", "h_k in place of h_(k−1) at the weights")
def wrong_side(W, x, y, depth):
    h = states_of(W, x, depth)
    t = -2 * (y - h[-1])
    gradient = np.zeros_like(W)
    for k in range(depth, 0, -1):
        t = t * (1 - h[k] ** 2)
        gradient += np.outer(t, h[k])
        t = W @ t
    return gradient


@wrong("2.5b", "all slopes but that of the last step are left out", "the factor 2 is lost")
def flat(W, x, y, depth):
    h = states_of(W, x, depth)
    t = (h[-1] - y) * (1 - h[-1] ** 2)
    gradient = np.zeros_like(W)
    for previous in reversed(h[:-1]):
        gradient += np.outer(t, previous)
        t = W.T @ t
    return gradient


@right("2.5b")
def recursive(W, x, y, depth):
    def walk(state, left):
        if left == 0:
            return 2 * (state - y), np.zeros(W.shape)
        following = np.tanh(W @ state)
        message, gradient = walk(following, left - 1)
        message = message * (1 - following**2)
        return W.T @ message, gradient + np.outer(message, state)

    return walk(np.asarray(x, dtype=float), depth)[1]


@right("2.5b")
def autograd(W, x, y, depth):
    return torch_recurrent(W, x, y, depth)
