"""Explorer of 1.1: the term that each datum adds to the negative log-likelihood."""

from dataclasses import dataclass
from functools import partial
from itertools import accumulate

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from helpers.data import noisy, separable
from helpers.figures import BLACK, BLUE, CLASS_COLOUR, CLASS_MARKER, GREY, new_figure
from helpers.logistic import LIKELIHOOD, error, gradient, sigmoid
from helpers.widgets.arrow import Arrow
from helpers.widgets.contours import Contours
from helpers.widgets.controls import Dice, choice, picked, slider
from helpers.widgets.dots import Dots
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture
from helpers.widgets.targets import Target

_SETS = {"noisy": noisy, "separable": separable}
_COUNT = 16
_NUMBERS = np.arange(1, _COUNT + 1)
_REACH = 3  # the largest coordinate of the data
_W_MAX, _W_STEP = 4.0, 0.02  # of the sliders
_EDGE = 4.2  # of the plane shown: data and w fit in
_TOP = 6.0  # of the terms shown
_STEP_SIZE = 1.0
_AHEAD = 60  # steps drawn
_LEVELS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 4, 5, 6)  # of E
_AXIS = np.linspace(-_EDGE, _EDGE, 29)
_PLANE = np.stack(np.meshgrid(_AXIS, _AXIS), axis=-1)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows.

    w (2,), x (N, 2), c (N,), logits (N,), terms (N,); `chosen` is a datum's index, or None;
    `plane` is σ(x·w) on a grid of x, `errors` is E on the same grid of w, and `ahead`
    (61, 2) are w and the next steps downhill from there; `coming` (N,) are the terms after the
    first of them.
    """

    w: np.ndarray
    x: np.ndarray
    c: np.ndarray
    logits: np.ndarray
    terms: np.ndarray
    error: float
    chosen: int | None
    plane: np.ndarray
    errors: np.ndarray
    ahead: np.ndarray
    coming: np.ndarray

    @property
    def marked(self):
        """The index of the chosen datum, or of the largest term; none if all are equal."""
        if self.chosen is not None:
            return np.array([self.chosen])
        return self.terms.argmax(keepdims=True) if self.w.any() else np.empty(0, dtype=int)

    def told(self, n):
        """Say how the term of the datum with the index n comes about."""
        return (
            f"Datum {n + 1} at ({_number_of(self.x[n, 0])}, {_number_of(self.x[n, 1])}) with "
            f"c = {self.c[n]:.0f} has the logit {_number_of(self.logits[n])}, "
            f"{_probability(self.logits[n])}, and the term {self.terms[n]:.2f}."
        )

    @property
    def verdict(self):
        """The error beside that of a guess, and the datum that is marked."""
        if not self.w.any():
            return (
                "With w = 0 every datum gets σ = 1/2: every term is ln 2, and so is "
                f"E = {self.error:.2f}. {self._of_marked()}"
            ).strip()
        guess = "below" if self.error < np.log(2) else "above"
        wrong = int(((self.logits > 0) != self.c).sum()) or "none"
        return (
            f"E = {self.error:.2f}, {guess} the ln 2 = 0.69 of a model that knows nothing. On the "
            f"wrong side of the line: {wrong} of {len(self.c)}. {self._of_marked()}"
        )

    def _of_marked(self):
        if self.chosen is not None:
            return self.told(self.chosen)
        return "".join(
            f"The largest term, {self.terms[n]:.2f}, belongs to datum {n + 1} with "
            f"c = {self.c[n]:.0f}, which got {_probability(self.logits[n])}."
            for n in self.marked
        )


def _probability(logit):
    probability = sigmoid(logit)
    if 0.01 <= probability <= 0.99:
        return f"σ = {probability:.2f}"
    return "σ below 0.01" if logit < 0 else "σ above 0.99"


def _number_of(value):
    return f"{round(value, 2) + 0.0:.2f}"  # no −0.00


def data(w1, w2, kind, seed, datum):
    """Return E(w) of a toy set with its terms ℓ_n = −c_n log σ_n − (1−c_n) log(1−σ_n).

    w = (w1, w2); the data are 16 points of the kind "noisy" or "separable" from `seed`.
    The datum of that number is chosen, from 1 on; 0 chooses none.
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
        logits=logits,
        terms=terms,
        error=float(terms.mean()),
        chosen=datum - 1 if datum else None,
        plane=sigmoid(_PLANE @ w),
        errors=LIKELIHOOD.value(_PLANE @ x.T, c).mean(axis=-1),
        ahead=np.array([*accumulate(range(_AHEAD), lambda w, _: _downhill(w, x, c), initial=w)]),
        coming=LIKELIHOOD.value(x @ _within(_downhill(w, x, c)), c),
    )


