"""Explorer of Exercise 2: step forward and back through the schedule of a drawn graph."""

from dataclasses import dataclass

import numpy as np

from helpers.gradients import GradientError, check_gradient, finite_difference
from helpers.graph import (
    LINEAR,
    SUBTRACT,
    SUM_OF_SQUARES,
    SUM_OVER_DATA,
    TRANSFER,
    Elementwise,
    Graph,
)
from helpers.graph_drawing import SHORT, GraphDrawing, brief, layout
from helpers.widgets.controls import Dice, choice, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.picture import MovingPicture
from helpers.widgets.targets import Target

KINDS = ("one layer", "one layer with φ", "two layers", "many data", "shared weights")
_PATHS = {"both": (), "inner only": (("f3", 0),), "outer only": (("f1", 0),)}
_STEP = 1e-5  # of central differences


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows of a graph after so many steps forward, then back.

    `values` and `messages` are those known so far, by node, and `differences` the largest
    distance of each message from central differences of E, NaN if E is not finite; `without` are
    the paths left out. `found` is what the check of the newest message finds: a key of `_FOUND`,
    or None while there is no message.
    """

    graph: Graph
    step: int
    values: dict[str, np.ndarray]
    messages: dict[str, np.ndarray]
    differences: dict[str, float]
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
                f"({', '.join(node.inputs)}){self._result(self.values[self.lit])}."
            )
        done = self.step - len(forward)
        rule = " = ".join([f"t[{self.lit}]", *self._rule(back[done - 1])])
        result = self._result(self.messages[self.lit])
        found = _FOUND[self.found].format(_away(self.differences[self.lit]))
        return f"Backward, step {done} of {len(back)}: {rule.removesuffix(result)}{result}. {found}"

    def _result(self, array):
        """Return the end of an equation: the array, or its shape if it is too large."""
        written = self.written(array)
        return f", of shape {written}" if "×" in written else f" = {written}"

    def _rule(self, step):
        """Return how a message comes about, in names and, where that is short, in numbers."""
        paths = [path for path in step.via if path not in self.without]
        said = [self._part(path) for path in paths]
        rule = [" + ".join(names for names, _ in said)] if said else []
        return rule + [numbers for _, numbers in said if numbers and len(said) == 1]

    def _part(self, path):
        name, place = path
        node, t = self.graph.nodes[name], self.messages[name]
        arrays = [self.values[source] for source in node.inputs]
        if isinstance(node.operation, Elementwise):
            slope = f"{node.operation.name}′" if len(arrays) == 1 else "∂L/∂f"
            words, factors = "{} ⊙ {}", [f"{slope}({', '.join(node.inputs)})", f"t[{name}]"]
            arrays = [node.operation.slope(*arrays), t]
        else:
            words = _RULES[node.operation.name][place]
            factors, arrays = [f"t[{name}]", *node.inputs], [t, *arrays]
            if np.ndim(t) == 2 and node.inputs[place] in self.graph.parameters:
                words = f"Σₙ {words}"
        used = [array for k, array in enumerate(arrays) if f"{{{k}}}" in words or "{}" in words]
        short = all(np.size(array) <= SHORT for array in used) and np.ndim(t) < 2
        short = short and " for " not in words
        numbers = words.format(*map(self.written, arrays)) if short else ""
        return words.format(*factors), numbers

    def told(self, name):
        """Say what is known of a node: its value, its message, and how far differences are."""
        said = [f"{name} = {brief(self.values[name], 3)}" if name in self.values else name]
        if name in self.messages:
            said.append(f"message {brief(self.messages[name], 3)}")
            said.append(f"finite differences: {_away(self.differences[name])}")
        return ", ".join(said)


def _away(distance):
    """Say how far finite differences are, the largest distance of all entries."""
    if np.isnan(distance):
        return "not to be had"
    return f"up to {distance:.1g} away" if distance else "the same"


_RULES = {  # of the message to each input, from the message {0} and the inputs {1}, {2}
    "linear": ("{0} {2}ᵀ", "{1}ᵀ {0}"),
    "add bias": ("{0}", "{0}"),
    "subtract": ("{0}", "−{0}"),
    "sum of squares": ("2 · {1} · {0}",),
    "sum over units": ("{0} for each unit",),
    "sum over data": ("{0} for each datum",),
    "mean over data": ("{0}/N for each datum",),
}
_FOUND = {
    "agreement": "Finite differences at this node agree: they are {}.",
    "kink": "This node is at a kink: finite differences see two slopes, and this is one between.",
    "kinks": (
        "Several units are at the kink of relu at once: there the chain rule can give a number "
        "that is no slope of E, and finite differences at this node contradict it."
    ),
    "missing path": (
        "Finite differences at this node contradict it: they are {}, as a path is missing."
    ),
    "error": "Finite differences at this node contradict it: they are {}.",
    "not finite": "E is not finite: no differences to compare it with. A ? is no number.",
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
    errors = {name: graph.error_given(name, values) for name in told}
    return {
        "graph": graph,
        "step": step,
        "values": {name: values[name] for name in known},
        "messages": {name: messages[name] for name in told},
        "differences": {
            name: _distance(messages[name], error, values[name])
            if np.isfinite(values[graph.end])
            else np.nan
            for name, error in errors.items()
        },
        "without": without,
        "found": _compare(graph, told[-1], values, messages, without) if told else None,
    }


def _distance(message, error, value):
    return float(np.abs(message - finite_difference(error, value, _STEP)).max())


def _compare(graph, name, values, messages, without):
    """Return what finite differences at a node find of its message, as a key of `_FOUND`."""
    if not np.isfinite(values[graph.end]):
        return "not finite"
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
        drawing = GraphDrawing(graph)
        super().__init__(drawing.figure)
        self.follow(drawing.ring, data=lambda data: drawing.at(data.lit))
        self.follow(drawing.values, labels=lambda data: drawing.value_labels(data.values))
        self.follow(
            drawing.messages,
            labels=lambda data: drawing.message_labels(data.messages, data.values),
        )


def step_forward(step, **_):
    """Return the next step; the slider's end is the last."""
    return {"step": step + 1}, ""


