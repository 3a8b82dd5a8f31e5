"""Explorer of Exercise 2: step forward and back through the schedule of a drawn graph."""

from dataclasses import dataclass, replace

import numpy as np

from helpers.figures import new_figure
from helpers.gradients import GradientError, check_gradient
from helpers.graph import LINEAR, SUBTRACT, SUM_OF_SQUARES, SUM_OVER_DATA, TRANSFER, Graph
from helpers.graph_drawing import GraphDrawing, brief, layout
from helpers.widgets.controls import Dice, choice, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

KINDS = ("one layer", "one layer with φ", "two layers", "many data", "shared weights")
_PATHS = {"both": (), "first only": (("f3", 0),), "second only": (("f1", 0),)}


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows of a graph after so many steps forward, then back.

    `values` and `messages` are those known so far, by node; `without` are the paths left out.
    `found` is what finite differences find of the newest message: a key of `_FOUND`, or None
    while there is no message.
    """

    graph: Graph
    step: int
    values: dict[str, np.ndarray]
    messages: dict[str, np.ndarray]
    without: tuple[tuple[str, int], ...]
    found: str | None

    opening = "Inputs are set. Step forward: each node needs the values on its left."
    written = staticmethod(brief)

    @property
    def lit(self):
        """The node whose value or message is the newest, or None before the first step."""
        forward = self.graph.order
        if self.step <= len(forward):
            return forward[self.step - 1] if self.step else None
        return self.graph.schedule[self.step - len(forward) - 1].to

    @property
    def verdict(self):
        """Say the newest value, or the newest message and what finite differences find of it."""
        forward, back = self.graph.order, self.graph.schedule
        if self.step == 0:
            return self.opening
        if self.step <= len(forward):
            node = self.graph.nodes[self.lit]
            return (
                f"Forward, step {self.step} of {len(forward)}: {self.lit} = {node.operation.name}"
                f"({', '.join(node.inputs)}) is {self.written(self.values[self.lit])}."
            )
        done = self.step - len(forward)
        current = back[done - 1]
        added = replace(current, via=tuple(p for p in current.via if p not in self.without))
        return (
            f"Backward, step {done} of {len(back)}: {added} is "
            f"{self.written(self.messages[self.lit])}. {_FOUND[self.found]}"
        )


_FOUND = {
    "agreement": "Finite differences at this node agree.",
    "kink": "This node is at a kink: finite differences see two slopes, and this is one between.",
    "kinks": (
        "Several units are at the kink of relu at once: there the chain rule can give a number "
        "that is no slope of E, and finite differences at this node contradict it."
    ),
    "missing path": "Finite differences at this node contradict it: a path is missing.",
    "error": "Finite differences at this node contradict it.",
}


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


def data(kind, step, x1, seed, phi="tanh", paths="both"):
    """Return the values and messages of a graph after so many steps forward, then back.

    x1 is the first entry of x; the rest of x, y and the weights come from `seed`. paths says
    which parts of a shared message are added. Source: Exercises 2.1 to 2.5.
    """
    graph = make_graph(kind, phi)
    return Data(**walk(graph, _inputs(graph, kind, x1, seed), step, _PATHS[paths]))


def walk(graph, inputs, step, without=()):
    """Return the fields of `Data` after so many steps through a graph, or after all of them."""
    forward, back = graph.order, graph.schedule
    step = min(step, len(forward) + len(back))
    values = graph.forward(**inputs)
    messages = graph.backward(values, without)
    known = [*graph.inputs, *forward[:step]]
    told = [s.to for s in back[: max(0, step - len(forward))]]
    return {
        "graph": graph,
        "step": step,
        "values": {name: values[name] for name in known},
        "messages": {name: messages[name] for name in told},
        "without": without,
        "found": _compare(graph, told[-1], values, messages, without) if told else None,
    }


def _compare(graph, name, values, messages, without):
    """Return what finite differences at a node find of its message, as a key of `_FOUND`."""
    try:
        report = check_gradient(graph.error_given(name, values), messages[name], values[name])
    except GradientError:
        if without:
            return "missing path"
        return "kinks" if _at_kinks(graph, values) else "error"
    return "kink" if report.kinks else "agreement"


def _at_kinks(graph, values):
    """Return whether more than one unit of the graph is at the kink of relu."""
    kinks = sum(
        np.count_nonzero(values[node.inputs[0]] == 0)
        for node in graph.nodes.values()
        if node.operation is TRANSFER["relu"]
    )
    return kinks > 1


def _inputs(graph, kind, x1, seed):
    rng = np.random.default_rng(seed)
    shape = (4, 2) if kind == "many data" else (2,)
    inputs = {"x": rng.normal(size=shape), "y": rng.normal(size=shape)}
    inputs["x"][..., 0] = x1
    return inputs | {name: rng.normal(size=(2, 2)) for name in graph.parameters}


class Picture(MovingPicture):
    """The graph, with values below its nodes, messages above, and the current node ringed."""

    def __init__(self, graph):
        figure, axes = new_figure(size=(1.6 + 1.25 * len(graph.order), 3.6))
        self.drawing = GraphDrawing(axes, graph)
        super().__init__(figure, self.drawing.moving)

    def update(self, data):
        """Show what is known at this step."""
        self.drawing.update(data.values, data.messages, data.lit)


def step_forward(step, **_):
    """Return the next step; the slider's end is the last."""
    return {"step": step + 1}, ""


def step_back(step, **_):
    """Return the step before."""
    return {"step": step - 1}, ""


def step_handle(graph):
    """Return the handle at the current node; dragged or called to another one it steps there.

    Below its middle a node stands for its value, above for its message.
    """
    places, count = layout(graph), len(graph.order)
    start = np.add(places[graph.order[0]], (-0.6, 0))
    values = {name: k + 1 for k, name in enumerate(graph.order)}
    messages = {step.to: count + k + 1 for k, step in enumerate(graph.schedule)}

    def place(_state, data):
        return places[data.lit] if data.lit else start

    def drag(x, y, _state, _data):
        away = {name: np.hypot(*np.subtract((x, y), place)) for name, place in places.items()}
        if np.hypot(*np.subtract((x, y), start)) < min(away.values()):
            return {"step": 0}
        name = min(away, key=away.get)
        steps = messages if y > places[name][1] or name not in values else values
        return {"step": steps[name]} if name in steps else {}

    return Handle(panel=0, place=place, right="step", drag=drag)


def explorer(kind="two layers"):
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
        lambda **state: data(kind, **state),
        Picture(graph),
        actions={"Step forward": step_forward, "Step back": step_back},
        handles=[step_handle(graph)],
        time="step",
    )
