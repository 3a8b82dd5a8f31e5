"""The explorer of Exercise 2: values and messages step by step, and paths switched off."""

import re
from itertools import pairwise

import numpy as np
import pytest
import torch

from helpers.explorers import autoencoder_steps, graph_steps
from helpers.explorers.graph_steps import KINDS, make_graph
from helpers.graph import TRANSFER, Graph
from helpers.graph_drawing import brief
from tests.explorers.test_all import NOTEBOOKS, read

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


@pytest.mark.parametrize("paths", ["inner only", "outer only"])
def test_a_path_switched_off_fails_the_check(paths):
    whole = graph_steps.data("shared weights", LAST, 1.0, 1)
    part = graph_steps.data("shared weights", LAST, 1.0, 1, paths=paths)
    assert "as a path is missing" in part.verdict
    assert "t[W] = t[f1] xᵀ + t[f3] f2ᵀ = [" in whole.verdict
    assert f"t[W] = {'t[f1] xᵀ' if paths == 'inner only' else 't[f3] f2ᵀ'} = (" in part.verdict
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
        assert "Finite differences at this node contradict it: they are up to" in verdict


def test_the_first_input_moves_everything_behind_it():
    one, other = (graph_steps.data("two layers", LAST, x1, 0) for x1 in (0.0, 1.0))
    assert one.values["x"][0] == 0.0
    assert one.values["x"][1] == other.values["x"][1]
    assert one.values["f6"] != other.values["f6"]


def test_an_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="kind must be one of"):
        make_graph("three layers", "tanh")


def array(text):
    """Return the numbers of a vector or a matrix as the words write it."""
    rows = text.replace("−", "-").strip("()[]").split("; ")
    rows = np.array([[float(number) for number in row.split(", ")] for row in rows])
    return rows if text.startswith("[") else rows[0]


NUMBERS = {  # by what the words say in names: the same in numbers, and what it means
    "2 · f": (r"2 · (.*?) · (.*)", lambda f, t: 2 * f * t),
    "= −t[": (r"−(.*)", lambda t: -t),
    "⊙ t[": (r"(.*) ⊙ (.*)", lambda slope, t: slope * t),
    "ᵀ t[": (r"(.*)ᵀ (\(.*\))", lambda w, t: w.T @ t),
    "t[W": (r"(\(.*\)) (\(.*\))ᵀ", np.outer),
}


@pytest.mark.parametrize("sign", NUMBERS)
def test_the_words_spell_out_the_rule_of_a_message_in_numbers(sign):
    pattern, rule = NUMBERS[sign]
    for seed in range(5):
        verdicts = [graph_steps.data("two layers", step, 0.5, seed).verdict for step in range(15)]
        verdicts = [verdict for verdict in verdicts if sign in verdict]
        assert verdicts
        for verdict in verdicts:
            *_, numbers, result = verdict.partition(". Finite")[0].split(" = ")
            factors = map(array, re.fullmatch(pattern, numbers).groups())
            np.testing.assert_allclose(rule(*factors), array(result), rtol=0.02, atol=0.03)


def test_a_large_array_is_told_by_its_shape_not_as_a_product():
    data = graph_steps.data("many data", 10, 1.0, 0)
    assert "t[f5] = 2 · f5 · t[f6], of shape 4 × 2. " in data.verdict


@pytest.mark.parametrize("kind", KINDS)
def test_a_node_tells_its_value_its_message_and_how_far_differences_are(kind):
    graph = make_graph(kind, "tanh")
    before, data = (graph_steps.data(kind, step, 0.5, 2) for step in (len(graph.order), LAST))
    for name in data.messages:
        value, of_message, message = data.told(name).partition(", message ")
        assert value.startswith(f"{name} = ")
        assert before.told(name) == value
        assert of_message
        assert data.differences[name] < 1e-8
        if data.messages[name].size <= 4:
            assert message.startswith(f"{brief(data.messages[name], 3)}, finite differences: ")
        if data.messages[name].ndim == 1:
            error, here = graph.error_given(name, data.values), data.values[name]
            steps = 1e-5 * np.eye(here.size)
            rises = [error(here + s) - error(here - s) for s in steps]
            widths = np.diag((here + steps) - (here - steps))  # 2h, as x + h and x − h are stored
            truth = np.abs(data.messages[name] - rises / widths).max()
            assert data.differences[name] == pytest.approx(truth, rel=1e-6)


