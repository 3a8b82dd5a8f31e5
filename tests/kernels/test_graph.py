"""The computation graph: torch's autograd on random graphs, differences at every node, errors."""

import re

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.figures import new_figure
from helpers.gradients import GradientError, check_gradient
from helpers.graph import (
    ADD_BIAS,
    LINEAR,
    MEAN_OVER_DATA,
    SUBTRACT,
    SUM_OF_SQUARES,
    SUM_OVER_DATA,
    SUM_OVER_UNITS,
    TRANSFER,
    Graph,
    Operation,
    elementwise,
    elementwise_loss,
    written_as,
)
from helpers.graph_cost import multiplications
from helpers.graph_drawing import GraphDrawing, brief, describe, draw_boxes, edges, layout

reproducible = settings(derandomize=True, deadline=None, max_examples=80)

BY_TORCH = {
    "linear": lambda W, x: x @ W.T,
    "add bias": lambda b, f: f + b,
    "subtract": lambda y, f: y - f,
    "sum of squares": lambda f: (f**2).sum(-1),
    "sum over data": lambda f: f.sum(0),
    "mean over data": lambda f: f.mean(0),
    "sum over units": lambda f: f.sum(-1),
    "identity": lambda f: f,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "softplus": torch.nn.functional.softplus,
}


@st.composite
def graphs(draw):
    """Draw a graph of square layers with shared parameters and several paths, and its inputs."""
    depth = draw(st.integers(1, 8))
    size = draw(st.integers(1, 4))
    count = draw(st.one_of(st.none(), st.integers(1, 5)))
    nodes = {}
    for k in range(1, depth + 1):
        earlier = ["x", *nodes]
        previous = earlier[-1]  # so that every node is used
        kind = draw(st.sampled_from(["linear", "bias", "subtract", *TRANSFER]))
        if kind == "linear":
            node = LINEAR(draw(st.sampled_from(["W1", "W2"])), previous)
        elif kind == "bias":
            node = ADD_BIAS(draw(st.sampled_from(["b1", "b2"])), previous)
        elif kind == "subtract":
            node = SUBTRACT(draw(st.sampled_from(["y", *earlier])), previous)
        else:
            node = TRANSFER[kind](previous)
        nodes[f"f{k}"] = node
    nodes[f"f{depth + 1}"] = SUM_OF_SQUARES(f"f{depth}")
    if count:
        over = draw(st.sampled_from([SUM_OVER_DATA, MEAN_OVER_DATA]))
        nodes[f"f{depth + 2}"] = over(f"f{depth + 1}")
    used = {name for node in nodes.values() for name in node.inputs}
    graph = Graph(nodes, data=[name for name in ("x", "y") if name in used])
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shapes = {name: (size, size) if name[0] == "W" else (size,) for name in graph.parameters}
    shapes |= dict.fromkeys(graph.data, (count, size) if count else (size,))
    return graph, {name: rng.normal(size=shape) for name, shape in shapes.items()}


def by_torch(graph, inputs):
    """Return E and the gradients of all nodes and parameters, from torch."""
    values = {
        name: torch.tensor(array, requires_grad=name not in graph.data)
        for name, array in inputs.items()
    }
    for name in graph.order:
        node = graph.nodes[name]
        values[name] = BY_TORCH[node.operation.name](*(values[i] for i in node.inputs))
        if values[name].requires_grad:
            values[name].retain_grad()
    if values[graph.end].requires_grad:
        values[graph.end].backward()
    return values[graph.end].item(), {name: value.grad for name, value in values.items()}


@reproducible
@given(graphs())
def test_values_and_messages_agree_with_torch(drawn):
    graph, inputs = drawn
    values = graph.forward(**inputs)
    messages = graph.backward(values)
    error, gradients = by_torch(graph, inputs)
    assert values[graph.end] == pytest.approx(error, rel=1e-10)
    for name in (*graph.order, *graph.parameters):
        if gradients[name] is not None:
            truth = gradients[name].numpy()
            atol = 1e-10 * max(1, np.abs(truth).max())
            np.testing.assert_allclose(messages[name], truth, rtol=1e-8, atol=atol)


