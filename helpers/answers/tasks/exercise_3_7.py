"""The tasks of notebook 3.7–3.8."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_3_7 as solutions
from helpers.answers.witness import WitnessTask
from helpers.logistic import sigmoid


def _draw_plane(rng):
    a, b = rng.normal(size=2)
    u1, u2 = rng.choice([-1, 1], 2) * rng.uniform(0.5, 2, 2)
    return float(a), float(u1), float(b), float(u2)


def _one_pixel_one_unit(a, u1, b, u2):
    def error(z):
        return np.logaddexp(0, -(b + z[1] * u2) * np.maximum(a + z[0] * u1, 0))

    return error, (2,)


_witness = WitnessTask(
    draw=_draw_plane,
    make=_one_pixel_one_unit,
    single=False,
    where=lambda z, a, u1, b, u2: f"W¹ = {a + z[0] * u1:.3g}, W² = {b + z[1] * u2:.3g}",
    difficulty=3,
    minutes=10,
    praise="silent at both ends and wrong in between: it works for every centre and direction.",
)


def _draw_network(rng):
    inputs, hidden = int(rng.integers(4, 7)), int(rng.integers(6, 9))
    W1, U = rng.normal(size=(2, hidden, inputs))
    b1 = rng.normal(size=hidden)
    x = rng.uniform(0.2, 1, inputs)
    silent = np.arange(hidden) % 2 * 2 - 1  # half of the units fire, with room to spare
    b1 += 2 * silent * rng.uniform(0.5, 1, hidden) - W1 @ x
    W2, b2 = rng.normal(size=(inputs, hidden)) / 2, rng.normal(size=inputs)
    return x, U, W1, b1, W2, b2


def _parts(x, U, W1, b1, W2, b2):
    """Return f², the logits a, and da/dz."""
    f2 = W1 @ x + b1
    return f2, W2 @ np.maximum(f2, 0) + b2, W2 @ ((f2 > 0) * (U @ x))


def _bend(a):
    return sigmoid(a) * sigmoid(-a)


def _curvature_truth(*network):
    _, a, change = _parts(*network)
    return np.sum(_bend(a) * change**2)


def _from_parts(formula):
    """Return the function of the task's arguments that formula(a, da/dz, x) gives."""
    return lambda x, *rest: formula(*_parts(x, *rest)[1:], x)


def _without_relu_slope(x, U, W1, b1, W2, b2):
    _, a, _ = _parts(x, U, W1, b1, W2, b2)
    return np.sum(_bend(a) * (W2 @ U @ x) ** 2)


def _relu_of_the_change(x, U, W1, b1, W2, b2):
    _, a, _ = _parts(x, U, W1, b1, W2, b2)
    return np.sum(_bend(a) * (W2 @ np.maximum(U @ x, 0)) ** 2)


def _values_for_slopes(x, U, W1, b1, W2, b2):
    f2, a, _ = _parts(x, U, W1, b1, W2, b2)
    return np.sum(_bend(a) * (W2 @ (np.maximum(f2, 0) * (U @ x))) ** 2)


def _bias_in_the_change(x, U, W1, b1, W2, b2):
    f2, a, _ = _parts(x, U, W1, b1, W2, b2)
    return np.sum(_bend(a) * (W2 @ ((f2 > 0) * (U @ x + b1))) ** 2)


def _without_relu(x, U, W1, b1, W2, b2):
    return np.sum(_bend(W2 @ (W1 @ x + b1) + b2) * (W2 @ U @ x) ** 2)


