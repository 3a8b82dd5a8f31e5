"""Explorer of Q3(b): what the prior draws from VAEs trained with different weights of the KL."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from helpers.explorers.codes import plot_codes
from helpers.figures import BLACK, new_figure
from helpers.vae import VAE
from helpers.widgets.controls import Dice, choice, slider
from helpers.widgets.dots import Dots
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

_SIDE = 5  # images per row and column
_DRAWS = 1000
_NEAR = 2000  # codes among which the nearest is looked for
_SHOWN = 800
_RARE = 45  # of the draws
_GREYS = 32


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """A VAE with two latents, and the means and σ_z (N, 2) of q(z|x) for N images."""

    model: VAE
    means: torch.Tensor
    sigma: torch.Tensor


@torch.no_grad()
def posterior_of(model, x):
    """Return the `Posterior` of a VAE for images x, a tensor (N, 784)."""
    means, log_variance = model.encode(x)
    return Posterior(model=model, means=means, sigma=torch.exp(log_variance / 2))


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows of the VAE with weight `beta`, and of draws from `source`.

    `points` (25, 2) are codes that are decoded to `images` (25, 28, 28), `width` is the standard
    deviation of the prior. `spread` is the rms of the codes' means μ_z, `sigma` the median of
    σ_z, `outside` the share of means beyond 2 standard deviations of the prior; `shares` (10,)
    says how often each digit is that of the code nearest to one of 1,000 draws, among
    `compared` codes.
    """

    beta: float
    source: str
    width: float
    points: np.ndarray
    images: np.ndarray
    spread: float
    sigma: float
    outside: float
    shares: np.ndarray
    compared: int

    # Training differs in the last digits from one machine to the next, and a notebook stores the
    # words: numbers marked with ≈ are left out when they are compared.
    @property
    def verdict(self):
        """How the codes lie beside the prior, and which digits the draws come near."""
        drawn = {"prior": "from the prior", "codes": "from q(z|x) of random images"}[self.source]
        rare = [str(digit) for digit in range(10) if self.shares[digit] < _RARE / _DRAWS]
        seen = f"at least {_RARE} come nearest to each digit"
        if rare:
            seen = f"fewer than {_RARE} each come nearest to the digits {', '.join(rare)}"
        return (
            f"β = {self.beta:g}: the median of σ_z is ≈ {self.sigma:.2g}, the rms of the means "
            f"≈ {self.spread:.2g}; that of the prior is {self.width:g}. Of the means "
            f"≈ {100 * self.outside:.0f} % lie beyond 2 standard deviations of the prior; of its "
            f"own draws 14 % do. Of {_DRAWS:,} codes drawn {drawn}, compared with those of "
            f"{self.compared:,} images, {seen}."
        )


@torch.no_grad()
def data(posteriors, labels, beta, source, seed, width=1.0):
    """Return draws of the VAE trained with weight beta, and images it decodes from 25 of them.

    posteriors is a dictionary beta → `Posterior`, labels (N,) are those of its images. source is
    "prior", z ~ N(0, width² I), or "codes", z ~ q(z|x) of random images. Source: Question 3(b).
    """
    chosen = posteriors[beta]
    means, sigma = chosen.means, chosen.sigma
    rng = torch.Generator().manual_seed(seed)
    z = torch.randn((_DRAWS, 2), generator=rng)
    if source == "prior":
        z = width * z
    else:
        some = torch.randint(len(means), (_DRAWS,), generator=rng)
        z = means[some] + sigma[some] * z
    nearest = torch.cdist(z, means[:_NEAR]).argmin(dim=1).numpy()
    points = z[: _SIDE**2]
    return Data(
        beta=beta,
        source=source,
        width=width,
        points=points.numpy(),
        images=chosen.model.decode(points).numpy().reshape(-1, 28, 28),
        spread=means.square().mean().sqrt().item(),
        sigma=sigma.median().item(),
        outside=(means.norm(dim=1) > 2 * width).float().mean().item(),
        shares=np.bincount(labels[nearest], minlength=10) / _DRAWS,
        compared=len(means[:_NEAR]),
    )


class _ModelPicture(MovingPicture):
    """Left: means as digits, circles of the prior, draws. Right: the images of the draws."""

    def __init__(self, means, labels, reach):
        figure, (left, right) = new_figure(1, 2, size=(9, 4.3))
        super().__init__(figure)
        plot_codes(left, means[:_SHOWN], labels[:_SHOWN])
        for r in (1, 2):
            self.line(left, partial(_circle, r), "-", color=BLACK)
        self.follow(Dots(left, 7, BLACK), data=lambda data: data.points.T)
        self.follow(Dots(left, 5, "#ffffff"), data=lambda data: data.points.T)
        left.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        left.set(xlabel="z₁", ylabel="z₂", title="means μ_z; circles: 1, 2 std of the prior")
        blank = np.zeros((28 * _SIDE,) * 2)
        image = right.imshow(blank, cmap="gray_r", vmin=0, vmax=1, interpolation="none")
        self.follow(image, data=_rows)
        right.set_axis_off()
        right.set_title("decoded from the draws ○")


def _circle(r, data):
    angle = np.linspace(0, 2 * np.pi, 61)
    return r * data.width * np.cos(angle), r * data.width * np.sin(angle)


def _rows(data):
    """Return the images as one, in few greys, which halves its bytes."""
    rows = np.round(_GREYS * data.images) / _GREYS
    rows = rows.reshape(_SIDE, _SIDE, 28, 28).transpose(0, 2, 1, 3)
    return rows.reshape(28 * _SIDE, 28 * _SIDE)


class Picture:
    """The picture of the VAE with the chosen β: its codes stand still."""

    def __init__(self, posteriors, labels, reach):
        self.by_beta = {
            beta: _ModelPicture(posterior.means.numpy(), labels, reach)
            for beta, posterior in posteriors.items()
        }

    def shown(self, data):
        """Return the picture that shows `data`."""
        return self.by_beta[data.beta]


def explorer(models, x, labels):
    """Return the explorer of trained VAEs, a dictionary β → model, on images x; it never trains."""
    posteriors = {beta: posterior_of(model, x) for beta, model in models.items()}
    sizes = torch.cat([posterior.means for posterior in posteriors.values()]).abs()
    reach = max(3.0, np.ceil(sizes.quantile(0.998).item()))
    none = min(models)
    return Explorer(
        "Drawing from the prior",
        {
            "beta": choice("β", list(models), list(models)[-1]),
            "source": choice("draw z from", ["prior", "codes"]),
            "width": slider("std of the prior", 1, 0.1, reach / 2, 0.1, digits=1),
            "seed": Dice("Draw again"),
        },
        lambda **state: data(posteriors, labels, **state),
        Picture(posteriors, labels, reach),
        stops={
            "with KL": {},
            "without KL": {"beta": none},
            "drawn from the codes": {"beta": none, "source": "codes"},
            "a wider prior": {"beta": none, "width": 2},
        },
        handles=[
            Handle(
                panel=0,
                place=lambda _, data: (2 * data.width, 0),
                right="width",
                drag=lambda x, y, _state, _data: {"width": np.hypot(x, y) / 2},
            )
        ],
    )
