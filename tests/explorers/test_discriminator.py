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


def test_no_line_shows_through_the_legend():
    assert discriminator.Picture().axes[0].get_legend().get_frame_on()
