"""The tasks of notebook 2.2."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_2_2 as solutions
from helpers.logistic import log_sigmoid, sigmoid


def _draw_layer(rng):
    """Return (W, x, y), in shapes that differ from draw to draw; some are square."""
    outputs, inputs = rng.integers(2, 5, 2)
    return rng.normal(size=(outputs, inputs)), rng.normal(size=inputs), rng.normal(size=outputs)


def _made_of(message):
    """Return the gradient of W that a formula for t⁽¹⁾ leads to, a function of (f1, f2, y)."""
    return lambda W, x, y: np.outer(message(W @ x, np.tanh(W @ x), y), x)


_gradient_tanh = Task(
    truth=_made_of(lambda f1, f2, y: -2 * (y - f2) * (1 - f2**2)),
    draw=_draw_layer,
    mistakes=(
        Mistake(
            _made_of(lambda f1, f2, y: 2 * (y - f2) * (1 - f2**2)),
            "the size is right, the sign is not. A larger prediction makes y − f⁽²⁾ smaller: where "
            "on the way back does that show?",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: -(y - f2) * (1 - f2**2)),
            "half of what it should be: E is a sum of squares, without ½ in front.",
        ),
        Mistake(
            lambda W, x, y: -2 * np.outer(x, (y - np.tanh(W @ x)) * (1 - np.tanh(W @ x) ** 2)),
            "the numbers are right, but transposed. The gradient has the shape of W: outputs are "
            "its rows, inputs its columns.",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: -2 * (y - f2) * (1 - f2**2) / len(y)),
            "this is the gradient of a mean over the outputs; here E is their sum.",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: -2 * (y - f2)),
            "the slope of tanh is missing: a message is multiplied by it on the way through φ.",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: -2 * (y - f2) * f2),
            "on the way back a message is multiplied by φ′; you multiplied by φ.",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: -2 * (y - f2) * (1 - np.tanh(f2) ** 2)),
            "the slope of tanh is taken at the wrong place: φ was applied to f⁽¹⁾, not to f⁽²⁾.",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: -2 * (y - f2) * (1 - f1**2)),
            "almost: 1 − v² is the slope of tanh if v is its value, and you took its input.",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: -2 * (y - f2) * f2 * (1 - f2)),
            "v(1 − v) is the slope of a sigmoid. What is that of tanh?",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: -2 * (y - f1) * (1 - f2**2)),
            "the error compares y with the wrong node: what is predicted is φ(Wx).",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: -2 * (y - f1)),
            "this is the gradient of 2.1, without a transfer function.",
        ),
        Mistake(
            _made_of(lambda f1, f2, y: 2 * f2 * (1 - f2**2)),
            "the target y is missing: this is the gradient of the source's (33).",
        ),
        Mistake(
            lambda W, x, y: -2 * (y - np.tanh(W @ x)) * (1 - np.tanh(W @ x) ** 2),
            "this is the message t⁽¹⁾. One step of the schedule is left: how does f⁽¹⁾ depend on "
            "W_ab?",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="−2((y − v) ⊙ (1 − v²))xᵀ with v = tanh(Wx): error, times slope, times input.",
)

_softplus_slope = Task(
    truth=sigmoid,
    draw=lambda rng: (np.append(rng.normal(scale=3, size=rng.integers(2, 7)), [-800, 800]),),
    mistakes=(
        Mistake(
            lambda f: np.exp(f) / (1 + np.exp(f)),
            "right on paper, but NaN for large f, where eᶠ overflows. Notebook 1.4 has a cure.",
        ),
        Mistake(lambda f: sigmoid(-f), "the slope of softplus grows with f; yours falls."),
        Mistake(
            lambda f: -log_sigmoid(-f),
            "this is softplus itself (φ); its slope (φ′) is asked for.",
        ),
        Mistake(
            lambda f: np.log1p(np.exp(f)),
            "this is softplus itself (φ), and it overflows; its slope (φ′) is asked for.",
        ),
        Mistake(
            lambda f: (f > 0).astype(float),
            "this is the slope of relu. That of softplus is a smooth version of it.",
        ),
        Mistake(
            lambda f: sigmoid(f) * sigmoid(-f),
            "this is the slope of the sigmoid: you have differentiated once too often.",
        ),
        Mistake(lambda f: 1 - np.tanh(f) ** 2, "this is the slope of tanh."),
        Mistake(
            np.exp,
            "this is the inner derivative alone; what does the logarithm contribute?",
        ),
    ),
    difficulty=2,
    minutes=4,
    praise="the sigmoid: softplus is its integral.",
)


def _draw_message_and_value(rng):
    size = int(rng.integers(2, 7))
    return rng.normal(size=size), np.tanh(rng.normal(size=size))


_through_tanh = Task(
    truth=solutions.through_tanh,
    draw=_draw_message_and_value,
    mistakes=(
        Mistake(
            lambda t, v: t * (1 - np.tanh(v) ** 2),
            "v is tanh f already: there is no tanh left to take.",
        ),
        Mistake(
            lambda t, v: t * v,
            "on the way back a message is multiplied by φ′; you multiplied by φ.",
        ),
    ),
    difficulty=1,
    minutes=2,
    praise="t ⊙ (1 − v²), without another tanh: keep it for 2.4.",
)

_at_the_kink = Task(
    truth=solutions.at_the_kink,
    draw=lambda rng: (float(rng.uniform(0.05, 0.95)),),
    mistakes=(
        Mistake(
            lambda s: 2 * s,
            "this is what the function of the page gets. How many kinks does the first path pass "
            "here?",
        ),
        Mistake(
            lambda s: 1.0,
            "this is the true slope. What do the two messages add up to that reach f?",
        ),
        Mistake(lambda s: 3 * s, "two kinks in a row multiply; only parallel paths add."),
    ),
    difficulty=2,
    minutes=6,
    praise="s² + s; on the page it was 2s. Both are 1 for no s: no choice saves the chain rule.",
)

_swish_slope = Task(
    truth=solutions.swish_slope,
    draw=lambda rng: (np.append(rng.normal(scale=3, size=rng.integers(2, 7)), [-800, 800]),),
    mistakes=(
        Mistake(
            lambda f: sigmoid(f) * sigmoid(-f),
            "this is the product of the slopes. What is the slope of a product?",
        ),
        Mistake(
            lambda f: f * sigmoid(f),
            "this is swish itself (φ); its slope (φ′) is asked for.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="σ(f) + f σ(f) σ(−f): zero near f = −1.28, and a little below 0 on its left.",
)


def _draw_message_and_probabilities(rng):
    size = int(rng.integers(2, 6))
    return rng.normal(size=size), rng.dirichlet(np.ones(size))


_through_softmax = Task(
    truth=solutions.through_softmax,
    draw=_draw_message_and_probabilities,
    mistakes=(
        Mistake(
            lambda t, p: t * p * (1 - p),
            "this is the diagonal alone. Each f_j moves all probabilities, not only p_j.",
        ),
        Mistake(
            lambda t, p: p - t,
            "this is the message behind softmax *and* the cross-entropy, where t is the target. "
            "Here t is a message from anywhere.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="p ⊙ (t − t·p): it adds up to 0, since a shift of all f leaves p alone.",
)

TASKS = {
    "2.2a": _gradient_tanh,
    "2.2b": _softplus_slope,
    "2.2c": _through_tanh,
    "2.2d": _at_the_kink,
    "2.2e": _swish_slope,
    "2.2f": _through_softmax,
}
