"""Both losses on a 100 × 100 slice: against a loop, a broadcast and vmap; in D, and in memory."""

import tracemalloc
from dataclasses import replace

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from benchmarks.measure import Row, compare
from helpers import data
from helpers.logistic import LIKELIHOOD, SQUARED
from helpers.slices import affine_logits, affine_slice, affine_slice_hessian

LAMBDAS = np.linspace(-1, 1, 100)
PLANE = np.linspace(-1, 1, 41)
LOSSES = LIKELIHOOD, SQUARED


class Problem:
    """A noisy data set, a centre and two directions; each method is one way to slice."""

    def __init__(self, n=100, d=10):
        rng = np.random.default_rng(0)
        self.x, self.c = data.noisy(rng, n, d)
        self.centre, self.u, self.v = rng.normal(size=(3, d)) / np.sqrt(d)

    def logits(self):
        return affine_logits(self.x, self.centre, [self.u, self.v])

    def ours(self):
        return [affine_slice(loss, self.c, self.logits(), [LAMBDAS] * 2) for loss in LOSSES]

    def hessians(self):
        return [affine_slice_hessian(loss, self.c, self.logits(), [PLANE] * 2) for loss in LOSSES]

    def hessians_of_the_first_edition(self):
        """Take the second derivative of the loss at each logit, from an exponential of its own."""
        logits = self.logits()
        steps = np.stack(np.meshgrid(1, PLANE, PLANE, indexing="ij"), axis=-1).reshape(-1, 3)
        products = np.einsum("jn,kn->njk", logits[1:], logits[1:]).reshape(len(self.c), -1)
        rows = 2**13 // len(self.c)
        return [
            np.concatenate(
                [
                    loss.curvature(steps[i : i + rows] @ logits, self.c) @ products
                    for i in range(0, len(steps), rows)
                ]
            ).reshape(len(PLANE), len(PLANE), 2, 2)
            / len(self.c)
            for loss in LOSSES
        ]

    def loop(self):
        """Go from grid point to grid point, as the appendix of the source does."""
        likelihood, squared = np.zeros((2, len(LAMBDAS), len(LAMBDAS)))
        for i, right in enumerate(LAMBDAS):
            for j, up in enumerate(LAMBDAS):
                w = self.centre + right * self.u + up * self.v
                squared[i, j] = squared_loss(self.c, predict(w, self.x))
                likelihood[i, j] = likelihood_loss(self.c, w, self.x)
        return likelihood, squared

    def broadcast(self):
        right, up = LAMBDAS[:, None, None], LAMBDAS[:, None]
        a = self.x @ self.centre + right * (self.x @ self.u) + up * (self.x @ self.v)
        likelihood = np.logaddexp(0, a) - self.c * a
        return likelihood.mean(-1), ((self.c - 1 / (1 + np.exp(-a))) ** 2).mean(-1)

    def vmap(self):
        x, c, centre, u, v, lambdas = map(
            torch.from_numpy, (self.x, self.c, self.centre, self.u, self.v, LAMBDAS)
        )

        def losses(right, up):
            a = x @ (centre + right * u + up * v)
            return binary_cross_entropy_with_logits(a, c), ((c - torch.sigmoid(a)) ** 2).mean()

        along = torch.vmap(torch.vmap(losses, (None, 0)), (0, None))
        return along(lambdas, lambdas)


def predict(w, x):
    return 1 / (1 + np.exp(-x @ w))


def squared_loss(c, y):
    return np.mean((c - y) ** 2)


def likelihood_loss(c, w, x):
    a = x @ w
    return np.mean(np.logaddexp(0, a) - c * a)


def rows():
    problem, wide = Problem(), Problem(d=1000)
    for way in (problem.loop, problem.broadcast, problem.vmap):
        np.testing.assert_allclose(np.stack(way()), problem.ours(), rtol=1e-9)
    first_edition = problem.hessians_of_the_first_edition
    np.testing.assert_allclose(np.stack(first_edition()), problem.hessians(), atol=1e-12)
    yield compare("two slices of 100 × 100, Python loop", problem.ours, problem.loop, 60)
    yield compare("… NumPy broadcast", problem.ours, problem.broadcast, 1)
    yield compare("… torch.vmap", problem.ours, problem.vmap, 4)
    yield compare("… ours at D = 10 against D = 1,000", wide.ours, problem.ours, 1 / 1.3)
    yield compare("Hessians, 41 × 41, first edition", problem.hessians, first_edition, 4, number=5)
    yield growth()
    yield memory(100_000)


def growth():
    """Return the row of a slice through 100,000 data, against 100 times that of 1,000."""
    few, many = Problem(1000), Problem(100_000)
    result = compare("slice, N = 100,000 against 100 × N = 1,000", many.ours, few.ours, 1, 3)
    ratio = 100 * result.ratio
    return replace(result, ratio=ratio, figure=f"≥ {1 / 1.3:.2f}", reached=ratio >= 1 / 1.3)


def memory(n):
    """Return the peak memory of a slice through n data, against an array over grid and data."""
    problem = Problem(n)
    logits = problem.logits()
    tracemalloc.start()
    affine_slice(LIKELIHOOD, problem.c, logits, [LAMBDAS] * 2)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    whole = len(LAMBDAS) ** 2 * n * 8 / 1e6
    figures = f"{peak:.3g} MB", f"{whole:.0f} MB"
    name = f"memory of a slice, N = {n:,}, array of all"
    return Row(name, *figures, whole / peak, "≥ 1000", whole / peak >= 1000)
