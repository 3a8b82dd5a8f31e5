"""The linear Gaussian model against quadrature, Bayes' rule on a grid, Monte Carlo and torch."""

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from helpers import gaussian
from helpers.linear_gaussian import LinearGaussian

shapes = pytest.mark.parametrize(("x_dim", "z_dim"), [(1, 1), (2, 1), (1, 2), (3, 2), (5, 3)])
GRID = np.linspace(-9, 9, 361)


def draw(rng, x_dim, z_dim):
    """Return a model and an observation drawn from it."""
    W, b = rng.normal(size=(x_dim, z_dim)), rng.normal(size=x_dim)
    model = LinearGaussian(W, b, rng.uniform(0.3, 1.5))
    noise = np.sqrt(model.variance) * rng.normal(size=x_dim)
    return model, W @ rng.normal(size=z_dim) + b + noise


def draw_q(rng, z_dim):
    a = rng.normal(size=(z_dim, z_dim))
    return rng.normal(size=z_dim), a @ a.T + 0.2 * np.eye(z_dim)


def log_joint(model, x, z):
    """Return log p(x|z) + log p(z) for rows z (…, Z), from one-dimensional densities alone."""
    centre = z @ model.W.T + model.b
    likelihood = stats.norm.logpdf(x, centre, np.sqrt(model.variance)).sum(axis=-1)
    return likelihood + stats.norm.logpdf(z).sum(axis=-1)


def over_plane(values):
    return np.trapezoid(np.trapezoid(values, GRID), GRID)


def plane():
    return np.stack(np.meshgrid(GRID, GRID, indexing="ij"), axis=-1)


# --- evidence


@pytest.mark.parametrize("x_dim", [1, 2, 4])
def test_the_evidence_is_the_integral_over_one_latent(x_dim):
    model, x = draw(np.random.default_rng(x_dim), x_dim, 1)
    evidence, _ = integrate.quad(
        lambda z: np.exp(log_joint(model, x, np.array([z]))), -12, 12, points=[-1, 0, 1]
    )
    assert model.log_evidence(x) == pytest.approx(np.log(evidence), abs=1e-6)


@pytest.mark.parametrize("x_dim", [1, 2, 4])
def test_the_evidence_is_the_integral_over_two_latents(x_dim):
    model, x = draw(np.random.default_rng(10 + x_dim), x_dim, 2)
    evidence = over_plane(np.exp(log_joint(model, x, plane())))
    assert model.log_evidence(x) == pytest.approx(np.log(evidence), abs=1e-9)


def test_the_evidence_integrates_to_one():
    model, _ = draw(np.random.default_rng(0), 1, 3)
    x = np.linspace(-40, 40, 8001)
    assert np.trapezoid(np.exp(model.log_evidence(x[:, None])), x) == pytest.approx(1, abs=1e-9)


@shapes
def test_the_evidence_takes_rows(x_dim, z_dim):
    rng = np.random.default_rng(1)
    model, _ = draw(rng, x_dim, z_dim)
    rows = rng.normal(size=(4, 3, x_dim))
    found = model.log_evidence(rows)
    assert found.shape == (4, 3)
    covariance = model.W @ model.W.T + model.variance * np.eye(x_dim)
    for i in np.ndindex(4, 3):
        reference = stats.multivariate_normal(model.b, covariance).logpdf(rows[i])
        assert found[i] == pytest.approx(reference, rel=1e-9)


# --- posterior


def test_the_posterior_is_bayes_rule_with_one_latent():
    model, x = draw(np.random.default_rng(2), 3, 1)
    z = GRID[:, np.newaxis]
    joint = np.exp(log_joint(model, x, z))
    mean, covariance = model.posterior(x)
    density = np.exp(gaussian.log_density(z, mean, covariance))
    np.testing.assert_allclose(density, joint / np.trapezoid(joint, GRID), rtol=1e-8, atol=1e-12)


def test_the_posterior_is_bayes_rule_with_two_latents():
    model, x = draw(np.random.default_rng(3), 3, 2)
    joint = np.exp(log_joint(model, x, plane()))
    weights = joint / over_plane(joint)
    mean, covariance = model.posterior(x)
    density = np.exp(gaussian.log_density(plane(), mean, covariance))
    np.testing.assert_allclose(density, weights, rtol=1e-8, atol=1e-12)
    centred = plane() - mean
    for i, j in np.ndindex(2, 2):
        moment = over_plane(weights * centred[..., i] * centred[..., j])
        assert moment == pytest.approx(covariance[i, j], abs=1e-9)
    assert abs(covariance[0, 1]) > 0.01  # else the test would not see a transposed W


