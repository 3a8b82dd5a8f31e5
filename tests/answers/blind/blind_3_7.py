"""Answers to the tasks of 3.7-3.8, written without sight of what `check` knows."""

import numpy as np
import torch

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("3.7a", "the output weight is positive: between the ends the error is lower")
def says_right(a, u1, b, u2):
    start = np.array([(2 - a) / u1, -b / u2])
    end = np.array([-a / u1, (2 - b) / u2])
    return start, end, 0.5


@wrong("3.7a", "only the output weight moves, along which the error is convex")
def output_only(a, u1, b, u2):
    start = np.array([(1 - a) / u1, (-2 - b) / u2])
    end = np.array([(1 - a) / u1, (2 - b) / u2])
    return start, end, 0.5


@wrong("3.7a", "the kink with a negative output weight: the error bends up")
def rising_kink(a, u1, b, u2):
    z2 = (-1 - b) / u2
    return np.array([(-1 - a) / u1, z2]), np.array([(1 - a) / u1, z2]), 0.5


@wrong("3.7a", "t = 1 names the end point itself, not an inner point")
def at_the_end(a, u1, b, u2):
    start = np.array([(2 - a) / u1, -b / u2])
    end = np.array([-a / u1, (-2 - b) / u2])
    return start, end, 1.0


@wrong("3.7a", "the centre a, b is not subtracted")
def no_centre(a, u1, b, u2):
    return np.array([2 / u1, 0.0]), np.array([0.0, -2 / u2]), 0.5


@wrong("3.7a", "not divided by the directions", "the output weight is positive")
def unscaled(a, u1, b, u2):
    return np.array([2 - a, -b]), np.array([-a, 2 - b]), 0.5


@wrong("3.7a", "the centre is added instead of subtracted", "t = 0 names the start itself")
def at_the_start(a, u1, b, u2):
    start = np.array([(2 + a) / u1, b / u2])
    end = np.array([a / u1, (b - 2) / u2])
    return start, end, 0.0


@right("3.7a")
def product(a, u1, b, u2):
    def place(W1, W2):
        return np.array([(W1 - a) / u1, (W2 - b) / u2])

    return place(4.0, 0.0), place(0.0, -4.0), 0.5


@right("3.7a")
def falling_kink(a, u1, b, u2):
    first, second = (np.array([(W1 - a) / u1, (3.0 - b) / u2]) for W1 in (-1.0, 1.0))
    return first, second, 0.5


@wrong("3.7b", "the change of the logits is not squared")
def unsquared(x, U, W1, b1, W2, b2):
    f2 = W1 @ x + b1
    s = sigmoid(W2 @ np.maximum(f2, 0) + b2)
    change = W2 @ ((f2 > 0) * (U @ x))
    return np.sum(s * (1 - s) * change)


@wrong("3.7b", "the mean over the pixels in place of the sum")
def pixel_mean(x, U, W1, b1, W2, b2):
    f2 = W1 @ x + b1
    s = sigmoid(W2 @ np.maximum(f2, 0) + b2)
    change = W2 @ ((f2 > 0) * (U @ x))
    return np.mean(s * (1 - s) * change**2)


@wrong("3.7b", "the slope of relu is lost")
def no_mask(x, U, W1, b1, W2, b2):
    s = sigmoid(W2 @ np.maximum(W1 @ x + b1, 0) + b2)
    return (s * (1 - s)) @ (W2 @ (U @ x)) ** 2


@wrong("3.7b", "squared before the sum over the hidden units")
def squares_first(x, U, W1, b1, W2, b2):
    f2 = W1 @ x + b1
    s = sigmoid(W2 @ np.maximum(f2, 0) + b2)
    change_squared = W2**2 @ ((f2 > 0) * (U @ x) ** 2)
    return (s * (1 - s)) @ change_squared


@wrong("3.7b", "taken at z = 1 instead of z = 0")
def one_step_on(x, U, W1, b1, W2, b2):
    f2 = (W1 + U) @ x + b1
    s = sigmoid(W2 @ np.maximum(f2, 0) + b2)
    return (s * (1 - s)) @ (W2 @ ((f2 > 0) * (U @ x))) ** 2


@wrong("3.7b", "the bias b1 is forgotten", "an additional factor one half")
def no_bias(x, U, W1, b1, W2, b2):
    f2 = W1 @ x
    s = sigmoid(W2 @ np.maximum(f2, 0) + b2)
    return 0.5 * (s * (1 - s)) @ (W2 @ ((f2 > 0) * (U @ x))) ** 2


@wrong("3.7b", "relu' is taken at U x instead of f2", "sigma in place of sigma'")
def mask_of_u(x, U, W1, b1, W2, b2):
    s = sigmoid(W2 @ np.maximum(W1 @ x + b1, 0) + b2)
    return s @ (W2 @ np.maximum(U @ x, 0)) ** 2


@right("3.7b")
def pixel_loop(x, U, W1, b1, W2, b2):
    f2, moved = W1 @ x + b1, U @ x
    alive = [k for k in range(len(f2)) if f2[k] > 0]
    total = 0.0
    for i in range(len(x)):
        logit = b2[i] + sum(W2[i, k] * f2[k] for k in alive)
        change = sum(W2[i, k] * moved[k] for k in alive)
        total += sigmoid(logit) * sigmoid(-logit) * change**2
    return total


@right("3.7b")
def torch_curvature(x, U, W1, b1, W2, b2):
    x, U, W1, b1, W2, b2 = (torch.tensor(v, dtype=torch.float64) for v in (x, U, W1, b1, W2, b2))
    cross_entropy = torch.nn.functional.binary_cross_entropy_with_logits

    def along(z):
        logits = W2 @ torch.relu((W1 + z * U) @ x + b1) + b2
        return cross_entropy(logits, x, reduction="sum")

    zero = torch.tensor(0.0, dtype=torch.float64)
    return torch.autograd.functional.hessian(along, zero).item()
