"""The tasks of notebook 2.4."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_2_4 as solutions


def _draw(rng):
    n, d, h, i = rng.permutation([2, 3, 4, 5])  # all different: shapes tell the factors apart
    shapes = ((h, d), (i, h), (n, d), (n, i))
    return tuple(rng.normal(size=shape) for shape in shapes)


def _slope(value):
    return 1 - value**2


def _forward(W1, W2, X):
    F2 = np.tanh(X @ W1.T)
    return F2, np.tanh(F2 @ W2.T)


def _w2(W1, W2, X, Y, slope=_slope, add=lambda T, F: T.T @ F):
    F2, F4 = _forward(W1, W2, X)
    return add(-2 * (Y - F4) * slope(F4), F2)


def _w1(W1, W2, X, Y, hidden=_slope, output=_slope, add=lambda T, F: T.T @ F):
    F2, F4 = _forward(W1, W2, X)
    T3 = -2 * (Y - F4) * output(F4)
    return add((T3 @ W2) * hidden(F2), X)


_COMMON = (
    (
        "this is the gradient of the last datum alone: inside a loop, `=` overwrites "
        "where `+=` would add.",
        {"add": lambda T, F: np.outer(T[-1], F[-1])},
    ),
    (
        "this is the gradient of the first datum alone: what becomes of the others?",
        {"add": lambda T, F: np.outer(T[0], F[0])},
    ),
    (
        "you added over the data first and multiplied then. A sum of products is not the product "
        "of the sums: message and activation of the same datum belong together.",
        {"add": lambda T, F: np.outer(T.sum(axis=0), F.sum(axis=0))},
    ),
    (
        "this is the gradient of a mean over the data; here E is a sum.",
        {"add": lambda T, F: T.T @ F / len(T)},
    ),
    (
        "this is the transpose: ∂E/∂W_ab stands in row a and column b, like W_ab itself.",
        {"add": lambda T, F: F.T @ T},
    ),
    (
        "the right size, but it points downhill: mind the − in y − f⁽⁴⁾.",
        {"add": lambda T, F: -T.T @ F},
    ),
    (
        "half of what it should be: E has a square, without ½ in front.",
        {"add": lambda T, F: T.T @ F / 2},
    ),
)


def _common(gradient):
    return tuple(
        Mistake(lambda *a, change=change: gradient(*a, **change), says) for says, change in _COMMON
    )


_gradient_w2 = Task(
    truth=_w2,
    draw=_draw,
    mistakes=(
        *_common(_w2),
        Mistake(
            lambda *a: _w2(*a, slope=np.ones_like),
            "the output layer has a tanh: on its way to f⁽³⁾ the message meets its slope.",
        ),
        Mistake(
            lambda *a: _w2(*a, slope=lambda f: f),
            "you multiplied by φ where φ′ belongs.",
        ),
        Mistake(
            lambda *a: _w2(*a, slope=lambda f: 1 - np.tanh(f) ** 2),
            "φ′ is taken at f⁽³⁾, before the tanh; you took it at f⁽⁴⁾, after it.",
        ),
        Mistake(
            lambda *a: _w2(*a, slope=lambda f: 1 - f),
            "almost: 1 − tanh is not the slope of tanh. What is missing is a square.",
        ),
        Mistake(
            lambda W1, W2, X, Y: _w2(W1, W2, X, Y, add=lambda T, F: T.T @ X),
            "the message meets what W⁽²⁾ was multiplied with, and that was not the input x.",
        ),
        Mistake(
            lambda W1, W2, X, Y: _w2(W1, W2, X, Y, add=lambda T, F: T.T @ (X @ W1.T)),
            "the message meets what W⁽²⁾ was multiplied with: f⁽²⁾, after the tanh, not f⁽¹⁾.",
        ),
    ),
    difficulty=1,
    minutes=5,
    praise="T⁽³⁾ᵀF⁽²⁾: one matrix product adds over all data.",
)

_gradient_w1 = Task(
    truth=_w1,
    draw=_draw,
    mistakes=(
        *_common(_w1),
        Mistake(
            lambda *a: _w1(*a, hidden=np.ones_like),
            "this multiplies T⁽²⁾: between f⁽²⁾ and f⁽¹⁾ there is one more slope, that of the "
            "hidden units.",
        ),
        Mistake(
            lambda *a: _w1(*a, output=np.ones_like),
            "the slope of the output units is missing; the message passes it before W⁽²⁾.",
        ),
        Mistake(
            lambda *a: _w1(*a, hidden=np.ones_like, output=np.ones_like),
            "the slopes of both tanh are missing: a message that passes one is multiplied by φ′.",
        ),
        Mistake(
            lambda *a: _w1(*a, hidden=lambda f: f),
            "at the hidden units you multiplied by φ where φ′ belongs.",
        ),
        Mistake(
            lambda *a: _w1(*a, hidden=lambda f: 1 - np.tanh(f) ** 2),
            "φ′ of the hidden units is taken at f⁽¹⁾, before the tanh, not at f⁽²⁾.",
        ),
        Mistake(
            lambda *a: _w1(*a, hidden=lambda f: 1 - f, output=lambda f: 1 - f),
            "1 − tanh is not the slope of tanh. What is missing is a square.",
        ),
        Mistake(
            lambda W1, W2, X, Y: _w1(W1, W2, X, Y, add=lambda T, F: T.T @ _forward(W1, W2, X)[0]),
            "the message meets what W⁽¹⁾ was multiplied with: the input, not the activation.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="T⁽¹⁾ᵀX: the data meet only here, in the last product.",
)


def _draw_layer(rng):
    """Return T (N, M), W (M, H) and F (N, H) of a linear layer: N, M and H all differ."""
    n, m, h = rng.permutation([2, 3, 4, 5])[:3]
    return tuple(rng.normal(size=shape) for shape in ((n, m), (m, h), (n, h)))


_linear_back = Task(
    truth=solutions.linear_back,
    draw=_draw_layer,
    mistakes=(
        Mistake(
            lambda T, W, F: (np.outer(T[-1], F[-1]), T[-1], T @ W),
            "W and b get the message of the last datum alone: inside a loop, `=` overwrites where "
            "`+=` would add.",
        ),
        Mistake(
            lambda T, W, F: (T.T @ F / len(T), T.mean(axis=0), T @ W),
            "W and b get a mean over the data; T already is the message of whatever E is made of, "
            "so what arrives at W and b only adds up.",
        ),
        Mistake(
            lambda T, W, F: (T.T @ F, T.sum(axis=1), T @ W),
            "b has an entry for each output, and all data share it: over which index does its sum "
            "run?",
        ),
        Mistake(
            lambda T, W, F: (T.T @ F, T, T @ W),
            "your message to b keeps a row for each datum, but there is only one b, which all of "
            "them share.",
        ),
        Mistake(
            lambda T, W, F: (T.T @ F, T @ W),
            "right for W and F, but b gets no message: each row of A contains it.",
        ),
        Mistake(
            lambda T, W, F: (T.T @ F, T @ W, T.sum(axis=0)),
            "all three are right, in another order: that of W, then of b, then of F is asked for.",
        ),
        Mistake(
            lambda T, W, F: (T @ W, T.T @ F, T.sum(axis=0)),
            "all three are right, in another order: that of W, then of b, then of F is asked for.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="what all data share, W and b, gets a sum over them; F has a row for each.",
)


def _draw_layer_with_value(rng):
    T, W, F = _draw_layer(rng)
    return T, W, F, np.tanh(F @ W.T + rng.normal(size=len(W)))


_layer_back = Task(
    truth=solutions.layer_back,
    draw=_draw_layer_with_value,
    mistakes=(
        Mistake(
            lambda T, W, F, G: solutions.layer_back(T, W, F, np.tanh(G)),
            "G is the value of tanh already: you took its slope as if it were what enters.",
        ),
        Mistake(
            lambda T, W, F, G: (T.T @ F, T.sum(axis=0), (T @ W) * (1 - F**2)),
            "your slope is that of the values F, which enter the layer; the tanh of this layer "
            "stands behind W, and its value is G.",
        ),
        Mistake(
            lambda T, W, F, G: (T.T @ F, T.sum(axis=0), T * (1 - G**2) @ W),
            "W and b stand before the tanh as well: on its way to them the message meets φ′.",
        ),
        Mistake(
            lambda T, W, F, G: (*solutions.layer_back(T, W, F, G)[:2], T @ W),
            "right at W and b, but on the way to F the message passes the same tanh: its slope is "
            "missing there.",
        ),
        Mistake(
            lambda T, W, F, G: (
                (T * (1 - G**2)).T @ G,
                *solutions.layer_back(T, W, F, G)[1:],
            ),
            "the message to W meets what W was multiplied with: the layer's input F, not its "
            "value G.",
        ),
    ),
    difficulty=2,
    minutes=4,
    praise="past tanh, then through the matrix: one layer of any network.",
)


def _draw_layers(rng):
    """Return T, three matrices and the four values before, between and behind their layers.

    All are of one width, so that what goes wrong makes numbers and not errors of shape.
    """
    n, width = rng.permutation([2, 3, 4, 5])[:2]
    width = max(width, 3)
    weights = [rng.normal(size=(width, width)) / 2 for _ in range(3)]
    values = [rng.normal(size=(n, width))]
    for W in weights:
        values.append(np.tanh(values[-1] @ W.T + rng.normal(size=width) / 2))
    return rng.normal(size=(n, width)), weights, values


def _each_layer(T, weights, values, order=reversed, step=solutions.layer_back, hand_on=True):
    """Return the pairs of messages, in the order of the layers, with a loop in another order."""
    gradients = {}
    for k in order(range(len(weights))):
        *gradients[k], before = step(T, weights[k], values[k], values[k + 1])
        T = before if hand_on else T
    return [gradients[k] for k in sorted(gradients)]


_backward = Task(
    truth=solutions.backward,
    draw=_draw_layers,
    mistakes=(
        Mistake(
            lambda *a: _each_layer(*a, order=list),
            "your loop runs from the first layer to the last. The message arrives behind the last: "
            "which layer does it meet first?",
        ),
        Mistake(
            lambda *a: solutions.backward(*a)[::-1],
            "the gradients are right, but they come last layer first, as the loop found them.",
        ),
        Mistake(
            lambda *a: np.ravel([by_weights for by_weights, _ in solutions.backward(*a)]),
            "right for the matrices, but each layer has a bias as well: pairs are asked for.",
        ),
        Mistake(
            lambda *a: _each_layer(*a, hand_on=False),
            "every layer gets the message to the last value. What the loop finds at the input of "
            "a layer is the message to the value of the layer before.",
        ),
        Mistake(
            lambda *a: _each_layer(*a, hand_on=False)[::-1],
            "two things. Every layer gets the message to the last value: the message to a layer's "
            "input is to be handed on. And: the gradients come last layer first.",
        ),
        Mistake(
            lambda *a: _each_layer(*a, step=lambda T, W, F, G: solutions.layer_back(T, W, F, F)),
            "the slope of a layer is taken from its input; of the two values around it, tanh has "
            "made the other.",
        ),
        Mistake(
            lambda *a: _each_layer(*a, step=lambda T, W, F, G: solutions.layer_back(T, W, G, G)),
            "the weights of a layer meet its input; you let them meet its value, `values[k + 1]`.",
        ),
        Mistake(
            lambda *a: _each_layer(*a, step=lambda T, W, F, G: solutions.linear_back(T, W, F)),
            "the slopes of tanh are missing: use the step of d, not the operation of c.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="this is backpropagation, for as many layers as you like. Let it learn below.",
)

TASKS = {
    "2.4a": _gradient_w2,
    "2.4b": _gradient_w1,
    "2.4c": _linear_back,
    "2.4d": _layer_back,
    "2.4e": _backward,
}
