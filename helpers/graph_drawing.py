"""Draws a computation graph with its values and messages, its nodes in layers.

Smaller diagrams, of boxes and arrows, are drawn by `draw_boxes`.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.figures import BLUE, GREY, MINT, ORANGE, PALE, SHADE, VERMILION, new_figure, show
from helpers.graph import Graph, symbol
from helpers.internal.glyphs import Glyphs

SHORT = 4  # numbers of an array that are written out
_GAP, _LINE = 0.19, 0.12  # from a node to its label, and from line to line, in units of the axes
_ASIDE = 0.08  # of labels, clear of the arrows that come from the left
_MIDDLE = {"ha": "center", "va": "center"}
_STYLE = {"node": ("o", "white"), "parameter": ("D", MINT), "data": ("s", PALE)}


def layout(graph: Graph, lines: int = 2) -> dict[str, tuple[float, float]]:
    """Return positions (x, y) by name: nodes in layers by depth, inputs beside their first use.

    Inputs stand so far off that a node's label of so many lines does not reach them.
    """
    away = 0.75 + _LINE * max(0, lines - 2)
    depth = dict.fromkeys(graph.inputs, 0)  # of a node: its longest way from an input
    for name in graph.order:
        depth[name] = 1 + max(depth[source] for source in graph.nodes[name].inputs)
    positions = {}
    for layer in range(len(set(depth.values()))):
        nodes = [name for name in graph.order if depth[name] == layer]
        inputs = [name for name in graph.inputs if _first_use(graph, name, depth) == layer + 1]
        middle = (len(nodes) - 1) / 2
        positions |= {name: (layer, 0.8 * (middle - k)) for k, name in enumerate(nodes)}
        for k, name in enumerate(inputs):  # above and below the nodes in turn
            height = 0.8 * max(middle, 0) + away * (1 + k // 2)
            positions[name] = (layer, -height if k % 2 else height)
    return positions


def _first_use(graph, name, depth):
    return min(depth[node] for node in graph.order if name in graph.nodes[node].inputs)


def edges(graph: Graph) -> list[tuple[str, str]]:
    """Return the edges (from, to) of the graph, in forward direction."""
    return [(source, name) for name in graph.order for source in graph.nodes[name].inputs]


def describe(graph: Graph) -> str:
    """Return the graph in words, what each node is made of: the alt text of its picture."""
    made = [
        f"{name} = {graph.nodes[name].operation.name}({', '.join(graph.nodes[name].inputs)})"
        for name in graph.order
    ]
    return (
        f"Computation graph. Data: {', '.join(graph.data) or 'none'}. Parameters: "
        f"{', '.join(graph.parameters)}. Nodes: {'; '.join(made)}."
    )


def show_graph(
    graph: Graph,
    values: Mapping[str, ArrayLike] | None = None,
    messages: Mapping[str, ArrayLike] | None = None,
    words: str = "",
) -> None:
    """Display the graph, with values below its nodes and messages above them where given.

    words, on what the numbers show, end the caption.
    """
    told = [*(values or {}).items(), *(messages or {}).items()]
    lines = max((_column(v).count("\n") + 1 for name, v in told if name in graph.nodes), default=1)
    drawing = GraphDrawing(graph, lines)
    drawing.values.set_labels(drawing.value_labels(values or {}))
    drawing.messages.set_labels(drawing.message_labels(messages or {}, values or {}))
    show(drawing.figure, f"{describe(graph)} {words}".strip())


def draw_layer(
    axes: Axes,
    W: ArrayLike,
    left: ArrayLike,
    right: ArrayLike,
    row: int | None = None,
    column: int | None = None,
) -> None:
    """Draw a linear layer: inputs on the left, outputs on the right, with a number in each.

    Each W_ik is a line from input k to output i. `row` marks the arrows into an output, which a
    value takes; `column` the dashed arrows out of all outputs into an input, as messages go.

    >>> _, axes = new_figure()
    >>> draw_layer(axes, [[1.0, 2.0, 3.0]], [4.0, 5.0, 6.0], [32.0], row=0)
    >>> [text.get_text() for text in axes.texts if text.get_text()]
    ['1.00', '2.00', '3.00', '4.00', '5.00', '6.00', '32.00']
    """
    W = np.asarray(W, float)
    places = [
        [(x, 0.9 * ((count - 1) / 2 - k)) for k in range(count)]
        for x, count in zip((0, 2), W.shape[::-1], strict=True)
    ]
    for i, k in np.ndindex(W.shape):
        start, end = places[0][k], places[1][i]
        axes.plot(*zip(start, end, strict=True), "-", color=PALE, linewidth=1.5, zorder=1)
        if i != row and k != column:
            continue
        colour = BLUE if i == row else VERMILION
        style = {"color": colour, "lw": 2, "ls": "-" if i == row else "--"}
        tail, tip = (start, end) if i == row else (end, start)
        arrow = {"arrowstyle": "->", "shrinkA": 21, "shrinkB": 21, **style}
        axes.annotate("", tip, tail, arrowprops=arrow)
        x, y = (s + 0.6 * (e - s) for s, e in zip(tip, tail, strict=True))  # they meet at the tip
        box = {"facecolor": "white", "edgecolor": "none", "pad": 2}
        axes.text(x, y, *_numbers(W[i, k])[0], color=colour, bbox=box, **_MIDDLE)
    for column_of_nodes, numbers in zip(places, (left, right), strict=True):
        for place, number in zip(column_of_nodes, _numbers(numbers)[0], strict=True):
            axes.plot(*place, "o", markersize=40, color="white", markeredgecolor=GREY, zorder=3)
            axes.text(*place, number, zorder=4, fontsize=10, **_MIDDLE)
    axes.set_axis_off()
    axes.set(xlim=(-0.35, 2.35), ylim=(-0.45 * max(W.shape), 0.45 * max(W.shape)))


class GraphDrawing:
    """A figure of a graph: forward arrows, dashed arrows of the messages, and what may move.

    That is `ring` around a node, and the labels `values` and `messages`, for which there is
    room if those of nodes have no more than so many lines.
    """

    def __init__(self, graph: Graph, lines: int = 2) -> None:
        self.graph, self.place = graph, layout(graph, lines)
        points = np.array(list(self.place.values()))
        wide = points[:, 0].max() + 1.25
        low, high = points[:, 1].min() - 0.75, points[:, 1].max() + 0.95  # room for labels
        self.figure, axes = new_figure(size=(1.25 * wide + 0.4, 1.3 * (high - low)))
        axes.set_axis_off()
        axes.set(xlim=(-0.75, wide - 0.75), ylim=(low, high))
        for source, name in edges(graph):
            self._arrow(axes, source, name)
        for name, (x, y) in self.place.items():
            marker, colour = _STYLE[self._kind(name)]
            axes.plot(x, y, marker, markersize=30, color=colour, markeredgecolor=GREY, zorder=3)
            axes.text(x, y, f"${symbol(name)}$", ha="center", va="center", zorder=4)
        (self.ring,) = axes.plot(
            [], [], "o", markersize=38, color="none", markeredgecolor=ORANGE, markeredgewidth=4
        )
        self.values = Glyphs(axes, size=9, colour=BLUE, zorder=5)
        self.messages = Glyphs(axes, size=9, colour=VERMILION, zorder=5)

    def _kind(self, name):
        if name in self.graph.nodes:
            return "node"
        return "data" if name in self.graph.data else "parameter"

    def _arrow(self, axes, source, name):
        (x0, y0), (x1, y1) = self.place[source], self.place[name]
        there, back = 0.12, 0.12
        if x1 - x0 > 1.5:  # past other nodes, in an arc above them, or below from an input there
            there, back = (-0.35, 0.42) if y0 >= 0 else (0.2, -0.25)
        self._draw_arrow(axes, (x0, y0), (x1, y1), there, color=GREY)
        if source not in self.graph.data:
            self._draw_arrow(axes, (x1, y1), (x0, y0), back, color=VERMILION, linestyle="--")

    @staticmethod
    def _draw_arrow(axes, start, end, bend, **style):
        bow = {"arrowstyle": "->", "connectionstyle": f"arc3,rad={bend}"}
        axes.annotate("", end, start, arrowprops={**bow, "shrinkA": 17, "shrinkB": 17, **style})

    def at(self, name: str | None) -> tuple[list[float], list[float]]:
        """Return the point of a node for `ring`, or no point."""
        return tuple([side] for side in self.place[name]) if name else ([], [])

    def value_labels(self, values: Mapping[str, ArrayLike]) -> list[tuple[str, ArrayLike]]:
        """Return the values by name as labels: below nodes, and on the far side of inputs."""
        return [self._label(name, values[name], -1) for name in self.place if name in values]

    def message_labels(
        self, messages: Mapping[str, ArrayLike], values: Mapping[str, ArrayLike]
    ) -> list[tuple[str, ArrayLike]]:
        """Return the messages by name as labels: above nodes, and beyond the values of inputs."""
        return [
            self._label(name, messages[name], 1, values.get(name))
            for name in self.place
            if name in messages
        ]

    def _label(self, name, array, side, between=None):
        """Return a label on a side of a node, or on the far side of an input, beyond another."""
        x, y = self.place[name]
        away = _GAP
        if name in self.graph.nodes:
            x += _ASIDE
        else:
            side = np.sign(y)
            away += 0.05 + (0 if between is None else _LINE * (1 + _column(between).count("\n")))
        text = _column(array)
        return text, (x, y + side * (away + _LINE * (1 + text.count("\n")) / 2))


def draw_boxes(
    axes: Axes,
    places: Mapping[str, tuple[float, float]],
    forward: Iterable[tuple[str, str]],
    backward: Iterable[tuple[str, str]] = (),
    dice: Iterable[str] = (),
) -> None:
    """Draw words in boxes at their places, with arrows forward and dashed ones of messages back.

    The ends of an arrow are named by the words in their boxes; the boxes of `dice` are yellow.

    >>> _, axes = new_figure()
    >>> draw_boxes(axes, {"a": (0, 0), "b": (1, 0)}, forward=[("a", "b")])
    >>> [text.get_text() for text in axes.texts]
    ['a', 'b', '']
    """
    axes.set_axis_off()
    boxes = {}
    for words, (x, y) in places.items():
        box = {"boxstyle": "round", "facecolor": SHADE if words in dice else "white"}
        text = axes.text(x, y, words, bbox={**box, "edgecolor": GREY}, **_MIDDLE)
        boxes[words] = text.get_bbox_patch()
    one_way = {"arrowstyle": "->", "connectionstyle": "arc3,rad=0", "color": GREY}
    back = {"connectionstyle": "arc3,rad=0.3", "color": VERMILION, "linestyle": "--"}
    for start, end, style in [
        *((a, b, one_way) for a, b in forward),
        *((a, b, one_way | back) for a, b in backward),
    ]:
        patches = {"patchA": boxes[start], "patchB": boxes[end], "shrinkA": 2, "shrinkB": 2}
        axes.annotate("", places[end], places[start], arrowprops=style | patches)


def brief(array: ArrayLike, digits: int = 2, most: int = SHORT) -> str:
    """Return the numbers of an array with so many decimals, or its shape if there are more.

    NaN is written as "?".

    >>> brief(1.0), brief([1.0, 0.5]), brief(np.eye(2)), brief(np.ones((2, 3)))
    ('1.00', '(1.00, 0.50)', '[1.00, 0.00; 0.00, 1.00]', '2 × 3')
    >>> brief([np.nan, -np.inf])
    '(?, −∞)'
    """
    array = np.asarray(array)
    if array.size > most:
        return " × ".join(map(str, array.shape))
    text = "; ".join(", ".join(row) for row in _numbers(array, digits))
    return text if array.ndim == 0 else f"[{text}]" if array.ndim == 2 else f"({text})"


def _column(array):
    """Return what `brief` tells as lines: a vector upright, the rows of a matrix in brackets."""
    array = np.asarray(array)
    if array.size > SHORT:
        return brief(array)
    if array.ndim < 2:
        return "\n".join(_numbers(array)[0])
    return "\n".join(f"[{', '.join(row)}]" for row in _numbers(array))


def _numbers(array, digits=2):
    rounded = np.round(np.atleast_2d(array), digits) + 0.0  # no −0.00
    return [[_number(number, digits) for number in row] for row in rounded]


def _number(number, digits):
    written = "?" if np.isnan(number) else f"{number:.{digits}f}"
    return written.replace("-", "−").replace("inf", "∞")
