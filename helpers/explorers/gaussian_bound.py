"""Explorer of 4.4: the Gaussian bound against the variance of q, with and without its Z."""

from dataclasses import dataclass

import numpy as np

from helpers.figures import BLACK, BLUE, GREY, VERMILION, new_figure
from helpers.gaussian import LOG_2PI
from helpers.linear_gaussian import LinearGaussian
from helpers.widgets.controls import log_slider, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.picture import MovingPicture, shading

_EXPONENT = np.linspace(-2, 2, 401)
_VARIANCE = 10**_EXPONENT
_X = np.array([1.0, -0.5])
_LOW, _HIGH = -12, 4


@dataclass(frozen=True)
class GaussianBoundData:
    """What the picture shows; `at_variance` holds bound and expression without Z at σ_z²."""

    variance: float
    log_evidence: float
    bound: np.ndarray
    without_z: np.ndarray
    at_variance: np.ndarray
    best: np.ndarray
    above: np.ndarray
    verdict: str


def gaussian_bound_data(variance, dimensions, weight):
    """Return the bound of x = (1, −½) against σ_z², and the source's expression without Z.

    The decoder Wz has σ_x² = 1 and `dimensions` columns of length `weight` that share the half
    circle evenly; q has the posterior's mean and the covariance σ_z² I. Source: Exercise 4.4,
    (167), corrected.
    """
    angles = np.pi * np.arange(dimensions) / dimensions
    W = weight * np.stack([np.cos(angles), np.sin(angles)])
    model = LinearGaussian(W, np.zeros(2), 1.0)
    log_evidence = float(model.log_evidence(_X))
    mean, _ = model.posterior(_X)
    trace = (W**2).sum()
    fixed = -(((_X - W @ mean) ** 2).sum() + mean @ mean) / 2 + dimensions / 2 - LOG_2PI

    def expression(s, factor):
        return dimensions / 2 * np.log(s) - (trace + factor) * s / 2 + fixed

    bound, without_z = expression(_VARIANCE, dimensions), expression(_VARIANCE, 1)
    at_variance = np.array([expression(variance, k) for k in (dimensions, 1)])
    best = np.array([dimensions / (trace + k) for k in (dimensions, 1)])
    above = without_z > log_evidence + 1e-9
    words = _where(without_z - log_evidence, above) if dimensions > 1 else ""
    verdict = (
        f"At σ_z² = {variance:.3g} the bound is {at_variance[0]:.2f}, "
        f"{log_evidence - at_variance[0]:.2f} below log p(x) = {log_evidence:.2f}. "
        f"{_without(at_variance[1] - log_evidence, dimensions)}{words} "
        f"{_tops(best, dimensions)}"
    )
    return GaussianBoundData(
        variance, log_evidence, bound, without_z, at_variance, best, above, verdict
    )


def _without(excess, dimensions):
    if dimensions == 1:
        return "With Z = 1 nothing is lost: both curves are one."
    if excess > 1e-9:
        return f"Without Z it would be {excess:.2f} above log p(x): no lower bound."
    return f"Without Z it would be {-excess:.2f} below log p(x) here."


def _where(excess, above):
    if not above.any():
        return " It stays below for every σ_z², and is still not the bound."
    first, last = np.flatnonzero(above)[[0, -1]]
    ends = [10 ** _crossing(excess, i) for i in (first - 1, last)]
    return f" It lies above for σ_z² from {ends[0]:.2g} to {ends[1]:.2g}."


def _crossing(excess, i):
    """Return the exponent of σ_z² where a line through points i and i + 1 passes zero."""
    share = excess[i] / (excess[i] - excess[i + 1])
    return _EXPONENT[i] + share * (_EXPONENT[i + 1] - _EXPONENT[i])


def _tops(best, dimensions):
    if dimensions == 1:
        return f"The best σ_z² is {best[0]:.2g}."
    return f"The best σ_z² is {best[0]:.2g} for the bound, {best[1]:.2g} without Z."


class GaussianBoundPicture(MovingPicture):
    """Both curves against σ_z², with log p(x) level; hatched where the wrong one is above."""

    def __init__(self):
        figure, axes = new_figure(size=(8, 4))
        self.shade = shading(axes, _EXPONENT, _LOW, _HIGH, opacity=0.6)
        self.here = axes.axvline(0, color=GREY, linestyle=":", linewidth=1)
        (self.log_evidence,) = axes.plot([], [], color=BLACK, linestyle="-.", label="log p(x)")
        (self.bound,) = axes.plot([], [], color=BLUE, label="bound")
        (self.without_z,) = axes.plot([], [], color=VERMILION, linestyle="--", label="without Z")
        (self.hatches,) = axes.plot([], [], color=VERMILION, linestyle="-", linewidth=0.8)
        self.points = [
            axes.plot([], [], marker, color=colour, markersize=8)[0]
            for marker, colour in (("o", BLUE), ("s", VERMILION))
        ]
        self.tops = [
            axes.plot([], [], marker, color=colour, markersize=11, markeredgecolor=BLACK)[0]
            for marker, colour in (("^", BLUE), ("v", VERMILION))
        ]
        ticks = [-2, -1, 0, 1, 2]
        axes.set_xticks(ticks, [f"{10.0**tick:g}" for tick in ticks])
        axes.set(xlim=(-2, 2), ylim=(_LOW, _HIGH), xlabel="σ_z²", ylabel="nats")
        axes.set_title("bound and log p(x) (triangles: the tops; hatched: above log p(x))")
        axes.legend(loc="upper left")  # no curve comes near it
        lines = [self.here, self.hatches, self.log_evidence, self.bound, self.without_z]
        super().__init__(figure, [self.shade, *lines, *self.points, *self.tops])

    def update(self, data):
        """Move the curves, the level of log p(x), the points on them, tops and hatching."""
        here = np.log10(data.variance)
        self.here.set_xdata([here, here])
        self.log_evidence.set_data([-2, 2], [data.log_evidence, data.log_evidence])
        self.bound.set_data(_EXPONENT, data.bound)
        self.without_z.set_data(_EXPONENT, data.without_z)
        self.shade.set_data(data.above[np.newaxis])
        self.hatches.set_data(*_hatching(data))
        curves = (data.bound, data.without_z)
        for k, curve in enumerate(curves):
            self.points[k].set_data([here], [data.at_variance[k]])
            top = np.log10(data.best[k])
            self.tops[k].set_data([top], [np.interp(top, _EXPONENT, curve)])


def _hatching(data):
    """Return x and y of strokes from log p(x) up to the curve without Z, where it is above."""
    at = np.flatnonzero(data.above)[::4]
    x = np.repeat(_EXPONENT[at], 3)
    level = np.full(len(at), data.log_evidence)
    y = np.stack([level, data.without_z[at], np.full(len(at), np.nan)], axis=1).ravel()
    return x, y


def gaussian_bound_explorer():
    """Return the explorer of 4.4."""
    return Explorer(
        "The Gaussian bound",
        {
            "variance": log_slider("σ_z²", 10**0.5, -2, 2, 0.05),
            "dimensions": whole_slider("Z", 3, 1, 5),
            "weight": slider("w", 0.0, 0, 2, 0.05),
        },
        gaussian_bound_data,
        GaussianBoundPicture(),
    )
