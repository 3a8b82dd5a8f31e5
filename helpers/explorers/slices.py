"""Explorer of 1.6 and 1.7: slices of both losses along a line and over a plane.

The window is always −1 ≤ λ ≤ 1, in w = centre + scale · Σ (λ_k − o_k) u_k: the axes stand still
while the scale moves over four decades, and the centre lies where it is dragged to, at λ = o.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers.convexity import chord_violation, deepest_chord, hessian_eigenvalues
from helpers.data import noisy, separable
from helpers.logistic import LIKELIHOOD, SQUARED, error, gradient, hessian
from helpers.slices import affine_logits, affine_slice, affine_slice_hessian
from helpers.widgets.chord import chord_between, chord_controls, chord_handles
from helpers.widgets.controls import Dice, choice, log_slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.slice_pictures import LAMBDAS, VIEWS
from helpers.widgets.slice_pictures import SlicePicture as Picture
from helpers.widgets.slice_views import SHARES, Line, Map, line_of, map_of, sentences, short
from helpers.widgets.window import MIDDLE, window_controls, window_handles

LOSSES = (LIKELIHOOD, SQUARED)
NAMES = [f"{loss.name} loss" for loss in LOSSES]
_ROUNDING = 1e-12  # of the largest eigenvalue: an eigenvalue of 0 comes out as large as that


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows: a `Line` a loss, or a `Map` a loss.

    `kind` of the data, `centre` and `aim` are the settings of which something must be said;
    `origin` is where the centre lies, a λ or (λ₁, λ₂).
    """

    view: str
    lines: tuple[Line, ...]
    maps: tuple[Map, ...]
    kind: str
    centre: str
    aim: str
    origin: tuple[float, ...]

    @property
    def verdict(self):
        """Say how both losses bend along the line and over the plane."""
        return " ".join(self._sentences())

    def _sentences(self):
        yield from sentences([loss.name for loss in LOSSES], self)
        if self.kind == "separable" and "minimiser" in (self.centre, self.aim):
            yield (
                "Separable data have no minimiser; where Newton's method stands after 8 steps "
                "takes its place."
            )
        if self.centre == self.aim == "minimiser":
            yield "The centre is the minimiser already, so the direction is random."


def data(
    view,
    kind,
    n,
    d,
    data_seed,
    centre,
    aim,
    seed,
    scale,
    origin1,
    origin2,
    left,
    right,
    first1,
    first2,
    second1,
    second2,
    resolution,
):
    """Return both losses along w = centre + scale λ u, or in the other views over a plane.

    kind "separable" or "noisy" with n data in d dimensions; centre "random", "minimiser",
    "saturated" (10 times random, as in the source) or "zero"; aim "random" or "minimiser" is
    where the first direction points; the seeds draw data and directions; the centre lies at
    origin1 of the line or (origin1, origin2) of the plane; the chord has its ends at left and
    right, two λ of the line, or at first and second, two (λ₁, λ₂) of the plane; resolution
    counts the grid points of the plane each way. Source: Exercises 1.6 and 1.7.
    """
    origin = (origin1,) if view == "1-D" else (origin1, origin2)
    place = kind, n, d, data_seed, centre, aim, seed, scale, origin
    c, logits = _window(*place)
    lines, maps = (), ()
    if view == "1-D":
        lines = tuple(_line(loss, c, logits, sorted([left, right])) for loss in LOSSES)
    else:
        ends = (first1, first2), (second1, second2)
        maps = tuple(
            map_of(*_plane(k, place, resolution), ends, _chord(loss, c, logits, ends))
            for k, loss in enumerate(LOSSES)
        )
    return Data(view=view, lines=lines, maps=maps, kind=kind, centre=centre, aim=aim, origin=origin)


def _window(kind, n, d, data_seed, centre, aim, seed, scale, origin):
    """Return the targets, and the logits at λ = 0 and per unit of each λ."""
    x, c, start, directions = scene(kind, n, d, data_seed, centre, aim, seed)
    steps = scale * directions[: len(origin)]
    return c, affine_logits(x, start - np.array(origin) @ steps, steps)


@lru_cache(maxsize=32)
def scene(kind, n, d, data_seed, centre, aim, seed):
    """Return data x, c, the centre of the window and its two directions, see `data`."""
    rng = np.random.default_rng(data_seed)
    x, c = {"separable": separable, "noisy": noisy}[kind](rng, n, d)
    low_point = newton(x, c)
    random_centre = rng.normal(size=d)
    start = {
        "random": random_centre,
        "minimiser": low_point,
        "saturated": 10 * random_centre,
        "zero": np.zeros(d),
    }
    directions = np.random.default_rng((data_seed, seed)).normal(size=(2, d))
    if aim == "minimiser" and centre != "minimiser":
        directions[0] = low_point - start[centre]
    return x, c, start[centre], directions


