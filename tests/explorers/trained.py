"""What notebooks train for their explorers, in small."""

import numpy as np
import torch

from helpers import vae
from helpers.autoencoder import CROSS_ENTROPY, HALF_SQUARED, fit, initial
from helpers.data import mnist
from helpers.explorers.training import Run


def training():
    """Return two runs with parameters that nobody trained, and the digits."""
    rng = np.random.default_rng(0)
    runs = []
    for label, count in (("long", 5), ("short", 2)):
        snapshots = tuple([initial(rng, 784, 4) for _ in range(count)] for _ in range(2))
        errors = rng.uniform(50, 90, (2, count))
        runs.append(Run(label=label, unit="one step each", snapshots=snapshots, errors=errors))
    return runs, mnist()


def autoencoders():
    """Return a network for each loss after a few steps, and the middles of images, 4 × 4 pixels."""
    x = mnist().images[:200, 12:16, 12:16].reshape(-1, 16) / 255
    networks = []
    for loss in (CROSS_ENTROPY, HALF_SQUARED):
        networks.append(initial(np.random.default_rng(1), 16, 5, dtype=np.float64))
        list(fit(networks[-1], x, loss, rounds=20, lr=0.02))
    return networks, x[:6]


def variational():
    """Return a VAE after a few steps, images, and those of its training."""
    x = torch.tensor(mnist().images[:60].reshape(-1, 784) / 255, dtype=torch.float32)
    rng = torch.Generator().manual_seed(1)
    model = vae.VAE(rng, "learned variance", latent=6)
    list(vae.fit(model, x, rng, epochs=5, batch=10))
    return model, x, x


def codes():
    """Return codes that nobody trained, their labels and a decoder."""
    z = np.random.default_rng(1).normal(size=(300, 2)) * 3

    def decode(z):
        return np.full((len(z), 784), 0.5) + 0.1 * np.tanh(np.asarray(z).sum(axis=1, keepdims=True))

    return z, np.arange(300) % 10, decode


def weights_of_kl():
    """Return VAEs with two latents that nobody trained, by their β, images and labels."""
    digits = mnist()
    x = torch.tensor(digits.images[:100].reshape(-1, 784) / 255, dtype=torch.float32)
    models = {
        beta: vae.VAE(torch.Generator().manual_seed(beta), "learned variance", 2) for beta in (0, 1)
    }
    return models, x, digits.labels[:100]


TRAINED = {
    "autoencoder_slices": autoencoders,
    "codes": codes,
    "latent": variational,
    "prior": weights_of_kl,
    "training": training,
}
"""For each explorer that needs something trained, a function that returns its arguments."""
