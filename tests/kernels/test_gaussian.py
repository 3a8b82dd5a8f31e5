"""Gaussians against torch, SciPy, quadrature and Monte Carlo; what does not fit is named.

A band is four standard errors of a mean over draws with a fixed seed.
"""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from helpers import gaussian

repeatable = settings(derandomize=True, deadline=None, max_examples=60)
dimensions = pytest.mark.parametrize("d", [1, 2, 3, 7])
SKEWED = np.array([[4.0, 1.5], [1.5, 1.0]])  # L and its transpose give other covariances


def draw(rng, d, scale=1.0):
    """Return a mean (d,) and a covariance (d, d) that is far from diagonal."""
    a = rng.normal(size=(d, d)) * scale
    return rng.normal(size=d), a @ a.T + 0.3 * scale**2 * np.eye(d)


def as_torch(mean, covariance):
    return torch.distributions.MultivariateNormal(torch.tensor(mean), torch.tensor(covariance))


def in_band(draws, expected):
    """Return whether the mean over the rows of draws is `expected`, within 4 standard errors."""
    error = draws.std(axis=0) / np.sqrt(len(draws))
    return bool((np.abs(draws.mean(axis=0) - expected) <= 4 * error).all())


def has_covariance(draws, mean, covariance):
    """Return whether the mean of (x−μ)(x−μ)ᵀ is Σ, entry by entry, within the band."""
    centred = draws - mean
    return in_band(centred[:, :, np.newaxis] * centred[:, np.newaxis], covariance)


# --- Cholesky factor


@dimensions
def test_cholesky_is_lower_triangular_with_a_positive_diagonal(d):
    _, covariance = draw(np.random.default_rng(d), d)
    L = gaussian.cholesky(covariance)
    np.testing.assert_allclose(L @ L.T, covariance, rtol=1e-12)
    assert np.array_equal(L, np.tril(L))
    assert (np.diag(L) > 0).all()


def test_rounding_is_no_asymmetry():
    covariance = SKEWED.copy()
    covariance[0, 1] *= 1 + 1e-14
    assert np.isfinite(gaussian.cholesky(covariance)).all()


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_symmetry_is_judged_by_the_size_of_the_covariance(scale):
    gaussian.cholesky(scale * SKEWED)
    with pytest.raises(ValueError, match="must be symmetric"):
        gaussian.cholesky(scale * (SKEWED + np.array([[0, 1e-6], [0, 0]])))


BROKEN = [
    ([[1.0, 0.5], [0.4, 1.0]], ValueError, "covariance(_q|_p)? must be symmetric$"),
    ([[1.0, 2.0], [2.0, 1.0]], ValueError, "must be positive definite, got .* eigenvalue of -1$"),
    ([[1.0, 1.0], [1.0, 1.0]], ValueError, "must be positive definite"),
    ([[0.0]], ValueError, "must be positive definite, got a smallest eigenvalue of 0$"),
    ([[-1.0]], ValueError, "must be positive definite"),
    (np.ones((2, 3)), ValueError, r"covariance(_q|_p)? must be square, got shape \(2, 3\)"),
    (np.ones(2), ValueError, r"must have shape \(D, D\), not empty; got shape \(2,\)"),
    (1.0, ValueError, r"must have shape \(D, D\)"),
    (np.ones((0, 0)), ValueError, "not empty"),
    (np.ones((2, 2, 2)), ValueError, r"must have shape \(D, D\)"),
    ([[1.0, np.nan], [np.nan, 1.0]], ValueError, "must be finite, got nan at index 0, 1"),
    ([[np.inf]], ValueError, "must be finite"),
    ([[1.0], [1.0, 2.0]], ValueError, "rectangular"),
    ([[1j]], TypeError, "must hold real numbers"),
    ("one", TypeError, "must hold real numbers"),
]
broken = pytest.mark.parametrize(("covariance", "kind", "message"), BROKEN)


@broken
def test_a_broken_covariance_is_named_wherever_it_is_given(covariance, kind, message):
    mean, rng = np.zeros(2), np.random.default_rng(0)
    for function, arguments in (
        (gaussian.cholesky, (covariance,)),
        (gaussian.entropy, (covariance,)),
        (gaussian.log_density, (mean, mean, covariance)),
        (gaussian.sample, (rng, mean, covariance, 3)),
        (gaussian.kl, (mean, covariance, mean, np.eye(2))),
        (gaussian.kl, (mean, np.eye(2), mean, covariance)),
    ):
        with pytest.raises(kind, match=message):
            function(*arguments)


