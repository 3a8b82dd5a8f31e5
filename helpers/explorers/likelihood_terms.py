"""Explorer of 1.1: the term that each datum adds to the negative log-likelihood."""

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from helpers.data import noisy, separable
from helpers.figures import BLACK, CLASS_COLOUR, CLASS_MARKER, GREY, new_figure
from helpers.logistic import LIKELIHOOD, error, gradient, sigmoid
from helpers.widgets.controls import Dice, choice, slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

_SETS = {"noisy": noisy, "separable": separable}
_COUNT = 16
_REACH = 3  # the largest coordinate of the data
_W_MAX, _W_STEP = 4.0, 0.02  # of the sliders
_EDGE = 4.2  # of the plane shown: data and w fit in
_TOP = 6.0  # of the terms shown
_STEP_SIZE = 1.0
_AXIS = np.linspace(-_EDGE, _EDGE, 29)
_PLANE = np.stack(np.meshgrid(_AXIS, _AXIS), axis=-1)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows; `worst` is the index of the largest term, None if all are equal.

    w (2,), x (N, 2), c (N,), sigma (N,), terms (N,); `plane` is σ(x·w) on a grid of x.
    """

    w: np.ndarray
    x: np.ndarray
    c: np.ndarray
    sigma: np.ndarray
    terms: np.ndarray
    error: float
    worst: int | None
    plane: np.ndarray

    @property
    def verdict(self):
        """The error beside that of a guess, and the datum that adds most to it."""
        if self.worst is None:
            return (
                "With w = 0 every datum gets σ = 1/2: every term is ln 2, and so is "
                f"E = {self.error:.2f}."
            )
        guess = "below" if self.error < np.log(2) else "above"
        wrong = int(((self.sigma > 0.5) != self.c).sum()) or "none"
        return (
            f"E = {self.error:.2f}, {guess} the ln 2 = 0.69 of a model that knows nothing. On the "
            f"wrong side of the line: {wrong} of {len(self.c)}. The largest term, "
            f"{self.terms[self.worst]:.2f}, belongs to datum {self.worst + 1} with "
            f"c = {self.c[self.worst]:.0f}, which got {_probability(self.sigma[self.worst])}."
        )


def _probability(sigma):
    if 0.01 <= sigma <= 0.99:
        return f"σ = {sigma:.2f}"
    return "σ below 0.01" if sigma < 0.5 else "σ above 0.99"


def data(w1, w2, kind, seed):
    """Return E(w) of a toy set with its terms ℓ_n = −c_n log σ_n − (1−c_n) log(1−σ_n).

    w = (w1, w2); the data are 16 points of the kind "noisy" or "separable" from `seed`.
    Source: Exercise 1.1 (2).
    """
    w = np.array([w1, w2], dtype=float)
    x, c = _toy_set(kind, seed)
    logits = x @ w
    terms = LIKELIHOOD.value(logits, c)
    return Data(
        w=w,
        x=x,
        c=c,
        sigma=sigmoid(logits),
        terms=terms,
        error=float(terms.mean()),
        worst=int(terms.argmax()) if w.any() else None,
        plane=sigmoid(_PLANE @ w),
    )


def _toy_set(kind, seed):
    """Return a set whose largest coordinate is 3, the data with c = 0 first."""
    x, c = _SETS[kind](np.random.default_rng(seed), _COUNT, 2)
    order = np.argsort(c, kind="stable")
    return x[order] * (_REACH / np.abs(x).max()), c[order]


def step_downhill(w1, w2, kind, seed):
    """Return w − η ∇E(w), η = 1, within the sliders' range, and a sentence on what E did."""
    w = np.array([w1, w2])
    x, c = _toy_set(kind, seed)
    free = w - _STEP_SIZE * gradient(w, x, c, LIKELIHOOD)
    near = np.round(np.round(free / _W_STEP) * _W_STEP, 2)  # a slider would move it there later
    after = np.clip(near, -_W_MAX, _W_MAX)
    old, new = (error(point, x, c, LIKELIHOOD) for point in (w, after))
    if (after != near).any():
        sentence = "The step leads out of the sliders' range: w stops at its edge."
    elif round(old, 3) == round(new, 3):
        sentence = f"The ground is almost flat here: E stays at {new:.3f}."
    else:
        sentence = f"The step took E from {old:.3f} to {new:.3f}."
    return {"w1": float(after[0]), "w2": float(after[1])}, sentence


