"""Explorer of 4.3: a Gaussian in the plane, its entropy, and that of its two marginals."""

from dataclasses import dataclass

import numpy as np

from helpers.figures import BLACK, BLUE, GREY, ORANGE, PURPLE, VERMILION, new_figure
from helpers.gaussian import LOG_2PI
from helpers.widgets.controls import Dice, slider
from helpers.widgets.dots import Dots
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

RHO = np.linspace(-0.99, 0.99, 99)
_ANGLE = np.linspace(0, 2 * np.pi, 91)
_SAMPLES = 200

_K = np.sqrt(2 * np.e)  # the ellipse reaches K σ₁ to the right and K σ₂ down


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows; entropies are in nats.

    `ellipse` (2, 91) encloses the area e^H, `samples` (2, 200) are drawn; `curve` (99,) is
    the joint entropy along the correlation, `marginals` holds the entropies of z₁ and z₂, which
    exceed `joint` by `information`, the mutual information.
    """

    rho: float
    ellipse: np.ndarray
    samples: np.ndarray
    curve: np.ndarray
    joint: float
    marginals: np.ndarray
    information: float

    @property
    def verdict(self):
        """The entropies of the pair and of its coordinates, and what lies between them."""
        size = "less" if self.joint < 0 else "more"
        return (
            f"The entropy of the pair is {self.joint:.2f} nats: the ellipse has the area "
            f"{np.exp(self.joint):.3g}, {size} than 1. The coordinates on their own have "
            f"{self.marginals[0]:.2f} and {self.marginals[1]:.2f}, together "
            f"{self.marginals.sum():.2f}. With correlation {self.rho:.2f} the difference, their "
            f"mutual information, is {self.information:.3f}."
        )


def data(std_1, std_2, rho, seed):
    """Return the ellipse of area e^H, samples, and H = ½ log((2πe)² σ₁²σ₂²(1 − ρ²)).

    The ellipse is where zᵀΣ⁻¹z = 2e. The noise ε of the samples Lε comes from `seed`.
    Source: Exercise 4.3.
    """
    stds = np.array([std_1, std_2])
    L = stds[:, np.newaxis] * np.array([[1.0, 0.0], [rho, np.sqrt(1 - rho**2)]])
    circle = np.sqrt(2 * np.e) * np.stack([np.cos(_ANGLE), np.sin(_ANGLE)])
    noise = np.random.default_rng(seed).standard_normal((2, _SAMPLES))
    marginals = (LOG_2PI + 1) / 2 + np.log(stds)
    information = float(0.0 - np.log1p(-(rho**2)) / 2)  # never −0.0
    return Data(
        rho=rho,
        ellipse=L @ circle,
        samples=L @ noise,
        curve=marginals.sum() + np.log1p(-(RHO**2)) / 2,
        joint=float(marginals.sum() - information),
        marginals=marginals,
        information=information,
    )


class Picture(MovingPicture):
    """Left: samples and the ellipse of area e^H. Right: H along ρ, and the sum of marginals."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2, size=(9.2, 3.8))
        super().__init__(figure)
        self.follow(Dots(left, 2.5, ORANGE), data=lambda data: data.samples)
        self.line(left, lambda data: data.ellipse, color=BLUE)
        left.set(xlim=(-8, 8), ylim=(-8, 8), xlabel="z₁", ylabel="z₂", aspect="equal")
        left.set(xticks=[-8, -4, 0, 4, 8], yticks=[-8, -4, 0, 4, 8])
        left.set_title("samples, and an ellipse of area exp H")
        right.axhline(0, color=GREY, linewidth=1)
        self.line(right, lambda data: (RHO, data.curve), color=BLUE, label="the pair")
        apart = {"color": VERMILION, "linestyle": "--", "label": "z₁ and z₂ apart"}
        self.level(right, lambda data: data.marginals.sum(), **apart)
        gap = {"color": PURPLE, "linewidth": 3, "label": "mutual information"}
        self.line(right, _gap, ":", **gap)
        self.line(right, lambda data: (data.rho, data.joint), "o", color=BLACK, markersize=8)
        right.set(xlim=(-1.02, 1.02), ylim=(-2.6, 7.4), xlabel="correlation ρ")
        right.set(xticks=[-1, -0.5, 0, 0.5, 1], title="entropy in nats")
        right.legend(loc="upper center", ncols=2)


def _gap(data):
    return [data.rho, data.rho], [data.joint, data.marginals.sum()]


def explorer():
    """Return the explorer of 4.3."""
    return Explorer(
        "Entropy of a Gaussian",
        {
            "std_1": slider("σ₁", 2.0, 0.2, 3, 0.1),
            "std_2": slider("σ₂", 1.2, 0.2, 3, 0.1),
            "rho": slider("ρ", 0.9, -0.99, 0.99, 0.01),
            "seed": Dice("New samples"),
        },
        data,
        Picture(),
        stops={
            "σ₁ halved": {"std_1": 1},
            "nearly a line": {"rho": 0.99},
            "uncorrelated": {"rho": 0},
            "entropy below 0": {"std_1": 0.2, "std_2": 0.2, "rho": 0},
        },
        handles=[
            Handle(
                panel=0,
                place=lambda state, _: (_K * state["std_1"], _K * state["rho"] * state["std_2"]),
                right="std_1",
                drag=lambda x, _y, _state, _data: {"std_1": x / _K},
            ),
            Handle(
                panel=0,
                place=lambda state, _: (-_K * state["rho"] * state["std_1"], -_K * state["std_2"]),
                right="std_2",
                drag=lambda _x, y, _state, _data: {"std_2": -y / _K},
            ),
            Handle(panel=1, place=lambda state, data: (state["rho"], data.joint), right="rho"),
        ],
    )
