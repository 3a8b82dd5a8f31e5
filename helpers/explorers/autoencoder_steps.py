"""Explorer of Exercises 3.2 and 3.3: step through the schedule of an autoencoder."""

from functools import partial

import numpy as np

from helpers.explorers import graph_steps
from helpers.explorers.graph_steps import Picture, node_targets, step_back, step_forward, walk
from helpers.graph import (
    ADD_BIAS,
    LINEAR,
    MEAN_OVER_DATA,
    SUM_OVER_UNITS,
    TRANSFER,
    Graph,
    elementwise_loss,
)
from helpers.graph_drawing import brief
from helpers.widgets.controls import Dice, choice, slider, whole_slider
from helpers.widgets.explorer import Explorer

_quietly = np.errstate(divide="ignore", invalid="ignore")  # 0/0 is what is to be seen

LOSSES = {
    "cross-entropy": elementwise_loss(
        "cross-entropy",
        _quietly(lambda x, f: -x * np.log(f) - (1 - x) * np.log(1 - f)),
        _quietly(lambda x, f: (f - x) / (f * (1 - f))),
    ),
    "half squared": elementwise_loss(
        "half squared", lambda x, f: (x - f) ** 2 / 2, lambda x, f: f - x
    ),
}
"""L(x, f) of an output f, not of its logit: where σ rounds to 1, the cross-entropy has no slope."""

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


class Data(graph_steps.Data):
    """What the picture shows, as in 2.1 to 2.5, with three decimals in the words."""

    opening = "Inputs are set: two data of three pixels, and one hidden unit."
    written = staticmethod(partial(brief, digits=3, most=6))


@_quietly
def data(step, x11, b21, loss, phi, seed):
    """Return values and messages after so many steps forward, then back: N = 2, D = 3, H = 1.

    x11 is the first pixel of the first datum, b21 the bias of the first output; all other
    numbers come from `seed`. Source: Exercises 3.2 and 3.3, (103) to (133).
    """
    return Data(**walk(make_graph(loss, phi), _inputs(x11, b21, seed), step))


def _inputs(x11, b21, seed):
    rng = np.random.default_rng(seed)
    x = rng.random((2, 3))
    x[0, 0] = x11
    inputs = {"x": x} | {name: rng.uniform(-1, 1, shape) for name, shape in _SHAPES.items()}
    inputs["b2"][0] = b21
    return inputs


def explorer():
    """Return the explorer."""
    graph = make_graph("cross-entropy", "tanh")
    controls = {
        "step": whole_slider("step", 0, 0, len(graph.order) + len(graph.schedule)),
        "x11": slider("x₁₁", 1, 0, 1, 0.05),
        "b21": choice("bias of output 1", [0, 40]),
        "loss": choice("loss", list(LOSSES)),
        "phi": choice("φ", list(TRANSFER), "tanh"),
        "seed": Dice("New numbers"),
    }
    return Explorer(
        "Schedule of an autoencoder",
        controls,
        data,
        Picture(graph),
        stops={
            "message of f5": {"step": 14},
            "sure and right": {"step": 14, "b21": 40},
            "dead unit": {"step": 20, "phi": "relu", "seed": 1},
        },
        actions={"Step forward": step_forward, "Step back": step_back},
        targets=node_targets(graph),
        time="step",
    )