def test_kl_says_which_of_its_covariances_is_broken():
    good, bad = np.eye(2), -np.eye(2)
    with pytest.raises(ValueError, match="covariance_q must be positive definite"):
        gaussian.kl([0, 0], bad, [0, 0], good)
    with pytest.raises(ValueError, match="covariance_p must be positive definite"):
        gaussian.kl([0, 0], good, [0, 0], bad)


# --- log density


@dimensions
def test_log_density_is_that_of_torch_and_scipy(d):
    rng = np.random.default_rng(d)
    mean, covariance = draw(rng, d)
    x = 3 * rng.normal(size=(20, d))
    found = gaussian.log_density(x, mean, covariance)
    np.testing.assert_allclose(
        found, as_torch(mean, covariance).log_prob(torch.tensor(x)), rtol=1e-9
    )
    np.testing.assert_allclose(
        found, stats.multivariate_normal(mean, covariance).logpdf(x), rtol=1e-9
    )


def test_the_density_integrates_to_one():
    one, _ = integrate.quad(
        lambda x: np.exp(gaussian.log_density([x], [0.3], [[2.5]])), -20, 20, points=[0]
    )
    assert one == pytest.approx(1, abs=1e-9)
    grid = np.linspace(-16, 16, 401)
    points = np.stack(np.meshgrid(grid, grid, indexing="ij"), axis=-1)
    density = np.exp(gaussian.log_density(points, [0.3, -0.5], SKEWED))
    assert density.shape == (401, 401)
    total = np.trapezoid(np.trapezoid(density, grid), grid)
    assert total == pytest.approx(1, abs=1e-9)


def test_the_normaliser_has_2_pi_to_the_power_of_the_dimension():
    """The source's √(2π|Σ|), without the power, would give the same value in every D."""
    for d in range(1, 6):
        value = gaussian.log_density(np.zeros(d), np.zeros(d), np.eye(d))
        assert value == pytest.approx(-d / 2 * np.log(2 * np.pi), rel=1e-14)


@repeatable
@given(
    st.lists(st.integers(0, 3), max_size=3),
    st.integers(1, 4),
)
def test_log_density_keeps_the_shape_of_the_rows(rows, d):
    rng = np.random.default_rng(0)
    mean, covariance = draw(rng, d)
    x = rng.normal(size=(*rows, d))
    found = gaussian.log_density(x, mean, covariance)
    assert np.shape(found) == tuple(rows)
    for i in np.ndindex(*rows):
        assert found[i] == pytest.approx(gaussian.log_density(x[i], mean, covariance), rel=1e-12)


@pytest.mark.parametrize("scale", [1e-150, 1e-40, 1e40, 1e150])
def test_a_determinant_out_of_range_does_no_harm(scale):
    """The determinant under- or overflows here; its logarithm does not."""
    covariance = scale * (np.eye(4) + 0.5)
    log_determinant = 4 * np.log(scale) + np.log(3)
    expected = -0.5 * (4 * np.log(2 * np.pi) + log_determinant)
    assert gaussian.log_density(np.zeros(4), np.zeros(4), covariance) == pytest.approx(expected)
    assert gaussian.entropy(covariance) == pytest.approx(2 - expected)
    assert gaussian.kl(np.zeros(4), covariance, np.zeros(4), covariance) == pytest.approx(0)


@pytest.mark.parametrize(
    ("x", "mean", "kind", "message"),
    [
        (np.zeros(3), np.zeros(2), ValueError, r"x must have shape \(…, 2\), got \(3,\)"),
        (0.0, np.zeros(2), ValueError, r"x must have shape \(…, 2\), got \(\)"),
        (np.zeros((2, 3)), np.zeros(2), ValueError, r"got \(2, 3\)"),
        (np.zeros(2), np.zeros(3), ValueError, r"mean must have shape \(2,\)"),
        (np.zeros(2), 0.0, ValueError, r"mean must have shape \(2,\)"),
        (np.zeros(2), np.zeros((1, 2)), ValueError, r"mean must have shape \(2,\)"),
        ([0.0, np.nan], np.zeros(2), ValueError, "x must be finite, got nan at index 1"),
        (np.zeros(2), [np.inf, 0.0], ValueError, "mean must be finite, got inf at index 0"),
        ("ab", np.zeros(2), TypeError, "x must hold real numbers"),
    ],
)
def test_points_that_do_not_fit_are_named(x, mean, kind, message):
    with pytest.raises(kind, match=message):
        gaussian.log_density(x, mean, SKEWED)


# --- entropy


@dimensions
def test_entropy_is_that_of_torch(d):
    mean, covariance = draw(np.random.default_rng(d), d, scale=0.4)
    assert gaussian.entropy(covariance) == pytest.approx(
        as_torch(mean, covariance).entropy().item(), rel=1e-10
    )


