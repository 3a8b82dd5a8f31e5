"""The tasks of notebook Q1."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import question_1 as solutions
from helpers.sgd import running_mean


def _draw_step(rng):
    """Return w (D,), x (N, D) and t from 0 to N − 2; a NumPy integer, so that 1/0 is inf."""
    n, d = rng.integers(4, 7), rng.integers(2, 5)
    return rng.normal(size=d), rng.normal(size=(n, d)), rng.integers(0, 3)


def _step_from(direction):
    """Return the step of a reader who moves w by direction(w, x_t+1, t)."""
    return lambda w, x, t: w + direction(w, x[t], t)


def _unit(v):
    return v / np.linalg.norm(v)


_step = Task(
    truth=lambda w, x, t: w - (w - x[t]) / (t + 1),
    draw=_draw_step,
    mistakes=(
        Mistake(
            _step_from(lambda w, example, t: (w - example) / (t + 1)),
            "your step leads away from the example: descent goes against the gradient.",
        ),
        Mistake(
            _step_from(lambda w, example, t: -(w - example) / t),
            "your η_t is 1/t, which divides by 0 in the first step, t = 0.",
        ),
        Mistake(
            _step_from(lambda w, example, t: -(w - example) / (t + 2)),
            "your η_t is 1/(t+2): t counts from 0, and the first step has the size 1.",
        ),
        Mistake(
            lambda w, x, t: x[t],
            "this goes all the way to the example, for every t: where is the step size?",
        ),
        Mistake(
            _step_from(lambda w, example, t: -(t + 1) * (w - example)),
            "you multiply by t + 1: the steps should become smaller, not larger.",
        ),
        Mistake(
            _step_from(lambda w, example, t: -2 * (w - example) / (t + 1)),
            "your step is twice too long: what is the ½ in C_n for?",
        ),
        Mistake(
            _step_from(lambda w, example, t: -(w - example) / (2 * (t + 1))),
            "your step is half as long as it should be: differentiating the square brings a 2, "
            "which cancels the ½.",
        ),
        Mistake(
            lambda w, x, t: w - (w - x[t]) / (len(x) * (t + 1)),
            "you divide by N as well. The 1/N belongs to the mean C; a stochastic step takes the "
            "gradient of one term C_n.",
        ),
        Mistake(
            lambda w, x, t: w - (w - x.mean(axis=0)) / (t + 1),
            "this takes the gradient of C, over all the data. A stochastic step looks at a "
            "single example.",
        ),
        Mistake(
            lambda w, x, t: w - (w - x[: t + 1].mean(axis=0)) / (t + 1),
            "this takes the mean of all examples seen so far. The step itself looks at one of "
            "them; the mean comes about by itself.",
        ),
        Mistake(
            lambda w, x, t: w - (w - x[t + 1]) / (t + 1),
            "this visits the next example but one: rows are counted from 0 in Python, so where "
            "does the datum number t + 1 stand?",
        ),
        Mistake(
            lambda w, x, t: w - (w - x[t - 1]) / (t + 1),
            "this visits the example of the step before (for t = 0 it wraps round to the last).",
        ),
        Mistake(
            lambda w, x, t: w - (w - x[0]) / (t + 1),
            "this visits the first example every time.",
        ),
        Mistake(
            lambda w, x, t: w - x[t],
            "this is the gradient ∇C_n itself, not the point to which a step leads.",
        ),
        Mistake(
            lambda w, x, t: -(w - x[t]) / (t + 1),
            "this is the step alone: it has to be added to w.",
        ),
        Mistake(
            lambda w, x, t: (w - x[t]) / (t + 1),
            "this is the gradient times η_t: the step has yet to be taken, from w.",
        ),
        Mistake(
            _step_from(lambda w, example, t: example / (t + 1)),
            "the example's part is right; but w has lost nothing of itself. Look at the gradient "
            "again: w is in it too.",
        ),
        Mistake(
            _step_from(lambda w, example, t: -((w - example) @ (w - example)) / 2 / (t + 1)),
            "you subtract the value of C_n, a number. Descent takes its gradient, a vector.",
        ),
        Mistake(
            _step_from(lambda w, example, t: -_unit(w - example) / (t + 1)),
            "this is the gradient of the distance. C_n is half its *square*.",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="the fraction η_t of the way to the example: far at first, then less and less.",
)


def _draw_iterate(rng):
    """Return x (N, D) and k from 2 to N − 2."""
    n, d = rng.integers(5, 9), rng.integers(2, 5)
    return rng.normal(size=(n, d)), rng.integers(2, n - 1)


_iterate = Task(
    truth=lambda x, k: x[:k].mean(axis=0),
    draw=_draw_iterate,
    mistakes=(
        Mistake(
            lambda x, k: x.mean(axis=0),
            "this is the mean of all the data, where w arrives after N steps. After k steps it "
            "has seen k of them.",
        ),
        Mistake(
            lambda x, k: x[: k - 1].mean(axis=0),
            "this is w⁽ᵏ⁻¹⁾: one example is missing. A slice [:m] holds m rows.",
        ),
        Mistake(
            lambda x, k: x[1:k].mean(axis=0),
            "the first example is missing: rows are counted from 0 in Python.",
        ),
        Mistake(
            lambda x, k: x[: k + 1].mean(axis=0),
            "this is w⁽ᵏ⁺¹⁾: it has seen one example too many. A slice [:m] holds m rows.",
        ),
        Mistake(
            lambda x, k: x[1 : k + 1].mean(axis=0),
            "these are k examples, but from the second on: rows are counted from 0 in Python.",
        ),
        Mistake(
            lambda x, k: x[:k].sum(axis=0),
            "this is the sum of the examples seen, k times too large.",
        ),
        Mistake(
            lambda x, k: x[:k].sum(axis=0) / len(x),
            "the sum is right, but you divide it by N. How many examples are in it?",
        ),
        Mistake(
            lambda x, k: x[:k].sum(axis=0) / (k + 1),
            "yours counts the start w⁽⁰⁾ = 0 as one more example. With η_0 = 1 nothing of it is "
            "left.",
        ),
        Mistake(
            lambda x, k: x[:k].sum(axis=0) / (k - 1),
            "you divide by k − 1, as for a variance. The weights must add up to 1.",
        ),
        Mistake(
            lambda x, k: x[:k].sum(axis=0) / 2,
            "you divide by 2 for every k.",
        ),
        Mistake(
            lambda x, k: x[:k].mean(),
            "this is one number, a mean over the coordinates too: w has the shape (D,).",
        ),
        Mistake(
            lambda x, k: x[:k].mean(axis=1),
            "this averages each example over its coordinates. Average over the examples.",
        ),
        Mistake(
            lambda x, k: running_mean(x)[:k],
            "these are all the iterates w⁽¹⁾ … w⁽ᵏ⁾, each of them right; the last is asked for.",
        ),
        Mistake(
            lambda x, k: running_mean(x)[:k].mean(axis=0),
            "this is the mean of the iterates, in which the first example counts most. In w⁽ᵏ⁾ "
            "itself all weigh the same.",
        ),
        Mistake(
            lambda x, k: x[k - 1],
            "only the last example is left in yours. After the first step η_t is below 1, so w "
            "keeps part of what it was.",
        ),
        Mistake(
            lambda x, k: x[k - 1] / k,
            "this is what the last example adds. What has become of those before?",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="each of the k examples weighs 1/k, whatever the order in which they came.",
)


def _draw_offset(rng):
    """Return w0 (D,), x (N, D), k from 2 to N − 2 and an offset m from 2 to 5."""
    x, k = _draw_iterate(rng)
    return rng.normal(size=x.shape[1]), x, k, rng.integers(2, 6)


def _total(x, k):
    return x[:k].sum(axis=0)


_offset = Task(
    truth=lambda w0, x, k, m: ((m - 1) * w0 + _total(x, k)) / (k + m - 1),
    draw=_draw_offset,
    mistakes=(
        Mistake(
            lambda w0, x, k, m: (m * w0 + _total(x, k)) / (k + m),
            "almost: your start weighs as much as m examples. For m = 1 it must not weigh "
            "anything.",
        ),
        Mistake(
            lambda w0, x, k, m: ((m - 1) * w0 + _total(x, k)) / (k + m),
            "the numerator is right. Do its weights add up to your denominator?",
        ),
        Mistake(
            lambda w0, x, k, m: (m * w0 + _total(x, k)) / (k + m - 1),
            "the denominator is right. Do the weights in your numerator add up to it?",
        ),
        Mistake(
            lambda w0, x, k, m: ((m - 1) * w0 + _total(x, k)) / k,
            "the numerator is right, but there is more in it than the k examples: what must its "
            "weights be divided by, to add up to 1?",
        ),
        Mistake(
            lambda w0, x, k, m: (m - 1) * w0 + _total(x, k),
            "this is (k+m−1) w⁽ᵏ⁾: it remains to divide.",
        ),
        Mistake(
            lambda w0, x, k, m: (w0 + _total(x, k)) / (k + m - 1),
            "the denominator is right. Your start weighs like one example, which is so for m = 2 "
            "only.",
        ),
        Mistake(
            lambda w0, x, k, m: (w0 + _total(x, k)) / (k + 1),
            "this is the case m = 2. What is (t+m) w⁽ᵗ⁺¹⁾ for other m?",
        ),
        Mistake(
            lambda w0, x, k, m: (w0 + _total(x, k)) / (k + m),
            "right for no m: check the first step, in which w keeps 1 − 1/m of the start.",
        ),
        Mistake(
            lambda w0, x, k, m: _total(x, k) / (k + m - 1),
            "this is right for w⁽⁰⁾ = 0 only: what does another start add?",
        ),
        Mistake(
            lambda w0, x, k, m: _total(x, k) / k,
            "this is the case m = 1, which forgets its start. For m = 2 the first step keeps half "
            "of it.",
        ),
        Mistake(
            lambda w0, x, k, m: w0 + _total(x, k) / (k + m - 1),
            "the examples' part is right; but the start cannot keep its full weight.",
        ),
        Mistake(
            lambda w0, x, k, m: (1 - 1 / m) ** k * w0 + _total(x, k) / (k + m - 1),
            "the examples' part is right. In step t the start loses the fraction 1/(t+m), which "
            "is 1/m in the first step only.",
        ),
        Mistake(
            lambda w0, x, k, m: ((m - 1) * w0 + _total(x, len(x))) / (len(x) + m - 1),
            "this is w⁽ᴺ⁾, for all the data: k steps see k of them.",
        ),
        Mistake(
            lambda w0, x, k, m: ((m - 1) * w0 + _total(x, len(x))) / (k + m - 1),
            "the sum runs over all the data: k steps see k of them.",
        ),
        Mistake(
            lambda w0, x, k, m: ((m - 1) * w0 + _total(x, k - 1)) / (k + m - 2),
            "this is w⁽ᵏ⁻¹⁾: one example is missing.",
        ),
        Mistake(
            lambda w0, x, k, m: ((m - 1) * w0 + _total(x, k + 1)) / (k + m),
            "this is w⁽ᵏ⁺¹⁾: it has seen one example too many.",
        ),
        Mistake(
            lambda w0, x, k, m: ((m - 1) * w0 + x[:k].mean(axis=0)) / m,
            "the start is weighed against the mean of the examples, as if they were one. There "
            "are k of them.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="the start counts like m − 1 examples that all lay at w⁽⁰⁾: a prior, of strength m − 1.",
)


def _draw_sizes(rng):
    """Return the sizes of 3 to 6 batches and t, at most their number − 2."""
    sizes = rng.integers(1, 9, rng.integers(3, 7))
    return sizes, rng.integers(0, len(sizes) - 1)


_step_size = Task(
    truth=solutions.step_size,
    draw=_draw_sizes,
    mistakes=(
        Mistake(
            lambda sizes, t: 1 / (t + 1),
            "this is right for batches of one size. A batch twice as large should count twice.",
        ),
        Mistake(
            lambda sizes, t: 1 / sizes[: t + 1].sum(),
            "the denominator is right: all data seen. How many of them are in the batch?",
        ),
        Mistake(
            lambda sizes, t: sizes[t] / max(sizes[:t].sum(), 1),
            "you divide by the data seen before the step. After it the batch is among them.",
        ),
        Mistake(
            lambda sizes, t: sizes[t] / sizes.sum(),
            "you divide by all data there are. Those of later batches have not been seen yet.",
        ),
        Mistake(
            lambda sizes, t: sizes[:t].sum() / sizes[: t + 1].sum(),
            "this is the fraction that w keeps of itself, 1 − η.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="the batch's share of all data seen: 1/(t+1) where all batches have one size.",
)


def _draw_steps(rng):
    return (rng.uniform(0.05, 0.95, rng.integers(2, 7)),)


_weights_of = Task(
    truth=solutions.weights_of,
    draw=_draw_steps,
    mistakes=(
        Mistake(
            lambda eta: solutions.weights_of(eta)[::-1],
            "all weights are there, in the opposite order: the start comes first.",
        ),
        Mistake(
            lambda eta: solutions.weights_of(eta)[1:],
            "the weights of the data are right; that of the start, the first, is missing.",
        ),
        Mistake(
            lambda eta: np.append(np.prod(1 - eta), eta),
            "a datum weighs η when it comes. What do the steps after it do to that weight?",
        ),
        Mistake(
            lambda eta: np.append(1, eta),
            "a step that comes later multiplies all weights that are there by 1 − η.",
        ),
        Mistake(
            lambda eta: (
                np.append(1, eta * (1 - eta)) * np.cumprod(np.append(1, 1 - eta[::-1]))[::-1]
            ),
            "each datum's weight is multiplied by 1 − η of its own step too; only those of the "
            "later steps belong there.",
        ),
        Mistake(
            lambda eta: np.append(np.prod(1 - eta), eta * np.cumprod(np.append(1, 1 - eta[:-1]))),
            "you multiply by 1 − η of the steps before the datum. It is those after it that "
            "shrink its weight.",
        ),
        Mistake(
            lambda eta: np.append(1, solutions.weights_of(eta)[1:]),
            "the data's weights are right. The start has lost something in each step.",
        ),
        Mistake(
            lambda eta: solutions.weights_of(-eta) * np.append(1, -np.ones(len(eta))),
            "you multiply by 1 + η: a step moves towards the datum, so what was there loses.",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="whatever the steps, the weights add up to 1.",
)


def _draw_start(rng):
    """Return w0 (D,), x (N, D) and 2 to 4 step sizes."""
    d = rng.integers(2, 5)
    x = rng.normal(size=(rng.integers(3, 6), d))
    return rng.normal(size=d), x, rng.uniform(0.05, 0.95, rng.integers(2, 5))


def _variance(x):
    return ((x - x.mean(axis=0)) ** 2).sum() / len(x)


def _noise(x, eta):
    return (solutions.weights_of(eta)[1:] ** 2).sum() * _variance(x)


def _noiseless(w0, x, eta):
    return solutions.weights_of(eta)[0] ** 2 * ((w0 - x.mean(axis=0)) ** 2).sum()


def _unsquared(w0, x, eta):
    first, *others = solutions.weights_of(eta)
    return first * ((w0 - x.mean(axis=0)) ** 2).sum() + sum(others) * _variance(x)


_distance_on_average = Task(
    truth=solutions.distance_on_average,
    draw=_draw_start,
    mistakes=(
        Mistake(
            _unsquared,
            "distances are added up here as squares, so a weight enters as its square too.",
        ),
        Mistake(
            lambda w0, x, eta: (
                _noiseless(w0, x, eta) + solutions.weights_of(eta)[1:].sum() ** 2 * _variance(x)
            ),
            "you square the sum of the weights, as if all draws were one. The draws are "
            "independent: square each weight, then add.",
        ),
        Mistake(
            lambda w0, x, eta: solutions.distance_on_average(x.mean(axis=0), x, eta),
            "the draws' part is right. The start is not at the mean: what is left of its distance?",
        ),
        Mistake(
            lambda w0, x, eta: _noiseless(w0, x, eta) + _noise(x, eta) * len(x) / (len(x) - 1),
            "you divide by N − 1. The data are all there is to draw from: the variance of a "
            "draw is their mean squared distance.",
        ),
        Mistake(
            lambda w0, x, eta: (
                _noiseless(w0, x, eta) / np.linalg.norm(w0 - x.mean(axis=0)) + _noise(x, eta)
            ),
            "the start's distance enters as its square.",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="the start's distance and the noise, each by its weights squared: (2) in one go.",
)

TASKS = {
    "Q1a": _step,
    "Q1b": _iterate,
    "Q1c": _offset,
    "Q1d": _step_size,
    "Q1e": _weights_of,
    "Q1f": _distance_on_average,
}
