"""One epoch of the VAE on the 10,000 images against a bare torch loop of the same model."""

import torch

from benchmarks.measure import compare
from helpers import data
from helpers.vae import VAE, fit


def rows():
    x = torch.tensor(data.mnist().images.reshape(-1, 784) / 255, dtype=torch.float32)
    rng = torch.Generator().manual_seed(0)
    model, bare = VAE(rng), bare_model()
    optimiser = torch.optim.Adam(bare.parameters())

    def ours():
        return list(fit(model, x, rng, epochs=1))

    def theirs():
        for images in x[torch.randperm(len(x))].split(100):
            mean = bare[0](images)
            made = bare[1](mean + torch.randn_like(mean))
            loss = (((images - made) ** 2).sum() + (mean**2).sum() / 2) / 100
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    yield compare("epoch of the VAE, 10,000 images, bare torch", ours, theirs, 1.2, rounds=3)


def bare_model():
    """Return encoder and decoder of the "linear mean" variant, as nn.Sequential."""
    linear, relu = torch.nn.Linear, torch.nn.ReLU
    encoder = linear(784, 400), relu(), linear(400, 200), relu(), linear(200, 40)
    decoder = linear(40, 400), relu(), linear(400, 784), torch.nn.Sigmoid()
    return torch.nn.Sequential(torch.nn.Sequential(*encoder), torch.nn.Sequential(*decoder))