@dimensions
def test_entropy_is_the_mean_surprise(d):
    rng = np.random.default_rng(d)
    mean, covariance = draw(rng, d)
    x = gaussian.sample(rng, mean, covariance, 40_000)
    surprise = -gaussian.log_density(x, mean, covariance)
    assert in_band(surprise, gaussian.entropy(covariance))
    assert not in_band(surprise, gaussian.entropy(covariance) - d / 2)  # the source's value


def test_entropy_of_a_narrow_gaussian_is_negative():
    assert gaussian.entropy([[1e-4]]) < 0


# --- KL divergence


@dimensions
def test_kl_is_that_of_torch_in_either_direction(d):
    rng = np.random.default_rng(d)
    for _ in range(5):
        q, p = draw(rng, d), draw(rng, d, scale=2)
        for one, other in ((q, p), (p, q)):
            expected = torch.distributions.kl_divergence(as_torch(*one), as_torch(*other)).item()
            assert gaussian.kl(*one, *other) == pytest.approx(expected, rel=1e-9)


def test_kl_is_the_integral_in_one_dimension():
    q, p = stats.norm(0.7, 1.3), stats.norm(-0.4, 0.8)
    expected, _ = integrate.quad(lambda x: q.pdf(x) * (q.logpdf(x) - p.logpdf(x)), -15, 15)
    assert gaussian.kl([0.7], [[1.3**2]], [-0.4], [[0.8**2]]) == pytest.approx(expected, abs=1e-7)


def test_kl_is_the_mean_log_ratio():
    rng = np.random.default_rng(3)
    q, p = draw(rng, 3), draw(rng, 3)
    x = gaussian.sample(rng, *q, 100_000)
    ratio = gaussian.log_density(x, *q) - gaussian.log_density(x, *p)
    assert in_band(ratio, gaussian.kl(*q, *p))
    assert not in_band(ratio, gaussian.kl(*p, *q))


@repeatable
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_kl_is_positive_but_of_equals_and_does_not_depend_on_coordinates(seed, d):
    rng = np.random.default_rng(seed)
    q, p = draw(rng, d), draw(rng, d)
    divergence = gaussian.kl(*q, *p)
    assert divergence > 0
    assert abs(gaussian.kl(*q, *q)) < 1e-9
    turn, _ = np.linalg.qr(rng.normal(size=(d, d)))
    map_ = turn * rng.uniform(0.5, 2, d)
    shift = rng.normal(size=d)
    moved = [(map_ @ m + shift, _symmetric(map_ @ C @ map_.T)) for m, C in (q, p)]
    assert gaussian.kl(*moved[0], *moved[1]) == pytest.approx(divergence, rel=1e-6)


def _symmetric(matrix):
    return (matrix + matrix.T) / 2


def test_kl_of_different_dimensions_is_refused():
    with pytest.raises(ValueError, match=r"mean_p must have shape \(2,\), got \(3,\)"):
        gaussian.kl(np.zeros(2), np.eye(2), np.zeros(3), np.eye(3))
    with pytest.raises(ValueError, match=r"mean_q must have shape \(2,\)"):
        gaussian.kl(np.zeros(3), np.eye(2), np.zeros(2), np.eye(2))


@dimensions
def test_kl_diagonal_is_kl_of_diagonal_covariances(d):
    rng = np.random.default_rng(d)
    mean_q, mean_p = rng.normal(size=(2, d))
    variance_q, variance_p = rng.uniform(0.2, 3, (2, d))
    q, p = (mean_q, np.diag(variance_q)), (mean_p, np.diag(variance_p))
    assert gaussian.kl_diagonal(mean_q, variance_q, mean_p, variance_p) == pytest.approx(
        gaussian.kl(*q, *p), rel=1e-10
    )
    assert gaussian.kl_diagonal(mean_q, variance_q) == pytest.approx(
        gaussian.kl(*q, np.zeros(d), np.eye(d)), rel=1e-10
    )


