"""Explorer of Q3(a): point into the plane of an autoencoder's codes, and decode what is there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.patches import Rectangle

from helpers.figures import (
    BLACK,
    BLUE,
    BROWN,
    GREEN,
    GREY,
    INDIGO,
    OLIVE,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    new_figure,
)
from helpers.widgets.controls import choice, slider
from helpers.widgets.dots import Dots
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

DIGIT_COLOUR = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, GREY, BROWN, INDIGO, OLIVE)
_PICKED_COLOUR = {"blue": BLUE, "orange": ORANGE}
_DRAWN = 2000  # of the codes
_FAR = (100, 10, 3)  # multiples of the typical distance that the verdict tells apart
_GAP = 10


@dataclass(frozen=True, kw_only=True)
class Plane:
    """Codes (N, 2) of digits with their labels (N,), and a decoder, (M, 2) → (M, 784).

    `spacing` is the median distance of a code from its nearest neighbour; `low` and `high`
    (2,) are the corners of the part that is shown.
    """

    codes: np.ndarray
    labels: np.ndarray
    decode: Callable
    spacing: float
    low: np.ndarray
    high: np.ndarray

    def drawn(self, digit):
        """Return the codes (M, 2) of a digit among those that are drawn; of None there are none."""
        return self.codes[:_DRAWN][self.labels[:_DRAWN] == digit]

    @property
    def beyond(self):
        """The share of the codes that lie outside the part that is shown."""
        return ((self.codes < self.low) | (self.codes > self.high)).any(axis=1).mean()


def plane_of(codes, labels, decode):
    """Return the `Plane` of codes; the frame leaves out the outermost 1 % on each axis."""
    codes = np.asarray(codes, dtype=float)
    some = range(0, len(codes), max(1, len(codes) // 500))
    gaps = [np.partition(distances(codes, codes[n]), 1)[1] for n in some]  # [0] is the code itself
    low, high = np.quantile(codes, [0.005, 0.995], axis=0)
    return Plane(
        codes=codes,
        labels=np.asarray(labels),
        decode=decode,
        spacing=float(np.median(gaps)),
        low=np.floor(low),
        high=np.ceil(high),
    )


def distances(codes, point):
    """Return the distance of each code from a point (2,)."""
    return np.hypot(codes[:, 0] - point[0], codes[:, 1] - point[1])


def widest_gap(plane):
    """Return the point farthest from all codes, of a grid over the middle 90 % of both axes."""
    low, high = np.quantile(plane.codes, [0.05, 0.95], axis=0)
    grid = [np.array([a, b]) for a in _ticks(low[0], high[0]) for b in _ticks(low[1], high[1])]
    return max(grid, key=lambda point: distances(plane.codes, point).min())


def _ticks(low, high):
    return np.linspace(low, high, 31).round(1)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows: a point (2,), the nearest code and its digit, the decoded image.

    `ratio` is the distance of the two over the plane's spacing, `outside` whether no code lies
    further out, as seen from the nearest; `image` is (28, 28). `picked` are two digits, or None,
    `picked_codes` those of their codes that are drawn, (M, 2) each, and `mixed` the share of them
    whose nearest neighbour is of the other digit.
    """

    point: np.ndarray
    nearest: np.ndarray
    digit: int
    ratio: float
    outside: bool
    image: np.ndarray
    picked: tuple[int | None, int | None]
    picked_codes: tuple[np.ndarray, np.ndarray]
    mixed: float

    @property
    def verdict(self):
        """Say how far the point is from the codes, in rough sizes that any training repeats."""
        return f"{self._place()} {self._picked()}".strip()

    def _place(self):
        if self.ratio > _GAP:
            far = next(limit for limit in _FAR if self.ratio > limit)
            return (
                f"{'Outside' if self.outside else 'In a gap'}: the nearest code is more than {far} "
                "times as far away as codes typically are from their neighbours. Nothing in "
                "training said what to decode here."
            )
        near = _FAR[-1]
        where = f"Beside the codes: the nearest one, {near} to {_GAP}"
        if self.ratio <= near:
            where = f"Among the codes: the nearest one, at most {near}"
        return f"{where} typical distances away, is that of a {self.digit}."

    def _picked(self):
        shown = [
            f"{len(own)} codes of a {digit} in {colour}"
            for digit, own, colour in zip(
                self.picked, self.picked_codes, _PICKED_COLOUR, strict=True
            )
            if digit is not None
        ]
        words = f"Picked out: {' and '.join(shown)}." if shown else ""
        if len(set(self.picked) - {None}) == 2:
            share = f"≈ {100 * self.mixed:.0f} %"
            words += f" For {share} of them the nearest of these is of the other digit."
        return words


