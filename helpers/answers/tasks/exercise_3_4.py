"""The tasks of notebook 3.4–3.5."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.reader import as_several, call
from helpers.answers.several import nested, shapes_of
from helpers.answers.solutions import exercise_3_4 as solutions
from helpers.autoencoder import CROSS_ENTROPY, Parameters, error, initial
from helpers.data import mnist
from helpers.graph import TRANSFER
from helpers.logistic import sigmoid


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


def _draw_share(rng):
    """Return β and a share that is not filled in all but a whole number of rounds."""
    while True:
        beta, share = float(rng.uniform(0.5, 0.99)), float(rng.uniform(0.2, 0.98))
        rounds = np.log(1 - share) / np.log(beta)
        if rounds > 2 and 0.05 < rounds % 1 < 0.95:
            return beta, share


def _floor_of_ratio(share, beta):
    return np.floor(np.log(share) / np.log(beta))


_rounds_to_fill = Task(
    truth=solutions.rounds_to_fill,
    draw=_draw_share,
    mistakes=(
        Mistake(
            lambda beta, share: _floor_of_ratio(1 - share, beta),
            "you round down: after that many rounds the share is not yet filled.",
        ),
        Mistake(
            lambda beta, share: solutions.rounds_to_fill(beta, share) + 1,
            "one round too many: 1 − βᵏ is filled after round k, the first gradient included.",
        ),
        Mistake(
            lambda beta, share: np.ceil(share / (1 - beta)),
            "you add 1 − β in every round. The gradients of before lose weight as new ones come.",
        ),
        Mistake(
            lambda beta, share: _floor_of_ratio(share, beta),
            "two things. βᵏ is what is *not* filled after k rounds. And you round down, when the "
            "share is not yet reached.",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="with β = 0.999 that is 2,302 rounds for nine tenths; m needs 22.",
)


def _draw_round(rng):
    return int(rng.integers(2, 30)), float(rng.uniform(0.5, 0.95)), float(rng.uniform(0.96, 0.999))


def _faded(k, b1, b2):
    """Return m and √v in round k, of a gradient 1 in round 1, not corrected."""
    return b1 ** (k - 1) * (1 - b1), np.sqrt(b2 ** (k - 1) * (1 - b2))


def _multiplied_coasting(k, b1, b2):
    m, root = _faded(k, b1, b2)
    return m * (1 - b1**k) / (root * np.sqrt(1 - b2**k))


_coasting = Task(
    truth=solutions.coasting,
    draw=_draw_round,
    mistakes=(
        Mistake(
            _multiplied_coasting,
            "you multiply by 1 − βᵏ. The averages are too small: which way must they be mended?",
        ),
        Mistake(
            lambda k, b1, b2: sum(solutions.coasting(j, b1, b2) for j in range(2, k + 1)),
            "you add up all steps from round 2 on; the step of round k alone is asked for.",
        ),
        Mistake(
            lambda k, b1, b2: b1**k / np.sqrt(b2**k),
            "two things. You correct by 1 − β in every round, where round k has 1 − βᵏ. And the "
            "gradient came in round 1: since then β has been multiplied on k − 1 times.",
        ),
        Mistake(
            lambda k, b1, b2: b1 ** (k - 1) / np.sqrt(b2 ** (k - 1)),
            "you correct by 1 − β in every round, where round k has 1 − βᵏ.",
        ),
    ),
    difficulty=2,
    minutes=7,
    praise="0.67 of the rate in round 2 already without a gradient; all such steps add up to 5.",
)


def _draw_logits(rng):
    """Return logits (N, D), some of them saturated, and pixels, some black and some white."""
    shape = int(rng.integers(2, 5)), int(rng.integers(5, 8))
    a, x = 2 * rng.normal(size=shape), rng.uniform(0.1, 0.9, shape)
    a[0, :4], x[0, :4] = (800, 40, -800, 1), (1, 1, 0, 0)
    return a, x


def _through_the_sigmoid(a, x):
    y = 1 / (1 + np.exp(-a))
    return (-x * np.log(y) - (1 - x) * np.log(1 - y)).sum(axis=1).mean()


_cross_entropy = Task(
    truth=solutions.cross_entropy,
    draw=_draw_logits,
    mistakes=(
        Mistake(
            _through_the_sigmoid,
            "your error is NaN where an output is sure: σ rounds to 0 or 1, and its logarithm is "
            "infinite. Go from the logit to the loss without σ.",
        ),
        Mistake(
            lambda a, x: (np.log(1 + np.exp(a)) - x * a).sum(axis=1).mean(),
            "exp overflows for a logit of 800. Which function adds exponentials without that?",
        ),
        Mistake(
            lambda a, x: (x * np.logaddexp(0, -a)).sum(axis=1).mean(),
            "you count what is missing in white pixels only. What does a black one cost?",
        ),
        Mistake(
            lambda a, x: ((1 - x) * np.logaddexp(0, a)).sum(axis=1).mean(),
            "you count what is too much in black pixels only. What does a white one cost?",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="finite for every logit, black, grey or white.",
)


def _draw_network(rng):
    """Return W1, b1, W2, b2 and x (N, D): N, H and D all differ, and units fire for some data."""
    n, h, d = (int(size) for size in rng.permutation([3, 4, 5, 6])[:3])
    W1, b1, W2, b2 = (rng.normal(size=shape) for shape in ((h, d), h, (d, h), d))
    return W1, b1, W2, b2, rng.uniform(size=(n, d))


def _sent(W1, b1, W2, b2, x, phi=TRANSFER["relu"], pull=None, passed=None):
    """Return the gradients of a network with another φ, t⁵ or slope of φ."""
    f2 = x @ W1.T + b1
    f3 = phi.value(f2)
    s = sigmoid(f3 @ W2.T + b2)
    t5 = (pull(s, x) if pull else s - x) / len(x)
    t2 = (t5 @ W2) * (passed(f3) if passed else phi.slope(f2))
    return t2.T @ x, t2.sum(axis=0), t5.T @ f3, t5.sum(axis=0)


_gradients = Task(
    truth=solutions.gradients,
    draw=_draw_network,
    mistakes=(
        Mistake(
            lambda *a: _sent(*a, passed=lambda f3: 1 - f3**2),
            "right for W2 and b2. On the way back your message passes tanh′, as in 3.3: what is "
            "the slope of relu?",
        ),
        Mistake(
            lambda *a: _sent(*a, phi=TRANSFER["tanh"]),
            "these are the gradients of the network with tanh. Here the hidden units are relus.",
        ),
        Mistake(
            lambda *a: _sent(*a, passed=lambda f3: f3),
            "right for W2 and b2. On the way back you multiply by relu itself, not by its slope.",
        ),
        Mistake(
            lambda *a: _sent(*a, pull=lambda s, x: (s - x) * s * (1 - s)),
            "this is for half the squared loss: its message still holds σ′, that of the "
            "cross-entropy does not.",
        ),
        Mistake(
            lambda *a: [_sent(*a)[i] for i in (2, 3, 0, 1)],
            "all four are right, but in another order: W1, b1, W2, b2 is asked for.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="all that Adam needs to know of the network.",
)


def _draw_training(rng):
    *weights, x = _draw_network(rng)
    return weights, x, int(rng.integers(2, 4)), float(rng.uniform(0.02, 0.1))


def _before_the_round(_start, before, _now):
    return before


def _training(
    weights,
    x,
    rounds,
    rate,
    first=1,
    keep=True,
    late=False,
    moving=range(4),
    taken_at=_before_the_round,
):
    """Return a training in which something may be wrong.

    first     the k of the first round
    keep      whether the averages live on from round to round
    late      whether the errors are those after the steps
    moving    which of the four arrays move
    taken_at  function of the weights at the start, before the round, and now → those of a gradient
    """
    start, weights, averages, errors = weights, list(weights), [(0.0, 0.0)] * 4, []
    for k in range(first, rounds + first):
        before, round_ = list(weights), np.float64(k)  # Python refuses 1/0
        for i in moving:
            g = solutions.gradients(*taken_at(start, before, weights), x)[i]
            weights[i], *new = _step(weights[i], g, *averages[i], round_, rate, *_AS_GIVEN)
            averages[i] = new if keep else averages[i]
        errors.append(_error(weights if late else before, x))
    return weights, np.array(errors)


def _error(weights, x):
    W1, b1, W2, b2 = weights
    return solutions.cross_entropy(np.maximum(x @ W1.T + b1, 0) @ W2.T + b2, x)


def _plain(weights, x, rounds, rate):
    errors = []
    for _ in range(rounds):
        errors.append(_error(weights, x))
        slopes = solutions.gradients(*weights, x)
        weights = [w - rate * g for w, g in zip(weights, slopes, strict=True)]
    return weights, np.array(errors)


def _one_short(weights, x, rounds, rate):
    """Return the parameters after a step less, and all errors: they begin with the start's."""
    short, _ = _training(weights, x, rounds - 1, rate)
    return short, _training(weights, x, rounds, rate)[1]


