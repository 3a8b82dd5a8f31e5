"""Answers to the tasks of Q2, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


def windows(a, shape):
    return np.lib.stride_tricks.sliding_window_view(a, shape)


def double(array):
    return torch.tensor(np.ascontiguousarray(array, dtype=float))


@wrong("Q2a", "the kernel is turned by half a turn")
def true_convolution(a, w):
    return np.einsum("ijuv,uv->ij", windows(a, w.shape), w[::-1, ::-1])


@wrong("Q2a", "the kernel is mirrored left to right")
def mirrored(a, w):
    rows, columns = a.shape[0] - w.shape[0] + 1, a.shape[1] - w.shape[1] + 1
    b = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            b[i, j] = np.sum(a[i : i + w.shape[0], j : j + w.shape[1]] * np.fliplr(w))
    return b


@wrong("Q2a", "the mean of the products in place of their sum")
def mean_of_products(a, w):
    return (windows(a, w.shape) * w).mean(axis=(2, 3))


@wrong("Q2a", "the kernel is transposed")
def transposed(a, w):
    return np.einsum("ijuv,uv->ij", windows(a, w.T.shape), w.T)


@wrong("Q2a", "each product overwrites the one before instead of adding")
def overwritten(a, w):
    rows, columns = a.shape[0] - w.shape[0] + 1, a.shape[1] - w.shape[1] + 1
    b = np.zeros((rows, columns))
    for u in range(w.shape[0]):
        for v in range(w.shape[1]):
            b = w[u, v] * a[u : u + rows, v : v + columns]
    return b


@wrong("Q2a", "the last row of the kernel is left out", "the kernel is mirrored left to right")
def row_lost(a, w):
    rows, columns = a.shape[0] - w.shape[0] + 1, a.shape[1] - w.shape[1] + 1
    b = np.zeros((rows, columns))
    for u in range(w.shape[0] - 1):
        for v in range(w.shape[1]):
            b += w[u, w.shape[1] - 1 - v] * a[u : u + rows, v : v + columns]
    return b


@wrong("Q2a", "the mean of the products in place of their sum", "the results become integers")
def integers(a, w):
    b = np.zeros((a.shape[0] - w.shape[0] + 1, a.shape[1] - w.shape[1] + 1), dtype=int)
    for i, j in np.ndindex(b.shape):
        b[i, j] = np.mean(windows(a, w.shape)[i, j] * w)
    return b


@right("Q2a")
def shifted_copies(a, w):
    rows, columns = a.shape[0] - w.shape[0] + 1, a.shape[1] - w.shape[1] + 1
    b = np.zeros((rows, columns))
    for (u, v), weight in np.ndenumerate(w):
        b += weight * a[u : u + rows, v : v + columns]
    return b


@right("Q2a")
def torch_correlation(a, w):
    conv2d = torch.nn.functional.conv2d
    return conv2d(double(a)[None, None], double(w)[None, None])[0, 0].numpy()


@wrong("Q2b", "the number of windows n - k + 1 is missing in the minimum")
def two_ends(n, k):
    p = np.arange(1, n + 1)
    along = np.minimum(np.minimum(p, n + 1 - p), k)
    return np.outer(along, along)


@wrong("Q2b", "the kernel length k is missing in the minimum")
def no_length(n, k):
    along = [min(p, n - k + 1, n + 1 - p) for p in range(1, n + 1)]
    return np.outer(along, along)


@wrong("Q2b", "counts of rows and columns are added instead of multiplied")
def outer_sum(n, k):
    along = np.array([min(p, k, n - k + 1, n + 1 - p) for p in range(1, n + 1)])
    return along[:, np.newaxis] + along


@wrong("Q2b", "n - k windows in a row instead of n - k + 1")
def window_lost(n, k):
    counts = np.zeros((n, n), dtype=int)
    for i in range(n - k):
        for j in range(n - k):
            counts[i : i + k, j : j + k] += 1
    return counts


@wrong("Q2b", "p counts from 0 in a formula that counts from 1")
def from_zero(n, k):
    along = [min(p, k, n - k + 1, n + 1 - p) for p in range(n)]
    return np.outer(along, along)


@wrong("Q2b", "n - k + 1 is missing in the minimum", "the smaller count in place of the product")
def smaller_count(n, k):
    p = np.arange(1, n + 1)
    along = np.minimum(np.minimum(p, p[::-1]), k)
    return np.minimum.outer(along, along)


@wrong("Q2b", "the kernel length k is missing in the minimum", "counts are added, not multiplied")
def added_no_length(n, k):
    p = np.arange(1, n + 1)
    along = np.minimum(np.minimum(p, p[::-1]), n - k + 1)
    return np.add.outer(along, along)


@right("Q2b")
def every_window(n, k):
    counts = np.zeros((n, n), dtype=int)
    for i in range(n - k + 1):
        for j in range(n - k + 1):
            counts[i : i + k, j : j + k] += 1
    return counts


@right("Q2b")
def ones_convolved(n, k):
    along = np.convolve(np.ones(n - k + 1, dtype=int), np.ones(k, dtype=int))
    return np.outer(along, along)


@wrong("Q2c", "only the diagonal messages are used")
def diagonal_messages(t, a):
    rows, columns = a.shape[0] - t.shape[0] + 1, a.shape[1] - t.shape[1] + 1
    return sum(t[i, i] * a[i : i + rows, i : i + columns] for i in range(min(t.shape)))


@wrong("Q2c", "the messages are turned by half a turn")
def messages_turned(t, a):
    return np.einsum("uvij,ij->uv", windows(a, t.shape), t[::-1, ::-1])


@wrong("Q2c", "the entries of a are taken to be 1")
def source_ones(t, a):
    shape = a.shape[0] - t.shape[0] + 1, a.shape[1] - t.shape[1] + 1
    return np.full(shape, float(t.sum()))


@wrong("Q2c", "an additional factor 2 before the messages")
def twice(t, a):
    return np.einsum("uvij,ij->uv", windows(a, t.shape), 2 * t)


@wrong("Q2c", "the gradient is transposed")
def gradient_transposed(t, a):
    return np.einsum("uvij,ij->vu", windows(a, t.shape), t)


@wrong("Q2c", "only the diagonal messages are used", "an additional factor 2 before the messages")
def twice_diagonal(t, a):
    diagonal = 2 * t * np.eye(*t.shape)
    return np.einsum("uvij,ij->uv", windows(a, t.shape), diagonal)


@wrong("Q2c", "averaged over the windows, not summed", "the gradient is turned by half a turn")
def mean_turned(t, a):
    return (windows(a, t.shape) * t).mean(axis=(2, 3))[::-1, ::-1]


@right("Q2c")
def sum_of_patches(t, a):
    rows, columns = a.shape[0] - t.shape[0] + 1, a.shape[1] - t.shape[1] + 1
    gradient = np.zeros((rows, columns))
    for i, j in np.ndindex(t.shape):
        gradient += t[i, j] * a[i : i + rows, j : j + columns]
    return gradient


@right("Q2c")
def torch_kernel(t, a):
    shape = a.shape[0] - t.shape[0] + 1, a.shape[1] - t.shape[1] + 1
    w = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
    b = torch.nn.functional.conv2d(double(a)[None, None], w[None, None])[0, 0]
    (b * double(t)).sum().backward()
    return w.grad.numpy()


@wrong("Q2d", "the kernel is not turned")
def unturned(t, w):
    k, m = w.shape
    padded = np.pad(t, ((k - 1, k - 1), (m - 1, m - 1)))
    return np.einsum("pquv,uv->pq", windows(padded, w.shape), w)


@wrong("Q2d", "the kernel is turned upside down but not left to right")
def one_axis(t, w):
    k, m = w.shape
    padded = np.pad(t, ((k - 1, k - 1), (m - 1, m - 1)))
    return np.einsum("pquv,uv->pq", windows(padded, w.shape), w[::-1])


@wrong("Q2d", "overlapping windows overwrite one another instead of adding")
def overwriting(t, w):
    k, m = w.shape
    gradient = np.zeros((t.shape[0] + k - 1, t.shape[1] + m - 1))
    for i, j in np.ndindex(t.shape):
        gradient[i : i + k, j : j + m] = t[i, j] * w
    return gradient


@wrong("Q2d", "only the messages on the diagonal are sent back")
def diagonal_only(t, w):
    k, m = w.shape
    gradient = np.zeros((t.shape[0] + k - 1, t.shape[1] + m - 1))
    for i in range(min(t.shape)):
        gradient[i : i + k, i : i + m] += t[i, i] * w
    return gradient


@wrong("Q2d", "averaged over the windows instead of summed")
def averaged(t, w):
    k, m = w.shape
    gradient = np.zeros((t.shape[0] + k - 1, t.shape[1] + m - 1))
    counts = np.zeros_like(gradient)
    for i, j in np.ndindex(t.shape):
        gradient[i : i + k, j : j + m] += t[i, j] * w
        counts[i : i + k, j : j + m] += 1
    return gradient / counts


@wrong("Q2d", "the last column of messages is left out", "an additional factor 2")
def column_lost(t, w):
    k, m = w.shape
    gradient = np.zeros((t.shape[0] + k - 1, t.shape[1] + m - 1))
    for i in range(t.shape[0]):
        for j in range(t.shape[1] - 1):
            gradient[i : i + k, j : j + m] += 2 * t[i, j] * w
    return gradient


@wrong("Q2d", "overlapping windows overwrite one another", "the kernel is turned by half a turn")
def overwriting_turned(t, w):
    k, m = w.shape
    gradient = np.zeros((t.shape[0] + k - 1, t.shape[1] + m - 1))
    for (i, j), message in np.ndenumerate(t):
        gradient[i : i + k, j : j + m] = message * w[::-1, ::-1]
    return gradient


@right("Q2d")
def scattered(t, w):
    k, m = w.shape
    gradient = np.zeros((t.shape[0] + k - 1, t.shape[1] + m - 1))
    for (i, j), message in np.ndenumerate(t):
        gradient[i : i + k, j : j + m] += message * w
    return gradient


@right("Q2d")
def torch_transposed(t, w):
    back = torch.nn.functional.conv_transpose2d
    return back(double(t)[None, None], double(w)[None, None])[0, 0].numpy()
