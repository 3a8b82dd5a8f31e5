"""Explorer of 4.2: the ELBO, its two parts and the gap that separates it from log p(x)."""

from dataclasses import dataclass

import numpy as np

from helpers import gaussian
from helpers.figures import BLACK, BLUE, GREEN, GREY, ORANGE, SKY, VERMILION, new_figure
from helpers.linear_gaussian import LinearGaussian
from helpers.widgets.bells import bell_handles
from helpers.widgets.controls import slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.picture import MovingPicture

Z = np.linspace(-4, 4, 401)
_LOWEST = -10.0  # the bottom of the picture, in nats
_W = (0.0, 2.5)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows: densities along z, and numbers in nats.

    `fit` is E_q[log p(x|z)], `elbo` is fit − to_prior, `gap` is log_evidence − elbo.
    """

    q: np.ndarray
    posterior: np.ndarray
    log_evidence: float
    fit: float
    to_prior: float
    elbo: float
    gap: float

    @property
    def verdict(self):
        """The levels in nats, and whether the gap between them is large."""
        below = f" The ELBO lies below the picture, which ends at {_LOWEST:.0f}."
        return (
            f"log p(x) = {self.log_evidence:.2f} and the ELBO is {self.fit:.2f} − "
            f"{self.to_prior:.2f} = {self.elbo:.2f}. {self._tightness()}"
            f"{below * (self.elbo < _LOWEST)}"
        )

    def _tightness(self):
        prior = f"the KL to the prior is {self.to_prior:.2f}"
        if self.gap < 1e-9:
            return f"The gap is 0: q is the posterior and the bound tight, while {prior}."
        if self.gap < 0.005:
            return f"The gap is below 0.005: q is close to the posterior, while {prior}."
        size = "loose" if self.gap > 0.5 else "fairly tight"
        return (
            f"The bound is {size}: the gap, the KL to the posterior, is {self.gap:.2f}, "
            f"while {prior}."
        )


def data(mean, deviation, w, x):
    """Return ELBO, gap and densities for z ~ N(0, 1), x|z ~ N(wz, 1), q = N(mean, deviation²).

    Source: Exercise 4.2, (155).
    """
    model = LinearGaussian([[w]], [0], 1)
    observed, q = np.array([x]), (np.array([mean]), np.array([[deviation**2]]))
    posterior = model.posterior(observed)
    fit = model.expected_log_likelihood(observed, *q)
    to_prior = max(gaussian.kl(*q, [0], [[1]]), 0.0)  # rounding may leave −1e-17
    return Data(
        q=_density(*q),
        posterior=_density(*posterior),
        log_evidence=float(model.log_evidence(observed)),
        fit=fit,
        to_prior=to_prior,
        elbo=fit - to_prior,
        gap=max(gaussian.kl(*q, *posterior), 0.0),
    )


def _density(mean, covariance):
    return np.exp(gaussian.log_density(Z[:, np.newaxis], mean, covariance))


def e_step(mean, deviation, w, x):
    """Return mean and σ of the posterior: the q that maximises the ELBO."""
    mean, covariance = LinearGaussian([[w]], [0], 1).posterior([x])
    values = {"mean": float(mean[0]), "deviation": float(np.sqrt(covariance[0, 0]))}
    return values, "The E-step moved q and closed the gap; log p(x) stayed."


def m_step(mean, deviation, w, x):
    """Return the w within reach of the slider that maximises the ELBO for this q."""
    best = float(np.clip(x * mean / (mean**2 + deviation**2), *_W))  # concave in w: clip is best
    return {"w": best}, "The M-step moved w to the best value for this q, which stayed."


class Picture(MovingPicture):
    """Left: prior, posterior and q. Right: from 0 down to the ELBO, and up again to log p(x)."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2, size=(9.6, 3.8))
        prior = np.exp(-(Z**2) / 2) / np.sqrt(2 * np.pi)
        left.plot(Z, prior, color=GREY, linestyle=":", label="prior")
        (self.posterior,) = left.plot([], [], color=VERMILION, linestyle="--", label="posterior")
        (self.q,) = left.plot([], [], color=BLUE, linestyle="-", label="q")
        left.set(xlim=(-4, 4), ylim=(0, 2.5), xlabel="z", title="densities")
        left.legend(loc="upper center", ncols=3)
        self.bars = [
            right.bar(k, 0, 0.6, color=colour, hatch=hatch, edgecolor=BLACK, linewidth=1)[0]
            for k, (colour, hatch) in enumerate(((SKY, ""), (ORANGE, "//"), (GREEN, "\\\\")))
        ]
        right.axhline(0, color=GREY, linewidth=1)
        self.evidence = right.axhline(0, color=BLACK, label="log p(x)")
        self.elbo = right.axhline(0, color=BLUE, linestyle="--", label="ELBO")
        mark = {"markersize": 11, "markerfacecolor": "white", "markeredgecolor": BLACK}
        (self.below,) = right.plot([], [], "v", **mark)
        right.set_xticks(range(3), ["E log p(x|z)", "KL to prior", "gap"])
        right.grid(axis="x", visible=False)
        right.set(xlim=(-0.5, 2.5), ylim=(_LOWEST, 1.5), ylabel="nats")
        right.set_title("from 0 down to the ELBO, up to log p(x)")
        right.legend(loc="upper center", ncols=2)
        super().__init__(
            figure, [self.posterior, self.q, *self.bars, self.evidence, self.elbo, self.below]
        )

    def update(self, data):
        """Move both densities, the three bars, both levels, and the mark of what is too low."""
        self.posterior.set_data(Z, data.posterior)
        self.q.set_data(Z, data.q)
        ends = [(0, data.fit), (data.fit, data.elbo), (data.elbo, data.log_evidence)]
        for bar, (start, end) in zip(self.bars, ends, strict=True):
            bar.set_y(start)
            bar.set_height(end - start)
        self.evidence.set_ydata([data.log_evidence] * 2)
        self.elbo.set_ydata([data.elbo] * 2)
        low = [k for k, pair in enumerate(ends) if min(pair) < _LOWEST]
        self.below.set_data(low, np.full(len(low), _LOWEST + 0.5))


def explorer():
    """Return the explorer of 4.2."""
    return Explorer(
        "The ELBO and its gap",
        {
            "mean": slider("mean of q", -0.5, -2.5, 2.5, 0.05),
            "deviation": slider("σ of q", 0.7, 0.2, 1.5, 0.05),
            "w": slider("w", 1, *_W, 0.05),
            "x": slider("x", 2, -2.5, 2.5, 0.05),
        },
        data,
        Picture(),
        actions={"E-step: best q": e_step, "M-step: best w": m_step},
        handles=bell_handles(0, "mean", "deviation", lambda data: (Z, data.q)),
    )
