"""Explorer of 4.4: the Gaussian bound against the variance of q, with and without its Z."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.figures import BLACK, BLUE, GREY, VERMILION, new_figure
from helpers.gaussian import LOG_2PI
from helpers.linear_gaussian import LinearGaussian
from helpers.widgets.controls import log_slider, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture
from helpers.widgets.region import shading

_EXPONENT = np.linspace(-2, 2, 401)
VARIANCE = 10**_EXPONENT
X = np.array([1.0, -0.5])
_LOW, _HIGH = -12, 4


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows, in nats against σ_z² (401,).

    `bound` and the source's expression `without_z` run along `VARIANCE`, `above` says where the
    latter exceeds `log_evidence`; `at_variance` and `best` (2,) hold both at the chosen σ_z²,
    and the σ_z² at which each is highest.
    """

    variance: float
    dimensions: int
    log_evidence: float
    bound: np.ndarray
    without_z: np.ndarray
    at_variance: np.ndarray
    best: np.ndarray
    above: np.ndarray

    @property
    def verdict(self):
        """The bound at the chosen σ_z², and whether what lacks Z is a bound at all."""
        bound, without_z = self.at_variance
        start = (
            f"At σ_z² = {self.variance:.3g} the bound is {bound:.2f}, "
            f"{self.log_evidence - bound:.2f} below log p(x) = {self.log_evidence:.2f}."
        )
        if self.dimensions == 1:
            return (
                f"{start} With Z = 1 nothing is lost: both curves are one. "
                f"The best σ_z² is {self.best[0]:.2g}."
            )
        excess = without_z - self.log_evidence
        if excess > 1e-9:
            here = f"Without Z it would be {excess:.2f} above log p(x): no lower bound."
        else:
            here = f"Without Z it would be {-excess:.2f} below log p(x) here."
        return (
            f"{start} {here} {self._interval()} "
            f"The best σ_z² is {self.best[0]:.2g} for the bound, {self.best[1]:.2g} without Z."
        )

    def _interval(self):
        if not self.above.any():
            return (
                f"It stays below at each of the {len(VARIANCE)} σ_z² drawn, and is still not the "
                "bound."
            )
        first, last = np.flatnonzero(self.above)[[0, -1]]
        excess = self.without_z - self.log_evidence
        low, high = (10 ** _crossing(excess, i) for i in (first - 1, last))
        return f"It lies above for σ_z² from {low:.2g} to {high:.2g}."


def _crossing(excess, i):
    """Return the exponent of σ_z² where a line through points i and i + 1 passes zero."""
    share = excess[i] / (excess[i] - excess[i + 1])
    return _EXPONENT[i] + share * (_EXPONENT[i + 1] - _EXPONENT[i])


def data(variance, dimensions, weight):
    """Return the bound of x = (1, −½) against σ_z², and the source's expression without Z.

    The decoder Wz has σ_x² = 1 and `dimensions` columns of length `weight` that share the half
    circle evenly; q has the posterior's mean and the covariance σ_z² I. Source: Exercise 4.4,
    (167), corrected.
    """
    angles = np.pi * np.arange(dimensions) / dimensions
    W = weight * np.stack([np.cos(angles), np.sin(angles)])
    model = LinearGaussian(W, np.zeros(2), 1.0)
    log_evidence = float(model.log_evidence(X))
    mean, _ = model.posterior(X)
    trace = (W**2).sum()
    fixed = -(((X - W @ mean) ** 2).sum() + mean @ mean) / 2 + dimensions / 2 - LOG_2PI

    def expression(s, factor):
        return dimensions / 2 * np.log(s) - (trace + factor) * s / 2 + fixed

    without_z = expression(VARIANCE, 1)
    return Data(
        variance=variance,
        dimensions=dimensions,
        log_evidence=log_evidence,
        bound=expression(VARIANCE, dimensions),
        without_z=without_z,
        at_variance=np.array([expression(variance, k) for k in (dimensions, 1)]),
        best=np.array([dimensions / (trace + k) for k in (dimensions, 1)]),
        above=without_z > log_evidence + 1e-9,
    )


class Picture(MovingPicture):
    """Both curves against σ_z², with log p(x) level; hatched where the wrong one is above."""

    def __init__(self):
        figure, axes = new_figure(size=(8, 4))
        super().__init__(figure)
        shade = shading(axes, _EXPONENT, _LOW, _HIGH, opacity=0.6)
        self.follow(shade, data=lambda data: data.above[np.newaxis])
        here = {"color": GREY, "linestyle": ":", "linewidth": 1}
        self.upright(axes, lambda data: np.log10(data.variance), **here)
        self.line(axes, _hatching, color=VERMILION, linestyle="-", linewidth=0.8)
        level = {"color": BLACK, "linestyle": "-.", "label": "log p(x)"}
        self.level(axes, lambda data: data.log_evidence, **level)
        bound, without_z = {"color": BLUE}, {"color": VERMILION}
        self.line(axes, lambda data: (_EXPONENT, data.bound), "-", **bound, label="bound")
        self.line(
            axes, lambda data: (_EXPONENT, data.without_z), "--", **without_z, label="without Z"
        )
        for k, (marker, style) in enumerate((("o", bound), ("s", without_z))):
            self.line(axes, partial(_point, k), marker, **style, markersize=8)
        for k, (marker, style) in enumerate((("^", bound), ("v", without_z))):
            self.line(axes, partial(_top, k), marker, **style, markersize=11, markeredgecolor=BLACK)
        ticks = [-2, -1, 0, 1, 2]
        axes.set_xticks(ticks, [f"{10.0**tick:g}" for tick in ticks])
        axes.set(xlim=(-2, 2), ylim=(_LOW, _HIGH), xlabel="σ_z²", ylabel="nats")
        axes.set_title("bound and log p(x) (triangles: the tops; hatched: above log p(x))")
        axes.legend(loc="upper left")  # no curve comes near it


def _point(k, data):
    """Return the point on a curve at the chosen σ_z²."""
    return np.log10(data.variance), data.at_variance[k]


def _top(k, data):
    exponent = np.log10(data.best[k])
    return exponent, np.interp(exponent, _EXPONENT, (data.bound, data.without_z)[k])


def _hatching(data):
    """Return x and y of strokes from log p(x) up to the curve without Z, where it is above."""
    at = np.flatnonzero(data.above)[::4]
    x = np.repeat(_EXPONENT[at], 3)
    level = np.full(len(at), data.log_evidence)
    y = np.stack([level, data.without_z[at], np.full(len(at), np.nan)], axis=1).ravel()
    return x, y


def explorer():
    """Return the explorer of 4.4."""
    return Explorer(
        "The Gaussian bound",
        {
            "variance": log_slider("σ_z²", 10**0.5, -2, 2, 0.05),
            "dimensions": whole_slider("Z", 3, 1, 5),
            "weight": slider("w", 0.0, 0, 2, 0.05),
        },
        data,
        Picture(),
        stops={
            "Z = 1": {"dimensions": 1},
            "five latents": {"dimensions": 5},
            "code in use": {"weight": 0.5, "variance": 1},
            "below by luck": {"weight": 1.6, "variance": 0.25},
        },
        handles=[
            Handle(
                panel=0,
                place=lambda _, data: _point(0, data),
                right="variance",
                drag=lambda x, _y, _state, _data: {"variance": 10**x},
            )
        ],
    )
