"""Correlation against scipy, and a convolutional layer, forward and backward, against torch."""

import numpy as np
import scipy.signal
import torch

from benchmarks.measure import compare
from helpers.convolution import conv2d, conv2d_backward, correlate2d


def rows():
    rng = np.random.default_rng(0)
    for size in (8, 16, 28, 256, 1024):
        for k in (3, 5, 15):
            if k <= size:
                a, w = rng.normal(size=(size, size)), rng.normal(size=(k, k))
                yield compare(
                    f"correlate2d, {size} × {size} with {k} × {k}, scipy",
                    lambda a=a, w=w: correlate2d(a, w),
                    lambda a=a, w=w: scipy.signal.correlate2d(a, w, "valid"),
                    1,
                    number=max(1, 10_000 // size**2),
                )
    yield layer(rng)


def layer(rng):
    """Return the row of eight 5 × 5 filters on 256 digits, with all three messages."""
    x, w, b, t = (
        rng.normal(size=shape).astype(np.float32)
        for shape in ((256, 1, 28, 28), (8, 1, 5, 5), (8,), (256, 8, 24, 24))
    )
    tensors = [torch.tensor(array, requires_grad=True) for array in (x, w, b)]
    message = torch.tensor(t)

    def ours():
        conv2d(x, w, b)
        return conv2d_backward(t, x, w)

    def theirs():
        y = torch.nn.functional.conv2d(*tensors)
        return torch.autograd.grad(y, tensors, message)

    return compare("conv2d, forward and backward, torch", ours, theirs, 1, rounds=25)
