"""The tasks of notebook 2.4."""

import numpy as np

from helpers.answers.comparison import Mistake, Task


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
    difficulty=2,
    minutes=6,
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
    difficulty=3,
    minutes=8,
    praise="T⁽¹⁾ᵀX: the data meet only here, in the last product.",
)

TASKS = {"2.4a": _gradient_w2, "2.4b": _gradient_w1}
