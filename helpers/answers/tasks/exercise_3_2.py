"""The tasks of notebook 3.2–3.3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.logistic import sigmoid


def _logits_and_pixels(rng):
    """Return f5 (N, D), some of it saturated, and x (N, D) with 0s and 1s."""
    shape = int(rng.integers(2, 5)), int(rng.integers(5, 8))
    f5 = rng.normal(size=shape)
    x = rng.uniform(0.1, 0.9, shape)
    f5[0, :4], x[0, :4] = (800, 40, -800, 1), (0, 0, 1, 1)
    return f5, x


def _chain(f5, x):
    s = sigmoid(f5)
    return s * sigmoid(-f5) * (s - x) / (s * (1 - s)) / len(x)


def _chain_in_order(f5, x):
    s = sigmoid(f5)
    return s * (1 - s) * ((s - x) / (s * (1 - s))) / len(x)


_UNFUSED = (
    "right on paper, but not finite where the sigmoid is 0 or 1: cancel σ(1 − σ) by hand, before "
    "the computer divides by it."
)

_message_5 = Task(
    truth=lambda f5, x: (sigmoid(f5) - x) / len(x),
    draw=_logits_and_pixels,
    mistakes=(
        Mistake(_chain, _UNFUSED),
        Mistake(_chain_in_order, _UNFUSED),
        Mistake(
            lambda f5, x: sigmoid(f5) - x,
            "the node at the end is a mean over the data: what does it leave in every message?",
        ),
        Mistake(
            lambda f5, x: (sigmoid(f5) - x) / x.size,
            "you divided by all entries. The units are summed; which axis has a mean?",
        ),
        Mistake(
            lambda f5, x: (sigmoid(f5) - x) / x.shape[1],
            "you divided by the number of units; the mean goes over the data.",
        ),
        Mistake(
            lambda f5, x: (x - sigmoid(f5)) / len(x),
            "everything is right but the sign: too bright an output must come out positive.",
        ),
        Mistake(
            lambda f5, x: sigmoid(f5) * sigmoid(-f5) * (sigmoid(f5) - x) / len(x),
            "this is the message of the half squared loss: it still holds σ′. What does the slope "
            "of the cross-entropy divide by?",
        ),
        Mistake(
            lambda f5, x: (f5 - x) / len(x),
            "f5 is the logit; the output that is compared with x is the sigmoid of it.",
        ),
        Mistake(
            lambda f5, x: (sigmoid(f5) - x).mean(axis=0),
            "you averaged over the data: that is the gradient of b2. The message keeps a row for "
            "each datum.",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="(σ − x)/N, finite for every logit.",
)


def _weights_and_messages(rng):
    """Return W2 (D, H), f2 (N, H), t5 (N, D) and x (N, D): N, H and D all differ."""
    n, h, d = rng.permutation([2, 3, 4, 5, 6])[:3]
    return tuple(rng.normal(size=shape) for shape in ((d, h), (n, h), (n, d), (n, d)))


def _slope(f2):
    return 1 - np.tanh(f2) ** 2


_gradient_w1 = Task(
    truth=lambda W2, f2, t5, x: (_slope(f2) * (t5 @ W2)).T @ x,
    draw=_weights_and_messages,
    mistakes=(
        Mistake(
            lambda W2, f2, t5, x: x.T @ (_slope(f2) * (t5 @ W2)),
            "transposed: W1 has a row for each hidden unit and a column for each pixel.",
        ),
        Mistake(
            lambda W2, f2, t5, x: (_slope(f2) * (t5 @ W2)).T @ x / len(x),
            "t5 already holds the 1/N; here the parts of the data are only added.",
        ),
        Mistake(
            lambda W2, f2, t5, x: (np.tanh(f2) * (t5 @ W2)).T @ x,
            "you multiplied by φ; on the way back it is φ′, the slope.",
        ),
        Mistake(
            lambda W2, f2, t5, x: (t5 @ W2).T @ x,
            "the way back passes the transfer function too: φ′(f2) is missing.",
        ),
        Mistake(
            lambda W2, f2, t5, x: (_slope(np.tanh(f2)) * (t5 @ W2)).T @ x,
            "the slope is taken at f3, after φ; it belongs at f2.",
        ),
        Mistake(
            lambda W2, f2, t5, x: t5.T @ np.tanh(f2),
            "this is the gradient of W2; go one layer further back.",
        ),
        Mistake(
            lambda W2, f2, t5, x: (_slope(f2) * (t5 @ W2)).sum(axis=0),
            "this is the gradient of b1; that of W1 has the inputs as well.",
        ),
        Mistake(
            lambda W2, f2, t5, x: np.outer((_slope(f2) * (t5 @ W2)).sum(axis=0), x.sum(axis=0)),
            "you summed messages and inputs each for itself. The product comes first, datum by "
            "datum, then the sum.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="back through W2, through φ′, and out to the pixels.",
)

TASKS = {"3.2a": _message_5, "3.3a": _gradient_w1}
