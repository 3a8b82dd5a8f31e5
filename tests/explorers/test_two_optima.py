"""The explorer of 4.7: both curves against SciPy and the kernel, optima by search, the words."""

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar
from scipy.stats import norm

from helpers.explorers import two_optima
from helpers.linear_gaussian import LinearGaussian

weights, outputs = two_optima.WEIGHT, two_optima.OUTPUT
SETTINGS = [(1.0, 1.0, 4.0), (0.2, 2.0, 6.0), (1.2, 0.5, 6.0), (0.6, 1.3, 2.5)]


def mean_bound(u, w, std_z, std_x, variance):
    """Return the mean of the kernel's bound over two data with mean 0 and the given variance."""
    model = LinearGaussian([[w]], [0.0], std_x**2)
    data = np.array([-1.0, 1.0]) * variance**0.5
    return np.mean([model.elbo(np.array([x]), np.array([u * x]), [[std_z**2]]) for x in data])


def best_bound(w, std_z, std_x, variance):
    return -minimize_scalar(lambda u: -mean_bound(u, w, std_z, std_x, variance)).fun


def mean_log_p(w, std_x, variance):
    return norm(0, np.hypot(w, std_x)).logpdf(variance**0.5)


@pytest.mark.parametrize(("std_z", "std_x", "variance"), SETTINGS)
def test_the_curves_are_likelihood_and_bound_with_the_best_encoder(std_z, std_x, variance):
    data = two_optima.data(1.3, std_z, std_x, variance, "σ_z fixed")
    for j in range(0, len(weights), 50):
        w = weights[j]
        assert data.log_p[j] == pytest.approx(mean_log_p(w, std_x, variance))
        assert data.bound[j] == pytest.approx(best_bound(w, std_z, std_x, variance))
    assert data.at_weight[0] == pytest.approx(mean_log_p(1.3, std_x, variance))
    assert data.at_weight[1] == pytest.approx(best_bound(1.3, std_z, std_x, variance))


@pytest.mark.parametrize(("std_z", "std_x", "variance"), SETTINGS)
def test_the_optima_are_found_by_search_too(std_z, std_x, variance):
    data = two_optima.data(1.3, std_z, std_x, variance, "σ_z fixed")
    options = {"bounds": (0, 8), "method": "bounded", "options": {"xatol": 1e-9}}
    found = minimize_scalar(lambda w: -mean_log_p(w, std_x, variance), **options)
    assert data.best_value[0] == pytest.approx(-found.fun)
    assert data.best_weight[0] == pytest.approx(found.x, abs=1e-3)
    found = minimize(lambda p: -mean_bound(*p, std_z, std_x, variance), [0.3, 1.0], tol=1e-10)
    assert data.best_value[1] == pytest.approx(-found.fun)
    assert data.best_weight[1] == pytest.approx(abs(found.x[1]), abs=1e-3)


def test_with_the_best_variance_both_curves_and_optima_are_one():
    rng = np.random.default_rng(2)
    for _ in range(50):
        std_z, std_x, variance = rng.uniform(0.2, 1.2), rng.uniform(0.5, 2), rng.uniform(0.5, 6)
        best = two_optima.data(1.0, std_z, std_x, variance, "σ_z best")
        np.testing.assert_allclose(best.bound, best.log_p, rtol=1e-12)
        assert best.best_weight[0] == best.best_weight[1]
        fixed = two_optima.data(1.0, std_z, std_x, variance, "σ_z fixed")
        assert (fixed.bound <= best.bound + 1e-12).all()
        assert fixed.best_value[1] >= fixed.bound.max()
        assert fixed.best_weight[1] <= weights[-1]


def test_the_optima_meet_where_the_fixed_variance_is_the_posterior_one():
    data = two_optima.data(1.0, 0.5, 1.0, 4.0, "σ_z fixed")
    assert data.best_weight[0] == pytest.approx(data.best_weight[1])
    wider, narrower = (two_optima.data(1.0, s, 1.0, 4.0, "σ_z fixed") for s in (0.55, 0.45))
    assert wider.best_weight[1] < data.best_weight[1] < narrower.best_weight[1]