def test_without_a_path_the_node_tells_how_much_is_missing():
    whole, part = (
        graph_steps.data("shared weights", LAST, 1.0, 1, paths=paths).messages["W"]
        for paths in ("both", "inner only")
    )
    data = graph_steps.data("shared weights", LAST, 1.0, 1, paths="inner only")
    assert data.differences["W"] == pytest.approx(np.abs(whole - part).max(), rel=1e-6)


def go_to(explorer, name):
    targets = explorer.targets(explorer.state, explorer.data)
    explorer.click([target.text.split(" ")[0] for target in targets].index(name))


def test_a_click_goes_to_the_value_of_a_node_and_from_there_to_its_message():
    explorer = graph_steps.explorer("two layers")
    go_to(explorer, "f3")
    assert explorer.words.startswith("Forward, step 3 of 6: f3")
    go_to(explorer, "f3")
    assert explorer.words.startswith("Backward, step 4 of 8: t[f3]")
    go_to(explorer, "f1")
    assert explorer.words.startswith("Backward, step 6 of 8: t[f1]")
    go_to(explorer, "f1")
    assert explorer.words.startswith("Forward, step 1 of 6: f1")
    go_to(explorer, "W2")
    assert explorer.words.startswith("Backward, step 8 of 8: t[W2]")
    before = explorer.words
    go_to(explorer, "x")
    assert explorer.words == before


EXPLORERS = [*KINDS, "autoencoder"]


@pytest.mark.parametrize("kind", EXPLORERS)
def test_the_numbers_in_the_graph_stand_apart(kind):
    whole = autoencoder_steps if kind == "autoencoder" else graph_steps
    explorer = whole.explorer(*(() if kind == "autoencoder" else [kind]))
    for seed in range(3):
        explorer.set({"step": explorer.controls["step"].high, "seed": seed})
        figure = explorer.picture.figure
        boxes = [box for glyphs in explorer.picture.moving[1:] for box in extents(glyphs)]
        assert len(boxes) == len(explorer.data.values) + len(explorer.data.messages)
        for k, box in enumerate(boxes):
            assert figure.bbox.x0 <= box.x0
            assert box.x1 <= figure.bbox.x1
            assert box.y1 <= figure.bbox.y1
            assert not any(box.overlaps(other) for other in boxes[:k])


def extents(glyphs):
    for label, point in glyphs.labels:
        glyphs.text.set_text(label)
        glyphs.text.set_position(point)
        yield glyphs.text.get_window_extent()


def test_a_slope_is_called_by_the_name_of_its_function():
    """The output of an autoencoder is a sigmoid, whatever φ is."""
    assert "t[f5] = sigmoid′(f5) ⊙ t[f6]" in (
        autoencoder_steps.data(14, 1.0, 0, "cross-entropy", "tanh", 0).verdict
    )
    assert "t[f1] = relu′(f1) ⊙ t[f2]" in graph_steps.data("two layers", 12, 1.0, 2, "relu").verdict


@pytest.mark.parametrize("kind", ["one layer with φ", "two layers"])
def test_one_unit_is_dead_where_the_stop_says_so(kind):
    explorer = graph_steps.explorer(kind)
    explorer.press("one unit dead")
    data = explorer.data
    assert ((data.values["f2"] == 0) == [kind != "two layers", kind == "two layers"]).all()
    assert ((np.abs(data.messages["f1"]) > 0.1) == (data.values["f2"] > 0)).all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_of_each_exercise_calls_its_stops_by_their_names(kind):
    texts = map(read, NOTEBOOKS.glob("2.*.ipynb"))
    (text,) = [text for text in texts if f'graph_steps.explorer(\\"{kind}\\")' in text]
    assert [label for label in graph_steps.explorer(kind).stops if f"**{label}**" not in text] == []


# What notebook 2.1 asks


