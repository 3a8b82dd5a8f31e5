"""The tasks of notebook 4.4."""

from types import SimpleNamespace

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_4_4 as solutions
from helpers.gaussian import LOG_2PI
from helpers.linear_gaussian import LinearGaussian


def _draw(rng):
    X, Z = int(rng.integers(5, 9)), int(rng.integers(2, 5))
    variance_z, variance_x = rng.uniform(0.2, 2, 2)
    arrays = rng.normal(size=X), rng.normal(size=Z), rng.normal(size=(X, Z)), rng.normal(size=X)
    x, mean_z, W, b = arrays
    return x, mean_z, float(variance_z), W, b, float(variance_x)


def _terms(x, mean_z, variance_z, W, b, variance_x):
    """Return the terms of the bound: misfit and spread, logarithms, prior, constants."""
    X, Z = W.shape
    return SimpleNamespace(
        X=X,
        Z=Z,
        fit=-((x - W @ mean_z - b) ** 2).sum() / (2 * variance_x),
        spread=-variance_z * (W**2).sum() / (2 * variance_x),
        log_z=Z / 2 * np.log(variance_z),
        log_x=-X / 2 * np.log(variance_x),
        variances=-Z * variance_z / 2,
        means=-mean_z @ mean_z / 2,
        half_z=Z / 2,
        circle=-X / 2 * LOG_2PI,
    )


_NAMES = ("fit", "spread", "log_z", "log_x", "variances", "means", "half_z", "circle")


def _sum(terms, **factors):
    """Return the sum of the terms, each times its factor."""
    return sum(getattr(terms, name) * factors.get(name, 1) for name in _NAMES)


def _with(**factors):
    """Return the bound in which some terms carry a wrong factor."""
    return lambda *arguments: _sum(_terms(*arguments), **factors)


def _exchanged(*arguments):
    t = _terms(*arguments)
    return _sum(t, **dict.fromkeys(("log_z", "variances", "half_z"), t.X / t.Z)) + (
        _sum(t, **dict.fromkeys(("log_x", "circle"), t.Z / t.X)) - _sum(t)
    )


def _exchanged_logs(*arguments):
    t = _terms(*arguments)
    return _sum(t, log_z=t.X / t.Z, log_x=t.Z / t.X)


def _single_in_prior(*arguments):
    t = _terms(*arguments)
    return _sum(t, variances=1 / t.Z)


def _single_in_log(*arguments):
    t = _terms(*arguments)
    return _sum(t, log_z=1 / t.Z)


def _given(change_z, change_x):
    """Return the bound of changed variances."""

    def answer(x, mean_z, variance_z, W, b, variance_x):
        return _with()(x, mean_z, change_z(variance_z), W, b, change_x(variance_x))

    return answer


def _same(variance):
    return variance


