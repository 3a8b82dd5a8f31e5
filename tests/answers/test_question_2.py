"""The truths of Q2 against torch and counting by hand; the exam's numbers hide what they hide."""

import numpy as np
import pytest
import torch

from helpers.answers.check import TASKS, check

A = np.array([[(j - i) % 5 + 1.0 for j in range(5)] for i in range(5)])
W = np.array([[-1.0, -1, -1], [-1, 8, -1], [-1, -1, -1]])
T = -10 * np.eye(3)


def torch_layer(a, w, t):
    """Return b, ∂f/∂w and ∂f/∂a for the message t = ∂f/∂b."""
    a, w = (torch.tensor(m[np.newaxis, np.newaxis], requires_grad=True) for m in (a, w))
    b = torch.nn.functional.conv2d(a, w)
    b.backward(torch.tensor(t[np.newaxis, np.newaxis]))
    return [m.detach().numpy()[0, 0] for m in (b, w.grad, a.grad)]


def draws(task, count=50):
    rng = np.random.default_rng(5)
    return [TASKS[task].draw(rng) for _ in range(count)]


def test_truths_are_those_of_torch():
    rng = np.random.default_rng(6)
    for a, w in draws("Q2a"):
        t = rng.normal(size=np.subtract(a.shape, w.shape) + 1)
        b, t_w, t_a = torch_layer(a, w, t)
        np.testing.assert_allclose(TASKS["Q2a"].truth(a, w), b, rtol=1e-10)
        np.testing.assert_allclose(TASKS["Q2c"].truth(t, a), t_w, rtol=1e-10)
        np.testing.assert_allclose(TASKS["Q2d"].truth(t, w), t_a, rtol=1e-10)


def test_counts_are_those_of_a_loop():
    for n, k in draws("Q2b"):
        counts = np.zeros((n, n))
        for i, j in np.ndindex(n - k + 1, n - k + 1):
            counts[i : i + k, j : j + k] += 1
        np.testing.assert_array_equal(TASKS["Q2b"].truth(n, k), counts)


def loop_a(a, w):
    rows, columns = np.subtract(a.shape, w.shape) + 1
    b = np.zeros((rows, columns))
    for i, j, u, v in np.ndindex(rows, columns, *w.shape):
        b[i, j] += w[u, v] * a[i + u, j + v]
    return b


def loop_c(t, a):
    t_w = np.zeros(np.subtract(a.shape, t.shape) + 1)
    for i, j in np.ndindex(t.shape):
        t_w += t[i, j] * a[i : i + t_w.shape[0], j : j + t_w.shape[1]]
    return t_w


def loop_d(t, w):
    t_a = np.zeros(np.add(t.shape, w.shape) - 1)
    for i, j in np.ndindex(t.shape):
        t_a[i : i + w.shape[0], j : j + w.shape[1]] += t[i, j] * w
    return t_a


@pytest.mark.parametrize(
    ("task", "answer"), [("Q2a", loop_a), ("Q2c", loop_c), ("Q2d", loop_d)], ids="acd"
)
def test_loops_are_right(task, answer):
    assert check(task, answer).verdict == "right"


def overwriting_a(a, w):
    rows, columns = np.subtract(a.shape, w.shape) + 1
    b = np.zeros((rows, columns))
    for i, j, u, v in np.ndindex(rows, columns, *w.shape):
        b[i, j] = w[u, v] * a[i + u, j + v]
    return b


def overwriting_c(t, a):
    for i, j in np.ndindex(t.shape):
        height, width = np.subtract(a.shape, t.shape) + 1
        t_w = t[i, j] * a[i : i + height, j : j + width]
    return t_w


def overwriting_d(t, w):
    t_a = np.zeros(np.add(t.shape, w.shape) - 1)
    for i, j in np.ndindex(t.shape):
        t_a[i : i + w.shape[0], j : j + w.shape[1]] = t[i, j] * w
    return t_a


@pytest.mark.parametrize(
    ("task", "answer"),
    [("Q2a", overwriting_a), ("Q2c", overwriting_c), ("Q2d", overwriting_d)],
    ids="acd",
)
def test_a_loop_that_overwrites_is_told_so(task, answer):
    assert "overwrite" in check(task, answer).sentence


def wrong_on_the_exam(task, arguments):
    """Return which known mistakes the exam's own numbers would show."""
    truth = TASKS[task].truth(*arguments)
    return [
        not np.array_equal(truth, mistake.answer(*arguments)) for mistake in TASKS[task].mistakes
    ]


def test_the_exam_would_not_show_a_turned_kernel():
    assert not wrong_on_the_exam("Q2a", (A, W))[0]
    assert not wrong_on_the_exam("Q2d", (T, W))[0]
    assert not wrong_on_the_exam("Q2b", (5, 3))[0]  # nor the count of windows in a small input


def test_the_sources_gradient_is_right_in_the_corner_only():
    (source,) = [m for m in TASKS["Q2c"].mistakes if "source" in m.says]
    right = source.answer(T, A) == TASKS["Q2c"].truth(T, A)
    assert right.tolist() == np.eye(3, dtype=bool).tolist()  # where the entries of A are 1


def test_messages_of_the_diagonal_are_those_of_torch():
    for b, c in draws("Q2e"):
        at = torch.tensor(b, requires_grad=True)
        ((at - torch.tensor(c)).diag() ** 2).sum().backward()
        np.testing.assert_allclose(TASKS["Q2e"].truth(b, c), at.grad.numpy(), rtol=1e-13, atol=0)


def test_the_size_counts_the_places_of_a_dilated_kernel():
    strides_with_a_rest = 0
    for n, k, s, padding, d in draws("Q2f", 200):
        reach = range(-padding, n + padding)
        starts = [i for i in reach[::s] if all(i + d * u in reach for u in range(k))]
        assert TASKS["Q2f"].truth(n, k, s, padding, d) == len(starts) >= 1
        strides_with_a_rest += (n + 2 * padding - (k - 1) * d - 1) % s > 0
    assert strides_with_a_rest > 20


def test_max_pooling_sends_messages_where_torch_does():
    for t, a in draws("Q2g"):
        at = torch.tensor(a, requires_grad=True)
        torch.nn.functional.max_pool2d(at[None], 2)[0].backward(torch.tensor(t))
        np.testing.assert_array_equal(TASKS["Q2g"].truth(t, a), at.grad.numpy())


def test_slopes_of_a_layer_are_those_of_torch():
    for a, w, beta, y in draws("Q2h"):
        tensors = [torch.tensor(m, requires_grad=True) for m in (w[None, None], np.array([beta]))]
        b = torch.nn.functional.conv2d(torch.tensor(a[None, None]), tensors[0])[0, 0] + tensors[1]
        ((b - torch.tensor(y)) ** 2).sum().backward()
        truth = np.concatenate([m.grad.numpy().ravel() for m in tensors])
        np.testing.assert_allclose(TASKS["Q2h"].truth(a, w, beta, y), truth, rtol=0, atol=1e-11)
