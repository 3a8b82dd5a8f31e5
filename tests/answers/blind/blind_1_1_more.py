"""Answers to the tasks c to e of 1.1, written without sight of what `check` knows."""

import numpy as np

from helpers.logistic import log_sigmoid, sigmoid
from tests.answers.blind.case import right, wrong


@wrong("1.1c", "the logarithm of the likelihood instead of itself")
def still_log(w, x, c):
    a = x @ w
    return np.sum(c * log_sigmoid(a) + (1 - c) * log_sigmoid(-a))


@wrong("1.1c", "the probabilities are added instead of multiplied")
def added(w, x, c):
    s = sigmoid(x @ w)
    return sum(s[n] if c[n] == 1 else 1 - s[n] for n in range(len(c)))


@wrong("1.1c", "the targets are ignored: the probability that all are 1")
def all_ones(w, x, c):
    return np.prod(sigmoid(x @ w))


@wrong("1.1c", "the data with c = 0 are left out of the product")
def only_ones(w, x, c):
    s = sigmoid(x @ w)
    return np.prod(s**c)


@wrong("1.1c", "the geometric mean of the probabilities instead of their product")
def geometric(w, x, c):
    s = sigmoid(x @ w)
    p = s**c * (1 - s) ** (1 - c)
    return np.prod(p) ** (1 / len(p))


@wrong("1.1c", "the two exponents are exchanged", "the probabilities are averaged, not multiplied")
def mean_of_others(w, x, c):
    s = sigmoid(x @ w)
    return np.mean(s ** (1 - c) * (1 - s) ** c)


@right("1.1c")
def by_signs(w, x, c):
    product = 1.0
    for x_n, c_n in zip(x, c, strict=True):
        product *= 1 / (1 + np.exp((1 - 2 * c_n) * (x_n @ w)))
    return product


@wrong("1.1d", "the mean over the groups of what a group costs, not over the patients")
def by_groups(a, k, n):
    return np.mean(n * np.logaddexp(0, a) - k * a)


@wrong("1.1d", "each group counts as one patient, whatever its size")
def unweighted(a, k, n):
    return np.mean(np.logaddexp(0, a) - k / n * a)


@wrong("1.1d", "the softplus is not multiplied by the number of patients")
def one_softplus(a, k, n):
    return np.sum(np.logaddexp(0, a) - k * a) / np.sum(n)


@wrong("1.1d", "the sum over the patients instead of their mean")
def never_divided(a, k, n):
    total = 0.0
    for a_m, k_m, n_m in zip(a, k, n, strict=True):
        total += n_m * np.logaddexp(0, a_m) - k_m * a_m
    return total


@wrong("1.1d", "the patients who did not recover are left out")
def recovered_only(a, k, n):
    return -np.sum(k * log_sigmoid(a)) / n.sum()


@wrong("1.1d", "those who did not recover get the logit back", "divided by the number of groups")
def exchanged_groups(a, k, n):
    return np.sum(n * np.logaddexp(0, a) - (n - k) * a) / len(n)


@right("1.1d")
def by_log_sigmoid(a, k, n):
    return -(k @ log_sigmoid(a) + (n - k) @ log_sigmoid(-a)) / n.sum()


def _loss(w, x, c):
    return np.mean(np.logaddexp(0, x @ w) - c * (x @ w))


@wrong("1.1e", "the two models are exchanged: how many times as probable under v")
def upside_down(w, v, x, c):
    return np.exp(len(c) * (_loss(w, x, c) - _loss(v, x, c)))


@wrong("1.1e", "E is a mean: its factor N is forgotten")
def of_the_means(w, v, x, c):
    return np.exp(_loss(v, x, c) - _loss(w, x, c))


@wrong("1.1e", "the quotient of the two losses instead of the two likelihoods")
def of_the_losses(w, v, x, c):
    return _loss(v, x, c) / _loss(w, x, c)


@wrong("1.1e", "the logarithm of the ratio: exp is forgotten")
def log_ratio(w, v, x, c):
    return len(c) * (_loss(v, x, c) - _loss(w, x, c))


@wrong("1.1e", "multiplied by the number of weights instead of the number of data")
def by_dimension(w, v, x, c):
    return np.exp(len(w) * (_loss(v, x, c) - _loss(w, x, c)))


@wrong("1.1e", "the losses are added, not subtracted", "the factor N is forgotten")
def product_of_both(w, v, x, c):
    return np.exp(-_loss(v, x, c) - _loss(w, x, c))


@right("1.1e")
def by_products(w, v, x, c):
    def likelihood(weights):
        s = sigmoid(x @ weights)
        return np.prod(np.where(c == 1, s, 1 - s))

    return likelihood(w) / likelihood(v)
