"""Explorer of 4.1: a Gaussian beside one or two humps, and their divergence both ways."""

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Polygon

from helpers.figures import BLACK, BLUE, GREY, GROUNDED, SHADE, VERMILION, new_figure
from helpers.gaussian import LOG_2PI
from helpers.widgets.bells import bell_handles
from helpers.widgets.controls import choice, slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

X = np.linspace(-24, 24, 961)
_SEEN = np.abs(X) <= 9
_TOP = 2.0


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows: densities and integrands along the line `X` (961,), KL in nats.

    `integrand` is q log(q/p), or p log(p/q) if `direction` is "p‖q", and `shifted` the same
    with the density it averages under taken away and the other one added. `below` is the area
    between zero and the negative part of `integrand`.
    """

    q: np.ndarray
    p: np.ndarray
    integrand: np.ndarray
    shifted: np.ndarray
    below: float
    kl_qp: float
    kl_pq: float
    direction: str

    @property
    def verdict(self):
        """Both divergences, and the parts of the chosen one below and above zero."""
        if max(self.kl_qp, self.kl_pq) < 1e-12:
            return "q and p are the same: the integrand is 0 everywhere, and so is KL, both ways."
        total = self.kl_qp if self.direction == "q‖p" else self.kl_pq
        under, other = self.direction.split("‖")
        peak = self.integrand.max()
        beyond = f" Its peak, {peak:.1f}, is beyond the picture." if peak > _TOP else ""
        return (
            f"KL(q‖p) = {self.kl_qp:.3g} and KL(p‖q) = {self.kl_pq:.3g} nats. The integrand of "
            f"KL({self.direction}) is negative where {under} < {other}: that part is "
            f"{self.below:.3f} below zero, the rest {total + self.below:.3g} above.{beyond}"
        )


def data(mean_q, std_q, mean_p, std_p, apart, direction):
    """Return the densities of q = N(μ, σ²) and p, the integrand, and KL(q‖p) and KL(p‖q).

    p has two humps of one height and width, `apart` from one another with mean_p in the middle;
    with 0 it is a Gaussian. direction is "q‖p" or "p‖q". Source: Exercise 4.1.
    """
    log_q = _log_density(mean_q, std_q)
    humps = (_log_density(mean_p + side * apart / 2, std_p) for side in (-1, 1))
    log_p = np.logaddexp(*humps) - np.log(2)
    q, p = np.exp(log_q), np.exp(log_p)
    if direction == "q‖p":
        integrand, shift = q * (log_q - log_p), p - q
    else:
        integrand, shift = p * (log_p - log_q), q - p
    return Data(
        q=q,
        p=p,
        integrand=integrand,
        shifted=integrand + shift,
        below=float(-np.trapezoid(np.minimum(integrand, 0), X)),
        kl_qp=max(float(np.trapezoid(q * (log_q - log_p), X)), 0.0),  # rounding may leave −1e-17
        kl_pq=max(float(np.trapezoid(p * (log_p - log_q), X)), 0.0),
        direction=direction,
    )


def _log_density(mean, std):
    return -(((X - mean) / std) ** 2 + LOG_2PI) / 2 - np.log(std)


class Picture(MovingPicture):
    """Left: both densities. Right: the integrand, its negative part shaded, and the shifted one."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2)
        super().__init__(figure)
        self.line(left, lambda data: (X, data.q), color=BLUE, label="q")
        self.line(left, lambda data: (X, data.p), color=VERMILION, linestyle="--", label="p")
        left.set(xlim=(-9, 9), ylim=(0, 1.2), xlabel="x", title="densities")
        self.follow(left.text(-8.6, 1.16, "", va="top"), text=_both_ways)
        left.legend(loc="upper right")
        right.axhline(0, color=GREY, linewidth=1)
        dip = Polygon(np.empty((0, 2)), color=SHADE, linewidth=0)
        self.follow(right.add_patch(dip), xy=_dip)
        self.line(right, lambda data: (X, data.integrand), color=BLACK, label="integrand")
        self.line(
            right,
            lambda data: (X, data.shifted),
            color=BLUE,
            linestyle=":",
            label="the proof's: never negative",
        )
        right.set(xlim=(-9, 9), ylim=(-0.5, _TOP), xlabel="x")
        right.set_title("integrand of KL (shaded: negative)")
        right.legend(loc="upper right", **GROUNDED)


def _both_ways(data):
    return f"KL(q‖p) = {data.kl_qp:.3g}\nKL(p‖q) = {data.kl_pq:.3g}"


def _dip(data):
    """Return the outline of what of the integrand lies below 0."""
    return np.column_stack([X, np.minimum(data.integrand, 0)])[_SEEN]


def _hump_handles():
    """Return two handles on p: on the peak of its right hump, and one σ to the right of it."""

    def curve_at(x, data):
        return x, np.interp(x, X, data.p)

    def right_peak(state):
        return state["mean_p"] + state["apart"] / 2

    return (
        Handle(
            panel=0,
            place=lambda state, data: curve_at(right_peak(state), data),
            right="mean_p",
            drag=lambda x, _y, state, _data: {"mean_p": x - state["apart"] / 2},
            colour=VERMILION,
        ),
        Handle(
            panel=0,
            place=lambda state, data: curve_at(right_peak(state) + state["std_p"], data),
            right="std_p",
            drag=lambda x, _y, state, _data: {"std_p": x - right_peak(state)},
            colour=VERMILION,
        ),
    )


def explorer():
    """Return the explorer of 4.1."""
    return Explorer(
        "KL both ways",
        {
            "mean_q": slider("μ_q", 1.0, -3, 3, 0.1),
            "std_q": slider("σ_q", 0.8, 0.5, 3, 0.1),
            "mean_p": slider("μ_p", 0.0, -3, 3, 0.1),
            "std_p": slider("σ_p", 1.5, 0.5, 3, 0.1),
            "apart": slider("p's humps, apart", 0.0, 0, 5, 0.1),
            "direction": choice("integrand of KL", ["q‖p", "p‖q"]),
        },
        data,
        Picture(),
        stops={
            "q wide": {"mean_q": 0, "std_q": 2, "std_p": 1},
            "pulled apart": {"mean_q": 1.5, "mean_p": -1.5, "std_q": 1, "std_p": 1},
            "on one hump": {"mean_q": 2.5, "std_q": 0.7, "std_p": 0.7, "apart": 5},
            "over both humps": {"mean_q": 0, "std_q": 2.6, "std_p": 0.7, "apart": 5},
        },
        handles=[
            *bell_handles(0, "mean_q", "std_q", BLUE, lambda data: (X, data.q)),
            *_hump_handles(),
        ],
    )
