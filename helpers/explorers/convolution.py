"""Explorer of Q2: a window slides over A; both can be painted, and the gradients follow."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from helpers.convolution import correlate2d, correlate2d_backward, multiplication_counts
from helpers.figures import BLACK, GREEN, GREY, INK, PAPER, SIGNED, new_figure
from helpers.internal.glyphs import Glyphs
from helpers.widgets.controls import Dice, Paint, choice, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture
from helpers.widgets.targets import Target

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

    The window's upper left corner is at `corner` of A, its result at `output` of B. `paint` has
    the entries written over A and W, by name, and `was` the same data without them; `brush` is
    what a click writes, or None where it writes nothing. What the numbers mean, their `titles`,
    what is `told` of one and the `verdict`, is said by each of the three kinds.
    """

    a: np.ndarray
    w: np.ndarray
    products: np.ndarray
    b: np.ndarray
    corner: tuple[int, int]
    output: tuple[int, int]
    padding: int
    paint: dict[str, int]
    brush: int | None
    was: "Data | None"

    @property
    def name(self):
        """The name of the window's output."""
        return _name("b", *self.output)

    @property
    def hint(self):
        """Say what moves the window, what a click does, and how its traces look."""
        hint = "the ring moves the window, and so does pointing at B"
        if self.brush is not None:
            hint += f"\na click on A or W writes {_number(self.brush)}"
            hint += "   dotted: painted   small: before" if self.paint else ""
        return hint

    @property
    def moved(self):
        """The entries that the paint has changed, by panel: arrays of truth."""
        return {panel: getattr(self, panel) != getattr(self.was, panel) for panel in _CORNER}

    @property
    def titles(self):
        """The titles of the four panels."""
        raise NotImplementedError

    @property
    def verdict(self):
        """Say in words what the numbers are."""
        raise NotImplementedError

    def told(self, panel, row, column):
        """Say what the entry of a panel is."""
        raise NotImplementedError

    def _changes(self, **panels):
        """Say how many entries of panels, told by their names, the paint has changed."""
        if not self.paint:
            return ""
        said = [
            f"{self.moved[panel].sum()} of the {self.moved[panel].size} entries of {name}"
            for panel, name in panels.items()
        ]
        return f" The paint changes {' and '.join(said)}."

    def _before(self, panel, row, column):
        """Say what an entry was before the painting, if that was another number."""
        if not self.moved[panel][row, column]:
            return ""
        return f", was {_number(getattr(self.was, panel)[row, column])}"


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
        spelt = f"{self.name} = {terms.removeprefix('+')} = {total}. {other}"
        return spelt + self._changes(b="B")

    def told(self, panel, row, column):
        """Say the number of an entry."""
        number = _number(getattr(self, panel)[row, column])
        return f"{_name(panel, row, column)} = {number}{self._before(panel, row, column)}"


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
        verdict = (
            f"Each entry of A is multiplied {_times(self.a.min(), self.a.max())}: {total} "
            f"products in all, {self.b.size} "
            f"{'outputs' if self.b.size > 1 else 'output'} × 9 weights"
            f"{f', less {lost} that meet a zero of the padding' if lost else ''}."
        )
        return verdict + (f" No window reaches {unused} of the entries." if unused else "")

    def told(self, panel, row, column):
        """Say how often an entry is used, or how many products an output sums."""
        name, count = _name(panel, row, column), getattr(self, panel)[row, column]
        if panel == "b":
            return f"{name} sums {count} products of entries of A"
        return f"{name} is used {_times(count, count)}"


@dataclass(frozen=True, kw_only=True)
class Gradients(Data):
    """∂f/∂A, ∂f/∂W, what one window adds to the first, and t = ∂f/∂B, of f = Σᵢ (bᵢᵢ + 10)².

    `error` is f, and `entries` has A, W and B by the names of their panels.
    """

    error: int
    entries: dict[str, np.ndarray]

    @property
    def titles(self):
        """The titles of the four panels."""
        return "∂f/∂A", "∂f/∂W", "added to ∂f/∂A", "t = ∂f/∂B"

    @property
    def verdict(self):
        """Say what the window sends back, and one entry of each gradient."""
        if self.output[0] == self.output[1]:
            inside = min(self.corner) >= 0 and max(self.corner) + 3 <= len(self.a)
            value = self.entries["b"][self.output]
            sends = (
                f"{self.name} = {_number(value)} gets the message t = 2 · ({_number(value)} + 10) "
                f"= {_number(self.b[self.output])}: its window adds t·w to ∂f/∂A, as shown"
                f"{'' if inside else ' where it lies on A'}, and t·a to ∂f/∂W."
            )
        else:
            sends = f"{self.name} is not in f: t = 0, and its window adds nothing."
        return (
            f"f = {self.error}. {sends} Summed over all windows, ∂f/∂a₁₁ = "
            f"{_number(self.a[0, 0])} and ∂f/∂w₁₁ = {_number(self.w[0, 0])}."
        ) + self._changes(a="∂f/∂A", w="∂f/∂W")

    def told(self, panel, row, column):
        """Say the derivative by an entry, and the entry."""
        name = _name(panel, row, column)
        slope = f"∂f/∂{name} = {_number(getattr(self, panel)[row, column])}"
        entry = f"{name} = {_number(self.entries[panel][row, column])}"
        return f"{slope}{self._before(panel, row, column)}, {entry}"


