"""The explorer of 4.1: densities, integrands and both divergences against scipy and torch."""

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from helpers.explorers import kl_gaussians

line = kl_gaussians.X
PAIRS = [(1.0, 0.8, 0.0, 1.5), (-3.0, 0.5, 3.0, 0.5), (0.0, 3.0, 0.0, 0.5), (-1.2, 2.1, 2.7, 1.1)]
each_pair = pytest.mark.parametrize("pair", PAIRS)


def normals(pair):
    mean_q, std_q, mean_p, std_p = pair
    return stats.norm(mean_q, std_q), stats.norm(mean_p, std_p)


@each_pair
def test_both_divergences_are_those_of_torch_and_of_quadrature(pair):
    data = kl_gaussians.data(*pair, "q‖p")
    q, p = (torch.distributions.Normal(*map(torch.tensor, half)) for half in (pair[:2], pair[2:]))
    assert data.kl_qp == pytest.approx(torch.distributions.kl_divergence(q, p).item(), rel=1e-5)
    assert data.kl_pq == pytest.approx(torch.distributions.kl_divergence(p, q).item(), rel=1e-5)
    q, p = normals(pair)
    value, _ = integrate.quad(
        lambda x: q.pdf(x) * (q.logpdf(x) - p.logpdf(x)), -25, 25, limit=200, points=[q.mean()]
    )
    assert data.kl_qp == pytest.approx(value, rel=1e-6)


@each_pair
def test_the_curves_are_densities_and_integrands(pair):
    q, p = normals(pair)
    ahead, back = (kl_gaussians.data(*pair, direction) for direction in ("q‖p", "p‖q"))
    np.testing.assert_allclose(ahead.q, q.pdf(line), rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(ahead.p, p.pdf(line), rtol=1e-9, atol=1e-300)
    ratio = q.logpdf(line) - p.logpdf(line)
    np.testing.assert_allclose(ahead.integrand, q.pdf(line) * ratio, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(back.integrand, -p.pdf(line) * ratio, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("direction", ["q‖p", "p‖q"])
@each_pair
def test_both_integrands_enclose_the_divergence_and_only_one_dips(pair, direction):
    data = kl_gaussians.data(*pair, direction)
    total = data.kl_qp if direction == "q‖p" else data.kl_pq
    assert np.trapezoid(data.integrand, line) == pytest.approx(total, rel=1e-6)
    assert np.trapezoid(data.shifted, line) == pytest.approx(total, rel=1e-6)
    assert data.shifted.min() > -1e-14
    assert data.integrand.min() < 0


def test_the_verdict_splits_the_divergence_into_loss_and_gain():
    pair = PAIRS[0]
    q, p = normals(pair)
    loss, _ = integrate.quad(
        lambda x: -min(q.pdf(x) * (q.logpdf(x) - p.logpdf(x)), 0), -20, 20, limit=400
    )
    data = kl_gaussians.data(*pair, "q‖p")
    assert f"that part is {loss:.3f} below zero, the rest {data.kl_qp + loss:.3g}" in data.verdict
    assert "negative where q < p" in data.verdict
    assert "negative where p < q" in kl_gaussians.data(*pair, "p‖q").verdict
    assert "beyond the picture" not in data.verdict
    assert "beyond the picture" in kl_gaussians.data(*PAIRS[1], "q‖p").verdict
    assert "the same" in kl_gaussians.data(1.0, 1.2, 1.0, 1.2, "q‖p").verdict


def test_equal_widths_make_both_directions_agree_and_a_shift_counts_squared():
    one = kl_gaussians.data(0.0, 1.3, 1.0, 1.3, "q‖p")
    two = kl_gaussians.data(0.0, 1.3, 2.0, 1.3, "q‖p")
    assert one.kl_qp == pytest.approx(one.kl_pq)
    assert two.kl_qp == pytest.approx(4 * one.kl_qp)
