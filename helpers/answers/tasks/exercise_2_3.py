"""The tasks of notebook 2.3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_2_3 as solutions


def _draw(rng):
    """Return W1, W2, x, y with as many outputs as hidden units: a lost transpose has its shape."""
    units = int(rng.integers(2, 5))
    inputs = units + int(rng.integers(1, 3))
    sizes = ((units, inputs), (units, units), inputs, units)
    return tuple(0.7 * rng.normal(size=size) for size in sizes)


def _slope(f):
    return 1 - np.tanh(f) ** 2


def _no_square(f):
    return 1 - np.tanh(f)


def _gradient_w1(W1, W2, x, y, d1=_slope, d2=_slope, back=np.transpose):
    """Return ∂E/∂W1, with φ₁′, φ₂′ or the transpose replaced by what a mistake makes of it."""
    f1 = W1 @ x
    f3 = W2 @ np.tanh(f1)
    t3 = -2 * d2(f3) * (y - np.tanh(f3))
    return np.outer(d1(f1) * (back(W2) @ t3), x)


def _gradient_w2(W1, W2, x, y, d2=_slope, source=np.tanh):
    """Return ∂E/∂W2, with φ₂′ or the layer's input replaced by what a mistake makes of it."""
    f1 = W1 @ x
    f3 = W2 @ np.tanh(f1)
    return np.outer(-2 * d2(f3) * (y - np.tanh(f3)), source(f1))


def _hidden_for_input(W1, W2, x, y):
    f1 = W1 @ x
    f3 = W2 @ np.tanh(f1)
    t3 = -2 * _slope(f3) * (y - np.tanh(f3))
    return np.outer(_slope(f1) * (W2.T @ t3), np.tanh(f1))


def _slopes_swapped(W1, W2, x, y):
    f1 = W1 @ x
    f3 = W2 @ np.tanh(f1)
    t3 = -2 * _slope(f1) * (y - np.tanh(f3))
    return np.outer(_slope(f3) * (W2.T @ t3), x)


def _input_for_hidden(W1, W2, x, y):
    f3 = W2 @ np.tanh(W1 @ x)
    return np.outer(-2 * _slope(f3) * (y - np.tanh(f3)), x)


_SIGN = "everything is there but the sign: y − f⁽⁴⁾ falls as f⁽⁴⁾ grows, so which message turns?"
_HALF = "half of what it should be: the error is a sum of squares, without ½ in front."
_MEAN = "this is the gradient of a mean over the outputs; E is their sum."
_NO_SQUARE = "you take 1 − tanh for φ′. Measure the slope of tanh at 0.5: which power is lost?"

_w1 = Task(
    truth=_gradient_w1,
    draw=_draw,
    mistakes=(
        Mistake(lambda *a: -_gradient_w1(*a), _SIGN),
        Mistake(lambda *a: _gradient_w1(*a) / 2, _HALF),
        Mistake(lambda *a: _gradient_w1(*a) / len(a[3]), _MEAN),
        Mistake(
            lambda *a: _gradient_w1(*a, back=np.asarray),
            "W⁽²⁾ carries the message back as it carried the values forward. The shapes fit only "
            "because these layers are equally wide: over which index of W⁽²⁾ must the sum run?",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a).T,
            "your result is transposed: row a belongs to hidden unit a, column b to input b.",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a, d1=np.tanh),
            "in the hidden layer you multiply by φ(f⁽¹⁾) where φ′(f⁽¹⁾) belongs.",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a, d2=np.tanh),
            "in the output layer you multiply by φ(f⁽³⁾) where φ′(f⁽³⁾) belongs.",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a, d1=np.tanh, d2=np.tanh),
            "in both layers you multiply by φ where φ′ belongs.",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a, d1=np.ones_like),
            "the hidden layer's φ′ is missing: t⁽²⁾ is not yet t⁽¹⁾.",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a, d2=np.ones_like),
            "the output layer's φ′ is missing: t⁽⁴⁾ is not yet t⁽³⁾.",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a, d1=np.ones_like, d2=np.ones_like),
            "this is right for linear layers: φ′ is missing in both.",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a, d1=lambda f: _slope(np.tanh(f))),
            "in the hidden layer you take φ′ at f⁽²⁾, after φ; it belongs at f⁽¹⁾, before.",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a, d2=lambda f: _slope(np.tanh(f))),
            "in the output layer you take φ′ at f⁽⁴⁾, after φ; it belongs at f⁽³⁾, before.",
        ),
        Mistake(
            lambda *a: _gradient_w1(
                *a, d1=lambda f: _slope(np.tanh(f)), d2=lambda f: _slope(np.tanh(f))
            ),
            "you take φ′ after φ, in both layers: it belongs at the sum that enters φ.",
        ),
        Mistake(
            lambda *a: _gradient_w1(*a, d1=_no_square, d2=_no_square),
            _NO_SQUARE,
        ),
        Mistake(
            _slopes_swapped,
            "each layer has the other's slope: which sum enters φ₁, and which φ₂?",
        ),
        Mistake(
            _hidden_for_input,
            "you multiply t⁽¹⁾ by f⁽²⁾, which the first layer puts out. What does it take in?",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="φ′(f⁽¹⁾) ⊙ W⁽²⁾ᵀt⁽³⁾, times xᵀ: the message went through both layers.",
)

