"""The explorer of training: images and errors against torch, on runs that are made in a moment."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from helpers import autoencoder
from helpers.autoencoder import CROSS_ENTROPY, HALF_SQUARED, Parameters
from helpers.data import mnist
from helpers.explorers import training
from helpers.explorers.training import Run


def small_run(label, count, digits):
    """Return a run of `count` snapshots on 100 digits with 4 hidden units."""
    x = digits.images[:100].reshape(100, -1) / 255
    snapshots, errors = ([], []), []
    for loss, copies in zip((HALF_SQUARED, CROSS_ENTROPY), snapshots, strict=True):
        parameters = autoencoder.initial(np.random.default_rng(0), 784, 4)
        copies.append(Parameters(*map(np.copy, parameters)))
        for _ in autoencoder.fit(parameters, x, loss, rounds=count - 1, lr=0.05):
            copies.append(Parameters(*map(np.copy, parameters)))
        errors.append([autoencoder.error(p, x, loss) for p in copies])
    return Run(label=label, unit="one step each", snapshots=snapshots, errors=np.array(errors))


@pytest.fixture(scope="module")
def digits():
    return mnist()


@pytest.fixture(scope="module")
def runs(digits):
    return [small_run("long", 11, digits), small_run("short", 3, digits)]


def torch_output(parameters, x):
    W1, b1, W2, b2 = (torch.tensor(p, dtype=torch.float64) for p in parameters)
    return torch.sigmoid((torch.tensor(x) @ W1.T + b1).relu() @ W2.T + b2)


@pytest.mark.parametrize(
    ("run", "progress", "here"), [(0, 0, 0), (0, 70, 7), (0, 29, 2), (1, 50, 1), (1, 99, 1)]
)
def test_images_and_errors_are_those_of_torch_at_that_snapshot(runs, digits, run, progress, here):
    shown = training.data(runs, digits, run, progress, 7, 3)
    assert shown.here == here
    x = shown.images[0].reshape(5, 784)
    for k in range(2):
        y = torch_output(runs[run].snapshots[k][here], x)
        np.testing.assert_allclose(shown.images[k + 1].reshape(5, 784), y, atol=1e-4)
        target = torch.tensor(x)
        truth = (
            ((y - target) ** 2).sum() / 2
            if k == 0
            else torch.nn.functional.binary_cross_entropy(y, target, reduction="sum")
        )
        assert shown.image_errors[k] == pytest.approx(truth.item() / 5, rel=1e-4)
        at = runs[run].errors[k]
        assert shown.curves[k, here] == pytest.approx(at[here] / at[0])
        assert f"{at[here]:.3g}" in shown.verdict
    last = len(runs[run].snapshots[0]) - 1
    assert f"Run “{runs[run].label}”, {progress} % done;" in shown.verdict
    assert f"copy is that after {here} of {last} rounds" in shown.verdict


@pytest.mark.parametrize("digit", range(10))
def test_the_originals_are_of_the_digit_that_is_picked(runs, digits, digit):
    shown = training.data(runs, digits, 0, 50, digit, 1)
    for image in np.round(shown.images[0] * 255).astype(np.uint8):
        found = (digits.images == image).all(axis=(1, 2))
        assert set(digits.labels[found]) == {digit}


def test_the_verdict_names_the_nearer_one(runs, digits):
    at_start = training.data(runs, digits, 0, 0, 2, 0).verdict
    assert at_start.endswith("Both networks are still the same.")
    shown = training.data(runs, digits, 0, 100, 2, 0)
    x, squared, _ = shown.images
    for words, cross in (
        ("nearer to", (x + squared) / 2),
        ("farther from", 2 * squared - x),
        ("as near to", squared + 1e-7),
    ):
        verdict = replace(shown, images=np.stack([x, squared, cross])).verdict
        assert f"are {words} their originals" in verdict


def test_after_five_rounds_all_digits_get_nearly_the_same_blot(digits):
    x = digits.images[:500].reshape(500, -1) / 255
    copies, errors = ([], []), []
    for loss, kept in zip((HALF_SQUARED, CROSS_ENTROPY), copies, strict=True):
        parameters = autoencoder.initial(np.random.default_rng(0), 784, 30)
        for _ in autoencoder.fit(parameters, x, loss, rounds=5, lr=0.05, eps=1e-10):
            kept.append(Parameters(*map(np.copy, parameters)))
        errors.append([autoencoder.error(p, x, loss) for p in kept])
    plain = Run(label="plain", unit="one step each", snapshots=copies, errors=np.array(errors))
    for seed in range(100):
        rows = [training.data([plain], digits, 0, 100, digit, seed).images for digit in range(10)]
        originals, *made = (np.concatenate([r[k] for r in rows]).reshape(50, -1) for k in range(3))
        assert mean_correlation(originals) < 0.45
        assert min(map(mean_correlation, made)) > 0.75


def mean_correlation(images):
    """Return the mean correlation of two images."""
    return np.corrcoef(images)[np.triu_indices(len(images), 1)].mean()


def test_a_frame_changes_no_snapshot(runs, digits):
    before = [p.copy() for copies in runs[0].snapshots for p in copies[3]]
    training.data(runs, digits, 0, 30, 5, 0)
    after = [p for copies in runs[0].snapshots for p in copies[3]]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_every_step_moves_curves_and_handle_together_between_copies_too(runs, digits):
    explorer = training.explorer(runs, digits)
    explorer.set({"run": 1, "progress": 10})
    before = explorer.frame
    explorer.set({"progress": 11})
    assert explorer.frame["moving"] != before["moving"]
    assert explorer.frame["places"] != before["places"]
    data = explorer.data
    assert explorer.handles[0].place(explorer.state, data)[0] == data.progress == 11
    assert "after 0 of 2 rounds" in data.verdict


def test_no_line_shows_through_the_legend():
    assert training.Picture().axes[0].get_legend().get_frame_on()
