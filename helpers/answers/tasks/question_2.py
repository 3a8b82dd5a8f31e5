"""The tasks of notebook Q2."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import question_2 as solutions
from helpers.convolution import conv2d, convolve2d, correlate2d, multiplication_counts


def _shapes(rng):
    """Return shapes (R, C) of an output and (K, L) of a smaller kernel, never square."""
    return rng.permutation([4, 5, 6])[:2], rng.permutation([2, 3])


def _draw_a_w(rng):
    """Return a (H, W) and w (K, L)."""
    output, kernel = _shapes(rng)
    return rng.normal(size=output + kernel - 1), rng.normal(size=kernel)


def _draw_t_a(rng):
    """Return a message t (R, C) and a (H, W)."""
    output, kernel = _shapes(rng)
    return rng.normal(size=output), rng.normal(size=output + kernel - 1)


def _draw_t_w(rng):
    """Return a message t (R, C) and w (K, L)."""
    output, kernel = _shapes(rng)
    return rng.normal(size=output), rng.normal(size=kernel)


def _fitting(a, b):
    """Return the shape of what, slid over a, makes b, or is made by sliding b."""
    return a.shape[0] - b.shape[0] + 1, a.shape[1] - b.shape[1] + 1


def _same_size(a, w):
    """Return the correlation of a reader who pads a until the result has its shape."""
    padding = [((k - 1) // 2, k // 2) for k in w.shape]
    return correlate2d(np.pad(a, padding), w)


def _full(a, w):
    """Return the correlation of a with w wherever they overlap."""
    return correlate2d(np.pad(a, [(k - 1, k - 1) for k in w.shape]), w)


_correlation = Task(
    truth=correlate2d,
    draw=_draw_a_w,
    forbidden=(correlate2d, convolve2d, conv2d),
    mistakes=(
        Mistake(
            convolve2d,
            "this is the mathematicians' convolution: your kernel is turned by half a turn. The "
            "exam's own kernel would not have shown it. Which entry of a window meets w[0, 0]?",
        ),
        Mistake(
            lambda a, w: correlate2d(a, w[::-1]),
            "your kernel stands on its head: row u of w belongs to row i + u of a.",
        ),
        Mistake(
            lambda a, w: correlate2d(a, w[:, ::-1]),
            "your kernel is mirrored: column v of w belongs to column j + v of a.",
        ),
        Mistake(
            lambda a, w: correlate2d(a, w.T),
            "your kernel is transposed: its first index counts rows, as that of a does.",
        ),
        Mistake(
            lambda a, w: correlate2d(a, w).T,
            "the numbers are right, but b is transposed: its first index counts rows.",
        ),
        Mistake(
            _same_size,
            "yours has the shape of a, as if zeros were padded. Here the padding is 0: no window "
            "sticks out.",
        ),
        Mistake(
            _full,
            "yours is larger than a: your windows stick out on all sides. Here the padding is 0.",
        ),
        Mistake(
            lambda a, w: correlate2d(a, w)[:-1, :-1],
            "your windows stop one row and one column early: how many places has a window of "
            "length 3 on a row of length 5?",
        ),
        Mistake(
            lambda a, w: w[-1, -1] * a[len(w) - 1 :, w.shape[1] - 1 :],
            "only the last product of each window is left in yours: does your loop overwrite "
            "where it should add?",
        ),
        Mistake(
            lambda a, w: w[0, 0] * a[: _fitting(a, w)[0], : _fitting(a, w)[1]],
            "only the first product of each window is in yours: does your loop stop too soon?",
        ),
        Mistake(
            lambda a, w: correlate2d(a[len(w) - 1 :], w[-1:]),
            "only the last row of the kernel is left in yours: where is the sum set back to 0?",
        ),
        Mistake(
            lambda a, w: correlate2d(a, w) / w.size,
            "yours is the mean of the products of each window; their sum is asked for.",
        ),
        Mistake(
            lambda a, w: correlate2d(a, np.ones_like(w)),
            "you add up the entries of each window: where have the weights gone?",
        ),
        Mistake(
            lambda a, w: correlate2d(a, w).sum(),
            "this is one number, the sum over all windows: each of them makes its own entry of b.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="one sum of products for each window: what torch calls conv2d.",
)


def _draw_n_k(rng):
    n = int(rng.integers(3, 9))
    return n, int(rng.integers(2, n + 1))


def _outer(count):
    """Return the function (n, k) that multiplies count(p, n, k) of the row and of the column."""

    def counts(n, k):
        along = count(np.arange(n), n, k)
        return np.outer(along, along)

    return counts


def _along(p, n, k):
    return np.minimum(np.minimum(p + 1, n - p), min(k, n - k + 1))


_counts = Task(
    truth=_outer(_along),
    draw=_draw_n_k,
    mistakes=(
        Mistake(
            _outer(lambda p, n, k: np.minimum(np.minimum(p + 1, n - p), k)),
            "right for large inputs, such as the exam's. In a small one there are fewer than k "
            "windows in a row: an entry cannot be in more of them than there are.",
        ),
        Mistake(
            _outer(lambda p, n, k: np.minimum(np.minimum(p + 1, n - p), n - k + 1)),
            "right where k is at least half of n. Otherwise: in how many windows of length k can "
            "an entry be at most?",
        ),
        Mistake(
            _outer(lambda p, n, k: np.minimum(np.minimum(p, n + 1 - p), min(k, n - k + 1))),
            "your first entries are in no window at all: does your p count from 0 in a formula "
            "that counts from 1?",
        ),
        Mistake(
            _outer(lambda p, n, k: np.minimum(p + 1, min(k, n - k + 1))),
            "right at the upper left. At the other edges the windows run out as well.",
        ),
        Mistake(
            lambda n, k: np.minimum.outer(*2 * [_along(np.arange(n), n, k)]),
            "your numbers grow from edge to centre like a pyramid of steps. Rows and columns of "
            "windows are chosen independently: how many pairs does that make?",
        ),
        Mistake(
            lambda n, k: np.add.outer(*2 * [_along(np.arange(n), n, k)]),
            "you add the counts of the two directions: for each row of windows that reach the "
            "entry there are all the columns.",
        ),
        Mistake(
            lambda n, k: np.full((n, n), k * k),
            "every entry is used k² times in yours. How many windows hold the corner?",
        ),
        Mistake(
            lambda n, k: np.ones((n, n)),
            "every entry is used once in yours: windows overlap. Does your loop overwrite where "
            "it should add?",
        ),
        Mistake(
            lambda n, k: np.full((n - k + 1, n - k + 1), k * k),
            "these are the products that each entry of B takes. Asked for are those in which each "
            "entry of A takes part.",
        ),
        Mistake(
            lambda n, k: np.full((k, k), (n - k + 1) ** 2),
            "this says how often each weight is used. Asked for are the entries of A.",
        ),
        Mistake(
            _outer(lambda p, n, k: np.maximum(0, np.minimum(np.minimum(p + 1, n - 1 - p), n - k))),
            "your windows stop one row and one column early: the last entry is in one as well.",
        ),
        Mistake(
            lambda n, k: multiplication_counts((n, n), (k, k), padding=k // 2),
            "you let the windows stick out over a padding. Here it is 0.",
        ),
        Mistake(
            lambda n, k: _along(np.arange(n), n, k),
            "right along one direction. An (n, n) matrix is asked for: how do the two combine?",
        ),
        Mistake(
            lambda n, k: (n - k + 1) ** 2 * k * k,
            "this is the number of all products. How are they shared out among the entries of A?",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="windows over the row times windows over the column: an outer product.",
)


def _on_diagonal(t):
    return range(min(t.shape))


def _source_kernel(t, a):
    """Return the source's gradient, whose factors a_ij happen to be 1."""
    return np.full(_fitting(a, t), t.sum())


