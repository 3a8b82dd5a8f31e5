"""Explorer of 3.6: both losses of one output pixel over the plane (b, w), and along a line."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.figures import BLACK, GREY, GROUNDED, LOSS_COLOUR, PURPLE, SHADE, new_figure
from helpers.logistic import LIKELIHOOD, SQUARED
from helpers.widgets.contours import Contours
from helpers.widgets.controls import Dice, choice, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture
from helpers.widgets.region import Region, shading

_EDGE = 6
PLANE = np.linspace(-_EDGE, _EDGE, 61)
STEPS = np.linspace(-_EDGE, _EDGE, 241)
_TARGETS = {"all 0": 0.0, "all ½": 0.5, "all 1": 1.0}
_AXES = {"b": (1.0, 0.0), "w": (0.0, 1.0)}
_LOWEST = "lowest curvature"
_LOOKS = (
    (LIKELIHOOD, "cross-entropy", "-", "o", [0.1, 0.3, 0.7, 1, 1.5, 2, 3, 4, 6, 8, 11, 14]),
    (SQUARED, "squared", "--", "s", np.arange(1, 20) / 20),
)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows, with a row for cross-entropy and a row for the squared loss.

    `heights` (2, 61, 61) are the errors over the plane, w upwards; `down` (2, 61, 61) says where
    the squared loss bends down in some direction, and where in every one. `error` (2, 241) runs
    along `direction` (2,) through the chosen point; `point_error`, `point_curvature` (2,) and
    `eigenvalues` (2, 2), those of the Hessian in (b, w), belong to the point; `negative` (241,)
    says where the squared loss bends down along the line.
    """

    bias: float
    weight: float
    line: str
    direction: np.ndarray
    heights: np.ndarray
    down: np.ndarray
    error: np.ndarray
    point_error: np.ndarray
    point_curvature: np.ndarray
    eigenvalues: np.ndarray
    negative: np.ndarray

    @property
    def verdict(self):
        """How both losses bend at the chosen point, in every direction and along the line."""
        crossed, squared = _nonzero(self.eigenvalues)
        strict = "bends up in every direction" if crossed[0] > 0 else "is flat in one direction"
        falls = {0: "no direction", 1: "some directions", 2: "every direction"}
        if np.any(squared < 0) and not np.any(squared > 0):
            falls[1] = "one direction and is flat in the other"
        bends = self.point_curvature
        lowest = "In the direction in which the squared loss has its lowest curvature"
        line = lowest if self.line == _LOWEST else f"Along {self.line}"
        some, every = (int(cells.sum()) for cells in self.down)
        return (
            f"At b = {self.bias:.2f}, w = {self.weight:.2f} cross-entropy {strict} (eigenvalues "
            f"{crossed[0]:.2g} and {crossed[1]:.2g}); the squared loss bends down in "
            f"{falls[int((squared < 0).sum())]} ({squared[0]:.2g} and "
            f"{squared[1]:.2g}). {line} the curvature is {bends[0]:.2g} for "
            f"cross-entropy and {bends[1]:.2g} for the squared loss, which bends down at "
            f"{self.negative.sum()} of {len(STEPS)} points of the line, cross-entropy nowhere. "
            f"Of {PLANE.size**2:,} points of the plane the squared loss bends down in some "
            f"direction at {some:,}, in every one at {every:,}."
        )


def _nonzero(eigenvalues):
    """Return eigenvalues (…, 2) with those that owe themselves to rounding set to 0."""
    noise = np.abs(eigenvalues) <= 1e-12 * np.abs(eigenvalues).max(axis=-1, keepdims=True)
    return np.where(noise, 0.0, eigenvalues)


def _hessian(loss, bias, weight, h, x):
    """Return the second derivatives by b twice, by b and w, by w twice, at each (b, w)."""
    bends = loss.curvature(bias[..., np.newaxis] + weight[..., np.newaxis] * h, x)
    return [(bends * h**power).mean(axis=-1) for power in (0, 1, 2)]


def _eigenvalues(bb, bw, ww):
    """Return the eigenvalues (…, 2) of [[bb, bw], [bw, ww]], the smaller one first."""
    middle, radius = (bb + ww) / 2, np.hypot((bb - ww) / 2, bw)
    return _nonzero(np.stack([middle - radius, middle + radius], axis=-1))


def _lowest(bb, bw, ww):
    """Return the unit eigenvector of the smaller eigenvalue, with b not negative."""
    angle = np.arctan2(2 * bw, bb - ww) / 2 + np.pi / 2  # half of the double angle, turned
    vector = np.array([np.cos(angle), np.sin(angle)])
    return vector if vector[0] >= 0 else -vector


