"""Answers to the tasks d to f of Q1, written without sight of what `check` knows."""

import itertools

import numpy as np

from tests.answers.blind.case import right, wrong


@wrong("Q1d", "every batch is given the same weight, whatever its size")
def as_if_equal(sizes, t):
    return 1 / (t + 1)


@wrong("Q1d", "divided by the data seen before the step: the batch itself is left out")
def share_of_before(sizes, t):
    return sizes[t] / max(sizes[:t].sum(), 1)


@wrong("Q1d", "divided by all data there are, also those that come later")
def share_of_all(sizes, t):
    return sizes[t] / sizes.sum()


@wrong("Q1d", "one datum over the data seen, as if the batch were a single datum")
def single_datum(sizes, t):
    return 1 / sum(sizes[: t + 1])


@wrong("Q1d", "the share of what was seen before, instead of that of the batch")
def what_is_kept(sizes, t):
    return sizes[:t].sum() / sizes[: t + 1].sum()


@wrong("Q1d", "the batch before is taken: index off by one", "divided by all data there are")
def batch_before_of_all(sizes, t):
    return sizes[t - 1] / sizes.sum()


@right("Q1d")
def one_minus_kept(sizes, t):
    seen = np.cumsum(sizes)
    before = 0 if t == 0 else seen[t - 1]
    return 1 - before / seen[t]


@wrong("Q1e", "the later steps are not allowed to shrink the weights that are there")
def never_shrunk(eta):
    return np.append(np.prod(1 - eta), eta)


@wrong("Q1e", "each weight is shrunk by its own step too")
def shrunk_by_its_own(eta):
    k = len(eta)
    return np.array([np.prod(1 - eta)] + [eta[i] * np.prod(1 - eta[i:]) for i in range(k)])


@wrong("Q1e", "the weights stand in the wrong order, the last datum first")
def last_first(eta):
    weights = np.array([1.0])
    for step in eta:
        weights = np.append(step, (1 - step) * weights)
    return weights


@wrong("Q1e", "the start is left out")
def without_start(eta):
    return np.array([eta[i] * np.prod(1 - eta[i + 1 :]) for i in range(len(eta))])


@wrong("Q1e", "each weight is shrunk by the steps before it instead of those after it")
def shrunk_by_the_earlier(eta):
    kept = np.cumprod(1 - eta)
    return np.append(kept[-1], eta * np.append(1, kept[:-1]))


@wrong("Q1e", "the factors are 1 + eta", "the start is left at the weight 1")
def grown(eta):
    weights = [1.0]
    for i in range(len(eta)):
        weights.append(eta[i] * np.prod(1 + eta[i + 1 :]))
    return np.array(weights)


@right("Q1e")
def by_columns(eta):
    k = len(eta)
    w = np.eye(k + 1)[0]
    for t in range(k):
        w = w + eta[t] * (np.eye(k + 1)[t + 1] - w)
    return w


def _weights(eta):
    weights = np.array([1.0])
    for step in eta:
        weights = np.append((1 - step) * weights, step)
    return weights


def _spread(x):
    return ((x - x.mean(axis=0)) ** 2).sum() / len(x)


@wrong("Q1f", "the weights are not squared")
def weights_not_squared(w0, x, eta):
    weights = _weights(eta)
    gap = ((w0 - x.mean(axis=0)) ** 2).sum()
    return weights[0] * gap + weights[1:].sum() * _spread(x)


@wrong("Q1f", "the start is forgotten")
def no_start(w0, x, eta):
    return (_weights(eta)[1:] ** 2).sum() * _spread(x)


@wrong("Q1f", "the squared distances to the mean are summed over the data, not averaged")
def total_spread(w0, x, eta):
    weights, deviations = _weights(eta), x - x.mean(axis=0)
    gap = w0 - x.mean(axis=0)
    return weights[0] ** 2 * gap @ gap + (weights[1:] ** 2).sum() * (deviations**2).sum()


@wrong("Q1f", "the variance of a single coordinate, averaged over them, for that of a draw")
def variance_of_entries(w0, x, eta):
    weights = _weights(eta)
    gap = ((w0 - x.mean(axis=0)) ** 2).sum()
    return weights[0] ** 2 * gap + np.sum(weights[1:] ** 2) * x.var(axis=0).mean()


@wrong("Q1f", "the sum of the weights is squared, instead of each")
def squared_sum(w0, x, eta):
    weights = _weights(eta)
    gap = ((w0 - x.mean(axis=0)) ** 2).sum()
    return weights[0] ** 2 * gap + weights[1:].sum() ** 2 * _spread(x)


@wrong("Q1f", "the variance is divided by N - 1", "the distance of the start is not squared")
def unbiased_and_plain(w0, x, eta):
    weights = _weights(eta)
    gap = np.linalg.norm(w0 - x.mean(axis=0))
    return weights[0] ** 2 * gap + (weights[1:] ** 2).sum() * x.var(axis=0, ddof=1).sum()


@right("Q1f")
def by_recursion(w0, x, eta):
    value = np.sum((w0 - x.mean(axis=0)) ** 2)
    for step in eta:
        value = (1 - step) ** 2 * value + step**2 * x.var(axis=0).sum()
    return value


@right("Q1f")
def by_all_draws(w0, x, eta):
    squares = []
    for draws in itertools.product(x, repeat=len(eta)):
        w = w0
        for step, example in zip(eta, draws, strict=True):
            w = w - step * (w - example)
        squares.append(((w - x.mean(axis=0)) ** 2).sum())
    return np.mean(squares)