_AS_GIVEN = 0.9, 0.999, 1e-8  # β₁, β₂ and ε
ROUNDS, RATE, REACHED = 40, 0.05, 150  # what the text of 3.5c asks of a training on real digits


def _on_digits(train):
    """Return what a reader's training misses on the first 500 digits, in words, or ""."""
    x = mnist().images[:500].reshape(500, -1) / 255
    start = initial(np.random.default_rng(0), 784, 30, dtype=float)
    result, _ = call(train, (list(start), x, ROUNDS, RATE))
    shapes = shapes_of((list(start), np.empty(ROUNDS)))
    row, misfit = as_several(result, shapes)
    if misfit:
        return f"right for small data, but with 500 digits {misfit}"
    reached = Parameters(*nested(row.astype(float), shapes)[0])
    if not all(np.isfinite(part).all() for part in reached):
        return "right for small data, but with 500 digits the parameters do not stay finite."
    left = error(reached, x, CROSS_ENTROPY)
    if left < REACHED:
        return ""
    return f"right for small data, but 500 digits are left at E = {left:.0f}, not below {REACHED}."


_train = Task(
    truth=solutions.train,
    draw=_draw_training,
    mistakes=(
        Mistake(
            lambda *a: _training(*a, keep=False),
            "m and v begin at 0 anew in each round of yours: `adam_step` returns the averages that "
            "the next round needs.",
        ),
        Mistake(
            lambda *a: _training(*a, first=0),
            "NaN from the first step on: k counts from 1, and 1 − β⁰ is 0.",
        ),
        Mistake(
            lambda *a: _training(*a, first=2),
            "your k is one too large in each round: it counts from 1.",
        ),
        Mistake(
            lambda *a: _training(*a, taken_at=lambda start, before, now: start),
            "your gradient is that of the start in every round. Where do the weights stand now?",
        ),
        Mistake(
            lambda *a: _training(*a, taken_at=lambda start, before, now: now),
            "each array moves by a gradient that is taken after the ones before it have moved. "
            "Compute all four first.",
        ),
        Mistake(
            lambda *a: _training(*a, late=True),
            "the four arrays are right. The errors are asked for before each step, not after it.",
        ),
        Mistake(
            lambda *a: _training(*a, keep=False, late=True),
            "two things. m and v begin at 0 anew in each round. And the errors are asked for "
            "before each step, not after it.",
        ),
        Mistake(
            lambda *a: _training(*a, moving=(0, 2)),
            "only the matrices move: the biases are to be trained as well.",
        ),
        Mistake(
            _plain,
            "this is plain descent. Where is your `adam_step`?",
        ),
        Mistake(
            _one_short,
            "the errors are right, but the arrays are those of a step before: `rounds` steps are "
            "asked for.",
        ),
    ),
    difficulty=3,
    minutes=12,
    praise="and 500 real digits are below 150: loss, gradient, optimiser, all yours.",
    goal=_on_digits,
)

TASKS = {
    "3.4a": _adam_step,
    "3.4b": _rounds_to_fill,
    "3.4c": _coasting,
    "3.5a": _cross_entropy,
    "3.5b": _gradients,
    "3.5c": _train,
}
