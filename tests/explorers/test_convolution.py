"""The explorer of Q2 against scipy, torch and counting by hand; its picture follows."""

import re

import numpy as np
import pytest
import torch
from matplotlib.textpath import TextPath
from scipy import signal

from helpers.explorers import convolution
from helpers.explorers.convolution import next_window

DEFAULT = {
    "a_kind": "exam",
    "w_kind": "exam",
    "seed": 0,
    "operation": "correlation",
    "shown": "values",
    "row": 1,
    "column": 1,
    "stride": 1,
    "padding": 0,
    "brush": 9,
    "paint": {},
}


@pytest.fixture
def explorer():
    return convolution.explorer()


def shown(**changes):
    return convolution.data(**{**DEFAULT, **changes})


def random_states(count):
    rng = np.random.default_rng(2)
    for seed in range(count):
        yield {
            "a_kind": str(rng.choice(["exam", "edge", "blob", "seven"])),
            "w_kind": str(rng.choice(["exam", "edge", "blur", "sharpen", "random"])),
            "seed": seed,
            "operation": str(rng.choice(["correlation", "convolution"])),
            "row": int(rng.integers(1, 8)),
            "column": int(rng.integers(1, 8)),
            "stride": int(rng.integers(1, 4)),
            "padding": int(rng.integers(3)),
            "brush": int(rng.integers(-9, 10)),
            "paint": {
                str(cell): int(rng.integers(-9, 10))
                for cell in rng.choice(["a11", "a23", "a45", "w12", "w33"], rng.integers(4))
            },
        }


each_state = pytest.mark.parametrize("state", list(random_states(20)))


def number(text):
    return int(text.replace("−", "-"))


def window_of(matrix, state, data):
    """Return the part of a padded matrix that the window covers."""
    i, j = (state["stride"] * k for k in data.output)
    return np.pad(matrix, state["padding"])[i : i + 3, j : j + 3]


