"""The tasks of notebook 1.6–1.7."""

import numpy as np

from helpers import data
from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_1_6 as solutions
from helpers.answers.witness import WitnessTask
from helpers.logistic import LIKELIHOOD, SQUARED, error, hessian
from helpers.slices import affine_slice, slice_values


def _single_datum(_rng):
    return np.array([[1.0]]), np.array([0.0])


def _random_set(rng):
    kind = data.separable if rng.random() < 0.5 else data.noisy
    return kind(rng, n=int(rng.integers(5, 40)), d=int(rng.integers(1, 6)))


def _squared_error(x, c):
    return lambda w: error(w, x, c, SQUARED), (x.shape[1],)


def _draw_line(rng):
    """Return data, a centre and a direction, of which many a window bends both ways."""
    n, d = int(rng.integers(3, 9)), int(rng.integers(1, 5))
    x, w0, u = rng.normal(size=(n, d)), 2 * rng.normal(size=d), 2 * rng.normal(size=d)
    return x, rng.integers(0, 2, n).astype(float), w0, u


def _draw_slice(rng):
    return *_draw_line(rng), np.sort(rng.uniform(-2, 2, int(rng.integers(9, 14))))


_my_slice = Task(
    truth=solutions.my_slice,
    draw=_draw_slice,
    mistakes=(
        Mistake(
            lambda x, c, w0, u, lam: [error(w0 + k * (u - w0), x, c, SQUARED) for k in lam],
            "your line leads from the centre to u, which it reaches at λ = 1: u is the way, not "
            "its end.",
        ),
        Mistake(
            lambda x, c, w0, u, lam: [error(w0 + k * u, x, c, LIKELIHOOD) for k in lam],
            "this is the slice of the likelihood loss.",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="every point of the slice is the error at w0 + λu: two products with X are enough.",
    forbidden=(affine_slice, slice_values),
)


def _draw_window(rng):
    first, length = rng.uniform(-2, -1), rng.uniform(2, 4)
    return *_draw_line(rng), np.linspace(first, first + length, int(rng.integers(9, 20)))


def _second(x, c, w0, u, lam):
    """Return at which inner samples the second difference of the slice is negative."""
    return np.diff(solutions.my_slice(x, c, w0, u, lam), n=2) < 0


_share_down = Task(
    truth=solutions.share_down,
    draw=_draw_window,
    mistakes=(
        Mistake(
            lambda x, c, w0, u, lam: _second(x, c, w0, u, lam).sum() / len(lam),
            "you divide by all samples; the first and the last have no second difference.",
        ),
        Mistake(
            lambda x, c, w0, u, lam: np.mean(np.diff(solutions.my_slice(x, c, w0, u, lam)) < 0),
            "this is where the curve falls, by first differences; where does it bend?",
        ),
        Mistake(
            lambda x, c, w0, u, lam: float(_second(x, c, w0, u, lam).any()),
            "this says whether the window bends down; how much of it does?",
        ),
        Mistake(
            lambda *_: 0.0,
            "yours finds no bend in any window: is the middle sample taken twice, and the loss "
            "the squared one?",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="a share above 0 disproves convexity on the window; 0 would prove nothing.",
)


def _draw_direction(rng):
    n, d = int(rng.integers(3, 9)), int(rng.integers(1, 5))
    return rng.normal(size=(n, d)), rng.normal(size=d)


_safe_scale = Task(
    truth=solutions.safe_scale,
    draw=_draw_direction,
    mistakes=(
        Mistake(
            lambda x, u: np.log(2) / np.abs(x @ u).min(),
            "this keeps one datum from bending down, the one with the smallest logit; all must.",
        ),
        Mistake(
            lambda x, u: (2 / 3) / np.abs(x @ u).max(),
            "2/3 is the probability at which the bend begins; the scale is about its logit.",
        ),
        Mistake(
            lambda x, u: np.log(2) / (np.linalg.norm(x, axis=1).max() * np.linalg.norm(u)),
            "this is safe for every direction of that length, but you are given one: its logits "
            "are smaller.",
        ),
        Mistake(
            lambda x, u: np.log(2) / np.abs(x @ u),
            "these are the scales of all data, each of them right. Which one holds for all?",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="ln 2 over the largest logit per unit of λ: up to there the line stays within P.",
)


def _draw_plane(rng):
    """Return data, a point and two directions that span a plane."""
    n, d = int(rng.integers(3, 9)), int(rng.integers(2, 5))
    w, u1, u2 = 2 * rng.normal(size=(3, d))
    return rng.normal(size=(n, d)), rng.integers(0, 2, n).astype(float), w, u1, u2


def _plane_hessian(x, c, w, u1, u2, loss):
    plane = np.stack([u1, u2])
    return plane @ hessian(w, x, c, loss) @ plane.T


_least_curvature = Task(
    truth=solutions.least_curvature,
    draw=_draw_plane,
    mistakes=(
        Mistake(
            lambda x, c, w, u1, u2: np.diag(_plane_hessian(x, c, w, u1, u2, SQUARED)).min(),
            "this is the lower curvature along u1 or u2, row or column; between them it may be "
            "lower still.",
        ),
        Mistake(
            lambda x, c, w, u1, u2: np.linalg.eigvalsh(_plane_hessian(x, c, w, u1, u2, LIKELIHOOD))[
                0
            ],
            "this is the least curvature of the likelihood loss.",
        ),
        Mistake(
            lambda x, c, w, u1, u2: np.linalg.eigvalsh(_plane_hessian(x, c, w, u1, u2, SQUARED)),
            "both eigenvalues are right. Which of them is asked for?",
        ),
        Mistake(
            lambda x, c, w, u1, u2: np.linalg.det(_plane_hessian(x, c, w, u1, u2, SQUARED)),
            "this is the determinant, the product of both eigenvalues.",
        ),
        Mistake(
            lambda x, c, w, u1, u2: np.linalg.eigvalsh(hessian(w, x, c, SQUARED))[0],
            "this is the least curvature in the whole space; here one stays in the plane of u1 and "
            "u2, and measures in λ.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="an eigenvalue: no row, column or diagonal needs to have a curvature as low.",
)


def _set_of_any_size(rng):
    x, c = data.noisy(rng, n=int(rng.integers(2, 9)), d=int(rng.integers(1, 6)))
    return x * 10 ** rng.uniform(-8, 8), c


def _logits_there(w, x, _c):
    largest = np.abs(x @ w).max()
    return f"logits up to {largest:.1g}" if np.isfinite(largest) else "no finite logits"


_SLIPS_OF_SIZE = (
    (
        lambda start, end, t, x, _: (start / _size(x), end / _size(x), t),
        "this is a witness for the scaled data. Which weights have the same logits on x itself?",
    ),
    (
        lambda start, end, t, x, _: (start / _size(x) ** 2, end / _size(x) ** 2, t),
        "you scale the ends the wrong way: the larger the inputs, the smaller the weights that "
        "have the same logits.",
    ),
    (
        lambda start, end, t, x, _: (start / _size(x), end, t),
        "the end is scaled back, the start is not.",
    ),
    (
        lambda start, end, t, x, _: (start, end, t * _size(x)),
        "the ends are right, but t is a share of the chord: it does not change with its length.",
    ),
)


def _size(x):
    return np.abs(x).max()


TASKS = {
    "1.6a": WitnessTask(
        draw=_single_datum,
        make=_squared_error,
        single=True,
        difficulty=1,
        minutes=3,
        praise="three numbers, and convexity is disproved: nothing more is needed.",
    ),
    "1.6b": _my_slice,
    "1.6c": _share_down,
    "1.6d": _safe_scale,
    "1.7a": WitnessTask(
        draw=_random_set,
        make=_squared_error,
        single=False,
        difficulty=3,
        minutes=10,
        praise="a witness for each of twelve data sets: that is not luck, it is a method.",
    ),
    "1.7b": WitnessTask(
        draw=_set_of_any_size,
        make=_squared_error,
        single=False,
        difficulty=3,
        minutes=8,
        praise="in units of its largest entry any data set is an ordinary one.",
        where=_logits_there,
        slips=_SLIPS_OF_SIZE,
    ),
    "1.7c": _least_curvature,
}