def _toy_set(kind, seed):
    """Return a set whose largest coordinate is 3, the data with c = 0 first."""
    x, c = _SETS[kind](np.random.default_rng(seed), _COUNT, 2)
    order = np.argsort(c, kind="stable")
    return x[order] * (_REACH / np.abs(x).max()), c[order]


def _downhill(w, x, c):
    """Return w − η ∇E(w), η = 1."""
    return w - _STEP_SIZE * gradient(w, x, c, LIKELIHOOD)


def _within(w):
    """Return the w that the sliders reach."""
    return np.clip(w, -_W_MAX, _W_MAX)


def step_downhill(w1, w2, kind, seed, times=1, **_):
    """Return w after some steps w − η ∇E(w), η = 1, and a sentence on what E did.

    A step that leads out of the sliders' range ends at its edge.
    """
    before = np.array([w1, w2])
    x, c = _toy_set(kind, seed)
    after = before
    for _ in range(times):
        free = _downhill(after, x, c)
        after = _within(free)
    old, new = (error(point, x, c, LIKELIHOOD) for point in (before, after))
    steps = "The step" if times == 1 else f"The {times} steps"
    length = f"w has the length {np.hypot(*after):.3f}"
    if (after != free).any():
        sentence = f"{steps} led out of the sliders' range: w stops at its edge."
    elif round(old, 3) != round(new, 3):
        sentence = f"{steps} took E from {old:.3f} to {new:.3f}; {length}."
    elif old - new > 1e-9:
        sentence = f"{steps} took {old - new:.1g} from E; {length}."
    else:
        sentence = f"{steps} changed E by less than 1e-9; {length}."
    return {"w1": float(after[0]), "w2": float(after[1])}, sentence


class Picture(MovingPicture):
    """Left: the data on the plane, shaded by σ. Middle: the term of each datum. Right: E over w."""

    def __init__(self):
        figure, (left, middle, right) = new_figure(1, 3, size=(12.4, 3.6), width_ratios=[3, 4, 3])
        super().__init__(figure)
        self._draw_plane(left)
        self._draw_terms(middle)
        self._draw_errors(right)

    def _draw_plane(self, axes):
        edge = _EDGE + (_AXIS[1] - _AXIS[0]) / 2  # grid points are the centres of the pixels
        plane = axes.imshow(
            np.zeros(_PLANE.shape[:2]),
            extent=(-edge, edge, -edge, edge),
            origin="lower",
            interpolation="none",
            cmap=LinearSegmentedColormap.from_list("σ", ["#BFE2F7", "white", "#F9DFA6"]),
            vmin=0,
            vmax=1,
        )
        self.follow(plane, data=lambda data: data.plane)
        self.follow(Arrow(axes, BLACK), vector=lambda data: ([0, 0], data.w))
        self.line(axes, _border, color=GREY, linestyle="--")
        for label in (0, 1):
            self.line(axes, partial(_points, label), **_marker(label))
        self.rings(axes, lambda data: data.x[data.marked].T, "o", BLACK, 16)
        axes.set(xlim=(-_EDGE, _EDGE), ylim=(-_EDGE, _EDGE), xlabel="x₁", ylabel="x₂")
        axes.set_title("○ c = 0,  △ c = 1,  dashed: σ = 1/2")
        axes.grid(False)  # the plane covers it

    def _draw_terms(self, axes):
        axes.axhline(np.log(2), color=GREY, linestyle=":")
        for label, colour in enumerate(CLASS_COLOUR):
            bar = {"color": colour, "linestyle": "-", "linewidth": 9, "solid_capstyle": "butt"}
            self.line(axes, partial(_bars, label), **bar)
        for label in (0, 1):
            self.line(axes, partial(_tips, label), **_marker(label))
        dash = {"linestyle": "none", "color": BLACK, "markersize": 13, "markeredgewidth": 1.5}
        self.line(axes, lambda data: (_NUMBERS, data.coming), "_", **dash)
        self.level(axes, lambda data: data.error, color=BLACK, linestyle="--")
        self.rings(axes, _marked_tip, "o", BLACK, 16)
        number = axes.text(0, 0, "", ha="center", va="bottom", color=BLACK)
        number.set_in_layout(False)  # the axes stay where they are
        number.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.8})
        self.follow(number, text=_number, position=_place_of_number)
        axes.set(xlim=(0.3, _COUNT + 0.7), ylim=(0, _TOP))
        axes.set_xlabel("datum n (short dash: its term after a step)")
        axes.set_xticks([1, 4, 8, 12, 16])
        axes.set_title("terms ℓₙ, mean E (dashed), ln 2 (dotted)")

    def _draw_errors(self, axes):
        contours = Contours(axes, -_EDGE, _EDGE, _LEVELS, GREY)
        self.follow(contours, heights=lambda data: data.errors)
        self.follow(Dots(axes, 3.5, BLUE), data=lambda data: data.ahead.T)
        self.line(axes, lambda data: data.w, "s", color=BLACK, markersize=7)
        axes.set(xlim=(-_EDGE, _EDGE), ylim=(-_EDGE, _EDGE), xlabel="w₁", ylabel="w₂")
        axes.set_title(f"E over w; dots: {_AHEAD} steps downhill")


