"""The variational autoencoder of Exercise 4.8, in PyTorch.

z ~ N(0, I), x | z ~ N(μ_x(z), σ_x² I), q(z|x) = N(μ_z(x), diag σ_z²(x)). The network is
784–400–200–40 and 40–400–784; images are rows (N, 784) from 0 to 1. All is in nats per image.
"""

import math
import os
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from helpers.internal.arguments import as_count, as_positive
from helpers.internal.files import written_whole
from helpers.internal.torch_layers import linear

PIXELS = 784
VARIANTS = ("source", "linear mean", "learned variance")
"""relu on the mean and unit variance, as the source's code has it; the mean without the relu;
and log σ_z² as a second output of the encoder."""


class VAE(nn.Module):
    """The network: `encode` and `decode`. Weights are drawn from `rng`, a torch.Generator.

    They are uniform in ±1/√(inputs), as `nn.Linear` has them; variant is one of VARIANTS.
    Source: Exercise 4.8, appendix.

    >>> model = VAE(torch.Generator().manual_seed(0), latent=2)
    >>> mean, log_variance = model.encode(torch.zeros(3, 784))
    >>> mean.shape, model.decode(mean).shape
    (torch.Size([3, 2]), torch.Size([3, 784]))
    """

    def __init__(
        self, rng: torch.Generator, variant: str = "linear mean", latent: int = 40
    ) -> None:
        super().__init__()
        if variant not in VARIANTS:
            raise ValueError(f"variant must be one of {', '.join(VARIANTS)}; got {variant!r}")
        self.variant, self.latent = variant, as_count("latent", latent)
        outputs = 2 * latent if variant == "learned variance" else latent
        self.encoder = nn.Sequential(
            linear(rng, PIXELS, 400), nn.ReLU(), linear(rng, 400, 200), nn.ReLU()
        )
        self.code = linear(rng, 200, outputs)
        self.decoder = nn.Sequential(
            linear(rng, latent, 400), nn.ReLU(), linear(rng, 400, PIXELS), nn.Sigmoid()
        )

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean and log variance of q(z|x), each (N, Z), for images x (N, 784)."""
        _check_images(x)
        code = self.code(self.encoder(x))
        if self.variant == "learned variance":
            return code.chunk(2, dim=1)
        return (relu(code) if self.variant == "source" else code), torch.zeros_like(code)

    def decode(self, z: Tensor) -> Tensor:
        """Return the mean of p(x|z), μ_x(z), shape (N, 784), for codes z (N, Z)."""
        return self.decoder(z)


def reparameterise(mean: Tensor, log_variance: Tensor, rng: torch.Generator) -> Tensor:
    """Return a sample of q(z|x), z = μ_z + σ_z ε, ε standard normal from rng.

    Source: Exercise 4.5.

    >>> mean = torch.tensor([[3.0, 4.0]])
    >>> reparameterise(mean, torch.full((1, 2), -80.0), torch.Generator()).round().tolist()
    [[3.0, 4.0]]
    """
    noise = torch.randn(mean.shape, generator=rng, device=mean.device)
    return mean + torch.exp(log_variance / 2) * noise


def negative_elbo(
    x: Tensor,
    reconstruction: Tensor,
    mean: Tensor,
    log_variance: Tensor,
    variance_x: float,
    beta: float = 1.0,
) -> Tensor:
    """Return the objective, −ELBO of each image, shape (N,), estimated with one sample of z.

    (X/2) log 2πσ_x² + ‖x − μ_x(z)‖²/(2σ_x²) + β KL(q‖p(z)), KL = ½Σ(μ_z² + σ_z² − 1 − log σ_z²).
    For β = 1 it bounds −log p(x), on average over z. Source: Exercises 4.4 and 4.6, with every
    constant.

    >>> zeros = torch.zeros(1, 2)
    >>> negative_elbo(zeros, zeros, torch.ones(1, 2), zeros, variance_x=0.5 / math.pi).item()
    1.0
    """
    kl = kl_to_prior(mean, log_variance)
    return beta * kl - log_density(x, reconstruction, variance_x)


def log_density(x: Tensor, reconstruction: Tensor, variance_x: float) -> Tensor:
    """Return the log-likelihood of each image given its code, log p(x|z), shape (N,).

    −(X/2) log 2πσ_x² − ‖x − μ_x(z)‖²/(2σ_x²).

    >>> logs = log_density(torch.ones(1, 2), torch.zeros(1, 2), variance_x=0.5 / math.pi)
    >>> round(logs.item(), 4)
    -6.2832
    """
    squares = (x - reconstruction).square().sum(dim=1)
    return -x.shape[1] / 2 * math.log(2 * math.pi * variance_x) - squares / (2 * variance_x)


def kl_to_prior(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return how far q(z|x) lies from the prior, KL(q‖p(z)) = ½Σ(μ_z² + σ_z² − 1 − log σ_z²).

    mean and log_variance (N, Z) → (N,).

    >>> kl_to_prior(torch.tensor([[0.0, 0.0], [3.0, 4.0]]), torch.zeros(2, 2)).tolist()
    [0.0, 12.5]
    """
    return (mean.square() + log_variance.exp() - 1 - log_variance).sum(dim=1) / 2