def data(plane, x, y, one=None, other=None):
    """Return the decoded image at the code (x, y), and how far from the nearest code that is.

    one and other are digits whose codes are picked out, or None. Source: Question 3(a)(ii).
    """
    point = np.array([x, y])
    away = distances(plane.codes, point)
    n = int(away.argmin())
    outwards = point - plane.codes[n]
    picked_codes = plane.drawn(one), plane.drawn(other)
    return Data(
        point=point,
        nearest=plane.codes[n],
        digit=int(plane.labels[n]),
        ratio=float(away[n] / plane.spacing),
        outside=bool(((plane.codes - point) @ outwards <= 0).all()),
        image=plane.decode(point[np.newaxis]).reshape(28, 28),
        picked=(one, other),
        picked_codes=picked_codes,
        mixed=_mixed(*picked_codes) if None not in (one, other) and one != other else 0.0,
    )


def _mixed(one, other):
    """Return the share of codes (M, 2) of two kinds whose nearest neighbour is of the other."""
    z, kind = np.concatenate([one, other]), np.arange(len(one) + len(other)) < len(one)
    nearest = [np.argpartition(distances(z, point), 1)[:2] for point in z]
    return float(np.mean([kind[pair[0]] != kind[pair[1]] for pair in nearest]))


def plot_codes(axes, codes, labels, size=5):
    """Draw codes (N, 2) as small digits, and return the artists, one for each digit."""
    return [
        axes.plot(
            *codes[labels == digit].T,
            color=DIGIT_COLOUR[digit],
            marker=f"${digit}$",
            markersize=size,
            markeredgewidth=0.3,
            linestyle="none",
        )[0]
        for digit in range(10)
    ]


class Picture(MovingPicture):
    """Left: the codes as digits, the point and the nearest code. Right: the decoded image."""

    def __init__(self, plane):
        figure, (left, right) = new_figure(1, 2, size=(8.6, 4.2), width_ratios=[1.5, 1])
        super().__init__(figure)
        plot_codes(left, plane.codes[:_DRAWN], plane.labels[:_DRAWN])
        left.set(xlim=(plane.low[0], plane.high[0]), ylim=(plane.low[1], plane.high[1]))
        left.set(xlabel="z₁", ylabel="z₂")
        left.set_title(f"codes of digits ({plane.beyond:.1%} lie beyond); + is the point")
        veil = Rectangle((0, 0), 1, 1, transform=left.transAxes, color="#ffffff", linewidth=0)
        self.follow(left.add_patch(veil), alpha=_veiled)
        for k, colour in enumerate(_PICKED_COLOUR.values()):
            self.follow(Dots(left, 5, colour), data=partial(_picked_codes, k))
        self.line(left, _link, color=BLACK, linewidth=1.5, linestyle="-")
        ground = {"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.5}
        centred = {"ha": "center", "va": "center", "clip_on": True}
        digit = left.text(0, 0, "", color=BLACK, bbox=ground, **centred)
        self.follow(
            digit, position=lambda data: tuple(data.nearest), text=lambda data: str(data.digit)
        )
        self.line(left, lambda data: data.point, "+", color="white", markersize=20, mew=6)
        self.line(left, lambda data: data.point, "+", color=BLACK, markersize=17, mew=2.5)
        style = {"cmap": "gray_r", "vmin": 0, "vmax": 1, "interpolation": "none"}
        image = right.imshow(np.zeros((28, 28)), **style)
        self.follow(image, data=lambda data: data.image)
        right.set_axis_off()
        right.set_title("decoded")


def _veiled(data):
    """Return how much of the other codes a veil hides while some are picked out."""
    return 0.0 if data.picked == (None, None) else 0.85


def _picked_codes(k, data):
    return data.picked_codes[k].T


def _link(data):
    """Return the line from the point to the nearest code."""
    return np.transpose([data.point, data.nearest])


def explorer(codes, labels, decode):
    """Return the explorer of codes (N, 2), their labels (N,) and a decoder (M, 2) → (M, 784).

    It starts in the widest gap, and never trains.
    """
    plane = plane_of(codes, labels, decode)
    start = np.clip(widest_gap(plane), plane.low, plane.high)
    digits = [("none", None), *((str(digit), digit) for digit in range(10))]
    return Explorer(
        "The plane of codes",
        {
            **{
                name: slider(label, start[k], plane.low[k], plane.high[k], 0.1, digits=1)
                for k, (name, label) in enumerate((("x", "z₁"), ("y", "z₂")))
            },
            "one": choice("pick out", digits),
            "other": choice("and", digits),
        },
        lambda **state: data(plane, **state),
        Picture(plane),
        stops={
            "wide gap": {},
            "lower left corner": dict(zip("xy", plane.low, strict=True)),
            "0 and 1": {"one": 0, "other": 1},
            "4 and 9": {"one": 4, "other": 9},
        },
        handles=[
            Handle(panel=0, place=lambda _, data: data.point, right="x", up="y", label="point")
        ],
    )
