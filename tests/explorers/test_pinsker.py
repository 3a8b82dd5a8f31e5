"""The explorer of 3.1: both sides of the inequality, where it fails, and the slope's zeros."""

import numpy as np
import pytest
import torch

from helpers.explorers import pinsker

outputs = pinsker.Y


def torch_sides(x, y, c):
    x = torch.tensor(x, dtype=torch.float64)
    entropy = -torch.special.xlogy(x, x) - torch.special.xlogy(1 - x, 1 - x)
    cross_entropy = -torch.special.xlogy(x, y) - torch.special.xlogy(1 - x, 1 - y)
    return cross_entropy - entropy, c * (x - y) ** 2


@pytest.mark.parametrize("x", [0.0, 0.2, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("c", [0.5, 2.0, 2.3, 3.0])
def test_sides_and_slope_are_those_of_torch(x, c):
    y = torch.tensor(outputs, requires_grad=True)
    excess, squared = torch_sides(x, y, c)
    (slope,) = torch.autograd.grad((excess - squared).sum(), y)
    data = pinsker.data(x, 0.3, c)
    np.testing.assert_allclose(data.excess, excess.detach(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(data.squared, squared.detach(), rtol=1e-12)
    np.testing.assert_allclose(data.slope, slope, rtol=1e-9, atol=1e-9)
    sides = torch_sides(x, torch.tensor(0.3, dtype=torch.float64), c)
    np.testing.assert_allclose(data.at_y, np.array(sides), rtol=1e-9)


@pytest.mark.parametrize("c", [0.5, 1.95, 2.0])
def test_up_to_two_it_holds_everywhere(c):
    for x in np.linspace(0, 1, 101):
        data = pinsker.data(float(x), 0.5, c)
        assert not data.fails.any()
        assert "holds for every y" in data.verdict
        clear = (np.abs(outputs - x) > 1e-9) & (outputs != 0.5)  # away from the slope's zeros
        assert np.array_equal(data.falls[clear], outputs[clear] < x)


@pytest.mark.parametrize("c", [2.05, 2.2, 3.0])
def test_above_two_it_fails_on_both_sides_of_one_half(c):
    data = pinsker.data(0.5, 0.5, c)
    d = np.sqrt((c - 2) / 8)
    near = np.abs(outputs - 0.5) <= d
    assert np.array_equal(data.fails[near], outputs[near] != 0.5)
    assert "fails" in data.verdict


@pytest.mark.parametrize(("c", "fails"), [(2.45, False), (2.46, True)])
def test_a_black_pixel_allows_2_455(c, fails):
    assert pinsker.data(0.0, 0.5, c).fails.any() == fails
    assert pinsker.data(1.0, 0.5, c).fails.any() == fails


@pytest.mark.parametrize(
    ("x", "c", "count"), [(0.9, 1.9, 1), (0.9, 2, 2), (0.5, 2, 1), (0.9, 3, 3)]
)
def test_the_zeros_are_zeros_and_all_of_them(x, c, count):
    zeros = pinsker.data(x, 0.5, c).zeros
    assert len(zeros) == count
    np.testing.assert_allclose((x - zeros) * (2 * c - 1 / (zeros * (1 - zeros))), 0, atol=1e-12)


@pytest.mark.parametrize("x", [0.0, 1.0])
@pytest.mark.parametrize(
    ("c", "zeros", "words"),
    [
        (1.9, [], "zero nowhere, not even at y = x"),
        (2.0, [0.5], "zero at y = 0.5 only"),
        (2.5, [0.5 - 0.05**0.5, 0.5 + 0.05**0.5], "zero at two points, where its sign changes,"),
    ],
)
def test_for_a_black_or_white_pixel_the_slope_is_not_zero_at_x(x, c, zeros, words):
    beside_x = torch.tensor(abs(x - 1e-6), dtype=torch.float64, requires_grad=True)
    excess, squared = torch_sides(x, beside_x, c)
    (slope,) = torch.autograd.grad(excess - squared, beside_x)
    assert slope.item() == pytest.approx(1 - 2 * x, abs=1e-5)
    data = pinsker.data(x, 0.5, c)
    np.testing.assert_allclose(data.zeros, zeros, rtol=1e-12)
    assert words in data.verdict


def test_a_slider_that_misses_its_value_by_a_rounding():
    exact, rounded = pinsker.data(0.5, 0.6, 2.0), pinsker.data(0.5 + 1e-16, 0.6, 2 + 4e-16)
    assert exact.verdict == rounded.verdict
    assert "fall together" in exact.verdict
    np.testing.assert_array_equal(exact.zeros, rounded.zeros)


def test_no_line_shows_through_the_legend():
    assert pinsker.Picture().axes[1].get_legend().get_frame_on()


def test_one_zero_goes_with_x_and_the_other_stays():
    for x in np.linspace(0.01, 0.99, 99).round(2):
        zeros = pinsker.data(float(x), 0.6, 2.0).zeros
        np.testing.assert_allclose(zeros, np.unique([x, 0.5]), rtol=1e-12, atol=0)


def test_factor_too_small_leaves_one_zero_and_factor_too_large_has_three():
    stops = pinsker.explorer().stops
    small = pinsker.data(0.9, 0.6, **stops["factor too small"])
    assert small.zeros.tolist() == [0.9]
    large = pinsker.data(0.9, 0.6, **stops["factor too large"])
    assert large.zeros.round(2).tolist() == [0.35, 0.65, 0.9]
    borders = outputs[1:][np.diff(large.falls)]
    np.testing.assert_allclose(borders, large.zeros, rtol=0, atol=outputs[1] - outputs[0])


def test_with_a_factor_of_2_2_it_holds_up_to_9_hundredths_and_from_91_on():
    hundredths = np.linspace(0, 1, 101).round(2)
    holds = [not pinsker.data(float(x), 0.6, 2.2).fails.any() for x in hundredths]
    assert np.array_equal(holds, (hundredths <= 0.09) | (hundredths >= 0.91))


def test_the_black_pixel_dips_but_not_below_zero():
    black = pinsker.data(y=0.6, **pinsker.explorer().stops["black pixel"])
    assert not black.fails.any()
    assert black.zeros.round(2).tolist() == [0.3, 0.7]
    assert np.array_equal(black.falls, (outputs > black.zeros[0]) & (outputs < black.zeros[1]))
    assert black.slope[0] == pytest.approx(1, abs=0.01)