def fit(
    model: VAE,
    x: Tensor,
    rng: torch.Generator,
    epochs: int,
    variance_x: float = 0.5,
    beta: float = 1.0,
    batch: int = 100,
    lr: float = 1e-3,
) -> Iterator[float]:
    """Train with Adam on shuffled batches; yield the mean negative ELBO of each epoch.

    rng, a torch.Generator on the device of model and x, draws order and noise. Raises
    FloatingPointError with the epoch in which the objective is no longer finite. Source:
    Exercise 4.8.
    """
    epochs, batch = as_count("epochs", epochs), as_count("batch", batch)
    variance_x = as_positive("variance_x", variance_x)
    _check_images(x)
    optimiser = torch.optim.Adam(model.parameters(), lr=lr, fused=True)
    for epoch in range(1, epochs + 1):
        order = torch.randperm(len(x), generator=rng, device=x.device)
        total = 0.0
        for part in order.split(batch):
            images = x[part]
            mean, log_variance = model.encode(images)
            made = model.decode(reparameterise(mean, log_variance, rng))
            loss = negative_elbo(images, made, mean, log_variance, variance_x, beta).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(part)
        if not math.isfinite(total):
            raise FloatingPointError(f"fit diverges: the objective is not finite in epoch {epoch}")
        yield total / len(x)


@torch.no_grad()
def elbo(
    model: VAE, x: Tensor, rng: torch.Generator, variance_x: float, samples: int = 1
) -> Tensor:
    """Return an estimate of the ELBO of each image, shape (N,): a mean over samples of z."""
    variance_x = as_positive("variance_x", variance_x)
    mean, log_variance = model.encode(x)
    bounds = (
        -negative_elbo(
            x, model.decode(reparameterise(mean, log_variance, rng)), mean, log_variance, variance_x
        )
        for _ in range(as_count("samples", samples))
    )
    return sum(bounds) / samples


@torch.no_grad()
def log_likelihood(
    model: VAE, x: Tensor, rng: torch.Generator, variance_x: float, samples: int
) -> Tensor:
    """Return importance-sampled estimates of log p(x), shape (N,), from samples of q(z|x).

    log (1/K) Σ_k p(x|z_k) p(z_k)/q(z_k|x): on average not above log p(x), and for K = 1 on
    average the ELBO (Burda et al., 2016).
    """
    variance_x = as_positive("variance_x", variance_x)
    mean, log_variance = model.encode(x)
    logs = []
    for _ in range(as_count("samples", samples)):
        noise = torch.randn(mean.shape, generator=rng, device=mean.device)
        z = mean + torch.exp(log_variance / 2) * noise
        prior_to_q = (noise.square() + log_variance - z.square()).sum(dim=1) / 2
        logs.append(prior_to_q + log_density(x, model.decode(z), variance_x))
    return torch.logsumexp(torch.stack(logs), dim=0) - math.log(samples)


def save(path: str | os.PathLike, model: VAE) -> None:
    """Write the model to a file: its weights, variant and number of latents.

    Raises OSError if that is not possible.
    """
    state = {"variant": model.variant, "latent": model.latent, "weights": model.state_dict()}
    with written_whole(path) as file:
        torch.save(state, file)


def load(path: str | os.PathLike) -> VAE:
    """Return the model in a file, executing nothing in it. Raises ValueError if it is no model."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        model = VAE(torch.Generator(), state["variant"], state["latent"])
        model.load_state_dict(state["weights"])
    except OSError:
        raise
    except Exception as fault:
        raise ValueError(
            f"path must name a file that save has written; {path} is not one"
        ) from fault
    return model


def _check_images(x):
    if not isinstance(x, torch.Tensor):
        raise TypeError(f"x must be a torch tensor, got {type(x).__name__}")
    if x.ndim != 2 or x.shape[1] != PIXELS or len(x) == 0:
        raise ValueError(f"x must have shape (N, {PIXELS}), not empty; got {tuple(x.shape)}")
