"""Underflow to 0 is right in every kernel: under np.seterr(all="raise") none of them raises."""

import numpy as np
import pytest

from helpers import (
    autoencoder,
    autoencoder_slices,
    convexity,
    convolution,
    gaussian,
    graph,
    logistic,
    slices,
)
from helpers.gan import optimal_discriminator
from helpers.linear_gaussian import LinearGaussian
from helpers.sgd import Adam, constant, running_mean, sgd

TINY = 1e-200  # its square underflows
ROW = np.full(3, TINY)
PLANE = np.full((4, 4), TINY)
IMAGES = PLANE[np.newaxis, np.newaxis]
LOSSES = (logistic.LIKELIHOOD, logistic.SQUARED, autoencoder.HALF_SQUARED)
MODEL = LinearGaussian(np.full((3, 2), TINY), ROW, 1.0)
NETWORK = autoencoder.Parameters(PLANE[:2, :3], ROW[:2], PLANE[:3, :2], ROW)
PIXELS = PLANE[:, :3]
CONFIDENT = NETWORK._replace(b2=np.full(3, -745.0))  # σ(b²) is the smallest float there is
SINGLE = autoencoder.initial(np.random.default_rng(0), 3, 2)

HALF_SQUARE = graph.elementwise_loss(
    "half square", lambda x, f: (x - f) ** 2 / 2, lambda x, f: (f - x) * TINY
)


def graph_and_values():
    net = graph.Graph(
        {
            "f1": graph.LINEAR("W", "x"),
            "f2": graph.TRANSFER["tanh"]("f1"),
            "f3": graph.SUM_OF_SQUARES("f2"),
            "f4": graph.MEAN_OVER_DATA("f3"),
        },
        data=["x"],
    )
    return net, net.forward(W=PLANE, x=PLANE)


def adam_steps(dtype, g):
    adam = Adam([np.zeros(2, dtype)])
    adam.step([np.full(2, g, dtype)])
    adam.step([np.full(2, g, dtype)])


