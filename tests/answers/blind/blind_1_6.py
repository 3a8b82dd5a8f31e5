"""Answers to the tasks of 1.6-1.7, written without sight of what `check` knows."""

import numpy as np

from helpers.logistic import SQUARED, error
from tests.answers.blind.case import right, wrong

wrong("1.6a", "both ends where σ² bends up: the side for c = 1")(([-10.0], [-1.0], 0.5))

wrong("1.6a", "at this inner point the chord still lies above the curve")(([-2.0], [3.0], 0.5))

wrong("1.6a", "t = 1: the inner point is an end of the chord")(([1.0], [10.0], 1.0))

wrong("1.6a", "t and 1 − t exchanged")(([-4.0], [8.0], 0.25))

wrong("1.6a", "the inner point itself in place of t")(([1.0], [9.0], 5.0))

right("1.6a")(([1.0], [10.0], 0.5))

right("1.6a")(([0.0], [20.0], 0.25))


def near(x, c):
    """Return a point near 0 with an error above that of 0."""
    longest = x[np.argmax((x**2).sum(axis=1))]
    v = 0.6 * longest / (longest @ longest)
    return max((v, -v), key=lambda w: error(w, x, c, SQUARED))


def two_points(x, c):
    points = np.random.default_rng(7).normal(size=(2, x.shape[1]))
    return sorted(points, key=lambda w: error(w, x, c, SQUARED))


@wrong("1.7a", "the end of the chord is q, not r beyond it")
def up_to_q(x, c):
    p, q = np.zeros(x.shape[1]), near(x, c)
    t = 1.1 / (error(q, x, c, SQUARED) - error(p, x, c, SQUARED))
    return p, q, 1 / t


@wrong("1.7a", "t is returned in place of 1/t")
def not_inverted(x, c):
    p, q = two_points(x, c)
    t = 1.1 / (error(q, x, c, SQUARED) - error(p, x, c, SQUARED))
    return p, p + t * (q - p), t


@wrong("1.7a", "p and q exchanged: from p to q the error falls")
def downhill(x, c):
    q, p = two_points(x, c)
    t = 1.1 / (error(p, x, c, SQUARED) - error(q, x, c, SQUARED))
    return p, p + t * (q - p), 1 / t


@wrong("1.7a", "t = 2 whatever E(q) − E(p) is: r is too near")
def always_two(x, c):
    p, q = np.zeros(x.shape[1]), near(x, c) / 2
    r = p + 2 * (q - p)
    return p, r, 1 / 2


@wrong("1.7a", "the search stops where the curve is below the chord: reversed")
def reversed_search(x, c):
    rng = np.random.default_rng(0)
    for _ in range(1000):
        start, end = rng.normal(size=(2, x.shape[1]))
        middle = error((start + end) / 2, x, c, SQUARED)
        chord = (error(start, x, c, SQUARED) + error(end, x, c, SQUARED)) / 2
        if middle < chord:
            return start, end, 0.5
    raise ValueError("nothing found")


@wrong("1.7a", "p and q exchanged: from p to q the error falls", "t in place of 1/t")
def downhill_not_inverted(x, c):
    q, p = two_points(x, c)
    t = 2 / abs(error(q, x, c, SQUARED) - error(p, x, c, SQUARED))
    return p, p + t * (q - p), t


@wrong("1.7a", "one weight only, whatever D is", "a chord around 0, never below the curve")
def for_one_weight(x, c):
    return np.array([-1.0]), np.array([1.0]), 0.5


@right("1.7a")
def from_zero(x, c):
    p, q = np.zeros(x.shape[1]), near(x, c)
    t = 2 / (error(q, x, c, SQUARED) - error(p, x, c, SQUARED))
    return p, p + t * (q - p), 1 / t


@right("1.7a")
def best_of_many(x, c):
    rng = np.random.default_rng(1)
    points = rng.normal(size=(300, x.shape[1])) / np.abs(x).max()
    errors = np.array([error(w, x, c, SQUARED) for w in points])
    low, high = errors.argmin(), errors.argmax()
    share = (errors[high] - errors[low]) / 2
    return points[low], points[low] + (points[high] - points[low]) / share, share
