"""The solutions of 3.2–3.3, held against torch, which knows only the definition of the error."""

import numpy as np
import pytest
import torch

from helpers.answers.solutions import exercise_3_2 as solutions
from helpers.answers.tasks.exercise_3_2 import TASKS

SEEDS = range(5)


def tensors(*arrays):
    return [torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in arrays]


def bce(logits, x):
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    return loss(logits, torch.tensor(x), reduction="sum") / len(x)


@pytest.mark.parametrize("seed", SEEDS)
def test_gradients_of_the_second_layer(seed):
    t5, f3 = TASKS["3.2b"].draw(np.random.default_rng(seed))
    W2, b2 = tensors(np.zeros((t5.shape[1], f3.shape[1])), np.zeros(t5.shape[1]))
    (torch.tensor(f3) @ W2.T + b2).backward(torch.tensor(t5))
    for ours, theirs in zip(solutions.gradients_2(t5, f3), (W2, b2), strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-12, atol=1e-14)


def test_message_to_the_logits_of_tanh():
    rng = np.random.default_rng(0)
    logits, x = rng.normal(size=(4, 3)), rng.uniform(-1, 1, (4, 3))
    (a,) = tensors(logits)
    f, t = torch.tanh(a), torch.tensor(x)
    loss = -(1 + t) / 2 * torch.log((1 + f) / 2) - (1 - t) / 2 * torch.log((1 - f) / 2)
    (loss.sum() / len(x)).backward()
    np.testing.assert_allclose(
        solutions.message_tanh(logits, x), a.grad.numpy(), rtol=1e-12, atol=1e-14
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_four_gradients(seed):
    *network, x = TASKS["3.3b"].draw(np.random.default_rng(seed))
    W1, b1, W2, b2 = leaves = tensors(*network)
    bce(torch.tanh(torch.tensor(x) @ W1.T + b1) @ W2.T + b2, x).backward()
    for ours, theirs in zip(solutions.four_gradients(*network, x), leaves, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("seed", SEEDS)
def test_gradient_of_tied_weights(seed):
    *network, x = TASKS["3.3c"].draw(np.random.default_rng(seed))
    W, b1, b2 = tensors(*network)
    bce(torch.tanh(torch.tensor(x) @ W.T + b1) @ W + b2, x).backward()
    np.testing.assert_allclose(
        solutions.gradient_tied(*network, x), W.grad.numpy(), rtol=1e-10, atol=1e-13
    )
