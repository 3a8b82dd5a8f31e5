"""The gradient of a logistic error: `check_gradient` against torch's gradcheck."""

import numpy as np
import torch
from torch.autograd import grad, gradcheck
from torch.nn.functional import binary_cross_entropy_with_logits

from benchmarks.measure import compare
from helpers import data
from helpers.gradients import check_gradient
from helpers.logistic import LIKELIHOOD, error, gradient


def rows():
    for d in (10, 50, 500):
        yield from checks(d)


def checks(d):
    """Yield the rows for d weights and 200 data."""
    rng = np.random.default_rng(0)
    x, c = data.noisy(rng, 200, d)
    w = rng.normal(size=d)
    x_torch, c_torch = torch.from_numpy(x), torch.from_numpy(c)
    w_torch = torch.from_numpy(w).requires_grad_()

    def torch_error(w):
        return binary_cross_entropy_with_logits(x_torch @ w, c_torch)

    def theirs():
        return gradcheck(torch_error, w_torch)

    def ours():
        return check_gradient(
            lambda w: error(w, x, c, LIKELIHOOD), gradient(w, x, c, LIKELIHOOD), w
        )

    def ours_on_torch():
        slope = grad(torch_error(w_torch), w_torch)[0].numpy()
        return check_gradient(lambda w: torch_error(torch.from_numpy(w)).numpy(), slope, w)

    what = f"check of {d} slopes, ours in NumPy, gradcheck in torch"
    yield compare(what, ours, theirs, 2)
    yield compare("… both on the same torch function", ours_on_torch, theirs, 1)
