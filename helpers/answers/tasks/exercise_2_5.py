"""The tasks of notebook 2.5."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_2_5 as solutions


def _draw(rng):
    size = rng.integers(2, 5)
    return rng.normal(size=(size, size)), rng.normal(size=size), rng.normal(size=size)


def _parts(W, x, y, depth=2, slope=lambda value: 1 - value**2, back=lambda W: W.T, shift=0):
    """Return the part of each use of W, from the first to the last: t hᵀ with its input h."""
    values = [x]
    for _ in range(depth):
        values.append(np.tanh(W @ values[-1]))
    parts, message = [], -2 * (y - values[-1])
    for use in reversed(range(depth)):
        message = slope(values[use + 1]) * message
        parts.append(np.outer(message, values[use + shift]))
        message = back(W) @ message
    return parts[::-1]


def _whole(*arguments, **change):
    return sum(_parts(*arguments, **change))


def _swapped(W, x, y):
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    t3 = -2 * (y - f4) * (1 - f4**2)
    return np.outer(t3, x) + np.outer(W.T @ t3 * (1 - f2**2), f2)


_UPHILL = Mistake(
    lambda *a: -_whole(*a), "the right size, but it points downhill: mind the − in y − f⁽⁴⁾."
)
_TRANSPOSED = Mistake(
    lambda *a: _whole(*a).T,
    "this is the transpose: ∂E/∂W_ab stands in row a and column b. W is square, so no shape "
    "warned you.",
)
_UNTURNED = Mistake(
    lambda *a: _whole(*a, back=lambda W: W),
    "on the way back a message passes Wᵀ, not W. Both fit, as W is square: mind the index that "
    "is summed.",
)
_NO_SLOPES = Mistake(
    lambda *a: _whole(*a, slope=np.ones_like),
    "the slopes of tanh are missing: every time a message passes a tanh, φ′ multiplies it.",
)
_VALUE_FOR_SLOPE = Mistake(
    lambda *a: _whole(*a, slope=lambda value: value), "you multiplied by φ where φ′ belongs."
)
_SLOPE_LATE = Mistake(
    lambda *a: _whole(*a, slope=lambda value: 1 - np.tanh(value) ** 2),
    "φ′ is taken at what goes into the tanh; you took it at what came out.",
)

_shared = Task(
    truth=_whole,
    draw=_draw,
    mistakes=(
        Mistake(
            lambda *a: _parts(*a)[0],
            "this is the part of the inner use of W alone, by way of f⁽¹⁾. If you computed the "
            "other one too, it was overwritten.",
        ),
        Mistake(
            lambda *a: _parts(*a)[1],
            "this is the part of the outer use of W alone, by way of f⁽³⁾. Who else hears when "
            "W moves?",
        ),
        Mistake(
            lambda *a: _whole(*a) / 2,
            "half of what it should be: did you average the two paths instead of adding, or "
            "forget the 2 of the square?",
        ),
        _UPHILL,
        _TRANSPOSED,
        _UNTURNED,
        _NO_SLOPES,
        _VALUE_FOR_SLOPE,
        _SLOPE_LATE,
        Mistake(
            _swapped,
            "each message meets the input of its own use of W; yours are swapped.",
        ),
        Mistake(
            lambda *a: 2 * _parts(*a)[1],
            "twice the outer path: the two parts are not equal, each has a message of its own.",
        ),
        Mistake(
            lambda *a: 2 * _parts(*a)[0],
            "twice the inner path: the two parts are not equal, each has a message of its own.",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="t⁽³⁾f⁽²⁾ᵀ + t⁽¹⁾xᵀ: both paths, added.",
)

_recurrent = Task(
    truth=_whole,
    draw=lambda rng: (*_draw(rng), int(rng.integers(2, 6))),
    mistakes=(
        Mistake(
            lambda *a: _parts(*a)[-1],
            "this is the part of the last use of W alone; each of the others adds its own.",
        ),
        Mistake(
            lambda *a: _parts(*a)[0],
            "this is the part of the first use of W alone: in the loop, `=` overwrites where "
            "`+=` would add.",
        ),
        Mistake(
            lambda *a: _whole(*a) / a[-1],
            "this is the mean over the uses of W; they add up.",
        ),
        Mistake(
            lambda *a: _whole(*a) / 2,
            "half of what it should be: E has a square, without ½ in front.",
        ),
        _UPHILL,
        _TRANSPOSED,
        _UNTURNED,
        _NO_SLOPES,
        _VALUE_FOR_SLOPE,
        _SLOPE_LATE,
        Mistake(
            lambda *a: _whole(*a, shift=1),
            "each message meets the input of its use of W; you took the output.",
        ),
        Mistake(
            lambda *a: _whole(*a[:-1]),
            "this is right for two uses of W only; how many there are is given by depth.",
        ),
        Mistake(
            lambda *a: _whole(*a, back=lambda W: np.eye(len(W))),
            "from one use to the one before, the message must pass W (transposed) on its way.",
        ),
    ),
    difficulty=3,
    minutes=12,
    praise="one part for each use, all added: this is backpropagation through time.",
)


def _draw_times(rng):
    steps = int(rng.integers(3, 8))
    return float(rng.uniform(0.5, 1.5)), rng.normal(size=steps), rng.normal(size=steps)


def _last_target_only(w, x, y):
    states = [0.0]
    for x_k in x:
        states.append(np.tanh(w * states[-1] + x_k))
    gradient, message = 0.0, -2 * (y[-1] - states[-1])
    for k in range(len(x), 0, -1):
        message = message * (1 - states[k] ** 2)
        gradient += message * states[k - 1]
        message = w * message
    return gradient


_through_time = Task(
    truth=solutions.gradient_through_time,
    draw=_draw_times,
    mistakes=(
        Mistake(
            lambda w, x, y: 0.0,
            "yours is 0: it is the part of the first step alone, where h₀ = 0. In the loop, `=` "
            "overwrites where `+=` would add.",
        ),
        Mistake(
            _last_target_only,
            "yours hears of the last target only; every step has one, and its message joins "
            "the one from the step after.",
        ),
    ),
    difficulty=3,
    minutes=12,
    praise="added twice: messages at each state, and parts at the weight. This is how it is done.",
)


def _draw_tied(rng):
    inputs = int(rng.integers(3, 6))
    return rng.normal(size=(int(rng.integers(2, inputs)), inputs)), rng.normal(size=inputs)


_tied = Task(
    truth=solutions.gradient_tied,
    draw=_draw_tied,
    difficulty=2,
    minutes=8,
    praise="the coder's part plus the decoder's, transposed: tied weights halve the parameters.",
)


def _draw_many(rng):
    count, size = int(rng.integers(2, 6)), int(rng.integers(2, 5))
    return rng.normal(size=(size, size)), *rng.normal(size=(2, count, size))


def _summed(gradient):
    """Return the sum over the data of what a gradient makes of each."""
    return lambda W, X, Y: sum(gradient(W, x, y) for x, y in zip(X, Y, strict=True))


_of_all = Task(
    truth=solutions.gradient_of_all,
    draw=_draw_many,
    mistakes=(
        Mistake(
            lambda W, X, Y: _whole(W, X[-1], Y[-1]),
            "this is the gradient of the last datum: in the loop, `=` overwrites where `+=` "
            "would add.",
        ),
        Mistake(
            lambda W, X, Y: _whole(W, X[0], Y[0]),
            "this is the gradient of the first datum: does your loop return too early?",
        ),
        Mistake(
            _summed(lambda *a: _parts(*a)[1]),
            "added over the data, well; but W has an inner use too.",
        ),
        Mistake(
            _summed(lambda *a: _parts(*a)[0]),
            "added over the data, well; but W has an outer use too.",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="2N uses of W, 2N parts, all added.",
)

TASKS = {
    "2.5a": _shared,
    "2.5b": _recurrent,
    "2.5c": _through_time,
    "2.5d": _tied,
    "2.5e": _of_all,
}
