"""The truths of notebook 2.2, which are its own solutions, against torch and a graph with kinks."""

import numpy as np
import pytest
import torch

from helpers.answers.check import TASKS
from helpers.answers.solutions import exercise_2_2 as solutions
from helpers.graph import SUBTRACT, TRANSFER, Graph, elementwise


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("task", "phi"), [("2.2c", torch.tanh), ("2.2f", lambda f: torch.softmax(f, dim=0))]
)
def test_messages_pass_a_function_as_in_torch(task, phi, seed):
    rng = np.random.default_rng(seed)
    f = torch.tensor(rng.normal(size=4), requires_grad=True)
    t, value = rng.normal(size=4), phi(f)
    value.backward(torch.tensor(t))
    found = TASKS[task].truth(t, value.detach().numpy())
    np.testing.assert_allclose(found, f.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_the_slope_of_swish_is_that_of_torch():
    f = torch.linspace(-30, 30, 61, dtype=torch.float64, requires_grad=True)
    torch.nn.functional.silu(f).sum().backward()
    found = solutions.swish_slope(f.detach().numpy())
    np.testing.assert_allclose(found, f.grad.numpy(), rtol=1e-12, atol=1e-25)


@pytest.mark.parametrize("s", [0.0, 0.3, 0.5, 1.0])
def test_a_graph_of_three_kinks_reports_what_the_task_asks_for(s):
    relu = elementwise("relu", TRANSFER["relu"].value, lambda f: np.heaviside(f, s))
    minus = elementwise("minus", np.negative, lambda f: -np.ones_like(f))
    nodes = {"f1": relu("z"), "f2": relu("f1"), "f3": minus("z"), "f4": relu("f3")}
    graph = Graph({**nodes, "f5": SUBTRACT("f2", "f4")})
    for z in (-1.5, 1.5):
        values = graph.forward(z=z)
        assert (values["f5"], graph.backward(values)["z"]) == (z, 1)
    assert graph.backward(graph.forward(z=0.0))["z"] == pytest.approx(solutions.at_the_kink(s))