def _marker(label):
    style = {"color": CLASS_COLOUR[label], "marker": CLASS_MARKER[label], "linestyle": "none"}
    return style | {"markersize": 8, "markeredgecolor": BLACK, "markeredgewidth": 0.8}


def _border(data):
    """Return two points, outside the picture, of the line where σ = 1/2."""
    along = 3 * _EDGE * np.array([-data.w[1], data.w[0]]) / max(np.hypot(*data.w), 1e-9)
    return np.stack([-along, along], axis=1)


def _points(label, data):
    return data.x[data.c == label].T


def _tips(label, data):
    n = np.flatnonzero(data.c == label)
    return n + 1, data.terms[n]


def _bars(label, data):
    """Return upright segments from 0 to the terms of a class as one line, broken by NaN."""
    n, heights = _tips(label, data)
    y = np.stack([np.zeros(len(n)), heights, np.full(len(n), np.nan)], axis=1)
    return np.repeat(n.astype(float), 3), y.ravel()


def _marked_tip(data):
    return data.marked + 1, data.terms[data.marked]


def _number(data):
    return "".join(
        f"{term:.1f}" + (" ↑" if term > _TOP else "") for term in data.terms[data.marked]
    )


def _place_of_number(data):
    """Return where the term of the marked datum is written; anywhere if there is none."""
    (n, term), *_ = [*zip(data.marked + 1, data.terms[data.marked], strict=True), (0, 0)]
    return n, min(term + 0.3, _TOP - 0.45)


def targets(state, data):
    """Return the data and the tips of their bars; a click chooses one, or lets it go."""
    found = []
    for n, (x, term) in enumerate(zip(data.x, data.terms, strict=True), start=1):
        values = {"datum": 0 if state["datum"] == n else n}
        for panel, place in enumerate([tuple(x), (n, min(term, _TOP))]):
            found.append(Target(panel=panel, place=place, text=data.told(n - 1), values=values))
    return found


def explorer():
    """Return the explorer of 1.1."""
    return Explorer(
        "The terms of the negative log-likelihood",
        {
            "w1": slider("w₁", 1, -_W_MAX, _W_MAX, _W_STEP),
            "w2": slider("w₂", 1, -_W_MAX, _W_MAX, _W_STEP),
            "kind": choice("data", list(_SETS)),
            "seed": Dice("New data"),
            "datum": picked("datum", 0, 0, _COUNT),
        },
        data,
        Picture(),
        stops={
            "no weights": {"w1": 0, "w2": 0},
            "confidently wrong": {"w1": 3, "w2": 3},
            "separable": {"kind": "separable"},
        },
        targets=targets,
        actions={
            "Step downhill": step_downhill,
            "50 steps downhill": partial(step_downhill, times=50),
        },
        handles=[
            Handle(panel=0, place=lambda _, data: data.w, right="w1", up="w2", label="tip of w"),
            Handle(panel=2, place=lambda _, data: data.w, right="w1", up="w2", label="w"),
        ],
    )
