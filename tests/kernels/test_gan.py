"""The GAN of Question 3: losses, the discriminator in closed form, and training that is seeded."""

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from helpers.gan import (
    discriminator_loss,
    fit,
    fit_discriminator,
    generator_loss,
    network,
    optimal_discriminator,
    swapped_loss,
)

LOSSES = [discriminator_loss, swapped_loss]


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def logits(*shape, seed=0):
    return 3 * torch.randn(shape, generator=seeded(seed), dtype=torch.float64)


# Losses


def test_losses_are_means_of_minus_logs():
    real, fake = logits(7, 1), logits(4, 1, seed=1)
    d_real, d_fake = torch.sigmoid(real).numpy(), torch.sigmoid(fake).numpy()
    corrected = -np.log(d_real).mean() - np.log(1 - d_fake).mean()
    given = -np.log(1 - d_real).mean() - np.log(d_fake).mean()
    assert discriminator_loss(real, fake).item() == pytest.approx(corrected, rel=1e-12)
    assert swapped_loss(real, fake).item() == pytest.approx(given, rel=1e-12)
    assert generator_loss(fake).item() == pytest.approx(-np.log(d_fake).mean(), rel=1e-12)


def test_the_swapped_loss_is_the_corrected_one_of_negated_logits():
    real, fake = logits(5), logits(3, seed=1)
    assert swapped_loss(real, fake) == discriminator_loss(-real, -fake)
    assert swapped_loss(real, fake) != discriminator_loss(real, fake)


def test_the_corrected_loss_is_small_where_d_is_right_and_the_swapped_one_where_it_is_wrong():
    real, fake = torch.tensor([2.0]), torch.tensor([-2.0])  # D is right about both
    assert discriminator_loss(real, fake) < 0.3 < 4 < swapped_loss(real, fake)
    assert swapped_loss(-real, -fake) < 0.3 < 4 < discriminator_loss(-real, -fake)


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_of_huge_logits_are_finite_with_finite_gradients(loss):
    real, fake = (torch.tensor([-800.0, 800.0], requires_grad=True) for _ in range(2))
    value = loss(real, fake)
    value.backward()
    assert value.item() == pytest.approx(800)
    assert torch.isfinite(real.grad).all()
    assert torch.isfinite(fake.grad).all()


def test_gradients_are_those_of_finite_differences():
    real, fake = logits(4).requires_grad_(), logits(3, seed=1).requires_grad_()
    for loss in LOSSES:
        assert torch.autograd.gradcheck(loss, (real, fake))
    assert torch.autograd.gradcheck(generator_loss, (fake,))


# The discriminator in closed form


def test_optimal_discriminator_minimises_the_corrected_loss_point_by_point():
    rng = np.random.default_rng(0)
    for p, q in rng.uniform(0.01, 2, size=(50, 2)):
        found = minimize_scalar(
            lambda d, p=p, q=q: -p * np.log(d) - q * np.log1p(-d),
            bounds=(1e-9, 1 - 1e-9),
            method="bounded",
            options={"xatol": 1e-10},
        )
        best = optimal_discriminator([p], [q])
        assert best[0] == pytest.approx(found.x, abs=1e-6)
        assert 1 - best[0] == pytest.approx(optimal_discriminator([q], [p])[0])


def test_both_losses_have_the_minimum_of_two_log_two_minus_twice_js():
    real, fake = norm(1, 0.7), norm(-0.5, 1.0)

    def best(x):
        return optimal_discriminator([real.pdf(x)], [fake.pdf(x)])[0]

    def corrected(x):
        return -real.pdf(x) * np.log(best(x)) - fake.pdf(x) * np.log1p(-best(x))

    def given(x):  # at 1 − D
        opposite = 1 - best(x)
        return -real.pdf(x) * np.log1p(-opposite) - fake.pdf(x) * np.log(opposite)

    def js(x):
        p, q = real.pdf(x), fake.pdf(x)
        return (p * np.log(2 * p / (p + q)) + q * np.log(2 * q / (p + q))) / 2

    values = [quad(f, -5, 5)[0] for f in (corrected, given, js)]
    assert values[0] == pytest.approx(2 * np.log(2) - 2 * values[2], abs=1e-5)
    assert values[1] == pytest.approx(values[0], abs=1e-8)


def test_optimal_discriminator_at_the_edges():
    best = optimal_discriminator([0, 1, 0, 2], [0, 0, 3, 2])
    np.testing.assert_array_equal(best, [0.5, 1, 0, 0.5])
    assert optimal_discriminator(np.ones((2, 3)), np.ones((2, 3))).shape == (2, 3)


@pytest.mark.parametrize(
    ("real", "fake", "error", "says"),
    [
        ([1.0, -0.1], [1.0, 1.0], ValueError, "negative"),
        ([1.0, 1.0], [1.0, -0.1], ValueError, "negative"),
        ([1.0], [1.0, 2.0], ValueError, "fake must have the shape of real"),
        ([np.nan], [1.0], ValueError, "real must be finite"),
        ([1.0], [np.inf], ValueError, "fake must be finite"),
        (["a"], [1.0], TypeError, "real must hold real numbers"),
    ],
)
def test_optimal_discriminator_refuses_what_is_no_density(real, fake, error, says):
    with pytest.raises(error, match=says):
        optimal_discriminator(real, fake)