@shapes
def test_bayes_rule_holds_at_any_point(x_dim, z_dim):
    rng = np.random.default_rng(4)
    model, x = draw(rng, x_dim, z_dim)
    z = rng.normal(size=(20, z_dim))
    posterior = gaussian.log_density(z, *model.posterior(x))
    np.testing.assert_allclose(
        posterior + model.log_evidence(x), log_joint(model, x, z), rtol=1e-9, atol=1e-9
    )


@shapes
def test_the_posterior_covariance_is_symmetric_and_narrower_than_the_prior(x_dim, z_dim):
    model, x = draw(np.random.default_rng(5), x_dim, z_dim)
    mean, covariance = model.posterior(x)
    assert mean.shape == (z_dim,)
    assert np.array_equal(covariance, covariance.T)
    assert np.linalg.eigvalsh(np.eye(z_dim) - covariance).min() > -1e-12


def test_without_weights_the_posterior_is_the_prior():
    model = LinearGaussian(np.zeros((2, 3)), np.ones(2), 0.5)
    mean, covariance = model.posterior(np.array([4.0, -1.0]))
    assert np.array_equal(mean, np.zeros(3))
    assert np.array_equal(covariance, np.eye(3))


# --- the bound


@shapes
def test_the_expected_log_likelihood_is_a_mean_over_q(x_dim, z_dim):
    rng = np.random.default_rng(6)
    model, x = draw(rng, x_dim, z_dim)
    q = draw_q(rng, z_dim)
    z = rng.multivariate_normal(*q, 100_000)
    draws = log_joint(model, x, z) - stats.norm.logpdf(z).sum(axis=-1)
    error = draws.std() / np.sqrt(len(draws))
    assert abs(draws.mean() - model.expected_log_likelihood(x, *q)) <= 4 * error
    at_the_mean = log_joint(model, x, q[0]) - stats.norm.logpdf(q[0]).sum()
    assert abs(draws.mean() - at_the_mean) > 4 * error  # the trace is within its grip


def test_the_expected_log_likelihood_is_the_integral_over_one_latent():
    rng = np.random.default_rng(7)
    model, x = draw(rng, 2, 1)
    nodes, weights = np.polynomial.hermite_e.hermegauss(5)  # exact: it is a quadratic in z
    z = 0.3 + np.sqrt(0.6) * nodes[:, np.newaxis]
    values = log_joint(model, x, z) - stats.norm.logpdf(z).sum(axis=-1)
    expected = values @ weights / np.sqrt(2 * np.pi)
    found = model.expected_log_likelihood(x, [0.3], [[0.6]])
    assert found == pytest.approx(expected, rel=1e-12)


@shapes
def test_elbo_and_gap_are_the_log_evidence(x_dim, z_dim):
    rng = np.random.default_rng(8)
    for _ in range(20):
        model, x = draw(rng, x_dim, z_dim)
        q = draw_q(rng, z_dim)
        gap = gaussian.kl(*q, *model.posterior(x))
        log_evidence = model.log_evidence(x)
        assert gap > 0
        assert abs(model.elbo(x, *q) + gap - log_evidence) < 1e-10 * max(1, gap)
        assert abs(model.elbo(x, *model.posterior(x)) - log_evidence) < 1e-10


@shapes
def test_the_elbo_is_the_mean_of_its_definition(x_dim, z_dim):
    rng = np.random.default_rng(9)
    model, x = draw(rng, x_dim, z_dim)
    q = draw_q(rng, z_dim)
    z = rng.multivariate_normal(*q, 100_000)
    draws = log_joint(model, x, z) - stats.multivariate_normal(*q).logpdf(z)
    error = draws.std() / np.sqrt(len(draws))
    assert abs(draws.mean() - model.elbo(x, *q)) <= 4 * error
    to_prior = gaussian.kl(*q, np.zeros(z_dim), np.eye(z_dim))
    assert abs(draws.mean() - model.elbo(x, *q) - 2 * to_prior) > 4 * error  # sum for difference