_curvature = Task(
    truth=_curvature_truth,
    draw=_draw_network,
    mistakes=(
        Mistake(
            _without_relu_slope,
            "your logits are right, but da/dz lets silent units take part. What is the slope of "
            "relu where f² is negative?",
        ),
        Mistake(
            _without_relu,
            "the relu is missing altogether: this is a network without a transfer function.",
        ),
        Mistake(
            _relu_of_the_change,
            "you put the change Ux through the relu. By the chain rule it is multiplied with the "
            "slope of relu at f², not at Ux.",
        ),
        Mistake(
            _values_for_slopes,
            "you multiplied the change Ux with relu(f²) where its slope belongs, which is 0 or 1.",
        ),
        Mistake(
            _bias_in_the_change,
            "da/dz contains b¹, which does not depend on z.",
        ),
        Mistake(
            _from_parts(lambda a, change, x: np.sum((sigmoid(a) - x) * change)),
            "this is the first derivative, Σ ℓ′ da/dz; the second is asked for.",
        ),
        Mistake(
            _from_parts(lambda a, change, x: np.sum(_bend(a) * change)),
            "the chain rule brings a factor da/dz at each of two derivatives; yours has it once.",
        ),
        Mistake(
            _from_parts(lambda a, change, x: np.sum(_bend(a) * change) ** 2),
            "you squared the sum over pixels; each pixel's term holds a square of its own.",
        ),
        Mistake(
            _from_parts(lambda a, change, x: np.sum(_bend(a)) * np.sum(change**2)),
            "you summed σ̇ and (da/dz)² separately; the sum is over their products.",
        ),
        Mistake(
            _from_parts(lambda a, change, x: np.sum(sigmoid(a) * change**2)),
            "you weigh with σ(a). What is the second derivative of softplus?",
        ),
        Mistake(
            _from_parts(lambda a, change, x: np.sum(x * (1 - x) * change**2)),
            "you put the pixels x where the model's σ(a) belong.",
        ),
        Mistake(
            _from_parts(lambda a, change, x: np.sum(change**2)),
            "ℓ″ is missing: this is the curvature for the loss a²/2.",
        ),
        Mistake(
            _from_parts(lambda a, change, x: np.sum((sigmoid(a) - x) ** 2 * change**2)),
            "you squared the slopes ℓ′; the second derivative has ℓ″.",
        ),
        Mistake(
            _from_parts(lambda a, change, x: np.mean(_bend(a) * change**2)),
            "yours is D times too small: E sums over the pixels and averages over images only.",
        ),
        Mistake(
            _from_parts(lambda a, change, x: _bend(a) * change**2),
            "these are the terms of the pixels: they are still to be summed.",
        ),
        Mistake(
            _from_parts(
                lambda a, change, x: np.sum(
                    _bend(a) * (_bend(a) + (sigmoid(a) - x) * (1 - 2 * sigmoid(a))) * change**2
                )
            ),
            "this is the curvature of the squared loss; here it is the cross-entropy.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="Σ ℓ″ (da/dz)²: never negative, and blind to every kink.",
)


def _draw_line(rng):
    x, U, W1, b1, _, _ = _draw_network(rng)
    return x, U, W1, b1


_kinks = Task(
    truth=solutions.kinks_between,
    draw=_draw_line,
    difficulty=1,
    minutes=4,
    praise="between two of them the logits are affine in z, and the curve bends up.",
)


def _draw_kink(rng):
    pixels = int(rng.integers(3, 8))
    x = rng.uniform(0, 1, pixels)
    return x, *rng.normal(size=(2, pixels)), float(rng.normal())


_jump = Task(
    truth=solutions.slope_jump,
    draw=_draw_kink,
    mistakes=(
        Mistake(
            lambda x, a, w, rate: np.abs(rate) * np.sum(sigmoid(a) * sigmoid(-a) * w),
            "you weigh with σ(1 − σ), the second derivative of the loss in a logit; a slope has "
            "the first.",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="negative where the unit helps the image: then the kink is a witness.",
)


def _draw_two_directions(rng):
    x, U, W1, *rest = _draw_network(rng)
    return x, U, rng.normal(size=U.shape), W1, *rest


_hessian = Task(
    truth=solutions.hessian_of_slice,
    draw=_draw_two_directions,
    mistakes=(
        Mistake(
            lambda x, U1, U2, *rest: np.diag([solutions.curvature(x, U, *rest) for U in (U1, U2)]),
            "off the diagonal you have 0: that would be right if moving along both at once bent "
            "the curve by no more than both bends together.",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="three curvatures make a Hessian; no eigenvalue of it is negative, kinks or no kinks.",
)

TASKS = {
    "3.7a": _witness,
    "3.7b": _curvature,
    "3.7c": _kinks,
    "3.7d": _jump,
    "3.7e": _hessian,
}
