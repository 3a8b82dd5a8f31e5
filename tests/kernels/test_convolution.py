"""Convolutions and their backward passes against scipy and torch, and planted mistakes."""

import re

import numpy as np
import pytest
import scipy.signal
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.convolution import (
    conv2d,
    conv2d_backward,
    convolve2d,
    correlate2d,
    correlate2d_backward,
    multiplication_counts,
    output_shape,
)

EXAM_A = np.array(
    [[1, 2, 3, 4, 5], [5, 1, 2, 3, 4], [4, 5, 1, 2, 3], [3, 4, 5, 1, 2], [2, 3, 4, 5, 1]]
)
EXAM_W = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])

reproducible = settings(derandomize=True, deadline=None, max_examples=150)


@st.composite
def layers(draw):
    """Draw x (N, C, H, W), w (F, C, K, L), b (F,), stride, padding that leave an output."""
    padding = draw(st.integers(0, 3))
    kernel = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    size = [draw(st.integers(max(1, k - 2 * padding), 9)) for k in kernel]
    n, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    stride = draw(st.integers(1, 7))  # beyond the kernel too
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    arrays = [
        rng.normal(size=shape).astype(dtype)
        for shape in ((n, channels, *size), (filters, channels, *kernel), (filters,))
    ]
    return *arrays, stride, padding


def by_torch(x, w, b, stride, padding, rng):
    """Return torch's output, a random message to it, and torch's messages to x, w, b."""
    tensors = [torch.tensor(array, requires_grad=True) for array in (x, w, b)]
    y = torch.nn.functional.conv2d(*tensors, stride=stride, padding=padding)
    t = rng.normal(size=tuple(y.shape)).astype(x.dtype)
    y.backward(torch.tensor(t))
    return y.detach().numpy(), t, [tensor.grad.numpy() for tensor in tensors]


def tolerance(array):
    return 1e-4 if array.dtype == np.float32 else 1e-11


@reproducible
@given(layers())
def test_a_layer_and_its_messages_agree_with_torch(layer):
    x, w, b, stride, padding = layer
    truth, t, messages = by_torch(*layer, np.random.default_rng(0))
    y = conv2d(x, w, b, stride, padding)
    assert y.dtype == x.dtype
    np.testing.assert_allclose(y, truth, rtol=tolerance(x), atol=tolerance(x))
    for ours, theirs in zip(conv2d_backward(t, x, w, stride, padding), messages, strict=True):
        assert ours.dtype == x.dtype
        np.testing.assert_allclose(ours, theirs, rtol=tolerance(x), atol=20 * tolerance(x))


@reproducible
@given(layers())
def test_one_channel_agrees_with_the_layer(layer):
    x, w, _, stride, padding = layer
    a, kernel = x[0, 0], w[0, 0]
    truth, t, messages = by_torch(
        a[None, None],
        kernel[None, None],
        np.zeros(1, a.dtype),
        stride,
        padding,
        np.random.default_rng(1),
    )
    b = correlate2d(a, kernel, stride, padding)
    assert b.dtype == a.dtype
    np.testing.assert_allclose(b, truth[0, 0], rtol=tolerance(a), atol=tolerance(a))
    t_a, t_w = correlate2d_backward(t[0, 0], a, kernel, stride, padding)
    np.testing.assert_allclose(t_a, messages[0][0, 0], rtol=tolerance(a), atol=10 * tolerance(a))
    np.testing.assert_allclose(t_w, messages[1][0, 0], rtol=tolerance(a), atol=10 * tolerance(a))


@reproducible
@given(layers())
def test_both_kinds_agree_with_scipy(layer):
    x, w, _, stride, padding = layer
    a, kernel = x[0, 0].astype(float), w[0, 0].astype(float)
    padded = np.pad(a, padding)
    for ours, theirs in [(correlate2d, "correlate2d"), (convolve2d, "convolve2d")]:
        # scipy's valid mode would swap a kernel that is larger in both directions
        truth = getattr(scipy.signal, theirs)(padded, kernel, mode="valid")[::stride, ::stride]
        np.testing.assert_allclose(ours(a, kernel, stride, padding), truth, atol=1e-11)


@reproducible
@given(layers())
def test_counts_are_counted(layer):
    x, w, _, stride, padding = layer
    shape, kernel = x.shape[2:], w.shape[2:]
    rows, columns = output_shape(shape, kernel, stride, padding)
    counts = np.zeros(shape, int)
    for i, j, u, v in np.ndindex(rows, columns, *kernel):
        row, column = stride * i + u - padding, stride * j + v - padding
        if 0 <= row < shape[0] and 0 <= column < shape[1]:
            counts[row, column] += 1
    ours = multiplication_counts(shape, kernel, stride, padding)
    assert ours.dtype.kind == "i"
    np.testing.assert_array_equal(ours, counts)


def test_the_exam():
    b = correlate2d(EXAM_A, EXAM_W)
    np.testing.assert_array_equal(b, [[-15, -5, 0], [15, -15, -5], [5, 15, -15]])
    np.testing.assert_array_equal(b, convolve2d(EXAM_A, EXAM_W))
    assert multiplication_counts((5, 5), (3, 3))[2].tolist() == [3, 6, 9, 6, 3]
    t_a, t_w = correlate2d_backward(np.diag(2 * (np.diag(b) + 10)), EXAM_A, EXAM_W)
    assert t_w[0, 0] == -30
    assert t_a[0, 0] == 10


