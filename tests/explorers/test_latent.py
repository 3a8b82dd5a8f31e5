"""The explorer of 4.8: codes and pictures against the model itself, paths, and words."""

from functools import cache

import numpy as np
import pytest
import torch

from helpers import vae
from helpers.data import mnist
from helpers.explorers import latent

STATE = {
    "path": "one latent",
    "image": 3,
    "other": 5,
    "rank": 2,
    "value": 1.5,
    "way": 0.25,
    "temperature": 0.8,
    "seed": 4,
}


@pytest.fixture(scope="module")
def x():
    images = mnist().images[:100].reshape(100, -1) / 255
    return torch.tensor(images, dtype=torch.float32)


@pytest.fixture(scope="module")
def model(x):
    rng = torch.Generator().manual_seed(1)
    model = vae.VAE(rng, "learned variance", latent=4)
    list(vae.fit(model, x, rng, epochs=6, batch=10))
    return model


@pytest.fixture(scope="module")
def latents(model, x):
    return latent.latents_of(model, x[:50], seen=x[50:])


def decoded(model, z):
    with torch.no_grad():
        return model.decode(torch.tensor(np.asarray(z), dtype=torch.float32)).numpy()


def path(latents, **changes):
    return latent.data(latents, **STATE | changes)


def test_latents_are_ranked_by_their_kl_to_the_prior_and_the_words_tell_it(model, x, latents):
    with torch.no_grad():
        mean, log_variance = model.encode(x[:50])
    q = torch.distributions.Normal(mean, torch.exp(log_variance / 2))
    use = torch.distributions.kl_divergence(q, torch.distributions.Normal(0, 1)).mean(dim=0)
    assert sorted(latents.ranked) == [0, 1, 2, 3]
    assert (np.diff(use.numpy()[latents.ranked]) <= 0).all()
    np.testing.assert_array_equal(latents.codes, mean.numpy())
    np.testing.assert_allclose(latents.use, use.numpy(), rtol=1e-4, atol=1e-6)
    for rank, k in enumerate(latents.ranked, start=1):
        assert f"a mean KL of ≈ {use[k]:.2f} nats," in path(latents, rank=rank).verdict


@pytest.mark.parametrize("kind", ["one latent", "morph", "prior"])
def test_what_is_shown_is_decoded_from_the_code(model, latents, kind):
    shown = path(latents, path=kind)
    np.testing.assert_allclose(
        shown.shown, decoded(model, shown.code).reshape(28, 28), rtol=1e-4, atol=1e-6
    )


def test_one_latent_moves_and_the_others_stay(model, latents):
    for rank in range(1, 5):
        shown, k = path(latents, rank=rank), latents.ranked[rank - 1]
        expected = latents.codes[3].copy()
        expected[k] = 1.5
        np.testing.assert_allclose(shown.code, expected, rtol=1e-6, atol=1e-6)
        for j, value in enumerate(np.linspace(-3, 3, 11)):
            expected[k] = value
            picture = decoded(model, expected).reshape(28, 28)
            np.testing.assert_allclose(shown.strip[j], picture, rtol=1e-4, atol=1e-6)
    assert shown.place == pytest.approx(0.75)
    np.testing.assert_array_equal(shown.pair[0].ravel(), latents.images[3])
    reconstruction = decoded(model, latents.codes[3])
    np.testing.assert_allclose(shown.pair[1].ravel(), reconstruction, rtol=1e-4, atol=1e-6)


def test_a_morph_is_linear_in_the_codes_and_ends_at_the_reconstructions(model, latents):
    shown = path(latents, path="morph")
    expected = 0.75 * latents.codes[3] + 0.25 * latents.codes[5]
    np.testing.assert_allclose(shown.code, expected, rtol=1e-6, atol=1e-6)
    ends = decoded(model, latents.codes[[3, 5]]).reshape(2, 28, 28)
    np.testing.assert_allclose(shown.strip[[0, -1]], ends, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(shown.pair.reshape(2, -1), latents.images[[3, 5]])
    assert "25% of the straight line" in shown.verdict


def test_a_morph_to_itself_is_a_point(latents):
    shown = path(latents, path="morph", other=3)
    np.testing.assert_allclose(shown.strip, shown.strip[:1].repeat(11, axis=0), atol=1e-6)
    assert "is a point" in shown.verdict


def test_the_temperature_scales_one_noise(latents):
    one = path(latents, path="prior", temperature=1.0)
    np.testing.assert_allclose(
        path(latents, path="prior", temperature=2.0).code, 2 * one.code, rtol=1e-12
    )
    np.testing.assert_array_equal(one.code, np.random.default_rng(4).standard_normal(4))
    assert f"{np.linalg.norm(one.code):.1f}" in one.verdict
    assert not np.array_equal(path(latents, path="prior", seed=5).code, one.code)


def test_at_temperature_0_the_dice_do_not_matter(model, latents):
    shown = [path(latents, path="prior", temperature=0.0, seed=seed).shown for seed in (1, 2)]
    np.testing.assert_array_equal(*shown)
    np.testing.assert_allclose(shown[0].ravel(), decoded(model, np.zeros(4)), rtol=1e-4)


def test_the_nearest_images_are_those_of_the_training(latents, x):
    shown = path(latents, path="prior")
    seen = x[50:].numpy()
    distances = [np.linalg.norm(image - shown.shown.ravel()) for image in seen]
    first, second = np.argsort(distances)[:2]
    np.testing.assert_array_equal(shown.pair.reshape(2, -1), seen[[first, second]])


def test_a_picture_of_the_training_is_found_to_be_a_copy(latents, x):
    np.testing.assert_array_equal(latents.nearest_seen(x[70].numpy())[0], x[70].numpy())


def test_a_latent_that_does_nothing_is_called_so(x):
    model = vae.VAE(torch.Generator().manual_seed(2), "linear mean", latent=2)
    with torch.no_grad():
        model.code.weight[1], model.code.bias[1] = 0, 0
        model.decoder[0].weight[:, 1] = 0
        model.decoder[0].weight[:, 0] *= 30
        model.decoder[2].weight *= 30
    latents = latent.latents_of(model, x, x)
    assert list(latents.ranked) == [0, 1]
    assert "changes a lot" in path(latents, rank=1).verdict
    assert "hardly anything" in path(latents, rank=2).verdict


def test_the_model_and_the_random_state_are_left_alone(model, x):
    before, state = [p.clone() for p in model.parameters()], torch.get_rng_state()
    explorer = latent.explorer(model, x, x)
    explorer.set({"path": "prior"})
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))
    assert torch.equal(state, torch.get_rng_state())


