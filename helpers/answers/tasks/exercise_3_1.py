"""The tasks of notebook 3.1."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_3_1 as solutions
from helpers.logistic import sigmoid


def _xlogy(x, y):
    return x * np.log(np.where(x > 0, y, 1))


def _excess(x, y):
    return _xlogy(x, x / y) + _xlogy(1 - x, (1 - x) / (1 - y))


def _naive_entropy(x):
    return x * np.log(x) + (1 - x) * np.log(1 - x)


def _cross_entropy(x, y):
    return -x * np.log(y) - (1 - x) * np.log(1 - y)


def _pixels(rng):
    """Return x and y of one shape, of one or two dimensions."""
    shape = rng.integers(2, 6, rng.integers(1, 3))
    return rng.uniform(0, 1, shape), rng.uniform(0.05, 0.95, shape)


def _pixels_with_ends(rng):
    """Return x (N,) with a 0 and a 1 among them, and y (N,)."""
    x = rng.permutation(np.append([0.0, 1.0], rng.uniform(0.05, 0.95, rng.integers(2, 7))))
    return x, rng.uniform(0.05, 0.95, x.size)


_slope = Task(
    truth=lambda x, y: (x - y) * (4 - 1 / (y * (1 - y))),
    draw=_pixels,
    mistakes=(
        Mistake(
            lambda x, y: (y - x) * (4 - 1 / (y * (1 - y))),
            "everything is right but the sign: with yours f would rise towards y = x. What is "
            "the derivative of −x log y?",
        ),
        Mistake(
            lambda x, y: (y - x) * (4 + 1 / (y * (1 - y))),
            "the square has the wrong sign: in −2(x − y)² the y stands behind a minus too.",
        ),
        Mistake(
            lambda x, y: (y - x) / (y * (1 - y)),
            "this is the slope of the cross-entropy alone; f also holds −2(x − y)².",
        ),
        Mistake(
            lambda x, y: -x / y - (1 - x) / (1 - y) + 4 * (x - y),
            "look at −(1 − x) log(1 − y) again: 1 − y has an inner derivative.",
        ),
        Mistake(
            lambda x, y: (x - y) * (2 - 1 / (y * (1 - y))),
            "the square comes out half as large as it should: f has a 2 in front of it.",
        ),
        Mistake(
            lambda x, y: _xlogy(np.ones_like(x), x * (1 - y) / (y * (1 - x))) - 4 * (x - y),
            "you differentiated by x, the pixel; the output y is what the network can change.",
        ),
        Mistake(
            lambda x, y: x / y**2 + (1 - x) / (1 - y) ** 2 - 4,
            "this is the second derivative; one differentiation is enough.",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="(x − y)(4 − 1/(y(1 − y))), the same as (y − x)(1 − 2y)²/(y(1 − y)): its sign is that "
    "of y − x.",
)

_difference = Task(
    truth=lambda x, y: _excess(x, y) - 2 * (x - y) ** 2,
    draw=_pixels_with_ends,
    mistakes=(
        Mistake(
            lambda x, y: _naive_entropy(x) + _cross_entropy(x, y) - 2 * (x - y) ** 2,
            "right inside, but NaN where x is 0 or 1: there 0 · log 0 is computed as 0 · (−∞).",
        ),
        Mistake(
            lambda x, y: np.nan_to_num(_naive_entropy(x) + _cross_entropy(x, y) - 2 * (x - y) ** 2),
            "you turned the NaN of the whole pixel into 0. Only 0 · log 0 is 0; what else "
            "remains of f at x = 0?",
        ),
        Mistake(
            lambda x, y: _cross_entropy(x, y) - 2 * (x - y) ** 2,
            "the terms x log x + (1 − x) log(1 − x) are missing: yours is not 0 at y = x.",
        ),
        Mistake(
            lambda x, y: (
                _cross_entropy(x, y) - (_excess(x, y) - _cross_entropy(x, y)) - 2 * (x - y) ** 2
            ),
            "x log x + (1 − x) log(1 − x) has the wrong sign: f should be 0 at y = x.",
        ),
        Mistake(
            lambda x, y: _excess(x, y) - (x - y) ** 2,
            "the factor 2 before the square is missing.",
        ),
        Mistake(
            lambda x, y: _excess(x, y),
            "this is the right side alone; take the left side, 2(x − y)², away from it.",
        ),
        Mistake(
            lambda x, y: _excess(x, y) + 2 * (x - y) ** 2,
            "the square is to be taken away, right side minus left; you added it.",
        ),
        Mistake(
            lambda x, y: _excess(x, y) / np.log(2) - 2 * (x - y) ** 2,
            "your logarithm has base 2; the book's is natural, and the constant 2 belongs to it.",
        ),
        Mistake(
            lambda x, y: (_excess(x, y) - 2 * (x - y) ** 2).sum(),
            "you summed over the pixels; one value for each is asked for.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="finite at both ends, and never below 0.",
)


def _pixels_and_logits(rng):
    """Return x and a of one shape, of one or two dimensions."""
    shape = rng.integers(2, 6, rng.integers(1, 3))
    return rng.uniform(0, 1, shape), rng.uniform(-3, 3, shape)


_logit_slope = Task(
    truth=solutions.logit_slope,
    draw=_pixels_and_logits,
    mistakes=(
        Mistake(
            lambda x, a: solutions.slope(x, sigmoid(a)),
            "this is the slope by y. When a moves, how fast does y = σ(a) move?",
        ),
        Mistake(
            lambda x, a: sigmoid(a) - x,
            "this is the slope of the cross-entropy alone; f also holds −2(x − y)².",
        ),
        Mistake(
            lambda x, a: 3 * (x - sigmoid(a)),
            "the cross-entropy's part is right; the square's part, 4(x − y), is still by y.",
        ),
        Mistake(
            lambda x, a: (sigmoid(a) - x) * (1 - 2 * sigmoid(a)),
            "almost: one factor 1 − 2y is missing. What is 1 − 4y(1 − y)?",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="(y − x)(1 − 2y)²: bounded, since the derivative of σ has cancelled the denominator.",
)


def _outputs(rng):
    """Return outputs y (N,) on both sides of ½, not too near to it."""
    return (rng.uniform(0.03, 0.45, rng.integers(3, 8)) + rng.choice([0, 0.52]),)


_ratio_opposite = Task(
    truth=solutions.ratio_opposite,
    draw=_outputs,
    mistakes=(
        Mistake(
            lambda y: np.log((1 - y) / y) / (1 - 2 * y) - 2,
            "you divided f; the ratio asked for has the excess alone above the line.",
        ),
        Mistake(
            lambda y: (1 - y) * np.log((1 - y) / y) / (1 - 2 * y) ** 2,
            "the excess has two terms; yours has that of x alone. What of 1 − x = y?",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="log((1 − y)/y)/(1 − 2y): 2 in the limit y → ½, and without bound towards 0 and 1.",
)

TASKS = {
    "3.1a": _slope,
    "3.1b": _difference,
    "3.1c": _logit_slope,
    "3.1d": _ratio_opposite,
}
