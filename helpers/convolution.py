"""Cross-correlation and convolution in two dimensions, with backward passes for both arguments.

Padding adds zeros on all four sides; an output (i, j) sees the window of the padded input
whose upper left corner is (stride·i, stride·j). Messages t hold ∂E/∂(output), as everywhere
in the book; float32 and float64 are kept, integers become float64.

A row of outputs is a row of inputs times a banded matrix, whose diagonals hold a row of the
kernel: correlation is a product of matrices, and its messages are products with the transpose.
The whole matrix would be nearly all zeros, so the outputs of a row are cut into strips, which
share one small matrix.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from helpers.internal.arguments import as_array, as_count
from helpers.internal.underflow import ignore_underflow

_BLOCK = 2**16  # inputs of strips at a time: they stay in the cache


@ignore_underflow
def correlate2d(a: ArrayLike, w: ArrayLike, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Return the cross-correlation b_ij = Σ_uv w_uv ã_{si+u, sj+v}: ã is a padded, s the stride.

    a (H, W), w (K, L) → b (⌊(H+2p−K)/s⌋ + 1, ⌊(W+2p−L)/s⌋ + 1). The error is within a few
    roundings of Σ_uv |w_uv ã_uv|. Source: Question 2(a).

    >>> correlate2d([[1, 2, 3], [4, 5, 6]], [[1, 10]]).tolist()
    [[21.0, 32.0], [54.0, 65.0]]
    """
    a, w = as_array("a", a, ("H", "W")), as_array("w", w, ("K", "L"))
    dtype = np.result_type(a, w)
    return _correlate(a[None, None], w[None, None], stride, padding, dtype)[0, 0]


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
    y = _correlate(x, w, stride, padding, np.result_type(x, w, b))
    y += b[:, np.newaxis, np.newaxis]
    return y


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
    cut = _Strips(x, w, stride, padding)
    t = as_array("t", t, (len(x), len(w), cut.rows, cut.columns))
    dtype = np.result_type(t, x, w)
    padded = cut.pad(x, padding)
    t_padded = np.zeros(padded.shape, dtype)
    matrix = cut.matrix_of(w, dtype)
    t_matrix, t_diagonals = cut.banded_matrix(dtype)
    t_strips = np.zeros((len(t), len(w), cut.rows, cut.count * cut.width), dtype)
    t_strips[..., : cut.columns] = t
    t_strips = t_strips.reshape(*t_strips.shape[:3], cut.count, cut.width)
    for n, r in cut.blocks():
        t_outputs = t_strips[n, :, r].transpose(0, 2, 3, 1, 4).reshape(-1, matrix.shape[1])
        t_matrix += cut.inputs(padded, n, r).reshape(-1, len(matrix)).T @ t_outputs
        cut.add_to_inputs(t_padded, n, r, t_outputs @ matrix.T)
    inner = np.s_[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]]
    return t_padded[inner], t_diagonals.sum(-1).transpose(3, 0, 1, 2), t.sum(axis=(0, 2, 3))


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


def _correlate(x, w, stride, padding, dtype):
    """Return Σ_c correlate2d(x_nc, w_fc) for all examples n and filters f, unchecked."""
    cut = _Strips(x, w, stride, padding)
    x = cut.pad(x, padding)
    matrix = cut.matrix_of(w, dtype)
    y = np.empty((len(x), len(w), cut.rows, cut.count, cut.width), dtype)
    for n, r in cut.blocks():
        inputs = cut.inputs(x, n, r)
        outputs = inputs.reshape(-1, len(matrix)) @ matrix
        outputs = outputs.reshape(*inputs.shape[:3], len(w), cut.width)
        y[n, :, r] = outputs.transpose(0, 3, 1, 2, 4)
    y = y.reshape(*y.shape[:3], -1)
    return np.ascontiguousarray(y[..., : cut.columns])


class _Strips:
    """How outputs (N, F, rows, columns) are cut: each row into `count` strips of `width`.

    A strip of outputs sees C·K rows of `reach` inputs each; `banded_matrix` leads from these to
    its outputs for all F filters.
    """

    def __init__(self, x, w, stride, padding):
        self.examples, self.stride = len(x), stride
        self.filters, self.channels, self.kernel_rows, self.kernel_columns = w.shape
        self.rows, self.columns = output_shape(x.shape[2:], w.shape[2:], stride, padding)
        # Wide strips have a matrix of many zeros, narrow ones overlap more: a compromise.
        self.count = max(1, round(self.columns / max(8, 2 * self.kernel_columns)))
        self.width = -(-self.columns // self.count)
        self.reach = (self.width - 1) * stride + self.kernel_columns

    def pad(self, x, padding):
        """Return x with zeros around its last two axes, so many that the last strip is whole."""
        *_, height, width = x.shape
        needed = (self.count * self.width - 1) * self.stride + self.kernel_columns
        shape = height + 2 * padding, max(width + 2 * padding, needed)
        if shape == (height, width):
            return np.ascontiguousarray(x)
        padded = np.zeros((*x.shape[:2], *shape), x.dtype)
        padded[:, :, padding : padding + height, padding : padding + width] = x
        return padded

    def blocks(self):
        """Yield slices of examples and of rows of outputs that are worked through together."""
        row = self.count * self.channels * self.kernel_rows * self.reach
        rows = min(self.rows, max(1, _BLOCK // row))
        examples = max(1, _BLOCK // (row * rows))
        for n in range(0, self.examples, examples):
            for r in range(0, self.rows, rows):
                yield slice(n, n + examples), slice(r, r + rows)

    def inputs(self, x, n, r):
        """Return the inputs of strips, a view (examples, rows, count, C, K, reach) of padded x."""
        examples, rows = min(n.stop, self.examples) - n.start, min(r.stop, self.rows) - r.start
        example, channel, down, right = x.strides
        return np.ndarray(
            (examples, rows, self.count, self.channels, self.kernel_rows, self.reach),
            x.dtype,
            x,
            offset=n.start * example + r.start * self.stride * down,
            strides=(
                example,
                self.stride * down,
                self.stride * self.width * right,
                channel,
                down,
                right,
            ),
        )

    def add_to_inputs(self, t_x, n, r, messages):
        """Add messages to the inputs of strips, which overlap, to those to the padded x."""
        into = self.inputs(t_x, n, r)
        messages = messages.reshape(into.shape)
        for u in range(self.kernel_rows):
            for k in range(self.count):
                into[:, :, k, :, u] += messages[:, :, k, :, u]

    def matrix_of(self, w, dtype):
        """Return the matrix that multiplies the inputs of a strip, from the kernels w."""
        matrix, diagonals = self.banded_matrix(dtype)
        diagonals[...] = w.transpose(1, 2, 3, 0)[..., np.newaxis]
        return matrix

    def banded_matrix(self, dtype):
        """Return a matrix (C·K·reach, F·width) of zeros, and its diagonals (C, K, L, F, width).

        Output j of a strip is Σ_v w_v x_{sj+v}: in column j the kernel starts at row sj.
        """
        shape = (self.channels, self.kernel_rows, self.reach, self.filters, self.width)
        matrix = np.zeros(shape, dtype)
        channel, row, entry, f, j = matrix.strides
        diagonals = np.ndarray(
            (*shape[:2], self.kernel_columns, *shape[3:]),
            dtype,
            matrix,
            strides=(channel, row, entry, f, j + self.stride * entry),
        )
        return matrix.reshape(-1, self.filters * self.width), diagonals
