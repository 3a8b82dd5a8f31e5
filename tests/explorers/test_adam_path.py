"""The explorer of Adam's settings: paths against the kernel, torch and closed forms."""

import numpy as np
import pytest
import torch

from helpers.explorers import adam_path
from helpers.sgd import Adam

START, MATRIX = adam_path.START, adam_path.CURVATURE
SETTINGS = [(0.1, 1e-8, 1.0), (0.5, 1e-10, 30.0), (0.02, 1.0, 1e-3), (1.0, 1e-3, 1e-4)]


def kernel_path(rate, eps, scale):
    w = START.copy()
    adam, path = Adam([w], lr=rate, eps=eps), [START]
    for _ in range(60):
        adam.step([scale * MATRIX @ w])
        path.append(w.copy())
    return np.array(path)


def torch_path(rate, eps, scale):
    w = torch.tensor(START, requires_grad=True)
    adam, path = torch.optim.Adam([w], lr=rate, eps=eps), [START]
    for _ in range(60):
        adam.zero_grad()
        (scale * w @ torch.tensor(MATRIX) @ w / 2).backward()
        adam.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("truth", [kernel_path, torch_path])
def test_the_corrected_path_is_that_of_the_kernel_and_of_torch(truth, setting):
    data = adam_path.data(*setting, True)
    np.testing.assert_allclose(data.path, truth(*setting), rtol=1e-7, atol=1e-9)
    reference = truth(setting[0], 1e-10, setting[2])
    np.testing.assert_allclose(data.reference_path, reference, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("rate", "eps", "scale"), SETTINGS)
def test_the_uncorrected_path_takes_the_averages_as_they_are(rate, eps, scale):
    path = adam_path.data(rate, eps, scale, False).path
    slopes = scale * path[:-1] @ MATRIX
    for k in range(60):
        ages = np.arange(k, -1, -1)[:, np.newaxis]
        m = (0.1 * 0.9**ages * slopes[: k + 1]).sum(axis=0)
        v = (0.001 * 0.999**ages * slopes[: k + 1] ** 2).sum(axis=0)
        step = -rate * m / (np.sqrt(v) + eps)
        np.testing.assert_allclose(path[k + 1] - path[k], step, rtol=1e-7, atol=1e-9)


def test_the_valley_is_twenty_times_steeper_across():
    np.testing.assert_allclose(np.linalg.eigvalsh(MATRIX), [1, 20])


def test_without_eps_the_scale_does_not_matter_and_with_one_it_does():
    paths = [adam_path.data(0.1, 1e-10, scale, True).path for scale in (1e-2, 1.0, 100.0)]
    np.testing.assert_allclose(paths[0], paths[2], atol=1e-5)
    small, large = (adam_path.data(0.1, 1.0, scale, True) for scale in (1e-3, 100.0))
    assert small.lengths[0] < 0.05 * large.lengths[0]


def test_the_first_step_is_the_rate_in_each_coordinate():
    data = adam_path.data(0.1, 1e-10, 1.0, True)
    np.testing.assert_allclose(data.path[1] - START, -0.1 * np.sign(MATRIX @ START))
    assert data.lengths[0] == pytest.approx(0.1 * 2**0.5)
    uncorrected = adam_path.data(0.1, 1e-10, 1.0, False)
    assert uncorrected.lengths[0] / data.lengths[0] == pytest.approx(0.1 / 0.001**0.5)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ((0.1, 1e-10, 1.0, True), "first step 0.14, as long as with"),
        ((0.1, 1e-10, 1.0, False), "first step 0.45, 3.16 times as long as"),
        ((0.1, 1.0, 1e-3, True), "times shorter than with"),
    ],
)
def test_the_verdict_compares_the_first_step(setting, words):
    assert words in adam_path.data(*setting).verdict


def test_the_verdict_tells_distances():
    data = adam_path.data(0.3, 1e-8, 1.0, True)
    far = np.sqrt((data.path**2).sum(axis=1))
    assert f"as near as {far.min():.2g}, and is {far[-1]:.2g} away" in data.verdict


def test_the_verdict_explains_why_the_uncorrected_path_may_end_nearer():
    data = adam_path.data(0.1, 1e-10, 1.0, False)
    own, other = (
        np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
        for path in (data.path, data.reference_path)
    )
    assert own > 2 * other
    assert f"Its steps add up to the length {own:.2g}; those of the dashed" in data.verdict
    assert f"add up to {other:.2g} and end 0.49 away." in data.verdict
    assert "add up" not in adam_path.data(0.1, 1e-10, 1.0, True).verdict


OPENING = {name: control.value for name, control in adam_path.explorer().controls.items()}


def at(stop):
    """Return the data at a stop, from the opening settings."""
    explorer = adam_path.explorer()
    return adam_path.data(**(OPENING | explorer.stops[stop]))


def test_a_million_times_smaller_error_leaves_the_path_and_a_large_eps_does_not():
    opening, tiny = adam_path.data(**OPENING), at("tiny scale")
    assert tiny.slope == pytest.approx(1e-6 * opening.slope)
    assert f"{opening.slope:.2g} {tiny.slope:.2g}" == "45 4.5e-05"
    np.testing.assert_allclose(tiny.path, opening.path, rtol=0, atol=0.01)
    large = at("ε = 1")
    assert f"{large.slope:.2g}" == "0.045"
    assert large.lengths[0] == pytest.approx(large.reference_lengths[0] / 32, rel=0.02)


def test_wherever_the_start_is_the_first_step_is_a_diagonal_of_one_length():
    for right in np.arange(-34, 35) / 10:
        for up in np.arange(-22, 29) / 10:
            data = adam_path.data(**(OPENING | {"right": right, "up": up}))
            if right == up == 0:
                assert "no step is made" in data.verdict
                continue
            step = data.path[1] - data.path[0]
            slope = MATRIX @ data.path[0]
            np.testing.assert_allclose(step, -0.1 * np.sign(slope), rtol=1e-4)


def test_the_uncorrected_path_goes_further_and_so_does_that_of_a_larger_rate():
    first, off, larger = adam_path.data(**OPENING), at("correction off"), at("larger rate")
    assert "3.16 times as long" in off.verdict
    assert "length 9.1; those of the dashed path, with both, add up to 3.4" in off.verdict
    ends = [np.linalg.norm(data.path[-1]) for data in (first, off, larger)]
    assert max(ends[1:]) < 0.1 < ends[0]
    assert f"{ends[2]:.2f}" == "0.07"
