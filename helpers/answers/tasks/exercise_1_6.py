"""The tasks of notebook 1.6–1.7."""

import numpy as np

from helpers import data
from helpers.answers.witness import WitnessTask
from helpers.logistic import SQUARED, error


def _single_datum(_rng):
    return np.array([[1.0]]), np.array([0.0])


def _random_set(rng):
    kind = data.separable if rng.random() < 0.5 else data.noisy
    return kind(rng, n=int(rng.integers(5, 40)), d=int(rng.integers(1, 6)))


def _squared_error(x, c):
    return lambda w: error(w, x, c, SQUARED), (x.shape[1],)


TASKS = {
    "1.6a": WitnessTask(
        draw=_single_datum,
        make=_squared_error,
        single=True,
        difficulty=1,
        minutes=3,
        praise="three numbers, and convexity is disproved: nothing more is needed.",
    ),
    "1.7a": WitnessTask(
        draw=_random_set,
        make=_squared_error,
        single=False,
        difficulty=3,
        minutes=10,
        praise="a witness for each of twelve data sets: that is not luck, it is a method.",
    ),
}
