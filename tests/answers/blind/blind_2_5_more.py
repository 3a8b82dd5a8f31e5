"""Answers to the tasks c to e of 2.5, written without sight of what `check` knows."""

import numpy as np

from tests.answers.blind.case import right, wrong


def states_of(w, x):
    """Return h_0 to h_K."""
    h = [0.0]
    for x_k in x:
        h.append(np.tanh(w * h[-1] + x_k))
    return np.array(h)


@wrong("2.5c", "the gradient is overwritten: only the first step's part is kept")
def time_overwritten(w, x, y):
    h = states_of(w, x)
    gradient, later = 0.0, 0.0
    for k in reversed(range(len(x))):
        t = (later - 2 * (y[k] - h[k + 1])) * (1 - h[k + 1] ** 2)
        gradient = t * h[k]
        later = w * t
    return gradient


@wrong("2.5c", "the message from later steps is forgotten: each step on its own")
def time_no_later(w, x, y):
    h = states_of(w, x)
    t = -2 * (y - h[1:]) * (1 - h[1:] ** 2)
    return float(np.sum(t * h[:-1]))


@wrong("2.5c", "only the last step has a target")
def time_last_target(w, x, y):
    h = states_of(w, x)
    t, gradient = -2 * (y[-1] - h[-1]), 0.0
    for k in range(len(x), 0, -1):
        t *= 1 - h[k] ** 2
        gradient += t * h[k - 1]
        t *= w
    return gradient


@wrong("2.5c", "w is forgotten on the way to the step before")
def time_no_w(w, x, y):
    h = states_of(w, x)
    gradient, later = 0.0, 0.0
    for k in range(len(x), 0, -1):
        t = (later - 2 * (y[k - 1] - h[k])) * (1 - h[k] ** 2)
        gradient += t * h[k - 1]
        later = t
    return gradient


@wrong("2.5c", "each message meets the state that the step puts out")
def time_wrong_state(w, x, y):
    h = states_of(w, x)
    gradient, later = 0.0, 0.0
    for k in range(len(x), 0, -1):
        t = (later - 2 * (y[k - 1] - h[k])) * (1 - h[k] ** 2)
        gradient += t * h[k]
        later = w * t
    return gradient


@wrong("2.5c", "the mean over the steps in place of the sum", "the minus of y − h is lost")
def time_mean_plus(w, x, y):
    h = states_of(w, x)
    gradient, later = 0.0, 0.0
    for k in range(len(x), 0, -1):
        t = (later + 2 * (y[k - 1] - h[k])) * (1 - h[k] ** 2)
        gradient += t * h[k - 1]
        later = w * t
    return gradient / len(x)


@right("2.5c")
def time_forward(w, x, y):
    h, dh, total = 0.0, 0.0, 0.0
    for x_k, y_k in zip(x, y, strict=True):
        h_new = np.tanh(w * h + x_k)
        dh = (1 - h_new**2) * (h + w * dh)
        h = h_new
        total += 2 * (h - y_k) * dh
    return total


@wrong("2.5d", "the decoder's part is overwritten by the coder's")
def tied_coder_only(W, x):
    code = np.tanh(W @ x)
    t = -2 * (x - W.T @ code)
    return np.outer((1 - code**2) * (W @ t), x)


@wrong("2.5d", "only the decoder's part")
def tied_decoder_only(W, x):
    code = np.tanh(W @ x)
    return np.outer(code, -2 * (x - W.T @ code))


@wrong("2.5d", "the minus of x − … is lost")
def tied_plus(W, x):
    code = np.tanh(W @ x)
    t = 2 * (x - W.T @ code)
    return np.outer((1 - code**2) * (W @ t), x) + np.outer(code, t)


@wrong("2.5d", "the slope of tanh is lost")
def tied_flat(W, x):
    code = np.tanh(W @ x)
    t = 2 * (W.T @ code - x)
    return np.outer(W @ t, x) + np.outer(code, t)


@wrong("2.5d", "the decoder's part meets the sum before the tanh")
def tied_before_tanh(W, x):
    f1 = W @ x
    code = np.tanh(f1)
    t = -2 * (x - W.T @ code)
    return np.outer((1 - code**2) * (W @ t), x) + np.outer(f1, t)


@wrong("2.5d", "the factor 2 is lost", "the mean of the two parts in place of their sum")
def tied_quarter(W, x):
    code = np.tanh(W @ x)
    t = W.T @ code - x
    return (np.outer((1 - code**2) * (W @ t), x) + np.outer(code, t)) / 2


@right("2.5d")
def tied_transposed(W, x):
    code = np.tanh(W @ x)
    t = 2 * (W.T @ code - x)
    by_decoder = np.outer(t, code)
    by_coder = ((W @ t) * (1 - code * code))[:, None] * x
    return by_coder + by_decoder.T


def of_one(W, x, y):
    """Return what a right answer to task a is."""
    f2 = np.tanh(W @ x)
    f4 = np.tanh(W @ f2)
    t3 = -2 * (y - f4) * (1 - f4**2)
    return np.outer(t3, f2) + np.outer((W.T @ t3) * (1 - f2**2), x)


@wrong("2.5e", "the mean over the data in place of the sum")
def all_mean(W, X, Y):
    return np.mean([of_one(W, x, y) for x, y in zip(X, Y, strict=True)], axis=0)


@wrong("2.5e", "overwritten: only the last datum is kept")
def all_last(W, X, Y):
    for x, y in zip(X, Y, strict=True):
        gradient = of_one(W, x, y)
    return gradient


@wrong("2.5e", "the gradient of the mean datum")
def all_of_mean(W, X, Y):
    return of_one(W, X.mean(axis=0), Y.mean(axis=0))


@wrong("2.5e", "only the outer use of W is counted")
def all_outer(W, X, Y):
    F2 = np.tanh(X @ W.T)
    F4 = np.tanh(F2 @ W.T)
    T3 = -2 * (Y - F4) * (1 - F4**2)
    return T3.T @ F2


@wrong("2.5e", "inputs and targets are exchanged")
def all_exchanged(W, X, Y):
    return sum(of_one(W, y, x) for x, y in zip(X, Y, strict=True))


@wrong("2.5e", "the mean over the data in place of the sum", "the result is transposed")
def all_mean_transposed(W, X, Y):
    return sum(of_one(W, x, y).T for x, y in zip(X, Y, strict=True)) / len(X)


@right("2.5e")
def all_at_once(W, X, Y):
    F2 = np.tanh(X @ W.T)
    F4 = np.tanh(F2 @ W.T)
    T3 = 2 * (F4 - Y) * (1 - F4**2)
    return T3.T @ F2 + ((T3 @ W) * (1 - F2**2)).T @ X