def newton(x, c, steps=8):
    """Return the point that Newton's method on the likelihood error reaches from 0."""
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        full = np.linalg.lstsq(hessian(w, x, c, LIKELIHOOD), gradient(w, x, c, LIKELIHOOD))[0]
        here = error(w, x, c, LIKELIHOOD)
        rates = 0.5 ** np.arange(20)
        better = (r for r in rates if error(w - r * full, x, c, LIKELIHOOD) < here)
        w = w - next(better, 0) * full
    return w


def _line(loss, c, logits, chord):
    curvature = affine_slice_hessian(loss, c, logits, [LAMBDAS])[:, 0, 0]
    return line_of(affine_slice(loss, c, logits, [LAMBDAS]), curvature, chord)


@lru_cache(maxsize=8)
def _plane(k, place, resolution):
    """Return a loss over the plane, and where it bends down; kept while a chord is pulled at."""
    (c, logits), axis = _window(*place), np.linspace(-1, 1, resolution)
    eigenvalues = hessian_eigenvalues(affine_slice_hessian(LOSSES[k], c, logits, [axis, axis]))
    bends_down = eigenvalues[..., 0] < -_ROUNDING * np.abs(eigenvalues).max()
    return affine_slice(LOSSES[k], c, logits, [axis, axis]), bends_down


def _chord(loss, c, logits, ends):
    """Return a loss at SHARES of the way between two points of the plane."""
    first, second = np.array(ends)
    chord = [logits[0] + first @ logits[1:], (second - first) @ logits[1:]]
    return affine_slice(loss, c, chord, [SHARES])


def find_witness(scale, seed, origin1, origin2, **state):
    """Search lines for the chord deepest below the squared error; return it as new settings.

    All lines have the centre in the middle: the present one first, then it at other scales, then
    other directions. Returns the changes of scale, seed, chord and the centre's place, and a
    sentence.
    """
    scales = sorted(
        10 ** np.arange(-2, 2.1, 0.5), key=lambda s: (s < scale, abs(np.log(s / scale)))
    )
    place = {name: state[name] for name in ("kind", "n", "d", "data_seed", "centre", "aim")}
    lines = 0
    for direction in range(seed, seed + 20):
        x, c, start, directions = scene(**place, seed=direction)
        for size in (scale, *scales):
            lines += 1
            step = size * directions[0]
            logits = affine_logits(x, start, step[np.newaxis])
            values = affine_slice(SQUARED, c, logits, [LAMBDAS])
            deepest = deepest_chord(LAMBDAS, values)
            if deepest is None:
                continue
            left, inner, right = LAMBDAS[list(deepest)]
            chord = chord_violation(
                lambda w, x=x, c=c: error(w, x, c, SQUARED),
                start + left * step,
                start + right * step,
                (inner - left) / (right - left),
            )
            if chord.violates:
                moved = {
                    "the scale is now " + short(size, 3): size != scale,
                    "the direction is another": direction != seed,
                    "the centre is back in the middle": origin1 or origin2,
                }
                place = {"scale": float(size), "seed": direction} | MIDDLE
                return place | chord_between(left, right), _found(lines, moved)
    return {}, f"No witness on {lines} lines, which proves nothing."


def _found(lines, moved):
    """Return the sentence on a witness, with what is another than it was, of all that may be."""
    where = " and ".join(said for said, so in moved.items() if so)
    where = where or "scale and direction are as they were"
    return f"Witness found on line {lines} of the search, of {len(LAMBDAS)} samples each: {where}."


def _idle(state):
    """Return the controls that have no effect in the view of the state."""
    return ["resolution"] if state["view"] == "1-D" else []


def explorer(view="1-D"):
    """Return the slice explorer; view "1-D" or "2-D" is what it opens with."""
    return Explorer(
        "Slices of the error surface",
        {
            "view": choice("view", VIEWS, view),
            "kind": choice("data", ["noisy", "separable"]),
            "centre": choice("centre", ["random", "minimiser", "saturated", "zero"]),
            "aim": choice("direction", [("random", "random"), ("to minimiser", "minimiser")]),
            "scale": log_slider("scale", 10**0.5, -2, 2),
            **window_controls(),
            **chord_controls(),
            "n": whole_slider("N", 100, 2, 300),
            "d": whole_slider("D", 10, 2, 50),
            "resolution": whole_slider("resolution", 41, 11, 61, 10),
            "seed": Dice("New direction"),
            "data_seed": Dice("New data"),
        },
        data,
        Picture(),
        stops={
            "small window": {"centre": "zero", "scale": 0.1},
            "stairs": {"centre": "saturated", "scale": 100, "n": 10},
            "separable": {"kind": "separable", "aim": "minimiser", "scale": 1},
            "witness": chord_between(-1, 0.31),
        },
        actions={"Find a witness": find_witness},
        handles=[*chord_handles(NAMES), *window_handles(NAMES)],
        idle=_idle,
        kept=["view"],
        zoom="scale",
    )