@shapes
def test_torch_finds_no_slope_at_the_posterior(x_dim, z_dim):
    model, x = draw(np.random.default_rng(11), x_dim, z_dim)
    mean, covariance = (torch.tensor(a) for a in model.posterior(x))
    L = torch.linalg.cholesky(covariance).requires_grad_()
    mean.requires_grad_()
    normal = torch.distributions.MultivariateNormal
    q = normal(mean, scale_tril=L)
    W, b = torch.tensor(model.W), torch.tensor(model.b)
    squares = ((torch.tensor(x) - b - W @ mean) ** 2).sum() + ((W @ L) ** 2).sum()
    to_prior = torch.distributions.kl_divergence(
        q, normal(torch.zeros(z_dim).double(), torch.eye(z_dim).double())
    )
    elbo = -0.5 * (x_dim * np.log(2 * np.pi * model.variance) + squares / model.variance)
    elbo = elbo - to_prior
    assert elbo.item() == pytest.approx(model.elbo(x, *model.posterior(x)), rel=1e-10)
    slopes = torch.autograd.grad(elbo, (mean, L))
    assert all(slope.tril().abs().max() < 1e-10 for slope in slopes[1:])
    assert slopes[0].abs().max() < 1e-10


# --- what does not fit


@pytest.mark.parametrize(
    ("parameters", "kind", "message"),
    [
        ((np.ones(2), np.ones(2), 1.0), ValueError, r"W must have shape \(X, Z\)"),
        ((np.ones((2, 0)), np.ones(2), 1.0), ValueError, r"W must have shape \(X, Z\), not empty"),
        ((1.0, [0.0], 1.0), ValueError, r"W must have shape \(X, Z\)"),
        (([[np.nan]], [0.0], 1.0), ValueError, "W must be finite"),
        (([["w"]], [0.0], 1.0), TypeError, "W must hold real numbers"),
        ((np.ones((2, 3)), np.ones(3), 1.0), ValueError, r"b must have shape \(2,\)"),
        ((np.ones((2, 3)), 0.0, 1.0), ValueError, r"b must have shape \(2,\)"),
        (([[1.0]], [np.inf], 1.0), ValueError, "b must be finite"),
        (([[1.0]], [0.0], 0.0), ValueError, "variance must be a positive number, got 0.0"),
        (([[1.0]], [0.0], -1.0), ValueError, "variance must be a positive number, got -1.0"),
        (([[1.0]], [0.0], np.nan), ValueError, "variance must be a positive number"),
        (([[1.0]], [0.0], [1.0]), ValueError, "variance must be a positive number"),
        (([[1.0]], [0.0], None), TypeError, "variance must hold real numbers"),
    ],
)
def test_parameters_that_do_not_fit_are_named(parameters, kind, message):
    with pytest.raises(kind, match=message):
        LinearGaussian(*parameters)


MODEL = LinearGaussian([[1.0, 0.5], [0.0, 2.0], [1.0, 1.0]], [0.0, 1.0, 2.0], 0.5)


@pytest.mark.parametrize("x", [np.zeros(2), 0.0, np.zeros((1, 4)), [0.0, np.nan, 0.0]])
def test_an_observation_that_does_not_fit_is_named(x):
    mean, covariance = np.zeros(2), np.eye(2)
    for function in (
        MODEL.log_evidence,
        MODEL.posterior,
        lambda x: MODEL.expected_log_likelihood(x, mean, covariance),
        lambda x: MODEL.elbo(x, mean, covariance),
    ):
        with pytest.raises(ValueError, match=r"^x must"):
            function(x)


@pytest.mark.parametrize("name", ["posterior", "expected_log_likelihood", "elbo"])
def test_rows_are_refused_where_one_observation_is_asked_for(name):
    q = () if name == "posterior" else (np.zeros(2), np.eye(2))
    with pytest.raises(ValueError, match=r"x must have shape \(3,\)"):
        getattr(MODEL, name)(np.zeros((4, 3)), *q)


@pytest.mark.parametrize("name", ["expected_log_likelihood", "elbo"])
@pytest.mark.parametrize(
    ("mean", "covariance", "message"),
    [
        (np.zeros(3), np.eye(2), r"must have shape \(2,\)"),
        (np.zeros(2), -np.eye(2), "must be positive definite"),
        (np.zeros(2), [[1.0, 0.5], [0.0, 1.0]], "must be symmetric"),
        ([0.0, np.nan], np.eye(2), "must be finite"),
    ],
)
def test_a_q_that_does_not_fit_is_named(name, mean, covariance, message):
    with pytest.raises(ValueError, match=message):
        getattr(MODEL, name)(np.zeros(3), mean, covariance)


@pytest.mark.parametrize("name", ["expected_log_likelihood", "elbo"])
def test_a_covariance_of_another_size_is_named(name):
    with pytest.raises(ValueError, match=r"^covariance must have shape \(2, 2\)"):
        getattr(MODEL, name)(np.zeros(3), np.zeros(2), np.eye(3))


def test_the_model_does_not_change():
    with pytest.raises(AttributeError):
        MODEL.variance = 2.0
