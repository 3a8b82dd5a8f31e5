"""Forward and reverse of the two-layer graph of Exercise 2.4, against torch autograd."""

import numpy as np
import torch

from benchmarks.measure import compare
from helpers.explorers.graph_steps import make_graph


def rows():
    rng = np.random.default_rng(0)
    shapes = {"W1": (30, 784), "W2": (784, 30), "x": (1000, 784), "y": (1000, 784)}
    inputs = {name: 0.05 * rng.normal(size=s).astype(np.float32) for name, s in shapes.items()}
    tensors = {name: torch.tensor(a, requires_grad=name[0] == "W") for name, a in inputs.items()}
    graph = make_graph("many data", "tanh")

    def ours():
        return graph.backward(graph.forward(**inputs))

    def theirs():
        hidden = torch.tanh(tensors["x"] @ tensors["W1"].T)
        error = ((tensors["y"] - torch.tanh(hidden @ tensors["W2"].T)) ** 2).sum()
        return torch.autograd.grad(error, [tensors["W1"], tensors["W2"]])

    for name, truth in zip(("W1", "W2"), theirs(), strict=True):
        np.testing.assert_allclose(ours()[name], truth, rtol=1e-3, atol=1e-3)
    yield compare("two-layer graph, 1,000 × 784–30–784, torch", ours, theirs, 1.5, rounds=15)
