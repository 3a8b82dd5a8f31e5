"""The tasks of notebook 2.1."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_2_1 as solutions


def _draw(rng):
    """Return (W, x, y), in shapes that differ from draw to draw; some are square."""
    outputs, inputs = rng.integers(2, 5, 2)
    return rng.normal(size=(outputs, inputs)), rng.normal(size=inputs), rng.normal(size=outputs)


_gradient_w = Task(
    truth=lambda W, x, y: -2 * np.outer(y - W @ x, x),
    draw=_draw,
    mistakes=(
        Mistake(
            lambda W, x, y: 2 * np.outer(y - W @ x, x),
            "the size is right, the sign is not. A larger prediction makes y − Wx smaller: where "
            "on the way back does that show?",
        ),
        Mistake(
            lambda W, x, y: -np.outer(y - W @ x, x),
            "half of what it should be: E is a sum of squares, without ½ in front.",
        ),
        Mistake(
            lambda W, x, y: -2 * np.outer(x, y - W @ x),
            "the numbers are right, but transposed. The gradient has the shape of W: outputs are "
            "its rows, inputs its columns.",
        ),
        Mistake(
            lambda W, x, y: -2 * np.outer(y - W @ x, x) / len(y),
            "this is the gradient of a mean over the outputs; here E is their sum.",
        ),
        Mistake(
            lambda W, x, y: 2 * np.outer(W @ x, x),
            "the target y is missing: this is the gradient of Σ (Wx)².",
        ),
        Mistake(
            lambda W, x, y: -2 * (y - W @ x),
            "this is the message t⁽¹⁾. One step of the schedule is left: how does f⁽¹⁾ depend on "
            "W_ab?",
        ),
        Mistake(
            lambda W, x, y: -2 * W.T @ (y - W @ x),
            "this is the gradient of x, with the shape of x. Asked for is that of W.",
        ),
        Mistake(
            lambda W, x, y: -2 * np.outer(np.ones(len(y)), x),
            "f⁽²⁾ is missing: the derivative of Σ f² is not 2. (The middle line of the source's "
            "(22) has this slip.)",
        ),
        Mistake(
            lambda W, x, y: -2 * np.full_like(W, (y - W @ x).sum()) * x,
            "every row is the same: you added over the outputs. W_ab touches output a only, which "
            "is what δ says.",
        ),
        Mistake(
            lambda W, x, y: ((y - W @ x) ** 2).sum(),
            "this is E itself; its derivatives in the entries of W are asked for.",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="−2(y − Wx)xᵀ: the message of each output times each input.",
)

_message_1 = Task(
    truth=lambda W, x, y: -2 * (y - W @ x),
    draw=_draw,
    mistakes=(
        Mistake(
            lambda W, x, y: 2 * (y - W @ x),
            "this is t⁽²⁾. On the way from f⁽²⁾ to f⁽¹⁾ it meets the derivative of y − f⁽¹⁾.",
        ),
        Mistake(
            lambda W, x, y: W @ x - y,
            "half of what it should be: what is the derivative of a square?",
        ),
        Mistake(
            lambda W, x, y: y - W @ x,
            "this is the value f⁽²⁾. A message is a derivative of E: start with t⁽³⁾ = 1.",
        ),
        Mistake(
            lambda W, x, y: -2 * np.outer(y - W @ x, x),
            "one step too far: this is the gradient of W. A message has the shape of its node.",
        ),
        Mistake(
            lambda W, x, y: -2 * W.T @ (y - W @ x),
            "one step too far: this is the message to x. A message has the shape of its node.",
        ),
        Mistake(
            lambda W, x, y: -2 * (y - W @ x).sum(),
            "you added over the outputs; t⁽¹⁾ has one entry for each of them. The δ removes the "
            "sum.",
        ),
        Mistake(
            lambda W, x, y: -2 * (y - W @ x) / len(y),
            "this belongs to a mean over the outputs; here E is their sum.",
        ),
        Mistake(
            lambda W, x, y: -2 * np.ones(len(y)),
            "the derivative of Σ f² is not 2. (The middle line of the source's (22) has this "
            "slip.)",
        ),
        Mistake(
            lambda W, x, y: 2 * W @ x,
            "the target y is missing: this is the message of Σ (Wx)².",
        ),
    ),
    difficulty=1,
    minutes=2,
    praise="−2(y − Wx): where a prediction is too small, its message asks for more.",
)


def _draw_message_and_input(rng):
    outputs, inputs = rng.integers(2, 5, 2)
    return rng.normal(size=outputs), rng.normal(size=inputs)


_message_to_w = Task(
    truth=solutions.message_to_w,
    draw=_draw_message_and_input,
    mistakes=(
        Mistake(
            lambda t, x: -2 * np.outer(t, x),
            "the −2 belongs to one error, that of the page. Here the message holds all that comes "
            "behind the layer.",
        ),
    ),
    difficulty=1,
    minutes=2,
    praise="t xᵀ, whatever stands behind the layer: keep it for 2.4.",
)


def _draw_message_and_weights(rng):
    outputs, inputs = rng.integers(2, 5, 2)
    return rng.normal(size=outputs), rng.normal(size=(outputs, inputs))


_message_to_x = Task(
    truth=solutions.message_to_x,
    draw=_draw_message_and_weights,
    mistakes=(
        Mistake(
            lambda t, W: -2 * W.T @ t,
            "the −2 belongs to one error, that of the page. Here the message holds all that comes "
            "behind the layer.",
        ),
        Mistake(
            lambda t, W: W * t[:, np.newaxis],
            "these are the parts, one for each arrow from an input to an output. What does an "
            "input make of the parts that reach it?",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="Wᵀt: each input hears of every output that it feeds. Keep it for 2.3 and 2.4.",
)


def _draw_two_layers(rng):
    results, hidden, inputs = rng.integers(2, 5, 3)
    return (
        rng.normal(size=(results, hidden)),
        rng.normal(size=(hidden, inputs)),
        rng.normal(size=inputs),
        rng.normal(size=results),
    )


_gradient_behind = Task(
    truth=solutions.gradient_behind,
    draw=_draw_two_layers,
    mistakes=(
        Mistake(
            lambda V, W, x, y: -2 * np.outer(y - V @ W @ x, W @ x),
            "this is the gradient of V, the second layer. That of the first lies one step on.",
        ),
        Mistake(
            lambda V, W, x, y: -2 * np.outer(y - V @ W @ x, x),
            "the message to VWx is right, but W made Wx: first send the message through V.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="−2Vᵀ(y − VWx)xᵀ: three rules in a row, and no rule had to know of the others.",
)

_from_the_left = Task(
    truth=solutions.from_the_left,
    draw=lambda rng: (rng.integers(2, 9, int(rng.integers(3, 7))),),
    mistakes=(
        Mistake(
            lambda sizes: sizes[0] * np.sum(sizes[:-1] * sizes[1:]),
            "one product too many: the first matrix is there already, and two make one product.",
        ),
        Mistake(
            lambda sizes: np.sum(sizes[:-1] * sizes[1:]),
            "this is how many entries the matrices have; how often is each multiplied?",
        ),
        Mistake(
            np.prod,
            "that many paths lead through the chain. Step by step, a product of r × s and s × u "
            "is done with rsu.",
        ),
        Mistake(
            lambda sizes: np.sum(sizes[:-2] * sizes[1:-1] * sizes[2:]),
            "you multiply neighbours. How many rows has what comes out of the step before?",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="the number of results times what one row costs: with one result it is least.",
)

TASKS = {
    "2.1a": _gradient_w,
    "2.1b": _message_1,
    "2.1c": _message_to_w,
    "2.1d": _message_to_x,
    "2.1e": _gradient_behind,
    "2.1f": _from_the_left,
}
