"""Explorer of Q2: a window slides over A; products, counts and gradients, number by number."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from helpers.convolution import correlate2d, correlate2d_backward, multiplication_counts
from helpers.figures import BLACK, GREEN, GREY, INK, ORANGE, PAPER, SKY, new_figure
from helpers.internal.glyphs import Glyphs
from helpers.widgets.controls import Dice, choice, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

_TARGET = -10  # of every b_ii
_EXAM = np.array([[(j - i) % 5 + 1 for j in range(5)] for i in range(5)])
_SEVEN = np.array([[*row] for row in ("11111", "00001", "00010", "00100", "00100")], dtype=int)
_A = {
    "exam": _EXAM,
    "edge": np.tile([0, 0, 0, 5, 5], (5, 1)),
    "blob": np.outer([0, 1, 2, 1, 0], [0, 1, 2, 1, 0]),
    "seven": 5 * _SEVEN,
}
_W = {
    "exam": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "edge": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "blur": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
}
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows: a, w, products and b are the numbers written in its four panels.

    The window's upper left corner is at `corner` of A, its result at `output` of B; `edited`
    is the panel "a" or "w" with row and column of the entry that was changed, or None. What
    the numbers mean, their `titles` and the `verdict`, is told by each of the three kinds.
    """

    a: np.ndarray
    w: np.ndarray
    products: np.ndarray
    b: np.ndarray
    corner: tuple[int, int]
    output: tuple[int, int]
    padding: int
    edited: tuple[str, int, int] | None

    @property
    def name(self):
        """The name of the window's output."""
        i, j = self.output
        return f"b{i + 1}{j + 1}".translate(_SUBSCRIPTS)

    @property
    def titles(self):
        """The titles of the four panels."""
        raise NotImplementedError

    @property
    def verdict(self):
        """Say in words what the numbers are."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Values(Data):
    """A, W, the products of one window and B.

    `window` is what it holds of A, `turned` whether W is slid turned by half a turn, and `rival`
    the output that the other operation would give.
    """

    window: np.ndarray
    turned: bool
    rival: int

    @property
    def titles(self):
        """The titles of the four panels."""
        slid = "W, slid turned by half a turn" if self.turned else "W"
        return "A", slid, f"products, sum {_number(self.b[self.output])}", "B"

    @property
    def verdict(self):
        """Spell out the sum of the products, and say what the other operation would give."""
        used = _turn(self.w, self.turned)
        terms = " ".join(_term(w, a) for w, a in zip(used.flat, self.window.flat, strict=True))
        if (self.w == _turn(self.w)).all():
            other = "W is the same after half a turn, so correlation and convolution agree."
        else:
            operation = "correlation" if self.turned else "convolution"
            other = f"A {operation} would give {_number(self.rival)} here."
        total = _number(self.b[self.output])
        return f"{self.name} = {terms.removeprefix('+')} = {total}. {other}"


@dataclass(frozen=True, kw_only=True)
class Counts(Data):
    """How often each entry of A, of W, of the window and of B is in a product."""

    @property
    def titles(self):
        """The titles of the four panels."""
        return "times used: A", "times used: W", "this window", "products in B"

    @property
    def verdict(self):
        """Say how often the entries of A are multiplied, and how many products there are."""
        total, unused = int(self.a.sum()), int((self.a == 0).sum())
        lost = 9 * self.b.size - total
        low, high = self.a.min(), self.a.max()
        times = f"{low} to {high} times" if low < high else f"{high} times" if high > 1 else "once"
        verdict = (
            f"Each entry of A is multiplied {times}: {total} products in all, {self.b.size} "
            f"{'outputs' if self.b.size > 1 else 'output'} × 9 weights"
            f"{f', less {lost} that meet a zero of the padding' if lost else ''}."
        )
        return verdict + (f" No window reaches {unused} of the entries." if unused else "")


@dataclass(frozen=True, kw_only=True)
class Gradients(Data):
    """∂f/∂A, ∂f/∂W, what one window adds to the first, and t = ∂f/∂B, of f = Σᵢ (bᵢᵢ + 10)².

    `error` is f, and `value` the window's output.
    """

    error: int
    value: int

    @property
    def titles(self):
        """The titles of the four panels."""
        return "∂f/∂A", "∂f/∂W", "added to ∂f/∂A", "t = ∂f/∂B"

    @property
    def verdict(self):
        """Say what the window sends back, and one entry of each gradient."""
        if self.output[0] == self.output[1]:
            inside = min(self.corner) >= 0 and max(self.corner) + 3 <= len(self.a)
            sends = (
                f"{self.name} = {_number(self.value)} gets the message t = "
                f"{_number(self.b[self.output])}: its window adds t·w to ∂f/∂A, as shown"
                f"{'' if inside else ' where it lies on A'}, and t·a to ∂f/∂W."
            )
        else:
            sends = f"{self.name} is not in f: t = 0, and its window adds nothing."
        return (
            f"f = {self.error}. {sends} Summed over all windows, ∂f/∂a₁₁ = "
            f"{_number(self.a[0, 0])} and ∂f/∂w₁₁ = {_number(self.w[0, 0])}."
        )


def _term(w, a):
    return f"{w:+d}·{a if a >= 0 else f'({a})'}".replace("-", "−")


def _number(value):
    return f"{value:.0f}".replace("-", "−")


def data(
    a_kind,
    w_kind,
    seed,
    operation,
    shown,
    row,
    column,
    stride,
    padding,
    edit,
    edit_row,
    edit_column,
    value,
):
    """Return values, counts or gradients of B = W ⊛ A, with what one window adds to them.

    a_kind and w_kind name A and W; "random" takes W from `seed`. operation is "correlation" or
    "convolution", shown one of "values", "counts", "gradients" (of f = Σᵢ (bᵢᵢ + 10)²). The
    window is the one of b at (row, column), or as far that way as B goes. With edit = "A" or
    "W" its entry at (edit_row, edit_column) is `value`. Source: Question 2.
    """
    a = _A[a_kind].copy()
    w = np.random.default_rng(seed).integers(-4, 5, (3, 3)) if w_kind == "random" else _W[w_kind]
    w = w.copy()
    edited = None
    if edit != "nothing":
        matrix = {"A": a, "W": w}[edit]
        place = min(edit_row, len(matrix)) - 1, min(edit_column, len(matrix)) - 1
        matrix[place] = value
        edited = (edit.lower(), *place)
    step = _Step(a, w, operation == "convolution", stride, padding, row, column)
    place = {"corner": step.corner, "output": step.output, "padding": padding, "edited": edited}
    return _SHOWN[shown](step, place)


class _Step:
    """One position of the window: A, W as it is slid (`used`), B, and what the window holds."""

    def __init__(self, a, w, turned, stride, padding, row, column):
        self.a, self.w, self.turned, self.stride, self.padding = a, w, turned, stride, padding
        self.used = _turn(w, turned)
        self.b = correlate2d(a, self.used, stride, padding).astype(int)
        self.output = min(row, len(self.b)) - 1, min(column, len(self.b)) - 1
        self.corner = tuple(stride * k - padding for k in self.output)
        self.window = self.of_window(np.pad(a, padding))

    def of_window(self, padded):
        """Return the part of a padded matrix that the window covers."""
        i, j = (self.stride * k for k in self.output)
        return padded[i : i + 3, j : j + 3]


def _turn(kernel, turned=True):
    """Return a kernel turned by half a turn, if it is."""
    return kernel[::-1, ::-1] if turned else kernel


def _values(step, place):
    rival = correlate2d(step.a, _turn(step.used), step.stride, step.padding)
    return Values(
        a=step.a,
        w=step.w,
        products=step.used * step.window,
        b=step.b,
        window=step.window,
        turned=step.turned,
        rival=int(rival[step.output]),
        **place,
    )


def _counts(step, place):
    inside = np.pad(np.ones_like(step.a), step.padding)
    b = correlate2d(inside, np.ones((3, 3)), step.stride).astype(int)
    w = correlate2d_backward(np.ones(b.shape), inside, step.w, step.stride)[1].astype(int)
    return Counts(
        a=multiplication_counts(step.a.shape, (3, 3), step.stride, step.padding),
        w=_turn(w, step.turned),
        products=step.of_window(inside),
        b=b,
        **place,
    )


def _gradients(step, place):
    difference = np.diag(step.b) - _TARGET
    t = np.diag(2 * difference)
    t_a, t_w = correlate2d_backward(t, step.a, step.used, step.stride, step.padding)
    return Gradients(
        a=t_a.astype(int),
        w=_turn(t_w, step.turned).astype(int),
        products=t[step.output] * step.used,
        b=t,
        error=int(np.sum(difference**2)),
        value=int(step.b[step.output]),
        **place,
    )


_SHOWN = {"values": _values, "counts": _counts, "gradients": _gradients}


def _outputs(stride, padding):
    """Return how many outputs B has each way."""
    return (5 + 2 * padding - 3) // stride + 1


def next_window(a_kind, w_kind, seed, operation, shown, row, column, stride, padding, **edit):
    """Return the position after the present one, row by row, and what happened."""
    size = _outputs(stride, padding)
    row, column = min(row, size), min(column, size)
    k = (size * (row - 1) + column) % size**2
    return {"row": k // size + 1, "column": k % size + 1}, ""


# Upper left corners of the panels in units of cells, x to the right and y down
_CORNER = {"a": (2, 2), "w": (11, 1), "products": (11, 6), "b": (16, 2)}
_CMAP = LinearSegmentedColormap.from_list("sign", [SKY, PAPER, ORANGE], N=257)  # odd: 0 is paper


class Picture(MovingPicture):
    """A with its padding, W, the nine products, B: coloured cells with their numbers."""

    def __init__(self):
        figure, axes = new_figure(size=(11, 4.9))
        axes.set_axis_off()
        axes.set(xlim=(-0.2, 23.2), ylim=(9.7, -0.9), aspect="equal")
        axes.text(0, 9.5, "orange: positive   blue: negative   dashed: padding", color=GREY)
        self.padding = PolyCollection([], facecolors="none", edgecolors=GREY, linestyles="dashed")
        self.cells = PolyCollection([], edgecolors=GREY, linewidths=0.8)
        for collection in (self.padding, self.cells):
            axes.add_collection(collection, autolim=False)
        self.numbers = Glyphs(axes, colour=INK)
        self.edited = _frame(axes, 1, edgecolor=GREEN, linestyle=":", linewidth=3)
        self.window = _frame(axes, 3, edgecolor=INK, linewidth=3)
        self.output = _frame(axes, 1, edgecolor=INK, linewidth=3)
        self.titles = [axes.text(x, y - 0.25, "", color=BLACK) for x, y in _CORNER.values()]
        frames = [self.window, self.output, self.edited]
        super().__init__(figure, [self.padding, self.cells, *frames, self.numbers, *self.titles])

    def update(self, data):
        """Write all numbers, colour their cells, move the frames and set the titles."""
        panels = {name: getattr(data, name) for name in _CORNER}
        corners = np.concatenate([_corners(name, panel.shape) for name, panel in panels.items()])
        values = np.concatenate([panel.ravel() for panel in panels.values()])
        self.cells.set_verts(_squares(corners))
        self.cells.set_facecolors(np.concatenate([_colours(panel) for panel in panels.values()]))
        self.numbers.set_texts(map(_number, values), corners + 0.5)
        size = len(data.a) + 2 * data.padding
        around = _corners("a", (size, size)) - data.padding
        self.padding.set_verts(_squares(around) if data.padding else [])
        _move(self.window, "a", data.corner)
        _move(self.output, "b", data.output)
        self.edited.set_visible(data.edited is not None)
        if data.edited:
            _move(self.edited, data.edited[0], data.edited[1:])
        self.titles[0].set_y(_CORNER["a"][1] - data.padding - 0.25)
        for text, title in zip(self.titles, data.titles, strict=True):
            text.set_text(title)


def _frame(axes, size, **style):
    return axes.add_patch(Rectangle((0, 0), size, size, facecolor="none", **style))


def _move(frame, panel, place):
    x, y = _CORNER[panel]
    frame.set_xy((x + place[1], y + place[0]))


def _corners(name, shape):
    """Return the upper left corners (x, y) of a panel's cells, row by row."""
    rows, columns = np.indices(shape)
    return np.stack([columns.ravel(), rows.ravel()], axis=1) + _CORNER[name]