_bound = Task(
    truth=_with(),
    draw=_draw,
    mistakes=(
        Mistake(
            _single_in_prior,
            "σ_z² enters the prior's term only once, as in the source: E‖z‖² is a sum over all "
            "entries of z, and each has its variance.",
        ),
        Mistake(
            _single_in_log,
            "log σ_z² enters only once: the entropy of q adds up over all entries of z.",
        ),
        Mistake(
            lambda *a: _single_in_prior(*a) + _single_in_log(*a) - _with()(*a),
            "yours counts z as a single number in the logarithm and in the prior's term.",
        ),
        Mistake(
            _with(spread=0),
            "you decoded the mean code only: E‖x − μ_x(z)‖² is also fed by the spread of z, "
            "which the decoder passes on.",
        ),
        Mistake(
            lambda x, m, s, W, b, v: _with(spread=np.sqrt(s) / s)(x, m, s, W, b, v),
            "the spread of z reaches the misfit with σ_z where its square belongs.",
        ),
        Mistake(
            _with(half_z=0, circle=0),
            "the terms are right, but both constants are missing: the bound is asked for exactly.",
        ),
        Mistake(_with(half_z=0), "a constant is missing: the one that the entropy of q leaves."),
        Mistake(
            _with(circle=0),
            "a constant is missing: the normaliser of p(x|z) has a 2π for every entry of x.",
        ),
        Mistake(
            lambda *a: _with()(*a) + _terms(*a).Z / 2 * LOG_2PI,
            "(Z/2) log 2π is in your result: the entropy brings it, but does the prior not "
            "take it away?",
        ),
        Mistake(
            lambda *a: _with()(*a) - _terms(*a).Z / 2 * LOG_2PI,
            "−(Z/2) log 2π is in your result: the prior brings it, but what of the entropy?",
        ),
        Mistake(
            _with(log_z=-1),
            "the sign of the log σ_z² term: does a wider q have a larger or a smaller entropy?",
        ),
        Mistake(
            _with(log_x=-1),
            "the sign of the log σ_x² term: the normaliser of a density divides.",
        ),
        Mistake(_with(log_z=-1, log_x=-1), "the signs of both logarithms are the wrong way round."),
        Mistake(
            _exchanged,
            "X and Z are exchanged: σ_z belongs to the entries of z, σ_x to those of x.",
        ),
        Mistake(_exchanged_logs, "X and Z are exchanged in front of the two logarithms."),
        Mistake(
            _given(np.sqrt, np.sqrt),
            "you took the square roots of the variances: σ² is given already, and asked for.",
        ),
        Mistake(
            _given(np.square, np.square),
            "you squared the variances: they are σ² already, not standard deviations.",
        ),
        Mistake(
            _given(np.square, _same), "you squared variance_z, which is σ_z² already, not σ_z."
        ),
        Mistake(
            _given(_same, np.square), "you squared variance_x, which is σ_x² already, not σ_x."
        ),
        Mistake(
            _with(log_z=0.5, log_x=0.5),
            "log σ is half of log σ²: in front of log σ² stand Z/2 and X/2.",
        ),
        Mistake(
            _with(log_z=2, log_x=2),
            "your logarithms are twice too large: the halves in front of them are missing.",
        ),
        Mistake(
            _with(fit=2, spread=2),
            "the misfit is twice too large: the exponent of a Gaussian has a ½.",
        ),
        Mistake(
            _with(variances=2, means=2),
            "the prior's term is twice too large: the exponent of a Gaussian has a ½.",
        ),
        Mistake(_with(variances=0, means=0), "the prior's term is missing."),
        Mistake(_with(means=0), "‖μ_z‖² is missing in the prior's term: E‖z‖² has two parts."),
        Mistake(_with(variances=0), "Zσ_z² is missing in the prior's term: E‖z‖² has two parts."),
        Mistake(
            lambda *a: _terms(*a).fit + _terms(*a).spread + _terms(*a).log_x + _terms(*a).circle,
            "this is E[log p(x|z)] alone; entropy and prior are still to come.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="every constant is in place, so this is a bound, and can be compared with log p(x).",
)


def _draw_point(rng):
    Z = int(rng.integers(1, 6))
    return rng.normal(size=Z), float(rng.uniform(0.2, 2)), rng.normal(size=Z)


_mean_square_distance = Task(
    truth=solutions.mean_square_distance,
    draw=_draw_point,
    mistakes=(
        Mistake(
            lambda m, s, r: len(m) * s + m @ m + r @ r,
            "the mixed term −2 μ_z·r of the square is missing.",
        ),
        Mistake(
            lambda m, s, r: s + ((m - r) ** 2).sum(),
            "σ_z² enters only once, as in the source: each entry of z brings its own.",
        ),
        Mistake(
            lambda m, s, r: ((m - r) ** 2).sum(),
            "this is the distance of the mean. A code that scatters around it is farther away.",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="Zσ_z² + ‖μ_z − r‖²: every entry brings its own variance.",
)

_best_noise = Task(
    truth=solutions.best_noise,
    draw=lambda rng: _draw(rng)[:5],
    mistakes=(
        Mistake(
            lambda x, m, s, W, b: ((x - W @ m - b) ** 2).mean(),
            "you decoded the mean code only: the spread of z, passed on by W, is misfit too.",
        ),
        Mistake(
            lambda *a: np.sqrt(solutions.best_noise(*a)),
            "this is σ_x; its square is asked for.",
        ),
        Mistake(
            lambda *a: solutions.best_noise(*a) / 2,
            "half of what it should be: both terms of the slope, −X/2v and m/2v², have a ½.",
        ),
        Mistake(
            lambda *a: solutions.best_noise(*a) * len(a[0]) / len(a[1]),
            "divided by Z: but log σ_x² stands there once for every entry of x.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="the mean squared misfit of an entry of x. A small σ_x² is earned by a small misfit.",
)


def _draw_without_variance_z(rng):
    x, mean_z, _, W, b, variance_x = _draw(rng)
    return x, mean_z, W, b, variance_x


_highest_bound = Task(
    truth=solutions.highest_bound,
    draw=_draw_without_variance_z,
    mistakes=(
        Mistake(
            lambda x, m, W, b, v: solutions.gaussian_bound(x, m, 1.0, W, b, v),
            "you took σ_z² = 1, that of the prior: the best only for a decoder that ignores z.",
        ),
        Mistake(
            lambda x, m, W, b, v: 1 / (1 + (W**2).sum() / (len(m) * v)),
            "this is the best σ_z² itself. How high is the bound there?",
        ),
        Mistake(
            lambda x, m, W, b, v: LinearGaussian(W, b, v).log_evidence(x),
            "this is log p(x), which no round q with this mean need reach.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="and with the posterior's mean it is the highest of all round q.",
)

TASKS = {
    "4.4a": _bound,
    "4.4b": _mean_square_distance,
    "4.4c": _best_noise,
    "4.4d": _highest_bound,
}
