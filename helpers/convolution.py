"""Cross-correlation and convolution in two dimensions, with backward passes for both arguments.

Padding adds zeros on all four sides; an output (i, j) sees the window of the padded input
whose upper left corner is (stride·i, stride·j). Messages t hold ∂E/∂(output), as everywhere
in the book; float32 and float64 are kept, integers become float64.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from helpers.internal.arguments import as_array, as_count
from helpers.internal.underflow import ignore_underflow

_BLOCK = 2**18  # entries of windows at a time: they stay in the cache


def correlate2d(a: ArrayLike, w: ArrayLike, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Return the cross-correlation b_ij = Σ_uv w_uv ã_{si+u, sj+v}: ã is a padded, s the stride.

    a (H, W), w (K, L) → b (⌊(H+2p−K)/s⌋ + 1, ⌊(W+2p−L)/s⌋ + 1). Source: Question 2(a).

    >>> correlate2d([[1, 2, 3], [4, 5, 6]], [[1, 10]]).tolist()
    [[21.0, 32.0], [54.0, 65.0]]
    """
    a, w = as_array("a", a, ("H", "W")), as_array("w", w, ("K", "L"))
    rows, columns = output_shape(a.shape, w.shape, stride, padding)
    a = _pad(a, padding)
    # All rows as one long signal: a window that runs over a row's end is dropped in the end.
    width = a.shape[1]
    height = a.shape[0] - len(w) + 1
    length = (height - 1) * width + width - w.shape[1] + 1
    b = np.zeros(height * width, np.result_type(a, w))
    signal = a.ravel()
    for u, row in enumerate(w):
        b[:length] += np.correlate(signal[u * width : u * width + length + len(row) - 1], row)
    b = b.reshape(height, width)
    return np.ascontiguousarray(b[: rows * stride : stride, : columns * stride : stride])


