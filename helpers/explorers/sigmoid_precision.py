"""Explorer of 1.4: two forms of the sigmoid, and its complement, in float32 and float64."""

import decimal
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import numpy as np

from helpers.figures import BLACK, BLUE, GREY, PURPLE, SHADE, VERMILION, new_figure
from helpers.logistic import sigmoid
from helpers.widgets.controls import signed_log_slider
from helpers.widgets.dots import Dots
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

QUANTITIES = ("exp(|x|)", "A: 1/(1+e⁻ˣ)", "B: eˣ/(1+eˣ)", "stable", "1 − σ(x)", "σ(−x)")
EXPONENTIAL, FORM_A, FORM_B, STABLE, DIFFERENCE, MIRRORED = range(len(QUANTITIES))
TYPES = (np.float32, np.float64)
NAN_LEVEL = 3.5  # where the picture puts the error of NaN: above log₁₀ 1 = 0

_EXACT = decimal.Context(prec=40)
_LARGEST = 2.95  # log₁₀ of the largest |x|: there even the smallest float64 is above σ(−|x|)


def computed(x):
    """Return the `QUANTITIES` of an array x in its own type, shape (6, *x.shape).

    Both forms as they stand, with inf and NaN where they break. Source: Exercise 1.4, (11)
    and (12).
    """
    with np.errstate(all="ignore"):
        form_a = 1 / (1 + np.exp(-x))
        form_b = np.exp(x) / (1 + np.exp(x))
        exponential = np.exp(np.abs(x))
    return np.array([exponential, form_a, form_b, sigmoid(x), 1 - sigmoid(x), sigmoid(-x)])


def exact(x):
    """Return the `QUANTITIES` of a number x as Decimals, right to 38 digits."""
    x = Decimal(float(x))
    with decimal.localcontext(_EXACT):
        s, complement = 1 / (1 + (-x).exp()), 1 / (1 + x.exp())
        return abs(x).exp(), s, s, s, complement, complement


def error_level(value, truth):
    """Return log₁₀ of the relative error |value − truth| / truth, between −18 and 0.

    Where the truth is below the smallest positive number of the value's type, that number
    is the measure instead: 0 is then right. NaN has the level NAN_LEVEL.
    """
    if np.isnan(value):
        return NAN_LEVEL
    smallest = Decimal(float(np.finfo(value.dtype).smallest_subnormal))
    with decimal.localcontext(_EXACT):
        error = abs(Decimal(float(value)) - truth) / max(truth, smallest)
    return float(np.log10(np.clip(float(error), 1e-18, 1)))


def error_curves(x, dtype):
    """Return `error_level` of each quantity at the numbers x, taken as dtype, shape (6, N)."""
    rows = zip(computed(x.astype(dtype)).T, map(exact, x), strict=True)
    return np.array([list(map(error_level, values, truth)) for values, truth in rows]).T


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows.

    x       the chosen number
    truth   the six `QUANTITIES`, right to 38 digits
    values  the same in float32 and in float64, inf and NaN among them
    levels  (2, 6): `error_level` of each quantity in float32 and in float64
    """

    x: float
    truth: tuple[Decimal, ...]
    values: tuple[np.ndarray, np.ndarray]
    levels: np.ndarray

    @property
    def table(self):
        """Three columns of six texts: exact, float32, float64."""
        columns = (tuple(map(_cell, column, self.truth)) for column in self.values)
        return tuple(f"{number:.3g}" for number in self.truth), *columns

    @property
    def verdict(self):
        """What is true, and what becomes of it in either type."""
        float32, float64 = map(_breakdown, self.values, self.levels)
        return (
            f"At x = {self.x:.3g} the truth is σ(x) = {self.truth[STABLE]:.3g}, 1 − σ(x) = "
            f"{self.truth[MIRRORED]:.3g}. In float32 {float32}. In float64 {float64}."
        )


def _cell(value, truth):
    """Return a value as text of three digits, with a cross if these are wrong.

    Not wrong is what differs by no more than the smallest positive number of the type.
    """
    smallest = Decimal(float(np.finfo(value.dtype).smallest_subnormal))
    with decimal.localcontext(_EXACT):
        slack = truth / 200 + smallest
        right = np.isfinite(value) and abs(Decimal(float(value)) - truth) <= slack
    text = "NaN" if np.isnan(value) else f"{value:.3g}"
    return text if right else f"{text} ✗"


def _breakdown(values, levels):
    """Say in words what becomes of one type's values."""
    said = []
    if np.isinf(values[EXPONENTIAL]):
        broken = np.isnan(values[FORM_B])
        said.append("form B is inf/inf, not a number" if broken else "form A is 1/inf = 0")
    for name, tail in (("σ(x)", STABLE), ("1 − σ(x)", MIRRORED)):
        if values[tail] == 0:
            said.append(f"{name} lies below the smallest number")
    if values[MIRRORED] > 0:
        digits = int(min(-levels[DIFFERENCE], np.finfo(values.dtype).precision))
        right = "1 right digit" if digits == 1 else f"{digits or 'no'} right digits"
        said.append(f"the subtraction 1 − σ(x) has {right}")
    return ", ".join(said)