@settings(reproducible, max_examples=25)
@given(graphs())
def test_every_message_agrees_with_differences_at_its_node(drawn):
    graph, inputs = drawn
    values = graph.forward(**inputs)
    messages = graph.backward(values)
    for name in (*graph.order, *graph.parameters):
        check_gradient(graph.error_given(name, values), messages[name], values[name])


def two_layers(shared=False, data=()):
    first, second = ("W", "W") if shared else ("W1", "W2")
    nodes = {
        "f1": LINEAR(first, "x"),
        "f2": TRANSFER["tanh"]("f1"),
        "f3": LINEAR(second, "f2"),
        "f4": TRANSFER["sigmoid"]("f3"),
        "f5": SUBTRACT("y", "f4"),
        "f6": SUM_OF_SQUARES("f5"),
    }
    graph = Graph(nodes, data=("x", "y"))
    rng = np.random.default_rng(5)
    inputs = {"x": rng.normal(size=3), "y": rng.normal(size=3)}
    return graph, inputs | {name: rng.normal(size=(3, 3)) for name in graph.parameters}


def test_paths_of_a_shared_weight_add():
    graph, inputs = two_layers(shared=True)
    values = graph.forward(**inputs)
    whole = graph.backward(values)["W"]
    parts = [graph.backward(values, without=[path])["W"] for path in (("f1", 0), ("f3", 0))]
    np.testing.assert_allclose(parts[0] + parts[1], whole)
    for part in parts:
        with pytest.raises(GradientError):
            check_gradient(graph.error_given("W", values), part, values["W"])


def test_nodes_may_stand_in_any_order():
    graph, inputs = two_layers()
    turned = Graph(dict(reversed(graph.nodes.items())), data=graph.data)
    assert turned.forward(**inputs)["f6"] == graph.forward(**inputs)["f6"]


def test_the_schedule_reads_as_the_exercise_does():
    graph, _ = two_layers(shared=True)
    assert [str(step) for step in graph.schedule] == [
        "t[f6] from 1",
        "t[f5] from t[f6]",
        "t[f4] from t[f5]",
        "t[f3] from t[f4]",
        "t[f2] from t[f3]",
        "t[f1] from t[f2]",
        "t[W] from t[f1] + t[f3]",
    ]
    lines = graph.latex()
    assert r"t^{(4)} &= -t^{(5)}" in lines
    assert r"t^{W} &= t^{(1)}\,{x}^\top + t^{(3)}\,{f^{(2)}}^\top" in lines


def test_the_autoencoder_of_exercise_3_fits():
    def slope(x, f):
        return (f - x) / (f * (1 - f))

    def cross_entropy(x, f):
        return -x * np.log(f) - (1 - x) * np.log(1 - f)

    nodes = {
        "f1": LINEAR("W1", "x"),
        "f2": ADD_BIAS("b1", "f1"),
        "f3": TRANSFER["tanh"]("f2"),
        "f4": LINEAR("W2", "f3"),
        "f5": ADD_BIAS("b2", "f4"),
        "f6": TRANSFER["sigmoid"]("f5"),
        "f7": elementwise_loss("cross-entropy", cross_entropy, slope)("x", "f6"),
        "f8": SUM_OVER_UNITS("f7"),
        "f9": MEAN_OVER_DATA("f8"),
    }
    graph = Graph(nodes, data=["x"])
    rng = np.random.default_rng(6)
    shapes = {"W1": (2, 5), "b1": (2,), "W2": (5, 2), "b2": (5,)}
    inputs = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    values = graph.forward(x=rng.random((7, 5)), **inputs)
    messages = graph.backward(values)
    for name in (*graph.order, *graph.parameters):
        check_gradient(graph.error_given(name, values), messages[name], values[name])


