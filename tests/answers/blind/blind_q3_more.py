"""Answers to the tasks c to f of Q3, written without sight of what `check` knows."""

import numpy as np

from tests.answers.blind.case import right, wrong


@wrong("Q3c", "the shares are exchanged: beta belongs above")
def exchanged_shares(w, variance_x, beta):
    return (w @ w / variance_x) / (beta + w @ w / variance_x)


@wrong("Q3c", "the pixels are averaged, not added up")
def mean_over_pixels(w, variance_x, beta):
    return beta / (beta + np.mean(w**2) / variance_x)


@wrong("Q3c", "the standard deviation in place of the variance")
def deviation(w, variance_x, beta):
    return np.sqrt(beta / (beta + (w**2).sum() / variance_x))


@wrong("Q3c", "beta is left out, as for the right loss")
def for_beta_one(w, variance_x, beta):
    return 1 / (1 + np.sum(w**2) / variance_x)


@wrong("Q3c", "the sum of the weights is squared, instead of each")
def squared_sum(w, variance_x, beta):
    return beta / (beta + w.sum() ** 2 / variance_x)


@wrong("Q3c", "the half of the squares is kept, that of the KL is not")
def half_lost(w, variance_x, beta):
    return beta / (beta + (w**2).sum() / (2 * variance_x))


@wrong("Q3c", "variance_x multiplies where it should divide", "the pixels are averaged")
def times_variance_of_mean(w, variance_x, beta):
    return beta / (beta + np.mean(w**2) * variance_x)


@right("Q3c")
def as_precision(w, variance_x, beta):
    precision = 1.0
    for weight in w:
        precision += weight**2 / (variance_x * beta)
    return 1 / precision


@wrong("Q3d", "the data are not centred")
def not_centred(x, share):
    values = np.linalg.eigvalsh(x.T @ x)[::-1]
    kept = np.cumsum(values) / values.sum()
    return int(np.argmax(kept >= share)) + 1


@wrong("Q3d", "the singular values are added up, not their squares")
def singular_values(x, share):
    values = np.linalg.svd(x - x.mean(axis=0), compute_uv=False)
    kept = np.cumsum(values) / values.sum()
    return int(np.searchsorted(kept, share)) + 1


@wrong("Q3d", "an index in place of a count: one too few")
def index(x, share):
    values = np.linalg.eigvalsh(np.cov(x.T))[::-1]
    return int(np.argmax(np.cumsum(values) / values.sum() >= share))


@wrong("Q3d", "the eigenvalues are added up from the smallest")
def from_the_smallest(x, share):
    values = np.linalg.eigvalsh(np.cov(x.T))
    return int(np.argmax(np.cumsum(values) / values.sum() >= share)) + 1


@wrong("Q3d", "the variances of the coordinates, in place of the eigenvalues")
def coordinates(x, share):
    values = np.sort(x.var(axis=0))[::-1]
    return int(np.argmax(np.cumsum(values) / values.sum() >= share)) + 1


@wrong("Q3d", "the data are not centred", "an index in place of a count")
def not_centred_index(x, share):
    values = np.linalg.eigvalsh(x.T @ x)[::-1]
    return int(np.argmax(np.cumsum(values) / values.sum() >= share))


@right("Q3d")
def by_singular_values(x, share):
    squares = np.linalg.svd(x - x.mean(axis=0), compute_uv=False) ** 2
    kept, k = 0.0, 0
    while kept < share * squares.sum():
        kept += squares[k]
        k += 1
    return k


@wrong("Q3e", "the best D without smoothing")
def unsmoothed(p, q, a):
    return p / (p + q)


@wrong("Q3e", "the part of the real data that is charged as fake is forgotten")
def lost_rest(p, q, a):
    return a * p / (a * p + q)


@wrong("Q3e", "both kinds are smoothed")
def both_smoothed(p, q, a):
    return (a * p + (1 - a) * q) / (p + q)


@wrong("Q3e", "the rest of the real data is subtracted below")
def sign_of_rest(p, q, a):
    return a * p / (a * p - (1 - a) * p + q)


@wrong("Q3e", "the mean of a and the old answer")
def mixed(p, q, a):
    return a + (1 - a) * p / (p + q)


@wrong("Q3e", "p and q are exchanged", "a multiplies the fakes")
def exchanged(p, q, a):
    return a * q / (p + q)


@right("Q3e")
def weighted(p, q, a):
    yes = a * p
    no = (1 - a) * p + q
    return 1 / (1 + no / yes)


def _sum_of_logs(p, q):
    """Return the sum of p log(p/q) over the outcomes with p > 0."""
    some = p > 0
    return np.sum(p[some] * np.log(p[some] / q[some]))


@wrong("Q3f", "the halves of the two divergences are lost")
def without_halves(p, q):
    m = (p + q) / 2
    return _sum_of_logs(p, m) + _sum_of_logs(q, m)


@wrong("Q3f", "zeros give NaN")
def nan_at_zero(p, q):
    m = (p + q) / 2
    return (np.sum(p * np.log(p / m)) + np.sum(q * np.log(q / m))) / 2


@wrong("Q3f", "the sum p + q in place of the mean of both")
def over_the_sum(p, q):
    m = p + q
    return (_sum_of_logs(p, m) + _sum_of_logs(q, m)) / 2


@wrong("Q3f", "the least loss, not yet solved for JS")
def least_loss(p, q):
    D = p / (p + q)
    return -np.sum(p[p > 0] * np.log(D[p > 0])) - np.sum(q[q > 0] * np.log(1 - D[q > 0]))


@wrong("Q3f", "logarithms to base 2")
def in_bits(p, q):
    m = (p + q) / 2
    return (_sum_of_logs(p, m) + _sum_of_logs(q, m)) / 2 / np.log(2)


@wrong("Q3f", "only the real half")
def half(p, q):
    return _sum_of_logs(p, (p + q) / 2) / 2


@wrong("Q3f", "the sign of the gain is turned", "log 2 is not halved with the rest")
def turned(p, q):
    D = p / (p + q)
    return (
        np.log(2) - np.sum(p[p > 0] * np.log(D[p > 0])) - np.sum(q[q > 0] * np.log(1 - D[q > 0]))
    ) / 2


@right("Q3f")
def by_entropies(p, q):
    def entropy(v):
        return -sum(s * np.log(s) for s in v if s > 0)

    return entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2
