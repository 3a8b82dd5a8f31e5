"""Answers to the tasks b, c, e and f of 3.2-3.3, written without sight of what `check` knows."""

import numpy as np
import torch

from helpers.logistic import sigmoid
from tests.answers.blind.case import right, wrong


@wrong("3.2b", "the gradient of W2 is transposed")
def weights_transposed(t5, f3):
    return f3.T @ t5, t5.sum(axis=0)


@wrong("3.2b", "divided by N once more, both")
def averaged(t5, f3):
    n = len(t5)
    return t5.T @ f3 / n, t5.mean(axis=0)


@wrong("3.2b", "the bias sums over the pixels, not over the data")
def bias_of_each_datum(t5, f3):
    return t5.T @ f3, t5.sum(axis=1)


@wrong("3.2b", "the bias is left a row for each datum")
def bias_unsummed(t5, f3):
    return t5.T @ f3, t5


@wrong("3.2b", "the two have changed places")
def other_order(t5, f3):
    return t5.sum(axis=0), t5.T @ f3


@wrong("3.2b", "messages and values are each summed before they meet")
def early(t5, f3):
    return np.outer(t5.sum(axis=0), f3.sum(axis=0)), t5.sum(axis=0)


@wrong("3.2b", "the slope of tanh is multiplied on, as if it lay on the way")
def slope_too_much(t5, f3):
    return t5.T @ (1 - f3**2), t5.sum(axis=0)


@right("3.2b")
def datum_by_datum(t5, f3):
    W, b = np.zeros((t5.shape[1], f3.shape[1])), np.zeros(t5.shape[1])
    for t, f in zip(t5, f3, strict=True):
        W += np.outer(t, f)
        b += t
    return W, b


@wrong("3.2c", "the quotient is not cancelled, NaN at large logits")
def uncancelled(a, x):
    f = np.tanh(a)
    return (f - x) / (1 - f**2) * (1 - f**2) / len(x)


@wrong("3.2c", "the slope of tanh is left out: L' only")
def slope_of_loss(a, x):
    f = np.tanh(a)
    return (-(1 + x) / (2 * (1 + f)) + (1 - x) / (2 * (1 - f))) / len(x)


@wrong("3.2c", "sigma for tanh, as in task a")
def as_in_a(a, x):
    return (sigmoid(a) - x) / len(x)


@wrong("3.2c", "1/N is forgotten")
def no_mean(a, x):
    return np.tanh(a) - x


@wrong("3.2c", "the sign is turned")
def turned(a, x):
    return (x - np.tanh(a)) / len(x)


@wrong("3.2c", "half of it: the halves of the loss are kept")
def half(a, x):
    return (np.tanh(a) - x) / (2 * len(x))


@wrong("3.2c", "the message of half the square")
def of_square(a, x):
    f = np.tanh(a)
    return (f - x) * (1 - f**2) / len(x)


@wrong("3.2c", "sigma at a in place of 2a for tanh", "divided by all entries")
def over_all(a, x):
    return (2 * sigmoid(a) - 1 - x) / x.size


@right("3.2c")
def through_sigma(a, x):
    return 2 * (sigmoid(2 * a) - (1 + x) / 2) / a.shape[0]


def sent(W1, b1, W2, b2, x):
    f2 = x @ W1.T + b1
    f3 = np.tanh(f2)
    t5 = (sigmoid(f3 @ W2.T + b2) - x) / len(x)
    return f3, t5, (1 - f3**2) * (t5 @ W2)


@wrong("3.3b", "1/N is forgotten in the second layer, as in the source")
def source_slip(W1, b1, W2, b2, x):
    f3, t5, t2 = sent(W1, b1, W2, b2, x)
    return t2.T @ x, t2.sum(axis=0), len(x) * t5.T @ f3, len(x) * t5.sum(axis=0)