def test_a_new_operation_takes_a_few_lines():
    absolute = Operation(
        "sum of absolute values",
        lambda f: np.abs(f).sum(axis=-1),
        (lambda t, e, f: np.sign(f) * t[..., np.newaxis],),
        (lambda t, f: rf"\mathrm{{sign}}({f})\,{t}",),
    )
    graph = Graph({"f1": LINEAR("W", "x"), "f2": absolute("f1")}, data=["x"])
    values = graph.forward(W=np.array([[1.0, 2.0], [3.0, -4.0]]), x=np.array([0.5, 1.0]))
    check_gradient(graph.error_given("W", values), graph.backward(values)["W"], values["W"])
    assert r"t^{(1)} &= \mathrm{sign}(f^{(1)})\,t^{(2)}" in graph.latex()


# Planted mistakes: a wrong rule must fail at a node where it matters.


def wrong(operation, place, rule):
    rules = list(operation.rules)
    rules[place] = rule
    return Operation(operation.name, operation.value, tuple(rules), operation.latex)


PHI = TRANSFER["tanh"]
PLANTED = {
    "missing transpose": {"f3": wrong(LINEAR, 1, lambda t, f, W, x: t @ W.T)("W", "f2")},
    "phi for its slope": {"f2": wrong(PHI, 0, lambda t, v, f: np.tanh(f) * t)("f1")},
    "lost batch sum": {"f1": wrong(LINEAR, 0, lambda t, f, W, x: np.outer(t[0], x[0]))("W", "x")},
    "missing sign": {"f5": wrong(SUBTRACT, 1, lambda t, f, y, x: t)("y", "f3")},
    "lost factor 2": {"f6": wrong(SUM_OF_SQUARES, 0, lambda t, e, f: f * t[:, None])("f5")},
    "mean for sum": {"f7": wrong(SUM_OVER_DATA, 0, lambda t, e, f: np.full(f.shape, t / 4))("f6")},
}


@pytest.mark.parametrize("mistake", [None, *PLANTED])
def test_a_planted_mistake_is_caught(mistake):
    nodes = {
        "f1": LINEAR("W", "x"),
        "f2": PHI("f1"),
        "f3": LINEAR("W", "f2"),
        "f5": SUBTRACT("y", "f3"),
        "f6": SUM_OF_SQUARES("f5"),
        "f7": SUM_OVER_DATA("f6"),
    }
    graph = Graph(nodes | PLANTED.get(mistake, {}), data=("x", "y"))
    rng = np.random.default_rng(7)
    inputs = {"W": (3, 3), "x": (4, 3), "y": (4, 3)}
    values = graph.forward(**{name: rng.normal(size=shape) for name, shape in inputs.items()})
    gradient = graph.backward(values)["W"]
    if mistake is None:
        check_gradient(graph.error_given("W", values), gradient, values["W"])
    else:
        with pytest.raises(GradientError):
            check_gradient(graph.error_given("W", values), gradient, values["W"])


def test_overwriting_instead_of_adding_is_caught():
    graph, inputs = two_layers(shared=True)
    values = graph.forward(**inputs)
    last_written = graph.backward(values, without=[("f1", 0)])["W"]
    with pytest.raises(GradientError):
        check_gradient(graph.error_given("W", values), last_written, values["W"])


