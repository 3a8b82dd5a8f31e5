"""Explorer of 4.5: noise becomes samples, and samples become gradient estimates of two kinds."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.figures import BLACK, BLUE, GREY, PALE, SKY, VERMILION, new_figure
from helpers.widgets.bells import bell_handles
from helpers.widgets.controls import Dice, choice, slider
from helpers.widgets.dots import Dots
from helpers.widgets.explorer import Explorer
from helpers.widgets.picture import MovingPicture

COUNT = 40
_FUNCTIONS = {
    "x²": (lambda x: x**2, lambda x: 2 * x),
    "x² + 10": (lambda x: x**2 + 10, lambda x: 2 * x),
    "sin x": (np.sin, np.cos),
}
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(40)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_AXIS = np.linspace(-9, 9, 181)
_HEIGHTS = (0.7, 0.3)  # of the rows of dots, pathwise and score function


@dataclass(frozen=True, kw_only=True)
class Data:
    """The draws, their `estimates` (2, 40), pathwise first, and what these are on average.

    `bell` is the density of x, of height 1; `truth` the gradient of E[f(x)] by `parameter`,
    `deviations` (2,) the exact standard deviations of a single estimate.
    """

    mu: float
    sigma: float
    function: str
    parameter: str
    noise: np.ndarray
    x: np.ndarray
    bell: np.ndarray
    estimates: np.ndarray
    truth: float
    deviations: np.ndarray

    @property
    def verdict(self):
        """The gradient, the spread of both estimates, and what the wider one costs."""
        pathwise, score = self.deviations
        ratio = (score / pathwise) ** 2
        worse = "score function" if ratio >= 1 else "pathwise estimator"
        times = float(f"{max(ratio, 1 / ratio):.2g}")
        return (
            f"With μ = {self.mu:.1f} and σ = {self.sigma:.1f} the derivative of "
            f"E[{self.function}] by {self.parameter} is {round(self.truth, 2) + 0.0:.2f}. A single "
            f"pathwise estimate has the standard deviation {pathwise:.3g}, a score-function "
            f"estimate {score:.3g}: the {worse} needs {times:,.10g} times as many samples."
        )


def data(mu, sigma, function, parameter, seed):
    """Return x = μ + σε and the estimates of ∂E[f(x)]/∂μ or ∂σ, for 40 draws of ε from `seed`.

    Pathwise f′(x) (1 or ε); score function f(x) (ε or ε² − 1)/σ. function is "x²", "x² + 10" or
    "sin x", parameter "μ" or "σ". Source: Exercise 4.5.
    """
    noise = np.random.default_rng(seed).standard_normal(COUNT)
    exact = _estimates(mu, sigma, function, parameter, _NODES)
    means = exact @ _WEIGHTS
    return Data(
        mu=mu,
        sigma=sigma,
        function=function,
        parameter=parameter,
        noise=noise,
        x=mu + sigma * noise,
        bell=np.exp(-((_AXIS - mu) ** 2) / (2 * sigma**2)),
        estimates=_estimates(mu, sigma, function, parameter, noise),
        truth=float(means[0]),
        deviations=np.sqrt((exact - means[:, np.newaxis]) ** 2 @ _WEIGHTS),
    )


def _estimates(mu, sigma, function, parameter, noise):
    f, slope = _FUNCTIONS[function]
    x = mu + sigma * noise
    stretch, score = (1, noise) if parameter == "μ" else (noise, noise**2 - 1)
    return np.stack([slope(x) * stretch, f(x) * score / sigma])


class Picture(MovingPicture):
    """Left: lines from noise to samples. Right: the estimates of both kinds, bars for ± 1 sd."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2, size=(9.2, 3.7))
        super().__init__(figure)
        self.line(left, _threads, color=SKY, linewidth=1, linestyle="-")
        self.line(left, _bell, color=BLUE, linestyle="-")
        self.follow(Dots(left, 5, GREY), data=lambda data: (data.noise, 0 * data.noise))
        self.follow(Dots(left, 5, BLUE), data=lambda data: (data.x, 0 * data.x + 1))
        left.set(xlim=(-9, 9), ylim=(-0.15, 1.85), xticks=range(-8, 9, 4), yticks=[0, 1])
        left.set_yticklabels(["ε", "x"])
        left.set_title("noise, and the samples made of it")
        right.axvspan(-1, 1, color=PALE, linewidth=0)
        self.upright(right, lambda data: data.truth, color=BLACK, linestyle=":")
        for k, colour in enumerate((BLUE, VERMILION)):
            self.follow(Dots(right, 6, colour, alpha=0.6), data=partial(_row, k))
            self.line(right, partial(_bar, k), "|-", color=colour, markersize=14)
        right.set_xscale("symlog", linthresh=1)
        ticks = [-1000, -10, -1, 0, 1, 10, 1000]
        right.set(xlim=(-4000, 4000), ylim=(0, 1), xticks=ticks, yticks=_HEIGHTS)
        right.set_yticklabels(["pathwise", "score\nfunction"])
        right.set_xticklabels([str(tick).replace("-", "−") for tick in ticks])
        right.set_xlabel(
            "estimate (logarithmic outside the band:\nthere a wide cloud around 0 looks like two)"
        )
        right.set_title("gradient estimates (dotted: truth)")


def _threads(data):
    """Return one line that runs from each noise to its sample, and breaks before the next."""
    gap = np.full(COUNT, np.nan)
    x = np.stack([data.noise, data.x, gap], axis=1)
    return x.ravel(), np.stack([np.zeros(COUNT), np.ones(COUNT), gap], axis=1).ravel()


def _bell(data):
    return _AXIS, 1.08 + 0.6 * data.bell


def _row(k, data):
    """Return the dots of an estimator, spread so that equal estimates stay apart."""
    return data.estimates[k], _HEIGHTS[k] + np.linspace(-0.09, 0.09, COUNT)


def _bar(k, data):
    deviation = data.deviations[k]
    return data.truth + np.array([-deviation, deviation]), np.full(2, _HEIGHTS[k] - 0.16)


def explorer():
    """Return the explorer of 4.5."""
    return Explorer(
        "Reparameterisation",
        {
            "mu": slider("μ", 1.0, -3, 3, 0.1, digits=1),
            "sigma": slider("σ", 0.5, 0.1, 2, 0.1, digits=1),
            "function": choice("f(x)", list(_FUNCTIONS)),
            "parameter": choice("derivative by", ["μ", "σ"]),
            "seed": Dice("New noise"),
        },
        data,
        Picture(),
        stops={
            "small σ": {"mu": 1, "sigma": 0.1},
            "a constant added": {"mu": 1, "sigma": 0.5, "function": "x² + 10"},
            "score function ahead": {"mu": 0, "sigma": 2, "function": "sin x"},
        },
        handles=bell_handles(0, "mu", "sigma", BLUE, _bell),
    )
