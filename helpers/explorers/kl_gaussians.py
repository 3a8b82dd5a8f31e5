"""Explorer of 4.1: two Gaussians, the integrand of their divergence, and KL both ways."""

from dataclasses import dataclass

import numpy as np

from helpers.figures import BLACK, BLUE, GREY, SHADE, VERMILION, new_figure
from helpers.gaussian import LOG_2PI, kl_diagonal
from helpers.widgets.controls import choice, slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.picture import MovingPicture

_X = np.linspace(-24, 24, 961)
_TOP = 2.0


@dataclass(frozen=True)
class KLGaussiansData:
    """What the picture shows, all along the line (961,): densities and integrands.

    `integrand` is q log(q/p), or p log(p/q) if that direction is chosen, and `shifted` the
    same with the density it averages under taken away and the other one added.
    """

    q: np.ndarray
    p: np.ndarray
    integrand: np.ndarray
    shifted: np.ndarray
    kl_qp: float
    kl_pq: float
    verdict: str


def kl_gaussians_data(mean_q, std_q, mean_p, std_p, direction):
    """Return the densities N(μ, σ²) of q and p, the integrand, and KL(q‖p) and KL(p‖q).

    direction is "q‖p" or "p‖q". Source: Exercise 4.1.
    """
    log_q, log_p = _log_density(mean_q, std_q), _log_density(mean_p, std_p)
    q, p = np.exp(log_q), np.exp(log_p)
    kl_qp = float(kl_diagonal([mean_q], std_q**2, mean_p, std_p**2))
    kl_pq = float(kl_diagonal([mean_p], std_p**2, mean_q, std_q**2))
    if direction == "q‖p":
        integrand, shift = q * (log_q - log_p), p - q
    else:
        integrand, shift = p * (log_p - log_q), q - p
    verdict = _verdict(kl_qp, kl_pq, direction, integrand)
    return KLGaussiansData(q, p, integrand, integrand + shift, kl_qp, kl_pq, verdict)


def _log_density(mean, std):
    return -(((_X - mean) / std) ** 2 + LOG_2PI) / 2 - np.log(std)


def _verdict(kl_qp, kl_pq, direction, integrand):
    if max(kl_qp, kl_pq) < 1e-12:
        return "q and p are the same: the integrand is 0 everywhere, and so is KL, both ways."
    total = kl_qp if direction == "q‖p" else kl_pq
    loss = -np.trapezoid(np.minimum(integrand, 0), _X)
    under, other = direction.split("‖")
    peak = integrand.max()
    beyond = f" Its peak, {peak:.1f}, is beyond the picture." if peak > _TOP else ""
    return (
        f"KL(q‖p) = {kl_qp:.3g} and KL(p‖q) = {kl_pq:.3g} nats. The integrand of KL({direction}) "
        f"is negative where {under} < {other}: that part is {loss:.3f} below zero, the rest "
        f"{total + loss:.3g} above.{beyond}"
    )


class KLGaussiansPicture(MovingPicture):
    """Left: both densities. Right: the integrand, its negative part shaded, and the shifted one."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2)
        (self.q,) = left.plot([], [], color=BLUE, label="q")
        (self.p,) = left.plot([], [], color=VERMILION, linestyle="--", label="p")
        left.set(xlim=(-8, 8), ylim=(0, 1.2), xlabel="x", title="densities")
        self.words = left.text(-7.6, 1.16, "", va="top")
        right.axhline(0, color=GREY, linewidth=1)
        self.negative = right.fill_between(_X, 0 * _X, color=SHADE, linewidth=0, zorder=1)
        (self.integrand,) = right.plot([], [], color=BLACK, label="integrand")
        (self.shifted,) = right.plot(
            [], [], color=BLUE, linestyle=":", label="the proof's: never negative"
        )
        right.set(xlim=(-8, 8), ylim=(-0.5, _TOP), xlabel="x")
        right.set_title("integrand of KL (shaded: negative)")
        boxed = {"frameon": True, "framealpha": 0.9, "edgecolor": "none"}
        legends = [left.legend(loc="upper right"), right.legend(loc="upper right", **boxed)]
        curves = [self.q, self.p, self.integrand, self.shifted]
        super().__init__(figure, [self.negative, *curves, self.words, *legends])

    def update(self, data):
        """Move both densities, both integrands, the shading and the two numbers."""
        self.q.set_data(_X, data.q)
        self.p.set_data(_X, data.p)
        self.integrand.set_data(_X, data.integrand)
        self.shifted.set_data(_X, data.shifted)
        self.negative.set_data(_X, np.minimum(data.integrand, 0), 0)
        self.words.set_text(f"KL(q‖p) = {data.kl_qp:.3g}\nKL(p‖q) = {data.kl_pq:.3g}")


def kl_gaussians_explorer():
    """Return the explorer of 4.1."""
    return Explorer(
        "KL of two Gaussians",
        {
            "mean_q": slider("μ_q", 1.0, -3, 3, 0.1),
            "std_q": slider("σ_q", 0.8, 0.5, 3, 0.1),
            "mean_p": slider("μ_p", 0.0, -3, 3, 0.1),
            "std_p": slider("σ_p", 1.5, 0.5, 3, 0.1),
            "direction": choice("integrand of KL", ["q‖p", "p‖q"]),
        },
        kl_gaussians_data,
        KLGaussiansPicture(),
    )
