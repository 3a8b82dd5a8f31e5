"""Correlation against scipy, and a convolutional layer, forward and backward, against torch."""

import os

import numpy as np
import scipy.signal
import torch

from benchmarks.measure import compare
from helpers.convolution import conv2d, conv2d_backward, correlate2d


def rows():
    rng = np.random.default_rng(0)
    w = rng.normal(size=(5, 5))
    for size in (28, 256, 1024):
        a = rng.normal(size=(size, size))
        yield compare(
            f"correlate2d, {size} × {size} with 5 × 5, scipy",
            lambda a=a: correlate2d(a, w),
            lambda a=a: scipy.signal.correlate2d(a, w, "valid"),
            "≥ 1",
            rounds=25,
        )
    threads = torch.get_num_threads()
    for count in (1, os.cpu_count()):
        torch.set_num_threads(count)
        yield layer(rng, f"conv2d, forward and backward, torch ({count} threads)")
    torch.set_num_threads(threads)


def layer(rng, what):
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

    return compare(what, ours, theirs, "≥ 0.67", rounds=25)
