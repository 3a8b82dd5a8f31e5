"""Sigmoid, losses and errors against mpmath, SciPy and torch: never against the same formula."""

import mpmath as mp
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, log_expit, xlog1py, xlogy

from helpers.logistic import (
    LIKELIHOOD,
    SQUARED,
    error,
    gradient,
    hessian,
    log_sigmoid,
    sigmoid,
)

repeatable = settings(derandomize=True, deadline=None)
LOSSES = pytest.mark.parametrize("loss", [LIKELIHOOD, SQUARED], ids=lambda loss: loss.name)
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])
FUNCTIONS = pytest.mark.parametrize("function", [sigmoid, log_sigmoid])
BITS = {np.float32: (np.uint32, 0x7F800000), np.float64: (np.uint64, 0x7FF0000000000000)}


def whole_range(dtype, count):
    """Return numbers of either sign: of every size, subnormals included, and where σ is not 0."""
    unsigned, infinity = BITS[dtype]
    far = np.linspace(0, infinity, count, endpoint=False).astype(unsigned).view(dtype)
    near = np.linspace(0, 100 if dtype is np.float32 else 740, count, dtype=dtype)
    return np.concatenate([far, -far, near, -near])


def ulps(got, exact):
    """Return the largest distance of numbers from mpmath's, in units of the last digit."""
    worst = 0
    for number, truth in zip(got, exact, strict=True):
        rounded = got.dtype.type(truth)
        worst = max(worst, abs(mp.mpf(float(number)) - truth) / float(np.spacing(abs(rounded))))
    return worst


def mp_sigmoid(x):
    return 1 / (1 + mp.exp(-mp.mpf(float(x))))


@DTYPES
def test_sigmoid_is_exact_to_a_few_ulp(dtype):
    x = whole_range(dtype, 500)
    with mp.workdps(50):
        assert ulps(sigmoid(x), [mp_sigmoid(v) for v in x]) < 4


@DTYPES
def test_the_complement_is_sigmoid_of_minus_x(dtype):
    x = whole_range(dtype, 500)
    x = x[x <= 740]
    with mp.workdps(400):  # enough to see 1 − σ(740)
        assert ulps(sigmoid(-x), [1 - mp_sigmoid(v) for v in x]) < 4


@DTYPES
def test_log_sigmoid_is_exact_to_a_few_ulp(dtype):
    x = whole_range(dtype, 500)
    with mp.workdps(50):
        assert ulps(log_sigmoid(x), [-mp.log1p(mp.exp(-mp.mpf(float(v)))) for v in x]) < 4


@repeatable
@given(st.floats(allow_nan=False))
def test_any_float_agrees_with_scipy(x):
    assert sigmoid(x) == pytest.approx(expit(x), rel=1e-15, abs=1e-323)
    assert log_sigmoid(x) == pytest.approx(log_expit(x), rel=1e-15, abs=1e-323)


@DTYPES
@FUNCTIONS
def test_no_warning_for_any_number(function, dtype):
    largest = np.finfo(dtype).max
    x = np.append(whole_range(dtype, 500), [largest, -largest, np.inf, -np.inf, np.nan])
    x = x.astype(dtype)
    with np.errstate(all="raise"):
        values = function(x)
        one_by_one = [function(v) for v in x]
    assert values.dtype == dtype
    np.testing.assert_allclose(one_by_one, values, rtol=4 * np.finfo(dtype).eps)


def test_no_warning_where_log1p_reports_underflow(monkeypatch):
    log1p = np.log1p

    def reporting(x):  # as the C library does for subnormal x, but not every processor
        np.float64(1e-200) * np.float64(1e-200)
        return log1p(x)

    monkeypatch.setattr(np, "log1p", reporting)
    with np.errstate(all="raise"):
        assert log_sigmoid(740.0) < 0


@LOSSES
def test_losses_of_a_far_logit_underflow_in_silence(loss):
    a = np.array([-1e300, -800.0, -740, -372, 372, 740, 800, 1e300])
    with np.errstate(all="raise"):
        for c in (0, 0.25, 1):
            for derivative in (loss.value, loss.slope, loss.curvature):
                assert np.isfinite(derivative(a, c)).all()


def test_the_limits():
    x = [-np.inf, 0, np.inf, np.nan]
    np.testing.assert_array_equal(sigmoid(x), [0, 0.5, 1, np.nan])
    np.testing.assert_array_equal(log_sigmoid(x), [-np.inf, np.log(0.5), 0, np.nan])


@FUNCTIONS
def test_integers_become_float64(function):
    integers = function(np.array([-3, 0, 3]))
    assert integers.dtype == np.float64
    np.testing.assert_array_equal(integers, function(np.array([-3.0, 0.0, 3.0])))


@DTYPES
@FUNCTIONS
def test_a_number_gives_a_number(function, dtype):
    assert isinstance(function(dtype(2)), dtype)
    assert isinstance(function(np.array(2, dtype)), dtype)
    assert isinstance(function(2), np.float64)


