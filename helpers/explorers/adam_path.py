"""Explorer of 3.4: the path and the step lengths of Adam on a badly scaled quadratic."""

from dataclasses import dataclass

import numpy as np

from helpers.figures import BLACK, BLUE, GREY, VERMILION, new_figure
from helpers.widgets.controls import choice, log_slider, slider
from helpers.widgets.dots import Dots
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

STEPS = 60
START = np.array([-2.5, 1.5])
_B1, _B2 = 0.9, 0.999
_REFERENCE_EPS = 1e-10
_TURN = np.array([[np.cos(0.35), -np.sin(0.35)], [np.sin(0.35), np.cos(0.35)]])
CURVATURE = _TURN @ np.diag([1.0, 20.0]) @ _TURN.T
_EDGE = (-3.4, 3.4, -2.2, 2.8)
_FLOOR = 1e-9  # shorter steps are drawn there


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows, for 60 steps of Adam from one start.

    `path` (61, 2) and `lengths` (60,) belong to the settings; `reference_path` and
    `reference_lengths` to the same rate with bias correction and ε = 1e-10; `slope` is the
    length of the gradient at the start.
    """

    path: np.ndarray
    lengths: np.ndarray
    reference_path: np.ndarray
    reference_lengths: np.ndarray
    slope: float

    @property
    def verdict(self):
        """Say how the first step compares with the gradient, and how near the path comes."""
        if self.slope == 0:
            return "The start is the minimum: the gradient is 0, and no step is made."
        first = self.lengths[0]
        distances = np.linalg.norm(self.path, axis=1)
        return (
            f"The gradient at the start has length {self.slope:.2g}, the first step {first:.2g}, "
            f"{_ratio_in_words(first / self.reference_lengths[0])} with bias correction and "
            f"ε = 1e-10. The path starts {distances[0]:.2g} from the minimum, comes as near as "
            f"{distances.min():.2g}, and is {distances[-1]:.2g} away after {STEPS} steps."
            f"{self._compared()}"
        )

    def _compared(self):
        here, there = _length_and_end(self.path), _length_and_end(self.reference_path)
        if here == there:
            return ""
        return (
            f" Its steps add up to the length {here[0]}; those of the dashed path, with both, add "
            f"up to {there[0]} and end {there[1]} away."
        )


def _length_and_end(path):
    """Return the length of a path and how far from the minimum it ends, in words."""
    return f"{_lengths(path).sum():.2g}", f"{np.linalg.norm(path[-1]):.2g}"


def _ratio_in_words(ratio):
    if 0.99 < ratio < 1.01:
        return "as long as"
    return f"{ratio:.3g} times as long as" if ratio > 1 else f"{1 / ratio:.3g} times shorter than"


def data(rate, eps, scale, corrected, right=START[0], up=START[1]):
    """Return the path of Adam on E = ½ scale · wᵀAw, where A has eigenvalues 1 and 20, turned.

    corrected says whether the running averages are divided by 1 − βᵏ; the start is (right, up).
    Source: Exercise 3.4.
    """
    start = np.array([right, up])
    path = _adam(start, rate, eps, scale, corrected)
    reference = _adam(start, rate, _REFERENCE_EPS, scale, True)
    return Data(
        path=path,
        lengths=_lengths(path),
        reference_path=reference,
        reference_lengths=_lengths(reference),
        slope=float(np.linalg.norm(scale * CURVATURE @ start)),
    )


def _adam(w, rate, eps, scale, corrected):
    m, v = np.zeros(2), np.zeros(2)
    path = [w]
    for k in range(1, STEPS + 1):
        g = scale * (CURVATURE @ w)
        m = _B1 * m + (1 - _B1) * g
        v = _B2 * v + (1 - _B2) * g**2
        share1, share2 = (1 - _B1**k, 1 - _B2**k) if corrected else (1, 1)
        w = w - rate * (m / share1) / (np.sqrt(v / share2) + eps)
        path.append(w)
    return np.array(path)


def _lengths(path):
    return np.linalg.norm(np.diff(path, axis=0), axis=1)


class Picture(MovingPicture):
    """Left: both paths over the contours. Right: the lengths of their steps."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2)
        super().__init__(figure)
        _draw_contours(left)
        grey = {"color": GREY, "linestyle": "--", "linewidth": 1.5}
        blue = {"color": BLUE, "linestyle": "-", "linewidth": 1.2}
        self.line(left, lambda data: data.reference_path.T, **grey)
        self.line(left, lambda data: data.path.T, **blue)
        self.follow(Dots(left, 3.5, BLUE), data=lambda data: data.path.T)
        self.line(left, lambda data: data.path[0], "o", color=BLACK)
        self.line(left, lambda data: data.path[-1], "s", color=VERMILION, markersize=8)
        right.set_yscale("log")
        self.line(right, lambda data: _drawn(data.reference_lengths), **grey)
        self.line(right, lambda data: _drawn(data.lengths), **blue)
        self.follow(Dots(right, 3.5, BLUE), data=lambda data: _drawn(data.lengths))
        right.plot([], [], **grey, label="ε = 1e-10, corrected")
        right.plot([], [], **blue, marker=".", markersize=6, label="as set")
        right.set(xlim=(0, STEPS + 1), ylim=(_FLOOR / 3, 1e5), xlabel="step k")
        right.set_title("length of each step")
        right.legend(loc="upper right")


def _drawn(lengths):
    """Return where the lengths of the steps are drawn."""
    return np.arange(1, STEPS + 1), np.maximum(lengths, _FLOOR)


def _draw_contours(axes):
    right, up = np.meshgrid(np.linspace(*_EDGE[:2], 121), np.linspace(*_EDGE[2:], 121))
    w = np.stack([right, up])
    height = np.einsum("i...,ij,j...", w, CURVATURE, w) / 2
    axes.contour(right, up, height, np.geomspace(0.3, 150, 9), colors=GREY, linewidths=0.6)
    axes.plot(0, 0, "+", color=BLACK, markersize=10)
    axes.set(xlim=_EDGE[:2], ylim=_EDGE[2:], xlabel="w₁", ylabel="w₂")
    axes.set_title("path from ● to ■; minimum at +")


def explorer():
    """Return the explorer of Adam's ε, rate, scale and bias correction."""
    return Explorer(
        "Adam on a valley",
        {
            "rate": log_slider("rate", 0.1, -3, 0),
            "eps": log_slider("ε", 1e-8, -10, 0),
            "scale": log_slider("scale of E", 1.0, -6, 2),
            "corrected": choice("bias correction", [("on", True), ("off", False)]),
            "right": slider("w₁", START[0], *_EDGE[:2], 0.1, digits=1),
            "up": slider("w₂", START[1], *_EDGE[2:], 0.1, digits=1),
        },
        data,
        Picture(),
        stops={
            "tiny scale": {"scale": 1e-6},
            "ε = 1": {"eps": 1, "scale": 1e-3},
            "correction off": {"corrected": False},
            "larger rate": {"rate": 0.5},
        },
        handles=[
            Handle(
                panel=0, place=lambda _, data: data.path[0], right="right", up="up", label="start"
            )
        ],
    )
