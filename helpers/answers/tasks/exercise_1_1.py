"""The tasks of notebook 1.1."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_1_1 as solutions
from helpers.logistic import LIKELIHOOD, SQUARED, error, sigmoid

_GUARDED = (
    "keeps the logarithm finite, but no term can then exceed {:.0f}: a datum with c = 1 and "
    "a = −1000 should cost 1000. Can you do without σ?"
)


def _draw_set(rng):
    """Return w, x, c; in half of the sets the logits are all above 1000, or all below −1000."""
    n, d = rng.integers(3, 9), rng.integers(1, 4)
    w, x, c = rng.normal(size=d), rng.normal(size=(n, d)), rng.integers(0, 2, n)
    if rng.random() < 0.5:
        logits = rng.choice([-1, 1]) * rng.uniform(1000, 2000, n)
        x *= (logits / (x @ w))[:, np.newaxis]
    return w, x, c


def _mean(term):
    """Return the function (w, x, c) that averages term(a, c) over the data."""
    return lambda w, x, c: np.mean(term(x @ w, c))


def _softplus(a):
    return np.logaddexp(0, a)


def _bernoulli(a, c):
    s = sigmoid(a)
    return -(c * np.log(s) + (1 - c) * np.log(1 - s))


def _of_the_target(a, c):
    return np.where(c == 1, sigmoid(a), 1 - sigmoid(a))


def _added(guard):
    """Return the mistake of adding a guard within both logarithms."""

    def term(a, c):
        s = sigmoid(a)
        return -(c * np.log(s + guard) + (1 - c) * np.log(1 - s + guard))

    return Mistake(_mean(term), f"a guard of {guard:g} {_GUARDED.format(-np.log(guard))}")


def _clipped(guard):
    """Return the mistake of keeping σ away from 0 and 1 by a guard."""

    def term(a, c):
        s = np.clip(sigmoid(a), guard, 1 - guard)
        return -(c * np.log(s) + (1 - c) * np.log(1 - s))

    return Mistake(_mean(term), f"clipping σ at {guard:g} {_GUARDED.format(-np.log(guard))}")


_loss = Task(
    truth=lambda w, x, c: error(w, x, c, LIKELIHOOD),
    draw=_draw_set,
    mistakes=(
        Mistake(
            lambda w, x, c: np.sum(LIKELIHOOD.value(x @ w, c)),
            "this is the sum over the data, N times too large. What makes it comparable between "
            "large and small sets?",
        ),
        Mistake(
            lambda w, x, c: LIKELIHOOD.value(x @ w, c),
            "these are the N terms, each of them right; one number is asked for.",
        ),
        Mistake(
            lambda w, x, c: -error(w, x, c, LIKELIHOOD),
            "this is the scaled log-likelihood itself: its sign is still to be turned, so that "
            "smaller is better.",
        ),
        Mistake(
            _mean(lambda a, c: c * _softplus(-a)),
            "a datum with c = 0 adds nothing to yours, whatever the model says of it. That is the "
            "source's −Σ c log p, read with a scalar c.",
        ),
        Mistake(
            _mean(lambda a, c: (1 - c) * _softplus(a)),
            "a datum with c = 1 adds nothing to yours: its −log σ is lost.",
        ),
        Mistake(
            _mean(lambda a, c: LIKELIHOOD.value(a, 1 - c)),
            "the targets are swapped: yours rewards σ → 0 where c = 1.",
        ),
        Mistake(
            _mean(lambda a, c: _softplus(a) + c * a),
            "softplus is right; look at the sign of c a. Where c = 1 the term should fall as a "
            "grows.",
        ),
        Mistake(
            _mean(lambda a, c: _softplus(a)),
            "softplus(a) is the term of a datum with c = 0; your loss does not depend on the "
            "targets yet.",
        ),
        Mistake(
            _mean(_bernoulli),
            "right for moderate logits. Beyond them a factor becomes infinite, and 0 · ∞ is NaN, "
            "even for a datum that the model gets right. Which form of the term needs no "
            "logarithm of σ?",
        ),
        Mistake(
            _mean(lambda a, c: -np.log(_of_the_target(a, c))),
            "right for moderate logits, but infinite where the model is confidently wrong: at "
            "a = −1000 and c = 1 a probability rounds to 0, or e^1000 overflows. The true term "
            "there is 1000.",
        ),
        Mistake(
            _mean(lambda a, c: np.log1p(np.exp(a)) - c * a),
            "the logit form, well done, but e^a overflows at a = 1000. Only e^(−|a|) never does: "
            "how do you write softplus with it?",
        ),
        *map(_added, (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)),
        *map(_clipped, (1e-7, 1e-12, 1e-15)),  # at the others it differs too little from adding
        Mistake(
            _mean(lambda a, c: LIKELIHOOD.value(a, c) / np.log(2)),
            "this is in bits: the book takes the natural logarithm.",
        ),
        Mistake(
            lambda w, x, c: -np.log(np.mean(_of_the_target(x @ w, c))),
            "this is the logarithm of a mean. The likelihood is a product, so take the mean of "
            "the logarithms.",
        ),
        Mistake(
            lambda w, x, c: error(w, x, c, SQUARED),
            "this is the mean squared error, the subject of 1.3.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="softplus(a) − c a, averaged: no probability is ever formed, so none can round to 0.",
)


def _constant_model(s):
    """Return E of a model that gives σ = s to ten data, three of them with c = 1."""
    return -0.3 * np.log(s) - 0.7 * np.log(1 - s)


_base_rate = Task(
    truth=lambda: _constant_model(0.3),
    draw=lambda rng: (),
    mistakes=(
        Mistake(
            lambda: np.log(2),
            "this is E at σ = 1/2. A model that knows that 1 is the rarer target can do better.",
        ),
        Mistake(
            lambda: 0.3, "this may well be a good σ; but which E does the model reach with it?"
        ),
        Mistake(lambda: np.log(0.3 / 0.7), "this is the logit of the best model, not its E."),
        Mistake(lambda: -_constant_model(0.3), "E is never negative: mind the sign."),
        Mistake(
            lambda: 10 * _constant_model(0.3), "this is the sum over the ten data; E is their mean."
        ),
        Mistake(
            lambda: _constant_model(0.3) / np.log(2), "this is in bits: take natural logarithms."
        ),
        Mistake(
            lambda: _constant_model(0.3) / np.log(10),
            "this is to base ten: take natural logarithms.",
        ),
        Mistake(
            lambda: _constant_model(0.7),
            "this model has its two probabilities the wrong way round: σ belongs to c = 1.",
        ),
        Mistake(
            lambda: -0.3 * np.log(0.3), "only the three data with c = 1 are in it: seven are lost."
        ),
        Mistake(
            lambda: -0.7 * np.log(0.7), "only the seven data with c = 0 are in it: three are lost."
        ),
        Mistake(lambda: -np.log(0.3), "this is the term of one datum with c = 1 at σ = 0.3."),
        Mistake(lambda: -np.log(0.7), "this is the term of one datum with c = 0 at σ = 0.3."),
        Mistake(lambda: 0.21, "this is the mean *squared* error of the best model."),
        Mistake(
            lambda: np.inf, "a model that is certain is certainly wrong here: move σ off 0 and 1."
        ),
        Mistake(lambda: 0.0, "E is 0 only if every target gets probability 1; one σ cannot do it."),
    ),
    difficulty=1,
    minutes=3,
    praise="the entropy of the targets. A classifier with a larger E does worse than this model.",
)


def _draw_moderate(rng):
    """Return w, x, c of a few data with logits of moderate size."""
    n, d = int(rng.integers(3, 9)), int(rng.integers(1, 4))
    return rng.normal(size=d), rng.normal(size=(n, d)), rng.integers(0, 2, n)


_likelihood_of = Task(
    truth=solutions.likelihood_of,
    draw=_draw_moderate,
    mistakes=(
        Mistake(
            lambda w, x, c: np.sum(_of_the_target(x @ w, c)),
            "this is the sum of the probabilities. Those of independent targets multiply.",
        ),
        Mistake(
            lambda w, x, c: np.mean(_of_the_target(x @ w, c)),
            "this is the mean of the probabilities. Those of independent targets multiply.",
        ),
        Mistake(
            lambda w, x, c: np.prod(_of_the_target(x @ w, c)) ** (1 / len(c)),
            "this is the geometric mean of the probabilities: the root is too much.",
        ),
        Mistake(
            lambda w, x, c: np.prod(sigmoid(x @ w) ** c),
            "a datum with c = 0 has the factor 1 in yours: its 1 − σ is lost.",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="a product of sticks. With some thousand data it would be 0, whatever the weights.",
)


def _draw_groups(rng):
    """Return logits, numbers recovered and numbers treated of a few groups of unequal size."""
    groups = int(rng.integers(2, 7))
    n = rng.integers(2, 30, groups)
    return 2 * rng.normal(size=groups), rng.integers(0, n + 1), n


_grouped_loss = Task(
    truth=solutions.grouped_loss,
    draw=_draw_groups,
    mistakes=(
        Mistake(
            lambda a, k, n: np.mean(_softplus(a) - k / n * a),
            "every group counts alike in yours. The mean price of a patient weighs a group by its "
            "size.",
        ),
        Mistake(
            lambda a, k, n: np.sum(k * _softplus(-a)) / np.sum(n),
            "whoever did not recover costs nothing in yours.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="the data enter by k and n alone: no list of patients is needed.",
)


def _draw_two_models(rng):
    w, x, c = _draw_moderate(rng)
    return w, rng.normal(size=len(w)), x, c


_likelihood_ratio = Task(
    truth=solutions.likelihood_ratio,
    draw=_draw_two_models,
    mistakes=(
        Mistake(
            lambda w, v, x, c: error(v, x, c, LIKELIHOOD) / error(w, x, c, LIKELIHOOD),
            "this is the quotient of the two errors. How does a likelihood come out of an E?",
        ),
        Mistake(
            lambda w, v, x, c: np.exp(
                -len(c) * (error(v, x, c, LIKELIHOOD) + error(w, x, c, LIKELIHOOD))
            ),
            "the two likelihoods are multiplied in yours; divide them.",
        ),
    ),
    difficulty=3,
    minutes=6,
    praise="e^(N(E(v) − E(w))): a small difference of means is a large factor for many data.",
)

TASKS = {
    "1.1a": _loss,
    "1.1b": _base_rate,
    "1.1c": _likelihood_of,
    "1.1d": _grouped_loss,
    "1.1e": _likelihood_ratio,
}
