"""Slices of the autoencoder's error against the error itself, point by point."""

from itertools import product

import numpy as np
import pytest

from helpers.autoencoder import CROSS_ENTROPY, HALF_SQUARED, Parameters, blocks, error, initial
from helpers.autoencoder_slices import autoencoder_slice, direction, move
from helpers.graph import TRANSFER
from helpers.logistic import SQUARED

INPUTS, HIDDEN = 13, 4
PATTERNS = {
    "first layer": [("W1",)],
    "second layer": [("W2",)],
    "first bias": [("b1",)],
    "second bias": [("b2",)],
    "all at once": [("W1", "b1", "W2", "b2")],
    "F11": [("W1",), ("W1",)],
    "F12": [("W1",), ("W2",)],
    "F21": [("W2",), ("W1",)],
    "F22": [("W2",), ("W2",)],
    "biases": [("b2",), ("b1",)],
    "a mixed one and an output one": [("W2",), ("W1", "W2", "b2")],
    "three": [("W2",), ("W1",), ("b2",)],
    "three in a circle": [("W2",), ("W1",), ("b1",)],
    "three, two hidden": [("W1",), ("W2", "b2"), ("b1", "W2")],
}


def network(dtype=np.float64):
    rng = np.random.default_rng(11)
    p = initial(rng, INPUTS, HIDDEN, dtype=dtype)
    return p, rng.uniform(size=(7, INPUTS)).astype(dtype), rng


def drawn(p, pattern, rng):
    return [
        direction(p, **{n: rng.normal(size=getattr(p, n).shape).astype(p.W1.dtype) for n in moved})
        for moved in pattern
    ]


def grid(count):
    """Return axes of different lengths, so that a transposed result has the wrong shape."""
    return [np.linspace(-2, 3, 3 + k) for k in range(count)]


def brute_force(p, x, loss, directions, lambdas, phi=TRANSFER["relu"]):
    """Return the error at every grid point, moved by hand in double precision."""
    values = []
    for steps in product(*lambdas):
        arrays = [np.array(a, float) for a in p]
        for step, u in zip(steps, directions, strict=True):
            arrays = [a + step * np.array(part, float) for a, part in zip(arrays, u, strict=True)]
        values.append(error(Parameters(*arrays), x.astype(float), loss, phi))
    return np.reshape(values, [len(axis) for axis in lambdas])


@pytest.mark.parametrize("loss", [CROSS_ENTROPY, HALF_SQUARED], ids=["likelihood", "squared"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_a_slice_is_the_error_at_every_point(pattern, loss, dtype):
    p, x, rng = network(dtype)
    directions, lambdas = drawn(p, pattern, rng), grid(len(pattern))
    got = autoencoder_slice(p, x, loss, directions, lambdas)
    truth = brute_force(p, x, loss, directions, lambdas)
    np.testing.assert_allclose(got, truth, rtol=1e-10 if dtype is np.float64 else 1e-5)


@pytest.mark.parametrize("phi", ["tanh", "softplus", "identity"])
def test_any_transfer_function(phi):
    p, x, rng = network()
    directions, lambdas = drawn(p, PATTERNS["F12"], rng), grid(2)
    for loss in (CROSS_ENTROPY, HALF_SQUARED):
        got = autoencoder_slice(p, x, loss, directions, lambdas, TRANSFER[phi])
        truth = brute_force(p, x, loss, directions, lambdas, TRANSFER[phi])
        np.testing.assert_allclose(got, truth, rtol=1e-10)


def test_many_images_in_several_blocks():
    rng = np.random.default_rng(5)
    p = initial(rng, 784, 3, dtype=np.float64)
    x = rng.uniform(size=(100, 784))
    assert len(list(blocks(x))) > 1
    directions, lambdas = drawn(p, PATTERNS["F12"], rng), grid(2)
    for loss in (CROSS_ENTROPY, HALF_SQUARED):
        got = autoencoder_slice(p, x, loss, directions, lambdas)
        np.testing.assert_allclose(got, brute_force(p, x, loss, directions, lambdas), rtol=1e-10)


@pytest.mark.parametrize("images", [1, 2, 5])
@pytest.mark.parametrize("size", [1, 31, 32, 33, 64])
def test_any_number_of_logits(images, size):
    rng = np.random.default_rng(size)
    p, x = initial(rng, size, 2, dtype=np.float64), rng.uniform(size=(images, size))
    directions, lambdas = drawn(p, PATTERNS["F22"], rng), grid(2)
    got = autoencoder_slice(p, x, CROSS_ENTROPY, directions, lambdas)
    truth = brute_force(p, x, CROSS_ENTROPY, directions, lambdas)
    np.testing.assert_allclose(got, truth, rtol=1e-10)


@pytest.mark.parametrize("loss", [CROSS_ENTROPY, HALF_SQUARED], ids=["likelihood", "squared"])
def test_huge_logits_overflow_nowhere(loss):
    p, x, rng = network()
    directions, far = drawn(p, PATTERNS["second layer"], rng), [np.array([-1e6, 0, 1e6])]
    got = autoencoder_slice(p, x, loss, directions, far)
    np.testing.assert_allclose(got, brute_force(p, x, loss, directions, far), rtol=1e-10)


def test_a_slice_leaves_its_arguments_alone():
    p, x, rng = network()
    directions, lambdas = drawn(p, PATTERNS["F12"], rng), grid(2)
    before = [a.copy() for a in (*p, x, *directions[0], *directions[1], *lambdas)]
    autoencoder_slice(p, x, HALF_SQUARED, directions, lambdas)
    for old, new in zip(before, (*p, x, *directions[0], *directions[1], *lambdas), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_direction_moves_what_is_named_and_nothing_else():
    p, _, rng = network()
    u = rng.normal(size=p.W1.shape)
    got = direction(p, W1=u)
    np.testing.assert_array_equal(got.W1, u)
    assert not any(a.any() for a in got[1:])
    moved = move(p, [got], [0.5])
    np.testing.assert_allclose(moved.W1, p.W1 + 0.5 * u)
    for name in ("b1", "W2", "b2"):
        np.testing.assert_array_equal(getattr(moved, name), getattr(p, name))


def test_bad_input_is_named():
    p, x, rng = network()
    u, lam = direction(p, W1=rng.normal(size=p.W1.shape)), np.linspace(-1, 1, 3)
    with pytest.raises(ValueError, match="loss must be CROSS_ENTROPY or HALF_SQUARED"):
        autoencoder_slice(p, x, SQUARED, [u], [lam])
    with pytest.raises(
        ValueError, match="lambdas must hold 1 arrays, one for each direction; got 2"
    ):
        autoencoder_slice(p, x, CROSS_ENTROPY, [u], [lam, lam])
    with pytest.raises(ValueError, match="x must lie between 0 and 1"):
        autoencoder_slice(p, x + 1, CROSS_ENTROPY, [u], [lam])
    with pytest.raises(ValueError, match=r"lambdas\[0\]"):
        autoencoder_slice(p, x, CROSS_ENTROPY, [u], [lam[np.newaxis]])
    with pytest.raises(ValueError, match="W1"):
        direction(p, W1=np.zeros((2, 2)))
    with pytest.raises(ValueError, match="W1"):
        autoencoder_slice(p, x, CROSS_ENTROPY, [u._replace(W1=u.W1[:2])], [lam])
    with pytest.raises(ValueError, match="x must have shape"):
        autoencoder_slice(p, x[:, 1:], CROSS_ENTROPY, [u], [lam])
