"""Explorer of 3.7 and 3.8: slices of a trained autoencoder's error, through its two layers.

The window is always −1 ≤ λ ≤ 1; the trained network, its centre, lies where it is dragged to.
Curvatures are second differences of the samples, which see a kink of relu; a Hessian, computed
where it exists, does not.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers.autoencoder import CROSS_ENTROPY, HALF_SQUARED, Parameters, as_data, error, forward
from helpers.autoencoder_slices import autoencoder_slice, direction, move
from helpers.convexity import chord_violation, deepest_chord, second_difference
from helpers.widgets.chord import chord_between, chord_controls, chord_handles
from helpers.widgets.controls import Dice, choice, log_slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.slice_pictures import LAMBDAS, VIEWS
from helpers.widgets.slice_pictures import SlicePicture as Picture
from helpers.widgets.slice_views import SHARES, Line, Map, line_of, map_of, sentences, short
from helpers.widgets.window import MIDDLE, window_controls, window_handles

LOSSES = (CROSS_ENTROPY, HALF_SQUARED)
NAMES = ("cross-entropy", "squared")
LAYERS = {"F11": ("W1", "W1"), "F12": ("W1", "W2"), "F22": ("W2", "W2")}
_ONE_UNIT = {"F11": (2, 2), "F12": (20, -2), "F22": (4, 4)}  # so that the window holds the ends
_ROUNDING = 256 * np.finfo(float).eps
_STEPS = ((1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2))
_SEEN = 0.01  # of the range of values: a shallower chord cannot be seen


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is sliced: the first `count` images, along two directions through a `pair` of layers.

    pair "F11", "F12" or "F22"; aim "random" or "one unit", drawn from `seed` and multiplied by
    `scale`. Scenes can be compared and hashed, so that what was computed for one can be kept.
    """

    pair: str
    aim: str
    scale: float
    seed: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows: a `Line` a loss, or a `Map` a loss.

    `units` are the hidden units of each network that the directions move, none if all; `origin`
    is where the centre lies, a λ or (λ₁, λ₂).
    """

    view: str
    lines: tuple[Line, ...]
    maps: tuple[Map, ...]
    pair: str
    units: tuple[list[int], ...]
    origin: tuple[float, ...]

    @property
    def verdict(self):
        """Say how both losses bend along the line and over the plane, and what is moved."""
        return " ".join(self._sentences())

    def _sentences(self):
        yield from sentences(NAMES, self)
        if self.units:
            left, right = (" and ".join(map(str, units)) for units in self.units)
            yield f"The directions are those of hidden unit {left}, on the right {right}."
        if self.pair == "F22":
            yield "Cross-entropy is convex in the output layer: no chord can lie below it."


class AutoencoderSlices:
    """Slices of two trained networks, the first with cross-entropy, the second squared.

    networks are two `Parameters`, x (N, D) their images, of which the slices use the first
    few. Everything is computed in double precision; lines and planes are kept for a while, so
    that pulling at the chord costs nothing.
    """

    def __init__(self, networks, x):
        self.networks = [Parameters(*(a.astype(float) for a in p)) for p in networks]
        self.x = as_data(self.networks[0], x)
        self.units = [_by_share_of_output(p, self.x) for p in self.networks]
        self.line = lru_cache(maxsize=16)(self._line)
        self.plane = lru_cache(maxsize=4)(self._plane)

    def units_of(self, k, scene):
        """Return the hidden units of network k that are moved: none if the aim is random.

        The seed chooses one for F12, a second for the others.
        """
        if scene.aim == "random":
            return []
        units, count = self.units[k], 1 if scene.pair == "F12" else 2
        return [units[(scene.seed + j) % len(units)] for j in range(count)]

    def directions(self, k, scene):
        """Return U⁽¹⁾ and U⁽²⁾ for network k, as `Parameters`, with their scale."""
        p, layers = self.networks[k], LAYERS[scene.pair]
        if scene.aim == "one unit":
            units = self.units_of(k, scene)
            parts = zip(_ONE_UNIT[scene.pair], layers, (units[0], units[-1]), strict=True)
            arrays = [factor * _of_unit(p, layer, unit) for factor, layer, unit in parts]
        else:
            rng = np.random.default_rng(scene.seed)
            weights = [getattr(p, layer) for layer in layers]
            arrays = [np.sqrt((w**2).mean()) * rng.normal(size=w.shape) for w in weights]
        return [direction(p, **{la: scene.scale * u}) for la, u in zip(layers, arrays, strict=True)]

    def line_direction(self, k, scene, along):
        """Return the direction of the line, cos · U⁽¹⁾ + sin · U⁽²⁾."""
        return move(direction(self.networks[k]), self.directions(k, scene), along)

    def _line(self, k, scene, along, origin):
        """Return the errors of network k at LAMBDAS, where it lies itself at λ = origin."""
        return self._errors(k, scene, [self.line_direction(k, scene, along)], [LAMBDAS - origin])

    def _plane(self, k, scene, resolution, origin):
        """Return the errors on the grid of the window and one point beyond each edge."""
        axis = np.linspace(-1, 1, resolution)
        axis = np.array([2 * axis[0] - axis[1], *axis, 2 * axis[-1] - axis[-2]])
        return self._errors(k, scene, self.directions(k, scene), [axis - place for place in origin])

    def chord(self, k, scene, ends, origin):
        """Return the errors of network k at SHARES of the way between two points of the plane."""
        p, directions = self.networks[k], self.directions(k, scene)
        first, second = np.array(ends) - origin
        step = move(direction(p), directions, second - first)
        x = self.x[: scene.count]
        return autoencoder_slice(move(p, directions, first), x, LOSSES[k], [step], [SHARES])

    def _errors(self, k, scene, directions, axes):
        x = self.x[: scene.count]
        return autoencoder_slice(self.networks[k], x, LOSSES[k], directions, axes)

    def find_witness(self, pair, aim, scale, angle, seed, count, origin1, origin2, **_):
        """Search lines for a chord below an error, deep enough to be seen; return new settings.

        Cross-entropy comes first where it may have one. All lines have the network in the
        middle: first the present one, then it at other scales, then single hidden units.
        Returns the changes and a sentence.
        """
        present = [(aim, s, angle, seed) for s in (scale, 0.3, 1.0, 3.0, 10.0)]
        lean = 45 if pair == "F12" else 0  # F12 asks for both layers
        units = [("one unit", s, lean, seed + j) for j in range(8) for s in (1.0, 3.0)]
        tried = 0
        for k in [1] if pair == "F22" else [0, 1]:
            for a, s, degrees, draw in (*present, *units):
                tried += 1
                scene = Scene(pair=pair, aim=a, scale=float(s), seed=int(draw), count=int(count))
                ends = self._witness(k, scene, _along(degrees))
                if ends:
                    place = {"aim": a, "scale": scene.scale, "angle": degrees, "seed": scene.seed}
                    moved = [
                        f"{name} {short(value, 3)}" if name == "scale" else f"{name} “{value}”"
                        for name, value, was in (("direction", a, aim), ("scale", s, scale))
                        if value != was
                    ]
                    now = f", now with {' and '.join(moved)}" if moved else ""
                    now += ", the network back in the middle" if origin1 or origin2 else ""
                    sentence = (
                        f"Witness against {NAMES[k]}, deep enough to be seen ({_SEEN:.0%} of the "
                        f"range), found on line {tried} of the search{now}{_remark(k, pair)}."
                    )
                    return place | MIDDLE | chord_between(*ends, _along(degrees)), sentence
        return {}, (
            f"No witness deep enough to be seen ({_SEEN:.0%} of the range) on {tried} lines of "
            f"{len(LAMBDAS)} samples each, which proves nothing."
        )

    def _witness(self, k, scene, along):
        """Return the ends of the deepest chord along a line, if it disproves convexity."""
        values = self.line(k, scene, along, MIDDLE["origin1"])
        deepest = deepest_chord(LAMBDAS, values)
        if deepest is None:
            return None
        left, inner, right = LAMBDAS[list(deepest)]
        p, u, x = self.networks[k], self.line_direction(k, scene, along), self.x[: scene.count]
        found = chord_violation(
            lambda z: error(move(p, [u], [z]), x, LOSSES[k]),
            left,
            right,
            (inner - left) / (right - left),
        )
        deep = found.violates and found.gap > _SEEN * np.ptp(values)
        return (left, right) if deep else None


def data(
    slices,
    view,
    pair,
    aim,
    scale,
    angle,
    origin1,
    origin2,
    left,
    right,
    first1,
    first2,
    second1,
    second2,
    count,
    resolution,
    seed,
):
    """Return both errors along a line of the (z₁, z₂) plane, or in the other views over the plane.

    slices are `AutoencoderSlices`; pair, aim, scale, seed and count are those of a `Scene`; the
    line is z = (λ − origin1) (cos, sin) of the angle in degrees, the plane has z = 0 at
    (origin1, origin2); the chord has its ends at left and right, two λ, or at first and second,
    two points of the plane; resolution grid points each way. Source: Exercises 3.7 and 3.8,
    (150) to (152).
    """
    scene = Scene(pair=pair, aim=aim, scale=float(scale), seed=int(seed), count=int(count))
    units = tuple(slices.units_of(k, scene) for k in range(2))
    origin = (origin1,) if view == "1-D" else (origin1, origin2)
    lines, maps = (), ()
    if view == "1-D":
        values = [slices.line(k, scene, _along(angle), origin1) for k in range(2)]
        lines = tuple(line_of(v, _bends(v), sorted([left, right])) for v in values)
    else:
        ends = (first1, first2), (second1, second2)
        maps = tuple(_map(slices, k, scene, resolution, ends, origin) for k in range(2))
    units = units if any(units) else ()
    return Data(view=view, lines=lines, maps=maps, pair=pair, units=units, origin=origin)


def _map(slices, k, scene, resolution, ends, origin):
    values = slices.plane(k, scene, resolution, origin)
    bends_down, inside = _bends_down(values), (slice(1, -1), slice(1, -1))
    return map_of(values[inside], bends_down[inside], ends, slices.chord(k, scene, ends, origin))


def _remark(k, pair):
    if pair == "F22":
        return "; against cross-entropy there is none, as 3.6 proves"
    return "; against cross-entropy none was, which proves nothing" if k else ""


def _by_share_of_output(parameters, x):
    """Return the hidden units that ever fire, those that move the output most first."""
    _, f3, _ = forward(parameters, x)
    share = f3.mean(axis=0) * np.linalg.norm(parameters.W2, axis=0)
    order = np.argsort(-share)
    firing = order[share[order] > 0]
    return [int(unit) for unit in (firing if len(firing) else order)]


def _of_unit(parameters, layer, unit):
    """Return the weights of one hidden unit in a layer, all others 0."""
    part = (unit, slice(None)) if layer == "W1" else (slice(None), unit)
    u = np.zeros_like(getattr(parameters, layer))
    u[part] = getattr(parameters, layer)[part]
    return u


def _along(angle):
    """Return (cos, sin) of an angle in degrees, exact on the axes."""
    turn = np.deg2rad(angle)
    return tuple(float(np.round(part, 15)) for part in (np.cos(turn), np.sin(turn)))


def _bends(values):
    """Return the second difference at every sample, 0 where rounding hides its sign.

    The two ends repeat their neighbours'.
    """
    spacing = LAMBDAS[1] - LAMBDAS[0]
    differences = second_difference(values, spacing)
    noise = _ROUNDING * np.abs(values).max() / spacing**2
    return np.pad(np.where(np.abs(differences) > noise, differences, 0.0), 1, mode="edge")


def _bends_down(values):
    """Return where a second difference, of all `_STEPS` that fit, is negative beyond rounding.

    Each compares a chord's middle with its ends, so a convex function has no negative one. (The
    eigenvalues of a 2 × 2 matrix of differences promise that only where the grid is fine.)
    """
    rows, columns = values.shape
    noise = _ROUNDING * np.abs(values).max()
    padded = np.pad(values, 2, constant_values=np.nan)
    below = np.zeros(values.shape, bool)
    for i, j in _STEPS:
        ahead = padded[2 + i : 2 + i + rows, 2 + j : 2 + j + columns]
        behind = padded[2 - i : 2 - i + rows, 2 - j : 2 - j + columns]
        below |= ahead - 2 * values + behind < -noise  # False where a step leaves the grid
    return below


def _idle(state):
    """Return the controls that have no effect in the view of the state."""
    return ["resolution"] if state["view"] == "1-D" else ["angle"]


def explorer(networks, x, view="1-D"):
    """Return the explorer of 3.7 for two trained networks and images x (N, D).

    networks are the `Parameters` trained with cross-entropy, then with the squared loss.
    """
    slices = AutoencoderSlices(networks, x)
    return Explorer(
        "Slices of a trained autoencoder",
        {
            "view": choice("view", VIEWS, view),
            "pair": choice("slice", list(LAYERS)),
            "aim": choice("direction", ["random", "one unit"]),
            "scale": log_slider("scale", 1.0, -2, 1),
            "angle": whole_slider("angle of the line", 45, 0, 180, 15),
            **window_controls(),
            **chord_controls(),
            "count": whole_slider("images", 20, 5, 50, 5),
            "resolution": whole_slider("resolution", 15, 11, 31, 2),
            "seed": Dice("New direction"),
        },
        lambda **state: data(slices, **state),
        Picture(NAMES),
        stops={
            "kinks": {"pair": "F11", "aim": "one unit"} | chord_between(-1, -0.2, _along(45)),
            "two equal networks": {"pair": "F12", "aim": "one unit"}
            | chord_between(0, 0.64, _along(45)),
            "output layer": {"pair": "F22", "scale": 10} | chord_between(-1, -0.05, _along(45)),
        },
        actions={"Find a witness": slices.find_witness},
        handles=[*chord_handles(NAMES), *window_handles(NAMES)],
        idle=_idle,
        kept=["view"],
        zoom="scale",
    )
