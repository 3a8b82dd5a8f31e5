"""Answers to the tasks b to f of 3.4-3.5, written without sight of what `check` knows."""

import math

import numpy as np
import torch

from helpers.logistic import sigmoid
from helpers.sgd import Adam
from tests.answers.blind.case import right, wrong


@wrong("3.4b", "not rounded up to whole rounds")
def not_whole(beta, share):
    return np.log(1 - share) / np.log(beta)


@wrong("3.4b", "rounded down")
def rounded_down(beta, share):
    return int(np.log(1 - share) / np.log(beta))


@wrong("3.4b", "share and rest confused: the rounds after which the rest is the share")
def share_for_rest(beta, share):
    return np.ceil(np.log(share) / np.log(beta))


@wrong("3.4b", "the filled share taken as k (1 - beta)")
def linear(beta, share):
    return np.ceil(share / (1 - beta))


@wrong("3.4b", "the logarithms divided the other way round")
def upside_down(beta, share):
    return np.ceil(np.log(beta) / np.log(1 - share))


@wrong("3.4b", "one round too many: the loop counts before it looks")
def one_too_many(beta, share):
    k, filled = 0, 0.0
    while filled < share:
        filled = 1 - beta**k
        k += 1
    return k


@wrong("3.4b", "share and rest confused", "rounded down")
def share_for_rest_down(beta, share):
    return math.floor(math.log(share) / math.log(beta))


@right("3.4b")
def counted(beta, share):
    k, filled = 0, 0.0
    while filled < share:
        filled = beta * filled + (1 - beta)
        k += 1
    return k


@wrong("3.4c", "no bias correction")
def uncorrected(k, b1, b2):
    return b1 ** (k - 1) * (1 - b1) / np.sqrt(b2 ** (k - 1) * (1 - b2))


@wrong("3.4c", "the power is k: as if the gradient had been one round earlier")
def one_round_more(k, b1, b2):
    return b1**k * (1 - b1) / (1 - b1**k) / np.sqrt(b2**k * (1 - b2) / (1 - b2**k))


@wrong("3.4c", "the root is forgotten")
def no_root(k, b1, b2):
    m = b1 ** (k - 1) * (1 - b1) / (1 - b1**k)
    v = b2 ** (k - 1) * (1 - b2) / (1 - b2**k)
    return m / v


@wrong(
    "3.4c", "the averages are taken to be g and g^2 after round 1: the factors 1 - beta are lost"
)
def full_at_once(k, b1, b2):
    m = b1 ** (k - 1) / (1 - b1**k)
    v = b2 ** (k - 1) / (1 - b2**k)
    return m / np.sqrt(v)


@wrong("3.4c", "the corrections multiply")
def multiplied(k, b1, b2):
    m = b1 ** (k - 1) * (1 - b1) * (1 - b1**k)
    v = b2 ** (k - 1) * (1 - b2) * (1 - b2**k)
    return m / np.sqrt(v)


@wrong("3.4c", "only m fades, v is kept at its first value")
def v_stays(k, b1, b2):
    return b1 ** (k - 1) * (1 - b1) / (1 - b1**k)


@wrong("3.4c", "the steps from 2 to k are added up")
def summed(k, b1, b2):
    total = 0.0
    for j in range(2, k + 1):
        m = b1 ** (j - 1) * (1 - b1) / (1 - b1**j)
        v = b2 ** (j - 1) * (1 - b2) / (1 - b2**j)
        total += m / np.sqrt(v)
    return total


@wrong("3.4c", "the corrections are those of round 1", "the power is k")
def old_corrections(k, b1, b2):
    return b1**k / np.sqrt(b2**k)


@right("3.4c")
def run_through(k, b1, b2):
    w, places = np.zeros(1), []
    adam = Adam([w], lr=1.0, betas=(b1, b2), eps=1e-300)
    for j in range(1, k + 1):
        adam.step([np.array([1.0 if j == 1 else 0.0])])
        places.append(w[0])
    return abs(places[-1] - places[-2])


@wrong("3.5a", "the sigmoid first: log of 0 where the output is sure")
def through_the_sigmoid(a, x):
    y = 1 / (1 + np.exp(-a))
    return (-x * np.log(y) - (1 - x) * np.log(1 - y)).sum(axis=1).mean()


@wrong("3.5a", "the mean over all entries")
def mean_of_all(a, x):
    return (np.logaddexp(0, a) - x * a).mean()


@wrong("3.5a", "summed over the images as well")
def sum_of_all(a, x):
    return (np.logaddexp(0, a) - x * a).sum()


@wrong("3.5a", "only the white pixels count: the second term is forgotten")
def only_white(a, x):
    return (x * np.logaddexp(0, -a)).sum(axis=1).mean()


@wrong("3.5a", "the sign of the logit is turned")
def turned(a, x):
    return (np.logaddexp(0, -a) + x * a).sum(axis=1).mean()