def _diagonal_kernel(t, a):
    height, width = _fitting(a, t)
    return sum(t[i, i] * a[i : i + height, i : i + width] for i in _on_diagonal(t))


_kernel_gradient = Task(
    truth=lambda t, a: correlate2d(a, t),
    draw=_draw_t_a,
    mistakes=(
        Mistake(
            lambda t, a: correlate2d(a, t)[::-1, ::-1],
            "the right numbers, turned by half a turn: that is the gradient of a convolution, "
            "whose kernel is turned. On the exam's diagonal it would pass.",
        ),
        Mistake(
            lambda t, a: convolve2d(a, t),
            "you turned t by half a turn. In a loop: for the window at (i, j), what does t[i, j] "
            "multiply?",
        ),
        Mistake(
            _source_kernel,
            "the source's ×1: you add up the messages. Each b_ij depends on w_uv through an entry "
            "of a, which happens to be 1 in the exam's corner.",
        ),
        Mistake(
            _diagonal_kernel,
            "you add over the diagonal only. In the exam t is 0 elsewhere; here it is not.",
        ),
        Mistake(
            lambda t, a: t[-1, -1] * a[len(t) - 1 :, t.shape[1] - 1 :],
            "only the last window is left in yours: does your loop overwrite where it should add?",
        ),
        Mistake(
            lambda t, a: 2 * correlate2d(a, t),
            "twice too large: t is ∂f/∂B already, the 2 of the square is in it.",
        ),
        Mistake(
            lambda t, a: correlate2d(a, t) / t.size,
            "this is a mean over the windows: the paths from a weight to f add.",
        ),
        Mistake(
            lambda t, a: correlate2d(a, np.ones_like(t)),
            "you add up windows of a. By the chain rule the message t_ij joins each of them.",
        ),
        Mistake(
            lambda t, a: t * correlate2d(a, np.ones(_fitting(a, t))),
            "you add over the entries of a window, and get the shape of t. A weight meets one "
            "entry of each window: add over the windows.",
        ),
        Mistake(
            lambda t, a: correlate2d(a, t).T,
            "the numbers are right, but transposed: the first index of w counts rows.",
        ),
        Mistake(
            lambda t, a: correlate2d(a, t).sum(),
            "this is one number; the gradient has an entry for each weight.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="again a correlation: a with t as its kernel. No turn anywhere.",
)


def _spread(t, w, put):
    """Return ∂f/∂a of a reader who puts the message of each window in its place by put(x, …)."""
    x = np.zeros(np.add(t.shape, w.shape) - 1)
    for i, j in np.ndindex(t.shape):
        put(x[i : i + w.shape[0], j : j + w.shape[1]], i, j)
    return x


def _overwritten_windows(t, w):
    def put(window, i, j):
        window[:] = t[i, j] * w

    return _spread(t, w, put)


def _overwritten_weights(t, w):
    def put(part, u, v):
        part[:] = w[u, v] * t

    return _spread(w, t, put)


def _diagonal_windows(t, w):
    def put(window, i, j):
        window += (i == j) * t[i, j] * w

    return _spread(t, w, put)


def _input(t, w):
    return _full(t, w[::-1, ::-1])


_overwrites = (
    "neighbouring windows overlap, and yours overwrite one another: what an entry of a gets "
    "from all the windows that hold it must be added."
)

_input_gradient = Task(
    truth=_input,
    draw=_draw_t_w,
    mistakes=(
        Mistake(
            _full,
            "your kernel is not turned. b[i, j] multiplies a[i + u, j + v] by w[u, v]: seen from "
            "an entry of a, with u growing, do i and j grow or shrink?",
        ),
        Mistake(_overwritten_windows, _overwrites),
        Mistake(_overwritten_weights, _overwrites),
        Mistake(
            lambda t, w: _full(t, w[::-1]),
            "your kernel is turned over in its rows only: both indices of w run backwards.",
        ),
        Mistake(
            lambda t, w: _full(t, w[:, ::-1]),
            "your kernel is turned over in its columns only: both indices of w run backwards.",
        ),
        Mistake(
            convolve2d,
            "yours is smaller than t, but a is larger: its corner is in a single window, and that "
            "counts too. Which padding of t lets it?",
        ),
        Mistake(
            correlate2d,
            "yours is smaller than t, but a is larger: its corner is in a single window, and that "
            "counts too. (Mind also which way round the kernel lies.)",
        ),
        Mistake(
            lambda t, w: _same_size(t, w[::-1, ::-1]),
            "yours has the shape of t: the gradient has the shape of a, which is larger.",
        ),
        Mistake(
            lambda t, w: _same_size(t, w),
            "yours has the shape of t: the gradient has the shape of a, which is larger. (Mind "
            "also which way round the kernel lies.)",
        ),
        Mistake(
            _diagonal_windows,
            "you add over the diagonal only. In the exam t is 0 elsewhere; here it is not.",
        ),
        Mistake(
            lambda t, w: _input(t, np.ones_like(w)),
            "you add up messages. By the chain rule the weight that links b_ij to the entry of a "
            "joins each of them.",
        ),
        Mistake(
            lambda t, w: _input(np.ones_like(t), w),
            "you add up weights. By the chain rule the message t_ij joins each of them.",
        ),
        Mistake(
            lambda t, w: 2 * _input(t, w),
            "twice too large: t is ∂f/∂B already, the 2 of the square is in it.",
        ),
        Mistake(
            lambda t, w: _input(t, w).T,
            "the numbers are right, but transposed: the first index of a counts rows.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="each window sends t times the kernel back to where it stood, and overlaps add.",
)


def _draw_b_c(rng):
    size = int(rng.integers(2, 6))
    return rng.normal(size=(size, size)), rng.normal(size=(size, size))


_diagonal_messages = Task(
    truth=solutions.diagonal_messages,
    draw=_draw_b_c,
    mistakes=(
        Mistake(
            lambda b, c: 2 * (b - c),
            "f sees the diagonal of B only. What is the message to b₁₂, if f stays as it is when "
            "b₁₂ moves?",
        ),
        Mistake(
            lambda b, c: np.diag(np.diag(b - c) ** 2),
            "these are the terms of f. How fast does each of them change with its b_ii?",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="a diagonal matrix: what is not in f sends no message.",
)


def _draw_sizes(rng):
    """Return n, k, s, P, d for which the kernel fits, and most strides leave a rest."""
    k, s, padding, d = (int(rng.integers(*ends)) for ends in ((2, 5), (1, 4), (0, 3), (1, 4)))
    return (k - 1) * d + 1 + int(rng.integers(2, 12)), k, s, padding, d


_output_size = Task(
    truth=solutions.output_size,
    draw=_draw_sizes,
    mistakes=(
        Mistake(
            lambda n, k, s, P, d: (n + 2 * P - k * d) // s + 1,
            "right without dilation. Between k weights there are k − 1 gaps, and none behind the "
            "last.",
        ),
        Mistake(
            lambda n, k, s, P, d: -(-(n + 2 * P - (k - 1) * d - 1) // s) + 1,
            "right where the stride leaves no rest. Where it does, your last window sticks out.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="the kernel spans (k − 1)d + 1 entries, and its window starts at every s-th place.",
)


def _draw_pooled(rng):
    """Return a message t (R, C) and a (2R, 2C), never square."""
    shape = rng.permutation([2, 3, 4])[:2]
    return rng.normal(size=shape), rng.normal(size=2 * shape)


_pool_gradient = Task(
    truth=solutions.pool_gradient,
    draw=_draw_pooled,
    mistakes=(
        Mistake(
            lambda t, a: np.kron(t, np.ones((2, 2))) / 4,
            "this belongs to mean pooling, which listens to all four entries. If one that is not "
            "the largest moves a little, what does the largest do?",
        ),
        Mistake(
            lambda t, a: solutions.pool_gradient(t, -a),
            "your messages go to the smallest entry of each square; the output is the largest.",
        ),
        Mistake(
            lambda t, a: solutions.pool_gradient(t, a) * a,
            "the right places. The output is the largest entry itself: when that moves by a "
            "little, by how much does the output?",
        ),
        Mistake(
            lambda t, a: np.kron(t, [[1, 0], [0, 0]]),
            "all your messages go to the upper left of their squares: which entry made the output?",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="each message goes to the winner of its square, and the other three get none.",
)


def _draw_layer(rng):
    """Return a (H, W), w (K, L), a bias and a target of the outputs' shape."""
    output, kernel = _shapes(rng)
    return (
        rng.normal(size=output + kernel - 1),
        rng.normal(size=kernel),
        float(rng.normal()),
        rng.normal(size=output),
    )


def _slopes(combined):
    """Return what combined(slopes by the weights, messages, bias) makes of a layer."""

    def slopes(a, w, beta, y):
        t = 2 * (correlate2d(a, w) + beta - y)
        return combined(correlate2d(a, t), t, beta)

    return slopes


_layer_slopes = Task(
    truth=solutions.layer_slopes,
    draw=_draw_layer,
    mistakes=(
        Mistake(
            _slopes(lambda t_w, t, beta: np.append(t_w, beta * t.sum())),
            "right but for the last. The bias is added: when it moves, each output moves as much.",
        ),
        Mistake(
            _slopes(lambda t_w, t, beta: t_w.ravel()),
            "these are the slopes by the weights, all right. The one by the bias is missing.",
        ),
        Mistake(
            _slopes(lambda t_w, t, beta: np.append(t_w[::-1, ::-1], t.sum())),
            "the slopes by the weights come in the order of a kernel turned by half a turn.",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="the bias is a weight used at every place, so its slope is the sum of all messages.",
)

TASKS = {
    "Q2a": _correlation,
    "Q2b": _counts,
    "Q2c": _kernel_gradient,
    "Q2d": _input_gradient,
    "Q2e": _diagonal_messages,
    "Q2f": _output_size,
    "Q2g": _pool_gradient,
    "Q2h": _layer_slopes,
}
