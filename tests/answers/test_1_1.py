"""What readers may write for 1.1: other right forms, and the usual guards against log 0."""

import numpy as np
import pytest
import torch
from scipy.special import expit
from scipy.stats import bernoulli

from helpers.answers import check
from helpers.answers.solutions import exercise_1_1 as solutions
from helpers.logistic import log_sigmoid, sigmoid


def by_logaddexp(w, x, c):
    return np.mean(np.logaddexp(0, x @ w) - c * (x @ w))


def by_log_sigmoid(w, x, c):
    a = x @ w
    return -np.mean(c * log_sigmoid(a) + (1 - c) * log_sigmoid(-a))


def by_loop(w, x, c):
    total = 0
    for x_n, c_n in zip(x, c, strict=True):
        a = x_n @ w
        total += max(a, 0) - c_n * a + np.log1p(np.exp(-abs(a)))
    return total / len(c)


@pytest.mark.parametrize("answer", [by_logaddexp, by_log_sigmoid, by_loop])
def test_every_stable_form_is_right(answer):
    assert check("1.1a", answer).verdict == "right"


def test_right_values_by_way_of_an_overflow_are_told_of_the_warning():
    def answer(w, x, c):
        a = x @ w
        softplus = np.where(a > 0, a + np.log1p(np.exp(-a)), np.log1p(np.exp(a)))
        return np.mean(softplus - c * a)

    assert "the values are right, but NumPy warns: overflow" in check("1.1a", answer).sentence


def test_the_naive_form_is_told_what_breaks():
    def answer(w, x, c):
        s = 1 / (1 + np.exp(-x @ w))
        return -np.mean(c * np.log(s) + (1 - c) * np.log(1 - s))

    assert "0 · ∞ is NaN" in check("1.1a", answer).sentence


@pytest.mark.parametrize("guard", [1e-8, 1e-12, 1e-15])
def test_a_guard_of_the_logarithm_is_told_what_it_caps(guard):
    def adds(w, x, c):
        return -np.mean(np.log(np.where(c == 1, sigmoid(x @ w), sigmoid(-x @ w)) + guard))

    def clips(w, x, c):
        s = np.clip(sigmoid(x @ w), guard, 1 - guard)
        return -np.mean(np.log(np.where(c == 1, s, 1 - s)))

    for answer in (adds, clips):
        sentence = check("1.1a", answer).sentence
        assert f" {guard:g} keeps the logarithm finite" in sentence
        assert f"can then exceed {-np.log(guard):.0f}:" in sentence


@pytest.mark.parametrize("rounded", [0.61, 0.611, 0.6109, 0.61086])
def test_a_rounded_base_rate_is_told_so(rounded):
    assert "rounded" in check("1.1b", rounded).sentence


def test_the_base_rate_is_the_entropy_of_the_targets():
    assert check("1.1b", bernoulli(0.3).entropy()).verdict == "right"


def draw(rng, count):
    return rng.normal(size=3), rng.normal(size=(count, 3)), rng.integers(0, 2, count)


def test_the_likelihood_is_the_product_of_scipys_probabilities():
    rng = np.random.default_rng(0)
    for count in range(1, 20):
        w, x, c = draw(rng, count)
        truth = np.prod([bernoulli.pmf(c_n, expit(x_n @ w)) for x_n, c_n in zip(x, c, strict=True)])
        assert solutions.likelihood_of(w, x, c) == pytest.approx(truth, rel=1e-12)


def test_a_group_costs_what_its_patients_cost_one_by_one():
    rng = np.random.default_rng(1)
    for _ in range(20):
        n = rng.integers(1, 9, 5)
        k, a = rng.integers(0, n + 1), rng.normal(size=5)
        patients = [m for m in range(5) for _ in range(n[m])]
        targets = [float(i < k[m]) for m in range(5) for i in range(n[m])]
        truth = torch.nn.functional.binary_cross_entropy_with_logits(
            torch.tensor(a[patients]), torch.tensor(targets, dtype=torch.float64)
        )
        assert solutions.grouped_loss(a, k, n) == pytest.approx(truth.item(), rel=1e-12)


def test_the_ratio_is_that_of_the_products_where_these_do_not_underflow():
    rng = np.random.default_rng(2)
    for count in range(1, 20):
        w, x, c = draw(rng, count)
        v = rng.normal(size=3)
        products = [np.prod(bernoulli.pmf(c, expit(x @ weights))) for weights in (w, v)]
        ratio = solutions.likelihood_ratio(w, v, x, c)
        assert ratio == pytest.approx(products[0] / products[1], rel=1e-11)