def test_kl_diagonal_takes_rows_and_shared_variances():
    rng = np.random.default_rng(0)
    means, variances = rng.normal(size=(4, 5, 3)), rng.uniform(0.2, 3, (4, 5, 3))
    found = gaussian.kl_diagonal(means, variances)
    assert found.shape == (4, 5)
    assert found[2, 3] == pytest.approx(gaussian.kl_diagonal(means[2, 3], variances[2, 3]))
    shared = gaussian.kl_diagonal(means, 0.7)
    np.testing.assert_allclose(shared, gaussian.kl_diagonal(means, np.full(means.shape, 0.7)))
    expected = torch.distributions.kl_divergence(
        torch.distributions.Normal(torch.tensor(means), torch.tensor(variances).sqrt()),
        torch.distributions.Normal(0.0, 1.0),
    ).sum(dim=-1)
    np.testing.assert_allclose(found, expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (([0.0], [0.0]), ValueError, "variance_q must be positive, got 0"),
        (([0.0], [-1.0]), ValueError, "variance_q must be positive, got -1"),
        (([0.0], [1.0], [0.0], [0.0]), ValueError, "variance_p must be positive"),
        (([np.nan], [1.0]), ValueError, "mean_q must be finite"),
        (([0.0], [1.0], [np.inf]), ValueError, "mean_p must be finite"),
        (([0.0], [np.nan]), ValueError, "variance_q must be finite"),
        (([0.0], [1.0], 0.0, np.nan), ValueError, "variance_p must be finite"),
        ((["a"], [1.0]), TypeError, "mean_q must hold real numbers"),
    ],
)
def test_kl_diagonal_names_what_does_not_fit(arguments, kind, message):
    with pytest.raises(kind, match=message):
        gaussian.kl_diagonal(*arguments)


# --- samples


@dimensions
def test_samples_have_mean_and_covariance_and_the_shape_asked_for(d):
    rng = np.random.default_rng(d)
    mean, covariance = draw(rng, d)
    draws = gaussian.sample(rng, mean, covariance, 50_000)
    assert draws.shape == (50_000, d)
    assert in_band(draws, mean)
    assert has_covariance(draws, mean, covariance)


def test_every_projection_of_the_samples_is_gaussian():
    draws = gaussian.sample(np.random.default_rng(1), [1.0, -2.0], SKEWED, 5000)
    for direction in ([1.0, 0.0], [0.0, 1.0], [1.0, -1.0], [0.3, 0.8]):
        spread = np.sqrt(direction @ SKEWED @ direction)
        projected = (draws - [1.0, -2.0]) @ direction / spread
        assert stats.kstest(projected, "norm").pvalue > 0.001


@pytest.mark.parametrize(
    "factor",
    [
        lambda C: np.linalg.cholesky(C).T,
        np.sqrt,
        lambda C: C,
        lambda C: np.diag(np.sqrt(np.diag(C))),
    ],
    ids=["transposed", "elementwise root", "covariance itself", "diagonal only"],
)
def test_the_band_catches_the_mistakes_of_exercise_4_5(factor):
    noise = np.random.default_rng(0).standard_normal((50_000, 2))
    assert not has_covariance(noise @ factor(SKEWED).T, np.zeros(2), SKEWED)
    assert has_covariance(noise @ np.linalg.cholesky(SKEWED).T, np.zeros(2), SKEWED)


def test_samples_come_from_the_generator_that_is_given():
    one, same, other = (
        gaussian.sample(np.random.default_rng(seed), [0, 0], SKEWED, 5) for seed in (4, 4, 5)
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    rng = np.random.default_rng(4)
    assert np.array_equal(gaussian.sample(rng, [0, 0], SKEWED, 5), one)
    assert not np.array_equal(gaussian.sample(rng, [0, 0], SKEWED, 5), one)


@pytest.mark.parametrize(
    ("rng", "count", "kind", "message"),
    [
        (0, 5, TypeError, "rng must be a numpy.random.Generator .*, got int"),
        (np.random, 5, TypeError, "rng must be a numpy.random.Generator"),
        (np.random.default_rng(0), 0, ValueError, "count must be at least 1, got 0"),
        (np.random.default_rng(0), 2.0, TypeError, "count must be a whole number"),
        (np.random.default_rng(0), True, TypeError, "count must be a whole number"),
    ],
)
def test_sample_names_what_does_not_fit(rng, count, kind, message):
    with pytest.raises(kind, match=message):
        gaussian.sample(rng, np.zeros(2), SKEWED, count)


def test_sample_wants_a_mean_that_fits():
    with pytest.raises(ValueError, match=r"mean must have shape \(2,\)"):
        gaussian.sample(np.random.default_rng(0), np.zeros(3), SKEWED, 4)


def test_arguments_are_left_as_they_are():
    mean, covariance, x = np.array([1.0, 2.0]), SKEWED.copy(), np.ones((3, 2))
    gaussian.log_density(x, mean, covariance)
    gaussian.kl(mean, covariance, np.zeros(2), np.eye(2))
    gaussian.sample(np.random.default_rng(0), mean, covariance, 4)
    assert np.array_equal(mean, [1.0, 2.0])
    assert np.array_equal(covariance, SKEWED)
    assert np.array_equal(x, np.ones((3, 2)))
