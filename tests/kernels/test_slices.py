"""Slices against brute force, and their Hessian against torch, across every block boundary."""

import tracemalloc
from itertools import product

import mpmath
import numpy as np
import pytest
import torch
from scipy.special import expit, log_expit

from helpers.logistic import LIKELIHOOD, SQUARED, error
from helpers.slices import (
    _BLOCK,
    affine_logits,
    affine_slice,
    affine_slice_hessian,
    slice_values,
)

LOSSES = pytest.mark.parametrize("loss", [LIKELIHOOD, SQUARED], ids=lambda loss: loss.name)
GRIDS = pytest.mark.parametrize(
    "lengths", [(1,), (7,), (1, 1), (3, 5), (1, 4), (2, 3, 4), (3, 1, 2)]
)


TARGETS = pytest.mark.parametrize("grey", [False, True], ids=["labels", "grey"])


def problem(n, lengths, grey=False, seed=0):
    """Return data x (n, 4) with targets, a centre, directions and one uneven λ axis for each."""
    rng = np.random.default_rng(seed)
    x, c = rng.normal(size=(n, 4)), rng.integers(0, 2, n)
    if grey:
        c = rng.uniform(size=n)
    centre, directions = rng.normal(size=4), rng.normal(size=(len(lengths), 4))
    return x, c, centre, directions, [rng.normal(size=length) for length in lengths]


def direct_mean(loss, a, c):
    """Return the mean loss of logits a by SciPy."""
    if loss is LIKELIHOOD:
        return -np.mean(c * log_expit(a) + (1 - c) * log_expit(-a))
    return np.mean(((1 - c) * expit(a) - c * expit(-a)) ** 2)


def brute_force(loss, x, c, centre, directions, lambdas):
    """Return the mean loss at every grid point, one point after the other."""
    values = np.empty([len(axis) for axis in lambdas])
    for place in np.ndindex(values.shape):
        steps = [axis[i] for axis, i in zip(lambdas, place, strict=True)]
        point = centre + sum(step * u for step, u in zip(steps, directions, strict=True))
        values[place] = direct_mean(loss, x @ point, c)
    return values


@GRIDS
@LOSSES
@TARGETS
def test_a_slice_agrees_with_brute_force(loss, lengths, grey):
    x, c, centre, directions, lambdas = problem(9, lengths, grey)
    expected = brute_force(loss, x, c, centre, directions, lambdas)
    fast = affine_slice(loss, c, affine_logits(x, centre, directions), lambdas)
    assert fast.shape == lengths
    np.testing.assert_allclose(fast, expected, rtol=1e-12)


@GRIDS
@LOSSES
def test_a_slice_of_any_error_agrees_with_brute_force(loss, lengths):
    x, c, centre, directions, lambdas = problem(9, lengths)
    expected = brute_force(loss, x, c, centre, directions, lambdas)
    slow = slice_values(lambda w: error(w, x, c, loss), centre, directions, lambdas)
    assert slow.shape == lengths
    np.testing.assert_allclose(slow, expected, rtol=1e-12)


