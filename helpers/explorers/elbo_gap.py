"""Explorer of 4.2: the ELBO, its two parts and the gap that separates it from log p(x)."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers import gaussian
from helpers.figures import BLACK, BLUE, GREEN, GREY, ORANGE, SKY, VERMILION, new_figure
from helpers.linear_gaussian import LinearGaussian
from helpers.widgets.bells import bell_handles
from helpers.widgets.controls import slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

Z = np.linspace(-4, 4, 161)
_LOWEST = -10.0  # the bottom of the picture, in nats
_W = (0.0, 2.5)
W = np.linspace(*_W, 51)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows: densities along z, and numbers in nats.

    `fit` is E_q[log p(x|z)], `elbo` is fit − to_prior, `gap` is log_evidence − elbo;
    `evidence_along` and `elbo_along` (51,) are log p(x) and the ELBO of this q along `W`.
    """

    w: float
    q: np.ndarray
    posterior: np.ndarray
    log_evidence: float
    fit: float
    to_prior: float
    elbo: float
    gap: float
    evidence_along: np.ndarray
    elbo_along: np.ndarray

    @property
    def verdict(self):
        """The levels in nats, and whether the gap between them is large.

        The fit is rounded so that the difference adds up as it is printed.
        """
        elbo, to_prior = round(self.elbo, 2), round(self.to_prior, 2)
        below = f" The ELBO lies below the picture, which ends at {_LOWEST:.0f}."
        return (
            f"log p(x) = {self.log_evidence:.2f} and the ELBO is {elbo + to_prior:.2f} − "
            f"{to_prior:.2f} = {elbo:.2f}. {self._tightness()}"
            f"{below * (self.elbo < _LOWEST)}"
        )

    def _tightness(self):
        prior = f"the KL to the prior is {self.to_prior:.2f}"
        if self.gap < 1e-9:
            return f"The gap is 0 to rounding: q is the posterior, the bound tight, while {prior}."
        if self.gap < 0.005:
            return f"The gap is below 0.005: q is close to the posterior, while {prior}."
        size = "loose, by more than" if self.gap > 0.5 else "tight to"
        return (
            f"The bound is {size} half a nat: the gap, the KL to the posterior, is "
            f"{self.gap:.2f}, while {prior}."
        )


def data(mean, deviation, w, x):
    """Return ELBO, gap and densities for z ~ N(0, 1), x|z ~ N(wz, 1), q = N(mean, deviation²).

    Source: Exercise 4.2, (155).
    """
    model = LinearGaussian([[w]], [0], 1)
    observed, q = np.array([x]), (np.array([mean]), np.array([[deviation**2]]))
    posterior = model.posterior(observed)
    fit = float(_fit(mean, deviation, w, x))
    to_prior = max(gaussian.kl(*q, [0], [[1]]), 0.0)  # rounding may leave −1e-17
    return Data(
        w=w,
        q=_density(*q),
        posterior=_density(*posterior),
        log_evidence=float(model.log_evidence(observed)),
        fit=fit,
        to_prior=to_prior,
        elbo=fit - to_prior,
        gap=max(gaussian.kl(*q, *posterior), 0.0),
        evidence_along=-(x**2 / (1 + W**2) + np.log1p(W**2) + gaussian.LOG_2PI) / 2,
        elbo_along=_fit(mean, deviation, W, x) - to_prior,
    )


def _fit(mean, deviation, w, x):
    """Return E_q[log p(x|z)] for weights w."""
    return -((x - w * mean) ** 2 + (w * deviation) ** 2 + gaussian.LOG_2PI) / 2


def _density(mean, covariance):
    return np.exp(gaussian.log_density(Z[:, np.newaxis], mean, covariance))


def e_step(mean, deviation, w, x):
    """Return mean and σ of the posterior: the q that maximises the ELBO."""
    mean, covariance = LinearGaussian([[w]], [0], 1).posterior([x])
    values = {"mean": float(mean[0]), "deviation": float(np.sqrt(covariance[0, 0]))}
    return values, "The E-step moved q and closed the gap; log p(x) stayed."


def m_step(mean, deviation, w, x):
    """Return the w within reach of the slider that maximises the ELBO for this q."""
    best = x * mean / (mean**2 + deviation**2)
    reached = float(np.clip(best, *_W))  # the best in reach, since the ELBO is concave in w
    where = "to the best value"
    if best != reached:
        where = f"to the end of its slider; {best:.2f} would be best"
    return {"w": reached}, f"The M-step moved w {where} for this q, which stayed."


