"""Answers to the tasks c to e of 2.3, written without sight of what `check` knows."""

import numpy as np

from tests.answers.blind.case import right, wrong


def first_of_two(W1, W2, x, y):
    """Return what a right answer to task a is."""
    f2 = np.tanh(W1 @ x)
    f4 = np.tanh(W2 @ f2)
    t3 = -2 * (1 - f4**2) * (y - f4)
    return np.outer((1 - f2**2) * (W2.T @ t3), x)


@wrong("2.3c", "the upper part is fed with the sums of the first layer, before its tanh")
def middle_before_tanh(W1, W2, W3, x, y):
    return first_of_two(W2, W3, W1 @ x, y)


@wrong("2.3c", "the two matrices of the upper part are exchanged")
def middle_exchanged(W1, W2, W3, x, y):
    return first_of_two(W3, W2, np.tanh(W1 @ x), y)


@wrong("2.3c", "the third layer is forgotten: the gradient of two layers")
def middle_of_two(W1, W2, W3, x, y):
    h1 = np.tanh(W1 @ x)
    h2 = np.tanh(W2 @ h1)
    return np.outer(-2 * (y - h2) * (1 - h2**2), h1)


@wrong("2.3c", "the gradient by the third layer")
def middle_last(W1, W2, W3, x, y):
    h2 = np.tanh(W2 @ np.tanh(W1 @ x))
    out = np.tanh(W3 @ h2)
    t = -2 * (y - out) * (1 - out**2)
    return np.outer(t, h2)


@wrong("2.3c", "W3 carries the message back untransposed")
def middle_untransposed(W1, W2, W3, x, y):
    h1 = np.tanh(W1 @ x)
    h2 = np.tanh(W2 @ h1)
    out = np.tanh(W3 @ h2)
    t = 2 * (out - y) * (1 - out**2)
    t = (W3 @ t) * (1 - h2**2)
    return np.outer(t, h1)


@wrong("2.3c", "the slope of the middle layer is lost", "the message of the layer meets its output")
def middle_two(W1, W2, W3, x, y):
    h1 = np.tanh(W1 @ x)
    h2 = np.tanh(W2 @ h1)
    out = np.tanh(W3 @ h2)
    t = -2 * (y - out) * (1 - out**2)
    return np.outer(W3.T @ t, h2)


@right("2.3c")
def middle_written_out(W1, W2, W3, x, y):
    h = [x]
    for W in (W1, W2, W3):
        h.append(np.tanh(W @ h[-1]))
    t = 2 * (h[3] - y) * (1 - h[3] ** 2)
    t = t @ W3 * (1 - h[2] ** 2)
    return t[:, None] * h[1]


@wrong("2.3d", "the path of the skip is forgotten")
def skip_layers_only(W1, W2, h, y):
    f2 = np.tanh(W1 @ h)
    t = -2 * (y - h - W2 @ f2)
    return W1.T @ ((1 - f2**2) * (W2.T @ t))


@wrong("2.3d", "the path through the layers is forgotten")
def skip_only(W1, W2, h, y):
    return -2 * (y - h - W2 @ np.tanh(W1 @ h))


@wrong("2.3d", "the minus of y − … is lost")
def skip_sign(W1, W2, h, y):
    hidden = np.tanh(W1 @ h)
    t = 2 * (y - (h + W2 @ hidden))
    return t + W1.T @ ((1 - hidden**2) * (W2.T @ t))


@wrong("2.3d", "the skip is left out of the forward pass")
def skip_not_forward(W1, W2, h, y):
    f2 = np.tanh(W1 @ h)
    t = -2 * (y - W2 @ f2)
    return t + W1.T @ ((1 - f2**2) * (W2.T @ t))


@wrong("2.3d", "the matrices are not transposed")
def skip_untransposed(W1, W2, h, y):
    f2 = np.tanh(W1 @ h)
    t = -2 * (y - h - W2 @ f2)
    return t + W1 @ ((1 - f2**2) * (W2 @ t))


@wrong("2.3d", "the slope of tanh is lost", "the skip adds h itself, not its message")
def skip_two(W1, W2, h, y):
    t = -2 * (y - h - W2 @ np.tanh(W1 @ h))
    return h + W1.T @ (W2.T @ t)


@right("2.3d")
def skip_by_jacobian(W1, W2, h, y):
    slope = 1 - np.tanh(W1 @ h) ** 2
    jacobian = np.eye(len(h)) + W2 @ np.diag(slope) @ W1
    return 2 * (h + W2 @ np.tanh(W1 @ h) - y) @ jacobian


@wrong("2.3e", "the variance for the standard deviation")
def leaky_variance(n, alpha):
    return 2 / (n * (1 + alpha**2))


@wrong("2.3e", "the slope is averaged before it is squared")
def leaky_mean_slope(n, alpha):
    mean = (1 + alpha) / 2
    return 1 / (mean * np.sqrt(n))


@wrong("2.3e", "s itself: the division by the root of n is lost")
def leaky_scale_only(n, alpha):
    return np.sqrt(2 / (1 + alpha**2))


@wrong("2.3e", "the scale for the plain relu, without α")
def leaky_plain(n, alpha):
    return np.sqrt(2 / n)


@wrong("2.3e", "α is not squared")
def leaky_unsquared(n, alpha):
    return (2 / (n * (1 + alpha))) ** 0.5


@wrong("2.3e", "the half of the units is forgotten", "the variance for the standard deviation")
def leaky_two(n, alpha):
    return 1 / (n * (1 + alpha**2))


@right("2.3e")
def leaky_by_steps(n, alpha):
    mean_square = 0.5 * 1**2 + 0.5 * alpha**2
    return n**-0.5 / mean_square**0.5