GRAPH, INPUTS = two_layers()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: Graph({"f1": PHI("f2"), "f2": PHI("f1"), "f3": PHI("f2")}), "no cycle, got f"),
        (lambda: Graph({"f1": PHI("x"), "f2": PHI("x")}), "exactly one end"),
        (lambda: Graph({}), "exactly one end"),
        (lambda: Graph({"f1": PHI("x")}, data=["z"]), "data must name inputs of nodes, got ['z']"),
        (lambda: LINEAR("W"), "linear must have 2 inputs, got 1"),
        (lambda: GRAPH.forward(x=[1.0]), "used before they are set"),
        (lambda: GRAPH.forward(**INPUTS, z=1.0), "inputs must be among"),
        (lambda: GRAPH.forward(**{**INPUTS, "x": np.ones(5)}), "f1 = linear(W1 (3, 3), x (5,))"),
        (lambda: GRAPH.forward(**{**INPUTS, "x": [1, 2, np.nan]}), "x must be finite"),
        (lambda: GRAPH.forward(**{**INPUTS, "y": [1.0]}), "f5 = subtract(y (1,), f4 (3,))"),
        (lambda: GRAPH.error_given("f9", {}), "name must be one of"),
        (lambda: GRAPH.backward({}), "values must come from forward"),
        (
            lambda: GRAPH.backward(GRAPH.forward(**INPUTS | dict.fromkeys("xy", np.ones((2, 3))))),
            "the end f6 must be a number, got shape (2,)",
        ),
        (
            lambda: _with_bad_rule().backward(_with_bad_rule().forward(W=np.eye(2), x=np.ones(2))),
            "the message to W must have its shape (2, 2), got (2,)",
        ),
    ],
)
def test_bad_graphs_and_inputs_get_a_clear_error(call, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        call()


def _with_bad_rule():
    bad = wrong(LINEAR, 0, lambda t, f, W, x: t)
    return Graph({"f1": bad("W", "x"), "f2": SUM_OF_SQUARES("f1")}, data=["x"])


def test_a_loss_whose_target_is_no_data_is_refused():
    loss = elementwise_loss("half square", lambda x, f: (f - x) ** 2 / 2, lambda x, f: f - x)
    nodes = {"f1": PHI("a"), "f2": loss("f1", "x"), "f3": SUM_OVER_UNITS("f2")}
    graph = Graph(nodes, data=["x"])
    with pytest.raises(ValueError, match="must be data"):
        graph.backward(graph.forward(a=np.ones(2), x=np.ones(2)))


def test_transfer_functions_and_elementwise_agree_with_differences():
    x = np.linspace(-3, 3, 20)
    for operation in TRANSFER.values():
        check_gradient(operation.value, operation.slope(x), x)
        back = operation.back(0, 3.0, operation.value(x), x)
        np.testing.assert_allclose(back, 3.0 * operation.slope(x), rtol=1e-13, atol=0)
    cube = elementwise("cube", lambda f: f**3, lambda f: 3 * f**2)
    check_gradient(cube.value, cube.slope(x), x)


def test_slopes_keep_their_digits_where_the_function_is_saturated():
    f = np.array([-300.0, -40.0, -19.0, -5.0, 0.0, 3.0, 18.0, 25.0, 300.0])
    exact = {
        "tanh": lambda f: mpmath.sech(f) ** 2,
        "sigmoid": lambda f: 1 / (2 + mpmath.exp(f) + mpmath.exp(-f)),
        "softplus": lambda f: 1 / (1 + mpmath.exp(-f)),
    }
    with mpmath.workdps(60):
        for name, slope in exact.items():
            truth = [float(slope(mpmath.mpf(number))) for number in f]
            np.testing.assert_allclose(TRANSFER[name].slope(f), truth, rtol=1e-13, atol=0)


def test_the_slope_that_tanh_takes_from_its_value_is_0_where_the_value_rounds_to_1():
    f, tanh = np.array(20.0), TRANSFER["tanh"]
    assert tanh.back(0, 1.0, tanh.value(f), f) == 0
    assert tanh.slope(f) > 0


# The drawing


@reproducible
@given(graphs())
def test_the_layout_runs_from_left_to_right(drawn):
    graph, _ = drawn
    place = layout(graph)
    assert set(place) == set(graph.inputs) | set(graph.nodes)
    assert len(set(place.values())) == len(place)  # nothing covers anything
    for source, name in edges(graph):
        assert place[source][0] < place[name][0]


def test_branches_lie_beside_each_other():
    nodes = {"f1": PHI("x"), "f2": ADD_BIAS("b", "x"), "f3": SUBTRACT("f1", "f2")}
    nodes |= {"f4": ADD_BIAS("b2", "f3"), "f5": SUM_OF_SQUARES("f4")}
    place = layout(Graph(nodes, data=["x"]))
    assert place["f1"][0] == place["f2"][0]
    assert len(set(place.values())) == len(place)


def test_the_alt_text_lists_nodes_and_edges():
    words = describe(GRAPH)
    for name, node in GRAPH.nodes.items():
        assert f"{name} = {node.operation.name}({', '.join(node.inputs)})" in words
    assert "Data: x, y. Parameters: W1, W2." in words


def test_numbers_are_brief():
    assert brief(np.array([1.0, -0.5])) == "(1.00, −0.50)"
    assert brief(np.array([-0.001, 0.0])) == "(0.00, 0.00)"
    assert brief(np.array([[1.0, 2.0], [3.0, 4.0]])) == "[1.00, 2.00; 3.00, 4.00]"
    assert brief(np.ones((2, 3))) == "2 × 3"


def test_a_node_as_a_function_of_one_of_its_inputs():
    graph = Graph({"f1": LINEAR("W", "x"), "f2": SUM_OF_SQUARES("f1")}, data=["x"])
    values = graph.forward(W=[[1.0, 2.0]], x=[3.0, 4.0])
    assert graph.node_given("f1", "x", values)(np.array([1.0, 1.0])).tolist() == [3.0]
    assert graph.node_given("f1", "W", values)(np.ones((1, 2))).tolist() == [7.0]
    with pytest.raises(ValueError, match="must be a node and its input"):
        graph.node_given("f2", "W", values)


def test_a_transfer_function_under_another_name_is_the_same_function():
    first = written_as(TRANSFER["tanh"], r"\phi_1")
    assert Graph({"f1": first("W"), "f2": SUM_OF_SQUARES("f1")}).latex().count(r"\phi_1'") == 1
    assert first.value is TRANSFER["tanh"].value
    assert first.rules == TRANSFER["tanh"].rules


@pytest.mark.parametrize(("D", "H", "M"), [(1, 1, 1), (4, 3, 2), (5, 2, 7)])
def test_multiplications_of_two_layers_are_those_of_the_table(D, H, M):
    phi = TRANSFER["identity"]
    nodes = {"f1": LINEAR("W1", "x"), "f2": phi("f1"), "f3": LINEAR("W2", "f2"), "f4": phi("f3")}
    graph = Graph({**nodes, "f5": SUBTRACT("y", "f4"), "f6": SUM_OF_SQUARES("f5")}, ["x", "y"])
    counted = multiplications(graph, x=(D,), y=(M,), W1=(H, D), W2=(M, H))
    assert counted == (H * D + M * H + M, H * D + 2 * M * H + 3 * M + H)


@pytest.mark.parametrize("units", [1, 2, 3, 4])
def test_a_label_of_so_many_lines_does_not_reach_the_input_above_it(units):
    nodes = {"f1": LINEAR("W1", "x"), "f2": TRANSFER["tanh"]("f1"), "f3": LINEAR("W2", "f2")}
    graph = Graph({**nodes, "f4": SUM_OF_SQUARES("f3")}, ["x"])
    drawing = GraphDrawing(graph, lines=units)
    drawing.figure.canvas.draw()
    (label,) = drawing.message_labels({"f2": -np.ones(units)}, {})
    drawing.messages.text.set_text(label[0])
    drawing.messages.text.set_position(label[1])
    box = drawing.messages.text.get_window_extent()
    x, y = drawing.figure.axes[0].transData.transform(drawing.place["W2"])
    half = 15 * drawing.figure.dpi / 72 * 2**0.5  # of a diamond with a marker of size 30
    assert box.y1 < y - half
    assert box.x0 < x < box.x1


def test_boxes_are_joined_by_arrows_either_way():
    _, axes = new_figure()
    places = {"a": (0, 0), "b": (1, 0), "c": (2, 1)}
    draw_boxes(axes, places, [("a", "b"), ("b", "c")], [("c", "b")], dice=["b"])
    assert [text.get_text() for text in axes.texts] == ["a", "b", "c", "", "", ""]
    arrows = axes.texts[3:]
    assert [(arrow.xyann, arrow.xy) for arrow in arrows] == [
        ((0, 0), (1, 0)),
        ((1, 0), (2, 1)),
        ((2, 1), (1, 0)),
    ]
    one, other, back = (arrow.arrow_patch.get_linestyle() for arrow in arrows)
    assert one == other != back
    grounds = [text.get_bbox_patch().get_facecolor() for text in axes.texts[:3]]
    assert grounds[0] == grounds[2] != grounds[1]
