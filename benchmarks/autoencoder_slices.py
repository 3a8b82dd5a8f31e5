"""Slices of the autoencoder, 25 × 25 on 1,000 images, against a call of an error at each point."""

from itertools import product

import numpy as np

from benchmarks.measure import compare
from benchmarks.usual import autoencoder_error
from helpers import data
from helpers.autoencoder import CROSS_ENTROPY, error, fit, initial
from helpers.autoencoder_slices import autoencoder_slice, direction, move

AXIS = np.linspace(-1, 1, 25)


def rows():
    x = (data.mnist().images[:1000].reshape(-1, 784) / 255).astype(np.float32)
    rng = np.random.default_rng(0)
    parameters = initial(rng, 784, 30)
    for _ in fit(parameters, x, CROSS_ENTROPY, rng=rng, batch=100, rounds=5, lr=0.005):
        pass

    def towards(name):
        size = getattr(parameters, name)
        u = rng.normal(size=size.shape) * np.sqrt(np.mean(size**2))
        return direction(parameters, **{name: u.astype(np.float32)})

    for pair, names in {"F11": "W1 W1", "F12": "W1 W2", "F22": "W2 W2"}.items():
        directions = [towards(name) for name in names.split()]

        def ours(directions=directions):
            return autoencoder_slice(parameters, x, CROSS_ENTROPY, directions, [AXIS, AXIS])

        def calls(error, directions=directions):
            return [error(move(parameters, directions, z)) for z in product(AXIS, AXIS)]

        def fast(calls=calls):
            return calls(lambda p: error(p, x, CROSS_ENTROPY))

        least = 2 if pair == "F22" else 1.3
        yield compare(f"{pair} 25 × 25, 1,000 images, error at each point", ours, fast, least, 3)

        def usual(calls=calls):
            return calls(lambda p: autoencoder_error(p, x.astype(float)))

        yield compare("… as the source's code has it", ours, usual, 10, 1)