def test_the_matrices_of_the_exam():
    data = shown()
    assert data.a.tolist() == [
        [1, 2, 3, 4, 5],
        [5, 1, 2, 3, 4],
        [4, 5, 1, 2, 3],
        [3, 4, 5, 1, 2],
        [2, 3, 4, 5, 1],
    ]
    assert data.w.tolist() == [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
    assert data.b.tolist() == [[-15, -5, 0], [15, -15, -5], [5, 15, -15]]


@each_state
def test_values_are_those_of_scipy(state):
    data = shown(**state)
    function = getattr(signal, {"correlation": "correlate2d"}.get(state["operation"], "convolve2d"))
    full = function(np.pad(data.a, state["padding"]), data.w, mode="valid")
    np.testing.assert_array_equal(data.b, full[:: state["stride"], :: state["stride"]])
    assert data.products.sum() == data.b[data.output]


@each_state
def test_the_window_is_where_it_is_said_to_be(state):
    data = shown(**state)
    assert data.output == (
        min(state["row"], len(data.b)) - 1,
        min(state["column"], len(data.b)) - 1,
    )
    i, j = data.corner
    rows, columns = slice(max(i, 0), max(i + 3, 0)), slice(max(j, 0), max(j + 3, 0))
    here = window_of(data.a, state, data)
    assert here.sum() == data.a[rows, columns].sum()  # the rest is padding, zeros
    kernel = data.w if state["operation"] == "correlation" else np.rot90(data.w, 2)
    np.testing.assert_array_equal(data.products, kernel * here)


@each_state
def test_counts_are_those_of_a_loop(state):
    data = shown(**state, shown="counts")
    used_a, used_w = np.zeros((9, 9), int), np.zeros((3, 3), int)
    p, size = state["padding"], len(data.b)
    b = np.zeros((size, size), int)
    for i, j, u, v in np.ndindex(size, size, 3, 3):
        row, column = state["stride"] * i + u, state["stride"] * j + v
        if p <= row < p + 5 and p <= column < p + 5:
            used_a[row, column] += 1
            used_w[(u, v) if state["operation"] == "correlation" else (2 - u, 2 - v)] += 1
            b[i, j] += 1
    np.testing.assert_array_equal(data.a, used_a[p : p + 5, p : p + 5])
    np.testing.assert_array_equal(data.w, used_w)
    np.testing.assert_array_equal(data.b, b)
    np.testing.assert_array_equal(data.products, window_of(np.ones((5, 5)), state, data))
    total = number(re.search(r"(\d+) products in all", data.verdict).group(1))
    assert data.a.sum() == data.w.sum() == data.b.sum() == total
    lost = re.search(r"less (\d+)", data.verdict)
    assert 9 * size**2 - (number(lost.group(1)) if lost else 0) == total
    unused = re.search(r"reaches (\d+)", data.verdict)
    assert (number(unused.group(1)) if unused else 0) == np.sum(data.a == 0)


def torch_gradients(a, w, state):
    """Return f = Σ (b_ii + 10)² with b, t, ∂f/∂A and ∂f/∂W as torch finds them."""
    a, w = (torch.tensor(m, dtype=torch.float64, requires_grad=True) for m in (a, w))
    slid = w if state["operation"] == "correlation" else w.flip(0, 1)
    options = {"stride": state["stride"], "padding": state["padding"]}
    b = torch.nn.functional.conv2d(a[None, None], slid[None, None], **options)[0, 0]
    b.retain_grad()
    f = ((b.diag() + 10) ** 2).sum()
    f.backward()
    return [m.detach().numpy() for m in (f, b, b.grad, a.grad, w.grad)]


@each_state
def test_gradients_are_those_of_torch(state):
    values, data = shown(**state), shown(**state, shown="gradients")
    f, b, t, t_a, t_w = torch_gradients(values.a, values.w, state)
    np.testing.assert_array_equal(data.b, t)
    np.testing.assert_array_equal(data.a, t_a)
    np.testing.assert_array_equal(data.w, t_w)
    slid = values.w if state["operation"] == "correlation" else np.rot90(values.w, 2)
    np.testing.assert_array_equal(data.products, t[data.output] * slid)
    assert f"f = {f:.0f}. " in data.verdict
    assert number(re.search(r"∂f/∂a₁₁ = (−?\d+)", data.verdict).group(1)) == t_a[0, 0]
    assert number(re.search(r"∂f/∂w₁₁ = (−?\d+)", data.verdict).group(1)) == t_w[0, 0]
    on_diagonal = data.output[0] == data.output[1]
    assert ("adds nothing" in data.verdict) != on_diagonal
    if on_diagonal:
        found = re.search(
            r"= (−?\d+) gets the message t = 2 · \(\1 \+ 10\) = (−?\d+)", data.verdict
        )
        assert [number(text) for text in found.groups()] == [b[data.output], t[data.output]]


def test_what_one_windows_adds_makes_up_the_whole_gradient():
    data = [shown(shown="gradients", row=k, column=k) for k in (1, 2, 3)]
    total = np.zeros((5, 5))
    for one in data:
        i, j = one.corner
        total[i : i + 3, j : j + 3] += one.products
    np.testing.assert_array_equal(total, data[0].a)


@each_state
def test_the_verdict_spells_out_the_sum(state):
    data = shown(**state)
    name, terms, result = re.match(r"b([₁-₉]{2}) = (.*?) = (−?\d+)\.", data.verdict).groups()
    assert tuple("₁₂₃₄₅₆₇".index(digit) for digit in name) == data.output
    sum_of_terms = terms.replace("−", "-").replace("·", "*")
    assert len(terms.split(" ")) == 9
    assert eval(sum_of_terms) == number(result) == data.b[data.output]


@each_state
def test_the_verdict_knows_what_the_other_operation_gives(state):
    data = shown(**state)
    other = "convolution" if state["operation"] == "correlation" else "correlation"
    rival = shown(**{**state, "operation": other})
    if "agree" in data.verdict:
        np.testing.assert_array_equal(data.b, rival.b)
    else:
        told = re.search(rf"A {other} would give (−?\d+) here", data.verdict).group(1)
        assert number(told) == rival.b[data.output]


@pytest.mark.parametrize("panel", ["a", "w"])
def test_one_entry_is_painted_and_no_preset(panel):
    before, data = shown(), shown(paint={f"{panel}23": -7})
    assert np.argwhere(getattr(data, panel) != getattr(before, panel)).tolist() == [[1, 2]]
    assert getattr(data, panel)[1, 2] == -7
    np.testing.assert_array_equal(getattr(shown(), panel), getattr(before, panel))


@each_state
@pytest.mark.parametrize("kind", ["values", "gradients"])
def test_the_picture_keeps_the_numbers_from_before_the_painting(state, kind):
    data, before = (shown(**{**state, "shown": kind, **p}) for p in ({}, {"paint": {}}))
    for panel, moved in data.moved.items():
        np.testing.assert_array_equal(getattr(data.was, panel), getattr(before, panel))
        np.testing.assert_array_equal(moved, getattr(data, panel) != getattr(before, panel))
    told = re.findall(r"(\d+) of the (\d+) entries of", data.verdict)
    panels = ["b"] if kind == "values" else ["a", "w"]
    expected = [(data.moved[panel].sum(), data.moved[panel].size) for panel in panels]
    assert [tuple(map(int, pair)) for pair in told] == (expected if state["paint"] else [])


def test_a_change_of_one_corner_moves_the_gradients_of_its_single_window():
    data = shown(shown="gradients", paint={"a11": 9})
    assert np.argwhere(data.moved["a"]).tolist() == [[i, j] for i in range(3) for j in range(3)]
    assert data.moved["w"].all()


def targets(explorer):
    """Return the targets by the entries that they lie on."""
    names = [
        f"{panel}{row + 1}{column + 1}"
        for panel in "awb"
        for row, column in np.ndindex(getattr(explorer.data, panel).shape)
    ]
    return dict(zip(names, explorer.targets(explorer.state, explorer.data), strict=True))


def click(explorer, name):
    explorer.click([*targets(explorer)].index(name))


def test_clicks_write_the_number_of_the_brush_over_entries(explorer):
    click(explorer, "a12")
    explorer.set({"brush": -3})
    click(explorer, "w33")
    assert explorer.data.a[0, 1] == 9
    assert explorer.data.w[2, 2] == -3
    assert targets(explorer)["a12"].text == "a₁₂ = 9, was 2"
    explorer.press("Wipe off paint")
    assert explorer.data.a.tolist() == shown().a.tolist()
    assert targets(explorer)["a12"].text == "a₁₂ = 2"


def test_pointing_at_an_output_calls_its_window(explorer):
    assert {name[0] for name, target in targets(explorer).items() if target.eager} == {"b"}
    click(explorer, "b32")
    assert explorer.data.output == (2, 1)


def test_counts_are_painted_by_no_click(explorer):
    explorer.press("counts")
    assert "brush" in explorer.frame["idle"]
    assert not any(target.values for target in targets(explorer).values() if not target.eager)
    assert targets(explorer)["a33"].text == "a₃₃ is used 9 times"


def test_a_gradient_tells_the_entry_that_it_belongs_to(explorer):
    explorer.press("gradients")
    assert targets(explorer)["a11"].text == "∂f/∂a₁₁ = 10, a₁₁ = 1"


@pytest.mark.parametrize(
    ("stride", "padding", "times"),
    [(1, 2, "9 times"), (3, 1, "once"), (3, 0, "once or not at all"), (1, 0, "1 to 9 times")],
)
def test_how_often_entries_are_used_is_said_in_words(stride, padding, times):
    data = shown(shown="counts", stride=stride, padding=padding)
    assert data.verdict.startswith(f"Each entry of A is multiplied {times}: ")


def test_dice_change_the_random_kernel_only():
    assert (shown(w_kind="random", seed=1).w != shown(w_kind="random", seed=2).w).any()
    np.testing.assert_array_equal(shown(seed=1).w, shown(seed=2).w)


@each_state
def test_next_window_visits_every_output_in_order(state):
    state = {**DEFAULT, **state, "row": 7, "column": 7}
    visited = []
    for _ in range(shown(**state).b.size):
        changes, _ = next_window(**state)
        state |= changes
        visited.append(shown(**state).output)
    assert visited == list(np.ndindex(shown(**state).b.shape))


def test_the_window_stays_within_the_outputs(explorer):
    explorer.set({"row": 7, "column": 7, "stride": 1, "padding": 2})
    assert (explorer.state["row"], explorer.state["column"]) == (7, 7)
    explorer.set({"padding": 0})
    assert (explorer.state["row"], explorer.state["column"]) == (3, 3)


def test_every_number_fits_its_cell(explorer):
    for state in random_states(300):
        for kind in ("values", "gradients"):
            data = shown(**state, shown=kind)
            assert max(np.abs(getattr(data, panel)).max() for panel in data.moved) < 10_000
    explorer.refresh()
    axes = explorer.picture.figure.axes[0]
    cell = axes.transData.transform([[0, 1], [1, 0]])
    widest = TextPath((0, 0), "−9999", size=8).get_extents().width
    assert widest < np.ptp(cell[:, 0]) - 4


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (1, 2), (2, 0), (2, 1), (3, 2)])
def test_the_ring_brings_the_window_to_every_output(explorer, stride, padding):
    """And no farther: beyond the last output it stays there."""
    explorer.set({"stride": stride, "padding": padding})
    (handle,) = explorer.handles
    last = len(explorer.data.b)
    for row, column in np.ndindex(last, last):
        right, down = 5 - padding + stride * column, 2 - padding + stride * row
        explorer.move(handle, right + 0.4, down - 0.4)
        assert explorer.data.output == (row, column)
        assert handle.place(explorer.state, explorer.data) == (right, down)
    explorer.move(handle, 20, 20)
    assert (explorer.state["row"], explorer.state["column"]) == (last, last)


