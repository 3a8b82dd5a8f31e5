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
    data = kl_gaussians.data(*pair, 0, "q‖p")
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
    ahead, back = (kl_gaussians.data(*pair, 0, direction) for direction in ("q‖p", "p‖q"))
    np.testing.assert_allclose(ahead.q, q.pdf(line), rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(ahead.p, p.pdf(line), rtol=1e-9, atol=1e-300)
    ratio = q.logpdf(line) - p.logpdf(line)
    np.testing.assert_allclose(ahead.integrand, q.pdf(line) * ratio, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(back.integrand, -p.pdf(line) * ratio, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("direction", ["q‖p", "p‖q"])
@each_pair
def test_both_integrands_enclose_the_divergence_and_only_one_dips(pair, direction):
    data = kl_gaussians.data(*pair, 0, direction)
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
    data = kl_gaussians.data(*pair, 0, "q‖p")
    assert f"that part is {loss:.3f} below zero, the rest {data.kl_qp + loss:.3g}" in data.verdict
    assert "negative where q < p" in data.verdict
    assert "negative where p < q" in kl_gaussians.data(*pair, 0, "p‖q").verdict
    assert "beyond the picture" not in data.verdict
    assert "beyond the picture" in kl_gaussians.data(*PAIRS[1], 0, "q‖p").verdict
    assert "the same" in kl_gaussians.data(1.0, 1.2, 1.0, 1.2, 0, "q‖p").verdict


def test_equal_widths_make_both_directions_agree_and_a_shift_counts_squared():
    one = kl_gaussians.data(0.0, 1.3, 1.0, 1.3, 0, "q‖p")
    two = kl_gaussians.data(0.0, 1.3, 2.0, 1.3, 0, "q‖p")
    assert one.kl_qp == pytest.approx(one.kl_pq)
    assert two.kl_qp == pytest.approx(4 * one.kl_qp)


def at_stop(label):
    shown = kl_gaussians.explorer()
    shown.press(label)
    return shown


def test_two_humps_are_a_density_and_both_divergences_those_of_quadrature():
    data = kl_gaussians.data(0.3, 1.1, -0.4, 0.8, 3.0, "q‖p")
    q, one, other = stats.norm(0.3, 1.1), stats.norm(-1.9, 0.8), stats.norm(1.1, 0.8)

    def p(x):
        return (one.pdf(x) + other.pdf(x)) / 2

    np.testing.assert_allclose(data.p, p(line), rtol=1e-9, atol=1e-300)
    ahead, _ = integrate.quad(lambda x: q.pdf(x) * np.log(q.pdf(x) / p(x)), -12, 12, limit=200)
    back, _ = integrate.quad(lambda x: p(x) * np.log(p(x) / q.pdf(x)), -12, 12, limit=200)
    assert (data.kl_qp, data.kl_pq) == pytest.approx((ahead, back), rel=1e-7)


def test_the_wide_q_pays_outside_and_the_narrow_p_in_the_middle():
    shown = at_stop("q wide")
    assert f"{shown.data.kl_qp:.3f} {shown.data.kl_pq:.3f}" == "0.807 0.318"
    outside = abs(line[shown.data.integrand > 0])
    assert outside.min() > 1
    assert abs(line[shown.data.integrand.argmax()]) == pytest.approx(3, abs=0.3)
    shown.set({"direction": "p‖q"})
    assert abs(line[shown.data.integrand > 0]).max() < 2
    assert line[shown.data.integrand.argmax()] == pytest.approx(0, abs=1e-9)
    assert (shown.data.p / shown.data.q).max() == pytest.approx(2)


@pytest.mark.parametrize(("distance", "nats"), [(1, 0.5), (2, 2), (3, 4.5)])
def test_pulled_apart_both_directions_grow_with_the_square_of_the_distance(distance, nats):
    shown = at_stop("pulled apart")
    shown.set({"mean_q": shown.state["mean_p"] + distance})
    assert (shown.data.kl_qp, shown.data.kl_pq) == pytest.approx((nats, nats), rel=1e-9)


def test_the_two_stops_on_humps_are_the_best_of_the_sliders_in_one_direction_each():
    one, both = at_stop("on one hump"), at_stop("over both humps")
    found = [(s.data.kl_qp, s.data.kl_pq) for s in (one, both)]
    assert [[f"{value:.3g}" for value in pair] for pair in found] == [
        ["0.693", "12.1"],
        ["1.55", "0.618"],
    ]
    steps = [one.controls[name] for name in ("mean_q", "std_q")]
    means, stds = (np.linspace(s.low, s.high, round((s.high - s.low) / s.step) + 1) for s in steps)
    for mean in means:
        for std in stds:
            rival = kl_gaussians.data(mean, std, 0.0, 0.7, 5.0, "q‖p")
            assert rival.kl_qp > found[0][0] - 1e-12
            assert rival.kl_pq > found[1][1] - 1e-12


def test_pushed_together_the_best_q_covers_both_humps_in_either_direction():
    means, stds = np.linspace(-3, 3, 61), np.linspace(0.5, 3, 26)
    rivals = [kl_gaussians.data(m, s, 0.0, 0.7, 2.4, "q‖p") for m in means for s in stds]
    for field in ("kl_qp", "kl_pq"):
        best = np.argmin([getattr(rival, field) for rival in rivals])
        mean, std = means[best // 26], stds[best % 26]
        assert abs(mean) < 0.15
        assert std > 1.2


def test_the_humps_are_dragged_by_the_right_one():
    shown = at_stop("on one hump")
    peak, side = shown.handles[2:]
    assert peak.place(shown.state, shown.data)[0] == 2.5
    assert side.place(shown.state, shown.data)[0] == pytest.approx(3.2)
    shown.move(peak, 3.5, 0.2)
    assert shown.state["mean_p"] == pytest.approx(1)
    shown.move(side, 4.5, 0.2)
    assert shown.state["std_p"] == pytest.approx(1)


@pytest.mark.parametrize("mean", [-3, 3])
@pytest.mark.parametrize("std", [0.5, 3])
@pytest.mark.parametrize("apart", [0, 5])
def test_every_handle_is_within_the_picture_at_the_ends_of_the_sliders(mean, std, apart):
    shown = kl_gaussians.explorer()
    shown.set({"mean_q": mean, "std_q": std, "mean_p": mean, "std_p": std, "apart": apart})
    low, high = shown.picture.axes[0].get_xlim()
    for handle in shown.handles:
        assert low < handle.place(shown.state, shown.data)[0] < high
