"""How many multiplications the two passes through a computation graph cost, by counting them."""

import numpy as np

from helpers.graph import Graph


class Counted:
    """A number without a value that counts the multiplications in which it takes part."""

    multiplications = 0

    def __mul__(self, other):
        """Count one."""
        Counted.multiplications += 1
        return self

    def __add__(self, other):
        """Count nothing: additions are not asked for."""
        return self

    def __neg__(self):
        """Count nothing."""
        return self

    __rmul__, __radd__, __sub__ = __mul__, __add__, __add__


def multiplications(graph: Graph, **shapes: tuple[int, ...]) -> tuple[int, int]:
    """Return how many multiplications the forward and the reverse pass take, from input shapes.

    The operations of the graph must be made of sums and products. Source: Exercise 2.3.

    >>> from helpers.graph import LINEAR, SUM_OF_SQUARES
    >>> graph = Graph({"f1": LINEAR("W", "x"), "f2": SUM_OF_SQUARES("f1")}, data=["x"])
    >>> multiplications(graph, W=(2, 3), x=(3,))
    (8, 10)
    """
    values = {name: np.full(shape, Counted()) for name, shape in shapes.items()}
    start = Counted.multiplications
    for name in graph.order:
        node = graph.nodes[name]
        values[name] = np.asarray(node.operation.value(*(values[i] for i in node.inputs)))
    between = Counted.multiplications
    graph.backward(values)
    return between - start, Counted.multiplications - between