class Picture(MovingPicture):
    """Densities; from 0 down to the ELBO and up again to log p(x); and both against w."""

    def __init__(self):
        figure, (left, middle, right) = new_figure(1, 3, size=(11, 3.7))
        super().__init__(figure)
        prior = np.exp(-(Z**2) / 2) / np.sqrt(2 * np.pi)
        left.plot(Z, prior, color=GREY, linestyle=":", label="prior")
        self.line(left, lambda data: (Z, data.q), color=BLUE, linestyle="-", label="q")
        self.line(left, lambda data: (Z, data.posterior), "--", color=VERMILION, label="posterior")
        left.set(xlim=(-4, 4), ylim=(0, 1.65), xlabel="z", title="densities")
        left.legend(loc="upper center", ncols=3, columnspacing=1, handlelength=1.5)
        looks = ((SKY, ""), (ORANGE, "//"), (GREEN, "\\\\"))
        for k, (colour, hatch) in enumerate(looks):
            style = {"color": colour, "hatch": hatch, "edgecolor": BLACK, "linewidth": 1}
            self.follow(
                middle.bar(k, 0, 0.6, **style)[0], y=partial(_start, k), height=partial(_size, k)
            )
        middle.axhline(0, color=GREY, linewidth=1)
        self.level(middle, lambda data: data.log_evidence, color=BLACK)
        self.level(middle, lambda data: data.elbo, color=BLUE, linestyle="--")
        mark = {"markersize": 11, "markerfacecolor": "white", "markeredgecolor": BLACK}
        self.line(middle, _too_low, "v", **mark)
        middle.set_xticks(range(3), ["E log p(x|z)", "KL to prior", "gap"], fontsize=9)
        middle.grid(axis="x", visible=False)
        middle.set(xlim=(-0.5, 2.5), ylim=(_LOWEST, 0.5), ylabel="nats")
        middle.set_title("down to the ELBO, up to log p(x)")
        self.line(right, lambda data: (W, data.evidence_along), color=BLACK, label="log p(x)")
        self.line(right, lambda data: (W, data.elbo_along), "--", color=BLUE, label="ELBO, this q")
        self.line(right, lambda data: (data.w, data.elbo), "o", color=BLUE, markersize=8)
        right.set(xlim=_W, ylim=(_LOWEST, 2), xlabel="w", title="log p(x) and the ELBO against w")
        right.legend(loc="upper center", ncols=2, columnspacing=1)  # log p(x) is below 0


def _levels(data):
    """Return the levels between which the three bars stand."""
    return 0.0, data.fit, data.elbo, data.log_evidence


def _start(k, data):
    return _levels(data)[k]


def _size(k, data):
    return _levels(data)[k + 1] - _levels(data)[k]


def _too_low(data):
    """Return marks at the bottom, for each bar that goes below the picture."""
    levels = _levels(data)
    low = [k for k in range(3) if min(levels[k : k + 2]) < _LOWEST]
    return np.array(low), np.full(len(low), _LOWEST + 0.5)


def explorer():
    """Return the explorer of 4.2."""
    return Explorer(
        "The ELBO and its gap",
        {
            "mean": slider("mean of q", -0.5, -2.5, 2.5, 0.05),
            "deviation": slider("σ of q", 0.7, 0.3, 1.5, 0.05),
            "w": slider("w", 1, *_W, 0.05),
            "x": slider("x", 2, -2.5, 2.5, 0.05),
        },
        data,
        Picture(),
        actions={"E-step: best q": e_step, "M-step: best w": m_step},
        stops={
            "gap closed": {"mean": 1, "deviation": 0.5**0.5},
            "code ignored": {"mean": 0, "deviation": 1, "w": 0, "x": 2.5},
            "before the climb": {"mean": 1},
            "top of the climb": {"mean": 0.75**0.5, "deviation": 0.5, "w": 3**0.5},
        },
        handles=[
            *bell_handles(0, "mean", "deviation", BLUE, lambda data: (Z, data.q)),
            Handle(panel=2, place=lambda _, data: (data.w, data.elbo), right="w"),
        ],
    )
