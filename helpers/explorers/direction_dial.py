"""Explorer of 1.2: the curvature of the likelihood error in every direction of a plane."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.convexity import hessian_eigenvalues
from helpers.figures import (
    BLACK,
    BLUE,
    CLASS_COLOUR,
    CLASS_MARKER,
    GREEN,
    GREY,
    PURPLE,
    VERMILION,
    new_figure,
)
from helpers.logistic import LIKELIHOOD, error, gradient, hessian
from helpers.slices import affine_logits, affine_slice
from helpers.widgets.arrow import Arrow
from helpers.widgets.controls import Dice, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

_COUNT = 24
_RADIUS = 1.2  # of the disc that each class fills: means further out are always separable
_AXIS = np.array([np.cos(np.pi / 6), np.sin(np.pi / 6)])  # of the class means, and of w
_GRID = 2**16  # data are multiples of 1/_GRID: the products that `separation` compares are exact
_ANGLES = np.arange(361)
_LAMBDA = np.linspace(-4, 4, 161)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows.

    x (N, 2) and targets (N,); w, v (2,); curvature vᵀHv at the angle of v and `curve` at
    0°, 1°, …, 360°; both eigenvalues of H; E and its parabola along w + λv; two points of
    the separating line (2, 2), and the minimiser (1, 2): where there is none, (0, 2).
    """

    x: np.ndarray
    targets: np.ndarray
    w: np.ndarray
    v: np.ndarray
    angle: int
    curvature: float
    curve: np.ndarray
    eigenvalues: np.ndarray
    error: np.ndarray
    parabola: np.ndarray
    separator: np.ndarray
    minimiser: np.ndarray

    @property
    def verdict(self):
        """Say the curvature along v and its bounds, and whether a minimiser exists."""
        low, high = self.eigenvalues
        if len(self.minimiser):
            existence = (
                "No line through the origin separates the classes, so a minimiser exists, at the "
                f"distance {np.linalg.norm(self.minimiser[0]):.1f} from the origin."
            )
        else:
            existence = (
                "The dashed line separates the classes, so no minimiser exists: as w grows across "
                "the line, E falls for ever."
            )
        return (
            f"At {self.angle}° the curvature vᵀHv is {self.curvature:.2g}, between the eigenvalues "
            f"{low:.2g} and {high:.2g}: positive in every direction. {existence}"
        )


def data(angle, apart, length, seed):
    """Return the curvature of E_lik at w along v and in all directions, and its minimiser.

    angle of v in degrees; the class means lie `apart` from the origin on either side, the
    noise comes from `seed`; w points to the mean of class 1 and has the given length.
    Source: Exercise 1.2 (5), written for vectors.
    """
    x, c = _classes(apart, seed)
    w, v = length * _AXIS, _unit(angle)
    matrix = hessian(w, x, c, LIKELIHOOD)
    everywhere = _unit(_ANGLES)
    curve = ((everywhere @ matrix) * everywhere).sum(axis=1)
    curvature = float(v @ matrix @ v)
    along = affine_slice(LIKELIHOOD, c, affine_logits(x, w, [v]), [_LAMBDA])
    slope = gradient(w, x, c, LIKELIHOOD) @ v
    parabola = error(w, x, c, LIKELIHOOD) + slope * _LAMBDA + curvature * _LAMBDA**2 / 2
    normal, strict = separation(x * (1 - 2 * c)[:, np.newaxis])
    minimiser = np.empty((0, 2)) if strict.any() else _minimiser(x, c)[np.newaxis]
    return Data(
        x=x,
        targets=c,
        w=w,
        v=v,
        angle=angle,
        curvature=curvature,
        curve=curve,
        eigenvalues=hessian_eigenvalues(matrix),
        error=along,
        parabola=parabola,
        separator=_line_across(normal) if strict.any() else np.empty((0, 2)),
        minimiser=minimiser,
    )


def separation(x_signed):
    """Return (v, strict): v with x̃_n·v ≤ 0 for all n, and where x̃_n·v < 0, shape (N,).

    x_signed (N, 2) holds the rows x̃_n = (1 − 2c_n) x_n. Of all such v the one returned is
    strict at as many n as possible: at all n if a line through the origin separates the
    classes, at none iff E_lik has a minimiser. The cone of these v is spanned by directions
    that are orthogonal to a datum, or opposite to one; so trying them decides, and exactly
    if the entries are multiples of 2⁻¹⁶ of size below 16 and N ≤ 100. Source: Exercise 1.2,
    the case that it leaves out.
    """
    turned = x_signed[:, ::-1] * [-1, 1]
    rays = np.concatenate([turned, -turned, x_signed, -x_signed])
    v = rays[(rays @ x_signed.T <= 0).all(axis=1)].sum(axis=0)
    return v, x_signed @ v < 0


def _classes(apart, seed):
    """Return data (N, 2), uniform in a disc around the mean of their class, and targets."""
    rng = np.random.default_rng(seed)
    radius = _RADIUS * np.sqrt(rng.random(_COUNT))
    noise = radius[:, np.newaxis] * _unit(rng.uniform(0, 360, _COUNT))
    c = np.arange(_COUNT) % 2.0
    x = noise + apart * np.outer(2 * c - 1, _AXIS)
    return np.round(x * _GRID) / _GRID, c


