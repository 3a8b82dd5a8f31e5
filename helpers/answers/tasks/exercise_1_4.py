"""The tasks of notebook 1.4."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_1_4 as solutions
from helpers.logistic import sigmoid


def _form_a(x):
    return 1 / (1 + np.exp(-x))


def _form_b(x):
    return np.exp(x) / (1 + np.exp(x))


def _spread(rng, n):
    """Return n numbers all over −40 … 40, so many that every stretch is visited."""
    return 80 * (np.arange(n) + rng.random(n)) / n - 40


def _tail(rng, farthest):
    """Return numbers far out and close together: beside a large result a tiny one is not missed."""
    return rng.choice([20, 30, farthest - 4]) + rng.uniform(0, 4, rng.integers(3, 7))


def _draw_any(rng):
    """Return (x,): a number, floats far apart, whole numbers, or floats far out on one side.

    At −714 to −718 exp(|x|) overflows, while exp(−|x|) is still above the smallest number.
    """
    kind = rng.random()
    if kind < 0.15:
        return (np.array(rng.uniform(-5, 5)),)
    if kind < 0.5:
        far = [900, -900, np.inf, -np.inf]
        return (np.append(_spread(rng, 2 * rng.integers(11, 14)), far).reshape(2, -1),)
    if kind < 0.75:
        return (rng.integers(-20, 21, rng.integers(3, 7)),)
    return (-_tail(rng, farthest=718),)


def _draw_for_complement(rng):
    """Return (x,), up to 700 only, where 1/(1 + eˣ) has all its digits too."""
    if rng.random() < 0.5:
        return (np.append(_spread(rng, rng.integers(22, 27)), [700, -900, np.inf, -np.inf]),)
    return (_tail(rng, farthest=700),)


def _clipped(bound):
    return Mistake(
        lambda x: _form_a(np.clip(x, -bound, bound)),
        "no warning and no NaN, but beyond the bound where you cut x the result no longer "
        "changes: for very negative x yours is many powers of ten too large.",
    )


_stable_sigmoid = Task(
    truth=sigmoid,
    draw=_draw_any,
    all_digits=True,
    forbidden=(sigmoid,),
    mistakes=(
        Mistake(
            _form_a,
            "these are the values of form A everywhere. For very negative x its exponential "
            "overflows, and 1/inf = 0 where the truth is tiny, but not 0.",
        ),
        Mistake(
            _form_b,
            "this is form B everywhere: for large x it is inf/inf, which is NaN.",
        ),
        Mistake(
            lambda x: np.nan_to_num(_form_b(x)),
            "nan_to_num has put 0 where form B was NaN. What is σ(x) for large x?",
        ),
        Mistake(
            lambda x: np.where(x > 0, _form_b(x), _form_a(x)),
            "you use each form on the side where its exponential overflows: swap them.",
        ),
        *map(_clipped, (10, 15, 20, 30, 36, 50, 60, 80, 88, 100, 200, 500, 700, 709)),
        Mistake(
            lambda x: 0.5 * (1 + np.tanh(x / 2)),
            "the hyperbolic tangent never overflows, but for x below −38 you compute 1 − 1: "
            "no digit of the tiny result is left.",
        ),
        Mistake(
            lambda x: np.where(x >= 0, sigmoid(np.abs(x)), 1 - sigmoid(np.abs(x))),
            "nothing overflows, but for x < 0 you subtract from 1 a number that has been "
            "rounded to nearly 1: the digits of the tiny result are gone.",
        ),
        Mistake(
            lambda x: sigmoid(np.abs(x)),
            "right for x ≥ 0. With e^(−|x|) the two sides need two different numerators.",
        ),
        Mistake(
            lambda x: sigmoid(-np.abs(x)),
            "right for x < 0. With e^(−|x|) the two sides need two different numerators.",
        ),
        Mistake(
            lambda x: sigmoid(-x),
            "this is σ(−x): it falls from 1 to 0. Which side has which numerator?",
        ),
        Mistake(
            lambda x: sigmoid(x).astype(x.dtype),
            "whole numbers x come out as 0 or 1: an array made with zeros_like or empty_like "
            "has the type of x, and cuts off what you store in it.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="finite everywhere, right to twelve digits on both sides, and silent.",
)

_complement = Task(
    truth=lambda x: sigmoid(-x),
    draw=_draw_for_complement,
    all_digits=True,
    mistakes=(
        Mistake(
            lambda x: 1 - sigmoid(x),
            "the subtraction comes too late: at x = 40, σ(x) has already been rounded to "
            "exactly 1. Which value of σ *is* the small number?",
        ),
        Mistake(sigmoid, "this is σ(x) itself; asked for is what it lacks to 1."),
        Mistake(lambda x: sigmoid(x) - 1, "this is σ(x) − 1: wrong sign, and it is 0 at x = 40."),
        Mistake(lambda x: -sigmoid(x), "−σ(x) is not the complement: the minus belongs elsewhere."),
        Mistake(
            lambda x: np.exp(-x),
            "e^(−x) comes close for large x, but for x < 0 it is above 1.",
        ),
        Mistake(
            lambda x: np.exp(-x) / (1 + np.exp(-x)),
            "right on paper, but e^(−x) is inf for very negative x, and the result NaN.",
        ),
    ),
    difficulty=1,
    minutes=2,
    praise="σ(−x): no subtraction, and twelve digits and more are right, at 40 and at 700.",
)

_saturation_float16 = Task(
    truth=lambda: 11 * np.log(2),
    draw=lambda rng: (),
    all_digits=True,
    mistakes=(
        Mistake(
            lambda: 10 * np.log(2),
            "at e^(−x) = 2⁻¹⁰, the distance from 1 to the next float16, the sum 1 + e^(−x) is "
            "that next number, not 1. How small must e^(−x) be to be rounded away?",
        ),
        Mistake(
            lambda: 12 * np.log(2),
            "this is where the exact σ(x) would round to 1. The form rounds 1 + e^(−x) first, "
            "just above 1, where the numbers are twice as far apart as just below.",
        ),
        Mistake(
            lambda: 16 * np.log(2),
            "16 bits in all, but the exponent and the sign take some; significant are 11.",
        ),
        Mistake(lambda: 24 * np.log(2), "this is the threshold of float32."),
        Mistake(lambda: 53 * np.log(2), "this is the threshold of float64."),
        Mistake(
            lambda: np.log(65504),
            "this is where exp overflows in float16. σ(x) has become 1 before that.",
        ),
        Mistake(lambda: 11, "11 is the power of 2: solve e^(−x) = 2⁻¹¹ for x."),
        Mistake(lambda: 2.0**-11, "this is e^(−x) at the threshold; x itself is asked for."),
        Mistake(lambda: -11 * np.log(2), "mind the sign: σ(x) is near 1 for positive x."),
        Mistake(lambda: 11 * np.log10(2), "the logarithm of this book is the natural one."),
    ),
    difficulty=2,
    minutes=4,
    praise="11 ln 2 ≈ 7.62: in half precision a logit of 8 already counts as certainty.",
)


def _draw_step(rng):
    """Return (x, h): logits all over the line, tiny steps, logits at ±40, or steps across all."""
    kind, n = rng.integers(4), int(rng.integers(4, 8))
    either = rng.permutation(np.where(np.arange(n) % 2, 1, -1))
    if kind == 0:
        return rng.permutation(_spread(rng, n)), either * rng.uniform(1, 10, n)
    if kind == 1:
        return rng.uniform(-5, 5, n), either * rng.uniform(1e-14, 3e-14, n)
    if kind == 2:
        return rng.choice([-40, 40]) + rng.uniform(-1, 1, n), either * rng.uniform(0.1, 1, n)
    return -either * (700 - rng.uniform(0, 3, n)), either * (1395 + rng.uniform(0, 3, n))


def _size(x, h, one_minus_exp):
    """Return |σ(x + h) − σ(x)| with a way to compute 1 − e^(−|h|)."""
    return sigmoid(np.maximum(x, x + h)) * sigmoid(-np.minimum(x, x + h)) * one_minus_exp(h)


_rise = Task(
    truth=solutions.rise,
    draw=_draw_step,
    all_digits=True,
    mistakes=(
        Mistake(
            lambda x, h: sigmoid(x + h) - sigmoid(x),
            "right on paper. But both are rounded before you subtract: near 40 both are 1, and "
            "after a tiny step they differ in few digits. Turn the difference into a product.",
        ),
        Mistake(
            lambda x, h: sigmoid(-x) - sigmoid(-x - h),
            "the mirror keeps the digits where the logit is large. Near −40 both are 1, and after "
            "a tiny step they differ in few digits. Turn the difference into a product.",
        ),
        Mistake(
            lambda x, h: -sigmoid(x + h) * sigmoid(-x) * np.expm1(-h),
            "a product, well done. But for h far below 0 the exponential overflows, and 0 · inf "
            "is NaN: let the larger logit come first.",
        ),
        Mistake(
            lambda x, h: np.sign(h) * _size(x, h, lambda h: 1 - np.exp(-np.abs(h))),
            "a product, well done. But 1 − e^(−h) still cancels for tiny steps: for that there is "
            "expm1.",
        ),
        Mistake(
            lambda x, h: np.sign(h) * _size(x, h, lambda h: -np.expm1(-np.abs((x + h) - x))),
            "a product, well done. But x + h has been rounded, and a tiny step taken back from it "
            "has lost its digits: use h itself.",
        ),
        Mistake(
            lambda x, h: sigmoid(x) * sigmoid(-x) * h,
            "this is the slope times the step: near enough for tiny steps, and no more.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="a product of three positive numbers and a sign: nothing is left that could cancel.",
)


def _draw_bend(rng):
    """Return (x,): numbers near 0, all over −40 … 40, or far out on one side."""
    kind, n = rng.integers(4), int(rng.integers(3, 7))
    if kind == 0:
        return (1e-14 * np.where(np.arange(n) % 2, 1, -1) * rng.uniform(0.5, 2, n),)
    if kind == 1:
        return (_spread(rng, 2 * n),)
    return ((5 - 2 * kind) * rng.uniform(30, 700, n),)


_bend = Task(
    truth=solutions.bend,
    draw=_draw_bend,
    all_digits=True,
    mistakes=(
        Mistake(
            lambda x: sigmoid(x) * (1 - sigmoid(x)) * (1 - 2 * sigmoid(x)),
            "as it is printed, with two subtractions: 1 − σ has no digits left at 40, and 1 − 2σ "
            "few near 0.",
        ),
        Mistake(
            lambda x: sigmoid(x) * sigmoid(-x) * (1 - 2 * sigmoid(x)),
            "right but near 0, where 2σ is nearly 1: the subtraction 1 − 2σ leaves few digits.",
        ),
        Mistake(
            lambda x: -sigmoid(x) * (1 - sigmoid(x)) * np.tanh(x / 2),
            "right but for large x: at 40, 1 − σ has no digits left.",
        ),
        Mistake(
            lambda x: -sigmoid(x) * sigmoid(-x) * np.tanh(x),
            "σ is ½(1 + tanh(x/2)), so 1 − 2σ is −tanh(x/2): halve x.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="of three differences none is left as a subtraction, so all digits stay.",
)

TASKS = {
    "1.4a": _stable_sigmoid,
    "1.4b": _complement,
    "1.4c": _saturation_float16,
    "1.4d": _rise,
    "1.4e": _bend,
}
