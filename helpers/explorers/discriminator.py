"""Explorer of Q3(c): the best discriminator of two densities, for either loss."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.figures import BLACK, BLUE, GREEN, GREY, GROUNDED, PURPLE, VERMILION, new_figure
from helpers.logistic import sigmoid
from helpers.widgets.bells import bell_handles
from helpers.widgets.controls import choice, slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

X = np.linspace(-6, 6, 481)
_WIDE = np.linspace(-25, 25, 5001)  # holds all the mass of both densities
D = np.linspace(0.002, 0.998, 250)
_LOSSES = {"corrected": 1, "as given": -1}  # sign of the best discriminator's logit


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows, for real data N(·) with density p and fakes with density q.

    `real` and `fake` (481,) are the densities along X, `best` (481,) the discriminator with the
    smallest `loss`. At the chosen `x` its output is `chosen`, of which `logit` is the logit, and
    `charge` (250,) is the loss there over p + q, at the outputs D; its minimum is `least`.
    `push` is the slope of its log D by x, along which a generator moves a fake. `value` is the loss
    of `best` over all x, `divergence` JS(p, q).
    """

    loss: str
    x: float
    real: np.ndarray
    fake: np.ndarray
    best: np.ndarray
    logit: float
    chosen: float
    charge: np.ndarray
    least: float
    push: float
    value: float
    divergence: float

    @property
    def verdict(self):
        """Say what the best discriminator says at x, and what it is charged there and in all."""
        costs = np.logaddexp(0, -self.logit), np.logaddexp(0, self.logit)
        real, fake = costs if self.loss == "corrected" else costs[::-1]
        name = {"corrected": "corrected loss", "as given": "loss as given"}[self.loss]
        right = "real" if (self.logit > 0) == (self.loss == "corrected") else "fake"
        said = "real" if self.logit > 0 else "fake"
        judged = (
            f"calls a datum {said} (D = {self.chosen:.2f}); most of those there are {right}"
            if abs(self.logit) >= 0.005
            else "cannot tell (D = 0.50)"
        )
        moved = (
            f"moves a fake there to the {'right' if self.push > 0 else 'left'}: log D has the "
            f"slope {self.push:.2f}".replace("-", "−")
            if abs(self.push) >= 0.005
            else "hardly moves a fake there: log D is level"
        )
        return (
            f"At x = {self.x:.1f} the best discriminator for the {name} {judged}. It is charged "
            f"{real:.2f} for a real datum there and {fake:.2f} for a fake one. Its loss over all x "
            f"is {self.value:.2f} = 2 log 2 − 2 JS with JS = {self.divergence:.2f}, the same for "
            f"both losses. A generator that trusts it {moved}."
        )


def data(real_mean, real_std, fake_mean, fake_std, loss, x):
    """Return densities, the best D in closed form and what the loss charges at x.

    loss is "corrected", E_p[−log D] + E_q[−log(1 − D)], with D = p/(p + q), or "as given", with
    D and 1 − D swapped. Source: Question 3(c).
    """
    p, q = (real_mean, real_std), (fake_mean, fake_std)
    sign = _LOSSES[loss]
    logit = sign * float(_log_ratio(x, p, q))
    chosen, opposite = float(sigmoid(logit)), float(sigmoid(-logit))
    value = _value(p, q)
    return Data(
        loss=loss,
        x=x,
        real=np.exp(_log_density(X, *p)),
        fake=np.exp(_log_density(X, *q)),
        best=sigmoid(sign * _log_ratio(X, p, q)),
        logit=logit,
        chosen=chosen,
        charge=-chosen * np.log(D) - opposite * np.log1p(-D),
        push=float(opposite * sign * (_slope(x, *p) - _slope(x, *q))),
        least=float(chosen * np.logaddexp(0, -logit) + opposite * np.logaddexp(0, logit)),
        value=value,
        divergence=max(0.0, np.log(2) - value / 2),
    )


def _log_density(x, mean, std):
    return -(((x - mean) / std) ** 2) / 2 - np.log(std) - np.log(2 * np.pi) / 2


