"""Answers to the tasks 1.6b to 1.7c, written without sight of what `check` knows."""

import numpy as np

from helpers.logistic import LIKELIHOOD, SQUARED, error, hessian, sigmoid
from tests.answers.blind.case import right, wrong


def heights(x, c, w0, u, lam):
    return np.array([error(w0 + step * u, x, c, SQUARED) for step in lam])


@wrong("1.6b", "the sum over the data instead of the mean")
def slice_sum(x, c, w0, u, lam):
    logits = (x @ w0)[None, :] + lam[:, None] * (x @ u)[None, :]
    return ((c - sigmoid(logits)) ** 2).sum(axis=1)


@wrong("1.6b", "the centre is left out: the slice runs through 0")
def slice_through_zero(x, c, w0, u, lam):
    logits = np.outer(lam, x @ u)
    return np.mean((c - sigmoid(logits)) ** 2, axis=1)


@wrong("1.6b", "the line runs from the centre to u instead of along u")
def slice_towards(x, c, w0, u, lam):
    return np.array([error(w0 + step * (u - w0), x, c, SQUARED) for step in lam])


@wrong("1.6b", "the likelihood loss instead of the squared one")
def slice_likelihood(x, c, w0, u, lam):
    out = []
    for step in lam:
        out.append(error(w0 + step * u, x, c, LIKELIHOOD))
    return np.array(out)


@wrong("1.6b", "the sigmoid is forgotten")
def slice_of_logits(x, c, w0, u, lam):
    logits = x @ w0 + np.outer(lam, x @ u)
    return np.mean((c - logits) ** 2, axis=1)


@wrong("1.6b", "centre and direction are exchanged")
def slice_exchanged(x, c, w0, u, lam):
    logits = x @ u + np.outer(lam, x @ w0)
    return np.mean((c - sigmoid(logits)) ** 2, axis=1)


@wrong("1.6b", "the mean over the steps instead of the data", "the logits are stacked data first")
def slice_over_steps(x, c, w0, u, lam):
    logits = (x @ w0)[:, None] + np.outer(x @ u, lam)
    return np.mean((c[:, None] - sigmoid(logits)) ** 2, axis=1)


@wrong("1.6b", "the centre is left out", "the factor ½ of a half squared error")
def slice_half_through_zero(x, c, w0, u, lam):
    logits = np.outer(lam, x @ u)
    return 0.5 * np.mean((sigmoid(logits) - c) ** 2, axis=1)


@right("1.6b")
def slice_by_points(x, c, w0, u, lam):
    points = w0 + np.outer(lam, u)
    return ((sigmoid(points @ x.T) - c) ** 2).sum(axis=1) / len(x)


@right("1.6b")
def slice_by_loop(x, c, w0, u, lam):
    return heights(x, c, w0, u, lam)


@wrong("1.6c", "the share that bends up")
def share_bending_up(x, c, w0, u, lam):
    e = heights(x, c, w0, u, lam)
    return np.mean(e[2:] - 2 * e[1:-1] + e[:-2] > 0)


@wrong("1.6c", "the number instead of the share")
def share_number(x, c, w0, u, lam):
    e = heights(x, c, w0, u, lam)
    return np.sum(e[2:] - 2 * e[1:-1] + e[:-2] < 0)


@wrong("1.6c", "divided by all samples, not by the inner ones")
def share_of_all(x, c, w0, u, lam):
    e = heights(x, c, w0, u, lam)
    return np.sum(np.diff(e, n=2) < 0) / len(lam)


@wrong("1.6c", "first differences: where the curve falls")
def share_falling(x, c, w0, u, lam):
    e = heights(x, c, w0, u, lam)
    return np.mean(np.diff(e) < 0)


@wrong("1.6c", "the middle is taken once instead of twice")
def share_middle_once(x, c, w0, u, lam):
    e = heights(x, c, w0, u, lam)
    return np.mean(e[2:] - e[1:-1] + e[:-2] < 0)


@wrong("1.6c", "whether it bends down anywhere, instead of how much")
def share_any(x, c, w0, u, lam):
    e = heights(x, c, w0, u, lam)
    return bool((e[2:] + e[:-2] < 2 * e[1:-1]).any())


@wrong("1.6c", "the likelihood loss, which never bends down")
def share_likelihood(x, c, w0, u, lam):
    e = np.array([error(w0 + step * u, x, c, LIKELIHOOD) for step in lam])
    return np.mean(e[2:] - 2 * e[1:-1] + e[:-2] < 0)


@wrong("1.6c", "the number instead of the share", "the share that bends up")
def share_number_up(x, c, w0, u, lam):
    e = heights(x, c, w0, u, lam)
    return np.count_nonzero(np.diff(np.diff(e)) > 0)


@right("1.6c")
def share_of_means(x, c, w0, u, lam):
    e = heights(x, c, w0, u, lam)
    count = 0
    for k in range(1, len(e) - 1):
        if e[k] > (e[k - 1] + e[k + 1]) / 2:
            count += 1
    return count / (len(e) - 2)


@wrong("1.6d", "the bars are forgotten: only one side of the window")
def scale_one_side(x, u):
    return np.log(2) / (x @ u).max()


@wrong("1.6d", "the smallest logit instead of the largest")
def scale_smallest(x, u):
    return np.log(2) / np.abs(x @ u).min()


