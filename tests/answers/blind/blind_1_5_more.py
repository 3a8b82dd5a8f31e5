"""Answers to the tasks c to e of 1.5, written without sight of what `check` knows."""

import numpy as np

from tests.answers.blind.case import right, wrong


def log_softmax(a):
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)


@wrong("1.5c", "the exponentials as they stand overflow")
def plain_softmax(a):
    e = np.exp(a)
    return np.log(e / e.sum(axis=1, keepdims=True))


@wrong("1.5c", "the logarithm of a softmax that is stable, but rounds to 0")
def composed_softmax(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True))


@wrong("1.5c", "the sum runs over the rows instead of the classes")
def softmax_of_columns(a):
    m = a - a.max(axis=0)
    return m - np.log(np.exp(m).sum(axis=0))


@wrong("1.5c", "one maximum for all rows: the exponentials of the others underflow")
def softmax_one_maximum(a):
    m = a - np.max(a)
    return m - np.log(np.exp(m).sum(axis=1, keepdims=True))


@wrong("1.5c", "the maximum is subtracted in the sum only, and not added again")
def softmax_lost_maximum(a):
    m = a - a.max(axis=1, keepdims=True)
    return a - np.log(np.exp(m).sum(axis=1, keepdims=True))


@wrong("1.5c", "the logarithm of the sum is left out")
def softmax_shifted_only(a):
    return a - a.max(axis=1, keepdims=True)


@wrong("1.5c", "the logarithm is added, not subtracted")
def softmax_added(a):
    m = a - a.max(axis=1, keepdims=True)
    return m + np.log(np.exp(m).sum(axis=1, keepdims=True))


@wrong("1.5c", "a sigmoid for each class in place of the softmax")
def softmax_by_sigmoids(a):
    return np.minimum(a, 0) - np.log1p(np.exp(-np.abs(a)))


@wrong("1.5c", "the mean in place of the sum", "the other sign")
def softmax_mean_turned(a):
    m = a - a.max(axis=1, keepdims=True)
    return np.log(np.exp(m).mean(axis=1, keepdims=True)) - m


@right("1.5c")
def softmax_logaddexp(a):
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)


@wrong("1.5d", "the sum over the data instead of the mean")
def loss_total(a, c):
    return -log_softmax(a)[np.arange(len(a)), c].sum()


@wrong("1.5d", "the minus is lost")
def loss_sign(a, c):
    return log_softmax(a)[np.arange(len(a)), c].mean()


@wrong("1.5d", "every target is taken for every row")
def loss_all_pairs(a, c):
    return -log_softmax(a)[:, c].mean()


@wrong("1.5d", "the mean runs over all N·K entries of the one-hot product")
def loss_one_hot_mean(a, c):
    one_hot = np.eye(a.shape[1])[c]
    return -np.mean(one_hot * log_softmax(a))


@wrong("1.5d", "the most probable class in place of the right one")
def loss_of_guess(a, c):
    return -log_softmax(a).max(axis=1).mean()


@wrong("1.5d", "the probability in place of its logarithm")
def loss_probability(a, c):
    return -np.exp(log_softmax(a))[np.arange(len(a)), c].mean()


@wrong("1.5d", "the minus is lost", "the sum over the data instead of the mean")
def loss_total_sign(a, c):
    return log_softmax(a)[np.arange(len(a)), c].sum()


@right("1.5d")
def loss_loop(a, c):
    total = 0.0
    for row, k in zip(a, c, strict=True):
        total += np.logaddexp.reduce(row) - row[k]
    return total / len(a)


@wrong("1.5e", "the plain logarithm of a rounded difference")
def other_plain(log_p):
    return np.log(1 - np.exp(log_p))


@wrong("1.5e", "log1p everywhere, which loses digits where p is nearly 1")
def other_log1p(log_p):
    return np.log1p(-np.exp(log_p))


@wrong("1.5e", "expm1 everywhere, which loses digits where p is tiny")
def other_expm1(log_p):
    return np.log(-np.expm1(log_p))


@wrong("1.5e", "the two branches are exchanged")
def other_exchanged(log_p):
    return np.where(log_p > -np.log(2), np.log1p(-np.exp(log_p)), np.log(-np.expm1(log_p)))


@wrong("1.5e", "log p is taken for a logit")
def other_by_sigmoid(log_p):
    return -np.logaddexp(0, log_p)


@wrong("1.5e", "1 − log p for the logarithm of 1 − p")
def other_one_minus(log_p):
    return np.log1p(-log_p)


@wrong("1.5e", "log1p(e^l) without the minus", "log1p everywhere")
def other_plus(log_p):
    return np.log1p(np.exp(log_p))


@right("1.5e")
def other_masked(log_p):
    result = np.empty_like(log_p)
    tiny = log_p < -0.7
    result[tiny] = np.log1p(-np.exp(log_p[tiny]))
    result[~tiny] = np.log(-np.expm1(log_p[~tiny]))
    return result