def test_the_hint_says_what_moves_the_window_and_what_a_click_writes(explorer):
    assert "pointing at B" in explorer.data.hint
    assert "writes 9" in explorer.data.hint
    explorer.set({"shown": "counts"})
    assert "pointing at B" in explorer.data.hint
    assert "writes" not in explorer.data.hint


def test_turned_the_edge_changes_its_sign(explorer):
    """The answer to question 1: 20 becomes −20, since W turned by half a turn is −W."""
    explorer.press("edge")
    data = explorer.data
    assert data.b.tolist() == [[0, 20, 20]] * 3
    np.testing.assert_array_equal(np.rot90(data.w, 2), -data.w)
    explorer.set({"operation": "convolution"})
    np.testing.assert_array_equal(explorer.data.b, -data.b)


def test_the_middle_of_the_edge_changes_all_of_b_but_its_middle_column(explorer):
    explorer.press("edge")
    click(explorer, "a33")
    assert explorer.data.moved["b"].tolist() == [[True, False, True]] * 3
    assert (explorer.data.w[:, 1] == 0).all()


def test_only_padding_2_makes_the_counts_equal(explorer):
    """The answer to question 2, with what a padding does at stride 3."""
    explorer.press("counts")
    for padding in (0, 1, 2):
        explorer.set({"padding": padding})
        assert (np.ptp(explorer.data.a) == 0) == (padding == 2)
    assert (explorer.data.a == 9).all()
    explorer.press("stride 3")
    assert explorer.state["padding"] == 0
    used = np.zeros((5, 5))
    used[:3, :3] = 1
    np.testing.assert_array_equal(explorer.data.a, used)
    for padding in (1, 2):
        explorer.set({"padding": padding})
        assert (explorer.data.a == 1).all()


def test_windows_of_the_diagonal_send_ten_times_the_kernel_back(explorer):
    """The answer to question 3."""
    explorer.press("gradients")
    total = np.zeros((5, 5))
    for k in range(3):
        click(explorer, f"b{k + 1}{k + 1}")
        data = explorer.data
        assert data.corner == (k, k)
        np.testing.assert_array_equal(data.products, -10 * data.entries["w"])
        total[k : k + 3, k : k + 3] += data.products
    np.testing.assert_array_equal(explorer.data.a, total)
    assert explorer.state["brush"] == 9
    click(explorer, "a11")
    first = np.zeros((5, 5), bool)
    first[:3, :3] = True
    np.testing.assert_array_equal(explorer.data.moved["a"], first)
    assert explorer.data.moved["w"].all()