def test_only_at_temperature_1_it_is_a_draw_from_the_prior(latents):
    words = [path(latents, path="prior", temperature=t).verdict for t in (0.5, 1.0, 1.5)]
    assert ["nearer to 0 than ε" in told for told in words] == [True, False, False]
    assert ["farther from 0 than ε" in told for told in words] == [False, False, True]
    assert ": a draw from the prior." in words[1]


def test_the_distances_to_the_nearest_images_are_told(latents):
    shown = path(latents, path="prior")
    first, second = (np.linalg.norm(image - shown.shown) for image in shown.pair)
    assert f"at the distances {first:.1f} and {second:.1f};" in shown.verdict


def test_the_words_say_their_limits(latents):
    for rank in range(1, 5):
        shown = path(latents, rank=rank)
        share = ((shown.strip[0] - shown.strip[-1]) ** 2).sum() / (shown.pair[1] ** 2).sum()
        limit = (
            "less than 1 %" if share < 0.01 else "1 to 10 %" if share < 0.1 else "more than 10 %"
        )
        assert limit in shown.verdict


@pytest.fixture(scope="module")
def best():
    """Return what the notebook explores: learned variance, trained as there."""
    digits = mnist()
    x = torch.tensor(digits.images.reshape(-1, 784) / 255, dtype=torch.float32)
    rng = torch.Generator().manual_seed(48)
    model = vae.VAE(rng, "learned variance")
    list(vae.fit(model, x[:9000], rng, epochs=8, batch=100, lr=2e-3))
    return latent.latents_of(model, x[9000:9100], x[:9000]), digits.labels[:9000]


START = {"path": "one latent", "image": 0, "other": 1, "rank": 1, "value": 1.8, "way": 0.5}
START |= {"temperature": 1.0, "seed": 0}


@cache
def stops():
    x = torch.zeros(2, 784)
    return latent.explorer(vae.VAE(torch.Generator(), "linear mean"), x, x).stops


def stop(name, **changes):
    """Return the settings of a stop of the explorer, and of the start for the rest."""
    return START | stops()[name] | changes


def change(best, **settings):
    shown = latent.data(best, **stop("latent 30", **settings))
    return ((shown.strip[0] - shown.strip[-1]) ** 2).sum() / (shown.pair[1] ** 2).sum()


def test_question_1_the_first_latents_change_a_lot_and_the_last_ones_hardly_anything(best):
    best, _ = best
    for rank in range(1, 8):
        assert sum(change(best, image=n, rank=rank) > 0.1 for n in range(100)) >= 95
    for rank in range(15, 41):
        assert sum(change(best, image=n, rank=rank) < 0.1 for n in range(100)) == 100
    thirtieth = [change(best, image=n) for n in range(100)]
    assert 0.004 < np.median(thirtieth) < 0.02
    assert latent.data(best, **stop("latent 30")).use == pytest.approx(0.01, abs=0.006)


def test_question_2_all_on_the_way_between_two_sixes_are_sixes(best):
    best, labels = best
    for way in np.linspace(0, 1, 21):
        shown = latent.data(best, **stop("two sixes", way=way)).shown.ravel()
        nearest = np.argsort(((best.seen - shown) ** 2).sum(axis=1))[:5]
        assert np.bincount(labels[nearest], minlength=10).argmax() == 6
    ends = [latent.data(best, **stop("two sixes", image=0, other=1, way=w)).shown for w in (0, 1)]
    for end, digit in zip(ends, (2, 6), strict=True):
        nearest = np.argsort(((best.seen - end.ravel()) ** 2).sum(axis=1))[:5]
        assert np.bincount(labels[nearest], minlength=10).argmax() == digit


def test_question_3_no_draw_is_a_copy_and_at_temperature_0_all_are_the_same(best):
    best, _ = best
    for name in ("sample", "hot sample"):
        drawn = [latent.data(best, **stop(name, seed=seed)) for seed in range(100)]
        distances = [np.linalg.norm(shown.pair[0] - shown.shown) for shown in drawn]
        assert sum(3 <= distance <= 6.1 for distance in distances) >= 85
        assert min(distances) > 1.5
    own = np.sqrt(((best.decode(best.codes) - best.images) ** 2).sum(axis=1))
    assert sum(2 <= distance <= 7 for distance in own) >= 95
    blurs = [latent.data(best, **stop("sample", temperature=0, seed=s)).shown for s in range(100)]
    assert np.ptp(blurs, axis=0).max() == 0