CALLS = {
    "logistic.error": lambda: [logistic.error(ROW, PIXELS, [0, 1, 0, 1], k) for k in LOSSES],
    "logistic.gradient": lambda: [logistic.gradient(ROW, PIXELS, [0, 1, 0, 1], k) for k in LOSSES],
    "logistic.hessian": lambda: [logistic.hessian(ROW, PIXELS, [0, 1, 0, 1], k) for k in LOSSES],
    "half squared, far out": lambda: [
        f(-745.0, 0.0)
        for f in (
            autoencoder.HALF_SQUARED.value,
            autoencoder.HALF_SQUARED.slope,
            autoencoder.HALF_SQUARED.curvature,
        )
    ],
    "chord": lambda: convexity.chord_violation(lambda w: (w @ w) * TINY, ROW, -ROW),
    "chord along a witness": lambda: convexity.chord_violation(np.cos, 5e-324, 1e-323, 0.3),
    "witness": lambda: convexity.find_witness(lambda w: float(w @ w), 0 * ROW, ROW, [-1, 0, TINY]),
    "deepest chord": lambda: convexity.deepest_chord([0, 1, 2], [0, 1e-300, 0]),
    "second difference": lambda: convexity.second_difference([0, 5e-324, 0], 3.0),
    "eigenvalues": lambda: convexity.hessian_eigenvalues(np.eye(2) * 5e-324),
    "slices of any error": lambda: slices.slice_values(lambda w: w @ w, ROW, [ROW], [[TINY, 1.0]]),
    "affine logits": lambda: slices.affine_logits(PIXELS, ROW, [ROW]),
    "affine slice": lambda: [
        slices.affine_slice(k, c, [[-700.0], [TINY]], [[TINY]])
        for k in LOSSES
        for c in ([0], [TINY])
    ],
    "Hessian of a slice": lambda: [
        slices.affine_slice_hessian(k, [0], [[-700.0], [TINY]], [[TINY]]) for k in LOSSES
    ],
    "correlate2d": lambda: convolution.correlate2d(PLANE, PLANE[:2, :2]),
    "convolve2d": lambda: convolution.convolve2d(PLANE, PLANE[:2, :2]),
    "correlate2d_backward": lambda: convolution.correlate2d_backward(
        PLANE[:3, :3], PLANE, PLANE[:2, :2]
    ),
    "conv2d": lambda: convolution.conv2d(IMAGES, IMAGES[..., :2, :2], [TINY]),
    "conv2d_backward": lambda: convolution.conv2d_backward(
        IMAGES[..., :3, :3], IMAGES, IMAGES[..., :2, :2]
    ),
    "forward": lambda: autoencoder.forward(NETWORK, PIXELS),
    "reconstruct": lambda: autoencoder.reconstruct(NETWORK, PIXELS),
    "autoencoder.error": lambda: [autoencoder.error(CONFIDENT, PIXELS, k) for k in LOSSES],
    "autoencoder.gradient": lambda: [autoencoder.gradient(CONFIDENT, PIXELS, k) for k in LOSSES],
    "pixels in single precision": lambda: autoencoder.error(SINGLE, PIXELS, LOSSES[0]),
    "fit": lambda: list(
        autoencoder.fit(
            autoencoder.Parameters(*(array.copy() for array in CONFIDENT)),
            PIXELS,
            autoencoder.HALF_SQUARED,
            rounds=3,
        )
    ),
    "move": lambda: autoencoder_slices.move(NETWORK, [NETWORK], [TINY]),
    "autoencoder slice": lambda: [
        autoencoder_slices.autoencoder_slice(CONFIDENT, PIXELS, k, [NETWORK], [[TINY, 1.0]])
        for k in (autoencoder.CROSS_ENTROPY, autoencoder.HALF_SQUARED)
    ],
    "log density": lambda: gaussian.log_density(ROW, 0 * ROW, np.eye(3)),
    "entropy": lambda: gaussian.entropy(np.eye(2) * 5e-324),
    "kl": lambda: gaussian.kl(ROW, np.eye(3), 0 * ROW, np.eye(3)),
    "kl of diagonals": lambda: gaussian.kl_diagonal(ROW, 1.0),
    "samples": lambda: gaussian.sample(np.random.default_rng(0), [0.0], [[5e-324]], 9),
    "evidence": lambda: MODEL.log_evidence(ROW),
    "posterior": lambda: MODEL.posterior(ROW),
    "expected likelihood": lambda: MODEL.expected_log_likelihood(ROW, ROW[:2], np.eye(2)),
    "elbo": lambda: MODEL.elbo(ROW, ROW[:2], np.eye(2)),
    "transfer functions": lambda: [
        (phi.value(a), phi.slope(a))
        for phi in graph.TRANSFER.values()
        for a in (np.full(2, 5e-324), np.full(2, TINY), np.full(2, -745.0))
    ],
    "loss of a graph": lambda: (HALF_SQUARE.value(ROW, 0 * ROW), HALF_SQUARE.slope(ROW, 0 * ROW)),
    "graph, forward": graph_and_values,
    "graph, backward": lambda: (lambda net, values: net.backward(values))(*graph_and_values()),
    "graph, error given": lambda: (lambda net, v: net.error_given("W", v)(PLANE))(
        *graph_and_values()
    ),
    "optimal discriminator": lambda: optimal_discriminator([5e-324], [1e10]),
    "sgd": lambda: list(sgd(lambda w, _: w, ROW, [0, 1], constant(TINY))),
    "running mean": lambda: running_mean([[5e-324], [0.0], [0.0]]),
    "Adam": lambda: [adam_steps(np.float64, 1e-160), adam_steps(np.float32, 1e-30)],
}


@pytest.mark.parametrize("name", CALLS)
def test_no_kernel_raises_for_underflow(name):
    with np.errstate(all="raise"):
        CALLS[name]()
