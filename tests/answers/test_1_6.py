"""The truths of notebook 1.6, which are its own solutions, against torch and against searches."""

import numpy as np
import torch

from helpers.answers.check import TASKS, judge
from helpers.answers.solutions import exercise_1_6 as solutions
from helpers.convexity import chord_violation
from helpers.logistic import SQUARED, error, hessian


def drawn(name, count=20):
    rng = np.random.default_rng(5)
    return [TASKS[name].draw(rng) for _ in range(count)]


def torch_error(w, x, c):
    return ((torch.tensor(c) - torch.sigmoid(torch.tensor(x) @ w)) ** 2).mean()


def test_the_slice_is_the_error_along_the_line():
    for x, c, w0, u, lam in drawn("1.6b"):
        truth = [torch_error(torch.tensor(w0 + step * u), x, c).item() for step in lam]
        found = solutions.my_slice(x, c, w0, u, lam)
        np.testing.assert_allclose(found, truth, rtol=1e-12, atol=1e-15)


def test_the_share_counts_the_samples_above_the_chord_of_their_neighbours():
    shares = []
    for x, c, w0, u, lam in drawn("1.6c"):
        down = [
            chord_violation(
                lambda w, x=x, c=c: error(w, x, c, SQUARED), w0 + lam[k] * u, w0 + lam[k + 2] * u
            ).gap
            > 0
            for k in range(len(lam) - 2)
        ]
        shares.append(solutions.share_down(x, c, w0, u, lam))
        assert shares[-1] == np.mean(down)
    assert np.mean((np.array(shares) > 0) & (np.array(shares) < 1)) > 0.8


def test_no_second_difference_that_is_asked_for_is_lost_in_rounding():
    rng = np.random.default_rng(2018)  # the inputs of `judge`
    for x, c, w0, u, lam in (TASKS["1.6c"].draw(rng) for _ in range(12)):
        e = solutions.my_slice(x, c, w0, u, lam)
        assert np.abs(np.diff(e, n=2)).min() > 1e-9


def test_up_to_the_safe_scale_no_datum_bends_down_and_beyond_it_one_does():
    for x, u in drawn("1.6d"):
        scale = solutions.safe_scale(x, u)
        bends = {
            share: [
                u @ hessian(share * way * scale * u, row[None], [c], SQUARED) @ u
                for row in x
                for c in (0, 1)
                for way in (-1, 1)
            ]
            for share in (0.999, 1.001)
        }
        assert min(bends[0.999]) > 0
        assert min(bends[1.001]) < 0


def test_the_least_curvature_is_that_of_a_search_in_the_plane():
    angles = np.linspace(0, np.pi, 2001)
    ways = np.stack([np.cos(angles), np.sin(angles)])
    for x, c, w, u1, u2 in drawn("1.7c"):
        H = plane_hessian(x, c, torch.tensor(w), torch.tensor(np.stack([u1, u2])))
        searched = (ways * (H @ ways)).sum(axis=0).min()
        above = searched - solutions.least_curvature(x, c, w, u1, u2)
        assert -1e-12 * np.abs(H).max() <= above <= 1e-5 * np.abs(H).max()


def plane_hessian(x, c, w, plane):
    origin = torch.zeros(2, dtype=torch.float64)
    return torch.autograd.functional.hessian(
        lambda z: torch_error(w + z @ plane, x, c), origin
    ).numpy()


def is_witness(x, c, start, end, t):
    finite = np.isfinite([start, end]).all()
    return finite and chord_violation(lambda w: error(w, x, c, SQUARED), start, end, t).violates


def test_data_of_any_size_have_a_witness_if_the_chord_is_scaled():
    found = {solutions.find_chord: 0, solutions.find_chord_scaled: 0}
    for x, c in drawn("1.7b", 100):
        for find in found:
            with np.errstate(all="ignore"):
                found[find] += is_witness(x, c, *find(x, c))
    assert found[solutions.find_chord_scaled] == 100
    assert found[solutions.find_chord] < 95


def test_a_method_that_does_not_scale_is_refused():
    assert judge("1.7a", solutions.find_chord).verdict == "right"
    assert judge("1.7b", solutions.find_chord_scaled).verdict == "right"
    feedback = judge("1.7b", solutions.find_chord)
    assert feedback.verdict == "not yet"
    assert "no finite logits" in feedback.sentence
