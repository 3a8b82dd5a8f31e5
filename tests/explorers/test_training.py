"""The explorer of training: images and errors against torch, on runs that are made in a moment."""

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
    ("run", "progress", "here"), [(0, 0, 0), (0, 70, 7), (1, 50, 1), (1, 99, 2)]
)
def test_images_and_errors_are_those_of_torch_at_that_snapshot(runs, digits, run, progress, here):
    shown = training.data(runs, digits, run, progress, 7, 3)
    assert shown.here == here
    x = shown.images[0].reshape(5, 784)
    for k in range(2):
        y = torch_output(runs[run].snapshots[k][here], x)
        np.testing.assert_allclose(shown.images[k + 1].reshape(5, 784), y, atol=1e-4)
        y, target = y[0], torch.tensor(x[0])
        truth = (
            ((y - target) ** 2).sum() / 2
            if k == 0
            else torch.nn.functional.binary_cross_entropy(y, target, reduction="sum")
        )
        assert shown.image_errors[k] == pytest.approx(truth.item(), rel=1e-4)
        at = runs[run].errors[k]
        assert shown.curves[k, here] == pytest.approx(at[here] / at[0])
        assert f"{at[here]:.3g}" in shown.verdict
    assert shown.verdict.startswith(f"The {runs[run].label} run, after {here} of ")


@pytest.mark.parametrize("digit", range(10))
def test_the_originals_are_of_the_digit_that_is_picked(runs, digits, digit):
    shown = training.data(runs, digits, 0, 50, digit, 1)
    for image in np.round(shown.images[0] * 255).astype(np.uint8):
        found = (digits.images == image).all(axis=(1, 2))
        assert set(digits.labels[found]) == {digit}


def test_the_verdict_names_the_nearer_one(runs, digits):
    seen = set()
    assert "is as near to this" in training.data(runs, digits, 0, 0, 2, 0).verdict  # one start
    for progress in range(10, 101, 10):
        shown = training.data(runs, digits, 0, progress, 2, progress)
        x, squared, cross = shown.images[:, 0]
        nearer = ((cross - x) ** 2).sum() < ((squared - x) ** 2).sum()
        assert ("is nearer to this" in shown.verdict) == nearer
        assert ("is farther from this" in shown.verdict) == (not nearer)
        seen.add(bool(nearer))
    assert seen == {False, True}


def test_moving_a_control_moves_the_picture(runs, digits):
    explorer = training.explorer(runs, digits)
    picture = explorer.picture
    for name, value in (("progress", 60), ("digit", 8), ("seed", 4), ("run", 1)):
        before = picture.image.get_array().copy()
        explorer.set({name: value})
        assert not np.array_equal(before, picture.image.get_array()), name
        shown = explorer.data
        for row, column in ((0, 0), (1, 4), (2, 2)):
            part = picture.image.get_array()[28 * row :, 28 * column :][:28, :28]
            np.testing.assert_array_equal(part, shown.images[row, column])
        for k in range(2):
            np.testing.assert_array_equal(picture.curves[k].get_ydata(), shown.curves[k])
            point = [shown.done[shown.here], shown.curves[k, shown.here]]
            np.testing.assert_array_equal(picture.points[k].get_xydata()[0], point)
        assert picture.here.get_xdata() == [shown.done[shown.here]] * 2


def test_a_frame_changes_no_snapshot(runs, digits):
    before = [p.copy() for copies in runs[0].snapshots for p in copies[3]]
    training.data(runs, digits, 0, 30, 5, 0)
    after = [p for copies in runs[0].snapshots for p in copies[3]]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