@FUNCTIONS
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 3), (2, 0, 4)])
def test_shapes_are_kept(function, shape):
    assert function(np.zeros(shape)).shape == shape


@FUNCTIONS
@pytest.mark.parametrize("wrong", ["3", None, 1j, [1, None]])
def test_what_is_not_real_is_refused(function, wrong):
    with pytest.raises(TypeError, match=r"^x must hold real numbers, got "):
        function(wrong)


def definition(loss, a, c):
    """Return the loss of a logit as the book defines it, in mpmath's precision."""
    p, q = 1 / (1 + mp.exp(-a)), 1 / (1 + mp.exp(a))
    return -c * mp.log(p) - (1 - c) * mp.log(q) if loss is LIKELIHOOD else (c - p) ** 2


@LOSSES
@pytest.mark.parametrize("c", [0, 1, 0.25, 0.9, 1 - 2**-40])
@pytest.mark.parametrize("a", [-700, -350, -40, -5, -0.3, 0.4, 3, 30, 345, 700])
def test_value_slope_and_curvature_are_exact_to_a_few_ulp(loss, a, c):
    with mp.workdps(700):  # e^(−700) beside 1, and room for mpmath's differences
        for order, got in enumerate((loss.value, loss.slope, loss.curvature)):
            exact = mp.diff(lambda z: definition(loss, z, mp.mpf(c)), a, order)
            if abs(exact) > 1e-300:
                assert float(abs(got(np.float64(a), c) / exact - 1)) < 1e-14
            else:
                assert abs(got(np.float64(a), c)) < 1e-300


@LOSSES
@repeatable
@given(a=st.floats(-40, 40), c=st.floats(0, 1))
def test_slope_and_curvature_agree_with_autograd(loss, a, c):
    def torch_loss(z):
        if loss is LIKELIHOOD:
            return torch.nn.functional.binary_cross_entropy_with_logits(z, target)
        return torch.nn.functional.mse_loss(torch.sigmoid(z), target)

    z, target = torch.tensor([a, c], dtype=torch.float64)
    value, slope, curvature = loss.value(a, c), loss.slope(a, c), loss.curvature(a, c)
    assert value == pytest.approx(torch_loss(z).item(), abs=1e-14, rel=1e-12)
    z.requires_grad_()
    (first,) = torch.autograd.grad(torch_loss(z), z, create_graph=True)
    assert slope == pytest.approx(first.item(), abs=1e-14)
    (second,) = torch.autograd.grad(first, z)
    assert curvature == pytest.approx(second.item(), abs=1e-14)


@LOSSES
@repeatable
@given(a=st.floats(-800, 800), c=st.sampled_from([0, 0.125, 0.5, 1]))
def test_swapping_the_classes_mirrors_the_loss(loss, a, c):
    assert loss.value(-a, 1 - c) == loss.value(a, c)
    assert loss.slope(-a, 1 - c) == -loss.slope(a, c)
    assert loss.curvature(-a, 1 - c) == loss.curvature(a, c)


@LOSSES
@DTYPES
def test_losses_broadcast_and_keep_the_precision(loss, dtype):
    a, c = np.zeros((3, 1), dtype), np.array([0, 1], dtype)
    for derivative in (loss.value, loss.slope, loss.curvature):
        assert derivative(a, c).shape == (3, 2)
        assert derivative(a, c).dtype == dtype
        assert derivative(a, 1).dtype == dtype


