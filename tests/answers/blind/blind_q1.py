"""Answers to the tasks of Q1, written without sight of what `check` knows."""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("Q1a", "the example before is taken: index off by one")
def example_before(w, x, t):
    return w - (w - x[t - 1]) / (t + 1)


@wrong("Q1a", "the step size is 1/(t+2)")
def shorter(w, x, t):
    eta = 1 / (t + 2)
    return (1 - eta) * w + eta * x[t]


@wrong("Q1a", "the step goes uphill, away from the example")
def uphill(w, x, t):
    return w + (w - x[t]) / (t + 1)


@wrong("Q1a", "the gradient of the whole cost instead of one example's")
def full_gradient(w, x, t):
    gradient = w - x.mean(axis=0)
    return w - gradient / (t + 1)


@wrong("Q1a", "w is ignored: the mean of the examples seen")
def mean_of_seen(w, x, t):
    return x[: t + 1].mean(axis=0)


@wrong("Q1a", "the gradient has an additional factor 2", "the step size is squared")
def doubled(w, x, t):
    eta = 1 / (t + 1) ** 2
    return w - eta * 2 * (w - x[t])


@wrong("Q1a", "w is missing in the gradient", "the step size is 1/(t+2)")
def no_shrinking(w, x, t):
    return w + x[t] / (t + 2)


@right("Q1a")
def entries(w, x, t):
    return np.array([(t * w_d + x_d) / (t + 1) for w_d, x_d in zip(w, x[t], strict=True)])


@right("Q1a")
def torch_step(w, x, t):
    leaf = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    example = torch.tensor(x[t], dtype=torch.float64)
    optimiser = torch.optim.SGD([leaf], lr=1 / (t + 1))
    (((leaf - example) ** 2).sum() / 2).backward()
    optimiser.step()
    return leaf.detach().numpy()


@wrong("Q1b", "k is ignored: the mean of all examples")
def mean_of_all(x, k):
    return x.mean(axis=0)


@wrong("Q1b", "one example too many")
def one_more(x, k):
    return np.mean(x[: k + 1], axis=0)


@wrong("Q1b", "divided by k + 1 as if the start counted")
def start_counts(x, k):
    return x[:k].sum(axis=0) / (k + 1)


@wrong("Q1b", "divided by N instead of k")
def over_all(x, k):
    seen = np.arange(len(x)) < k
    return seen @ x / len(x)


@wrong("Q1b", "begins with the second example")
def from_second(x, k):
    return x[1 : k + 1].mean(axis=0)


@wrong("Q1b", "one example too many", "divided by N instead of their number")
def more_over_all(x, k):
    return np.cumsum(x, axis=0)[min(k, len(x) - 1)] / len(x)


@wrong("Q1b", "begins with the second example", "divided by k + 1")
def second_and_start(x, k):
    return np.einsum("nd->d", x[1 : k + 1]) / (k + 1)


@right("Q1b")
def cumulative(x, k):
    return np.cumsum(x, axis=0)[k - 1] / k


@right("Q1b")
def torch_mean(x, k):
    return torch.tensor(x, dtype=torch.float64)[:k].mean(dim=0).numpy()


@wrong("Q1c", "the start counts m times instead of m - 1 times")
def start_m_times(w0, x, k, m):
    return (m * w0 + x[:k].sum(axis=0)) / (k + m)


@wrong("Q1c", "the start counts once in the sum, whatever m is")
def start_once(w0, x, k, m):
    return (w0 + x[:k].sum(axis=0)) / (k + m - 1)


@wrong("Q1c", "the denominator is k + m instead of k + m - 1")
def denominator(w0, x, k, m):
    return ((m - 1) * w0 + np.sum(x[:k], axis=0)) / (k + m)


@wrong("Q1c", "the formula of m = 2 for every m")
def only_two(w0, x, k, m):
    return np.vstack([w0, x[:k]]).mean(axis=0)


@wrong("Q1c", "the last of the k examples is lost")
def last_lost(w0, x, k, m):
    return ((m - 1) * w0 + x[: k - 1].sum(axis=0)) / (k + m - 1)


@wrong("Q1c", "the start is ignored", "one example too many")
def no_start(w0, x, k, m):
    return x[: k + 1].sum(axis=0) / (k + m - 1)


@wrong("Q1c", "the examples' mean in place of their sum", "the start has weight m, not m - 1")
def mean_for_sum(w0, x, k, m):
    return (m * w0 + x[:k].mean(axis=0)) / (k + m - 1)


@right("Q1c")
def copies_of_start(w0, x, k, m):
    return np.vstack([np.repeat([w0], m - 1, axis=0), x[:k]]).mean(axis=0)


@right("Q1c")
def from_start(w0, x, k, m):
    return w0 + (x[:k] - w0).sum(axis=0) / (k + m - 1)