def convolve2d(a: ArrayLike, w: ArrayLike, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Return the convolution of a with w: the correlation with w turned by half a turn.

    Arguments and result as for `correlate2d`. Source: Question 2(a).

    >>> convolve2d([[1, 2, 3], [4, 5, 6]], [[1, 10]]).tolist()
    [[12.0, 23.0], [45.0, 56.0]]
    """
    return correlate2d(a, as_array("w", w, ("K", "L"))[::-1, ::-1], stride, padding)


@ignore_underflow
def correlate2d_backward(
    t: ArrayLike, a: ArrayLike, w: ArrayLike, stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the messages (∂E/∂a, ∂E/∂w) of b = correlate2d(a, w, stride, padding).

    t = ∂E/∂b has the shape of b. ∂E/∂ã_{si+u, sj+v} adds t_ij w_uv over all windows that hold
    the entry; ∂E/∂w_uv = Σ_ij t_ij ã_{si+u, sj+v}. Source: Question 2(c).

    >>> t_a, t_w = correlate2d_backward([[1, 1]], a=[[1, 2, 3]], w=[[1, 10]])
    >>> t_a.tolist(), t_w.tolist()
    ([[1.0, 11.0, 10.0]], [[3.0, 5.0]])
    """
    a, w = as_array("a", a, ("H", "W")), as_array("w", w, ("K", "L"))
    t = as_array("t", t, output_shape(a.shape, w.shape, stride, padding))
    t_x, t_w, _ = conv2d_backward(
        t[None, None], a[None, None], w[None, None], stride=stride, padding=padding
    )
    return t_x[0, 0], t_w[0, 0]


def multiplication_counts(
    shape: Sequence[int], kernel_shape: Sequence[int], stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Return how often each entry of an input is multiplied by an entry of the kernel.

    The counts, an integer array of the given shape, are the messages to the input when all
    messages to the output and all weights are 1. Source: Question 2(b).

    >>> multiplication_counts((3, 3), (2, 2)).tolist()
    [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    """
    t = np.ones(output_shape(shape, kernel_shape, stride, padding))
    counts, _ = correlate2d_backward(t, np.ones(shape), np.ones(kernel_shape), stride, padding)
    return counts.astype(int)


@ignore_underflow
def conv2d(
    x: ArrayLike, w: ArrayLike, b: ArrayLike, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Return a convolutional layer as in torch, y_{n f i j} = b_f + Σ_c correlate2d(x_nc, w_fc)_ij.

    x (N, C, H, W), w (F, C, K, L), b (F,) → y (N, F, rows, columns). Source: Question 2.

    >>> conv2d(np.ones((1, 2, 3, 3)), np.ones((1, 2, 2, 2)), [0.5]).tolist()
    [[[[8.5, 8.5], [8.5, 8.5]]]]
    """
    x, w = _layer(x, w)
    b = as_array("b", b, (len(w),))
    rows, columns = output_shape(x.shape[2:], w.shape[2:], stride, padding)
    y = np.empty((len(x), len(w), rows * columns), np.result_type(x, w, b))
    flat = w.reshape(len(w), -1)
    for block, windows in _windows(x, w.shape[2:], stride, padding):
        np.matmul(flat, windows, out=y[block])
    y += b[:, np.newaxis]
    return y.reshape(len(x), len(w), rows, columns)


@ignore_underflow
def conv2d_backward(
    t: ArrayLike, x: ArrayLike, w: ArrayLike, stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the messages (∂E/∂x, ∂E/∂w, ∂E/∂b) of y = conv2d(x, w, b, stride, padding).

    t = ∂E/∂y (N, F, rows, columns). Source: Question 2(c).

    >>> messages = conv2d_backward(np.ones((1, 1, 2, 2)), np.ones((1, 1, 3, 3)), [[[[1, 2]] * 2]])
    >>> [t.sum().item() for t in messages]
    [24.0, 16.0, 4.0]
    """
    x, w = _layer(x, w)
    rows, columns = output_shape(x.shape[2:], w.shape[2:], stride, padding)
    t = as_array("t", t, (len(x), len(w), rows, columns))
    dtype = np.result_type(t, x, w)
    messages = t.reshape(len(x), len(w), -1)
    flat = w.reshape(len(w), -1)
    t_w = np.zeros(flat.shape, dtype)
    t_x = np.zeros((*x.shape[:2], x.shape[2] + 2 * padding, x.shape[3] + 2 * padding), dtype)
    for block, windows in _windows(x, w.shape[2:], stride, padding):
        t_w += np.matmul(messages[block], windows.transpose(0, 2, 1)).sum(axis=0)
        t_windows = np.matmul(flat.T, messages[block])
        t_windows = t_windows.reshape(-1, *w.shape[1:], rows, columns)
        for u, v in np.ndindex(w.shape[2:]):  # windows overlap, so their messages add
            down, right = (
                slice(u, u + stride * rows, stride),
                slice(v, v + stride * columns, stride),
            )
            t_x[block, :, down, right] += t_windows[:, :, u, v]
    inner = slice(padding, -padding or None)
    return t_x[:, :, inner, inner], t_w.reshape(w.shape), t.sum(axis=(0, 2, 3))


def output_shape(
    shape: Sequence[int], kernel_shape: Sequence[int], stride: int = 1, padding: int = 0
) -> tuple[int, ...]:
    """Return how many windows fit on each axis, (⌊(H+2p−K)/s⌋ + 1, ⌊(W+2p−L)/s⌋ + 1).

    Source: Question 2(a).

    >>> output_shape((28, 28), (3, 3), stride=2, padding=1)
    (14, 14)
    """
    stride, padding = as_count("stride", stride), as_count("padding", padding, minimum=0)
    sizes = [
        (size + 2 * padding - kernel) // stride + 1
        for size, kernel in zip(shape, kernel_shape, strict=True)
    ]
    if min(sizes) < 1:
        raise ValueError(
            f"w must be no larger than the padded input: kernel {tuple(kernel_shape)}, "
            f"input {tuple(shape)} with padding {padding}"
        )
    return tuple(sizes)


def _layer(x, w):
    x = as_array("x", x, ("N", "C", "H", "W"))
    return x, as_array("w", w, ("F", x.shape[1], "K", "L"))


def _pad(x, padding):
    """Return x with zeros around its last two axes."""
    if not padding:
        return x
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(padding, padding)] * 2)


def _windows(x, kernel_shape, stride, padding):
    """Yield slices of examples and their windows as columns, (n, C·K·L, rows·columns)."""
    x = _pad(x, padding)
    view = sliding_window_view(x, kernel_shape, axis=(2, 3))[:, :, ::stride, ::stride]
    view = view.transpose(0, 1, 4, 5, 2, 3)
    count = max(1, _BLOCK // view[0].size)
    for n in range(0, len(x), count):
        block = slice(n, n + count)
        part = view[block]
        yield block, part.reshape(len(part), -1, part.shape[4] * part.shape[5])
