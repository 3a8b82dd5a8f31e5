"""The explorer of Q3(c): closed forms against scipy and the kernel, and its words."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from helpers.explorers import discriminator
from helpers.gan import optimal_discriminator

x_axis = discriminator.X
LOSSES = ("corrected", "as given")
PAIRS = [(1.0, 0.7, -0.5, 1.0), (0.0, 1.0, 0.0, 1.0), (0.0, 0.5, 0.0, 2.0), (3.0, 0.3, -3.0, 0.3)]


def charge(loss, real, fake, d):
    """Return what a datum at x costs on average, for densities real and fake there."""
    if loss == "as given":
        real, fake = fake, real
    return -(real * np.log(d) + fake * np.log1p(-d)) / (real + fake)


@pytest.mark.parametrize("pair", PAIRS)
def test_densities_and_the_best_discriminator(pair):
    real, fake = norm(*pair[:2]).pdf(x_axis), norm(*pair[2:]).pdf(x_axis)
    corrected, given = (discriminator.data(*pair, loss, 0.0) for loss in LOSSES)
    np.testing.assert_allclose(corrected.real, real, rtol=1e-9)
    np.testing.assert_allclose(corrected.fake, fake, rtol=1e-9)
    np.testing.assert_allclose(corrected.best, optimal_discriminator(real, fake), atol=1e-12)
    np.testing.assert_allclose(given.best, 1 - corrected.best, atol=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("x", [-1.0, 0.2, 1.5])
def test_the_charge_at_x_is_least_at_the_best_discriminator(loss, x):
    data = discriminator.data(*PAIRS[0], loss, x)
    real, fake = norm(1, 0.7).pdf(x), norm(-0.5, 1).pdf(x)
    np.testing.assert_allclose(data.charge, charge(loss, real, fake, discriminator.D), rtol=1e-9)
    found = minimize_scalar(
        lambda d: charge(loss, real, fake, d), bounds=(1e-6, 1 - 1e-6), method="bounded"
    )
    assert data.chosen == pytest.approx(found.x, abs=1e-4)
    assert data.least == pytest.approx(found.fun, abs=1e-8)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_value_is_the_same_for_both_losses_and_follows_from_js(pair):
    p, q = norm(*pair[:2]), norm(*pair[2:])

    def js(x):
        logs = np.array([p.logpdf(x), q.logpdf(x)])
        mixed = np.logaddexp(*logs) - np.log(2)
        return (np.exp(logs) * (logs - mixed)).sum() / 2

    expected = quad(js, -15, 15, points=[pair[0], pair[2]], limit=200)[0]
    corrected, given = (discriminator.data(*pair, loss, 0.0) for loss in LOSSES)
    assert corrected.value == given.value
    assert corrected.value == pytest.approx(2 * np.log(2) - 2 * expected, abs=1e-6)
    assert corrected.divergence == pytest.approx(expected, abs=1e-6)


def test_the_verdict_says_who_is_right_and_what_it_costs():
    share = optimal_discriminator([norm(1, 0.7).pdf(1.5)], [norm(-0.5, 1).pdf(1.5)])[0]
    corrected = discriminator.data(*PAIRS[0], "corrected", 1.5).verdict
    given = discriminator.data(*PAIRS[0], "as given", 1.5).verdict
    assert f"calls a datum real (D = {share:.2f}); most of those there are real" in corrected
    assert f"calls a datum fake (D = {1 - share:.2f}); most of those there are real" in given
    costs = f"{-np.log(share):.2f} for a real datum there and {-np.log(1 - share):.2f} for a fake"
    for verdict in (corrected, given):  # a real one is common there, and cheap for both
        assert f"charged {costs} one" in verdict
    assert "most of those there are fake" in discriminator.data(*PAIRS[0], "as given", -2).verdict
    assert "cannot tell (D = 0.50)" in discriminator.data(*PAIRS[1], "corrected", 0.4).verdict


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("pair", PAIRS)
def test_the_push_is_the_slope_of_log_d(pair, loss):
    """By differences, in the middle of both densities; the arrow points the same way."""
    for x in (-1.0, 0.3, 1.5):
        low, high = (discriminator.data(*pair, loss, x + h).logit for h in (-1e-5, 1e-5))
        slope = (np.logaddexp(0, -low) - np.logaddexp(0, -high)) / 2e-5  # −log D = log(1 + e^−d)
        data = discriminator.data(*pair, loss, x)
        assert data.push == pytest.approx(slope, rel=1e-6, abs=1e-6)
        (start, end), _ = discriminator._shaft(data)
        assert start == x
        assert np.sign(round(end - start, 9)) == np.sign(round(data.push, 9))
        if abs(slope) < 0.005:
            assert data.verdict.endswith(
                "A generator that trusts it hardly moves a fake there: log D is level."
            )
        else:
            side = "right" if slope > 0 else "left"
            assert f"moves a fake there to the {side}: log D has the slope" in data.verdict


def test_no_line_shows_through_the_legend():
    assert discriminator.Picture().axes[0].get_legend().get_frame_on()


# What the notebook asks


EXPLORER = discriminator.explorer()


def at(stop=None, **changes):
    return EXPLORER.compute(**{**EXPLORER.defaults, **EXPLORER.stops.get(stop, {}), **changes})


def test_at_equal_densities_nobody_can_tell_and_nothing_pushes():
    data = at("equal densities")
    np.testing.assert_allclose(data.best, 0.5, rtol=0, atol=1e-12)
    assert f"{data.value:.2f}" == "1.39"
    for x in range(-6, 7):
        assert at("equal densities", x=x).push == pytest.approx(0, abs=1e-12)


def test_at_equal_means_d_says_real_in_the_middle_only():
    real = at("equal means").best > 0.5
    assert np.diff(real.astype(int)).tolist().count(1) == 1
    assert x_axis[real].min() == pytest.approx(-0.1, abs=0.05)
    assert x_axis[real].max() == pytest.approx(2.1, abs=0.05)


def test_the_loss_as_given_turns_d_and_the_push_and_keeps_the_charges_and_the_loss():
    opening, given = at(), at("loss as given")
    assert given.chosen == pytest.approx(1 - opening.chosen)
    assert opening.push > 0 > given.push
    for words in ("charged 0.20 for a real datum there and 1.69 for a fake", "is 0.81 = 2 log 2"):
        assert words in opening.verdict
        assert words in given.verdict


def test_far_apart_only_the_corrected_loss_pushes_the_fakes():
    assert "to the right: log D has the slope 8.16" in at("far apart", x=-2).verdict
    assert "hardly moves a fake" in at("far apart", x=-2, loss="as given").verdict
