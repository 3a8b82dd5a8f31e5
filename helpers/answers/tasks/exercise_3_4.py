"""The tasks of notebook 3.4."""

import numpy as np

from helpers.answers.comparison import Mistake, Task


def _step(w, g, m, v, k, rate, b1, b2, eps):
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
    return _moved(w, m, v, rate / (1 - b1**k), 1 - b2**k, eps), m, v


def _moved(w, m, v, rate, share, eps):
    """Return w − rate · m / (√(v/share) + eps)."""
    return w - rate * m / (np.sqrt(v / share) + eps)


def _averages(w, g, m, v, k, rate, b1, b2, eps):
    return _step(w, g, m, v, k, rate, b1, b2, eps)[1:]


def _given(change):
    """Return one step with arguments that `change`, a function of their dictionary, changes."""

    def step(w, g, m, v, k, rate, b1, b2, eps):
        names = {"w": w, "g": g, "m": m, "v": v, "k": k}
        names |= {"rate": rate, "b1": b1, "b2": b2, "eps": eps}
        return _step(**(names | change(names)))

    return step


def _ending(end):
    """Return one step with right averages, whose new w is `end` of them."""

    def step(w, g, m, v, k, rate, b1, b2, eps):
        m, v = _averages(w, g, m, v, k, rate, b1, b2, eps)
        return end(w, m, v, k, rate, b1, b2, eps), m, v

    return step


def _uncorrected(w, m, v, k, rate, b1, b2, eps):
    return _moved(w, m, v, rate, 1, eps)


def _only_first_corrected(w, m, v, k, rate, b1, b2, eps):
    return _moved(w, m, v, rate / (1 - b1**k), 1, eps)


def _only_second_corrected(w, m, v, k, rate, b1, b2, eps):
    return _moved(w, m, v, rate, 1 - b2**k, eps)


def _without_power(w, m, v, k, rate, b1, b2, eps):
    return _moved(w, m, v, rate / (1 - b1), 1 - b2, eps)


def _multiplied(w, m, v, k, rate, b1, b2, eps):
    return _moved(w, m, v, rate * (1 - b1**k), 1 / (1 - b2**k), eps)


def _eps_in_root(w, m, v, k, rate, b1, b2, eps):
    return w - rate * m / (1 - b1**k) / np.sqrt(v / (1 - b2**k) + eps)


def _without_root(w, m, v, k, rate, b1, b2, eps):
    return w - rate * m / (1 - b1**k) / (v / (1 - b2**k) + eps)


def _kept(w, g, m, v, k, rate, b1, b2, eps):
    """Return a step whose averages come back divided by what corrects them."""
    new, m, v = _step(w, g, m, v, k, rate, b1, b2, eps)
    return new, m / (1 - b1**k), v / (1 - b2**k)


def _not_squared(w, g, m, v, k, rate, b1, b2, eps):
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g
    return _moved(w, m, v, rate / (1 - b1**k), 1 - b2**k, eps), m, v


def _old_averages(w, g, m, v, k, rate, b1, b2, eps):
    new = _moved(w, m, v, rate / (1 - b1**k), 1 - b2**k, eps)
    return new, *_averages(w, g, m, v, k, rate, b1, b2, eps)


def _gradient_for_average(w, g, m, v, k, rate, b1, b2, eps):
    m, v = _averages(w, g, m, v, k, rate, b1, b2, eps)
    return _moved(w, g, v, rate, 1 - b2**k, eps), m, v