@wrong("1.6d", "σ = 2/3 is taken for the logit")
def scale_probability(x, u):
    return (2 / 3) / np.abs(x @ u).max()


@wrong("1.6d", "the lengths instead of the product: the safe ball of 1.3")
def scale_by_lengths(x, u):
    return np.log(2) / (np.linalg.norm(x, axis=1).max() * np.linalg.norm(u))


@wrong("1.6d", "upside down: the logit over ln 2")
def scale_inverted(x, u):
    return np.abs(x @ u).max() / np.log(2)


@wrong("1.6d", "one scale for each datum")
def scale_each(x, u):
    return np.log(2) / np.abs(x @ u)


@wrong("1.6d", "the mean logit instead of the largest", "the window taken from 0 to 1 halves it")
def scale_mean_half(x, u):
    return 0.5 * np.log(2) / np.abs(x @ u).mean()


@right("1.6d")
def scale_by_datum(x, u):
    return min(np.log(2) / abs(row @ u) for row in x if row @ u != 0)


@wrong("1.7b", "the chord of x / s is returned as it is")
def scaled_forgot_back(x, c):
    s = np.abs(x).max()
    return by_proof(x / s, c)


@wrong("1.7b", "multiplied where it should be divided: the chord goes the wrong way")
def scaled_wrong_way(x, c):
    s = np.abs(x).max()
    start, end, t = by_proof(x / s, c)
    return start * s, end * s, t


@wrong("1.7b", "nothing is scaled")
def scaled_not(x, c):
    return by_proof(x, c)


@wrong("1.7b", "t is divided as well")
def scaled_t_too(x, c):
    s = np.abs(x).max()
    start, end, t = by_proof(x / s, c)
    return start / s, end / s, t / s


@wrong("1.7b", "only the end is divided")
def scaled_end_only(x, c):
    s = np.abs(x).max()
    start, end, t = by_proof(x / s, c)
    return start, end / s, t


@wrong("1.7b", "the signed maximum, which may be far from the largest entry", "not scaled back")
def scaled_signed(x, c):
    s = x.max()
    return by_proof(x / s, c)


def by_proof(x, c):
    points = np.random.default_rng(3).normal(size=(2, x.shape[1]))
    p, q = sorted(points, key=lambda w: error(w, x, c, SQUARED))
    t = 1.2 / (error(q, x, c, SQUARED) - error(p, x, c, SQUARED))
    return p, p + t * (q - p), 1 / t


@right("1.7b")
def scaled_by_spread(x, c):
    s = np.sqrt(np.mean(x**2))
    start, end, t = by_proof(x / s, c)
    return start / s, end / s, t


def matrix(x, c, w, u1, u2):
    plane = np.stack([u1, u2])
    return plane @ hessian(w, x, c, SQUARED) @ plane.T


@wrong("1.7c", "the smaller diagonal entry: rows and columns only")
def least_of_rows(x, c, w, u1, u2):
    return np.diag(matrix(x, c, w, u1, u2)).min()


@wrong("1.7c", "the largest eigenvalue instead of the smallest")
def least_is_largest(x, c, w, u1, u2):
    return np.linalg.eigvalsh(matrix(x, c, w, u1, u2))[-1]


@wrong("1.7c", "the sum over the data instead of the mean")
def least_of_sum(x, c, w, u1, u2):
    return len(c) * np.linalg.eigvalsh(matrix(x, c, w, u1, u2)).min()


@wrong("1.7c", "the curvature of the likelihood loss")
def least_likelihood(x, c, w, u1, u2):
    plane = np.stack([u1, u2])
    return np.linalg.eigvalsh(plane @ hessian(w, x, c, LIKELIHOOD) @ plane.T)[0]


@wrong("1.7c", "both eigenvalues are returned")
def least_both(x, c, w, u1, u2):
    return np.linalg.eigvalsh(matrix(x, c, w, u1, u2))


@wrong("1.7c", "the determinant instead of an eigenvalue")
def least_determinant(x, c, w, u1, u2):
    return np.linalg.det(matrix(x, c, w, u1, u2))


@wrong("1.7c", "the least eigenvalue of the whole Hessian, not of the plane's")
def least_whole(x, c, w, u1, u2):
    return np.linalg.eigvalsh(hessian(w, x, c, SQUARED))[0]


@wrong("1.7c", "the smaller diagonal entry", "the sum over the data")
def least_of_rows_sum(x, c, w, u1, u2):
    bend = SQUARED.curvature(x @ w, c)
    return min((bend * (x @ u) ** 2).sum() for u in (u1, u2))


@right("1.7c")
def least_by_formula(x, c, w, u1, u2):
    h = matrix(x, c, w, u1, u2)
    middle, half = (h[0, 0] + h[1, 1]) / 2, (h[0, 0] - h[1, 1]) / 2
    return middle - np.hypot(half, h[0, 1])


@right("1.7c")
def least_of_loop(x, c, w, u1, u2):
    h = np.zeros((2, 2))
    for x_n, c_n in zip(x, c, strict=True):
        a = np.array([x_n @ u1, x_n @ u2])
        h += SQUARED.curvature(x_n @ w, c_n) * np.outer(a, a) / len(x)
    return np.linalg.eigvals(h).min()
