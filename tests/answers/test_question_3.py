"""The truths of Q3 against searches, torch and scipy, and what the tasks draw."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar
from scipy.spatial.distance import jensenshannon

from helpers.answers.check import TASKS, check


def draws(task, count=50):
    rng = np.random.default_rng(5)
    return [TASKS[task].draw(rng) for _ in range(count)]


def least(loss):
    """Return where a loss of D has its minimum between 0 and 1."""
    options = {"xatol": 1e-10}
    return minimize_scalar(loss, bounds=(1e-9, 1 - 1e-9), method="bounded", options=options).x


def test_the_best_discriminators_are_found_by_a_search():
    for p, q, a in draws("Q3e", 20):
        for task, rest in (("Q3a", (p, q)), ("Q3e", (p, q, a))):
            share = a if task == "Q3e" else 1
            found = [
                least(
                    lambda d, u=u, v=v, s=share: (
                        -u * (s * np.log(d) + (1 - s) * np.log1p(-d)) - v * np.log1p(-d)
                    )
                )
                for u, v in zip(p, q, strict=True)
            ]
            np.testing.assert_allclose(TASKS[task].truth(*rest), found, atol=1e-6)


def test_the_loss_is_the_cross_entropy_of_torch():
    entropy = torch.nn.functional.binary_cross_entropy_with_logits
    for real, fake in draws("Q3b"):
        real, fake = torch.tensor(real), torch.tensor(fake)
        expected = entropy(real, torch.ones_like(real)) + entropy(fake, torch.zeros_like(fake))
        truth = TASKS["Q3b"].truth(real.numpy(), fake.numpy())
        assert truth == pytest.approx(expected.item(), rel=1e-12)


def test_the_variance_of_the_code_minimises_squares_and_kl():
    """The expected squares by quadrature over the noise, not by their formula."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    weights /= weights.sum()

    def loss(log_variance, w, variance_x, beta):
        z = np.exp(log_variance / 2) * nodes
        squares = weights @ ((np.outer(z, w)) ** 2).sum(axis=1)
        variance = np.exp(log_variance)
        return squares / (2 * variance_x) + beta * (variance - 1 - log_variance) / 2

    for draw in draws("Q3c"):
        found = minimize_scalar(loss, args=draw, bounds=(-12, 2), method="bounded")
        assert TASKS["Q3c"].truth(*draw) == pytest.approx(np.exp(found.x), rel=1e-4)


def test_so_many_numbers_keep_the_share_and_one_less_does_not():
    """By rebuilding the data from their leading singular vectors."""
    for x, share in draws("Q3d"):
        k = TASKS["Q3d"].truth(x, share)
        centred = x - x.mean(axis=0)
        u, s, v = np.linalg.svd(centred, full_matrices=False)
        kept = [
            1 - ((centred - (u[:, :j] * s[:j]) @ v[:j]) ** 2).sum() / (centred**2).sum()
            for j in (k - 1, k)
        ]
        assert kept[0] < share - 1e-9
        assert share + 1e-9 < kept[1]


def test_any_number_may_be_the_answer():
    answers = {TASKS["Q3d"].truth(*draw) for draw in draws("Q3d", 200)}
    assert answers >= {1, 2, 3, 4}


def test_js_is_the_square_of_the_distance_of_scipy():
    for p, q in draws("Q3f"):
        assert TASKS["Q3f"].truth(p, q) == pytest.approx(jensenshannon(p, q) ** 2, rel=1e-9)
    assert any((p == 0).any() and (q == 0).any() for p, q in draws("Q3f"))
    assert all(((p + q) > 0).all() for p, q in draws("Q3f"))


def test_a_count_may_come_as_a_numpy_or_a_python_integer():
    def counted(x, share):
        values = sorted(np.linalg.eigvalsh(np.cov(x, rowvar=False)), reverse=True)
        return next(k for k in range(1, 9) if sum(values[:k]) >= share * sum(values))

    assert check("Q3d", counted).verdict == "right"
