"""A one-dimensional GAN of exam question 3, in PyTorch, and the discriminator in closed form.

A discriminator gives D(x) = σ(d(x)), the probability that x is real; d is its logit.
"""

from collections.abc import Callable, Iterator

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn
from torch.nn.functional import softplus

from helpers.internal.arguments import as_count, as_finite
from helpers.internal.torch_layers import linear
from helpers.internal.underflow import ignore_underflow


def discriminator_loss(real: Tensor, fake: Tensor) -> Tensor:
    """Return the loss of a discriminator, E[−log D(x)] + E[−log(1 − D(G(z)))].

    real and fake are the logits of real and of fake samples. Small where D is right.
    Source: Question 3(c), corrected.

    >>> discriminator_loss(torch.tensor([9.0]), torch.tensor([-9.0])).item() < 0.001
    True
    """
    return softplus(-real).mean() + softplus(fake).mean()


def swapped_loss(real: Tensor, fake: Tensor) -> Tensor:
    """Return the loss as the exam gives it, E[−log(1 − D(x))] + E[−log D(G(z))].

    Small where D is wrong. Source: Question 3(c).

    >>> swapped_loss(torch.tensor([9.0]), torch.tensor([-9.0])).item() > 17.9
    True
    """
    return discriminator_loss(-real, -fake)


def generator_loss(fake: Tensor) -> Tensor:
    """Return the loss of a generator, E[−log D(G(z))]: small where D takes fakes for real.

    >>> round(generator_loss(torch.zeros(3)).item(), 4)
    0.6931
    """
    return softplus(-fake).mean()


@ignore_underflow
def optimal_discriminator(real: ArrayLike, fake: ArrayLike) -> np.ndarray:
    """Return the minimiser of the corrected loss, D = p/(p + q), for densities p and q.

    real and fake are p and q at the same points; where both are 0, D may be anything and is ½.
    The loss as given has its minimum at 1 − D. Source: Question 3(c).

    >>> optimal_discriminator([1, 3, 0], [1, 1, 0]).tolist()
    [0.5, 0.75, 0.5]
    """
    real, fake = as_finite("real", real), as_finite("fake", fake)
    if real.shape != fake.shape:
        raise ValueError(f"fake must have the shape of real, {real.shape}, got {fake.shape}")
    if min(real.min(), fake.min()) < 0:
        raise ValueError("real and fake must be densities, got a negative value")
    total = real + fake
    return np.divide(real, total, out=np.full_like(total, 0.5), where=total > 0)


def network(rng: torch.Generator, hidden: int = 32) -> nn.Sequential:
    """Return a network ℝ → ℝ with two layers of `hidden` tanh units, drawn from rng.

    >>> network(torch.Generator(), hidden=4)(torch.zeros(5, 1)).shape
    torch.Size([5, 1])
    """
    hidden = as_count("hidden", hidden)
    return nn.Sequential(
        linear(rng, 1, hidden),
        nn.Tanh(),
        linear(rng, hidden, hidden),
        nn.Tanh(),
        linear(rng, hidden, 1),
    )


def fit_discriminator(
    discriminator: nn.Module,
    real: Tensor,
    fake: Tensor,
    loss: Callable[[Tensor, Tensor], Tensor],
    steps: int,
    lr: float = 1e-2,
) -> Iterator[float]:
    """Train a discriminator on samples (N, 1) of both kinds; yield the loss of each step.

    loss is `discriminator_loss` or `swapped_loss`.
    """
    _check_samples(real=real, fake=fake)
    optimiser = torch.optim.Adam(discriminator.parameters(), lr=lr)
    for _ in range(as_count("steps", steps)):
        value = loss(discriminator(real), discriminator(fake))
        _step(optimiser, value)
        yield value.item()


def fit(
    generator: nn.Module,
    discriminator: nn.Module,
    real: Tensor,
    rng: torch.Generator,
    loss: Callable[[Tensor, Tensor], Tensor],
    steps: int,
    batch: int = 256,
    lr: tuple[float, float] = (5e-4, 1e-2),
) -> Iterator[float]:
    """Train generator and discriminator in turn on samples real (N, 1); yield D's loss each step.

    The discriminator learns with `loss`, the generator with `generator_loss`, which takes D for
    the probability that x is real, also where `loss` is swapped. rng draws batches and noise; lr
    holds the rates of generator and discriminator. Source: Question 3(c).
    """
    _check_samples(real=real)
    batch = as_count("batch", batch)
    of_g, of_d = (
        torch.optim.Adam(net.parameters(), lr=rate, betas=(0.5, 0.9))
        for net, rate in zip((generator, discriminator), lr, strict=True)
    )
    for _ in range(as_count("steps", steps)):
        noise = torch.randn((batch, 1), generator=rng)
        some = real[torch.randint(len(real), (batch,), generator=rng)]
        fake = generator(noise)
        value = loss(discriminator(some), discriminator(fake.detach()))
        _step(of_d, value)
        _step(of_g, generator_loss(discriminator(fake)))
        yield value.item()


def _check_samples(**samples):
    for name, x in samples.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} must be a torch tensor, got {type(x).__name__}")
        if x.ndim != 2 or x.shape[1] != 1 or len(x) == 0:
            raise ValueError(f"{name} must have shape (N, 1), not empty; got {tuple(x.shape)}")


def _step(optimiser, loss):
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
