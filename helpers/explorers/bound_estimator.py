"""Explorer of 4.6: many estimates of one bound, and how they close in on it."""

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Rectangle

from helpers.figures import BLACK, BLUE, GREEN, SHADE, VERMILION, new_figure
from helpers.linear_gaussian import LinearGaussian
from helpers.widgets.controls import Dice, log_slider, slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.picture import MovingPicture

COUNT = 200
_RNG = np.random.default_rng(46)
_MODEL = LinearGaussian(_RNG.normal(size=(5, 2)), _RNG.normal(size=5), 0.3)
_X = _MODEL.b + _MODEL.W @ _RNG.normal(size=2) + np.sqrt(_MODEL.variance) * _RNG.normal(size=5)
_MEAN = _MODEL.posterior(_X)[0]
_RESIDUAL = _X - _MODEL.W @ _MEAN - _MODEL.b
_PULL, _GRAM = _MODEL.W.T @ _RESIDUAL, _MODEL.W.T @ _MODEL.W
_EVIDENCE = float(_MODEL.log_evidence(_X))
_LOWEST = -25
_ENDS = np.array([0.8, 125.0])


@dataclass(frozen=True)
class BoundEstimatorData:
    """200 `estimates` of the `bound`, their exact `error` and the spread `measured` in them."""

    samples: int
    estimates: np.ndarray
    above: np.ndarray
    bound: float
    error: float
    measured: float
    verdict: str


def bound_estimator_data(samples, deviation, seed):
    """Return 200 estimates of the bound for q = N(μ_z, σ_z² I), each from so many samples of z.

    The model, linear and Gaussian with X = 5, Z = 2 and σ_x² = 0.3, and μ_z, the mean of the true
    posterior, are fixed; the noise comes from `seed`. `samples` is rounded. The standard error
    is √(4σ_z²‖Wᵀr‖² + 2σ_z⁴ tr (WᵀW)²) / (2σ_x² √S), r = x − Wμ_z − b. Source: Exercise 4.6.
    """
    samples = round(samples)
    noise = np.random.default_rng(seed).standard_normal((COUNT, samples, len(_MEAN)))
    linear = -2 * deviation * (noise @ _PULL)
    square = deviation**2 * ((noise @ _GRAM) * noise).sum(axis=2)
    bound = _MODEL.elbo(_X, _MEAN, deviation**2 * np.eye(len(_MEAN)))
    excess = (linear + square).mean(axis=1) - deviation**2 * np.trace(_GRAM)
    estimates = bound - excess / (2 * _MODEL.variance)
    variance = 4 * deviation**2 * (_PULL @ _PULL) + 2 * deviation**4 * (_GRAM**2).sum()
    error = float(np.sqrt(variance / samples) / (2 * _MODEL.variance))
    above, measured = estimates > _EVIDENCE, float(estimates.std(ddof=1))
    verdict = (
        f"With σ_z = {deviation:.2f} the bound is {bound:.2f}, and log p(x) = {_EVIDENCE:.2f}. An "
        f"estimate from {samples} {'samples' if samples > 1 else 'sample'} has the standard error "
        f"{error:.2g}; the {COUNT} dots have a standard deviation of {measured:.2g}. "
        f"{_name(above.sum())} above log p(x){_hidden((estimates < _LOWEST).sum())}."
    )
    return BoundEstimatorData(samples, estimates, above, bound, error, measured, verdict)


def _name(count):
    return f"{count or 'None'} of them {'lies' if count == 1 else 'lie'}"


def _hidden(count):
    return f", {count} below the picture" if count else ""


class BoundEstimatorPicture(MovingPicture):
    """Left: estimates, the bound with its band, log p(x). Right: the standard error against S."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2)
        self.band = left.add_patch(Rectangle((0, 0), COUNT + 1, 0, color=SHADE, alpha=0.7))
        self.band.set_zorder(1)
        style = {"linestyle": "none", "markersize": 4}
        self.below = left.plot([], [], "o", color=BLUE, **style)[0]
        self.above = left.plot([], [], "^", color=VERMILION, **style)[0]
        self.bound = left.axhline(0, color=BLACK, label="bound")
        evidence = left.axhline(_EVIDENCE, color=GREEN, linestyle="--", label="log p(x)")
        card = {"frameon": True, "facecolor": "white", "edgecolor": "none"}  # dots may lie below
        legend = left.legend(loc="lower right", ncols=2, **card)
        left.set(xlim=(0, COUNT + 1), ylim=(_LOWEST, 0), xlabel="repetition")
        left.set_title("estimates of the bound")
        (self.line,) = right.loglog([], [], color=BLACK, label="standard error")
        (self.spread,) = right.plot([], [], "D", color=BLUE, markersize=8, label="of the dots")
        right.set(xlim=_ENDS, ylim=(0.002, 20), xlabel="samples S", title="spread")
        legends = [legend, right.legend(loc="lower left")]
        left_side = [self.band, self.below, self.above, self.bound, evidence]
        super().__init__(figure, [*left_side, self.line, self.spread, *legends])

    def update(self, data):
        """Move the dots, the bound and its band, the line of standard errors and the point."""
        self.band.set_y(data.bound - 2 * data.error)
        self.band.set_height(4 * data.error)
        places = np.arange(1, COUNT + 1)
        self.below.set_data(places[~data.above], data.estimates[~data.above])
        self.above.set_data(places[data.above], data.estimates[data.above])
        self.bound.set_ydata([data.bound, data.bound])
        self.line.set_data(_ENDS, data.error * np.sqrt(data.samples / _ENDS))
        self.spread.set_data([data.samples], [data.measured])


def bound_estimator_explorer():
    """Return the explorer of 4.6."""
    return Explorer(
        "Estimates of the bound",
        {
            "samples": log_slider("samples S", 1, 0, 2),
            "deviation": slider("σ_z", 0.5, 0.05, 0.8, 0.05),
            "seed": Dice("New noise"),
        },
        bound_estimator_data,
        BoundEstimatorPicture(),
    )
