"""The tasks of notebook 1.5."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_1_5 as solutions
from helpers.logistic import log_sigmoid, sigmoid


def _spread(rng, n):
    """Return n numbers all over −40 … 40, so many that every stretch is visited."""
    return 80 * (np.arange(n) + rng.random(n)) / n - 40


def _tail(rng):
    """Return numbers far out and close together: beside a large result a tiny one is not missed."""
    return rng.choice([20, 30, 38]) + rng.uniform(0, 7, rng.integers(3, 6))


def _draw_for_log_sigmoid(rng):
    """Return (x,): a number, some that are far apart, or all so large that log σ(x) is tiny."""
    kind = rng.random()
    if kind < 0.2:
        return (np.array(rng.uniform(-6, 6)),)
    if kind < 0.55:
        far = [rng.uniform(-740, -715), rng.uniform(-1500, -800)]
        return (np.append(_spread(rng, 2 * rng.integers(11, 14)), far).reshape(2, -1),)
    return (np.append(_tail(rng), [rng.uniform(750, 1500), np.inf]),)


def _draw_for_softplus(rng):
    """Return (x,): some that are far apart, or all so far down that softplus(x) is tiny."""
    if rng.random() < 0.4:
        return (np.append(-_tail(rng), -np.inf),)
    return (np.append(_spread(rng, rng.integers(22, 27)), rng.uniform(750, 1500)),)


def _e(x):
    return np.exp(-np.abs(x))


def _guarded(epsilon):
    """Return the mistake of adding `epsilon` to the sigmoid before its logarithm."""
    return Mistake(
        lambda x: np.log(sigmoid(x) + epsilon),
        f"adding {epsilon:g} keeps the logarithm finite, but wrong: yours never falls below "
        f"{np.log(epsilon):.0f}, and it is above 0 where σ is 1. Can you do without σ?",
    )


_log_sigmoid = Task(
    truth=log_sigmoid,
    draw=_draw_for_log_sigmoid,
    all_digits=True,
    mistakes=(
        Mistake(
            lambda x: np.log(sigmoid(x)),
            "your sigmoid is stable, and its logarithm is not: σ(−800) is below the smallest "
            "float, σ(40) rounds to 1. Do not form σ at all.",
        ),
        *map(_guarded, (1e-15, 1e-12, 1e-10, 1e-8, 1e-7)),
        Mistake(
            lambda x: -np.log(1 + np.exp(-x)),
            "form (13), or log(1/(1 + e^(−x))): −inf at x = −800, where e^(−x) overflows, and 0 at "
            "x = 40, where 1 + e^(−x) rounds to 1. These are two diseases with two cures.",
        ),
        Mistake(
            lambda x: -np.log1p(np.exp(-x)),
            "log1p has cured the positive side. At x = −800 yours is still −inf: e^(−x) overflows.",
        ),
        Mistake(
            lambda x: x - np.log(1 + np.exp(x)),
            "this is form (14), right for x < 0. For x > 0 it subtracts two numbers that agree in "
            "nearly all digits (log1p does not help that), and e^x overflows beyond 709.",
        ),
        Mistake(
            lambda x: np.minimum(x, 0) - np.log(1 + _e(x)),
            "no infinity any more, and the negative side is right. At x = 40 yours gives 0: "
            "what becomes of 1 + e^(−40)? This is where the source stops too.",
        ),
        Mistake(
            lambda x: np.maximum(x, 0) - np.log1p(_e(x)),
            "log σ(x) is never positive, yours grows with x > 0: which of 0 and x survives there?",
        ),
        Mistake(
            lambda x: np.minimum(x, 0) + np.log1p(_e(x)),
            "σ(0) = 1/2, so log σ(0) = −ln 2; yours is +ln 2. One sign is amiss, not all of them.",
        ),
        Mistake(
            lambda x: -np.maximum(x, 0) - np.log1p(_e(x)),
            "this is log σ(−x), the logarithm of 1 − σ(x): the axis is the wrong way round.",
        ),
        Mistake(
            lambda x: np.minimum(x, 0) - np.log1p(np.exp(-x)),
            "right for x > 0. For x < 0 the exponential still grows, and x is counted twice: "
            "what is left in the logarithm once the larger exponential is outside?",
        ),
        Mistake(
            lambda x: np.minimum(x, 0) - np.log1p(np.exp(x)),
            "right for x < 0. For x > 0 your exponential grows: it should be the smaller of the "
            "two, divided by the larger.",
        ),
        Mistake(
            lambda x: np.minimum(x, 0) - np.log1p(np.exp(np.abs(x))),
            "your exponential overflows at x = ±1000. Which sign in it keeps it from exceeding 1?",
        ),
        Mistake(
            lambda x: np.minimum(x, 0) - np.log1p(1 + _e(x)),
            "log1p(t) is log(1 + t): it adds the 1 itself, and you have added another.",
        ),
        Mistake(
            lambda x: -np.log1p(_e(x)),
            "right for x ≥ 0. What has been pulled out of the logarithm for x < 0 is missing.",
        ),
        Mistake(
            lambda x: np.minimum(x, 0),
            "this is what log σ tends to on both sides; the logarithm in between is missing, and "
            "at x = 40 it is all there is.",
        ),
    ),
    difficulty=1,
    minutes=5,
    praise="right to twelve digits from −∞ to ∞, with one exponential that never exceeds 1.",
)

_softplus = Task(
    truth=lambda x: -log_sigmoid(-x),
    draw=_draw_for_softplus,
    all_digits=True,
    mistakes=(
        Mistake(
            lambda x: log_sigmoid(-x),
            "softplus is positive, and yours is not; the argument is right.",
        ),
        Mistake(
            lambda x: -log_sigmoid(x),
            "this is log(1 + e^(−x)), which falls; softplus rises. The outer sign is right.",
        ),
        Mistake(
            log_sigmoid,
            "this is log σ(x) = −log(1 + e^(−x)): compare it, sign by sign, with log(1 + e^x).",
        ),
        Mistake(
            lambda x: x - log_sigmoid(x),
            "true on paper. But at x = −40 you subtract −40 from −40, and 0 is all that is left: "
            "there is a way without a subtraction.",
        ),
        Mistake(
            lambda x: np.log(1 + np.exp(x)),
            "the naive form: inf at x = 1000, and 0 at x = −40. Let log_sigmoid do the work.",
        ),
        Mistake(
            lambda x: np.log1p(np.exp(x)),
            "right up to 709, where e^x overflows. Let log_sigmoid do the work.",
        ),
        Mistake(
            lambda x: np.maximum(x, 0),
            "this is what softplus tends to on both sides, the ramp with a sharp corner.",
        ),
    ),
    difficulty=2,
    minutes=3,
    praise="softplus(x) = −log σ(−x): once one of the two is stable, so is the other.",
)


def _draw_logits(rng):
    """Return (a,): rows of logits near 0, or of which some are so large that e^a overflows."""
    shape = int(rng.integers(2, 5)), int(rng.integers(2, 6))
    if rng.random() < 0.5:
        return (2 * rng.normal(size=shape),)
    return (np.round(rng.uniform(-1000, 1000, shape)),)


_log_softmax = Task(
    truth=solutions.log_softmax,
    draw=_draw_logits,
    mistakes=(
        Mistake(
            lambda a: np.log(np.exp(a) / np.exp(a).sum(axis=1, keepdims=True)),
            "the exponentials overflow as they stand, and inf/inf is NaN. Pull the largest one of "
            "the row out of the sum, and take the logarithm on paper.",
        ),
        Mistake(
            lambda a: np.log(np.exp(solutions.log_softmax(a))),
            "a stable softmax, and then its logarithm: where p is below the smallest float, that "
            "is −∞. Take the logarithm on paper, so that p is not formed at all.",
        ),
        Mistake(
            lambda a: solutions.log_softmax(a) + a.max(axis=1, keepdims=True),
            "the largest logit has gone from the exponentials only. Take it from a_k too, or put "
            "it back beside the logarithm.",
        ),
        Mistake(
            lambda a: solutions.log_softmax(a.T).T,
            "your sum runs down the columns, over the data. The classes of one datum share a row.",
        ),
        Mistake(
            log_sigmoid,
            "this is log σ of each logit on its own; in a softmax the classes share one sum.",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="log-sum-exp with the largest exponential outside: torch's log_softmax does the same.",
)


def _draw_classified(rng):
    (a,) = _draw_logits(rng)
    return a, rng.integers(0, a.shape[1], len(a))


_cross_entropy = Task(
    truth=lambda a, c: -np.mean(solutions.log_softmax(a)[np.arange(len(c)), c]),
    draw=_draw_classified,
    mistakes=(
        Mistake(
            lambda a, c: -solutions.log_softmax(a)[:, c].mean(),
            "`[:, c]` takes all targets of every row, N × N numbers. Each row needs its own only.",
        ),
        Mistake(
            lambda a, c: -solutions.log_softmax(a).max(axis=1).mean(),
            "this rewards the most probable class, whichever it is. What of the target?",
        ),
        Mistake(
            lambda a, c: -np.exp(solutions.log_softmax(a))[np.arange(len(c)), c].mean(),
            "this is the mean of −p of the right class: its logarithm is asked for.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="the loss of a classifier of K classes, from its logits: finite however wrong they are.",
)


def _draw_log_probabilities(rng):
    """Return (log_p,): logarithms of probabilities that are nearly 1, tiny, or in between."""
    kind, n = rng.integers(4), int(rng.integers(4, 8))
    if kind == 0:
        return (-1e-17 * rng.uniform(0.5, 2, n),)
    if kind == 1:
        return (-rng.uniform(0.01, 5, n),)
    return (-rng.uniform(20, 60 if kind == 2 else 700, n),)


_log_of_other = Task(
    truth=solutions.log_of_other,
    draw=_draw_log_probabilities,
    all_digits=True,
    mistakes=(
        Mistake(
            lambda log_p: np.log(1 - np.exp(log_p)),
            "digits are lost on both sides: where p is tiny, 1 − p is rounded to 1, and where p is "
            "nearly 1, e^l is. log1p cures one of the two, expm1 the other: which one which?",
        ),
        Mistake(
            lambda log_p: np.log1p(-np.exp(log_p)),
            "right where p is tiny. Where it is nearly 1, e^l has been rounded to 1: expm1 does "
            "without.",
        ),
        Mistake(
            lambda log_p: np.log(-np.expm1(log_p)),
            "right where p is nearly 1. Where it is tiny, 1 − p is rounded to 1: log1p does "
            "without.",
        ),
        Mistake(lambda log_p: np.log1p(-log_p), "this is log(1 − l); the probability is e^l."),
        Mistake(
            lambda log_p: log_sigmoid(-log_p),
            "this is −log(1 + p), log σ as if l were a logit. It is the logarithm of p.",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="each function where it keeps the digits, and the change where p is ½.",
)

TASKS = {
    "1.5a": _log_sigmoid,
    "1.5b": _softplus,
    "1.5c": _log_softmax,
    "1.5d": _cross_entropy,
    "1.5e": _log_of_other,
}
