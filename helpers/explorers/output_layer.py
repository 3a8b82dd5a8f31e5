"""Explorer of 3.6: both losses of one output pixel along its bias, and their joint Hessians."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.convexity import hessian_eigenvalues
from helpers.figures import BLACK, GREY, GROUNDED, LOSS_COLOUR, new_figure
from helpers.logistic import LIKELIHOOD, SQUARED
from helpers.widgets.controls import Dice, choice, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture
from helpers.widgets.region import shading

BIAS = np.linspace(-6, 6, 241)
_TARGETS = {"all 0": 0.0, "all ½": 0.5, "all 1": 1.0}
_LOOKS = ((LIKELIHOOD, "cross-entropy", "-", "o"), (SQUARED, "square", "--", "s"))


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows, with a row for cross-entropy and a row for the square loss.

    `error` and `curvature` (2, 241) run along the bias; `point_error` and `point_curvature`
    (2,) belong to the chosen b; `eigenvalues` (2, 2) are those of the Hessian in (b, w);
    `negative` (241,) says where the square loss bends down.
    """

    bias: float
    weight: float
    error: np.ndarray
    curvature: np.ndarray
    point_error: np.ndarray
    point_curvature: np.ndarray
    eigenvalues: np.ndarray
    negative: np.ndarray

    @property
    def verdict(self):
        """How both losses bend at the chosen point, along b and jointly in (b, w)."""
        likelihood, squared = (_nonzero(row) for row in self.eigenvalues)
        strict = "bends up in every direction" if likelihood[0] > 0 else "is flat in one direction"
        falls = {0: "no direction", 1: "some directions", 2: "every direction"}
        if np.any(squared < 0) and not np.any(squared > 0):
            falls[1] = "one direction and is flat in the other"
        bends = self.point_curvature
        return (
            f"At b = {self.bias:.2f}, w = {self.weight:.2f} the curvature along b is "
            f"{bends[0]:.2g} for cross-entropy and {bends[1]:.2g} for the square loss. Jointly in "
            f"(b, w) cross-entropy {strict} (eigenvalues {likelihood[0]:.2g} and "
            f"{likelihood[1]:.2g}); the square loss bends down in "
            f"{falls[int((squared < 0).sum())]} ({squared[0]:.2g} and {squared[1]:.2g}). Along b "
            f"it bends down at {self.negative.sum()} of {len(BIAS)} points of the line shown, "
            "cross-entropy nowhere."
        )


def _nonzero(eigenvalues):
    """Return eigenvalues with those that owe themselves to rounding set to 0."""
    noise = np.abs(eigenvalues) <= 1e-12 * np.abs(eigenvalues).max()
    return np.where(noise, 0.0, eigenvalues)


def data(bias, weight, target, count, seed):
    """Return E along b and the Hessian in (b, w) of one pixel with logits a_n = b + w h_n.

    The hidden values h_n ~ U(0, 2) of `count` data come from `seed`; target is "all 0",
    "all ½", "all 1" or "mixed", then x_n ~ U(0, 1). Source: Exercise 3.6.
    """
    rng = np.random.default_rng(seed)
    h, grey = rng.uniform(0, 2, count), rng.uniform(size=count)
    x = np.full(count, _TARGETS[target]) if target in _TARGETS else grey
    losses = [loss for loss, *_ in _LOOKS]
    logits = BIAS[:, np.newaxis] + weight * h
    curvature = np.stack([loss.curvature(logits, x).mean(axis=1) for loss in losses])
    a, h_hat = bias + weight * h, np.stack([np.ones(count), h])
    hessians = np.stack([(h_hat * loss.curvature(a, x)) @ h_hat.T for loss in losses]) / count
    return Data(
        bias=bias,
        weight=weight,
        error=np.stack([loss.value(logits, x).mean(axis=1) for loss in losses]),
        curvature=curvature,
        point_error=np.array([loss.value(a, x).mean() for loss in losses]),
        point_curvature=hessians[:, 0, 0],
        eigenvalues=hessian_eigenvalues(hessians),
        negative=curvature[1] < 0,
    )


class Picture(MovingPicture):
    """Left: both errors along b. Right: their curvatures, shaded where the square's is < 0."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2)
        super().__init__(figure)
        left.set(xlim=(-6, 6), ylim=(0, 4), xlabel="b", title="error")
        right.set(xlim=(-6, 6), ylim=(-0.2, 0.35), xlabel="b")
        right.set_title("curvature (shaded: square bends down)")
        for axes in (left, right):
            shade = shading(axes, BIAS, *axes.get_ylim())
            self.follow(shade, data=lambda data: data.negative[np.newaxis])
            self.upright(axes, lambda data: data.bias, color=GREY, linestyle=":")
        for k, (loss, label, line, _) in enumerate(_LOOKS):
            style = {"color": LOSS_COLOUR[loss.name], "linestyle": line, "label": label}
            self.line(left, partial(_along, "error", k), **style)
            self.line(right, partial(_along, "curvature", k), **style)
        for k, (*_, marker) in enumerate(_LOOKS):
            spot = {"marker": marker, "color": BLACK, "linestyle": "none", "markersize": 8}
            self.line(left, partial(_at_point, "error", k), **spot)
            self.line(right, partial(_at_point, "curvature", k), **spot)
        # one for both panels, where no curvature comes, which is at most ¼
        right.legend(loc="upper center", ncols=2, **GROUNDED)


def _along(name, k, data):
    return BIAS, getattr(data, name)[k]


def _at_point(name, k, data):
    return data.bias, getattr(data, f"point_{name}")[k]


def _held(name, _state, data):
    """Return the point on the curve of cross-entropy, which a handle holds."""
    return _at_point(name, 0, data)


def explorer():
    """Return the explorer of 3.6."""
    return Explorer(
        "One output pixel",
        {
            "bias": slider("b", 1.5, -6, 6, 0.1),
            "weight": slider("w", 0.5, -3, 3, 0.1),
            "target": choice("targets x", [*_TARGETS, "mixed"], "all 0"),
            "count": whole_slider("data", 6, 1, 12),
            "seed": Dice("New hidden values"),
        },
        data,
        Picture(),
        stops={
            "targets ½": {"bias": 0, "weight": 0, "target": "all ½"},
            "one datum": {"count": 1},
            "bends up along b only": {"bias": 0},
            "bends down in all directions": {"bias": 2},
        },
        handles=[
            Handle(panel=k, place=partial(_held, name), right="bias")
            for k, name in enumerate(("error", "curvature"))
        ],
    )