@wrong("3.5a", "softplus written out, which overflows")
def overflowing(a, x):
    return (np.log(1 + np.exp(a)) - x * a).sum(axis=1).mean()


@wrong("3.5a", "summed over the images, averaged over the pixels")
def wrong_axis(a, x):
    return (np.logaddexp(0, a) - x * a).sum(axis=0).mean()


@wrong("3.5a", "the sign of the logit is turned", "the mean over all entries")
def turned_mean(a, x):
    return np.mean(np.logaddexp(0, -a) + x * a)


@right("3.5a")
def largest_first(a, x):
    losses = np.maximum(a, 0) - a * x + np.log1p(np.exp(-np.abs(a)))
    return losses.sum() / len(a)


def sent(W1, b1, W2, b2, x):
    f2 = x @ W1.T + b1
    f3 = np.maximum(f2, 0)
    t5 = (sigmoid(f3 @ W2.T + b2) - x) / len(x)
    return f2, f3, t5, (t5 @ W2) * (f2 > 0)


@wrong("3.5b", "1/N is forgotten")
def no_mean(W1, b1, W2, b2, x):
    _, f3, t5, t2 = sent(W1, b1, W2, b2, x)
    n = len(x)
    return n * t2.T @ x, n * t2.sum(axis=0), n * t5.T @ f3, n * t5.sum(axis=0)


@wrong("3.5b", "silent units get their message all the same")
def no_slope(W1, b1, W2, b2, x):
    _, f3, t5, _ = sent(W1, b1, W2, b2, x)
    t3 = t5 @ W2
    return t3.T @ x, t3.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.5b", "tanh left over from 3.3 on the way back")
def slope_of_tanh(W1, b1, W2, b2, x):
    _, f3, t5, _ = sent(W1, b1, W2, b2, x)
    t2 = (t5 @ W2) * (1 - f3**2)
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.5b", "tanh left over from 3.3, forward and back")
def tanh_network(W1, b1, W2, b2, x):
    f3 = np.tanh(x @ W1.T + b1)
    t5 = (sigmoid(f3 @ W2.T + b2) - x) / len(x)
    t2 = (t5 @ W2) * (1 - f3**2)
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.5b", "the relu itself multiplies, not its slope")
def relu_for_slope(W1, b1, W2, b2, x):
    _, f3, t5, _ = sent(W1, b1, W2, b2, x)
    t2 = (t5 @ W2) * f3
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.5b", "the message of half the squared loss")
def squared_loss(W1, b1, W2, b2, x):
    f2 = x @ W1.T + b1
    f3 = np.maximum(f2, 0)
    y = sigmoid(f3 @ W2.T + b2)
    t5 = (y - x) * y * (1 - y) / len(x)
    t2 = (t5 @ W2) * (f2 > 0)
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@wrong("3.5b", "in the order in which they are found")
def as_found(W1, b1, W2, b2, x):
    _, f3, t5, t2 = sent(W1, b1, W2, b2, x)
    return t5.T @ f3, t5.sum(axis=0), t2.T @ x, t2.sum(axis=0)


@wrong("3.5b", "the weights are transposed")
def transposed(W1, b1, W2, b2, x):
    _, f3, t5, t2 = sent(W1, b1, W2, b2, x)
    return x.T @ t2, t2.sum(axis=0), f3.T @ t5, t5.sum(axis=0)


@wrong("3.5b", "W2 meets f2, before the relu")
def before_relu(W1, b1, W2, b2, x):
    f2, _, t5, t2 = sent(W1, b1, W2, b2, x)
    return t2.T @ x, t2.sum(axis=0), t5.T @ f2, t5.sum(axis=0)


@wrong("3.5b", "silent units get their message", "1/N is forgotten")
def no_slope_no_mean(W1, b1, W2, b2, x):
    _, f3, t5, _ = sent(W1, b1, W2, b2, x)
    t5 = len(x) * t5
    t3 = t5 @ W2
    return t3.T @ x, t3.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


@right("3.5b")
def by_torch(W1, b1, W2, b2, x):
    leaves = [torch.tensor(array, requires_grad=True) for array in (W1, b1, W2, b2)]
    W1, b1, W2, b2 = leaves
    x = torch.tensor(x)
    logits = torch.relu(x @ W1.T + b1) @ W2.T + b2
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    (bce(logits, x, reduction="sum") / len(x)).backward()
    return [leaf.grad for leaf in leaves]


def loss_of(weights, x):
    W1, b1, W2, b2 = weights
    a = np.maximum(x @ W1.T + b1, 0) @ W2.T + b2
    return (np.logaddexp(0, a) - x * a).sum(axis=1).mean()


def slopes_of(weights, x):
    _, f3, t5, t2 = sent(*weights, x)
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


def adam(w, g, m, v, k, rate):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return w - rate * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8), m, v