def _slope(x, mean, std):
    """Return the slope of the log density by x."""
    return (mean - x) / std**2


def _log_ratio(x, p, q):
    return _log_density(x, *p) - _log_density(x, *q)


def _value(p, q):
    """Return minD of the loss, by quadrature; both losses have the same."""
    ratio = _log_ratio(_WIDE, p, q)
    real, fake = (np.exp(_log_density(_WIDE, *density)) for density in (p, q))
    return float(
        np.trapezoid(real * np.logaddexp(0, -ratio) + fake * np.logaddexp(0, ratio), _WIDE)
    )


class Picture(MovingPicture):
    """Left: both densities. Middle: the best D. Right: the loss at x against D."""

    def __init__(self):
        figure, (left, middle, right) = new_figure(1, 3, size=(11, 3.4))
        super().__init__(figure)
        for axes in (left, middle):
            self.upright(axes, lambda data: data.x, color=GREY, linestyle=":")
        self.line(left, lambda data: (X, data.real), color=BLUE, label="real, p")
        self.line(left, lambda data: (X, data.fake), "--", color=VERMILION, label="fake, q")
        left.set(xlim=(-6, 6), ylim=(0, 1.9), xlabel="x", title="densities")
        left.legend(loc="upper right", **GROUNDED)
        spot = {"color": BLACK, "marker": "o", "markersize": 8, "linestyle": "none"}
        self.line(middle, lambda data: (X, data.best), color=PURPLE, linestyle="-")
        self.line(middle, lambda data: (data.x, data.chosen), **spot)
        self.line(middle, _shaft, color=GREEN, linestyle="-", linewidth=3)
        for side, tip in ((1, ">"), (-1, "<")):
            self.line(middle, partial(_tip, side), tip, color=GREEN, markersize=10)
        middle.set(xlim=(-6, 6), ylim=(-0.04, 1.04), xlabel="x")
        middle.set_title("best D: 1 says real; arrow: fakes go")
        self.line(right, lambda data: (D, data.charge), color=BLACK, linestyle="-")
        self.line(right, lambda data: (data.chosen, data.least), **spot)
        right.set(xlim=(-0.04, 1.04), ylim=(-0.1, 4), xlabel="D", title="mean loss at x")


def _shaft(data):
    """Return the line from the point on D to where an arrow as strong as the push ends."""
    return [data.x, data.x + 2.5 * np.tanh(data.push)], [data.chosen] * 2


def _tip(side, data):
    """Return the end of that arrow if it points to the right, 1, or to the left, −1."""
    there = side * data.push >= 0.005
    return tuple(end[1:] for end in _shaft(data)) if there else ([], [])


def explorer():
    """Return the explorer of Q3(c)."""
    return Explorer(
        "The best discriminator",
        {
            "real_mean": slider("mean of real", 1.0, -3, 3, 0.1, digits=1),
            "real_std": slider("std of real", 0.7, 0.3, 2, 0.1, digits=1),
            "fake_mean": slider("mean of fake", -0.5, -3, 3, 0.1, digits=1),
            "fake_std": slider("std of fake", 1.0, 0.3, 2, 0.1, digits=1),
            "loss": choice("loss", list(_LOSSES)),
            "x": slider("x", 1.0, -6, 6, 0.1, digits=1),
        },
        data,
        Picture(),
        stops={
            "equal densities": {"fake_mean": 1, "fake_std": 0.7},
            "equal means": {"fake_mean": 1, "fake_std": 2},
            "far apart": {"real_mean": 2, "fake_mean": -2},
            "loss as given": {"loss": "as given"},
        },
        handles=[
            *bell_handles(0, "real_mean", "real_std", BLUE, lambda data: (X, data.real)),
            *bell_handles(0, "fake_mean", "fake_std", VERMILION, lambda data: (X, data.fake)),
            Handle(panel=1, place=lambda state, data: (state["x"], data.chosen), right="x"),
        ],
    )
