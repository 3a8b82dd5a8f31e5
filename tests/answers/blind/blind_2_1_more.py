"""Answers to the tasks c to f of 2.1, written without sight of what `check` knows."""

import numpy as np

from tests.answers.blind.case import right, wrong


@wrong("2.1c", "the outer product is transposed")
def outer_turned(t, x):
    return np.outer(x, t)


@wrong("2.1c", "the factor −2 of the squared error is put in, though the error is not known")
def with_minus_two(t, x):
    return -2 * np.outer(t, x)


@wrong("2.1c", "every row is x: the message is left out")
def rows_of_x(t, x):
    return np.ones((len(t), 1)) * x


@wrong("2.1c", "the message is summed before it meets x")
def message_summed(t, x):
    return np.outer(np.full(len(t), t.sum()), x)


@wrong("2.1c", "x is normalised to length 1", "the sign of the message is turned")
def direction_only(t, x):
    return -np.outer(t, x / np.linalg.norm(x))


@right("2.1c")
def by_entries(t, x):
    gradient = np.empty((len(t), len(x)))
    for a, b in np.ndindex(gradient.shape):
        gradient[a, b] = t[a] * x[b]
    return gradient


@wrong("2.1d", "the transpose is lost: it runs for square W only")
def not_transposed(t, W):
    return W @ t


@wrong("2.1d", "the message to W with x left out: each row of W times its t, not summed")
def not_summed(t, W):
    return W * t[:, np.newaxis]


@wrong("2.1d", "the inverse (pseudo-inverse) in place of the transpose")
def inverse(t, W):
    return np.linalg.pinv(W) @ t


@wrong("2.1d", "the mean over the outputs in place of the sum")
def mean_over_outputs(t, W):
    return W.T @ t / len(t)


@wrong("2.1d", "the δ is kept: weights are summed, the message does not meet them one by one")
def sums_apart(t, W):
    return W.sum(axis=0) * t.sum()


@wrong("2.1d", "the sign of the subtraction is put in", "a factor 2 of the square is put in")
def with_the_error(t, W):
    return -2 * t @ W


@right("2.1d")
def row_times_matrix(t, W):
    return t @ W


@wrong("2.1e", "the second layer is left out on the way back")
def skips_v(V, W, x, y):
    return -2 * np.outer(y - V @ W @ x, x)


@wrong("2.1e", "the gradient of V in place of that of W")
def of_the_second(V, W, x, y):
    return -2 * np.outer(y - V @ W @ x, W @ x)


@wrong("2.1e", "the minus is lost")
def sign_lost(V, W, x, y):
    return 2 * np.outer(V.T @ (y - V @ (W @ x)), x)


@wrong("2.1e", "the message starts at 1 for each result: the slope of the squares is left out")
def starts_with_ones(V, W, x, y):
    return -np.outer(V.T @ np.ones(len(y)), x)


@wrong("2.1e", "the message to W is taken with the value Wx in place of x, summed to fit")
def value_for_input(V, W, x, y):
    t = V.T @ (-2 * (y - V @ W @ x))
    return np.outer(t, np.full(len(x), (W @ x).sum()))


@wrong("2.1e", "V V in place of V W: the second layer is used twice", "the factor 2 is lost")
def no_target_half(V, W, x, y):
    return np.outer(V.T @ (V @ W @ x), x)


@right("2.1e")
def one_line(V, W, x, y):
    return 2 * V.T @ np.outer(V @ W @ x - y, x)


@wrong("2.1f", "from the right in place of from the left")
def from_the_right(sizes):
    return sizes[-1] * np.sum(sizes[:-2] * sizes[1:-1])


@wrong("2.1f", "a single row: the number of results is left out")
def one_row(sizes):
    return np.sum(sizes[1:-1] * sizes[2:])


@wrong("2.1f", "the first factor is counted as a multiplication of its own")
def one_too_many(sizes):
    return sizes[0] * np.sum(sizes[:-1] * sizes[1:])


@wrong("2.1f", "the sizes of the matrices, added up: additions to store, not products")
def entries(sizes):
    return np.sum(sizes[:-1] * sizes[1:])


@wrong("2.1f", "the product of all sizes, as if all were multiplied at once")
def product(sizes):
    return np.prod(sizes)


@wrong("2.1f", "the rows of each matrix for those of the first")
def own_rows(sizes):
    return sum(sizes[k] * sizes[k + 1] * sizes[k + 2] for k in range(len(sizes) - 2))


@right("2.1f")
def one_by_one(sizes):
    rows, count = sizes[0], 0
    for k in range(2, len(sizes)):
        count += rows * sizes[k - 1] * sizes[k]
    return count
