"""Explorer of 3.1: the excess cross-entropy of a pixel against c times its squared error."""

from dataclasses import dataclass

import numpy as np

from helpers.figures import BLACK, GREY, GROUNDED, LOSS_COLOUR, PURPLE, new_figure
from helpers.widgets.controls import slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture
from helpers.widgets.region import shading

Y = np.linspace(0, 1, 801)[1:-1]


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows, against y (799,).

    `excess` and `squared` are both sides, `fails` says where the second is larger; `slope` is
    that of their difference, `falls` says where it is negative, `zeros` where it is zero; `at_y`
    holds the excess and c(x−y)² at the chosen y.
    """

    x: float
    y: float
    c: float
    at_y: np.ndarray
    excess: np.ndarray
    squared: np.ndarray
    fails: np.ndarray
    slope: np.ndarray
    falls: np.ndarray
    zeros: np.ndarray

    @property
    def verdict(self):
        """Both sides at the chosen y, for which y the inequality holds, and the slope's zeros."""
        excess, squared = self.at_y
        return (
            f"At x = {self.x:.2f}, y = {self.y:.2f} the excess cross-entropy is {excess:.3f} and "
            f"{self.c:.2f}(x−y)² is {squared:.3f}. {self._inequality()} {self._zeros()}"
        )

    def _inequality(self):
        if self.c <= 2:
            return "The inequality holds for every y."
        if not self.fails.any():
            return f"The inequality holds at each of the {len(Y)} y that were tried."
        failing = Y[self.fails]
        return (
            f"The inequality fails at {len(failing)} of the {len(Y)} y that were tried, "
            f"the first of them {failing[0]:.2f}, the last {failing[-1]:.2f}."
        )

    def _zeros(self):
        if self.x in (0, 1):
            return self._zeros_of_black_or_white()
        if self.c < 2:
            return "The slope is zero at y = x only, with a change of sign: the minimum."
        if self.c > 2:
            return "The slope is zero at y = x and at two more points, where its sign changes too."
        if self.x == 0.5:
            return "Both zeros of the slope fall together at y = 0.5: a very flat minimum."
        return "The slope is zero at y = x, the minimum, and at y = 0.5 without changing its sign."

    def _zeros_of_black_or_white(self):
        if self.c < 2:
            return "The slope is zero nowhere, not even at y = x, the minimum at the edge."
        if self.c > 2:
            return "The slope is zero at two points, where its sign changes, but not at y = x."
        return "The slope is zero at y = 0.5 only, without changing its sign, and not at y = x."


def data(x, y, c):
    """Return both sides of c(x−y)² ≤ x log(x/y) + (1−x) log((1−x)/(1−y)) against y.

    x in [0, 1], y in (0, 1), c > 0. The slope of their difference, (x−y)(2c − 1/(y(1−y))), is
    zero at y = x, unless that is 0 or 1, and where y(1−y) = 1/(2c). Source: Exercise 3.1, (99)
    to (102).
    """
    x, c = round(x, 9), round(c, 9)  # a browser's sliders may miss 0.5 and 2 by a rounding
    excess, squared = _excess(x, Y), c * (x - Y) ** 2
    slope = (x - Y) * (2 * c - 1 / (Y * (1 - Y)))
    at_x = [x] if 0 < x < 1 else []  # at an edge the factor x−y cancels, and the slope is not 0
    return Data(
        x=x,
        y=y,
        c=c,
        at_y=np.array([_excess(x, y), c * (x - y) ** 2]),
        excess=excess,
        squared=squared,
        fails=excess < squared - 1e-12,
        slope=slope,
        falls=slope < 0,
        zeros=np.unique([*at_x, *_resting_points(c)]),
    )


def _excess(x, y):
    return _xlogy(x, x / y) + _xlogy(1 - x, (1 - x) / (1 - y))


def _xlogy(x, y):
    return x * np.log(y) if x else 0 * y


def _resting_points(c):
    """Return the y with y(1−y) = 1/(2c), where the slope vanishes for every x."""
    if c < 2:
        return []
    half_width = np.sqrt(1 - 2 / c) / 2
    return [0.5 - half_width, 0.5 + half_width] if half_width else [0.5]


class Picture(MovingPicture):
    """Left: both sides against y, shaded where c(x−y)² is larger. Right: f_y and its sign."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2)
        super().__init__(figure)
        blue, red = LOSS_COLOUR["likelihood"], LOSS_COLOUR["squared"]
        self.follow(shading(left, Y, 0, 3.2), data=lambda data: data.fails[np.newaxis])
        self.follow(shading(right, Y, -3, 3), data=lambda data: data.falls[np.newaxis])
        dotted = {"color": BLACK, "linestyle": ":", "linewidth": 1, "label": "y"}
        self.upright(right, lambda data: data.y, **dotted)
        self.line(left, lambda data: (Y, data.excess), color=blue, label="excess")
        self.line(left, lambda data: (Y, data.squared), "--", color=red, label="c(x−y)²")
        self.line(left, lambda data: (data.y, data.at_y[0]), "o", color=blue, markersize=9)
        self.line(left, lambda data: (data.y, data.at_y[1]), "s", color=red, markersize=7)
        left.set(xlim=(0, 1), ylim=(0, 3.2), xlabel="y", title="both sides (shaded: fails)")
        left.legend(loc="upper center")
        right.axhline(0, color=GREY, linewidth=1)
        self.line(right, lambda data: (Y, data.slope), color=PURPLE)
        spots = {"color": BLACK, "markersize": 8, "label": "zeros"}
        self.line(right, lambda data: (data.zeros, 0 * data.zeros), "o", **spots)
        right.set(xlim=(0, 1), ylim=(-3, 3), xlabel="y")
        right.set_title("slope of the difference (shaded: negative)")
        right.legend(loc="upper center", ncols=2, **GROUNDED)


def explorer():
    """Return the explorer of 3.1."""
    return Explorer(
        "Squared error below the cross-entropy",
        {
            "x": slider("x", 0.9, 0, 1, 0.01),
            "y": slider("y", 0.6, 0.05, 0.95, 0.01),
            "c": slider("c", 2, 0.5, 3, 0.05),
        },
        data,
        Picture(),
        stops={
            "middle grey": {"x": 0.5},
            "factor too large": {"c": 2.2},
            "factor too small": {"c": 1.5},
            "black pixel": {"x": 0, "c": 2.4},
        },
        handles=[
            Handle(panel=0, place=lambda state, data: (state["y"], data.at_y[0]), right="y"),
            Handle(panel=1, place=lambda state, _: (state["x"], 0), right="x"),
        ],
    )