def _squares(corners):
    return corners[:, np.newaxis] + np.array([[0, 0], [1, 0], [1, 1], [0, 1]])


def _colours(panel):
    """Return a colour for each number: paper for 0, full for the largest of the panel."""
    return _CMAP(0.5 + panel.ravel() / (2 * max(1, np.abs(panel).max())))


def _window_in(panel, size, label):
    """Return the handle of the frame on A or on B, both of which move the window."""
    left, top = _CORNER[panel]

    def place(_state, data):
        row, column = data.corner if panel == "a" else data.output
        return left + column + size / 2, top + row + size / 2

    def drag(x, y, state, data):
        row, column = y - top - size / 2, x - left - size / 2
        if panel == "a":
            row, column = ((k + data.padding) / state["stride"] for k in (row, column))
        return {"row": row + 1, "column": column + 1}

    return Handle(panel=0, place=place, right="column", up="row", drag=drag, label=label)


def _settle(state):
    """Keep the window within the outputs that there are."""
    size = _outputs(state["stride"], state["padding"])
    return {name: min(state[name], size) for name in ("row", "column")}


def _idle(state):
    """Return the controls that have no effect while W is not random and no entry changed."""
    edit = [] if state["edit"] != "nothing" else ["edit_row", "edit_column", "value"]
    return edit if state["w_kind"] == "random" else [*edit, "seed"]


def explorer():
    """Return the explorer of Q2."""
    return Explorer(
        "A window slides over A",
        {
            "a_kind": choice("A", list(_A)),
            "w_kind": choice("W", [*_W, "random"]),
            "seed": Dice("New random W"),
            "operation": choice("operation", ["correlation", "convolution"]),
            "shown": choice("show", list(_SHOWN)),
            "row": whole_slider("row of b", 1, 1, 7),
            "column": whole_slider("column of b", 2, 1, 7),
            "stride": whole_slider("stride", 1, 1, 3),
            "padding": whole_slider("padding", 0, 0, 2),
            "edit": choice("change an entry of", ["nothing", "A", "W"]),
            "edit_row": whole_slider("its row", 1, 1, 5),
            "edit_column": whole_slider("its column", 1, 1, 5),
            "value": whole_slider("its value", 4, -9, 9),
        },
        data,
        Picture(),
        actions={"Next window": next_window},
        handles=[_window_in("a", 3, "window over A"), _window_in("b", 1, "entry of B")],
        idle=_idle,
        settle=_settle,
    )
