"""Explorer of 4.6: many estimates of one bound, and how they close in on it."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.patches import Rectangle

from helpers.figures import BLACK, BLUE, GREEN, SHADE, VERMILION, new_figure
from helpers.linear_gaussian import LinearGaussian
from helpers.widgets.controls import Dice, log_slider, slider
from helpers.widgets.dots import Dots
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

COUNT = 200
_LOWEST = -25
_ENDS = np.array([0.8, 125.0])


def _draw_model(rng):
    """Return a model with X = 5, Z = 2 and σ_x² = 0.3, and a datum drawn from it."""
    model = LinearGaussian(rng.normal(size=(5, 2)), rng.normal(size=5), 0.3)
    code, noise = rng.normal(size=2), rng.normal(size=5)
    return model, model.b + model.W @ code + np.sqrt(model.variance) * noise


MODEL, X = _draw_model(np.random.default_rng(46))
MEAN = MODEL.posterior(X)[0]
_RESIDUAL = X - MODEL.W @ MEAN - MODEL.b
_PULL, _GRAM = MODEL.W.T @ _RESIDUAL, MODEL.W.T @ MODEL.W
EVIDENCE = float(MODEL.log_evidence(X))


@dataclass(frozen=True, kw_only=True)
class Data:
    """200 `estimates` of the `bound`, each from so many `samples` of z, q of that `deviation`.

    `error` is their exact standard error, `measured` the standard deviation found in them.
    """

    samples: int
    deviation: float
    estimates: np.ndarray
    bound: float
    error: float
    measured: float

    @property
    def above(self):
        """Which estimates (200,) lie above log p(x)."""
        return self.estimates > EVIDENCE

    @property
    def verdict(self):
        """Say what the bound is, how far the estimates scatter, and how many lie above it."""
        hidden = (self.estimates < _LOWEST).sum()
        return (
            f"With σ_z = {self.deviation:.2f} the bound is {self.bound:.2f}, and log p(x) = "
            f"{EVIDENCE:.2f}. An estimate from {self.samples} "
            f"{'samples' if self.samples > 1 else 'sample'} has the standard error "
            f"{self.error:.2g}; the {COUNT} dots have a standard deviation of "
            f"{self.measured:.2g}. {_count_in_words(self.above.sum())} above log p(x)"
            f"{f', {hidden} below the picture' if hidden else ''}."
        )


def _count_in_words(count):
    return f"{count or 'None'} of them {'lies' if count == 1 else 'lie'}"


def data(samples, deviation, seed):
    """Return 200 estimates of the bound for q = N(μ_z, σ_z² I), each from so many samples of z.

    The model, linear and Gaussian with X = 5, Z = 2 and σ_x² = 0.3, and μ_z, the mean of the true
    posterior, are fixed; the noise comes from `seed`. `samples` is rounded. The standard error
    is √(4σ_z²‖Wᵀr‖² + 2σ_z⁴ tr (WᵀW)²) / (2σ_x² √S), r = x − Wμ_z − b. Source: Exercise 4.6.
    """
    samples = round(samples)
    noise = np.random.default_rng(seed).standard_normal((COUNT, samples, len(MEAN)))
    linear = -2 * deviation * (noise @ _PULL)
    square = deviation**2 * ((noise @ _GRAM) * noise).sum(axis=2)
    bound = MODEL.elbo(X, MEAN, deviation**2 * np.eye(len(MEAN)))
    excess = (linear + square).mean(axis=1) - deviation**2 * np.trace(_GRAM)
    estimates = bound - excess / (2 * MODEL.variance)
    variance = 4 * deviation**2 * (_PULL @ _PULL) + 2 * deviation**4 * (_GRAM**2).sum()
    return Data(
        samples=samples,
        deviation=deviation,
        estimates=estimates,
        bound=bound,
        error=float(np.sqrt(variance / samples) / (2 * MODEL.variance)),
        measured=float(estimates.std(ddof=1)),
    )


class Picture(MovingPicture):
    """Left: estimates, the bound with its band, log p(x). Right: the standard error against S."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2)
        super().__init__(figure)
        band = left.add_patch(Rectangle((0, 0), COUNT + 1, 0, color=SHADE, alpha=0.7))
        self.follow(
            band,
            y=lambda data: data.bound - 2 * data.error,
            height=lambda data: 4 * data.error,
        )
        for above, colour in ((False, BLUE), (True, VERMILION)):
            self.follow(Dots(left, 4, colour), data=partial(_dots, above))
        evidence = {"color": GREEN, "linestyle": "--"}
        self.level(left, lambda data: data.bound, color=BLACK)
        self.level(left, lambda _: EVIDENCE, **evidence)  # the band must not cover it
        left.set(xlim=(0, COUNT + 1), ylim=(_LOWEST, 0))
        left.set_xlabel("repetition (solid: bound, dashed: log p(x))")  # a legend covers dots
        left.set_title("estimates of the bound (red: above log p(x))")
        right.set(xscale="log", yscale="log", xlim=_ENDS, ylim=(0.002, 20))
        right.set(xlabel="samples S", title="spread")
        self.line(right, _errors, color=BLACK, linestyle="-", label="standard error")
        spot = {"color": BLUE, "markersize": 8, "label": "of the dots"}
        self.line(right, lambda data: (data.samples, data.measured), "D", **spot)
        right.legend(loc="lower left")


def _dots(above, data):
    """Return the estimates above log p(x), or the others, at the number of their repetition."""
    chosen = data.above == above
    return 1 + np.flatnonzero(chosen), data.estimates[chosen]


def _errors(data):
    """Return the line of standard errors, which fall as 1/√S."""
    return _ENDS, data.error * np.sqrt(data.samples / _ENDS)


def explorer():
    """Return the explorer of 4.6."""
    return Explorer(
        "Estimates of the bound",
        {
            "samples": log_slider("samples S", 1, 0, 2, step=float(np.log10(2)), whole=True),
            "deviation": slider("σ_z", 0.5, 0.05, 0.8, 0.05),
            "seed": Dice("New noise"),
        },
        data,
        Picture(),
        stops={
            "four samples": {"samples": 4},
            "a hundred samples": {"samples": 100},
            "wide q": {"deviation": 0.8},
            "narrow q": {"deviation": 0.05},
        },
        handles=[
            Handle(
                panel=1,
                place=lambda state, data: (state["samples"], data.measured),
                right="samples",
            )
        ],
    )