@wrong("3.5c", "the averages begin anew in every round")
def forgetful(weights, x, rounds, rate):
    errors = []
    for k in range(1, rounds + 1):
        errors.append(loss_of(weights, x))
        g = slopes_of(weights, x)
        weights = [adam(weights[i], g[i], 0, 0, k, rate)[0] for i in range(4)]
    return weights, np.array(errors)


def counted_as(ks, weights, x, rate):
    """Train for as many rounds as there are `ks`, the numbers that they go by."""
    weights, kept, errors = list(weights), [(0, 0)] * 4, []
    for k in ks:
        errors.append(loss_of(weights, x))
        for i, g in enumerate(slopes_of(weights, x)):
            weights[i], *kept[i] = adam(weights[i], g, *kept[i], k, rate)
    return weights, np.array(errors)


@wrong("3.5c", "k stays at 1")
def k_is_one(weights, x, rounds, rate):
    return counted_as([1] * rounds, weights, x, rate)


@wrong("3.5c", "k counts from 0")
def k_from_zero(weights, x, rounds, rate):
    return counted_as(range(rounds), weights, x, rate)


@wrong("3.5c", "the gradient is computed once, at the start")
def stale(weights, x, rounds, rate):
    weights, kept, errors = list(weights), [(0, 0)] * 4, []
    slopes = slopes_of(weights, x)
    for k in range(1, rounds + 1):
        errors.append(loss_of(weights, x))
        for i in range(4):
            weights[i], *kept[i] = adam(weights[i], slopes[i], *kept[i], k, rate)
    return weights, np.array(errors)


@wrong("3.5c", "the gradient is computed anew after each of the four arrays has moved")
def one_after_the_other(weights, x, rounds, rate):
    weights, kept, errors = list(weights), [(0, 0)] * 4, []
    for k in range(1, rounds + 1):
        errors.append(loss_of(weights, x))
        for i in range(4):
            weights[i], *kept[i] = adam(weights[i], slopes_of(weights, x)[i], *kept[i], k, rate)
    return weights, np.array(errors)


@wrong("3.5c", "the errors are those after the steps")
def errors_after(weights, x, rounds, rate):
    weights, kept, errors = list(weights), [(0, 0)] * 4, []
    for k in range(1, rounds + 1):
        for i, g in enumerate(slopes_of(weights, x)):
            weights[i], *kept[i] = adam(weights[i], g, *kept[i], k, rate)
        errors.append(loss_of(weights, x))
    return weights, np.array(errors)


@wrong("3.5c", "the errors are not returned")
def no_errors(weights, x, rounds, rate):
    return errors_after(weights, x, rounds, rate)[0]


@wrong("3.5c", "only the matrices are trained")
def biases_rest(weights, x, rounds, rate):
    weights, kept, errors = list(weights), [(0, 0)] * 4, []
    for k in range(1, rounds + 1):
        errors.append(loss_of(weights, x))
        slopes = slopes_of(weights, x)
        for i in (0, 2):
            weights[i], *kept[i] = adam(weights[i], slopes[i], *kept[i], k, rate)
    return weights, np.array(errors)


@wrong("3.5c", "plain descent")
def plain(weights, x, rounds, rate):
    errors = []
    for _ in range(rounds):
        errors.append(loss_of(weights, x))
        weights = [w - rate * g for w, g in zip(weights, slopes_of(weights, x), strict=True)]
    return weights, np.array(errors)


@wrong("3.5c", "one round too few")
def one_short(weights, x, rounds, rate):
    weights, kept, errors = list(weights), [(0, 0)] * 4, [loss_of(weights, x)]
    for k in range(1, rounds):
        for i, g in enumerate(slopes_of(weights, x)):
            weights[i], *kept[i] = adam(weights[i], g, *kept[i], k, rate)
        errors.append(loss_of(weights, x))
    return weights, np.array(errors)


@wrong("3.5c", "the averages begin anew in every round", "the errors are those after the steps")
def forgetful_and_late(weights, x, rounds, rate):
    errors = []
    for k in range(1, rounds + 1):
        g = slopes_of(weights, x)
        weights = [adam(weights[i], g[i], 0, 0, k, rate)[0] for i in range(4)]
        errors.append(loss_of(weights, x))
    return weights, np.array(errors)


@right("3.5c")
def trained_by_torch(weights, x, rounds, rate):
    leaves = [torch.tensor(array, requires_grad=True) for array in weights]
    W1, b1, W2, b2 = leaves
    x, errors = torch.tensor(x), []
    optimiser = torch.optim.Adam(leaves, lr=rate)
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    for _ in range(rounds):
        optimiser.zero_grad()
        error = bce(torch.relu(x @ W1.T + b1) @ W2.T + b2, x, reduction="sum") / len(x)
        errors.append(error.item())
        error.backward()
        optimiser.step()
    return leaves, errors
