"""One full-batch round of the autoencoder (forward, backward, Adam) against eager torch."""

import numpy as np
import torch

from benchmarks.measure import compare
from helpers import data
from helpers.autoencoder import CROSS_ENTROPY, gradient, initial
from helpers.sgd import Adam


def rows():
    x = (data.mnist().images.reshape(-1, 784) / 255).astype(np.float32)
    parameters = initial(np.random.default_rng(0), 784, 30)
    tensors = [torch.tensor(p.copy(), requires_grad=True) for p in parameters]
    x_torch = torch.tensor(x)
    adam, torch_adam = Adam(parameters, lr=0.05), torch.optim.Adam(tensors, lr=0.05)

    def ours():
        value, slopes = gradient(parameters, x, CROSS_ENTROPY)
        adam.step(slopes)
        return value

    def theirs():
        W1, b1, W2, b2 = tensors
        torch_adam.zero_grad()
        a = torch.relu(x_torch @ W1.T + b1) @ W2.T + b2
        loss = torch.nn.functional.binary_cross_entropy_with_logits(a, x_torch, reduction="sum")
        (loss / len(x)).backward()
        torch_adam.step()

    yield compare("round of the autoencoder, 10,000 × 784, H = 30, torch", ours, theirs, 1.3)
