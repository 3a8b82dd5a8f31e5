"""A computation graph: nodes f⁽ᵏ⁾, their values, and messages t⁽ᵏ⁾ = ∂E/∂f⁽ᵏ⁾ in reverse.

A graph is a table of nodes, each an operation on other nodes, parameters and data, by name:

    Graph({"f1": LINEAR("W", "x"), "f2": SUBTRACT("y", "f1"), "f3": SUM_OF_SQUARES("f2")},
          data=("x", "y"))

It holds no values: `forward` takes inputs and returns values, `backward` takes values and
returns messages. One datum is a vector (D,); many are the rows of a matrix (N, D), and no
operation loops over them.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

import numpy as np
from numpy.typing import ArrayLike

from helpers.internal.arguments import as_finite
from helpers.internal.underflow import ignore_underflow
from helpers.logistic import log_sigmoid, sigmoid


@dataclass(frozen=True)
class Operation:
    """An operation: its value, and side by side the rule for the message to each input.

    value  function of the inputs → value
    rules  for each input a function of (t, value, *inputs) → its part of ∂E/∂(that input),
           with t = ∂E/∂value
    latex  for each input its rule as LaTeX, a function of (t, *inputs), all of them strings

    >>> W, x, t = np.array([[1.0, 2.0]]), np.array([3.0, 4.0]), np.array([10.0])
    >>> f = LINEAR.value(W, x)
    >>> LINEAR.back(0, t, f, W, x).tolist(), LINEAR.back(1, t, f, W, x).tolist()
    ([[30.0, 40.0]], [10.0, 20.0])
    """

    name: str
    value: Callable[..., np.ndarray]
    rules: tuple[Callable[..., np.ndarray], ...]
    latex: tuple[Callable[..., str], ...]

    def back(
        self, place: int, t: ArrayLike, value: ArrayLike | None, *inputs: ArrayLike
    ) -> np.ndarray:
        """Return the message to the input at `place`: its part of ∂E/∂input, from t = ∂E/∂value.

        It is the vector–Jacobian product tᵀ ∂value/∂input.
        """
        return self.rules[place](t, value, *inputs)

    def __call__(self, *inputs: str) -> "Node":
        """Return a node: this operation on inputs given by name."""
        if len(inputs) != len(self.rules):
            raise ValueError(
                f"{self.name} must have {len(self.rules)} inputs, got {len(inputs)}: {inputs}"
            )
        return Node(self, inputs)


@dataclass(frozen=True)
class Elementwise(Operation):
    """An operation on each entry by itself; `slope`, a function of the inputs, is its derivative.

    The derivative is that in the last input.
    """

    slope: Callable[..., np.ndarray]


@dataclass(frozen=True)
class Node:
    """An operation on inputs that are named."""

    operation: Operation
    inputs: tuple[str, ...]


def _transposed(name):
    return rf"{{{name}}}^\top"


def _rows(array):
    """Return a vector as a matrix of one row, a matrix as it is."""
    return array.reshape(-1, array.shape[-1])


LINEAR = Operation(
    "linear",
    lambda W, x: x @ W.T,
    (lambda t, f, W, x: _rows(t).T @ _rows(x), lambda t, f, W, x: t @ W),
    (
        lambda t, W, x: rf"{t}\,{_transposed(x)}",
        lambda t, W, x: f"{_transposed(W)} {t}",
    ),
)
"""f_i = Σ_j W_ij x_j, for each datum; t^W adds over the data. Source: (17), (20), (26), (63)."""


def _of_one_shape(one, other):
    """Refuse shapes that only broadcasting would make fit: the result would be plausible."""
    if one.shape != other.shape:
        raise ValueError(f"shapes {one.shape} and {other.shape} differ")


def _add_bias(b, f):
    _of_one_shape(b, _rows(f)[0])
    return f + b


def _subtract(y, f):
    _of_one_shape(y, f)
    return y - f


ADD_BIAS = Operation(
    "add bias",
    _add_bias,
    (lambda t, f, b, x: _rows(t).sum(axis=0), lambda t, f, b, x: t),
    (lambda t, b, x: t, lambda t, b, x: t),
)
"""f_i + b_i, for each datum; t^b adds over the data. Source: Exercise 3.2."""

SUBTRACT = Operation(
    "subtract",
    _subtract,
    (lambda t, f, y, x: t, lambda t, f, y, x: -t),
    (lambda t, y, f: t, lambda t, y, f: f"-{t}"),
)
"""y_i − f_i. Source: (18), (21), (25)."""

SUM_OF_SQUARES = Operation(
    "sum of squares",
    lambda f: np.einsum("...i,...i->...", f, f),
    (lambda t, e, f: 2 * f * t[..., np.newaxis],),
    (lambda t, f: rf"2\,{f}\,{t}",),
)
"""Σ_i f_i², one number for each datum. Source: (19), (22)."""

SUM_OVER_UNITS = Operation(
    "sum over units",
    lambda f: f.sum(axis=-1),
    (lambda t, e, f: np.broadcast_to(t[..., np.newaxis], f.shape),),
    (lambda t, f: rf"\mathbf 1\,{t}",),
)
"""Σ_i f_i, one number for each datum. Source: (98)."""

SUM_OVER_DATA = Operation(
    "sum over data",
    lambda f: f.sum(axis=0),
    (lambda t, e, f: np.broadcast_to(t, f.shape),),
    (lambda t, f: t,),
)
"""Σ_n f_n. Source: Exercise 2.4."""

MEAN_OVER_DATA = Operation(
    "mean over data",
    lambda f: f.mean(axis=0),
    (lambda t, e, f: np.broadcast_to(t / len(f), f.shape),),
    (lambda t, f: rf"\tfrac1N\,{t}",),
)
"""(1/N) Σ_n f_n. Source: (98)."""


def elementwise(
    name: str,
    phi: Callable[[np.ndarray], np.ndarray],
    slope: Callable[[np.ndarray], np.ndarray],
    latex: str = r"\phi",
    slope_of_value: Callable[[np.ndarray], np.ndarray] | None = None,
) -> Elementwise:
    """Return an operation on each entry, φ(f_i), from φ and its derivative φ′, functions of arrays.

    latex is the name of φ in the schedule. slope_of_value is φ′ as a function of φ(f), which the
    reverse pass has at hand; for tanh, 1 − φ², it saves a second tanh. It has a price: where φ(f)
    is so near 1 that it rounds to it, at f = 20, the message is 0, and `slope` is not. Source:
    (31), (35).

    >>> cube = elementwise("cube", lambda f: f**3, lambda f: 3 * f**2)
    >>> cube.value(2.0), cube.slope(2.0), cube.back(0, 10.0, 8.0, 2.0)
    (8.0, 12.0, 120.0)
    """
    phi, slope = ignore_underflow(phi), ignore_underflow(slope)

    @ignore_underflow
    def rule(t, value, f):
        return (slope(f) if slope_of_value is None else slope_of_value(value)) * t

    return Elementwise(name, phi, (rule,), (_slope_times(latex),), slope)


def _slope_times(latex):
    """Return the rule of an elementwise operation as LaTeX, from the name of its function."""
    return lambda t, f: rf"{latex}'({f})\odot {t}"


def written_as(transfer: Elementwise, latex: str) -> Elementwise:
    r"""Return a transfer function that the schedule calls by another name, such as φ₁ or φ₂.

    >>> first = written_as(TRANSFER["tanh"], r"\phi_1")
    >>> first.latex[0]("t", "f"), first.value(0.0).item()
    ("\\phi_1'(f)\\odot t", 0.0)
    """
    return replace(transfer, latex=(_slope_times(latex),))


def _one_minus_square(y):
    square = np.asarray(y * y)
    return np.subtract(1, square, out=square)  # new memory would cost more than the subtraction


def _tanh_slope(f):
    """Return 1/cosh² f, to the last digits where 1 − tanh² f is rounded away."""
    shrunk = np.exp(-2 * np.abs(f))
    return 4 * shrunk / (1 + shrunk) ** 2


TRANSFER = {
    "identity": elementwise("identity", lambda f: f, np.ones_like),
    "tanh": elementwise("tanh", np.tanh, _tanh_slope, slope_of_value=_one_minus_square),
    "sigmoid": elementwise("sigmoid", sigmoid, lambda f: sigmoid(f) * sigmoid(-f)),
    "relu": elementwise("relu", lambda f: np.maximum(f, 0), lambda f: (f > 0).astype(f.dtype)),
    "softplus": elementwise("softplus", lambda f: -log_sigmoid(-f), sigmoid),
}
"""Transfer functions φ by name. relu has a kink at 0, where its slope is taken as 0."""


def elementwise_loss(
    name: str,
    loss: Callable[[np.ndarray, np.ndarray], np.ndarray],
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray],
    latex: str = "L",
) -> Elementwise:
    """Return a loss of each entry, L(x_i, f_i), from L and ∂L/∂f, functions of (x, f).

    x is data: it gets no message. Source: (98).

    >>> square = elementwise_loss("square", lambda x, f: (f - x) ** 2, lambda x, f: 2 * (f - x))
    >>> square.slope(1.0, 3.0)
    4.0
    """

    @ignore_underflow
    def value(x, f):
        _of_one_shape(x, f)
        return loss(x, f)

    slope = ignore_underflow(slope)

    return Elementwise(
        name,
        value,
        (_no_message, lambda t, value, x, f: slope(x, f) * t),
        (_no_message, lambda t, x, f: rf"\partial_f {latex}({x}, {f})\odot {t}"),
        slope,
    )


def _no_message(*_):
    raise ValueError("the first input of an elementwise loss must be data: it gets no message")


@dataclass(frozen=True)
class Step:
    """A step of the reverse schedule: the message to `to` adds parts from the nodes `via`.

    `via` holds pairs of a node and the place of `to` among its inputs: one for each path.
    """

    to: str
    via: tuple[tuple[str, int], ...]

    def __repr__(self) -> str:
        return f"t[{self.to}] from {' + '.join(f't[{node}]' for node, _ in self.via) or '1'}"


class Graph:
    """A computation graph that ends in one number E.

    nodes  dict: name → node, in any order
    data   names of the inputs that get no message; every other name that is no node is a
           parameter

    The nodes hold no cycle, exactly one of them is the end, and data are used by some node.
    Source: Exercise 2.

    >>> graph = Graph({"f1": LINEAR("W", "x"), "f2": SUM_OF_SQUARES("f1")}, data=["x"])
    >>> values = graph.forward(W=[[1.0, 2.0]], x=[3.0, 4.0])
    >>> values["f2"].item(), graph.backward(values)["W"].tolist()
    (121.0, [[66.0, 88.0]])
    >>> graph.schedule
    (t[f2] from 1, t[f1] from t[f2], t[W] from t[f1])
    """

    def __init__(self, nodes: Mapping[str, Node], data: Iterable[str] = ()) -> None:
        self.nodes, self.data = dict(nodes), tuple(data)
        sorter = TopologicalSorter({name: node.inputs for name, node in self.nodes.items()})
        try:
            order = list(sorter.static_order())
        except CycleError as error:
            circle = " → ".join(error.args[1][::-1])
            raise ValueError(f"nodes must hold no cycle, got {circle}") from None
        self.order = tuple(name for name in order if name in self.nodes)
        used = {name for node in self.nodes.values() for name in node.inputs}
        ends = [name for name in self.nodes if name not in used]
        if len(ends) != 1:
            raise ValueError(f"nodes must have exactly one end that no other uses, got {ends}")
        (self.end,) = ends
        strangers = [name for name in self.data if name not in used or name in self.nodes]
        if strangers:
            raise ValueError(f"data must name inputs of nodes, got {strangers}")
        self.inputs = tuple(name for name in order if name not in self.nodes)
        self.parameters = tuple(name for name in self.inputs if name not in self.data)

    @ignore_underflow
    def forward(self, **inputs: ArrayLike) -> dict[str, np.ndarray]:
        """Return the values of all nodes and inputs, by name, from values of the inputs."""
        missing = [name for name in self.inputs if name not in inputs]
        if missing:
            raise ValueError(f"inputs must have values for {missing}: used before they are set")
        unknown = [name for name in inputs if name not in self.inputs]
        if unknown:
            raise ValueError(f"inputs must be among {self.inputs}, got {unknown}")
        values = {name: as_finite(name, inputs[name]) for name in self.inputs}
        for name in self.order:
            node = self.nodes[name]
            arguments = [values[source] for source in node.inputs]
            try:
                values[name] = np.asarray(node.operation.value(*arguments))
            except (ValueError, IndexError):
                shapes = ", ".join(f"{i} {values[i].shape}" for i in node.inputs)
                raise ValueError(
                    f"inputs must fit: {name} = {node.operation.name}({shapes}) has no value"
                ) from None
        return values

    @ignore_underflow
    def backward(
        self, values: Mapping[str, np.ndarray], without: Container[tuple[str, int]] = ()
    ) -> dict[str, np.ndarray]:
        """Return the messages t = ∂E/∂(node) to all nodes and parameters, by name.

        values come from `forward`. `without` names paths (node, place) to be left out, as
        pairs like those of a `Step`: what a message loses then is that path's part. Raises
        ValueError if a rule returns a message that does not have the shape of its node.
        """
        missing = [name for name in (*self.inputs, *self.order) if name not in values]
        if missing:
            raise ValueError(f"values must come from forward, got none for {missing}")
        end = values[self.end]
        if np.ndim(end):
            raise ValueError(f"the end {self.end} must be a number, got shape {np.shape(end)}")
        messages = {self.end: np.ones((), end.dtype)}
        for step in self.schedule[1:]:
            total = None
            for path in step.via:
                if path in without:
                    continue
                part = self._part(path, messages, values)
                total = part if total is None else total + part
            to = values[step.to]
            messages[step.to] = np.zeros_like(to) if total is None else total
            if messages[step.to].shape != to.shape:
                raise ValueError(
                    f"the message to {step.to} must have its shape {to.shape}, "
                    f"got {messages[step.to].shape} from {step.via}"
                )
        return messages

    def _part(self, path, messages, values):
        name, place = path
        node = self.nodes[name]
        arguments = [values[source] for source in node.inputs]
        return node.operation.back(place, messages[name], values[name], *arguments)

    def error_given(
        self, name: str, values: Mapping[str, np.ndarray]
    ) -> Callable[[np.ndarray], np.ndarray]:
        """Return E as a function of the value of one node or input, the others held fixed.

        values come from `forward`; what depends on the node is computed anew. With it a
        message is compared with finite differences at its own node.
        """
        if name not in self.nodes and name not in self.inputs:
            raise ValueError(f"name must be one of {(*self.inputs, *self.order)}, got {name!r}")
        later = self.order[self.order.index(name) + 1 :] if name in self.nodes else self.order

        @ignore_underflow
        def error(value):
            changed = {**values, name: value}
            for after in later:
                node = self.nodes[after]
                changed[after] = node.operation.value(*(changed[i] for i in node.inputs))
            return changed[self.end]

        return error

    def node_given(
        self, name: str, source: str, values: Mapping[str, np.ndarray]
    ) -> Callable[[np.ndarray], np.ndarray]:
        """Return the value of a node as a function of what enters it from one source.

        Its other inputs are held fixed at their values, which come from `forward`: what
        differences make of it is the node's own derivative, whatever lies before and behind.
        """
        if name not in self.nodes or source not in self.nodes[name].inputs:
            raise ValueError(f"name and source must be a node and its input, got {name, source}")
        node = self.nodes[name]

        def value(given):
            changed = {**values, source: given}
            return node.operation.value(*(changed[i] for i in node.inputs))

        return value

    @cached_property
    def schedule(self) -> tuple[Step, ...]:
        """The reverse schedule: steps in an order in which every message is complete when used."""
        via = {}
        for name in self.order:
            for place, source in enumerate(self.nodes[name].inputs):
                via.setdefault(source, []).append((name, place))
        reverse = [*self.order[::-1], *self.parameters]
        return tuple(Step(to, tuple(via.get(to, ()))) for to in reverse)

    def latex(self) -> str:
        """Return the schedule of a single datum as LaTeX, one line a step, to be displayed.

        For a batch the messages to parameters are sums over the data, which it does not write.
        """
        lines = [f"{message_symbol(step.to)} &= {self._rule(step)}" for step in self.schedule]
        return r"\begin{aligned}" + r"\\ ".join(lines) + r"\end{aligned}"

    def _rule(self, step):
        parts = []
        for name, place in step.via:
            node = self.nodes[name]
            inputs = map(symbol, node.inputs)
            parts.append(node.operation.latex[place](message_symbol(name), *inputs))
        return " + ".join(parts).replace("+ -", "- ") or "1"


def symbol(name: str) -> str:
    """Return a name as LaTeX.

    >>> symbol("f1"), symbol("W")
    ('f^{(1)}', 'W')
    """
    letters, digits = re.fullmatch(r"(.*?)(\d*)", name).groups()
    return letters + (f"^{{({digits})}}" if digits else "")


def message_symbol(name: str) -> str:
    """Return the message to a name as LaTeX.

    >>> message_symbol("f1"), message_symbol("W")
    ('t^{(1)}', 't^{W}')
    """
    digits = re.fullmatch(r"f(\d+)", name)
    return f"t^{{({digits[1]})}}" if digits else f"t^{{{symbol(name)}}}"