class Picture(MovingPicture):
    """Left: the data on the plane, shaded by σ. Right: the term of each datum, and the mean."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2, width_ratios=[3, 4])
        cmap = LinearSegmentedColormap.from_list("σ", ["#BFE2F7", "white", "#F9DFA6"])
        edge = _EDGE + (_AXIS[1] - _AXIS[0]) / 2  # grid points are the centres of the pixels
        self.plane = left.imshow(
            np.zeros(_PLANE.shape[:2]),
            extent=(-edge, edge, -edge, edge),
            origin="lower",
            interpolation="none",
            cmap=cmap,
            vmin=0,
            vmax=1,
        )
        (self.line,) = left.plot([], [], color=GREY, linestyle="--")
        self.arrow = left.quiver(
            [0], [0], [0], [0], color=BLACK, angles="xy", scale_units="xy", scale=1, width=0.012
        )
        self.points = [_markers(left, label) for label in (0, 1)]
        self.ring = _ring(left)
        left.set(xlim=(-_EDGE, _EDGE), ylim=(-_EDGE, _EDGE), xlabel="x₁", ylabel="x₂")
        left.set_title("○ c = 0,  △ c = 1,  dashed: σ = 1/2")
        left.grid(False)  # the plane covers it

        right.axhline(np.log(2), color=GREY, linestyle=":")
        self.stems = [
            right.plot([], [], color=colour, linestyle="-", linewidth=9, solid_capstyle="butt")[0]
            for colour in CLASS_COLOUR
        ]
        self.tips = [_markers(right, label) for label in (0, 1)]
        self.worst_tip = _ring(right)
        self.mean = right.axhline(0, color=BLACK, linestyle="--")
        self.number = right.text(0, 0, "", ha="center", va="bottom", color=BLACK)
        self.number.set_in_layout(False)  # the axes stay where they are
        self.number.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.8})
        right.set(xlim=(0.3, _COUNT + 0.7), ylim=(0, _TOP), xlabel="datum n")
        right.set_xticks([1, 4, 8, 12, 16])
        right.set_title("terms ℓₙ, their mean E (dashed), ln 2 (dotted)")
        below = [self.plane, self.arrow, self.line, *self.points, self.ring, *self.stems]
        super().__init__(figure, [*below, *self.tips, self.mean, self.worst_tip, self.number])

    def update(self, data):
        """Move w and its line, the data, their terms, the mean and the marks of the worst."""
        self.plane.set_data(data.plane)
        along = 3 * _EDGE * np.array([-data.w[1], data.w[0]]) / max(np.hypot(*data.w), 1e-9)
        self.line.set_data(*np.stack([-along, along], axis=1))
        self.arrow.set_UVC(*data.w)
        n = np.arange(1, len(data.c) + 1)
        for label in (0, 1):
            here = data.c == label
            self.points[label].set_data(*data.x[here].T)
            self.tips[label].set_data(n[here], data.terms[here])
            self.stems[label].set_data(*_bars(n[here], data.terms[here]))
        self.mean.set_ydata([data.error, data.error])
        self._mark_worst(data)

    def _mark_worst(self, data):
        if data.worst is None:
            self.ring.set_data([], [])
            self.worst_tip.set_data([], [])
            self.number.set_text("")
            return
        n, term = data.worst + 1, data.terms[data.worst]
        self.ring.set_data(data.x[[data.worst]].T)
        self.worst_tip.set_data([n], [term])
        self.number.set_text(f"{term:.1f}" + (" ↑" if term > _TOP else ""))
        self.number.set_position((n, min(term + 0.3, _TOP - 0.45)))


def _markers(axes, label):
    style = {"color": CLASS_COLOUR[label], "marker": CLASS_MARKER[label], "linestyle": "none"}
    return axes.plot([], [], **style, markersize=8, markeredgecolor=BLACK, markeredgewidth=0.8)[0]


def _ring(axes):
    return axes.plot(
        [], [], "o", markersize=16, markerfacecolor="none", markeredgecolor=BLACK, markeredgewidth=2
    )[0]


def _bars(positions, heights):
    """Return upright segments from 0 to the heights as one line, broken by NaN."""
    x = np.repeat(positions.astype(float), 3)
    y = np.stack([np.zeros(len(heights)), heights, np.full(len(heights), np.nan)], axis=1)
    return x, y.ravel()


def explorer():
    """Return the explorer of 1.1."""
    return Explorer(
        "The terms of the negative log-likelihood",
        {
            "w1": slider("w₁", 1, -_W_MAX, _W_MAX, _W_STEP),
            "w2": slider("w₂", 1, -_W_MAX, _W_MAX, _W_STEP),
            "kind": choice("data", list(_SETS)),
            "seed": Dice("New data"),
        },
        data,
        Picture(),
        actions={"Step downhill": step_downhill},
        handles=[
            Handle(panel=0, place=lambda _, data: data.w, right="w1", up="w2", label="tip of w")
        ],
    )
