"""The explorer of Q3(b): codes, draws and decoded images against the models themselves."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.spatial import cKDTree

from helpers.data import mnist
from helpers.explorers import prior
from helpers.vae import VAE
from tests.explorers.notebook_q3 import run_cells


@pytest.fixture(scope="module")
def made():
    """Return untrained models whose codes are narrow and wide, images and labels."""
    digits = mnist()
    x = torch.tensor(digits.images[:200].reshape(-1, 784) / 255, dtype=torch.float32)
    models = {}
    for beta, scale in ((0, 40.0), (1, 1.0)):
        model = VAE(torch.Generator().manual_seed(3), "learned variance", 2)
        with torch.no_grad():
            model.code.weight[:2] *= scale
            model.code.bias[2:] = -9.0 if beta == 0 else 0.0
        models[beta] = model
    return models, x, digits.labels[:200]


@pytest.fixture(scope="module")
def posteriors(made):
    models, x, labels = made
    return {beta: prior.posterior_of(model, x) for beta, model in models.items()}, labels


@pytest.mark.parametrize("beta", [0, 1])
def test_numbers_are_those_of_the_encoder(made, posteriors, beta):
    models, x, _ = made
    data = prior.data(*posteriors, beta, "prior", 0)
    with torch.no_grad():
        mean, log_variance = (part.numpy() for part in models[beta].encode(x))
    np.testing.assert_array_equal(posteriors[0][beta].means, mean)
    assert data.sigma == pytest.approx(np.median(np.exp(log_variance / 2)), rel=0.01)
    assert data.spread == pytest.approx(np.sqrt((mean**2).mean()), rel=1e-4)
    assert data.outside == pytest.approx((np.hypot(*mean.T) > 2).mean())


def test_draws_of_the_prior_are_standard_normal_and_the_same_for_every_model(posteriors):
    points = [prior.data(*posteriors, beta, "prior", 5).points for beta in (0, 1)]
    np.testing.assert_array_equal(*points)
    many = np.concatenate([prior.data(*posteriors, 1, "prior", seed).points for seed in range(40)])
    assert np.abs(many.mean(axis=0)).max() < 4 / np.sqrt(1000)
    np.testing.assert_allclose(np.cov(many.T), np.eye(2), atol=0.2)


def test_draws_of_the_codes_lie_at_the_means_when_sigma_is_small(posteriors):
    data = prior.data(*posteriors, 0, "codes", 0)
    away, _ = cKDTree(posteriors[0][0].means).query(data.points)
    assert away.max() < 5 * data.sigma
    spread = prior.data(*posteriors, 0, "prior", 0)
    assert cKDTree(posteriors[0][0].means).query(spread.points)[0].max() > away.max()


@pytest.mark.parametrize("source", ["prior", "codes"])
def test_images_are_decoded_from_the_points(made, posteriors, source):
    data = prior.data(*posteriors, 1, source, 2)
    with torch.no_grad():
        expected = made[0][1].decode(torch.from_numpy(data.points)).numpy()
    np.testing.assert_allclose(data.images.reshape(25, 784), expected, atol=1e-6)


def test_shares_are_those_of_the_nearest_codes(posteriors):
    data = prior.data(*posteriors, 1, "prior", 1)
    draws = torch.randn((1000, 2), generator=torch.Generator().manual_seed(1)).numpy()
    _, nearest = cKDTree(posteriors[0][1].means).query(draws)
    expected = np.bincount(posteriors[1][nearest], minlength=10) / 1000
    np.testing.assert_allclose(data.shares, expected, atol=0.002)
    rare = [str(k) for k in range(10) if data.shares[k] < 0.045]
    assert rare
    assert f"fewer than 45 each come nearest to the digits {', '.join(rare)}." in data.verdict


def test_draws_of_the_codes_come_near_every_digit(posteriors):
    data = prior.data(*posteriors, 0, "codes", 0)
    assert data.shares.min() >= 0.045
    assert "of 200 images, at least 45 come nearest to each digit" in data.verdict


def test_models_whose_codes_differ_a_little_read_differently(posteriors):
    data = prior.data(*posteriors, 1, "prior", 0)
    other = replace(data, sigma=1.1 * data.sigma, outside=data.outside + 0.03)
    for words in ("σ_z is ≈", "≈ {share:.0f} %"):
        assert words.format(share=100 * data.outside) in data.verdict
    assert f"≈ {100 * other.outside:.0f} %" in other.verdict
    assert other.verdict != data.verdict


def test_a_wider_prior_draws_the_same_noise_further_out(posteriors):
    narrow, wide = (prior.data(*posteriors, 1, "prior", 3, width) for width in (1.0, 1.5))
    np.testing.assert_allclose(wide.points, 1.5 * narrow.points, rtol=1e-6)
    means = np.linalg.norm(posteriors[0][1].means, axis=1)
    assert wide.outside == pytest.approx((means > 3).mean())
    codes = [prior.data(*posteriors, 1, "codes", 3, width).points for width in (1.0, 1.5)]
    np.testing.assert_array_equal(*codes)


def test_a_dragged_circle_goes_through_the_hand(made):
    explorer = prior.explorer(*made)
    explorer.move(explorer.handles[0], 0.0, 2.4)
    assert explorer.state["width"] == pytest.approx(1.2)


# What the notebook asks, with the models that it trains, for a hundred draws


@pytest.fixture(scope="module")
def asked():
    """Return the shares of the digits, (100, 10), by stop of the notebook's explorer."""
    names = run_cells("imports", "digits", "vae-train")
    pixels, labels = names["pixels"][:4000], names["digits"].labels[:4000]
    explorer = prior.explorer(names["models"], pixels, labels)
    return {
        stop: np.array(
            [
                explorer.compute(**{**explorer.defaults, **state, "seed": seed}).shares
                for seed in range(100)
            ]
        )
        for stop, state in explorer.stops.items()
    }


def test_without_kl_draws_miss_the_ones_and_mostly_the_zeros_and_with_it_none(asked):
    assert ((asked["with KL"] >= 0.045).all(axis=1)).sum() >= 95
    rare = asked["without KL"] < 0.045
    assert rare[:, 1].sum() >= 95
    assert rare[:, 0].sum() >= 80


def test_draws_from_the_codes_miss_none(asked):
    assert ((asked["drawn from the codes"] >= 0.045).all(axis=1)).sum() >= 95


def test_a_wider_prior_comes_near_nearly_all_but_unevenly(asked):
    shares = asked["a wider prior"]
    assert ((shares < 0.045).sum(axis=1) <= 1).sum() >= 95
    assert (shares.max(axis=1) >= 2 * shares.min(axis=1)).sum() >= 95
