"""Explorer of 1.3: the curvature of the squared loss of one datum, and of a few together."""

from dataclasses import dataclass

import numpy as np

from helpers.figures import BLACK, BLUE, GREY, PURPLE, VERMILION, new_figure
from helpers.logistic import SQUARED
from helpers.slices import affine_slice, affine_slice_hessian
from helpers.widgets.controls import Dice, choice, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture
from helpers.widgets.region import shading

SIGMA = np.linspace(0, 1, 401)[1:-1]
W = np.linspace(-8, 8, 401)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows.

    `sigma` and `curvature` are the chosen point on the left, on the `curve` for the `target`;
    on the right the `error` of the data `x` (N,) with targets `c` (N,) along W is `negative`
    where it bends down.
    """

    sigma: float
    target: int
    curvature: float
    curve: np.ndarray
    x: np.ndarray
    c: np.ndarray
    error: np.ndarray
    negative: np.ndarray
    locally_convex: tuple[float, float]

    @property
    def verdict(self):
        """Say the sign of the chosen curvature, and where the error bends down."""
        low, high = self.locally_convex
        side = "negative: the model is confidently wrong" if self.curvature < 0 else "not negative"
        count = len(self.x)
        of_data = (
            f"{count} data" if count > 1 else f"one datum, x = {self.x[0]:.2f}, c = {self.c[0]},"
        )
        return (
            f"At σ = {self.sigma:.2f} with c = {self.target} the curvature of the squared loss is "
            f"{self.curvature:.3f}, {side}. With {of_data} the error bends down at "
            f"{self.negative.sum()} of {len(W)} points of the line shown; it is sure not to for "
            f"{low:.1f} < w < {high:.1f}."
        )


def data(sigma, target, count, seed):
    """Return ℓ″ at one σ, and E_sq(w) of `count` random data on a line with the sign of E″.

    sigma in (0, 1), target 0 or 1; the data x_n, c_n of `count` points come from `seed`. x_n is
    normal and moved away from 0 by 0.1, so that each bends down within the window. Source:
    Exercise 1.3.
    """
    rng = np.random.default_rng(seed)
    x, c = rng.normal(size=count), rng.integers(0, 2, count)
    x += np.copysign(0.1, x)
    logits = np.stack([np.zeros(count), x])
    return Data(
        sigma=sigma,
        target=target,
        curvature=float(SQUARED.curvature(_logit(sigma), target)),
        curve=SQUARED.curvature(_logit(SIGMA), target),
        x=x,
        c=c,
        error=affine_slice(SQUARED, c, logits, [W]),
        negative=affine_slice_hessian(SQUARED, c, logits, [W])[:, 0, 0] < 0,
        locally_convex=_locally_convex_interval(x, c),
    )


def _logit(sigma):
    return np.log(sigma) - np.log1p(-sigma)


def _locally_convex_interval(x, c):
    """Return the part of the line shown on which (1 − 2c_n) x_n w ≤ ln 2 for every n."""
    x_signed = (1 - 2 * c) * x
    with np.errstate(divide="ignore"):
        ends = np.log(2) / x_signed
    low = max(ends[x_signed < 0], default=-np.inf)
    high = min(ends[x_signed > 0], default=np.inf)
    return float(max(low, W[0])), float(min(high, W[-1]))


class Picture(MovingPicture):
    """Left: ℓ″ against σ. Right: E_sq along w, shaded where it bends down."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2)
        super().__init__(figure)
        squared = {"color": VERMILION, "linestyle": "--"}
        left.axhline(0, color=GREY, linewidth=1)
        left.plot(SIGMA, SIGMA * (1 - SIGMA), color=BLUE, label="likelihood")
        left.plot([], [], label="squared", **squared)
        self.line(left, lambda data: (SIGMA, data.curve), **squared)
        self.line(left, lambda data: (data.sigma, data.curvature), "o", color=BLACK, markersize=9)
        left.set(xlim=(0, 1), ylim=(-0.16, 0.33), xlabel="σ", title="curvature of the loss")
        left.legend(loc="upper left", ncols=2)
        self.follow(shading(right, W, 0, 1), data=lambda data: data.negative[np.newaxis])
        sure = {"color": PURPLE, "linestyle": ":"}
        self.upright(right, lambda data: data.locally_convex[0], **sure)
        self.upright(right, lambda data: data.locally_convex[1], **sure)
        self.line(right, lambda data: (W, data.error), color=VERMILION)
        right.set(xlim=(W[0], W[-1]), ylim=(0, 1))
        right.set_xlabel("w (dotted: convex for certain between)")
        right.set_title("squared error (shaded: bends down)")


def explorer():
    """Return the explorer of 1.3."""
    return Explorer(
        "Curvature of the squared loss",
        {
            "sigma": slider("σ", 0.8, 0.01, 0.99, 0.01),
            "target": choice("target c", [0, 1]),
            "count": whole_slider("data", 3, 1, 12),
            "seed": Dice("New data"),
        },
        data,
        Picture(),
        stops={
            "confidently wrong": {"sigma": 0.95, "target": 0},
            "the sign turns": {"sigma": 0.67, "target": 0},
            "one datum": {"count": 1},
            "twelve data": {"count": 12},
        },
        handles=[
            Handle(
                panel=0, place=lambda state, data: (state["sigma"], data.curvature), right="sigma"
            )
        ],
    )
