"""The truths of notebook 4.2, which are its own solutions, against searches and quadrature."""

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats

from helpers.answers.solutions import exercise_4_2 as solutions


@pytest.mark.parametrize("variance_x", [0.4, 2.0])
def test_the_best_w_is_that_of_a_search_whatever_the_noise(variance_x):
    q = stats.norm(0.7, np.sqrt(0.3))

    def loss(w):
        return -q.expect(lambda z: stats.norm.logpdf(1.6, w * z, np.sqrt(variance_x)))

    found = optimize.minimize_scalar(loss, bracket=(0, 1), tol=1e-10)
    assert solutions.best_w(1.6, 0.7, 0.3) == pytest.approx(found.x, rel=1e-6)


def test_the_discrete_bound_is_tight_for_the_posterior_and_the_gap_a_divergence():
    rng = np.random.default_rng(0)
    for _ in range(20):
        log_joint, q = rng.normal(size=5) - 3, rng.dirichlet(np.ones(5))
        log_p, posterior = special.logsumexp(log_joint), special.softmax(log_joint)
        assert solutions.elbo_discrete(log_joint, posterior) == pytest.approx(log_p, rel=1e-12)
        gap = log_p - solutions.elbo_discrete(log_joint, q)
        assert gap == pytest.approx(special.rel_entr(q, posterior).sum(), rel=1e-9)
    assert solutions.elbo_discrete(np.array([-1.0, -2.0]), np.array([0.0, 1.0])) == -2


def test_the_encoder_s_gap_is_the_mean_of_divergences_from_the_posterior():
    w, variance_x, alpha, variance_q = 1.3, 0.6, 0.4, 0.2
    x = np.array([-1.0, 0.5, 2.0])
    gaps = []
    for one in x:
        q = stats.norm(alpha * one, np.sqrt(variance_q))
        evidence = integrate.quad(
            lambda z, one=one: stats.norm.pdf(z) * stats.norm.pdf(one, w * z, np.sqrt(variance_x)),
            -10,
            10,
        )[0]
        joint = q.expect(
            lambda z, one=one: (
                stats.norm.logpdf(z) + stats.norm.logpdf(one, w * z, np.sqrt(variance_x))
            )
        )
        gaps.append(np.log(evidence) - joint - q.entropy())
    found = solutions.encoder_gap(x, w, variance_x, alpha, variance_q)
    assert found == pytest.approx(np.mean(gaps), rel=1e-7)


def test_one_linear_encoder_has_no_gap():
    w, variance_x = 1.3, 0.6
    best = w / (w**2 + variance_x), 1 / (1 + w**2 / variance_x)
    x = np.array([-1.0, 0.5, 2.0])
    assert solutions.encoder_gap(x, w, variance_x, *best) == pytest.approx(0, abs=1e-14)
