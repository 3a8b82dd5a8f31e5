"""The tasks of notebook 3.2–3.3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_3_2 as solutions
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


def _message_and_hidden_values(rng):
    """Return t5 (N, D) and f3 (N, H): N, H and D all differ."""
    n, h, d = rng.permutation([2, 3, 4, 5, 6])[:3]
    return rng.normal(size=(n, d)), np.tanh(rng.normal(size=(n, h)))


_gradients_2 = Task(
    truth=solutions.gradients_2,
    draw=_message_and_hidden_values,
    mistakes=(
        Mistake(
            lambda t5, f3: (t5.T @ f3, t5.sum(axis=1)),
            "b2 has an entry for each pixel, and all data share it: over which index does its sum "
            "run?",
        ),
        Mistake(
            lambda t5, f3: (t5.T @ f3, t5),
            "right for W2; b2 has no index n, so what arrives there is added up over the data.",
        ),
        Mistake(
            lambda t5, f3: (t5.sum(axis=0), t5.T @ f3),
            "both are right, in the other order: first W2, then b2.",
        ),
        Mistake(
            lambda t5, f3: (np.outer(t5.sum(axis=0), f3.sum(axis=0)), t5.sum(axis=0)),
            "right for b2; for W2 you summed messages and values each for itself. The product "
            "comes first, datum by datum, then the sum.",
        ),
        Mistake(
            lambda t5, f3: (t5.T @ (1 - f3**2), t5.sum(axis=0)),
            "right for b2; W2 meets the value f3. The slope of tanh lies behind it, on the way to "
            "the first layer.",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="the data meet at the parameters, a bias being a weight of the constant value 1.",
)


def _logits_and_signed_pixels(rng):
    """Return logits (N, D), some of them saturated, and x (N, D) with −1s and 1s."""
    a, x = _logits_and_pixels(rng)
    return a, 2 * x - 1


def _tanh_chain(a, x, over=lambda f: 1 - f**2):
    f = np.tanh(a)
    return (f - x) / (1 - f**2) * over(f) / len(x)


_message_tanh = Task(
    truth=solutions.message_tanh,
    draw=_logits_and_signed_pixels,
    mistakes=(
        Mistake(
            _tanh_chain,
            "right on paper, but not finite where tanh is 1 or −1: cancel by hand, before the "
            "computer divides.",
        ),
        Mistake(
            lambda a, x: _tanh_chain(a, x, over=lambda f: 1),
            "this is L′, the slope by the output; on its way to the logit the message passes tanh.",
        ),
        Mistake(
            lambda a, x: (sigmoid(a) - x) / len(x),
            "this is for an output σ(a); here it is tanh(a), as the pixels are from −1 to 1.",
        ),
        Mistake(
            lambda a, x: (np.tanh(a) - x) * (1 - np.tanh(a) ** 2) / len(x),
            "this is the message of half the square: it still holds tanh′. What does the slope of "
            "this loss divide by?",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="tanh a − x: another output and another loss whose slopes cancel.",
)


def _network_and_pixels(rng):
    """Return W1, b1, W2, b2 and x: N, H and D all differ, and one output is quite sure."""
    n, h, d = rng.permutation([2, 3, 4, 5, 6])[:3]
    W1, b1, W2, b2 = (rng.normal(size=shape) for shape in ((h, d), h, (d, h), d))
    x = rng.uniform(0.1, 0.9, (n, d))
    b2[0], x[:2, 0] = 800, (0, 1)
    return W1, b1, W2, b2, x


def _naive_chain(W1, b1, W2, b2, x):
    f2 = x @ W1.T + b1
    t5 = _chain_in_order(np.tanh(f2) @ W2.T + b2, x)
    t2 = _slope(f2) * (t5 @ W2)
    return t2.T @ x, t2.sum(axis=0), t5.T @ np.tanh(f2), t5.sum(axis=0)


def _first_layer(*network):
    return solutions.four_gradients(*network)[:2]


def _second_layer(*network):
    return solutions.four_gradients(*network)[2:]


def _without_slope(W1, b1, W2, b2, x):
    t3 = solutions.message_5(np.tanh(x @ W1.T + b1) @ W2.T + b2, x) @ W2
    return t3.T @ x, t3.sum(axis=0), *_second_layer(W1, b1, W2, b2, x)


_four_gradients = Task(
    truth=solutions.four_gradients,
    draw=_network_and_pixels,
    mistakes=(
        Mistake(_naive_chain, _UNFUSED),
        Mistake(
            lambda *a: (*_first_layer(*a), *(len(a[-1]) * g for g in _second_layer(*a))),
            "the first layer is right; the 1/N is missing in the second. Adam would hide it.",
        ),
        Mistake(
            lambda *a: (*_second_layer(*a), *_first_layer(*a)),
            "all four are right, as they are found on the way back; they are asked for in the "
            "order of the arguments.",
        ),
        Mistake(
            _without_slope,
            "the second layer is right; on its way to the first the message passes φ′(f2).",
        ),
        Mistake(
            lambda *a: [g / len(a[-1]) if g.ndim == 1 else g for g in solutions.four_gradients(*a)],
            "the weights are right; the biases get a mean where a sum belongs: t5 and t2 hold the "
            "1/N already.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="all that an autoencoder needs to learn, finite whatever it has learned.",
)


def _tied_network_and_pixels(rng):
    n, h, d = rng.permutation([2, 3, 4, 5, 6])[:3]
    W, b1, b2 = (rng.normal(size=shape) for shape in ((h, d), h, d))
    return W, b1, b2, rng.uniform(0, 1, (n, d))


def _paths(W, b1, b2, x):
    first, _, second, _ = solutions.four_gradients(W, b1, W.T, b2, x)
    return first, second.T


_ONE_PATH = "this is the part of one path, through the {}; W serves the other layer as well."

_gradient_tied = Task(
    truth=solutions.gradient_tied,
    draw=_tied_network_and_pixels,
    mistakes=(
        Mistake(lambda *a: _paths(*a)[0], _ONE_PATH.format("first layer")),
        Mistake(lambda *a: _paths(*a)[1], _ONE_PATH.format("second layer")),
        Mistake(
            lambda *a: sum(_paths(*a)) / 2,
            "half of it: what comes along two paths is added, not averaged.",
        ),
        Mistake(
            lambda *a: 2 * _paths(*a)[0],
            "you counted the path through the first layer twice; that through the second is "
            "another.",
        ),
        Mistake(
            lambda *a: _paths(*a)[0] + len(a[-1]) * _paths(*a)[1],
            "the part of the second layer is N times too large.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="two paths, two parts; half the weights, and the same schedule.",
)

TASKS = {
    "3.2a": _message_5,
    "3.2b": _gradients_2,
    "3.2c": _message_tanh,
    "3.3a": _gradient_w1,
    "3.3b": _four_gradients,
    "3.3c": _gradient_tied,
}
