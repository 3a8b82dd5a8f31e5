"""The tasks of notebook 3.6."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_3_6 as solutions
from helpers.logistic import sigmoid


def _bend(a):
    return sigmoid(a) * sigmoid(-a)


def _draw_pixel(rng):
    n = int(rng.integers(4, 10))
    return rng.normal(size=n) * 2, rng.uniform(size=n)


_curvature_in_bias = Task(
    truth=lambda a, x: _bend(a).mean(),
    draw=_draw_pixel,
    mistakes=(
        Mistake(
            lambda a, x: _bend(a).sum(),
            "yours is N times too large: E is a mean over the data, this is their sum.",
        ),
        Mistake(
            lambda a, x: _bend(a),
            "these are the N terms of the sum: they have to be averaged to one number.",
        ),
        Mistake(
            lambda a, x: (sigmoid(a) - x).mean(),
            "this is the first derivative; the second is asked for.",
        ),
        Mistake(
            lambda a, x: sigmoid(a).mean(),
            "you took σ for its own derivative. What is the slope of the sigmoid?",
        ),
        Mistake(
            lambda a, x: (a * (1 - a)).mean(),
            "you took the logit a_n for the probability σ(a_n).",
        ),
        Mistake(
            lambda a, x: _bend(a.mean()),
            "you averaged the logits first; the curvature is averaged over the data, and it is "
            "not linear in a.",
        ),
        Mistake(
            lambda a, x: (sigmoid(a) ** 2 + x - 2 * x * sigmoid(a)).mean(),
            "this is σ̇²L″ alone: σ̇L′ is a product, and σ̇ changes with b too. It is easier from "
            "softplus(a) − xa.",
        ),
        Mistake(
            lambda a, x: ((sigmoid(a) - x) ** 2).mean(),
            "this is the mean of the squared slopes ℓ′², not of the curvatures ℓ″.",
        ),
        Mistake(
            lambda a, x: (_bend(a) * x).mean(),
            "you kept a factor x_n. In softplus(a) − xa the target stands in a term that is "
            "linear in a: what is left of it after two derivatives?",
        ),
        Mistake(
            lambda a, x: (x * (1 - x)).mean(),
            "you put the targets where the model's probabilities σ_n belong.",
        ),
        Mistake(
            lambda a, x: (_bend(a) * (1 - 2 * sigmoid(a))).mean(),
            "one derivative too many: this is the third.",
        ),
        Mistake(
            lambda a, x: 1.0,
            "1 is the bracket of the source's (146); the factor in front of it, and the mean, "
            "are still to come.",
        ),
        Mistake(
            lambda a, x: (
                2 * _bend(a) * (_bend(a) + (sigmoid(a) - x) * (1 - 2 * sigmoid(a)))
            ).mean(),
            "this is the curvature of the squared loss; here the loss is the cross-entropy.",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="the mean of σ(1−σ): positive, and free of the targets, grey or not.",
)


def _with_ones(h):
    return np.column_stack([np.ones(len(h)), h])


def _weighted(weight, h_hat):
    """Return (1/N) Σ weight_n ĥ_n ĥ_nᵀ."""
    return (h_hat.T * weight) @ h_hat / len(h_hat)


def _block(a, h):
    return _weighted(_bend(a), _with_ones(h))


def _draw_block(rng):
    n, hidden = int(rng.integers(6, 11)), int(rng.integers(2, 5))
    return rng.normal(size=n) * 2, rng.normal(size=(n, hidden))


_block_of_pixel = Task(
    truth=_block,
    draw=_draw_block,
    mistakes=(
        Mistake(
            lambda a, h: _weighted(_bend(a), h),
            "the bias is missing: yours has the shape (H, H). Which input belongs to b?",
        ),
        Mistake(
            lambda a, h: _weighted(_bend(a), np.column_stack([h, np.ones(len(h))])),
            "the numbers are right, but the bias comes last in yours; it is asked for first.",
        ),
        Mistake(
            lambda a, h: len(h) * _block(a, h),
            "yours is N times too large: E is a mean over the data, this is their sum.",
        ),
        Mistake(
            lambda a, h: len(h) * _block(a, h) / (h.shape[1] + 1),
            "you divide by H + 1, the number of parameters. Over what does E average?",
        ),
        Mistake(
            lambda a, h: len(h) * _block(a, h) / h.shape[1],
            "you divide by H, the number of hidden units. Over what does E average?",
        ),
        Mistake(
            lambda a, h: _weighted(1.0, _with_ones(h)),
            "the weights σ̇_n are missing: this is the Hessian of linear regression.",
        ),
        Mistake(
            lambda a, h: _weighted(sigmoid(a), _with_ones(h)),
            "you weigh each datum with σ_n. What is the second derivative of softplus?",
        ),
        Mistake(
            lambda a, h: _weighted(_bend(a) ** 2, _with_ones(h)),
            "each datum has the weight σ̇_n twice: weigh the rows on one side of the product only.",
        ),
        Mistake(
            lambda a, h: np.diag(np.diag(_block(a, h))),
            "only the diagonal is there: second derivatives by two different parameters are not "
            "zero within a pixel.",
        ),
        Mistake(
            lambda a, h: np.diag(_block(a, h)),
            "this is the diagonal alone. The block has an entry for each pair of parameters.",
        ),
        Mistake(
            lambda a, h: _bend(a).mean() * _weighted(1.0, _with_ones(h)),
            "you averaged σ̇ and ĥĥᵀ separately; the mean of a product is not the product of means.",
        ),
        Mistake(
            lambda a, h: _bend(a).mean() * np.outer(*[_with_ones(h).mean(axis=0)] * 2),
            "you averaged the hidden values first: the outer products have to be averaged.",
        ),
        Mistake(
            lambda a, h: _weighted(_bend(a)[-1:], _with_ones(h)[-1:]) / len(h),
            "only the last datum is left in yours: does your loop overwrite where it should add?",
        ),
        Mistake(
            lambda a, h: (
                _bend(a)[:, np.newaxis, np.newaxis]
                * np.einsum("nj,nk->njk", _with_ones(h), _with_ones(h))
            ),
            "these are the N terms of the sum: they have to be averaged.",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="(1/N) Σ σ̇ ĥĥᵀ: no vector v makes vᵀHv negative: the block is positive semidefinite.",
)


_lowest_curvature = Task(
    truth=solutions.lowest_curvature,
    draw=lambda rng: (rng.uniform(-2, 2, rng.integers(3, 8)),),
    mistakes=(
        Mistake(
            lambda z: sigmoid(z**2) + 2 * _bend(z**2) * z**2,
            "this is the larger eigenvalue, of (1, 1); along which direction is the other one?",
        ),
        Mistake(
            lambda z: _bend(z**2) * z**2,
            "this is the diagonal entry, the curvature along an axis. Look between the axes.",
        ),
        Mistake(
            lambda z: 0 * z,
            "your entries beside the diagonal equal those on it. The slope by z₁ is σ(z₁z₂)·z₂: "
            "when z₂ moves, both factors change.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="−σ(z²): along (1, −1) it bends down at every z, by at least ½.",
)


def _draw_newton(rng):
    hidden = int(rng.integers(1, 4))
    n = int(rng.integers(3, 6)) * hidden + 6
    theta = 0.5 * rng.normal(size=hidden + 1)
    return theta, rng.normal(size=(n, hidden)), rng.uniform(size=n)


def _block_at(theta, h):
    return _block(_with_ones(h) @ theta, h)


def _slope(theta, h, x):
    h_hat = _with_ones(h)
    return (sigmoid(h_hat @ theta) - x) @ h_hat / len(h)


_newton_step = Task(
    truth=solutions.newton_step,
    draw=_draw_newton,
    mistakes=(
        Mistake(
            lambda theta, h, x: theta - _slope(theta, h, x),
            "this is a step of plain descent, with the step size 1: B⁻¹ is missing.",
        ),
        Mistake(
            lambda theta, h, x: theta - _block_at(theta, h) @ _slope(theta, h, x),
            "you multiply the gradient by B; a Newton step multiplies it by the inverse.",
        ),
        Mistake(
            lambda theta, h, x: theta - _slope(theta, h, x) / np.diag(_block_at(theta, h)),
            "you divide by the diagonal of B alone, one entry at a time: B⁻¹ takes all of B.",
        ),
        Mistake(
            lambda theta, h, x: (
                theta - np.linalg.solve(_weighted(1.0, _with_ones(h)), _slope(theta, h, x))
            ),
            "the weights σ̇_n are missing in B: this is the Hessian of linear regression.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="near the minimum a few such steps are enough. The parabola opens upwards wherever θ "
    "is: that is convexity.",
)

TASKS = {
    "3.6a": _curvature_in_bias,
    "3.6b": _block_of_pixel,
    "3.6c": _lowest_curvature,
    "3.6d": _newton_step,
}
