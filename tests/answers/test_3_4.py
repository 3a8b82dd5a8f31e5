"""The solutions of 3.4–3.5 against torch and Adam; and a reader's net, which must learn."""

import contextlib
import io
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch

from helpers.answers.check import judge
from helpers.answers.solutions import exercise_3_4 as solutions
from helpers.answers.tasks.exercise_3_4 import RATE, REACHED, ROUNDS, TASKS
from helpers.autoencoder import CROSS_ENTROPY, Parameters, error, initial
from helpers.data import mnist
from helpers.sgd import Adam
from tests.book.test_notebooks import DETAILS, PYTHON

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "3.4-3.5-training-with-adam.ipynb"


def drawn(task, count=5):
    return [TASKS[task].draw(np.random.default_rng(seed)) for seed in range(count)]


def tensors(*arrays):
    return [torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in arrays]


def torch_error(W1, b1, W2, b2, x):
    logits = torch.relu(x @ W1.T + b1) @ W2.T + b2
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    return bce(logits, x, reduction="sum") / len(x)


def test_the_rounds_to_fill_are_the_first_in_which_the_share_is_reached():
    for beta, share in [*drawn("3.4b", 50), (0.9, 0.9), (0.999, 0.9)]:
        k = int(solutions.rounds_to_fill(beta, share))
        assert 1 - beta ** (k - 1) < share <= 1 - beta**k
    assert solutions.rounds_to_fill(0.9, 0.9) == 22
    assert solutions.rounds_to_fill(0.999, 0.9) == 2302  # as the praise says


@pytest.mark.parametrize("seed", range(5))
def test_a_dead_weight_coasts_as_far_as_adam_moves_it(seed):
    k, b1, b2 = TASKS["3.4c"].draw(np.random.default_rng(seed))
    w, places = np.zeros(1), []
    adam = Adam([w], lr=1.0, betas=(b1, b2), eps=1e-300)
    for g in (-3.7, *np.zeros(k - 1)):
        adam.step([np.array([g])])
        places.append(w[0])
    assert solutions.coasting(k, b1, b2) == pytest.approx(places[-1] - places[-2], rel=1e-10)


def test_the_steps_of_a_dead_weight_add_up_to_five():
    steps = [solutions.coasting(k, 0.9, 0.999) for k in range(2, 1000)]
    assert np.round(steps[:3], 2).tolist() == [0.67, 0.52, 0.42]
    assert sum(steps) == pytest.approx(5.0, abs=0.05)


def test_the_cross_entropy_is_that_of_torch():
    for a, x in drawn("3.5a"):
        bce = torch.nn.functional.binary_cross_entropy_with_logits
        theirs = bce(torch.tensor(a), torch.tensor(x), reduction="sum") / len(a)
        assert solutions.cross_entropy(a, x) == pytest.approx(theirs.item(), rel=1e-13)


@pytest.mark.parametrize("seed", range(5))
def test_the_gradients_are_those_of_torch(seed):
    *network, x = TASKS["3.5b"].draw(np.random.default_rng(seed))
    leaves = tensors(*network)
    torch_error(*leaves, torch.tensor(x)).backward()
    for ours, theirs in zip(solutions.gradients(*network, x), leaves, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("seed", range(5))
def test_the_training_is_that_of_torch(seed):
    weights, x, rounds, rate = TASKS["3.5c"].draw(np.random.default_rng(seed))
    leaves, errors = tensors(*weights), []
    optimiser = torch.optim.Adam(leaves, lr=rate, eps=1e-8)
    for _ in range(rounds):
        optimiser.zero_grad()
        value = torch_error(*leaves, torch.tensor(x))
        errors.append(value.item())
        value.backward()
        optimiser.step()
    ours, found = solutions.train(weights, x, rounds, rate)
    np.testing.assert_allclose(found, errors, rtol=1e-12)
    for array, leaf in zip(ours, leaves, strict=True):
        np.testing.assert_allclose(array, leaf.detach().numpy(), rtol=1e-9, atol=1e-12)


def test_the_training_brings_real_digits_where_the_task_says():
    x = mnist().images[:500].reshape(500, -1) / 255
    start = initial(np.random.default_rng(0), 784, 30, dtype=float)
    reached, errors = solutions.train(start, x, ROUNDS, RATE)
    assert round(errors[0]) == 546
    assert error(Parameters(*reached), x, CROSS_ENTROPY) < REACHED - 10


def shortened(weights, x, rounds, rate):
    reached, errors = solutions.train(weights, x, min(rounds, 10), rate)
    return reached, np.concatenate([errors, np.zeros(rounds - len(errors))])


def not_for_digits(weights, x, rounds, rate):
    if x.shape[1] == 784:
        raise MemoryError("too many pixels")
    return solutions.train(weights, x, rounds, rate)


def with_nan(weights, x, rounds, rate):
    reached, errors = solutions.train(weights, x, rounds, rate)
    return [w * (np.nan if w.size > 1000 else 1) for w in reached], errors


def a_bias_short(weights, x, rounds, rate):
    (W1, b1, W2, b2), errors = solutions.train(weights, x, rounds, rate)
    return [W1, b1, W2, b2[:700]], errors


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (shortened, r"right for small data, but 500 digits are left at E = \d+, not below 150\."),
        (not_for_digits, "your code stops with MemoryError: too many pixels"),
        (with_nan, "right for small data, but with 500 digits the parameters do not stay finite."),
        (
            a_bias_short,
            r"right for small data, but with 500 digits your result\[0\]\[3\] has shape",
        ),
    ],
)
def test_a_training_right_for_small_data_must_learn_the_digits_too(answer, says):
    feedback = judge("3.5c", answer)
    assert feedback.verdict == "not yet"
    assert re.match(says, feedback.sentence)


def said_by_the_end(answers):
    """Return what the last cells print if each stub is followed by an answer."""
    cells = [cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "code"]
    kept = [source for source in cells[:4] if "figure" not in source or "import" in source]
    kept += [source for source in cells if "check(" in source]
    namespace, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for source in kept:
            for answer in answers:
                (name,) = re.findall(r"^def (\w+)", answer, re.MULTILINE)
                source = re.sub(rf"^(?=check\(.*, {name}\)$)", f"{answer}\n", source, flags=re.M)
            exec(source, namespace)
    return printed.getvalue()


def test_the_notebook_lets_the_readers_network_learn_once_it_is_right():
    folded = DETAILS.findall("\n\n".join(c.source for c in nbformat.read(NOTEBOOK, 4).cells))
    answers = [PYTHON.search(text).group(1) for kind, text in folded if kind == "Solution"]
    end = float(re.search(r"your network: from \d+ to ≈ (\d+)", said_by_the_end(answers)).group(1))
    assert end == pytest.approx(99, abs=3)  # as the solution says
    broken = [answer.replace("w, (m, v)", "w, (0.0, 0.0)") for answer in answers]
    assert "your network: see task f" in said_by_the_end(broken)
