"""Explorer of Q3(a): point into the plane of an autoencoder's codes, and decode what is there."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.figures import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    new_figure,
)
from helpers.widgets.controls import slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

DIGIT_COLOUR = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, GREY, "#8B4513", "#332288", "#999933")
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


def plane_of(codes, labels, decode):
    """Return the `Plane` of codes; the frame leaves out the outermost 4 % on each axis."""
    codes = np.asarray(codes, dtype=float)
    some = range(0, len(codes), max(1, len(codes) // 500))
    gaps = [np.partition(distances(codes, codes[n]), 1)[1] for n in some]  # [0] is the code itself
    low, high = np.quantile(codes, [0.02, 0.98], axis=0)
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
    further out, as seen from the nearest; `image` is (28, 28).
    """

    point: np.ndarray
    nearest: np.ndarray
    digit: int
    ratio: float
    outside: bool
    image: np.ndarray

    @property
    def verdict(self):
        """Say how far the point is from the codes, in rough sizes that any training repeats."""
        if self.ratio > _GAP:
            far = next(limit for limit in _FAR if self.ratio > limit)
            return (
                f"{'Outside' if self.outside else 'In a gap'}: the nearest code is more than {far} "
                "times as far away as codes typically are from their neighbours. Nothing in "
                "training said what to decode here."
            )
        where = "At the edge of the codes" if self.ratio > _FAR[-1] else "Among the codes"
        return f"{where}: the nearest one is that of a {self.digit}."


def data(plane, x, y):
    """Return the decoded image at the code (x, y), and how far from the nearest code that is.

    Source: Question 3(a)(ii).
    """
    point = np.array([x, y])
    away = distances(plane.codes, point)
    n = int(away.argmin())
    outwards = point - plane.codes[n]
    return Data(
        point=point,
        nearest=plane.codes[n],
        digit=int(plane.labels[n]),
        ratio=float(away[n] / plane.spacing),
        outside=bool(((plane.codes - point) @ outwards <= 0).all()),
        image=plane.decode(point[np.newaxis]).reshape(28, 28),
    )


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
        plot_codes(left, plane.codes[:2000], plane.labels[:2000])
        left.set(xlim=(plane.low[0], plane.high[0]), ylim=(plane.low[1], plane.high[1]))
        left.set(xlabel="z₁", ylabel="z₂", title="codes of digits; + is the point")
        line = {"color": BLACK, "linewidth": 1.5, "linestyle": "-", "zorder": 5}
        (self.link,) = left.plot([], [], **line)
        (self.halo,) = left.plot([], [], "+", color="white", markersize=20, mew=6, zorder=6)
        (self.point,) = left.plot([], [], "+", color=BLACK, markersize=17, mew=2.5, zorder=7)
        self.image = right.imshow(
            np.zeros((28, 28)), cmap="gray_r", vmin=0, vmax=1, interpolation="none"
        )
        right.set_axis_off()
        right.set_title("decoded")
        super().__init__(figure, [self.link, self.halo, self.point, self.image])

    def update(self, data):
        """Move the point with its line to the nearest code, and change the image."""
        self.link.set_data(*np.transpose([data.point, data.nearest]))
        for artist in (self.halo, self.point):
            artist.set_data([data.point[0]], [data.point[1]])
        self.image.set_data(data.image)


def explorer(codes, labels, decode):
    """Return the explorer of codes (N, 2), their labels (N,) and a decoder (M, 2) → (M, 784).

    It starts in the widest gap, and never trains.
    """
    plane = plane_of(codes, labels, decode)
    start = np.clip(widest_gap(plane), plane.low, plane.high)
    return Explorer(
        "The plane of codes",
        {
            name: slider(label, start[k], plane.low[k], plane.high[k], 0.1, digits=1)
            for k, (name, label) in enumerate((("x", "z₁"), ("y", "z₂")))
        },
        lambda **state: data(plane, **state),
        Picture(plane),
        handles=[Handle(panel=0, place=lambda _, data: data.point, right="x", up="y")],
    )