@pytest.mark.parametrize("block", [1, 100, 2 * 2 * 9 * 16])  # a row, some, two examples
def test_a_block_boundary_changes_nothing(monkeypatch, block):
    rng = np.random.default_rng(2)
    x, w, b = rng.normal(size=(7, 2, 6, 39)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)
    t = rng.normal(size=(7, 3, 4, 37))  # strips that do not go into a row
    whole = [conv2d(x, w, b), *conv2d_backward(t, x, w)]
    monkeypatch.setattr("helpers.convolution._BLOCK", block)
    for one, other in zip(whole, [conv2d(x, w, b), *conv2d_backward(t, x, w)], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_arguments_are_not_changed():
    rng = np.random.default_rng(3)
    arrays = [rng.normal(size=shape) for shape in ((2, 1, 5, 5), (2, 1, 3, 3), (2,), (2, 2, 3, 3))]
    x, w, b, t = arrays
    before = [array.copy() for array in arrays]
    conv2d(x, w, b)
    conv2d_backward(t, x, w)
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


# Planted mistakes: each must fail the comparison that the right function passes.


def agrees(backward, stride=2, padding=1):
    """Return whether messages to the input and the kernel are those of torch."""
    rng = np.random.default_rng(4)
    x, w = rng.normal(size=(1, 1, 7, 6)), rng.normal(size=(1, 1, 3, 2))
    _, t, messages = by_torch(x, w, np.zeros(1), stride, padding, rng)
    ours = backward(t[0, 0], x[0, 0], w[0, 0], stride, padding)
    return all(
        one.shape == other[0, 0].shape and np.allclose(one, other[0, 0])
        for one, other in zip(ours, messages[:2], strict=True)
    )


def backward_with(mistake):
    """Return a backward pass written out in loops, with a mistake planted."""

    def backward(t, a, w, stride, padding):
        padded = np.pad(a, padding)
        t_padded, t_w = np.zeros(padded.shape), np.zeros(w.shape)
        step = 1 if mistake == "stride ignored" else stride
        kernel = w[::-1, ::-1] if mistake == "flipped" else w
        for i, j in np.ndindex(t.shape):
            window = np.s_[step * i : step * i + w.shape[0], step * j : step * j + w.shape[1]]
            if mistake == "overwritten":
                t_padded[window] = t[i, j] * kernel
            else:
                t_padded[window] += t[i, j] * kernel
            t_w += t[i, j] * padded[window]
        if mistake == "wrong axes":
            t_w = np.broadcast_to(t_w.sum(axis=0), w.shape)
        if mistake == "padding kept":
            return t_padded, t_w
        inner = slice(padding, -padding or None)
        return t_padded[inner, inner], t_w

    return backward


def test_the_right_backward_pass_agrees():
    assert agrees(correlate2d_backward)
    assert agrees(backward_with(None))


@pytest.mark.parametrize(
    "mistake", ["stride ignored", "flipped", "overwritten", "wrong axes", "padding kept"]
)
def test_a_planted_mistake_is_caught(mistake):
    assert not agrees(backward_with(mistake))


def test_a_missing_flip_is_caught():
    rng = np.random.default_rng(5)
    a, w = rng.normal(size=(6, 6)), rng.normal(size=(3, 3))
    truth = scipy.signal.convolve2d(a, w, mode="valid")
    assert np.allclose(convolve2d(a, w), truth)
    assert not np.allclose(correlate2d(a, w), truth)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: correlate2d(np.ones((2, 2)), np.ones((3, 3))), "kernel (3, 3), input (2, 2)"),
        (
            lambda: correlate2d(np.ones((5, 5)), np.ones((3, 3)), stride=0),
            "stride must be at least 1",
        ),
        (lambda: correlate2d(np.ones((5, 5)), np.ones((3, 3)), padding=-1), "padding must be at"),
        (lambda: correlate2d(np.ones(5), np.ones((3, 3))), "a must have shape (H, W)"),
        (lambda: correlate2d(np.ones((5, 5)), [[np.nan]]), "w must be finite"),
        (lambda: correlate2d(np.ones((5, 5)), np.ones((0, 3))), "w must have shape (K, L)"),
        (lambda: conv2d(np.ones((1, 2, 5, 5)), np.ones((1, 3, 3, 3)), [0]), "(F, 2, K, L)"),
        (
            lambda: conv2d(np.ones((1, 1, 5, 5)), np.ones((2, 1, 3, 3)), [0]),
            "b must have shape (2,)",
        ),
        (
            lambda: conv2d_backward(
                np.ones((1, 1, 5, 5)), np.ones((1, 1, 5, 5)), np.ones((1, 1, 3, 3))
            ),
            "t must have shape (1, 1, 3, 3)",
        ),
        (
            lambda: correlate2d_backward(np.ones((2, 3)), np.ones((5, 5)), np.ones((3, 3))),
            "t must have shape (3, 3)",
        ),
        (lambda: multiplication_counts((2, 2), (3, 3)), "no larger than the padded input"),
    ],
)
def test_bad_input_gets_a_clear_error(call, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        call()


def test_a_stride_that_is_no_whole_number_is_a_type_error():
    with pytest.raises(TypeError, match=r"stride must be a whole number, got 1\.5"):
        correlate2d(np.ones((5, 5)), np.ones((3, 3)), stride=1.5)
