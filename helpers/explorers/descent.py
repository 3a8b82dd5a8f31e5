"""Explorer of Q1: stochastic gradient descent on C(w) = (1/2N) Σ‖w − x_n‖², in the plane."""

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Circle

from helpers.figures import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION, new_figure
from helpers.sgd import SCHEDULES, running_mean, sgd
from helpers.widgets.controls import Dice, choice, picked, slider, whole_slider
from helpers.widgets.dots import Dots
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture
from helpers.widgets.targets import Target

_COUNT = 16
_PASSES = 3
_EDGE = 3.6  # of the plane shown: data and start fit in
_REACH = 3.4  # of the sliders that move a point
_RADII = (1, 2, 3, 4, 5)
_EXCESS_FLOOR, _WEIGHT_FLOOR = 1e-5, 1e-4  # what is smaller is drawn there; no example weighs less
_ROUNDING = 1e-12


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows after k steps.

    x (N, 2) with their mean (2,); visited (k,), the examples' indices in order; path (k+1, 2),
    the iterates w⁽⁰⁾ … w⁽ᵏ⁾; seen (k, 2), the means of the first 1 … k examples; excess (k+1,),
    C(w⁽ᵗ⁾) − C(x̄); rises (k,), where it grew; weights (k+1,) of w⁽⁰⁾ and of each example in w⁽ᵏ⁾.
    """

    x: np.ndarray
    mean: np.ndarray
    visited: np.ndarray
    path: np.ndarray
    seen: np.ndarray
    excess: np.ndarray
    rises: np.ndarray
    weights: np.ndarray

    @property
    def verdict(self):
        """Say where w stands, what is left of the start in it, and in how many steps C rose."""
        w, steps = self.path[-1], len(self.visited)
        distance = np.linalg.norm(w - self.mean)
        place = "which is x̄" if distance < _ROUNDING else f"{distance:.2g} away from x̄"
        if not steps:
            return f"No step yet: w stands at its start, {place}."
        right, up = np.round(w, 2) + 0.0  # no −0.00
        gap = np.linalg.norm(w - self.seen[-1])
        compared = "is" if gap < _ROUNDING else f"is {gap:.2g} away from"
        return (
            f"After {steps} {'steps' if steps > 1 else 'step'} w stands at "
            f"({right:.2f}, {up:.2f}), {place}. It {compared} the mean of the examples seen, and "
            f"the start weighs {_percent(self.weights[0])} in it. {self._rose}"
        )

    @property
    def _rose(self):
        """Say in how many steps C rose, and whether in the last."""
        times, steps = self.rises.sum(), len(self.rises)
        if steps == 1:
            return "C rose." if times else "C did not rise."
        if not times:
            return "C rose in none of the steps."
        last = "the last among them" if self.rises[-1] else "not in the last"
        return f"C rose in {times} of the {steps} steps, {last}."

    def told(self, n):
        """Say where the datum with the index n lies, and what of it is in w."""
        right, up = self.x[n]
        times = int((self.visited == n).sum())
        visits = {0: "not seen yet", 1: "seen once"}.get(times, f"seen {times} times")
        share = self.weights[1:][self.visited == n].sum()
        weight = f", weighs {share:.2g} in w" if times else ""
        return f"Datum {n + 1} at ({right:.2f}, {up:.2f}): {visits}{weight}."


def data(
    steps,
    schedule,
    order,
    kind,
    start_right,
    start_up,
    datum,
    right,
    up,
    order_seed,
    data_seed,
):
    """Return the first steps of SGD, w⁽ᵗ⁺¹⁾ = w⁽ᵗ⁾ − η_t (w⁽ᵗ⁾ − x_i), on 16 data in the plane.

    schedule names one of SCHEDULES; order is "as given", "shuffled" (each pass anew) or "with
    replacement", by order_seed; kind names the set, drawn from data_seed, in which the datum of
    that number, from 1 on, is put to (right, up); w⁽⁰⁾ = (start_right, start_up). Source:
    Question 1(b).
    """
    x = _SETS[kind](np.random.default_rng(data_seed))
    x[datum - 1] = right, up
    mean, start = x.mean(axis=0), np.array([start_right, start_up], dtype=float)
    visited = _visits(order, np.random.default_rng(order_seed))[:steps]
    examples, step_size = x[visited], SCHEDULES[schedule]
    path = np.array([start, *sgd(_gradient, start, examples, step_size)])
    excess = ((path - mean) ** 2).sum(axis=1) / 2
    return Data(
        x=x,
        mean=mean,
        visited=visited,
        path=path,
        seen=running_mean(examples) if steps else np.empty((0, 2)),
        excess=excess,
        rises=np.diff(excess) > _ROUNDING,
        weights=_weights(np.array([step_size(t) for t in range(steps)])),
    )


def _percent(share):
    if share == 0:
        return "nothing"
    return f"{share:.0%}" if share > 0.005 else "less than 1%"


def _gradient(w, example):
    return w - example


def _ring(rng):
    angles = 2 * np.pi * (np.arange(_COUNT) + rng.uniform(-0.3, 0.3, _COUNT)) / _COUNT
    return np.array([0.6, 0.4]) + 2.4 * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _clusters(rng):
    centres = np.repeat([[1.8, 0.9], [-1.6, -0.9]], _COUNT // 2, axis=0)
    return centres + rng.uniform(-0.8, 0.8, (_COUNT, 2))


def _line(rng):
    along = np.linspace(2.6, -2.2, _COUNT)
    return np.stack([along, 0.4 * along + rng.uniform(-0.4, 0.4, _COUNT)], axis=1)


_SETS = {"ring": _ring, "two clusters": _clusters, "line": _line}


def _visits(order, rng):
    """Return the indices of the examples in the order of the visits, three passes long."""
    if order == "with replacement":
        return rng.integers(0, _COUNT, _PASSES * _COUNT)
    passes = np.tile(np.arange(_COUNT), (_PASSES, 1))
    return (rng.permuted(passes, axis=1) if order == "shuffled" else passes).ravel()


def _weights(eta):
    """Return the weights in w⁽ᵏ⁾ of w⁽⁰⁾, ∏(1 − η_s), and of example i, η_{i−1} ∏_{s≥i} (1 − η_s).

    eta (k,) holds η_0 … η_{k−1}; the k+1 weights add up to 1.
    """
    kept = np.cumprod(np.append(1, 1 - eta[::-1]))[::-1]
    return np.append(1, eta) * kept


class Picture(MovingPicture):
    """Left: data and path in the plane. Middle: C along the path. Right: what w⁽ᵏ⁾ is made of."""

    def __init__(self):
        figure, (left, middle, right) = new_figure(
            1, 3, size=(12.4, 4.9), width_ratios=[1.25, 1, 1]
        )
        super().__init__(figure)
        self._draw_plane(left)
        self._draw_excess(middle)
        self._draw_weights(right)

    def _draw_plane(self, axes):
        for radius in _RADII:
            circle = Circle((0, 0), radius, fill=False, edgecolor=GREY, linewidth=0.8)
            self.follow(axes.add_patch(circle), center=lambda data: tuple(data.mean))
        for colour, size in ((BLACK, 8), ("#FFFFFF", 6)):
            self.follow(Dots(axes, size, colour), data=lambda data: data.x.T)
        self.follow(Dots(axes, 6, ORANGE), data=lambda data: data.x[np.unique(data.visited)].T)
        style = {"color": VERMILION, "linestyle": ":", "label": "last pull"}
        self.line(axes, _pull, **style)
        path = {"color": BLUE, "linewidth": 1.2}
        self.line(axes, lambda data: data.path.T, linestyle="-", **path)
        self.follow(Dots(axes, 4, BLUE), data=lambda data: data.path.T)
        self.line(axes, lambda data: data.mean, "*", color=GREEN, markersize=14, label="x̄")
        self.rings(axes, _last_example, "o", VERMILION, 14, label="last example")
        self.rings(axes, lambda data: data.seen[-1:].T, "D", PURPLE, 13, label="mean of the seen")
        self.line(axes, lambda data: data.path[0], **_START)
        self.line(axes, lambda data: data.path[-1], "s", color=BLACK, markersize=6, label="w")
        dot = {"linestyle": "none", "markersize": 7, "markeredgecolor": BLACK}
        axes.plot([], [], "o", color="white", **dot, label="data")
        axes.plot([], [], "o", color=ORANGE, **dot, label="seen")
        axes.plot([], [], ".-", **path, label="path of w")
        axes.set(xlim=(-_EDGE, _EDGE), ylim=(-_EDGE, _EDGE), aspect="equal")
        axes.set_title("data, path of w, contours of C")
        _legend_below(axes, columns=5)

    def _draw_excess(self, axes):
        axes.set(xlim=(-1, _PASSES * _COUNT + 1), yscale="log", ylim=(_EXCESS_FLOOR / 2, 100))
        self.line(axes, _excess, color=BLUE, linestyle="-", linewidth=1.2)
        self.follow(Dots(axes, 4, BLUE), data=_excess)
        self.line(axes, _rises, "^", color=VERMILION, label="C rose")
        self.line(axes, _below, "v", color=GREEN, label="below the scale")
        axes.set(title="C(w⁽ᵗ⁾) − C(x̄)", xlabel="step t")
        _name_the_floor(axes, _EXCESS_FLOOR, "≤$10^{-5}$")
        _legend_below(axes, columns=2)

    def _draw_weights(self, axes):
        axes.set(xlim=(-1, _PASSES * _COUNT + 1), yscale="log", ylim=(_WEIGHT_FLOOR / 1.5, 1.6))
        axes.plot([], [], "o", color=ORANGE, markersize=5, label="examples")
        self.follow(Dots(axes, 6, ORANGE), data=_weights_of_examples)
        self.line(axes, lambda data: (0, max(data.weights[0], _WEIGHT_FLOOR)), **_START)
        axes.set(title="weights in w", xlabel="visited in step")
        _name_the_floor(axes, _WEIGHT_FLOOR, "0")
        _legend_below(axes, columns=2)


_START = {"marker": "X", "linestyle": "none", "color": BLACK, "markersize": 7, "label": "start"}


def _last_example(data):
    return data.x[data.visited[-1:]].T


def _pull(data):
    """Return the way from the last iterate but one to the example that pulled it."""
    return np.concatenate([data.path[-2:-1].T, _last_example(data)], axis=1)


def _excess(data):
    return np.arange(len(data.path)), np.maximum(data.excess, _EXCESS_FLOOR)


def _rises(data):
    steps, shown = _excess(data)
    return steps[1:][data.rises], shown[1:][data.rises]


def _below(data):
    """Return the points that stand for values below the floor."""
    steps = np.flatnonzero(data.excess < _EXCESS_FLOOR)
    return steps, np.full(len(steps), _EXCESS_FLOOR)


def _weights_of_examples(data):
    return np.arange(1, len(data.weights)), data.weights[1:]


def _name_the_floor(axes, floor, name):
    """Name the lowest tick of a logarithmic axis after what is drawn there, too small for it."""
    powers = range(round(np.log10(floor)), int(np.log10(axes.get_ylim()[1])) + 1)
    names = [rf"$10^{{{power}}}$" for power in powers]
    axes.set_yticks([10.0**power for power in powers], [name, *names[1:]])


def _legend_below(axes, columns):
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.13),
        ncols=columns,
        fontsize="small",
        markerscale=0.7,
        columnspacing=1,
        handletextpad=0.3,
    )


def _idle(state):
    """Return the controls that have no effect on the order of the state."""
    return ["order_seed"] if state["order"] == "as given" else []


def targets(_state, data):
    """Return the data; a click chooses one, which can then be dragged."""
    return [
        Target(
            panel=0,
            place=tuple(place),
            text=data.told(n),
            values={"datum": n + 1, "right": place[0], "up": place[1]},
        )
        for n, place in enumerate(data.x)
    ]


def explorer():
    """Return the explorer of Q1."""
    return Explorer(
        "Stochastic gradient descent towards a mean",
        {
            "steps": whole_slider("steps", 8, 0, _PASSES * _COUNT),
            "schedule": choice("η", list(SCHEDULES), "1/(t+1)"),
            "order": choice("order", ["as given", "shuffled", "with replacement"], "shuffled"),
            "kind": choice("data", list(_SETS)),
            "start_right": slider("start →", -3, -_REACH, _REACH, 0.1, digits=1),
            "start_up": slider("start ↑", 2.5, -_REACH, _REACH, 0.1, digits=1),
            "datum": picked("datum", 1, 1, _COUNT),
            "right": slider("datum →", 3, -_REACH, _REACH, 0.1, digits=1),
            "up": slider("datum ↑", 0.4, -_REACH, _REACH, 0.1, digits=1),
            "order_seed": Dice("New order"),
            "data_seed": Dice("New data"),
        },
        data,
        Picture(),
        stops={
            "a step uphill": {"steps": 8},
            "one pass": {"steps": 16},
            "one cluster, then the other": {
                "steps": 48,
                "schedule": "constant",
                "order": "as given",
                "kind": "two clusters",
                "right": 1.8,
                "up": 0.9,
            },
            "the start weighs": {"schedule": "1/(t+2)", "steps": 1},
        },
        handles=[
            Handle(
                panel=0,
                place=lambda _, data: data.path[0],
                right="start_right",
                up="start_up",
                label="start",
            ),
            Handle(
                panel=0,
                place=lambda state, data: data.x[state["datum"] - 1],
                right="right",
                up="up",
                label="chosen datum",
            ),
        ],
        targets=targets,
        idle=_idle,
        time="steps",
    )