@pytest.mark.parametrize("n", [1, 2, _BLOCK // 2, _BLOCK - 1, _BLOCK, _BLOCK + 1, 2 * _BLOCK + 3])
@pytest.mark.parametrize("lengths", [(1,), (3,), (2, 3)])
@TARGETS
def test_no_datum_and_no_grid_point_is_lost_between_blocks(n, lengths, grey):
    x, c, centre, directions, lambdas = problem(n, lengths, grey)
    logits = affine_logits(x, centre, directions)
    expected = brute_force(LIKELIHOOD, x, c, centre, directions, lambdas)
    np.testing.assert_allclose(affine_slice(LIKELIHOOD, c, logits, lambdas), expected, rtol=1e-12)


@pytest.mark.parametrize("points", [_BLOCK // 3 - 1, _BLOCK // 3, _BLOCK // 3 + 1, 2 * _BLOCK + 1])
@TARGETS
def test_a_long_grid_on_few_data_is_cut_into_blocks(points, grey):
    x, c, centre, directions, _ = problem(3, (1,), grey)
    lambdas = np.linspace(-1, 1, points)
    a = x @ centre + lambdas[:, None] * (x @ directions[0])
    fast = affine_slice(SQUARED, c, affine_logits(x, centre, directions), [lambdas])
    np.testing.assert_allclose(fast, np.mean((c - expit(a)) ** 2, axis=1), rtol=1e-12)


@LOSSES
@TARGETS
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("far", [100.0, 400.0, 1e4])
def test_far_logits_overflow_nowhere_even_where_they_cancel(loss, grey, sign, far):
    x, c, centre, _, _ = problem(6, (3, 3), grey)
    lambdas = [np.array([-1.0, 0.0, 1.0])] * 2
    logits = np.array([x @ centre, np.full(6, sign * far), np.full(6, -far)])
    with np.errstate(over="raise", invalid="raise"):
        values = affine_slice(loss, c, logits, lambdas)
    expected = np.empty((3, 3))
    for i, j in np.ndindex(3, 3):
        a = logits[0] + (sign * lambdas[0][i] - lambdas[1][j]) * far
        expected[i, j] = direct_mean(loss, a, c)
    np.testing.assert_allclose(values, expected, rtol=1e-10, atol=1e-300)


def test_float32_is_no_narrower():
    x, c, centre, directions, lambdas = problem(6, (3, 3))
    logits = affine_logits(50 * x, centre, directions).astype(np.float32)
    lambdas = [axis.astype(np.float32) for axis in lambdas]
    values = affine_slice(LIKELIHOOD, c, logits, lambdas)
    wide = affine_slice(
        LIKELIHOOD, c, logits.astype(float), [axis.astype(float) for axis in lambdas]
    )
    np.testing.assert_array_equal(values, wide)


def torch_slice(loss, x, c, centre, directions):
    """Return E as a function of λ for torch to differentiate."""
    x, centre, directions = map(torch.from_numpy, (x, centre, directions))
    c = torch.from_numpy(c).double()

    def f(steps):
        a = x @ (centre + steps @ directions)
        if loss is LIKELIHOOD:
            return torch.nn.functional.binary_cross_entropy_with_logits(a, c)
        return torch.nn.functional.mse_loss(torch.sigmoid(a), c)

    return f


@GRIDS
@LOSSES
def test_the_hessian_agrees_with_autograd(loss, lengths):
    *data, lambdas = problem(9, lengths)
    x, c, centre, directions = data
    hessians = affine_slice_hessian(loss, c, affine_logits(x, centre, directions), lambdas)
    assert hessians.shape == (*lengths, len(lengths), len(lengths))
    exact = [
        torch.autograd.functional.hessian(torch_slice(loss, *data), torch.tensor(steps))
        for steps in product(*lambdas)
    ]
    np.testing.assert_allclose(hessians, np.reshape(exact, hessians.shape), atol=1e-13)


@pytest.mark.parametrize("n", [1, _BLOCK, 2 * _BLOCK + 3])
def test_the_hessian_loses_no_block_either(n):
    *data, lambdas = problem(n, (2, 2))
    x, c, centre, directions = data
    hessians = affine_slice_hessian(SQUARED, c, affine_logits(x, centre, directions), lambdas)
    steps = [axis[-1] for axis in lambdas]
    exact = torch.autograd.functional.hessian(torch_slice(SQUARED, *data), torch.tensor(steps))
    np.testing.assert_allclose(hessians[-1, -1], exact, atol=1e-13)


def test_logits_are_those_of_the_centre_and_of_each_direction():
    x, _, centre, directions, _ = problem(5, (1, 1))
    logits = affine_logits(x, centre, directions)
    assert logits.shape == (3, 5)
    np.testing.assert_allclose(logits[0], [row @ centre for row in x])
    np.testing.assert_allclose(logits[1:], [[row @ u for row in x] for u in directions])


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_a_point_may_have_any_shape(shape):
    rng = np.random.default_rng(0)
    centre, directions = rng.normal(size=shape), rng.normal(size=(2, *shape))
    values = slice_values(lambda p: p.sum() ** 2, centre, directions, [[0, 1], [0, 1, 2]])
    for i, j in np.ndindex(2, 3):
        point = centre + i * directions[0] + j * directions[1]
        assert values[i, j] == pytest.approx(point.sum() ** 2)


@pytest.mark.parametrize("function", [affine_slice, affine_slice_hessian])
@pytest.mark.parametrize(("n", "lengths"), [(100_000, (15, 15)), (9000, (3000, 1))])
@TARGETS
def test_memory_stays_far_below_grid_times_data(function, n, lengths, grey):
    x, c, centre, directions, lambdas = problem(n, lengths, grey)
    logits = affine_logits(x, centre, directions)
    tracemalloc.start()
    try:
        function(SQUARED, c, logits, lambdas)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10e6  # bytes; grid × N × 8 is about 200e6


def test_a_large_data_set_agrees_with_brute_force():
    x, c, centre, directions, lambdas = problem(100_000, (2,))
    fast = affine_slice(SQUARED, c, affine_logits(x, centre, directions), lambdas)
    expected = brute_force(SQUARED, x, c, centre, directions, lambdas)
    np.testing.assert_allclose(fast, expected, rtol=1e-12)


def test_arguments_are_only_read():
    x, c, centre, directions, lambdas = problem(5, (2, 2))
    logits = affine_logits(x, centre, directions)
    for array in (x, c, centre, directions, logits, *lambdas):
        array.setflags(write=False)
    affine_logits(x, centre, directions)
    affine_slice(LIKELIHOOD, c, logits, lambdas)
    affine_slice_hessian(LIKELIHOOD, c, logits, lambdas)
    slice_values(np.sum, centre, directions, lambdas)


BAD_LAMBDAS = [
    ([[0.0], [0.0]], ValueError, "lambdas must hold 1 arrays, one for each direction; got 2"),
    ([0.0, 1.0, 2.0], ValueError, "lambdas must hold 1 arrays, one for each direction; got 3"),
    (0.5, ValueError, "lambdas must hold 1 arrays, one for each direction; got 0.5"),
    (None, ValueError, "lambdas must hold 1 arrays, one for each direction; got None"),
    ([0.5], ValueError, r"lambdas\[0\] must have shape \(L,\), not empty; got shape \(\)"),
    ([[]], ValueError, r"lambdas\[0\] must have shape \(L,\), not empty; got shape \(0,\)"),
    ([[0.0, np.nan]], ValueError, r"lambdas\[0\] must be finite, got nan at index 1"),
    ([["a"]], TypeError, r"lambdas\[0\] must hold real numbers"),
]


@pytest.mark.parametrize(("lambdas", "exception", "says"), BAD_LAMBDAS)
def test_lambdas_that_do_not_fit_are_named(lambdas, exception, says):
    for function in (affine_slice, affine_slice_hessian):
        with pytest.raises(exception, match=f"^{says}"):
            function(SQUARED, [0, 1], [[1.0, 2.0], [3.0, 4.0]], lambdas)
    with pytest.raises(exception, match=f"^{says}"):
        slice_values(np.sum, [0.0, 0.0], [[1.0, 2.0]], lambdas)


@pytest.mark.parametrize(
    ("value", "exception", "says"),
    [
        (np.ones(1), ValueError, r"error must return a number, got shape \(1,\)"),
        (np.ones((2, 1)), ValueError, r"error must return a number, got shape \(2, 1\)"),
        (1j, TypeError, "error must hold real numbers"),
        (None, TypeError, "error must hold real numbers"),
    ],
)
def test_an_error_that_is_no_number_is_told(value, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        slice_values(lambda point: value, [0.0], [[1.0]], [[0.0, 1.0]])


GOOD = {"loss": SQUARED, "c": [0, 1], "logits": [[1.0, 2.0], [3.0, 4.0]], "lambdas": [[0.0]]}


@pytest.mark.parametrize("function", [affine_slice, affine_slice_hessian])
@pytest.mark.parametrize(
    ("name", "wrong", "exception", "says"),
    [
        ("loss", "squared", TypeError, "loss must be a Loss such as .*, got 'squared'"),
        ("c", [0, 1, 1], ValueError, r"c must have shape \(2,\), not empty; got shape \(3,\)"),
        ("c", 1, ValueError, r"c must have shape \(2,\), not empty; got shape \(\)"),
        ("c", [-1, 1], ValueError, "c must hold targets from 0 to 1, got -1.0 at index 0"),
        ("c", [0, np.nan], ValueError, "c must be finite, got nan at index 1"),
        ("logits", [1.0, 2.0], ValueError, r"logits must have shape \(K\+1, N\).* shape \(2,\)"),
        ("logits", [[1.0, 2.0]], ValueError, "logits must hold a₀ and at least one direction"),
        ("logits", [[1.0, np.inf], [0, 0]], ValueError, "logits must be finite, got inf at"),
        ("logits", None, TypeError, "logits must hold real numbers, got None"),
        ("logits", np.zeros((2, 0)), ValueError, r"logits must .* not empty; got shape \(2, 0\)"),
    ],
)
def test_what_does_not_fit_is_named(function, name, wrong, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        function(**GOOD | {name: wrong})


@pytest.mark.parametrize(
    ("x", "centre", "directions", "exception", "says"),
    [
        ([1.0, 2.0], [1.0], [[1.0]], ValueError, r"x must have shape \(N, D\).* got shape \(2,\)"),
        ([[1.0, 2.0]], [1.0], [[1.0]], ValueError, r"centre must have shape \(2,\).* \(1,\)"),
        ([[1.0, 2.0]], [1.0, 2.0], [1.0, 2.0], ValueError, r"directions .* \(K, 2\), got \(2,\)"),
        ([[1.0, 2.0]], [1.0, 2.0], [[1.0]], ValueError, r"directions .* \(K, 2\), got \(1, 1\)"),
        ([[1.0]], [1.0], np.zeros((0, 1)), ValueError, r"directions .* \(K, 1\), got \(0, 1\)"),
        ([[1.0]], [1.0], 1.0, ValueError, r"directions must have shape \(K, 1\), got \(\)"),
        ([[1.0]], [1.0], [["u"]], TypeError, "directions must hold real numbers"),
        ([[1.0]], [np.nan], [[1.0]], ValueError, "centre must be finite, got nan at index 0"),
        ([[1.0], [2.0, 3.0]], [1.0], [[1.0]], ValueError, "x must be a rectangular array"),
    ],
)
def test_lines_that_do_not_fit_are_named(x, centre, directions, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        affine_logits(x, centre, directions)


@LOSSES
@pytest.mark.parametrize("reach", [0.01, 1, 30, 300, 699, 701, 5000])
def test_odds_and_logits_give_the_same_slice(loss, reach):
    """Odds serve logits up to 700, however unlikely the target; beyond, the logits do."""
    x, c, centre, directions, lambdas = problem(40, (7, 5), seed=9)
    logits = affine_logits(x, centre, directions)
    logits *= reach / np.abs(logits).sum(axis=0).max()
    lambdas = [axis / np.abs(axis).max() for axis in lambdas]
    steps = np.stack(np.meshgrid(np.ones(1), *lambdas, indexing="ij"), axis=-1)[0]
    truth = loss.value(steps @ logits, c).mean(axis=-1)
    np.testing.assert_allclose(affine_slice(loss, c, logits, lambdas), truth, rtol=1e-11)


@pytest.mark.parametrize("confident", [False, True])
@pytest.mark.parametrize("scale", [0.01, 1.0, 10.0])
@LOSSES
def test_what_a_slice_and_its_hessian_keep_against_60_digits(loss, scale, confident):
    """`confident` data are classified rightly on the whole grid, where the errors vanish."""
    rng = np.random.default_rng(0)
    logits, c = scale * rng.normal(size=(3, 15)), rng.integers(0, 2, 15)
    if confident:
        logits[0] = (2 * c - 1) * 30
        logits[1:] /= scale
    axes = [np.array([-1.0, 0.3])] * 2
    values, hessians = (f(loss, c, logits, axes) for f in (affine_slice, affine_slice_hessian))
    with mpmath.workdps(60):
        for i, j in np.ndindex(2, 2):
            steps = 1, axes[0][i], axes[1][j]
            exact = [at_60_digits(loss, steps, logits[:, n], c[n]) for n in range(15)]
            mean = mpmath.fsum(value for value, _ in exact) / 15
            assert abs(values[i, j] - mean) <= 1e-14 * mean + 1e-16
            for p, q in np.ndindex(2, 2):
                products = [mpmath.mpf(logits[1 + p, n]) * logits[1 + q, n] for n in range(15)]
                curvatures = [curvature for _, curvature in exact]
                entry = mpmath.fdot(curvatures, products) / 15
                size = mpmath.fsum(map(abs, products)) / 15
                assert abs(hessians[i, j, p, q] - entry) <= 1e-15 * size


def at_60_digits(loss, steps, logits, c):
    """Return ℓ and ℓ″ at the logit Σ steps · logits for the target c."""
    a = mpmath.fdot(map(mpmath.mpf, steps), map(mpmath.mpf, logits))
    s = 1 / (1 + mpmath.exp(-a if c == 0 else a))  # of the wrong class
    if loss is LIKELIHOOD:
        return -mpmath.log(1 - s), s * (1 - s)
    return s**2, 2 * s**2 * (1 - s) * (2 - 3 * s)
