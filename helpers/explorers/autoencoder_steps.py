"""Explorer of Exercises 3.2 and 3.3: step through the schedule of an autoencoder."""

import numpy as np

from helpers.explorers.graph_steps import GraphData, GraphPicture
from helpers.gradients import GradientError, check_gradient
from helpers.graph import (
    ADD_BIAS,
    LINEAR,
    MEAN_OVER_DATA,
    SUM_OVER_UNITS,
    TRANSFER,
    Graph,
    elementwise_loss,
)
from helpers.widgets.controls import Dice, choice, slider, whole_slider
from helpers.widgets.explorer import Explorer

LOSSES = {
    "cross-entropy": elementwise_loss(
        "cross-entropy",
        lambda x, f: -x * np.log(f) - (1 - x) * np.log(1 - f),
        lambda x, f: (f - x) / (f * (1 - f)),
    ),
    "half squared": elementwise_loss(
        "half squared", lambda x, f: (x - f) ** 2 / 2, lambda x, f: f - x
    ),
}
"""L(x, f) of an output f, not of its logit: for logits as small as those of the explorer."""

_SHAPES = {"W1": (1, 3), "b1": (1,), "W2": (3, 1), "b2": (3,)}


def make_graph(loss, phi):
    """Return the graph of Exercise 3.2 for a loss and a transfer function, by their names."""
    nodes = {
        "f1": LINEAR("W1", "x"),
        "f2": ADD_BIAS("b1", "f1"),
        "f3": TRANSFER[phi]("f2"),
        "f4": LINEAR("W2", "f3"),
        "f5": ADD_BIAS("b2", "f4"),
        "f6": TRANSFER["sigmoid"]("f5"),
        "f7": LOSSES[loss]("x", "f6"),
        "f8": SUM_OVER_UNITS("f7"),
        "f9": MEAN_OVER_DATA("f8"),
    }
    return Graph(nodes, data=("x",))


def autoencoder_steps_data(step, x11, loss, phi, seed):
    """Return values and messages after so many steps forward, then back: N = 2, D = 3, H = 1.

    x11 is the first pixel of the first datum; all other numbers come from `seed`. Source:
    Exercises 3.2 and 3.3, (103) to (133).
    """
    graph = make_graph(loss, phi)
    values = graph.forward(**_inputs(x11, seed))
    forward = len(graph.order)
    if step <= forward:
        known = {name: values[name] for name in (*graph.inputs, *graph.order[:step])}
        if step == 0:
            verdict = "Inputs are set: two data of three pixels, and one hidden unit."
            return GraphData(known, {}, None, verdict)
        name = graph.order[step - 1]
        made = f"{graph.nodes[name].operation.name}({', '.join(graph.nodes[name].inputs)})"
        verdict = f"Forward, step {step} of {forward}: {name} = {made} is {_rows(values[name])}."
        return GraphData(known, {}, name, verdict)
    messages = graph.backward(values)
    done = graph.schedule[: step - forward]
    to = done[-1].to
    verdict = (
        f"Backward, step {len(done)} of {len(graph.schedule)}: {done[-1]} is "
        f"{_rows(messages[to])}. {_compared(graph, to, values, messages)}"
    )
    return GraphData(values, {s.to: messages[s.to] for s in done}, to, verdict)


def _inputs(x11, seed):
    rng = np.random.default_rng(seed)
    x = rng.random((2, 3))
    x[0, 0] = x11
    return {"x": x} | {name: rng.uniform(-1, 1, shape) for name, shape in _SHAPES.items()}


def _rows(array):
    """Return up to six numbers, a semicolon between rows."""
    rows = np.round(np.atleast_2d(array), 3) + 0.0  # no −0.000
    text = "; ".join(", ".join(f"{number:.3f}" for number in row) for row in rows)
    return text.replace("-", "−")


def _compared(graph, name, values, messages):
    try:
        report = check_gradient(graph.error_given(name, values), messages[name], values[name])
    except GradientError:
        return "Finite differences at this node contradict it."
    if report.kinks:
        return "This node is at a kink: finite differences see two slopes, and this is one between."
    return "Finite differences at this node agree."


def autoencoder_steps_explorer():
    """Return the explorer."""
    graph = make_graph("cross-entropy", "tanh")
    controls = {
        "step": whole_slider("step", 0, 0, len(graph.order) + len(graph.schedule)),
        "x11": slider("x₁₁", 1, 0, 1, 0.05),
        "loss": choice("loss", list(LOSSES)),
        "phi": choice("φ", list(TRANSFER), "tanh"),
        "seed": Dice("New numbers"),
    }
    return Explorer(
        "Schedule of an autoencoder", controls, autoencoder_steps_data, GraphPicture(graph)
    )