def test_the_densities_are_those_of_data_bound_and_weight():
    data = two_optima.data(2.0, 0.9, 1.1, 3.0, "σ_z fixed")
    spreads = 3.0**0.5, np.hypot(data.best_weight[1], 1.1), np.hypot(2.0, 1.1)
    for density, spread in zip(data.densities, spreads, strict=True):
        np.testing.assert_allclose(density, norm(0, spread).pdf(outputs), rtol=1e-10)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ((2.5, 1, 1, 4, "σ_z fixed"), "log p has its optimum at w = 1.73, the bound at w = 1.00."),
        ((2.5, 1, 1, 4, "σ_z fixed"), "generates the variance 2.00, the data have 4.00."),
        ((2.5, 1, 1, 4, "σ_z best"), "Both have their optimum at w = 1.73. With the best σ_z"),
        ((1.0, 0.5, 1, 4, "σ_z fixed"), "Both have their optimum at w = 1.73. The model there"),
        ((1.0, 1.2, 1, 1.4, "σ_z fixed"), "best for the bound ignores the code and generates"),
        ((1.0, 1, 2, 0.5, "σ_z fixed"), "Both have their optimum at w = 0.00."),
    ],
)
def test_the_words(state, words):
    assert words in two_optima.data(*state).verdict


def test_the_width_that_has_no_effect_is_hidden():
    explorer = two_optima.explorer()
    assert explorer.frame["idle"] == []
    explorer.set({"encoder": "σ_z best"})
    assert explorer.frame["idle"] == ["std_z"]


def at(**changes):
    """Return the data of the explorer's opening state with these changes."""
    state = {"weight": 2.5, "std_z": 1, "std_x": 1, "variance": 4, "encoder": "σ_z fixed"}
    return two_optima.data(**(state | changes))


def reached(stop):
    explorer = two_optima.explorer()
    explorer.press(stop)
    return explorer.data


def test_codes_have_the_mean_square_of_the_closed_form_and_of_a_search():
    rng = np.random.default_rng(5)
    for _ in range(20):
        std_z, std_x, variance = rng.uniform(0.2, 1.2), rng.uniform(0.5, 2), rng.uniform(0.5, 6)
        code = at(std_z=std_z, std_x=std_x, variance=variance).code
        assert code == pytest.approx(max(std_z * variance**0.5 / std_x - std_z**2, 0), abs=1e-12)
    found = minimize(lambda p: -mean_bound(*p, 0.8, 0.7, 3.0), [0.3, 1.0], tol=1e-10)
    assert at(std_z=0.8, std_x=0.7, variance=3.0).code == pytest.approx(3 * found.x[0] ** 2, 1e-4)


def test_answer_1_the_optima_meet_at_half_and_part_the_other_way_round():
    assert "Both have their optimum at w = 1.73." in reached("optima meet").verdict
    assert (at(std_z=0.55).best_weight != reached("optima meet").best_weight).any()
    assert at(std_z=0.5).best_value[0] == pytest.approx(at(std_z=0.5).best_value[1])
    beyond = at(std_z=0.4)
    assert "the bound at w = 2.00. " in beyond.verdict
    assert "generates the variance 5.00, the data have 4.00" in beyond.verdict
    for std_z in np.arange(0.2, 1.21, 0.05).round(2):
        likelihood, bound = at(std_z=std_z).best_weight
        assert np.sign(np.round(bound - likelihood, 12)) == np.sign(0.5 - std_z)


def test_answer_2_codes_shrink_until_the_code_is_ignored():
    for std_x, square in ((1, "1.00"), (1.5, "0.33"), (2, "0.00")):
        assert at(std_x=std_x).verdict.endswith(f"Its codes have the mean square {square}.")
    assert (at(std_x=2).best_weight == 0).all()
    ignored = reached("code ignored")
    assert "log p has its optimum at w = 0.63, the bound at w = 0.00." in ignored.verdict
    squares = [at(std_x=std_x).code for std_x in np.arange(0.5, 2.01, 0.05)]
    assert (np.diff(squares) < 0).all()


def test_answer_3_with_the_best_width_the_curves_lie_on_each_other():
    for data in (reached("σ_z best"), at(encoder="σ_z best", std_x=0.5, variance=6)):
        np.testing.assert_allclose(data.bound, data.log_p, rtol=1e-12, atol=0)