def data(x):
    """Return what float32 and float64 make of σ(x) and 1 − σ(x).

    x from −891 to 891 is rounded to float32, so that both types get the same number.
    Source: Exercise 1.4.
    """
    x = np.float32(x)
    truth = exact(x)
    values = tuple(computed(dtype(x)) for dtype in TYPES)
    levels = np.array([list(map(error_level, row, truth)) for row in values])
    return Data(x=float(x), truth=truth, values=values, levels=levels)


_STYLES = {  # of the quantities whose errors are drawn, from bottom to top: colour and marker
    STABLE: (BLACK, "x"),
    FORM_A: (BLUE, "o"),
    FORM_B: (VERMILION, "^"),
    DIFFERENCE: (PURPLE, "s"),
}
_SIZES = (4.5, 3.6, 2.2, 2.6)  # of their dots, which lie on one another, in points
_COLUMNS = {0.3: "exact", 0.53: "float32", 0.76: "float64"}  # of the table: place and head
_SAMPLES = 151
_FLOOR = {np.float32: -9, np.float64: -18}  # the lower ends of the error axes


class Picture(MovingPicture):
    """Left: relative errors against x, float32 above float64. Right: the values at one x."""

    def __init__(self):
        figure, panels = new_figure(2, 2, size=(9.2, 4.2), width_ratios=[1, 1])
        grid = panels[0, 1].get_gridspec()
        for axes in panels[:, 1]:
            axes.remove()
        table = figure.add_subplot(grid[:, 1])
        super().__init__(figure)
        panels[1, 0].set_xlabel("x (stretched around 0)")
        for number, axes in enumerate(panels[:, 0]):
            self._draw_errors(axes, number)
        self._draw_table(table)

    def _draw_errors(self, axes, number):
        dtype = TYPES[number]
        _draw_curves(axes, dtype)
        self.upright(axes, lambda data: data.x, color=GREY)
        for i in _STYLES:
            self.line(axes, partial(_level_at_x, number, i), **_marker(i, 9))

    def _draw_table(self, axes):
        axes.axis("off")
        axes.set(xlim=(0, 1), ylim=(len(QUANTITIES), -1))
        for i, name in enumerate(QUANTITIES):
            axes.text(0.06, i + 0.5, name)
            if i in _STYLES:
                axes.plot(0.03, i + 0.4, **_marker(i, 7))
        for k, (left, head) in enumerate(_COLUMNS.items()):
            axes.text(left, -0.5, head, weight="bold")
            for i in range(len(QUANTITIES)):
                self.follow(axes.text(left, i + 0.5, ""), text=partial(_cell_of, k, i))


def _level_at_x(number, i, data):
    """Return where a quantity's error at x stands in the panel of a type."""
    return data.x, max(data.levels[number, i], _FLOOR[TYPES[number]])


def _cell_of(column, row, data):
    return data.table[column][row]


def _marker(quantity, size):
    colour, marker = _STYLES[quantity]
    return {
        "color": colour,
        "marker": marker,
        "linestyle": "",
        "markersize": size,
        "markerfacecolor": "none",
    }


def _draw_curves(axes, dtype):
    """Draw all that does not move of a panel of errors."""
    root = np.linspace(-1, 1, _SAMPLES) * 10 ** (_LARGEST / 2)
    x = (root * abs(root)).astype(np.float32)
    levels = np.maximum(error_curves(x, dtype), _FLOOR[dtype])
    overflow = np.log(float(np.finfo(dtype).max))
    for side in (-1, 1):
        axes.axvspan(side * overflow, side * 10**_LARGEST, color=SHADE)
    for size, i in zip(_SIZES, _STYLES, strict=True):
        dots = Dots(axes, size, _STYLES[i][0])
        dots.set_data([x, levels[i]])
        dots.set_zorder(2)
    axes.set_xscale("function", functions=(_root, _square))
    axes.set(
        title=f"{dtype.__name__}: relative error (shaded: exp(|x|) = inf)",
        xlim=(x[0], x[-1]),
        ylim=(_FLOOR[dtype] - 1, NAN_LEVEL + 1.5),
    )
    axes.set_xticks([-800, -400, -100, 0, 20, 100, 400, 800])
    middle = _FLOOR[dtype] // 2
    axes.set_yticks(
        [_FLOOR[dtype], middle, 0, NAN_LEVEL],
        [f"$10^{{{_FLOOR[dtype]}}}$", f"$10^{{{middle}}}$", "100 %", "NaN"],
    )


def _root(x):
    return np.sign(x) * np.sqrt(np.abs(x))


def _square(root):
    return root * np.abs(root)


def explorer():
    """Return the explorer of 1.4."""
    return Explorer(
        "Two forms of the sigmoid in floating point",
        {
            "x": signed_log_slider("x", 10**1.6, 10**_LARGEST),
        },
        data,
        Picture(),
        stops={
            "two digits left": {"x": 12},
            "form B breaks": {"x": 720},
            "form A breaks": {"x": -720},
            "right again": {"x": -110},
        },
        handles=[
            Handle(panel=k, place=lambda state, _: (state["x"], -3), right="x") for k in (0, 1)
        ],
    )
