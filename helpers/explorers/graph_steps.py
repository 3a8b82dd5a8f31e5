"""Explorer of Exercise 2: step forward and back through the schedule of a drawn graph."""

from dataclasses import dataclass

import numpy as np

from helpers.figures import new_figure
from helpers.gradients import GradientError, check_gradient
from helpers.graph import LINEAR, SUBTRACT, SUM_OF_SQUARES, SUM_OVER_DATA, TRANSFER, Graph
from helpers.graph_drawing import GraphDrawing, brief
from helpers.widgets.controls import Dice, choice, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.picture import MovingPicture

KINDS = ("one layer", "one layer with φ", "two layers", "many data", "shared weights")
_PATHS = {"both": (), "first only": (("f3", 0),), "second only": (("f1", 0),)}


@dataclass(frozen=True)
class GraphData:
    """What the picture shows: the values and messages known so far, and the current node."""

    values: dict[str, np.ndarray]
    messages: dict[str, np.ndarray]
    lit: str | None
    verdict: str


def make_graph(kind, phi):
    """Return the graph of one exercise, 2.1 to 2.5, with the transfer function named phi.

    Raises ValueError for a kind that is not among KINDS.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {KINDS}, got {kind!r}")
    transfer = TRANSFER[phi]
    if kind == "one layer":
        nodes = {"f1": LINEAR("W", "x"), "f2": SUBTRACT("y", "f1"), "f3": SUM_OF_SQUARES("f2")}
    elif kind == "one layer with φ":
        nodes = {"f1": LINEAR("W", "x"), "f2": transfer("f1"), "f3": SUBTRACT("y", "f2")}
        nodes["f4"] = SUM_OF_SQUARES("f3")
    else:
        first, second = ("W", "W") if kind == "shared weights" else ("W1", "W2")
        nodes = {
            "f1": LINEAR(first, "x"),
            "f2": transfer("f1"),
            "f3": LINEAR(second, "f2"),
            "f4": transfer("f3"),
            "f5": SUBTRACT("y", "f4"),
            "f6": SUM_OF_SQUARES("f5"),
        }
        if kind == "many data":
            nodes["f7"] = SUM_OVER_DATA("f6")
    return Graph(nodes, data=("x", "y"))


def graph_steps_data(kind, step, x1, seed, phi="tanh", paths="both"):
    """Return the values and messages of a graph after so many steps forward, then back.

    x1 is the first entry of x; the rest of x, y and the weights come from `seed`. paths says
    which parts of a shared message are added. Source: Exercises 2.1 to 2.5.
    """
    graph = make_graph(kind, phi)
    values = graph.forward(**_inputs(graph, kind, x1, seed))
    without = _PATHS[paths]
    messages = graph.backward(values, without)
    step = min(step, len(graph.order) + len(graph.schedule))
    known = {name: values[name] for name in (*graph.inputs, *graph.order[:step])}
    if step == 0:
        verdict = "Inputs are set. Step forward: each node needs the values on its left."
        return GraphData(known, {}, None, verdict)
    if step <= len(graph.order):
        name = graph.order[step - 1]
        node = graph.nodes[name]
        verdict = (
            f"Forward, step {step} of {len(graph.order)}: {name} = {node.operation.name}"
            f"({', '.join(node.inputs)}) is {brief(values[name])}."
        )
        return GraphData(known, {}, name, verdict)
    done = graph.schedule[: step - len(graph.order)]
    current = done[-1]
    verdict = (
        f"Backward, step {len(done)} of {len(graph.schedule)}: {current} is "
        f"{brief(messages[current.to])}. {_compared(graph, current.to, values, messages, without)}"
    )
    return GraphData(known, {s.to: messages[s.to] for s in done}, current.to, verdict)


def _compared(graph, name, values, messages, without):
    """Say what finite differences at a node think of its message."""
    try:
        report = check_gradient(graph.error_given(name, values), messages[name], values[name])
    except GradientError:
        reason = ": a path is missing" if without else ""
        return f"Finite differences at this node contradict it{reason}."
    if report.kinks:
        return "This node is at a kink: finite differences see two slopes, and this is one between."
    return "Finite differences at this node agree."


def _inputs(graph, kind, x1, seed):
    rng = np.random.default_rng(seed)
    data = (4,) if kind == "many data" else ()
    inputs = {"x": rng.normal(size=(*data, 2)), "y": rng.normal(size=(*data, 2))}
    inputs["x"][..., 0] = x1
    return inputs | {name: rng.normal(size=(2, 2)) for name in graph.parameters}


class GraphPicture(MovingPicture):
    """The graph, with values below its nodes, messages above, and the current node ringed."""

    def __init__(self, graph):
        figure, axes = new_figure(size=(1.6 + 1.25 * len(graph.order), 3.6))
        self.drawing = GraphDrawing(axes, graph)
        super().__init__(figure, self.drawing.moving)

    def update(self, data):
        """Show what is known at this step."""
        self.drawing.update(data.values, data.messages, data.lit)


def graph_steps_explorer(kind="two layers"):
    """Return the explorer of one exercise, by its name in KINDS."""
    graph = make_graph(kind, "tanh")
    controls = {
        "step": whole_slider("step", 0, 0, len(graph.order) + len(graph.schedule)),
        "x1": slider("x₁", 1, -3, 3, 0.1, digits=1),
        "seed": Dice("New numbers"),
    }
    if kind != "one layer":
        controls["phi"] = choice("φ", list(TRANSFER), "tanh")
    if kind == "shared weights":
        controls["paths"] = choice("paths to W", list(_PATHS))
    return Explorer(
        f"Computation graph: {kind}",
        controls,
        lambda **state: graph_steps_data(kind, **state),
        GraphPicture(graph),
    )
