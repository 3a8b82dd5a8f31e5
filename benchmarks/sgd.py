"""A pass of SGD over the quadratic of Question 1: against a bare loop, and its closed form."""

from collections import deque

import numpy as np

from benchmarks.measure import compare
from helpers.sgd import robbins_monro, running_mean, sgd


def rows():
    x = np.random.default_rng(0).normal(size=(100_000, 10))

    def ours():
        path = sgd(lambda w, x_n: w - x_n, np.zeros(10), x, robbins_monro())
        return deque(path, maxlen=1).pop()

    def bare_loop():
        w = np.zeros(10)
        for t in range(len(x)):
            w = w - 1 / (t + 1) * (w - x[t])
        return w

    yield compare("SGD, one pass over 100,000 examples, bare loop", ours, bare_loop, 0.9)
    yield compare("… its closed form in one call", lambda: running_mean(x), bare_loop, 1)
