"""The explorer of Exercise 2: values and messages step by step, and paths switched off."""

import numpy as np
import pytest
import torch

from helpers.explorers import graph_steps
from helpers.explorers.graph_steps import KINDS, make_graph
from helpers.graph import TRANSFER, Graph

PHI = {
    "identity": lambda f: f,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "softplus": torch.nn.functional.softplus,
}
LAST = 99  # any step beyond the end is the last


def torch_gradients(kind, phi, inputs):
    """Return E and the gradients of the weights, from the formulas of the exercises."""
    w = {k: torch.tensor(v, requires_grad=k not in "xy") for k, v in inputs.items()}
    layers = (
        [w["W"]] if kind.startswith("one") else [w.get("W1", w.get("W")), w.get("W2", w.get("W"))]
    )
    f = w["x"]
    for layer in layers:
        f = f @ layer.T
        f = f if kind == "one layer" else PHI[phi](f)
    error = ((w["y"] - f) ** 2).sum()
    error.backward()
    return error.item(), {k: v.grad.numpy() for k, v in w.items() if v.grad is not None}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("phi", TRANSFER)
def test_error_and_gradients_are_those_of_torch(kind, phi):
    graph = make_graph(kind, phi)
    data = graph_steps.data(kind, LAST, 0.7, 3, phi)
    inputs = {name: data.values[name] for name in graph.inputs}
    assert (inputs["x"][..., 0] == 0.7).all()
    error, gradients = torch_gradients(kind, phi, inputs)
    assert data.values[graph.end] == pytest.approx(error)
    assert set(gradients) == set(graph.parameters)
    for name, truth in gradients.items():
        np.testing.assert_allclose(data.messages[name], truth, rtol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_adds_one_value_then_one_message(kind):
    graph = make_graph(kind, "tanh")
    forward = len(graph.order)
    for step in range(forward + len(graph.schedule) + 1):
        data = graph_steps.data(kind, step, 1.0, 0)
        assert len(data.values) == len(graph.inputs) + min(step, forward)
        assert len(data.messages) == max(0, step - forward)
        if step > forward:
            assert "differences at this node agree" in data.verdict
            assert data.lit == graph.schedule[step - forward - 1].to


@pytest.mark.parametrize("paths", ["first only", "second only"])
def test_a_path_switched_off_fails_the_check(paths):
    whole = graph_steps.data("shared weights", LAST, 1.0, 1)
    part = graph_steps.data("shared weights", LAST, 1.0, 1, paths=paths)
    assert "a path is missing" in part.verdict
    assert "t[W] from t[f1] + t[f3] is" in whole.verdict
    assert f"t[W] from {'t[f1]' if paths == 'first only' else 't[f3]'} is" in part.verdict
    assert not np.allclose(whole.messages["W"], part.messages["W"])


def test_a_kink_is_named_and_is_no_missing_path():
    verdicts = [
        graph_steps.data("shared weights", step, 1.0, 4, "relu").verdict for step in range(7, 14)
    ]
    assert any("at a kink" in verdict for verdict in verdicts)
    assert not any("contradict" in verdict for verdict in verdicts)


@pytest.mark.parametrize("kind", ["two layers", "many data", "shared weights"])
def test_several_units_at_their_kinks_are_no_mistake_of_the_schedule(kind):
    graph = make_graph(kind, "relu")
    step = len(graph.order) + [s.to for s in graph.schedule].index("f2") + 1
    verdicts = [graph_steps.data(kind, step, 1.0, seed, "relu").verdict for seed in range(60)]
    assert any("at the kink of relu at once" in verdict for verdict in verdicts)
    assert not any("Finite differences at this node contradict" in verdict for verdict in verdicts)


def test_a_wrong_message_is_contradicted(monkeypatch):
    right = Graph.backward

    def doubled(*given):
        return {name: 2 * message for name, message in right(*given).items()}

    monkeypatch.setattr(Graph, "backward", doubled)
    for phi in ("tanh", "relu"):
        verdict = graph_steps.data("two layers", LAST, 1.0, 0, phi).verdict
        assert verdict.endswith("Finite differences at this node contradict it.")


def test_the_first_input_moves_everything_behind_it():
    one, other = (graph_steps.data("two layers", LAST, x1, 0) for x1 in (0.0, 1.0))
    assert one.values["x"][0] == 0.0
    assert one.values["x"][1] == other.values["x"][1]
    assert one.values["f6"] != other.values["f6"]


def test_an_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="kind must be one of"):
        make_graph("three layers", "tanh")


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_shows_what_is_known(kind):
    explorer = graph_steps.explorer(kind)
    drawing = explorer.picture.drawing
    assert len(drawing.values.texts) == len(make_graph(kind, "tanh").inputs)
    assert drawing.messages.texts == []
    for step in range(1, explorer.controls["step"].high + 1):
        explorer.set({"step": step})
        assert len(drawing.values.texts) == len(explorer.data.values)
        assert len(drawing.messages.texts) == len(explorer.data.messages)
        place = drawing.place[explorer.data.lit]
        assert (drawing.ring.get_xdata()[0], drawing.ring.get_ydata()[0]) == place
    assert "1.00" in drawing.messages.texts  # the message to E