# Training


def gaussians(count=2000):
    rng = seeded(5)
    real = 1 + 0.7 * torch.randn((count, 1), generator=rng)
    return real, -0.5 + torch.randn((count, 1), generator=rng)


def distance_from(target, discriminator):
    """Return the mean distance of a discriminator from `target`, over both densities."""
    x = np.linspace(-4, 4, 401)
    p, q = norm(1, 0.7).pdf(x), norm(-0.5, 1).pdf(x)
    with torch.no_grad():
        d = torch.sigmoid(discriminator(torch.tensor(x[:, None]).float()))[:, 0].numpy()
    return np.average(np.abs(d - target(p, q)), weights=p + q)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_trained_discriminator_is_close_to_the_closed_form_of_its_own_loss(loss):
    def swapped(p, q):
        return 1 - optimal_discriminator(p, q)

    own, other = optimal_discriminator, swapped
    if loss is swapped_loss:
        own, other = other, own
    discriminator = network(seeded(1))
    values = list(fit_discriminator(discriminator, *gaussians(), loss, steps=200))
    assert distance_from(own, discriminator) < 0.03
    assert distance_from(other, discriminator) > 0.3
    assert values[0] > 1
    assert values[-1] == pytest.approx(0.81, abs=0.05)  # 2 log 2 − 2 JS


def trained(seed, loss=discriminator_loss, steps=20):
    """Return the losses, and a few samples of the generator."""
    rng = seeded(seed)
    real = 3 + 0.7 * torch.randn((500, 1), generator=rng)
    generator, discriminator = network(rng), network(rng)
    values = list(fit(generator, discriminator, real, rng, loss, steps, batch=64))
    with torch.no_grad():
        return values, generator(torch.randn((200, 1), generator=rng))


def test_fit_is_seeded_and_leaves_the_global_generator_alone():
    state = torch.random.get_rng_state()
    (first, made), (second, again), (other, _) = trained(0), trained(0), trained(1)
    assert first == second
    assert torch.equal(made, again)
    assert first != other
    assert torch.equal(torch.random.get_rng_state(), state)


def test_fit_yields_the_loss_that_the_discriminator_learns_with():
    rng = seeded(2)
    real, generator, discriminator = torch.full((10, 1), 3.0), network(rng), network(rng)
    with torch.no_grad():
        noise = torch.randn((64, 1), generator=seeded(3))
        before = swapped_loss(discriminator(real[:1]), discriminator(generator(noise)))
    value = next(fit(generator, discriminator, real, seeded(3), swapped_loss, 1, batch=64))
    assert value == pytest.approx(before.item(), rel=1e-5)


def test_the_generator_learns_the_data_from_the_corrected_loss_only():
    _, made = trained(0, steps=500)
    _, astray = trained(0, swapped_loss, steps=500)
    assert abs(made.mean().item() - 3) < 0.6
    assert astray.mean().item() < 0.5


def test_the_discriminators_step_leaves_the_generator_alone():
    rng = seeded(0)
    generator, discriminator = network(rng), network(rng)
    before = [parameter.clone() for parameter in generator.parameters()]
    real = torch.ones((20, 1))
    list(fit(generator, discriminator, real, rng, discriminator_loss, 3, lr=(0.0, 1e-2)))
    assert all(map(torch.equal, generator.parameters(), before))


@pytest.mark.parametrize("steps", [0, -1, 2.0, True])
def test_steps_must_be_a_count(steps):
    rng = seeded()
    real, fake = gaussians(10)
    with pytest.raises((TypeError, ValueError), match="steps must be"):
        list(fit_discriminator(network(rng), real, fake, discriminator_loss, steps))
    with pytest.raises((TypeError, ValueError), match="steps must be"):
        list(fit(network(rng), network(rng), real, rng, discriminator_loss, steps))


def test_networks_are_seeded_and_of_the_asked_width():
    same = zip(network(seeded(4)).parameters(), network(seeded(4)).parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in same)
    assert network(seeded(), hidden=5)[2].weight.shape == (5, 5)
    assert network(seeded())(torch.zeros((3, 1))).shape == (3, 1)
    with pytest.raises(ValueError, match="hidden must be at least 1"):
        network(seeded(), hidden=0)


@pytest.mark.parametrize(
    ("real", "exception", "says"),
    [
        (torch.zeros(5), ValueError, r"real must have shape \(N, 1\), not empty; got \(5,\)"),
        (torch.zeros(5, 2), ValueError, r"got \(5, 2\)"),
        (torch.zeros(0, 1), ValueError, r"got \(0, 1\)"),
        (np.zeros((5, 1)), TypeError, "real must be a torch tensor, got ndarray"),
    ],
)
def test_samples_of_another_shape_are_refused(real, exception, says):
    nets = network(seeded()), network(seeded())
    with pytest.raises(exception, match=says):
        next(fit(*nets, real, seeded(), discriminator_loss, steps=1))
    with pytest.raises(exception, match=says):
        next(fit_discriminator(nets[0], real, torch.zeros(5, 1), discriminator_loss, steps=1))


def test_a_batch_without_data_is_refused():
    nets = network(seeded()), network(seeded())
    with pytest.raises(ValueError, match="batch must be at least 1"):
        next(fit(*nets, torch.zeros(5, 1), seeded(), discriminator_loss, steps=1, batch=0))