@pytest.mark.parametrize("x1", [-3.0, 0.0, 1.0])
def test_the_message_of_the_end_of_one_layer_is_1_and_that_of_f1_is_twice_f2_turned(x1):
    explorer = graph_steps.explorer("one layer")
    explorer.press("message of f1")
    for seed in range(100):
        explorer.set({"seed": seed, "x1": x1})
        values, messages = explorer.data.values, explorer.data.messages
        assert messages["f3"] == 1
        np.testing.assert_array_equal(messages["f1"], -2 * values["f2"])
        too_small = values["f1"] < values["y"]
        assert ((messages["f1"] < 0) == too_small).all()


def test_without_the_first_input_the_first_column_of_the_gradient_is_zero():
    explorer = graph_steps.explorer("one layer")
    explorer.press("gradient")
    for seed in range(100):
        explorer.set({"seed": seed, "x1": 0.0})
        gradient = explorer.data.messages["W"]
        assert (gradient[:, 0] == 0).all()
        assert (gradient[:, 1] != 0).any()
        for row in gradient:
            assert f"0.00, {row[1]:.2f}".replace("-", "−") in explorer.words


# What notebook 2.2 asks


def test_saturated_units_let_little_through_and_open_ones_almost_all():
    explorer = graph_steps.explorer("one layer with φ")
    explorer.press("saturated")
    explorer.set({"x1": 3.0})
    data = explorer.data
    np.testing.assert_allclose(data.values["f1"], [-1.65, 3.79], rtol=0, atol=0.005)
    shares = data.messages["f1"] / data.messages["f2"]
    assert shares[0] == pytest.approx(1 / 7, abs=0.01)
    assert shares[1] < 0.003
    explorer.set({"x1": 0.0})
    assert (explorer.data.messages["f1"] / explorer.data.messages["f2"] > 0.97).all()


def test_a_dead_unit_asks_for_more_and_hands_on_nothing_and_36_percent_with_softplus():
    explorer = graph_steps.explorer("one layer with φ")
    explorer.press("one unit dead")
    data = explorer.data
    assert data.values["f1"][0] < 0 > data.messages["f2"][0]
    assert data.messages["f1"][0] == 0
    explorer.set({"phi": "softplus"})
    share = explorer.data.messages["f1"][0] / explorer.data.messages["f2"][0]
    assert share == pytest.approx(0.36, abs=0.005)


def test_with_relu_the_rows_of_the_gradient_are_zero_whose_units_are_negative():
    explorer = graph_steps.explorer("one layer with φ")
    explorer.press("gradient")
    explorer.set({"phi": "relu"})
    for seed in range(100):
        explorer.set({"seed": seed})
        gradient = np.round(explorer.data.messages["W"], 2)  # as it is shown
        assert ((gradient == 0).all(axis=1) == (explorer.data.values["f1"] < 0)).all()


# The questions of 2.4


def test_the_sum_over_the_data_takes_the_four_away():
    """Question 1: every node before it has four rows, or numbers."""
    explorer = graph_steps.explorer("many data")
    explorer.press("one number for each datum")
    assert explorer.data.lit == "f6"
    names = [f"f{k}" for k in range(1, 7)]
    assert {len(explorer.data.values[name]) for name in names} == {4}
    after = graph_steps.data("many data", explorer.state["step"] + 1, 1.0, 0)
    assert np.ndim(after.values["f7"]) == 0
    assert "f7 = sum over data(f6) = " in after.verdict


@pytest.mark.parametrize("phi", TRANSFER)
def test_four_ones_go_back_and_a_column_is_0_where_the_first_inputs_are(phi):
    """Questions 2 and 3, whatever the dice give."""
    stops = graph_steps.explorer("many data").stops
    for seed in range(100):
        back = graph_steps.data("many data", stops["back to four"]["step"], 1.0, seed, phi)
        assert back.messages["f6"].tolist() == [1, 1, 1, 1]
        assert "t[f6] = t[f7] for each datum = (1.00, 1.00, 1.00, 1.00)" in back.verdict
        data = graph_steps.data("many data", stops["sum over the data"]["step"], 0.0, seed, phi)
        assert data.lit == "W1"
        assert (data.messages["W1"][:, 0] == 0).all()
        column = array(re.search(r"t\[W1\] = Σₙ t\[f1\] xᵀ = (\[.*?\])", data.verdict).group(1))
        assert (column[:, 0] == 0).all()