@wrong("3.3b", "1/N is forgotten everywhere")
def no_mean_anywhere(W1, b1, W2, b2, x):
    f3, t5, t2 = (part for part in sent(W1, b1, W2, b2, x))
    t5, t2 = len(x) * t5, len(x) * t2
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.3b", "the hidden layer has no tanh on the way back")
def no_slope(W1, b1, W2, b2, x):
    f3, t5, _ = sent(W1, b1, W2, b2, x)
    t3 = t5 @ W2
    return t3.T @ x, t3.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.3b", "the bias b1 is forgotten in the forward pass")
def no_first_bias(W1, b1, W2, b2, x):
    f3 = np.tanh(x @ W1.T)
    t5 = (sigmoid(f3 @ W2.T + b2) - x) / len(x)
    t2 = (1 - f3**2) * (t5 @ W2)
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.3b", "the gradients come in the order in which they are found")
def as_found(W1, b1, W2, b2, x):
    f3, t5, t2 = sent(W1, b1, W2, b2, x)
    return t5.T @ f3, t5.sum(axis=0), t2.T @ x, t2.sum(axis=0)


@wrong("3.3b", "the gradient of b1 is that without the slope of tanh")
def first_bias_behind_tanh(W1, b1, W2, b2, x):
    f3, t5, t2 = sent(W1, b1, W2, b2, x)
    return t2.T @ x, (t5 @ W2).sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.3b", "the two slopes are not fused: NaN where the output is sure")
def not_fused(W1, b1, W2, b2, x):
    f3 = np.tanh(x @ W1.T + b1)
    f6 = sigmoid(f3 @ W2.T + b2)
    t5 = f6 * (1 - f6) * ((f6 - x) / (f6 * (1 - f6))) / len(x)
    t2 = (1 - f3**2) * (t5 @ W2)
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.3b", "the biases' messages are averaged instead of summed")
def mean_of_biases(W1, b1, W2, b2, x):
    f3, t5, t2 = sent(W1, b1, W2, b2, x)
    return t2.T @ x, t2.mean(axis=0), t5.T @ f3, t5.mean(axis=0)


@right("3.3b")
def by_torch(W1, b1, W2, b2, x):
    W1, b1, W2, b2, x = (torch.tensor(array, dtype=torch.float64) for array in (W1, b1, W2, b2, x))
    leaves = [leaf.requires_grad_() for leaf in (W1, b1, W2, b2)]
    logits = torch.tanh(x @ W1.T + b1) @ W2.T + b2
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    (bce(logits, x, reduction="sum") / len(x)).backward()
    return [leaf.grad for leaf in leaves]


def both(W, b1, b2, x):
    _, t5, t2 = sent(W, b1, W.T, b2, x)
    f3 = np.tanh(x @ W.T + b1)
    return t2.T @ x, t5.T @ f3


@wrong("3.3c", "only the path through the first layer")
def first_only(W, b1, b2, x):
    return both(W, b1, b2, x)[0]


@wrong("3.3c", "only the path through the second layer")
def second_only(W, b1, b2, x):
    return both(W, b1, b2, x)[1].T


@wrong("3.3c", "the mean of the two paths in place of their sum")
def mean_of_paths(W, b1, b2, x):
    first, second = both(W, b1, b2, x)
    return (first + second.T) / 2


@wrong("3.3c", "the first path twice")
def twice(W, b1, b2, x):
    first, _ = both(W, b1, b2, x)
    return 2 * first


@wrong("3.3c", "the sum is transposed: shape of W2")
def as_second(W, b1, b2, x):
    first, second = both(W, b1, b2, x)
    return first.T + second


@wrong("3.3c", "1/N is forgotten on the second path")
def slip_in_the_second(W, b1, b2, x):
    first, second = both(W, b1, b2, x)
    return first + len(x) * second.T


@right("3.3c")
def tied_by_torch(W, b1, b2, x):
    W, b1, b2, x = (torch.tensor(array, dtype=torch.float64) for array in (W, b1, b2, x))
    W.requires_grad_()
    logits = torch.tanh(x @ W.T + b1) @ W + b2
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    (bce(logits, x, reduction="sum") / len(x)).backward()
    return W.grad.numpy()
