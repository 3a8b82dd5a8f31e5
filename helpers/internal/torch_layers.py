"""Layers of the torch models, with weights from a generator that is passed in."""

import torch
from torch import nn


def linear(rng: torch.Generator, inputs: int, outputs: int) -> nn.Linear:
    """Return a linear layer with weights and biases drawn from rng, uniform in ±1/√inputs."""
    layer = nn.utils.skip_init(nn.Linear, inputs, outputs)
    for parameter in layer.parameters():
        nn.init.uniform_(parameter, -(inputs**-0.5), inputs**-0.5, generator=rng)
    return layer
