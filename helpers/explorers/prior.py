"""Explorer of Q3(b): what the prior draws from VAEs trained with different weights of the KL."""

from dataclasses import dataclass

import numpy as np
import torch

from helpers.explorers.codes import plot_codes
from helpers.figures import BLACK, new_figure
from helpers.vae import VAE
from helpers.widgets.controls import Dice, choice
from helpers.widgets.explorer import Explorer
from helpers.widgets.picture import MovingPicture

_SIDE = 5  # images per row and column
_DRAWS = 1000
_NEAR = 2000  # codes among which the nearest is looked for
_SHOWN = 800
_RARE = 0.045


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

    `means` (N, 2) are the codes μ_z, `labels` (N,) their digits, `points` (25, 2) codes that are
    decoded to `images` (25, 28, 28). `spread` is the rms of the means, `sigma` the median of
    σ_z, `outside` the share of means beyond 2 standard deviations of the prior; `shares` (10,)
    says how often each digit is that of the code nearest to one of 1,000 draws.
    """

    beta: float
    source: str
    means: np.ndarray
    labels: np.ndarray
    points: np.ndarray
    images: np.ndarray
    spread: float
    sigma: float
    outside: float
    shares: np.ndarray

    @property
    def verdict(self):
        """How the codes lie beside the prior, and which digits the draws come near."""
        # One digit of each number only: training differs from one machine to the next.
        drawn = {"prior": "the prior", "codes": "q(z|x) of random images"}[self.source]
        rare = [str(digit) for digit in range(10) if self.shares[digit] < _RARE]
        seen = (
            f"hardly ever come near the digits {', '.join(rare)}"
            if rare
            else "come near every digit"
        )
        return (
            f"β = {self.beta:g}: the median of σ_z is about {_round(self.sigma)}, the rms of the "
            f"means about {_round(self.spread)} (the prior's is 1). About "
            f"{_round(100 * self.outside)} % of the means lie beyond 2 standard deviations of the "
            f"prior; of its own draws 14 % do. Drawn from {drawn}, codes {seen}."
        )


def _round(number):
    return f"{float(f'{number:.1g}'):g}"


@torch.no_grad()
def data(posteriors, labels, beta, source, seed):
    """Return codes of the VAE trained with weight beta, and images it decodes from 25 draws.

    posteriors is a dictionary beta → `Posterior`, labels (N,) are those of its images. source is
    "prior", z ~ N(0, I), or "codes", z ~ q(z|x) of random images. Source: Question 3(b).
    """
    chosen = posteriors[beta]
    means, sigma = chosen.means, chosen.sigma
    rng = torch.Generator().manual_seed(seed)
    z = torch.randn((_DRAWS, 2), generator=rng)
    if source == "codes":
        some = torch.randint(len(means), (_DRAWS,), generator=rng)
        z = means[some] + sigma[some] * z
    nearest = torch.cdist(z, means[:_NEAR]).argmin(dim=1).numpy()
    points = z[: _SIDE**2]
    return Data(
        beta=beta,
        source=source,
        means=means.numpy(),
        labels=labels,
        points=points.numpy(),
        images=chosen.model.decode(points).numpy().reshape(-1, 28, 28),
        spread=means.square().mean().sqrt().item(),
        sigma=sigma.median().item(),
        outside=(means.norm(dim=1) > 2).float().mean().item(),
        shares=np.bincount(labels[nearest], minlength=10) / _DRAWS,
    )


class Picture(MovingPicture):
    """Left: means as digits, circles of the prior, draws. Right: the images of the draws."""

    def __init__(self, reach):
        figure, (left, right) = new_figure(1, 2, size=(9, 4.3))
        self.codes = plot_codes(left, np.empty((0, 2)), np.empty(0))
        angle = np.linspace(0, 2 * np.pi, 100)
        circles = [
            left.plot(r * np.cos(angle), r * np.sin(angle), "-", color=BLACK, zorder=3)[0]
            for r in (1, 2)
        ]
        (self.points,) = left.plot(
            [], [], "o", color="white", markeredgecolor=BLACK, markersize=6, zorder=4
        )
        left.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        left.set(xlabel="z₁", ylabel="z₂", title="means μ_z; circles: 1, 2 std of the prior")
        self.image = right.imshow(
            np.zeros((28 * _SIDE,) * 2), cmap="gray_r", vmin=0, vmax=1, interpolation="none"
        )
        right.set_axis_off()
        right.set_title("decoded from the draws ○")
        super().__init__(figure, [*self.codes, *circles, self.points, self.image])

    def update(self, data):
        """Move codes and draws, and change the images."""
        means, labels = data.means[:_SHOWN], data.labels[:_SHOWN]
        for digit, artist in enumerate(self.codes):
            artist.set_data(*means[labels == digit].T)
        self.points.set_data(*data.points.T)
        rows = data.images.reshape(_SIDE, _SIDE, 28, 28).transpose(0, 2, 1, 3)
        self.image.set_data(rows.reshape(28 * _SIDE, 28 * _SIDE))


def explorer(models, x, labels):
    """Return the explorer of trained VAEs, a dictionary β → model, on images x; it never trains."""
    posteriors = {beta: posterior_of(model, x) for beta, model in models.items()}
    sizes = torch.cat([posterior.means for posterior in posteriors.values()]).abs()
    reach = max(3.0, np.ceil(sizes.quantile(0.998).item()))
    return Explorer(
        "Drawing from the prior",
        {
            "beta": choice("β", list(models), list(models)[-1]),
            "source": choice("draw z from", ["prior", "codes"]),
            "seed": Dice("Draw again"),
        },
        lambda **state: data(posteriors, labels, **state),
        Picture(reach),
    )
