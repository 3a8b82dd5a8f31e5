"""The explorer of 4.4: both curves against SciPy and the kernel, tops, hatching and words."""

import re

import numpy as np
import pytest
from scipy.special import lambertw
from scipy.stats import multivariate_normal

from helpers.explorers import gaussian_bound
from helpers.linear_gaussian import LinearGaussian

variances, x = gaussian_bound.VARIANCE, gaussian_bound.X


def decoder(dimensions, weight):
    angles = np.pi * np.arange(dimensions) / dimensions
    return weight * np.stack([np.cos(angles), np.sin(angles)])


@pytest.mark.parametrize("dimensions", [1, 2, 3, 5])
@pytest.mark.parametrize("weight", [0.0, 0.4, 2.0])
def test_the_bound_is_that_of_the_kernel_and_the_other_lacks_z(dimensions, weight):
    W = decoder(dimensions, weight)
    data = gaussian_bound.data(1.7, dimensions, weight)
    evidence = multivariate_normal(np.zeros(2), W @ W.T + np.eye(2)).logpdf(x)
    assert data.log_evidence == pytest.approx(evidence)
    model = LinearGaussian(W, np.zeros(2), 1.0)
    mean, _ = model.posterior(x)
    for s, bound in zip(variances[::40], data.bound[::40], strict=True):
        assert bound == pytest.approx(model.elbo(x, mean, s * np.eye(dimensions)))
    assert data.at_variance[0] == pytest.approx(model.elbo(x, mean, 1.7 * np.eye(dimensions)))
    np.testing.assert_allclose(
        data.without_z - data.bound, (dimensions - 1) * variances / 2, atol=1e-9
    )
    assert data.at_variance[1] - data.at_variance[0] == pytest.approx((dimensions - 1) * 1.7 / 2)


def test_the_bound_is_never_above_and_touches_if_the_decoder_ignores_the_code():
    rng = np.random.default_rng(1)
    for _ in range(60):
        data = gaussian_bound.data(1.0, int(rng.integers(1, 6)), rng.uniform(0, 2))
        assert (data.bound <= data.log_evidence + 1e-9).all()
    for dimensions in range(1, 6):
        data = gaussian_bound.data(1.0, dimensions, 0.0)
        assert data.at_variance[0] == pytest.approx(data.log_evidence)


@pytest.mark.parametrize("dimensions", [1, 2, 3, 5])
@pytest.mark.parametrize("weight", [0.0, 0.7, 2.0])
def test_the_tops_are_the_highest_points(dimensions, weight):
    data = gaussian_bound.data(1.0, dimensions, weight)
    step = np.log(variances[1] / variances[0])
    for k, curve in enumerate((data.bound, data.without_z)):
        assert abs(np.log(data.best[k] / variances[curve.argmax()])) <= step


@pytest.mark.parametrize("dimensions", [2, 3, 4, 5])
def test_the_interval_is_that_of_lamberts_function(dimensions):
    """With W = 0 the excess Z/2 (1 + log s) − s/2 vanishes at s = −Z W(−1/(eZ))."""
    data = gaussian_bound.data(1.0, dimensions, 0.0)
    ends = [-dimensions * lambertw(-1 / (np.e * dimensions), k).real for k in (0, -1)]
    np.testing.assert_array_equal(data.above, (variances > ends[0]) & (variances < ends[1]))
    assert f"above for σ_z² from {ends[0]:.2g} to {ends[1]:.2g}." in data.verdict


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ((3.0, 3, 0.0), "Without Z it would be 1.65 above log p(x): no lower bound."),
        ((0.1, 3, 0.0), "below log p(x) here. It lies above"),
        ((1.0, 3, 2.0), "stays below at each of the 401 σ_z² drawn, and is still"),
        ((1.0, 1, 0.5), "With Z = 1 nothing is lost: both curves are one. The best σ_z² is 0.8."),
        ((1.0, 3, 0.0), "The best σ_z² is 1 for the bound, 3 without Z."),
    ],
)
def test_the_words(state, words):
    assert words in gaussian_bound.data(*state).verdict


def test_nothing_is_above_with_a_single_dimension():
    for weight in np.linspace(0, 2, 21):
        data = gaussian_bound.data(1.0, 1, weight)
        assert not data.above.any()
        assert not re.search("lies above|no lower bound", data.verdict)


OPENING = {"variance": 10**0.5, "dimensions": 3, "weight": 0.0}
EXPLORER = gaussian_bound.explorer()


def at(stop=None, **state):
    """Return the data of a stop entered from the opening state, then of a few controls moved."""
    return gaussian_bound.data(**OPENING | EXPLORER.stops.get(stop, {}) | state)


def test_the_opening_state_is_that_of_the_questions():
    assert EXPLORER.state == pytest.approx(OPENING)


@pytest.mark.parametrize(("dimensions", "excess"), [(2, 0.69), (3, 1.65), (4, 2.77), (5, 4.02)])
def test_with_an_ignored_code_one_top_stays_on_the_line_and_the_other_rises(dimensions, excess):
    data = at("five latents") if dimensions == 5 else at(dimensions=dimensions)
    assert data.best.tolist() == [1, dimensions]
    assert data.bound.max() == pytest.approx(data.log_evidence, abs=1e-9)
    assert data.without_z.max() - data.log_evidence == pytest.approx(excess, abs=0.005)


def test_with_one_latent_both_curves_are_one():
    data = at("Z = 1")
    np.testing.assert_array_equal(data.bound, data.without_z)


def test_a_code_in_use_has_its_top_at_0_8_and_touches_with_two_columns_only():
    two, three = at("code in use", dimensions=2), at("code in use", dimensions=3)
    assert two.best[0] == pytest.approx(0.8)
    assert three.best[0] == pytest.approx(0.8)
    assert two.log_evidence - two.bound.max() < 1e-4
    assert three.log_evidence - three.bound.max() > 0.01


def test_below_by_luck_is_the_first_weight_with_nothing_above():
    weights = np.arange(0, 41) / 20
    above = [at(weight=weight).above.any() for weight in weights]
    assert weights[np.flatnonzero(above)[-1]] == pytest.approx(1.55)
    data = at("below by luck")
    assert not data.above.any()
    assert "The best σ_z² is 0.28 for the bound, 0.35 without Z." in data.verdict
    np.testing.assert_allclose(data.without_z - data.bound, variances, rtol=0, atol=1e-9)
