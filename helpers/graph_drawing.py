"""Draws a computation graph with its values and messages; networkx sorts it into layers."""

from collections.abc import Mapping

import networkx
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.figures import BLUE, GREY, MINT, ORANGE, PALE, VERMILION, new_figure, show
from helpers.graph import Graph, symbol
from helpers.internal.glyphs import Glyphs

_STYLE = {"node": ("o", "white"), "parameter": ("D", MINT), "data": ("s", PALE)}


def layout(graph: Graph) -> dict[str, tuple[float, float]]:
    """Return positions (x, y) by name: nodes in layers by depth, inputs beside their first use."""
    layers = networkx.topological_generations(networkx.DiGraph(edges(graph)))
    depth = {name: layer for layer, names in enumerate(layers) for name in names}
    positions = {}
    for layer in range(len(set(depth.values()))):
        nodes = [name for name in graph.order if depth[name] == layer]
        inputs = [name for name in graph.inputs if _first_use(graph, name, depth) == layer + 1]
        middle = (len(nodes) - 1) / 2
        positions |= {name: (layer, 0.8 * (middle - k)) for k, name in enumerate(nodes)}
        for k, name in enumerate(inputs):  # above and below the nodes in turn
            height = 0.8 * max(middle, 0) + 0.75 * (1 + k // 2)
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
) -> None:
    """Display the graph, with values below its nodes and messages above them where given."""
    figure, axes = new_figure(size=(1.5 + 1.25 * len(graph.order), 3.4))
    GraphDrawing(axes, graph).update(values or {}, messages or {})
    show(figure, describe(graph))


class GraphDrawing:
    """A graph drawn on axes: forward arrows, dashed arrows of the messages, and moving parts.

    `moving` holds the artists that `update` changes, from bottom to top.
    """

    def __init__(self, axes: Axes, graph: Graph) -> None:
        self.graph, self.place = graph, layout(graph)
        points = np.array(list(self.place.values()))
        axes.set_axis_off()
        high = np.abs(points[:, 1]).max() + 0.55
        axes.set(xlim=(-0.75, points[:, 0].max() + 0.5), ylim=(-high, high))
        for source, name in edges(graph):
            self._arrow(axes, source, name)
        for name, (x, y) in self.place.items():
            marker, colour = _STYLE[self._kind(name)]
            axes.plot(x, y, marker, markersize=30, color=colour, markeredgecolor=GREY, zorder=3)
            axes.text(x, y, f"${symbol(name)}$", ha="center", va="center", zorder=4)
        (self.ring,) = axes.plot(
            [], [], "o", markersize=38, color="none", markeredgecolor=ORANGE, markeredgewidth=4
        )
        card = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        self.values = Glyphs(axes, size=9, colour=BLUE, bbox=card, zorder=5)
        self.messages = Glyphs(axes, size=9, colour=VERMILION, bbox=card, zorder=5)
        self.moving = [self.ring, self.values, self.messages]

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

    def update(
        self,
        values: Mapping[str, ArrayLike],
        messages: Mapping[str, ArrayLike],
        lit: str | None = None,
    ) -> None:
        """Show values and messages by name, as far as given; `lit` names the current node."""
        self.ring.set_data(*([[v] for v in self.place[lit]] if lit else ([], [])))
        for glyphs, shown, shift in ((self.values, values, -0.36), (self.messages, messages, 0.36)):
            names = [name for name in self.place if name in shown]
            points = [self._beside(name, shift) for name in names]
            glyphs.set_texts([brief(shown[name]) for name in names], points)

    def _beside(self, name, shift):
        """Return where a number goes: below or above a node, on the far side of an input."""
        x, y = self.place[name]
        if name in self.graph.nodes:
            return x, y + shift
        return x, y + np.sign(y) * (0.3 if shift < 0 else 0.46)


def brief(array: ArrayLike) -> str:
    """Return up to four numbers with two digits, row by row, or the shape of a larger array.

    >>> brief([1.0, 0.5]), brief(np.ones((2, 3)))
    ('1.00, 0.50', '2 × 3')
    """
    array = np.asarray(array)
    if array.size > 4:
        return " × ".join(map(str, array.shape))
    rounded = np.round(np.atleast_2d(array), 2) + 0.0  # no −0.00
    rows = [", ".join(f"{number:.2f}" for number in row) for row in rounded]
    return "; ".join(rows).replace("-", "−")