def _name(panel, row, column):
    return f"{panel}{row + 1}{column + 1}".translate(_SUBSCRIPTS)


def _times(low, high):
    """Return in words that something happens low to high times."""
    if low == high:
        return {0: "not at all", 1: "once"}.get(high, f"{high} times")
    return "once or not at all" if high == 1 else f"{low} to {high} times"


def _term(w, a):
    return f"{w:+d}·{a if a >= 0 else f'({a})'}"


def _number(value):
    return f"{value:.0f}".replace("-", "−")


def data(a_kind, w_kind, seed, operation, shown, row, column, stride, padding, brush, paint):
    """Return values, counts or gradients of B = W ⊛ A, with what one window adds to them.

    a_kind and w_kind name A and W; "random" takes W from `seed`. paint has entries written over
    them, such as {"a11": 4}, and brush is the number to write next. operation is "correlation" or
    "convolution", shown one of "values", "counts", "gradients" (of f = Σᵢ (bᵢᵢ + 10)²). The
    window is the one of b at (row, column), or as far that way as B goes. Source: Question 2.
    """
    w = np.random.default_rng(seed).integers(-4, 5, (3, 3)) if w_kind == "random" else _W[w_kind]
    where = operation == "convolution", stride, padding, row, column
    if shown == "counts":  # of products, whatever their factors
        brush, paint = None, {}

    def at(paint, **more):
        step = _Step(_painted(_A[a_kind], "a", paint), _painted(w, "w", paint), *where)
        place = {"corner": step.corner, "output": step.output, "padding": padding}
        return _SHOWN[shown](step, place | {"brush": brush, "paint": paint} | more)

    return at(paint, was=at({}, was=None))


def _painted(matrix, panel, paint):
    """Return a matrix with the entries of the paint that are its own."""
    painted = matrix.copy()
    for cell, value in paint.items():
        if cell[0] == panel:
            painted[_place(cell)] = value
    return painted


def _place(cell):
    """Return row and column of an entry such as "a11"."""
    return int(cell[1]) - 1, int(cell[2]) - 1


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
        entries={"a": step.a, "w": step.w, "b": step.b},
        **place,
    )


_SHOWN = {"values": _values, "counts": _counts, "gradients": _gradients}


def _outputs(stride, padding):
    """Return how many outputs B has each way."""
    return (5 + 2 * padding - 3) // stride + 1


