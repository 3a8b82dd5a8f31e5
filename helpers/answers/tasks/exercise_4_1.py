"""The tasks of notebook 4.1."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_4_1 as solutions


def _log(std_q, std_p):
    return np.log(std_p / std_q)


def _squares(mean_q, std_q, mean_p, std_p):
    return (std_q**2 + (mean_q - mean_p) ** 2) / std_p**2


def _terms(mean_q, std_q, mean_p, std_p):
    """Return the divergence of each dimension."""
    return _log(std_q, std_p) + _squares(mean_q, std_q, mean_p, std_p) / 2 - 0.5


def _kl(*arguments):
    return _terms(*arguments).sum()


def _draw(rng):
    size = int(rng.integers(1, 6))
    mean_q, mean_p = rng.normal(size=(2, size)) * 1.5
    std_q, std_p = rng.uniform(0.4, 2.5, size=(2, size))
    return mean_q, std_q, mean_p, std_p


_kl_independent = Task(
    truth=_kl,
    draw=_draw,
    mistakes=(
        Mistake(
            lambda m, s, n, r: _kl(n, r, m, s),
            "this is KL(p‖q). Under which of the two densities is the average taken?",
        ),
        Mistake(
            lambda m, s, n, r: _terms(m, s, n, r),
            "these are the terms of the single dimensions: one number is asked for.",
        ),
        Mistake(
            lambda m, s, n, r: _terms(m, s, n, r).mean(),
            "you averaged over the dimensions. log q is a sum over them, and so is KL.",
        ),
        Mistake(
            lambda m, s, n, r: -_kl(m, s, n, r),
            "the sign is wrong: yours is never positive. This is the source's (153), where the "
            "ratio was not turned over with the minus.",
        ),
        Mistake(
            lambda m, s, n, r: 0.0,
            '0 is the source\'s conclusion, from an "=" that should be "≥". For different '
            "densities KL is positive.",
        ),
        Mistake(
            lambda m, s, n, r: 2 * _kl(m, s, n, r),
            "twice too large: where is the ½ of the Gaussians' exponent?",
        ),
        Mistake(
            lambda m, s, n, r: (_terms(m, s, n, r) + 0.5).sum(),
            "the average of q's own exponent is missing: yours is not 0 for q = p.",
        ),
        Mistake(
            lambda m, s, n, r: (_terms(m, s, n, r) + 0.5).sum() - 0.5,
            "you subtract ½ once, but each dimension has an exponent of its own to average.",
        ),
        Mistake(
            lambda m, s, n, r: (_terms(m, s, n, r) - 0.5).sum(),
            "you subtract 1 for each dimension: it stands inside the bracket with ½ in front.",
        ),
        Mistake(
            lambda m, s, n, r: (_terms(m, s, n, r) + 1).sum(),
            "the average of q's own exponent has the wrong sign: yours is not 0 for q = p.",
        ),
        Mistake(
            lambda m, s, n, r: _kl(m, np.sqrt(s), n, np.sqrt(r)),
            "you took the standard deviations for variances.",
        ),
        Mistake(
            lambda m, s, n, r: (_log(s, r) + (s + (m - n) ** 2) / (2 * r) - 0.5).sum(),
            "the log is right, but elsewhere you took standard deviations for variances.",
        ),
        Mistake(
            lambda m, s, n, r: (_terms(m, s, n, r) - 2 * _log(s, r)).sum(),
            "the ratio inside the log is upside down. Should a wide p cost more or less?",
        ),
        Mistake(
            lambda m, s, n, r: (_terms(m, s, n, r) + _log(s, r)).sum(),
            "your log term is twice too large: the normaliser holds σ, not σ².",
        ),
        Mistake(
            lambda m, s, n, r: (_terms(m, s, n, r) - _log(s, r) / 2).sum(),
            "your log term is half of what it should be: ½ belongs to log σ², not to log σ.",
        ),
        Mistake(
            lambda m, s, n, r: (_terms(m, s, n, r) - _log(s, r)).sum(),
            "the logarithm of the two normalisers is missing.",
        ),
        Mistake(
            lambda m, s, n, r: (_log(s, r) + (s**2 + m - n) / (2 * r**2) - 0.5).sum(),
            "the difference of the means is not squared: yours changes when both are mirrored.",
        ),
        Mistake(
            lambda m, s, n, r: (_log(s, r) + (s**2 + abs(m - n)) / (2 * r**2) - 0.5).sum(),
            "you took the size of the difference of the means; it has to be squared.",
        ),
        Mistake(
            lambda m, s, n, r: (_log(s, r) + s**2 / (2 * r**2) - 0.5).sum(),
            "yours does not see the means. E_q[(x − μ_p)²] is more than the variance of q.",
        ),
        Mistake(
            lambda m, s, n, r: (_log(s, r) + (m - n) ** 2 / (2 * r**2) - 0.5).sum(),
            "E_q[(x − μ_p)²] is more than (μ_q − μ_p)²: the variance of q is missing.",
        ),
        Mistake(
            lambda m, s, n, r: (_log(s, r) + (s / r) ** 2 / 2 + (m - n) ** 2 / 2 - 0.5).sum(),
            "the shift of the means is not measured in units of p: what divides it?",
        ),
        Mistake(
            lambda m, s, n, r: (_log(s, r) + (s / r) ** 2 / 2 + ((m - n) / s) ** 2 / 2 - 0.5).sum(),
            "you measure the shift of the means by σ_q. Whose exponent does it come from?",
        ),
        Mistake(
            lambda m, s, n, r: (_log(s, r) + (r / s) ** 2 / 2 + ((m - n) / r) ** 2 / 2 - 0.5).sum(),
            "the ratio of the variances is upside down; the log and the shift are right.",
        ),
        Mistake(
            lambda m, s, n, r: (np.log(2 * np.pi * r**2) + _squares(m, s, n, r)).sum() / 2,
            "this is −E_q[log p], the cross-entropy. E_q[log q] is missing.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="0 for q = p, a sum over dimensions, and never negative.",
)


def _draw_humps(rng):
    mean_1, mean_2 = rng.normal(size=2) * 2
    std_1, std_2 = rng.uniform(0.3, 2, 2)
    return float(mean_1), float(std_1), float(mean_2), float(std_2)


_covering_std = Task(
    truth=solutions.covering_std,
    draw=_draw_humps,
    mistakes=(
        Mistake(
            lambda m, s, n, r: np.sqrt((s**2 + r**2) / 2),
            "this is the width of a hump, on average; that the means differ spreads p as well.",
        ),
        Mistake(
            lambda m, s, n, r: np.hypot(s, r),
            "this is the width of a sum of two numbers, one from each hump; x comes from one "
            "hump or the other.",
        ),
        Mistake(
            lambda m, s, n, r: np.sqrt((s**2 + r**2) / 2 + (m - n) ** 2),
            "the distance of the means enters in full; how far is each from the mean of p?",
        ),
        Mistake(
            lambda m, s, n, r: np.sqrt(((s + r) / 2) ** 2 + (m - n) ** 2 / 4),
            "you averaged the standard deviations; it is mean squares that are averaged.",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="the variance within the humps, on average, and that between their means.",
)

_kl_exponential = Task(
    truth=solutions.kl_exponential,
    draw=lambda rng: tuple(map(float, rng.uniform(0.3, 3, 2))),
    mistakes=(
        Mistake(
            lambda r, s: np.log(r / s) + (s - r) * r,
            "you took the rate for the mean of x: where many come in a second, how long is the "
            "wait?",
        ),
        Mistake(
            lambda r, s: np.log(r / s) + (s - r) / s,
            "you averaged x under p. Under which of the two densities is the average taken?",
        ),
        Mistake(
            lambda r, s: np.log(s / r) + r / s - 1,
            "this is KL(p‖q). Under which of the two densities is the average taken?",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="t − 1 − log t at t = λ_p/λ_q: the inequality of the proof is a divergence itself.",
)


def _draw_noisy(rng):
    return (*_draw(rng), float(rng.uniform(0.2, 2)))


_kl_lost = Task(
    truth=solutions.kl_lost,
    draw=_draw_noisy,
    mistakes=(
        Mistake(
            lambda m, s, n, r, v: _kl(m, s, n, r) - _kl(m, s + v, n, r + v),
            "you added standard deviations. Of independent numbers it is the variances that add.",
        ),
        Mistake(
            lambda m, s, n, r, v: _kl(m, s, n, r) - _kl(m, s**2 + v**2, n, r**2 + v**2),
            "after the noise you hand on variances where kl_independent takes standard deviations.",
        ),
        Mistake(
            lambda m, s, n, r, v: _kl(m, np.hypot(s, v), n, np.hypot(r, v)),
            "this is what is left after the noise; by how much did it fall?",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="never negative: noise only takes away what tells q from p.",
)

TASKS = {
    "4.1a": _kl_independent,
    "4.1b": _covering_std,
    "4.1c": _kl_exponential,
    "4.1d": _kl_lost,
}