def _square_of_average(w, g, m, v, k, rate, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * m**2
    return _moved(w, m, v, rate / (1 - b1**k), 1 - b2**k, eps), m, v


def _sums(w, g, m, v, k, rate, b1, b2, eps):
    m, v = b1 * m + g, b2 * v + g**2
    return _moved(w, m, v, rate / (1 - b1**k), 1 - b2**k, eps), m, v


def _unchanged_averages(w, g, m, v, k, rate, b1, b2, eps):
    return _step(w, g, m, v, k, rate, b1, b2, eps)[0], m, v


def _draw(rng):
    """Draw a step in the middle of a run; ε is large enough for its place to be seen."""
    shape = tuple(rng.integers(2, 6, rng.integers(1, 3)))
    w, g, m = rng.normal(size=(3, *shape))
    v = rng.uniform(0.5, 2, shape)
    k = int(rng.integers(2, 9))
    b1, b2 = rng.uniform(0.7, 0.95), rng.uniform(0.96, 0.999)
    return w, g, m, v, k, float(rng.uniform(0.01, 0.2)), float(b1), float(b2), 0.01


_adam_step = Task(
    truth=lambda *arguments: np.stack(_step(*arguments)),
    draw=_draw,
    mistakes=(
        Mistake(
            _ending(_uncorrected),
            "the bias correction is missing: m and v began at 0, and what part of their weights "
            "have k gradients filled by now?",
        ),
        Mistake(
            _ending(_only_first_corrected),
            "m is corrected, v is not: it began at 0 as well.",
        ),
        Mistake(
            _ending(_only_second_corrected),
            "v is corrected, m is not: it began at 0 as well.",
        ),
        Mistake(
            _ending(_without_power),
            "you divide by 1 − β in every round. The missing part shrinks as the rounds go by.",
        ),
        Mistake(
            _ending(_multiplied),
            "you multiply by 1 − βᵏ. The averages are too small: which way must they be mended?",
        ),
        Mistake(
            _ending(_eps_in_root),
            "ε stands inside your root. The algorithm adds it after the root is taken: "
            "inside, it weighs √ε where v is tiny.",
        ),
        Mistake(
            _given(lambda names: {"eps": 1.0}),
            "this adds 1, as the source reads in print: that 1 is a letter that was misread. "
            "Which argument have you not used?",
        ),
        Mistake(
            _given(lambda names: {"eps": 0.0}),
            "ε is missing: what becomes of a weight whose gradient has always been 0?",
        ),
        Mistake(
            _given(lambda names: {"b1": names["b2"], "b2": names["b1"]}),
            "β₁ and β₂ have changed places: the longer memory belongs to the squares.",
        ),
        Mistake(
            _given(lambda names: {"k": names["k"] - 1}),
            "your correction is one round behind: k counts from 1, and this round's gradient is "
            "in the averages already.",
        ),
        Mistake(
            _given(lambda names: {"k": names["k"] + 1}),
            "your correction is one round ahead: k gradients have gone into the averages, this "
            "round's included.",
        ),
        Mistake(
            _not_squared,
            "v averages your gradients themselves. Which power of them makes a size without sign?",
        ),
        Mistake(
            _square_of_average,
            "v averages the squares of m in yours. Its own gradients are to be squared.",
        ),
        Mistake(
            _ending(_without_root),
            "the root is missing: m over v has the unit of one over a gradient. What cancels it?",
        ),
        Mistake(
            _given(lambda names: {"rate": -names["rate"]}),
            "your averages are right, but w goes uphill: look at the sign of the step.",
        ),
        Mistake(
            _kept,
            "w is right, but the averages come back corrected. The next round would correct them "
            "again: use the corrected ones for the step only.",
        ),
        Mistake(
            _old_averages,
            "your step is made of the averages of the round before: update m and v first.",
        ),
        Mistake(
            _unchanged_averages,
            "w is right, but m and v come back as they went in: the next round needs the new ones.",
        ),
        Mistake(
            _gradient_for_average,
            "your step has the gradient itself over the root: that is RMSprop. Where is m?",
        ),
        Mistake(
            _sums,
            "the new gradient enters with weight 1. The weights of an average add up to 1.",
        ),
        Mistake(
            _given(lambda names: {"b1": 1 - names["b1"], "b2": 1 - names["b2"]}),
            "β and 1 − β have changed places: β is the share that is kept of the old average.",
        ),
        Mistake(
            lambda *a: _step(*a)[0],
            "this is the new w alone, and it is right. Return the three arrays (w, m, v).",
        ),
        Mistake(
            lambda *a: [_step(*a)[i] for i in (1, 2, 0)],
            "the arrays are right but in another order: (w, m, v) is asked for.",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="one step of Adam, ready for any number of rounds.",
)

TASKS = {"3.4a": _adam_step}
