"""The tasks of notebook 1.2."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_1_2 as solutions
from helpers.logistic import sigmoid


def _draw(rng):
    """Return w (D,), x (N, D) and c (N,) with D < N and both classes."""
    n, d = int(rng.integers(5, 10)), int(rng.integers(2, 5))
    c = rng.permutation(np.arange(n) % 2).astype(float)
    return rng.normal(size=d), rng.normal(size=(n, d)), c


def _gradient_from(residual):
    """Return the gradient of a reader whose σ_n − c_n is residual(a, c)."""
    return lambda w, x, c: x.T @ residual(x @ w, c) / len(x)


def _residual(w, x, c):
    return sigmoid(x @ w) - c


def _gradient(w, x, c):
    return x.T @ _residual(w, x, c) / len(x)


_task_gradient = Task(
    truth=_gradient,
    draw=_draw,
    mistakes=(
        Mistake(
            lambda w, x, c: -_gradient(w, x, c),
            "everything is right but the sign: yours points downhill. Which way round is the "
            "difference of σ and c in the slope ℓ′?",
        ),
        Mistake(
            lambda w, x, c: len(x) * _gradient(w, x, c),
            "yours is N times too large: E is a mean over the data, this is their sum.",
        ),
        Mistake(
            lambda w, x, c: -len(x) * _gradient(w, x, c),
            "two things: yours is N times too large (is the mean missing?) and points downhill.",
        ),
        Mistake(
            lambda w, x, c: x.T @ _residual(w, x, c) / len(w),
            "you divide by D, the number of weights. Over what does E average?",
        ),
        Mistake(
            lambda w, x, c: _gradient(w, x, c)[:, np.newaxis],
            "the numbers are right, but as a column of shape (D, 1): w has the shape (D,).",
        ),
        Mistake(
            lambda w, x, c: _residual(w, x, c)[:, np.newaxis] * x,
            "these are the N terms of the sum, one a row: they have to be averaged.",
        ),
        Mistake(
            lambda w, x, c: _residual(w, x, c)[-1] * x[-1] / len(x),
            "only the last datum is left in yours: does your loop overwrite where it should add?",
        ),
        Mistake(
            lambda w, x, c: (x.T @ _residual(w, x, c)).mean(),
            "this is one number, a mean over the weights. E averages over the data; the gradient "
            "has one entry for each weight.",
        ),
        Mistake(
            _residual,
            "these are the N residuals σ_n − c_n. By the chain rule ∂a_n/∂w joins each of them.",
        ),
        Mistake(
            lambda w, x, c: _residual(w, x, c).mean(),
            "this is the mean residual, one number. By the chain rule ∂a_n/∂w joins each of them.",
        ),
        Mistake(
            _gradient_from(lambda a, c: a - c),
            "you took the logit a_n for the probability σ(a_n): this is linear regression.",
        ),
        Mistake(
            _gradient_from(lambda a, c: (sigmoid(a) - c) * sigmoid(a) * sigmoid(-a)),
            "there is a factor σ̇ too many: in the slope of the likelihood loss it cancels "
            "against the derivative of the logarithm.",
        ),
        Mistake(
            _gradient_from(lambda a, c: 2 * (sigmoid(a) - c) * sigmoid(a) * sigmoid(-a)),
            "this is the gradient of the squared loss of 1.3.",
        ),
        Mistake(
            _gradient_from(lambda a, c: c * (sigmoid(a) - 1)),
            "only the data with c = 1 contribute to yours. What do those with c = 0 add to E?",
        ),
        Mistake(
            _gradient_from(lambda a, c: sigmoid(a)),
            "the targets do not occur in yours: where has −ca gone?",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="Xᵀ(σ − c)/N, what the model says minus what it should have said, weighed by inputs.",
)


def _hessian_from(weight):
    """Return the Hessian of a reader whose σ̇_n is weight(a, c)."""
    return lambda w, x, c: (x.T * weight(x @ w, c)) @ x / len(x)


def _slope(a):
    return sigmoid(a) * sigmoid(-a)


_hessian = _hessian_from(lambda a, c: _slope(a))

_task_hessian = Task(
    truth=_hessian,
    draw=_draw,
    mistakes=(
        Mistake(
            lambda w, x, c: len(x) * _hessian(w, x, c),
            "yours is N times too large: E is a mean over the data, this is their sum.",
        ),
        Mistake(
            lambda w, x, c: -_hessian(w, x, c),
            "everything is right but the sign: yours has negative numbers on its diagonal, as if "
            "E bent down along every axis.",
        ),
        Mistake(
            lambda w, x, c: (x.T * _slope(x @ w)) @ x / len(w),
            "you divide by D, the number of weights. Over what does E average?",
        ),
        Mistake(
            lambda w, x, c: _slope(x[-1] @ w) * np.outer(x[-1], x[-1]) / len(x),
            "only the last datum is left in yours: does your loop overwrite where it should add?",
        ),
        Mistake(
            lambda w, x, c: np.diag(_hessian(w, x, c)),
            "this is the diagonal only, from the squares of the entries of x_n, as in the source. "
            "The Hessian also holds ∂²E/∂w_i∂w_j for i ≠ j: x_n x_nᵀ is a matrix.",
        ),
        Mistake(
            lambda w, x, c: np.diag(np.diag(_hessian(w, x, c))),
            "the diagonal is right, the rest is not 0: which products of two entries of x_n are "
            "missing?",
        ),
        Mistake(
            lambda w, x, c: np.trace(_hessian(w, x, c)),
            "this is one number, the trace, with ‖x_n‖² for x_n x_nᵀ. A Hessian is a matrix.",
        ),
        Mistake(
            lambda w, x, c: (x * _slope(x @ w)[:, np.newaxis]) @ x.T / len(x),
            "this is an (N, N) matrix of products between data. The Hessian is (D, D), of products "
            "between inputs: mind which factor is transposed.",
        ),
        Mistake(
            lambda w, x, c: _slope(x @ w).mean(),
            "this is the mean of σ̇_n. By the chain rule x_n joins it, twice.",
        ),
        Mistake(
            lambda w, x, c: _slope(x @ w) @ x / len(x),
            "x_n occurs once in yours. It joins twice: once in the gradient, once more when σ_n "
            "is differentiated.",
        ),
        Mistake(
            _hessian_from(lambda a, c: np.ones_like(a)),
            "each datum must be weighed by σ̇_n: how fast does σ(a_n) change with a_n?",
        ),
        Mistake(
            _hessian_from(lambda a, c: sigmoid(a)),
            "your data are weighed by σ_n. What is the derivative of σ?",
        ),
        Mistake(
            _hessian_from(lambda a, c: sigmoid(a) ** 2),
            "your data are weighed by σ_n². The derivative of σ vanishes at both ends, where "
            "σ = 0 and where σ = 1.",
        ),
        Mistake(
            _hessian_from(lambda a, c: sigmoid(a) - c),
            "your data are weighed by σ_n − c_n, which belongs to the gradient: differentiate it.",
        ),
        Mistake(
            _hessian_from(lambda a, c: (sigmoid(a) - c) ** 2),
            "these are the squared terms of the gradient. The Hessian comes from differentiating "
            "once more: what is dσ/da?",
        ),
        Mistake(
            lambda w, x, c: np.outer(_gradient(w, x, c), _gradient(w, x, c)),
            "this is the gradient times itself, of rank 1. The Hessian is the gradient of each "
            "entry of the gradient.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="(1/N) Σ σ̇ₙ xₙxₙᵀ: symmetric, and no vᵀHv is ever negative.",
)


def _draw_direction(rng):
    """Return w (D,), x (N, D) and a direction v (D,)."""
    w, x, _ = _draw(rng)
    return w, x, rng.normal(size=len(w))


_curvature_along = Task(
    truth=solutions.curvature_along,
    draw=_draw_direction,
    mistakes=(
        Mistake(
            lambda w, x, v: np.mean(_slope(x @ w) * (x @ v) ** 2) / (v @ v),
            "this is the curvature along the unit vector v/‖v‖; v is to be taken as it is.",
        ),
        Mistake(
            lambda w, x, v: np.mean(_slope(x @ w) * (x @ v)) ** 2,
            "this is the square of a mean. Square each x_n·v first, then average.",
        ),
        Mistake(
            lambda w, x, v: np.mean(sigmoid(x @ w) * (x @ v) ** 2),
            "your data are weighed by σ_n. What is the derivative of σ?",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="a mean of squares, so never negative: the whole proof in one line of code.",
)

_largest_curvature = Task(
    truth=solutions.largest_curvature,
    draw=lambda rng: (_draw(rng)[1],),
    mistakes=(
        Mistake(
            lambda x: np.linalg.eigvalsh(x.T @ x / len(x))[-1],
            "4 times too large: how large can σ(1 − σ) get?",
        ),
        Mistake(
            lambda x: np.linalg.eigvalsh(x.T @ x / (4 * len(x)))[0],
            "this is the smallest eigenvalue at w = 0.",
        ),
        Mistake(
            lambda x: np.mean((x**2).sum(axis=1)) / 4,
            "this is the trace, the sum of all eigenvalues: a bound, reached only if all data lie "
            "on one line through the origin.",
        ),
        Mistake(
            lambda x: (x**2).sum(axis=1).max() / 4,
            "this is a bound, from the longest datum alone. E averages over all of them.",
        ),
        Mistake(
            lambda x: np.linalg.norm(x, 2) / (4 * len(x)),
            "this has a singular value of x. The eigenvalues of XᵀX are the squares of these.",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="reached at w = 0. With a step size below 2 over it, no step of descent leads uphill.",
)


def _draw_with_decay(rng):
    return *_draw(rng), float(rng.uniform(0.1, 1))


_newton_step = Task(
    truth=solutions.newton_step,
    draw=_draw_with_decay,
    mistakes=(
        Mistake(
            lambda w, x, c, alpha: solutions.newton_step(w, x, c, alpha / 2),
            "half the decay: differentiated, α/2 times the square gives αw and αI.",
        ),
        Mistake(
            lambda w, x, c, alpha: solutions.newton_step(w, x, c, 0),
            "this is the Newton step without the decay: alpha does not occur in it.",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="with alpha > 0 the matrix can always be inverted, whatever the data.",
)

TASKS = {
    "1.2a": _task_gradient,
    "1.2b": _task_hessian,
    "1.2c": _curvature_along,
    "1.2d": _largest_curvature,
    "1.2e": _newton_step,
}
