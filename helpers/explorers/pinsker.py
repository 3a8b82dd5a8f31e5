"""Explorer of 3.1: the excess cross-entropy of a pixel against c times its squared error."""

from dataclasses import dataclass

import numpy as np

from helpers.figures import BLACK, GREY, LOSS_COLOUR, PURPLE, new_figure
from helpers.widgets.controls import slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.picture import MovingPicture, shading

_Y = np.linspace(0, 1, 801)[1:-1]


@dataclass(frozen=True)
class PinskerData:
    """What the picture shows; `at_y` holds the excess and c(x−y)² at the chosen y."""

    y: float
    at_y: np.ndarray
    excess: np.ndarray
    squared: np.ndarray
    fails: np.ndarray
    slope: np.ndarray
    falls: np.ndarray
    zeros: np.ndarray
    verdict: str


def pinsker_data(x, y, c):
    """Return both sides of c(x−y)² ≤ x log(x/y) + (1−x) log((1−x)/(1−y)) against y.

    x in [0, 1], y in (0, 1), c > 0. The slope of their difference,
    (x−y)(2c − 1/(y(1−y))), is zero at y = x and where y(1−y) = 1/(2c). Source: Exercise
    3.1, (99) to (102).
    """
    x, c = round(x, 9), round(c, 9)  # a browser's sliders may miss 0.5 and 2 by a rounding
    excess, squared = _excess(x, _Y), c * (x - _Y) ** 2
    fails = excess < squared - 1e-12
    slope = (x - _Y) * (2 * c - 1 / (_Y * (1 - _Y)))
    zeros = np.unique([x, *_resting_points(c)])
    at_y = np.array([_excess(x, y), c * (x - y) ** 2])
    verdict = (
        f"At x = {x:.2f}, y = {y:.2f} the excess cross-entropy is {at_y[0]:.3f} and "
        f"{c:.2f}(x−y)² is {at_y[1]:.3f}. {_holds(fails)} {_rests(x, c)}"
    )
    return PinskerData(y, at_y, excess, squared, fails, slope, slope < 0, zeros, verdict)


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


def _holds(fails):
    if not fails.any():
        return "The inequality holds for every y."
    failing = _Y[fails]
    return (
        f"The inequality fails at {len(failing) / len(_Y):.1%} of all y, "
        f"the first of them {failing[0]:.2f}, the last {failing[-1]:.2f}."
    )


def _rests(x, c):
    if c < 2:
        return "The slope is zero at y = x only, with a change of sign: the minimum."
    if c > 2:
        return "The slope is zero at y = x and at two more points, where its sign changes too."
    if x == 0.5:
        return "Both zeros of the slope fall together at y = 0.5: a very flat minimum."
    return "The slope is zero at y = x, the minimum, and at y = 0.5 without changing its sign."


class PinskerPicture(MovingPicture):
    """Left: both sides against y, shaded where c(x−y)² is larger. Right: f_y and its sign."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2)
        self.fails, self.falls = shading(left, _Y, 0, 3.2), shading(right, _Y, -3, 3)
        blue, red = LOSS_COLOUR["likelihood"], LOSS_COLOUR["squared"]
        (self.excess,) = left.plot([], [], color=blue, label="excess")
        (self.squared,) = left.plot([], [], color=red, linestyle="--", label="c(x−y)²")
        (self.above,) = left.plot([], [], "o", color=blue, markersize=9)
        (self.below,) = left.plot([], [], "s", color=red, markersize=7)
        left.set(xlim=(0, 1), ylim=(0, 3.2), xlabel="y", title="both sides (shaded: fails)")
        right.axhline(0, color=GREY, linewidth=1)
        (self.slope,) = right.plot([], [], color=PURPLE)
        (self.zeros,) = right.plot([], [], "o", color=BLACK, markersize=8, label="zeros")
        self.chosen = right.axvline(0, color=BLACK, linestyle=":", linewidth=1, label="y")
        right.set(xlim=(0, 1), ylim=(-3, 3), xlabel="y")
        right.set_title("slope of the difference (shaded: negative)")
        legends = [left.legend(loc="upper center"), right.legend(loc="upper center", ncols=2)]
        curves = [self.excess, self.squared, self.above, self.below, self.slope]
        super().__init__(
            figure, [self.fails, self.falls, self.chosen, *curves, self.zeros, *legends]
        )

    def update(self, data):
        """Move both curves, both shadings, the chosen y and the zeros of the slope."""
        self.fails.set_data(data.fails[np.newaxis])
        self.falls.set_data(data.falls[np.newaxis])
        self.excess.set_data(_Y, data.excess)
        self.squared.set_data(_Y, data.squared)
        self.above.set_data([data.y], [data.at_y[0]])
        self.below.set_data([data.y], [data.at_y[1]])
        self.slope.set_data(_Y, data.slope)
        self.zeros.set_data(data.zeros, np.zeros(len(data.zeros)))
        self.chosen.set_xdata([data.y, data.y])


def pinsker_explorer():
    """Return the explorer of 3.1."""
    return Explorer(
        "Squared error below the cross-entropy",
        {
            "x": slider("x", 0.9, 0, 1, 0.01),
            "y": slider("y", 0.6, 0.05, 0.95, 0.01),
            "c": slider("c", 2, 0.5, 3, 0.05),
        },
        pinsker_data,
        PinskerPicture(),
    )