def step_back(step, **_):
    """Return the step before."""
    return {"step": step - 1}, ""


def node_targets(graph):
    """Return the targets of a graph: its nodes, which tell what is known of them.

    Before the first message a click goes to the value of the node, then to its message; a
    click on the current node goes to the other of both.
    """
    places, count = layout(graph), len(graph.order)
    values = {name: k + 1 for k, name in enumerate(graph.order)}
    messages = {step.to: count + k + 1 for k, step in enumerate(graph.schedule)}

    def targets(_state, data):
        def steps(name):
            to_message = (data.step > count) != (name == data.lit)
            return messages.get(name) if to_message or name not in values else values[name]

        return [
            Target(
                panel=0,
                place=place,
                text=data.told(name),
                values={"step": steps(name)} if steps(name) else {},
            )
            for name, place in places.items()
        ]

    return targets


_STOPS = {
    "one layer": {
        "all values": {"step": 3},
        "message of f1": {"step": 6},
        "gradient": {"step": 7},
    },
    "one layer with φ": {
        "saturated": {"step": 8, "x1": 3},
        "one unit dead": {"step": 8, "phi": "relu"},
        "gradient": {"step": 9},
    },
    "two layers": {
        "all values": {"step": 6},
        "four steps back": {"step": 10},
        "identity": {"step": 14, "phi": "identity"},
        "one unit dead": {"step": 13, "phi": "relu", "seed": 2},
    },
    "many data": {
        "one number for each datum": {"step": 6},
        "back to four": {"step": 9},
        "sum over the data": {"step": 15},
    },
    "shared weights": {
        "both paths": {"step": 13},
        "inner path": {"step": 13, "paths": "inner only"},
        "outer path": {"step": 13, "paths": "outer only"},
    },
}


def explorer(kind="two layers"):
    """Return the explorer of one exercise, by its name in KINDS."""
    graph = make_graph(kind, "tanh")
    controls = {
        "step": whole_slider("step", 0, 0, len(graph.order) + len(graph.schedule)),
        "x1": slider("x₁ of all data" if kind == "many data" else "x₁", 1, -3, 3, 0.1, digits=1),
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
        stops=_STOPS[kind],
        actions={"Step forward": step_forward, "Step back": step_back},
        targets=node_targets(graph),
        time="step",
    )
