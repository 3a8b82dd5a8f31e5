"""Answers to the tasks e to h of Q2, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


def windows(a, shape):
    return np.lib.stride_tricks.sliding_window_view(a, shape)


def correlated(a, w):
    return np.einsum("ijuv,uv->ij", windows(a, w.shape), w)


def kernel_slopes(t, a):
    return np.einsum("uvij,ij->uv", windows(a, t.shape), t)


@wrong("Q2e", "the factor 2 of the square is lost")
def messages_half(b, c):
    return np.diag(np.diag(b) - np.diag(c))


@wrong("Q2e", "every entry gets a message, not only the diagonal")
def messages_everywhere(b, c):
    return 2 * (b - c)


@wrong("Q2e", "the derivative by c instead of b, with the other sign")
def messages_sign(b, c):
    return np.diag(2 * (np.diag(c) - np.diag(b)))


@wrong("Q2e", "the diagonal as a vector, not a matrix of b's shape")
def messages_vector(b, c):
    return 2 * np.diag(b - c)


@wrong("Q2e", "the error itself instead of its slope")
def messages_squares(b, c):
    return np.diag(np.diag(b - c) ** 2)


@right("Q2e")
def messages_loop(b, c):
    t = np.zeros_like(b)
    for i in range(len(b)):
        t[i, i] = 2 * b[i, i] - 2 * c[i, i]
    return t


@wrong("Q2f", "the 1 is forgotten: the number of steps, not of windows")
def size_steps(n, k, s, P, d):
    span = d * (k - 1) + 1
    return (n + 2 * P - span) // s


@wrong("Q2f", "the span is taken to be d·k, a gap too many behind the last weight")
def size_span(n, k, s, P, d):
    return (n + 2 * P - d * k) // s + 1


@wrong("Q2f", "the padding is counted at one end only")
def size_one_padding(n, k, s, P, d):
    return (n + P - d * (k - 1) - 1) // s + 1


@wrong("Q2f", "dilation d is taken as d zeros between the weights")
def size_zeros(n, k, s, P, d):
    span = k + d * (k - 1)
    return (n + 2 * P - span) // s + 1


@wrong("Q2f", "the quotient is rounded up, not down")
def size_ceil(n, k, s, P, d):
    return int(np.ceil((n + 2 * P - d * (k - 1) - 1) / s)) + 1


@wrong("Q2f", "the dilation is left out", "the quotient is not rounded")
def size_plain(n, k, s, P, d):
    return (n + 2 * P - k) / s + 1


@right("Q2f")
def size_by_torch(n, k, s, P, d):
    x, w = torch.zeros(1, 1, n), torch.zeros(1, 1, k)
    return torch.nn.functional.conv1d(x, w, stride=s, padding=P, dilation=d).shape[-1]


@wrong("Q2g", "the message goes to all four entries")
def pool_to_all(t, a):
    return np.kron(t, np.ones((2, 2)))


@wrong("Q2g", "the message is shared out equally, as by a mean")
def pool_mean(t, a):
    return np.repeat(np.repeat(t, 2, axis=0), 2, axis=1) / 4


@wrong("Q2g", "the message goes to the smallest entry")
def pool_min(t, a):
    grad = np.zeros_like(a)
    for i, j in np.ndindex(t.shape):
        square = a[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        u, v = np.unravel_index(np.argmin(square), (2, 2))
        grad[2 * i + u, 2 * j + v] = t[i, j]
    return grad


@wrong("Q2g", "the message is multiplied by the largest entry")
def pool_times_value(t, a):
    grad = np.zeros_like(a)
    for i, j in np.ndindex(t.shape):
        square = a[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        grad[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = t[i, j] * square * (square == square.max())
    return grad


@wrong("Q2g", "the largest entry in absolute value gets the message")
def pool_largest_size(t, a):
    grad = np.zeros_like(a)
    for i, j in np.ndindex(t.shape):
        square = np.abs(a[2 * i : 2 * i + 2, 2 * j : 2 * j + 2])
        grad[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = t[i, j] * (square == square.max())
    return grad


@wrong("Q2g", "the message always goes to the upper left entry of its square")
def pool_corner(t, a):
    grad = np.zeros_like(a)
    grad[::2, ::2] = t
    return grad


@wrong("Q2g", "1 where the largest entries are: the messages are left out")
def pool_mask(t, a):
    largest = a.reshape(t.shape[0], 2, t.shape[1], 2).max(axis=(1, 3))
    return (a == np.kron(largest, np.ones((2, 2)))).astype(float)


@right("Q2g")
def pool_by_torch(t, a):
    a = torch.tensor(a, requires_grad=True)
    torch.nn.functional.max_pool2d(a[None], 2)[0].backward(torch.tensor(t))
    return a.grad


@wrong("Q2h", "the slope by the bias is the mean of the messages, not their sum")
def layer_mean(a, w, beta, y):
    t = 2 * (correlated(a, w) + beta - y)
    return np.append(kernel_slopes(t, a), t.mean())


@wrong("Q2h", "the factor 2 of the square is lost")
def layer_half(a, w, beta, y):
    t = correlated(a, w) + beta - y
    return np.append(kernel_slopes(t, a), t.sum())


@wrong("Q2h", "the bias is left out of the outputs")
def layer_no_bias(a, w, beta, y):
    t = 2 * (correlated(a, w) - y)
    return np.append(kernel_slopes(t, a), np.sum(t))


@wrong("Q2h", "the slope by the bias is multiplied by the bias")
def layer_times_bias(a, w, beta, y):
    t = 2 * (correlated(a, w) + beta - y)
    return np.append(kernel_slopes(t, a), beta * t.sum())


@wrong("Q2h", "the bias comes first, not last")
def layer_bias_first(a, w, beta, y):
    t = 2 * (correlated(a, w) + beta - y)
    return np.concatenate([[t.sum()], kernel_slopes(t, a).ravel()])


@wrong("Q2h", "the slope by the bias is left out")
def layer_weights_only(a, w, beta, y):
    t = 2 * (correlated(a, w) + beta - y)
    return kernel_slopes(t, a).ravel()


@wrong("Q2h", "the sign of the target is wrong", "the slopes of the weights are turned")
def layer_turned(a, w, beta, y):
    t = 2 * (correlated(a, w) + beta + y)
    return np.append(kernel_slopes(t, a)[::-1, ::-1], t.sum())


@right("Q2h")
def layer_by_torch(a, w, beta, y):
    a, w, beta, y = (torch.tensor(m, dtype=torch.float64) for m in (a, w, beta, y))
    w.requires_grad_()
    beta.requires_grad_()
    b = torch.nn.functional.conv2d(a[None, None], w[None, None], bias=beta[None])[0, 0]
    ((b - y) ** 2).sum().backward()
    return [*w.grad.flatten().tolist(), beta.grad.item()]