_w2 = Task(
    truth=_gradient_w2,
    draw=_draw,
    mistakes=(
        Mistake(lambda *a: -_gradient_w2(*a), _SIGN),
        Mistake(lambda *a: _gradient_w2(*a) / 2, _HALF),
        Mistake(lambda *a: _gradient_w2(*a) / len(a[3]), _MEAN),
        Mistake(
            lambda *a: _gradient_w2(*a).T,
            "your result is transposed. The shape does not tell, for these layers are equally "
            "wide: row a belongs to output a, column b to hidden unit b.",
        ),
        Mistake(
            lambda *a: _gradient_w2(*a, d2=np.tanh),
            "you multiply by φ(f⁽³⁾) where φ′(f⁽³⁾) belongs.",
        ),
        Mistake(
            lambda *a: _gradient_w2(*a, d2=np.ones_like),
            "φ′ is missing: t⁽⁴⁾ is not yet t⁽³⁾.",
        ),
        Mistake(
            lambda *a: _gradient_w2(*a, d2=lambda f: _slope(np.tanh(f))),
            "you take φ′ at f⁽⁴⁾, after φ; it belongs at f⁽³⁾, before.",
        ),
        Mistake(
            lambda *a: _gradient_w2(*a, d2=_no_square),
            _NO_SQUARE,
        ),
        Mistake(
            lambda *a: _gradient_w2(*a, source=np.asarray),
            "you multiply by f⁽¹⁾, but the second layer is fed with f⁽²⁾ = φ(f⁽¹⁾).",
        ),
        Mistake(
            lambda *a: _gradient_w2(*a, source=_slope),
            "you differentiate φ₁ too. No path from W⁽²⁾ to E passes it: its value is needed here.",
        ),
        Mistake(
            _input_for_hidden,
            "you multiply by x, which feeds the first layer. What feeds the second?",
        ),
        Mistake(
            _hidden_for_input,
            "this is equation (66) to the letter, with t⁽¹⁾. Which message stands at the output "
            "of the second layer?",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="t⁽³⁾ times f⁽²⁾ᵀ: message at the output of the layer, value at its input.",
)


def _draw_three(rng):
    """Return W1, W2, W3, x, y with layers of one width: matrices exchanged still fit."""
    units = int(rng.integers(2, 5))
    inputs = units + int(rng.integers(1, 3))
    sizes = ((units, inputs), (units, units), (units, units), inputs, units)
    return tuple(0.7 * rng.normal(size=size) for size in sizes)


def _of_upper_part(gradient, **change):
    """Return what a gradient of two layers makes of the upper two of three."""
    return lambda W1, W2, W3, x, y: gradient(W2, W3, np.tanh(W1 @ x), y, **change)


def _without_third(W1, W2, W3, x, y):
    return _gradient_w2(W1, W2, x, y)


_middle = Task(
    truth=solutions.gradient_middle,
    draw=_draw_three,
    mistakes=(
        Mistake(
            _without_third,
            "this is right for two layers, where W⁽²⁾ is the last: the third is forgotten.",
        ),
        Mistake(
            _of_upper_part(_gradient_w2),
            "this is the gradient by the third layer; W⁽²⁾ is the first of the upper two.",
        ),
        Mistake(
            _of_upper_part(_gradient_w1, back=np.asarray),
            "W⁽³⁾ carries the message back as it carried the values forward: over which of its "
            "indices must the sum run?",
        ),
        Mistake(
            _of_upper_part(_gradient_w1, d1=np.ones_like),
            "the slope φ′ of the middle layer is missing.",
        ),
        Mistake(
            _of_upper_part(_gradient_w1, d2=np.ones_like),
            "the slope φ′ of the third layer is missing.",
        ),
        Mistake(
            _of_upper_part(_hidden_for_input),
            "you multiply by what the middle layer puts out. What does it take in?",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="whatever made its input, the upper part is a network of its own: depth is repetition.",
)


def _draw_block(rng):
    units = int(rng.integers(2, 5))
    return tuple(0.7 * rng.normal(size=size) for size in ((units, units),) * 2 + (units,) * 2)


def _skip_untransposed(W1, W2, h, y):
    f2 = np.tanh(W1 @ h)
    t = -2 * (y - h - W2 @ f2)
    return t + W1 @ ((1 - f2**2) * (W2 @ t))


_skip = Task(
    truth=solutions.message_to_input,
    draw=_draw_block,
    mistakes=(
        Mistake(
            _skip_untransposed,
            "both matrices carry the message back as they carried values forward. The shapes fit "
            "only because they are square.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="t plus what comes through the layers: the skip lets t pass as it is.",
)

_leaky = Task(
    truth=solutions.leaky_scale,
    draw=lambda rng: (int(rng.integers(2, 500)), float(rng.uniform(0, 0.9))),
    mistakes=(
        Mistake(
            lambda n, alpha: 2 / ((1 + alpha) * np.sqrt(n)),
            "you average the slope and then square it; lengths need the mean of its square.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="√(2/(n(1 + α²))): He's scale at α = 0, and 1/√n as α approaches 1, a linear layer.",
)

TASKS = {
    "2.3a": _w1,
    "2.3b": _w2,
    "2.3c": _middle,
    "2.3d": _skip,
    "2.3e": _leaky,
}