def _unit(angle):
    """Return the unit vectors (…, 2) at angles in degrees."""
    return np.stack([np.cos(np.radians(angle)), np.sin(np.radians(angle))], axis=-1)


def _line_across(normal):
    """Return two points, outside the picture, of the line through the origin with a normal."""
    along = 10 * np.array([-normal[1], normal[0]]) / np.linalg.norm(normal)
    return np.stack([-along, along])


def _minimiser(x, c):
    """Return the minimiser of E_lik by Newton's method, with steps halved until E falls."""
    w, gain = np.zeros(2), np.inf
    while gain > 1e-12:  # in what is left, rounding hides whether E falls: one full step
        slope = gradient(w, x, c, LIKELIHOOD)
        step = np.linalg.solve(hessian(w, x, c, LIKELIHOOD), slope)
        gain = slope @ step
        here = error(w, x, c, LIKELIHOOD)
        while gain > 1e-12 and error(w - step, x, c, LIKELIHOOD) >= here:
            step = step / 2
        w = w - step
    return w


class Picture(MovingPicture):
    """Left: the data, w and v. Middle: vᵀHv against the angle. Right: E along w + λv."""

    def __init__(self):
        figure, (left, middle, right) = new_figure(1, 3, size=(12, 3.8))
        super().__init__(figure)
        self._draw_data(left)
        self._draw_curvature(middle)
        self._draw_error(right)

    def _draw_data(self, axes):
        dashed = {"color": GREEN, "linestyle": "--", "label": "separating line, if any"}
        self.line(axes, lambda data: data.separator.T, **dashed)
        for k, (marker, colour) in enumerate(zip(CLASS_MARKER, CLASS_COLOUR, strict=True)):
            self.line(axes, partial(_of_class, k), marker, color=colour, label=f"c = {k}")
        star = {"color": VERMILION, "markersize": 13, "label": "minimiser"}
        self.line(axes, lambda data: data.minimiser.T, "*", **star)
        self.follow(Arrow(axes, PURPLE), vector=lambda data: (data.w, data.v))
        self.line(axes, lambda data: data.w, "s", color=BLACK, markersize=7)
        for name, away in (("w", -0.45), ("v", 1.4)):
            text = axes.text(0, 0, name, va="center", ha="center")
            self.follow(text, position=partial(_along_v, away))
        axes.set(xlim=(-3, 5), ylim=(-2.6, 4.4), aspect="equal")
        axes.set(title="data, weights w and direction v", xlabel="x₁, w₁", ylabel="x₂, w₂")
        axes.legend(loc="upper right", ncols=2, fontsize="small")

    def _draw_curvature(self, axes):
        axes.axhline(0, color=GREY, linewidth=1)
        axes.plot([], [], color=GREEN, linestyle=":", label="eigenvalues of H")
        for k in (0, 1):
            self.level(axes, partial(_eigenvalue, k), color=GREEN, linestyle=":")
        self.line(axes, lambda data: (_ANGLES, data.curve), color=BLUE, label="vᵀHv")
        self.line(axes, lambda data: (data.angle, data.curvature), "o", color=BLACK, markersize=9)
        axes.set(xlim=(0, 360), ylim=(-0.06, 0.7), xticks=range(0, 361, 90))
        axes.set(title="curvature along v", xlabel="angle of v in degrees")
        axes.legend(loc="upper center", ncols=2, fontsize="small")

    def _draw_error(self, axes):
        dashed = {"color": PURPLE, "linestyle": "--", "label": "parabola at w"}
        self.line(axes, lambda data: (_LAMBDA, data.parabola), **dashed)
        self.line(axes, lambda data: (_LAMBDA, data.error), color=BLUE, linestyle="-", label="E")
        self.line(axes, _at_w, "s", color=BLACK, markersize=7)
        axes.set(xlim=(_LAMBDA[0], _LAMBDA[-1]), ylim=(0, 2), xlabel="λ")
        axes.set_title("error along w + λv")
        axes.legend(loc="upper center", fontsize="small")


def _of_class(k, data):
    return data.x[data.targets == k].T


def _along_v(distance, data):
    return data.w + distance * data.v


def _eigenvalue(k, data):
    return data.eigenvalues[k]


def _at_w(data):
    return 0, data.error[len(_LAMBDA) // 2]


def _turn(x, y, _state, data):
    """Return the angle in which a point lies, seen from w."""
    across, up = np.array([x, y]) - data.w
    return {"angle": np.degrees(np.arctan2(up, across)) % 360}


def explorer():
    """Return the explorer of 1.2."""
    return Explorer(
        "Direction dial of the likelihood error",
        {
            "angle": whole_slider("angle of v", 100, 0, 360, 5),
            "apart": slider("class means", 0.4, 0, 1.3, 0.05),
            "length": slider("length of w", 0.5, 0, 4, 0.1, digits=1),
            "seed": Dice("New data"),
        },
        data,
        Picture(),
        stops={
            "long weights": {"length": 4},
            "almost separable": {"apart": 0.85},
            "separable": {"apart": 1.3, "angle": 30},
        },
        handles=[
            Handle(panel=0, place=lambda _, data: data.w + data.v, right="angle", drag=_turn),
            Handle(
                panel=0,
                place=lambda _, data: data.w,
                right="length",
                drag=lambda x, y, _state, _data: {"length": _AXIS @ (x, y)},
            ),
        ],
    )
