"""Explorer of NUMBER: a square and its tangent."""

from dataclasses import dataclass

import numpy as np

from helpers.figures import BLACK, BLUE, VERMILION, new_figure
from helpers.widgets.controls import slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

X = np.linspace(-2, 2, 201)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows: the chosen point, the slope there, and the tangent along X (201,)."""

    x: float
    slope: float
    tangent: np.ndarray

    @property
    def verdict(self):
        """Say the value and the slope at the chosen point."""
        way = "level" if self.slope == 0 else "rising" if self.slope > 0 else "falling"
        return (
            f"At x = {self.x:.2f} the square is {self.x**2:.2f}, its slope {self.slope:.2f}: {way}."
        )


def data(x):
    """Return the slope 2x of the square at x, and the tangent there. Source: Exercise NUMBER."""
    return Data(x=x, slope=2 * x, tangent=x**2 + 2 * x * (X - x))


class Picture(MovingPicture):
    """The square, which stands still, with its tangent and the point where they touch."""

    def __init__(self):
        figure, axes = new_figure()
        super().__init__(figure)
        axes.plot(X, X**2, color=BLUE, label="x²")
        self.line(axes, lambda data: (X, data.tangent), "--", color=VERMILION, label="tangent")
        self.line(axes, lambda data: (data.x, data.x**2), "o", color=BLACK)
        axes.set(xlim=(-2, 2), ylim=(-2, 4), xlabel="x")
        axes.legend(loc="lower right")


def explorer():
    """Return the explorer of NUMBER."""
    return Explorer(
        "A square and its tangent",
        {"x": slider("x", 0.5, -1.5, 1.5, 0.01)},
        data,
        Picture(),
        stops={"level": {"x": 0}, "steep": {"x": 1.5}},
        handles=[Handle(panel=0, place=lambda _, data: (data.x, data.x**2), right="x")],
    )