def next_window(a_kind, w_kind, seed, operation, shown, row, column, stride, padding, **_):
    """Return the position after the present one, row by row, and what happened."""
    size = _outputs(stride, padding)
    row, column = min(row, size), min(column, size)
    k = (size * (row - 1) + column) % size**2
    return {"row": k // size + 1, "column": k % size + 1}, ""


def wipe(**_):
    """Return A and W without paint."""
    return {"paint": {}}, ""


# Upper left corners of the panels in units of cells, x to the right and y down
_CORNER = {"a": (2, 2), "w": (11, 1), "products": (11, 6), "b": (16, 2)}
_IN = 0.05  # from the edge of a window to its frame, which is seen on cells, not on a dark page
_OLD = np.array([0.5, 0.79])  # in a cell: where the number stands that was there


class Picture(MovingPicture):
    """A with its padding, W, the nine products, B: coloured cells with their numbers."""

    def __init__(self):
        figure, axes = new_figure(size=(11, 5.15))
        axes.set_axis_off()
        axes.set(xlim=(-0.2, 23.2), ylim=(10.2, -0.9), aspect="equal")
        hint = {"color": GREY, "va": "top", "linespacing": 1.4}
        axes.text(0, 9.15, "orange: positive   blue: negative   dashed: padding", **hint)
        super().__init__(figure)
        padding = PolyCollection([], facecolors=PAPER, edgecolors=GREY, linestyles="dashed")
        cells = PolyCollection([], edgecolors=GREY, linewidths=0.8)
        paint = PolyCollection(
            [], facecolors="none", edgecolors=GREEN, linestyles="dotted", linewidths=3
        )
        for collection in (padding, cells, paint):
            axes.add_collection(collection, autolim=False)
        self.follow(padding, verts=_padding)
        self.follow(cells, verts=lambda data: _squares(_all_corners(data)), facecolors=_colours)
        self.follow(_frame(axes, 3), xy=lambda data: np.add(_corner("a", *data.corner), _IN))
        self.follow(_frame(axes, 1), xy=lambda data: np.add(_corner("b", *data.output), _IN))
        self.follow(paint, verts=_paint)
        self.follow(Glyphs(axes, colour=INK), labels=_numbers)
        self.follow(Glyphs(axes, size=7, colour=INK), labels=_old_numbers)
        for k, (panel, (x, y)) in enumerate(_CORNER.items()):
            title = axes.text(x, y - 0.25, "", color=BLACK)
            above = {"y": lambda data: 1.75 - data.padding} if panel == "a" else {}
            self.follow(title, text=lambda data, k=k: data.titles[k], **above)
        self.follow(axes.text(11, 9.15, "", **hint), text=lambda data: data.hint)


def _frame(axes, size):
    side = size - 2 * _IN
    frame = Rectangle((0, 0), side, side, facecolor="none", edgecolor=INK, linewidth=3)
    return axes.add_patch(frame)


def _corner(panel, row, column):
    """Return the upper left corner (x, y) of a cell."""
    x, y = _CORNER[panel]
    return x + column, y + row


def _corners(name, shape):
    """Return the upper left corners (x, y) of a panel's cells, row by row."""
    rows, columns = np.indices(shape)
    return np.stack([columns.ravel(), rows.ravel()], axis=1) + _CORNER[name]


def _all_corners(data):
    return np.concatenate([_corners(name, getattr(data, name).shape) for name in _CORNER])


def _squares(corners):
    return corners[:, np.newaxis] + np.array([[0, 0], [1, 0], [1, 1], [0, 1]])


def _padding(data):
    """Return the cells of A and of the padding around it, none without padding."""
    size = len(data.a) + 2 * data.padding
    return _squares(_corners("a", (size, size)) - data.padding) if data.padding else []


def _paint(data):
    """Return the cells that are painted."""
    cells = [_corner(cell[0], *_place(cell)) for cell in data.paint]
    return _squares(np.array(cells)) if cells else []


def _colours(data):
    """Return a colour for each number: paper for 0, full for the largest of its panel."""
    panels = [getattr(data, name).ravel() for name in _CORNER]
    return SIGNED(np.concatenate([0.5 + p / (2 * max(1, np.abs(p).max())) for p in panels]))


def _numbers(data):
    """Return the number of each cell, and its place."""
    numbers = np.concatenate([getattr(data, name).ravel() for name in _CORNER])
    return [*zip(map(_number, numbers), _all_corners(data) + 0.5, strict=True)]


def _old_numbers(data):
    """Return the numbers that the paint has changed, and their places in the cells."""
    return [
        (_number(getattr(data.was, panel)[row, column]), _corner(panel, row, column) + _OLD)
        for panel, moved in data.moved.items()
        for row, column in np.argwhere(moved)
    ]


def _targets(state, data):
    """Return the entries of A and W, which a click paints, and of B, which call the window."""
    return [
        Target(
            panel=0,
            place=tuple(np.add(_corner(panel, row, column), 0.5)),
            text=data.told(panel, row, column),
            values=_click(state, data, f"{panel}{row + 1}{column + 1}"),
            eager=panel == "b",
        )
        for panel in ("a", "w", "b")
        for row, column in np.ndindex(getattr(data, panel).shape)
    ]


def _click(state, data, cell):
    """Return what a click on an entry sets."""
    if cell[0] == "b":
        row, column = _place(cell)
        return {"row": row + 1, "column": column + 1}
    return {} if data.brush is None else {"paint": state["paint"] | {cell: data.brush}}


def _ring(_state, data):
    """Return the upper right corner of the window, where no title is and no number."""
    x, y = _corner("a", *data.corner)
    return x + 3, y


def _drag(x, y, state, _data):
    """Return the window whose upper right corner is at (x, y)."""
    left, top = _CORNER["a"]
    ways = {"column": x - 3 - left, "row": y - top}
    return {name: (way + state["padding"]) / state["stride"] + 1 for name, way in ways.items()}


def _settle(state):
    """Keep the window within the outputs that there are."""
    size = _outputs(state["stride"], state["padding"])
    return {name: min(state[name], size) for name in ("row", "column")}


def _idle(state):
    """Return the controls that have no effect: those of numbers that are counted, the dice."""
    if state["shown"] == "counts":
        return ["a_kind", "w_kind", "seed", "brush"]
    return [] if state["w_kind"] == "random" else ["seed"]


_CELLS = frozenset(
    f"{panel}{row}{column}"
    for panel, size in (("a", 5), ("w", 3))
    for row in range(1, size + 1)
    for column in range(1, size + 1)
)


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
            "column": whole_slider("column of b", 1, 1, 7),
            "row": whole_slider("row of b", 1, 1, 7),
            "stride": whole_slider("stride", 1, 1, 3),
            "padding": whole_slider("padding", 0, 0, 2),
            "brush": whole_slider("paint with", 9, -9, 9),
            "paint": Paint("paint", _CELLS, -9, 9),
        },
        data,
        Picture(),
        stops={
            "edge": {"a_kind": "edge", "w_kind": "edge"},
            "counts": {"shown": "counts"},
            "stride 3": {"shown": "counts", "stride": 3},
            "gradients": {"shown": "gradients"},
        },
        actions={"Next window": next_window, "Wipe off paint": wipe},
        handles=[
            Handle(
                label="window",
                panel=0,
                place=_ring,
                right="column",
                up="row",
                drag=_drag,
                called=False,
            )
        ],
        targets=_targets,
        idle=_idle,
        settle=_settle,
    )