@st.composite
def data_sets(draw):
    """Draw w (D,), x (N, D) and labels c (N,), at scales from small to saturating."""
    shape = draw(st.tuples(st.integers(1, 12), st.integers(1, 5)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.normal(size=shape) * 10.0 ** draw(st.integers(-2, 2))
    return rng.normal(size=shape[1]), x, rng.integers(0, 2, shape[0])


def torch_error(w, x, c, loss):
    """Return E(w) by torch's own losses."""
    a, c = torch.from_numpy(x) @ w, torch.from_numpy(c).double()
    if loss is LIKELIHOOD:
        return torch.nn.functional.binary_cross_entropy_with_logits(a, c)
    return torch.nn.functional.mse_loss(torch.sigmoid(a), c)


@LOSSES
@repeatable
@given(data_sets())
def test_error_gradient_and_hessian_agree_with_autograd(loss, data):
    w, x, c = data
    scale = np.abs(x).max()
    of_w, at = (lambda v: torch_error(v, x, c, loss)), torch.from_numpy(w)
    np.testing.assert_allclose(error(w, x, c, loss), of_w(at), rtol=1e-12, atol=1e-13)
    slope = torch.autograd.functional.jacobian(of_w, at)
    np.testing.assert_allclose(gradient(w, x, c, loss), slope, rtol=1e-11, atol=1e-13 * scale)
    bend = torch.autograd.functional.hessian(of_w, at)
    np.testing.assert_allclose(hessian(w, x, c, loss), bend, rtol=1e-11, atol=1e-13 * scale**2)


@repeatable
@given(data_sets())
def test_the_error_is_what_the_probabilities_give(data):
    w, x, c = data
    p = expit(x @ w / 100)
    bernoulli = -(xlogy(c, p) + xlog1py(1 - c, -p)).mean()
    assert error(w / 100, x, c, LIKELIHOOD) == pytest.approx(bernoulli, rel=1e-12)
    assert error(w / 100, x, c, SQUARED) == pytest.approx(((c - p) ** 2).mean(), rel=1e-12)


@LOSSES
@repeatable
@given(data_sets())
def test_swapping_classes_and_directions_changes_nothing(loss, data):
    w, x, c = data
    for function in (error, gradient, hessian):
        expected, mirrored = function(w, x, c, loss), function(w, -x, 1 - c, loss)
        np.testing.assert_allclose(mirrored, expected, atol=1e-13 * max(1, np.ptp(x) ** 2))


@LOSSES
def test_repeating_the_data_changes_nothing(loss):
    rng = np.random.default_rng(0)
    w, x, c = rng.normal(size=3), rng.normal(size=(7, 3)), rng.integers(0, 2, 7)
    for function in (error, gradient, hessian):
        thrice = function(w, np.tile(x, (3, 1)), np.tile(c, 3), loss)
        np.testing.assert_allclose(thrice, function(w, x, c, loss), rtol=1e-13)


@pytest.mark.parametrize("function", [error, gradient, hessian])
def test_integer_data_is_taken_as_float64(function):
    w, x, c = [1, -2], [[3, 1], [0, 2], [1, 1]], [1, 0, True]
    floats = (np.array(w, float), np.array(x, float), np.array(c, float))
    result = function(w, x, c, SQUARED)
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, function(*floats, SQUARED))


@pytest.mark.parametrize("function", [error, gradient, hessian])
def test_data_is_only_read(function):
    w, x, c = np.ones(2), np.eye(2), np.array([0.0, 1.0])
    for array in (w, x, c):
        array.setflags(write=False)
    function(w, x, c, LIKELIHOOD)


def test_shapes_of_error_gradient_and_hessian():
    data = np.ones(3), np.ones((5, 3)), np.ones(5)
    assert isinstance(error(*data, SQUARED), float)
    assert gradient(*data, SQUARED).shape == (3,)
    assert hessian(*data, SQUARED).shape == (3, 3)


GOOD = {"w": [1.0, 2.0], "x": [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], "c": [0, 1, 1], "loss": SQUARED}


@pytest.mark.parametrize("function", [error, gradient, hessian])
@pytest.mark.parametrize(
    ("name", "wrong", "exception", "says"),
    [
        ("w", [1.0, 2.0, 3.0], ValueError, r"w must have shape \(2,\).* got shape \(3,\)"),
        ("w", 1.0, ValueError, r"w must have shape \(2,\).* got shape \(\)"),
        ("w", [[1.0], [2.0]], ValueError, r"w must have shape \(2,\).* got shape \(2, 1\)"),
        ("w", [np.nan, 1.0], ValueError, "w must be finite, got nan at index 0"),
        ("w", ["a", "b"], TypeError, "w must hold real numbers, got list of <U1"),
        ("w", [1j, 0], TypeError, "w must hold real numbers, got list of complex128"),
        ("w", None, TypeError, "w must hold real numbers, got None"),
        ("x", [1.0, 2.0], ValueError, r"x must have shape \(N, D\).* got shape \(2,\)"),
        ("x", 3.0, ValueError, r"x must have shape \(N, D\).* got shape \(\)"),
        ("x", np.zeros((0, 2)), ValueError, r"x must .* not empty; got shape \(0, 2\)"),
        ("x", np.zeros((3, 0)), ValueError, r"x must .* not empty; got shape \(3, 0\)"),
        ("x", [[1, 2], [3], [4, 5]], ValueError, "x must be a rectangular array, got rows"),
        ("x", [[1, 2], [3, np.inf], [4, 5]], ValueError, "x must be finite, got inf at index 1, 1"),
        ("x", None, TypeError, "x must hold real numbers, got None"),
        ("c", [0, 1], ValueError, r"c must have shape \(3,\).* got shape \(2,\)"),
        ("c", [[0], [1], [1]], ValueError, r"c must have shape \(3,\).* got shape \(3, 1\)"),
        ("c", 1, ValueError, r"c must have shape \(3,\).* got shape \(\)"),
        ("c", [0, 1, -1], ValueError, "c must hold labels 0 and 1 only, got -1.0 at index 2"),
        ("c", [0, 0.5, 1], ValueError, "c must hold labels 0 and 1 only, got 0.5 at index 1"),
        ("c", [0, np.nan, 1], ValueError, "c must be finite, got nan at index 1"),
        ("c", "011", TypeError, "c must hold real numbers, got '011'"),
        ("loss", "squared", TypeError, "loss must be a Loss such as LIKELIHOOD .* got 'squared'"),
        ("loss", None, TypeError, "loss must be a Loss such as LIKELIHOOD or SQUARED, got None"),
    ],
)
def test_what_does_not_fit_is_named(function, name, wrong, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        function(**GOOD | {name: wrong})
