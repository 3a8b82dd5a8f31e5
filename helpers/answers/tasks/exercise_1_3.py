"""The tasks of notebook 1.3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_1_3 as solutions
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
    difficulty=1,
    minutes=3,
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
    difficulty=2,
    minutes=8,
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
    difficulty=3,
    minutes=10,
    praise="the mean of x²ℓ″: negative somewhere for every data set with an x that is not 0.",
)


def _draw_shares(rng):
    return (rng.uniform(0.02, 0.98, rng.integers(3, 9)),)


_slope_c1 = Task(
    truth=solutions.slope_c1,
    draw=_draw_shares,
    difficulty=1,
    minutes=2,
    praise="−2σ(1−σ)²: it tends to 0 on the confidently wrong side, where descent creeps.",
)

_curvature_c0 = Task(
    truth=solutions.curvature_c0,
    draw=_draw_shares,
    mistakes=(
        Mistake(
            _curvature,
            "this is the curvature for c = 1. What do a ↦ −a and σ ↦ 1 − σ make of it?",
        ),
        Mistake(
            lambda s: 2 * s**2 * (1 - s),
            "this is the slope. Differentiate it once more.",
        ),
        Mistake(
            lambda s: 2 * s * (2 - 3 * s),
            "you differentiated the slope by σ; by the chain rule dσ/da = σ(1 − σ) joins it.",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="2σ²(1−σ)(2−3σ): negative where the model gives the wrong class more than 2/3.",
)


def _draw_soft(rng):
    shape = int(rng.integers(2, 8))
    return rng.uniform(0.02, 0.98, shape), rng.uniform(0, 1, shape)


_curvature_soft = Task(
    truth=solutions.curvature_soft,
    draw=_draw_soft,
    mistakes=(
        Mistake(
            lambda s, c: 2 * (s - c) * s * (1 - s),
            "this is the slope. Differentiate it once more.",
        ),
        Mistake(
            lambda s, c: 2 * (s * (1 - s)) ** 2,
            "the slope is a product, and you let one of its factors change only: σ̇ changes too.",
        ),
        Mistake(
            lambda s, c: 2 * (s * (1 - s) + (s - c) * (1 - 2 * s)),
            "you differentiated the slope by σ; by the chain rule dσ/da = σ(1 − σ) joins it.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="for c = 0 and c = 1 these are the two curvatures of the page, for ½ that of b.",
)

_curvature_absolute = Task(
    truth=solutions.curvature_absolute,
    draw=_draw_shares,
    mistakes=(
        Mistake(lambda s: -s * (1 - s), "this is the slope. Differentiate it once more."),
        Mistake(
            lambda s: s * (1 - s) * (1 - 2 * s),
            "this is the second derivative of σ itself; the error is 1 − σ.",
        ),
        Mistake(_curvature, "this is the curvature of the squared error: leave the square away."),
    ),
    difficulty=2,
    minutes=5,
    praise="−σ(1−σ)(1−2σ): it bends down for every σ below ½, the square only below ⅓.",
)


def _draw_inputs(rng):
    return (rng.normal(size=(int(rng.integers(2, 8)), int(rng.integers(1, 5)))),)


_safe_radius = Task(
    truth=solutions.safe_radius,
    draw=_draw_inputs,
    mistakes=(
        Mistake(
            lambda x: np.log(2) / np.sqrt((x**2).sum(axis=1)).min(),
            "the shortest input allows the longest w; no datum may bend down.",
        ),
        Mistake(
            lambda x: np.log(2) / np.abs(x).max(),
            "this looks at the largest entry. If w points along an input, the logit is as large as "
            "the product of both lengths.",
        ),
        Mistake(
            lambda x: np.log(2) / np.linalg.norm(x),
            "this is the length of all inputs together; the condition is on each datum.",
        ),
        Mistake(
            lambda x: np.log(2) / np.sqrt((x**2).sum(axis=1)),
            "these are the radii of all data, each of them right. Which one holds for all?",
        ),
        Mistake(
            lambda x: np.log(2) * np.sqrt((x**2).sum(axis=1)).max(),
            "longer inputs make larger logits, so they leave less room for w, not more.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="ln 2 over the length of the longest input: the ball lies within the polyhedron P.",
)


def _draw_classified(rng):
    count, dimension = int(rng.integers(3, 9)), int(rng.integers(1, 4))
    return (
        2 * rng.normal(size=dimension),
        rng.normal(size=(count, dimension)),
        rng.integers(0, 2, count).astype(float),
    )


def _share_of(wrong):
    """Return the share of the data for which wrong(s, c) holds."""
    return lambda w, x, c: np.mean(wrong(sigmoid(x @ w), c))


_share_bending_down = Task(
    truth=solutions.share_bending_down,
    draw=_draw_classified,
    mistakes=(
        Mistake(
            lambda w, x, c: np.sum(
                _curvature(np.where(c == 1, sigmoid(x @ w), sigmoid(-x @ w))) < 0
            ),
            "this is their number; the share is asked for.",
        ),
        Mistake(
            _share_of(lambda s, c: np.where(c == 1, s, 1 - s) > 1 / 3),
            "this is the share that bends up.",
        ),
        Mistake(
            _share_of(lambda s, c: s < 1 / 3),
            "you treat every datum as one with c = 1: what of those with c = 0?",
        ),
        Mistake(
            _share_of(lambda s, c: np.where(c == 0, s, 1 - s) < 1 / 3),
            "the two targets are exchanged: which of them needs the mirror?",
        ),
        Mistake(
            _share_of(lambda s, c: np.where(c == 1, s, 1 - s) < 1 / 2),
            "this is the share that is classified wrongly. To bend down, how wrong must one be?",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="the confidently wrong ones. If their share is 0, E bends down in no direction here.",
)

TASKS = {
    "1.3a": _curvature_c1,
    "1.3b": _inflection_grey,
    "1.3c": _error_curvature,
    "1.3d": _slope_c1,
    "1.3e": _curvature_c0,
    "1.3f": _curvature_soft,
    "1.3g": _curvature_absolute,
    "1.3h": _safe_radius,
    "1.3i": _share_bending_down,
}