def data(bias, weight, line, target, count, seed):
    """Return E over the plane and along a line, of one pixel with logits a_n = b + w h_n.

    The hidden values h_n ~ U(0, 2) of `count` data come from `seed`; target is "all 0",
    "all ½", "all 1" or "mixed", then x_n ~ U(0, 1). The line through (bias, weight) is "b",
    "w" or "lowest curvature", that of the squared loss. Source: Exercise 3.6.
    """
    rng = np.random.default_rng(seed)
    h, grey = rng.uniform(0, 2, count), rng.uniform(size=count)
    x = np.full(count, _TARGETS[target]) if target in _TARGETS else grey
    losses = [loss for loss, *_ in _LOOKS]
    b, w = np.meshgrid(PLANE, PLANE)
    logits = b[..., np.newaxis] + w[..., np.newaxis] * h
    over_plane = _eigenvalues(*_hessian(SQUARED, b, w, h, x))
    point = np.array(bias), np.array(weight)
    hessians = [_hessian(loss, *point, h, x) for loss in losses]
    direction = _lowest(*hessians[1]) if line == _LOWEST else np.array(_AXES[line])
    rates = direction[0] + direction[1] * h  # of the logits along the line
    a = bias + weight * h
    along = a + STEPS[:, np.newaxis] * rates
    return Data(
        bias=bias,
        weight=weight,
        line=line,
        direction=direction,
        heights=np.stack([loss.value(logits, x).mean(axis=-1) for loss in losses]),
        down=np.moveaxis(over_plane < 0, -1, 0),
        error=np.stack([loss.value(along, x).mean(axis=1) for loss in losses]),
        point_error=np.array([loss.value(a, x).mean() for loss in losses]),
        point_curvature=np.array([(loss.curvature(a, x) * rates**2).mean() for loss in losses]),
        eigenvalues=np.stack([_eigenvalues(*hessian) for hessian in hessians]),
        negative=(SQUARED.curvature(along, x) * rates**2).mean(axis=1) < 0,
    )


class Picture(MovingPicture):
    """The plane of both errors with a line through the point; right, both along the line."""

    def __init__(self):
        figure, panels = new_figure(1, 3, size=(12.4, 4.4))
        super().__init__(figure)
        self._shade_where_it_bends_down(panels[1])
        for k, (axes, (loss, label, _, _, levels)) in enumerate(
            zip(panels[:2], _LOOKS, strict=True)
        ):
            contours = Contours(axes, -_EDGE, _EDGE, levels, LOSS_COLOUR[loss.name])
            self.follow(contours, heights=lambda data, k=k: data.heights[k])
            self.line(axes, _through_point, color=PURPLE, linestyle="-.")
            self.line(axes, lambda data: (data.bias, data.weight), "o", color=BLACK, markersize=8)
            axes.set(xlim=(-_EDGE, _EDGE), ylim=(-_EDGE, _EDGE), xlabel="b", ylabel="w")
            axes.set_title(label)
        panels[1].set_title("squared (bends down: shaded)")
        self._draw_along_the_line(panels[2])

    def _shade_where_it_bends_down(self, axes):
        half = (PLANE[1] - PLANE[0]) / 2
        extent = (-_EDGE - half, _EDGE + half) * 2
        some = Region(axes, extent, color=SHADE, alpha=0.7)
        self.follow(some, data=lambda data: data.down[0])
        every = Region(axes, extent, facecolor="none", hatch="//", hatchcolor=GREY)
        self.follow(every, data=lambda data: data.down[1])

    def _draw_along_the_line(self, axes):
        axes.set(xlim=(-_EDGE, _EDGE), ylim=(0, 4), xlabel="way from the point", ylabel="E")
        axes.set_title("both along the line")
        shade = shading(axes, STEPS, *axes.get_ylim())
        self.follow(shade, data=lambda data: data.negative[np.newaxis])
        for k, (loss, label, line, *_) in enumerate(_LOOKS):
            style = {"color": LOSS_COLOUR[loss.name], "linestyle": line, "label": label}
            self.line(axes, partial(_along, k), **style)
        for k, (_, _, _, marker, _) in enumerate(_LOOKS):
            spot = {"marker": marker, "color": BLACK, "linestyle": "none", "markersize": 8}
            self.line(axes, partial(_at_point, k), **spot)
        axes.legend(loc="upper center", ncols=2, **GROUNDED)


def _through_point(data):
    point = np.array([data.bias, data.weight])
    return (point + np.outer([-2 * _EDGE, 2 * _EDGE], data.direction)).T


def _along(k, data):
    return STEPS, data.error[k]


def _at_point(k, data):
    return 0.0, data.point_error[k]


def explorer():
    """Return the explorer of 3.6."""
    return Explorer(
        "One output pixel",
        {
            "bias": slider("b", 1.5, -_EDGE, _EDGE, 0.1),
            "weight": slider("w", 0.5, -_EDGE, _EDGE, 0.1),
            "line": choice("line along", [*_AXES, _LOWEST]),
            "target": choice("targets x", ["mixed", *_TARGETS]),
            "count": whole_slider("data", 6, 1, 12),
            "seed": Dice("New hidden values"),
        },
        data,
        Picture(),
        stops={
            "up along both axes": {"bias": -1.9, "weight": 1.2},
            "down in all directions": {"bias": 3},
            "targets ½": {"bias": 0, "weight": 0, "target": "all ½"},
            "one datum": {"count": 1},
        },
        handles=[
            Handle(
                panel=panel,
                place=lambda state, _: (state["bias"], state["weight"]),
                right="bias",
                up="weight",
            )
            for panel in (0, 1)
        ],
    )
