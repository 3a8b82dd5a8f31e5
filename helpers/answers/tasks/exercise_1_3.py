"""The tasks of notebook 1.3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.logistic import sigmoid

_curvature_c1 = Task(
    truth=lambda s: 2 * s * (1 - s) ** 2 * (3 * s - 1),
    draw=lambda rng: (rng.uniform(0.02, 0.98, rng.integers(3, 9)),),
    mistakes=(
        Mistake(
            lambda s: -2 * s * (1 - s) ** 2 * (3 * s - 1),
            "your curvature has its zeros in the right places, but it is negative for σ above "
            "1/3 and positive below. Which of the two is the confidently wrong side when c = 1?",
        ),
        Mistake(
            lambda s: 2 * s**2 * (1 - s) * (2 - 3 * s),
            "this is the curvature for c = 0. What do a ↦ −a and σ ↦ 1 − σ make of it?",
        ),
        Mistake(
            lambda s: 2 * s * (1 - s) ** 3,
            "one sign slipped: for c = 1, σ − c is −(1 − σ). Take it along when you differentiate.",
        ),
        Mistake(
            lambda s: s * (1 - s) ** 2 * (3 * s - 1),
            "half of what it should be: the loss is (c − σ)², without ½ in front.",
        ),
        Mistake(
            lambda s: 2 * (1 - s) * (3 * s - 1),
            "you differentiated the slope by σ; by the chain rule dσ/da = σ(1 − σ) joins it.",
        ),
        Mistake(
            lambda s: 2 * s**2 * (1 - s) ** 2,
            "this is 2σ̇² alone: the slope −2(1 − σ)σ̇ is a product, and σ̇ changes with a too.",
        ),
        Mistake(
            lambda s: s * (1 - s),
            "this is the curvature of the likelihood loss; here the loss is (1 − σ)².",
        ),
    ),
    praise="2σ(1−σ)²(3σ−1): negative exactly where σ < 1/3, where the model is confidently wrong.",
)

_inflection_grey = Task(
    truth=lambda: np.log(2 + np.sqrt(3)),
    draw=lambda rng: (),
    mistakes=(
        Mistake(lambda: -np.log(2 + np.sqrt(3)), "this is its mirror image: mind the side."),
        Mistake(
            lambda: 0.5 + np.sqrt(1 / 12),
            "this is σ at the inflection; which logit a has that σ?",
        ),
        Mistake(
            lambda: np.log(0.5 + np.sqrt(1 / 12)),
            "log σ is not the logit: the odds σ/(1 − σ) are e^a.",
        ),
        Mistake(lambda: np.log(2), "this is the inflection for c = 0; here the target is ½."),
        Mistake(lambda: 0.0, "at a = 0 the slope is 0: there the loss is smallest."),
        Mistake(lambda: 2 + np.sqrt(3), "these are the odds; the logit is their logarithm."),
    ),
    praise="log(2 + √3) = 1.317, where σ(1 − σ) is 1/6. A grey target bends down on both sides.",
)


def _curvature(s):
    return 2 * s * (1 - s) ** 2 * (3 * s - 1)


def _of_each(w, x, c):
    """Return ℓ″ of each datum."""
    s = sigmoid(w * x)
    return _curvature(np.where(c == 1, s, 1 - s))


def _draw_data(rng):
    count = int(rng.integers(2, 8))
    c = rng.permutation(np.arange(count) % 2).astype(float)
    return float(rng.normal()), rng.normal(size=count), c


_error_curvature = Task(
    truth=lambda w, x, c: np.mean(x**2 * _of_each(w, x, c)),
    draw=_draw_data,
    mistakes=(
        Mistake(
            lambda w, x, c: np.sum(x**2 * _of_each(w, x, c)),
            "N times too large: the error is a mean.",
        ),
        Mistake(
            lambda w, x, c: np.mean(x * _of_each(w, x, c)),
            "each datum brings x once; the chain rule brings it at each of two differentiations.",
        ),
        Mistake(
            lambda w, x, c: np.mean(_of_each(w, x, c)),
            "this is the mean of ℓ″ by the logit; but a = w·x, and w is what moves.",
        ),
        Mistake(
            lambda w, x, c: np.mean(x**2 * _curvature(sigmoid(w * x))),
            "you treat every datum as one with c = 1: what of those with c = 0?",
        ),
        Mistake(
            lambda w, x, c: np.mean(
                x**2 * _curvature(np.where(c == 0, sigmoid(w * x), sigmoid(-w * x)))
            ),
            "the two targets are exchanged: which of them needs the mirror?",
        ),
        Mistake(
            lambda w, x, c: np.mean(x**2 * np.where(c == 1, 1, -1) * _curvature(sigmoid(w * x))),
            "the mirror turns the axis round, not the sign: differentiated twice, −1 comes twice.",
        ),
    ),
    praise="the mean of x²ℓ″: negative somewhere for every data set with an x that is not 0.",
)

TASKS = {"1.3a": _curvature_c1, "1.3b": _inflection_grey, "1.3c": _error_curvature}