def at_stop(kind, label):
    """Return the state of the controls at a stop, and so the arguments of `data`."""
    explorer = graph_steps.explorer(kind)
    explorer.press(label)
    return explorer.state


def test_two_layers_the_first_messages_are_read_off_the_values():
    """2.3, question 1: t⁽⁵⁾ is twice f⁽⁵⁾, t⁽⁴⁾ its negative; t⁽³⁾ and f⁽²⁾ make ∂E/∂W⁽²⁾."""
    assert not graph_steps.data("two layers", **at_stop("two layers", "all values")).messages
    state = at_stop("two layers", "four steps back")
    for seed in range(100):
        back = graph_steps.data("two layers", **state | {"seed": seed})
        values, messages = back.values, back.messages
        assert set(messages) == {"f6", "f5", "f4", "f3"}
        assert (messages["f6"], len(values)) == (1, 10)
        assert np.array_equal(messages["f5"], 2 * values["f5"])
        assert np.array_equal(messages["f4"], -messages["f5"])
        whole = graph_steps.data("two layers", LAST, 1.0, seed)
        outer = np.outer(messages["f3"], values["f2"])
        np.testing.assert_allclose(outer, whole.messages["W2"], rtol=1e-13, atol=0)


def test_two_layers_with_the_identity_two_pairs_of_messages_are_equal():
    """2.3, question 2."""
    state = at_stop("two layers", "identity")
    for seed in range(100):
        t = graph_steps.data("two layers", **state | {"seed": seed}).messages
        chain = [t[name] for name in ("f5", "f4", "f3", "f2", "f1")]
        equal = [np.array_equal(one, other) for one, other in pairwise(chain)]
        assert equal == [False, True, False, True]


def test_two_layers_a_dead_unit_makes_a_row_and_a_column_zero():
    """2.3, question 3, at the stop and a step beyond."""
    state = at_stop("two layers", "one unit dead")
    data = graph_steps.data("two layers", **state | {"step": state["step"] + 1})
    (dead,) = np.flatnonzero(data.values["f2"] == 0)
    assert data.messages["f1"][dead] == 0
    units = np.arange(2)
    assert ((data.messages["W1"] == 0) == (units[:, np.newaxis] == dead)).all()
    assert ((data.messages["W2"] == 0) == (units == dead)).all()


def test_shared_weights_only_the_message_to_w_knows_its_paths():
    """2.5, question 1: the matrix of both paths is the sum of those of the two."""
    stops = ("both paths", "inner path", "outer path")
    states = [at_stop("shared weights", label) for label in stops]
    for seed in range(100):
        found = [graph_steps.data("shared weights", **state | {"seed": seed}) for state in states]
        both, inner, outer = (data.messages for data in found)
        for name in both.keys() - {"W"}:
            assert np.array_equal(both[name], inner[name])
            assert np.array_equal(both[name], outer[name])
        np.testing.assert_allclose(inner["W"] + outer["W"], both["W"], rtol=1e-12, atol=1e-14)
        assert not np.allclose(inner["W"], both["W"], rtol=1e-3, atol=0)


def test_shared_weights_differences_are_content_up_to_the_message_to_f1():
    """2.5, question 2."""
    state = at_stop("shared weights", "inner path")
    for seed in range(100):
        found = [
            graph_steps.data("shared weights", **state | {"seed": seed, "step": step}).found
            for step in range(7, 14)
        ]
        assert found == ["agreement"] * 6 + ["missing path"]


def test_shared_weights_a_missing_path_is_not_seen_where_both_outputs_are_dead():
    """2.5, question 3: in about a third of the pictures."""
    state = at_stop("shared weights", "outer path") | {"phi": "relu"}
    unseen = 0
    for seed in range(100):
        data = graph_steps.data("shared weights", **state | {"seed": seed})
        dead = not data.values["f4"].any()
        assert data.found == ("agreement" if dead else "missing path")
        whole = graph_steps.data("shared weights", **state | {"seed": seed, "paths": "both"})
        assert dead == (not whole.messages["W"].any() and not data.messages["W"].any())
        unseen += dead
    assert 25 <= unseen <= 45
