"""The tasks of notebook 4.7."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_4_7 as solutions


def _draw(rng):
    n, s = rng.permutation([3, 4, 5, 6, 7])[:2]
    x, noise = 2 * rng.normal(size=n), rng.normal(size=(n, s))
    u, w, std_x, std_z = rng.uniform(0.3, 1.7, 4)
    return x, noise, float(u), float(w), float(std_x), float(std_z)


def _residual(x, noise, u, w, std_z):
    column = x[:, np.newaxis]
    return column - w * (u * column + std_z * noise)


def _misfit(x, noise, u, w, std_z):
    return (_residual(x, noise, u, w, std_z) ** 2).mean()


def _length(x, u):
    return ((u * x) ** 2).mean()


def _weighted(penalty, misfit=lambda std_x, std_z: 1.0):
    """Return the objective whose two parts have factors made of the standard deviations."""

    def answer(x, noise, u, w, std_x, std_z):
        fit = misfit(std_x, std_z) * _misfit(x, noise, u, w, std_z)
        return fit + penalty(std_x, std_z) * _length(x, u)

    return answer


_truth = _weighted(lambda std_x, std_z: std_x**2)


def _square_outside(x, noise, u, w, std_x, std_z):
    mean = _residual(x, noise, u, w, std_z).mean(axis=1)
    return (mean**2).mean() + std_x**2 * _length(x, u)


def _all_outside(x, noise, u, w, std_x, std_z):
    return _residual(x, noise, u, w, std_z).mean() ** 2 + std_x**2 * _length(x, u)


def _noisy_code_penalised(x, noise, u, w, std_x, std_z):
    code = u * x[:, np.newaxis] + std_z * noise
    return _misfit(x, noise, u, w, std_z) + std_x**2 * (code**2).mean()


def _penalty_of_sum(x, noise, u, w, std_x, std_z):
    return _misfit(x, noise, u, w, std_z) + std_x**2 * len(x) * _length(x, u)


def _noise_on_output(x, noise, u, w, std_x, std_z):
    residual = x[:, np.newaxis] * (1 - w * u) - std_z * noise
    return (residual**2).mean() + std_x**2 * _length(x, u)


_objective = Task(
    truth=_truth,
    draw=_draw,
    mistakes=(
        Mistake(
            _square_outside,
            "you averaged over the noise first and squared afterwards, as (175) has it: then the "
            "noise costs almost nothing. Which of the two stands inside the expectation?",
        ),
        Mistake(
            _all_outside,
            "you squared the mean of all residuals: positive and negative ones cancel before "
            "they are squared.",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: std_z**2),
            "the penalty carries σ_z²; which variance multiplies the bound to make the misfit "
            "come out with the factor 1?",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: std_x),
            "the penalty carries σ_x, a standard deviation, instead of the variance.",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: 1.0),
            "the penalty has no factor: multiply the *whole* bound by what frees the misfit.",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: std_x**2 / 2),
            "the penalty is half of what it should be: the bound is multiplied by 2σ_x², and the "
            "2 is for the penalty too.",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: 2 * std_x**2),
            "the penalty is twice too large: in the bound it has a ½ of its own.",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: 0.0),
            "the penalty is missing: this is the misfit alone, and nothing keeps the codes short.",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: -(std_x**2)),
            "the penalty has the wrong sign: yours rewards long codes.",
        ),
        Mistake(
            lambda *a: a[4] ** 2 * _length(a[0], a[2]) - _misfit(*a[:4], a[5]),
            "the misfit has the wrong sign: yours is lowest for the worst reconstruction.",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: 0.5, lambda std_x, std_z: 1 / (2 * std_x**2)),
            "this is the negative bound, without its constants: right, but the objective is asked "
            "for, in which the misfit has the factor 1.",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: 0.5, lambda std_x, std_z: 1 / (2 * std_z**2)),
            "this is the negative bound with the factor of (176): the decoder's noise has which "
            "variance?",
        ),
        Mistake(
            _weighted(lambda std_x, std_z: -0.5, lambda std_x, std_z: -1 / (2 * std_x**2)),
            "this is the bound, without its constants: the objective has the opposite sign and "
            "another factor.",
        ),
        Mistake(
            lambda *a: len(a[0]) * _truth(*a),
            "yours is N times too large: a mean over the data is asked for, this is their sum.",
        ),
        Mistake(
            lambda *a: a[1].size * _truth(*a),
            "this is a sum over data and noise; both have to be averaged.",
        ),
        Mistake(
            lambda *a: a[1].shape[1] * _misfit(*a[:4], a[5]) + a[4] ** 2 * _length(a[0], a[2]),
            "the misfit is summed over the noise of each datum, but it is an expectation: a mean.",
        ),
        Mistake(
            lambda *a: (
                len(a[0])
                * (a[1].shape[1] * _misfit(*a[:4], a[5]) + a[4] ** 2 * _length(a[0], a[2]))
            ),
            "your misfit is a sum over data and noise, your penalty a sum over the data; means "
            "are asked for.",
        ),
        Mistake(
            _penalty_of_sum,
            "the penalty is summed over the data; it is to be averaged like the misfit.",
        ),
        Mistake(
            lambda *a: a[1].size * _misfit(*a[:4], a[5]) + a[4] ** 2 * _length(a[0], a[2]),
            "the misfit is a sum over data and noise; it has to be a mean like the penalty.",
        ),
        Mistake(
            _noisy_code_penalised,
            "you penalised the codes with their noise. The bound's penalty has the mean code; "
            "what the noise adds is the constant Zσ_z².",
        ),
        Mistake(
            lambda x, noise, u, w, std_x, std_z: _truth(x, noise, u, w, std_x, std_z**2),
            "the noise is scaled with σ_z²: a standard deviation belongs in front of ε.",
        ),
        Mistake(
            lambda x, noise, u, w, std_x, std_z: _truth(x, noise, u, w, std_x, std_z**0.5),
            "std_z is a standard deviation already: no square root in front of ε.",
        ),
        Mistake(
            lambda x, noise, u, w, std_x, std_z: _truth(x, noise, u, w, std_x, 1.0),
            "the noise has no scale in yours: the code is drawn with standard deviation std_z.",
        ),
        Mistake(
            lambda x, noise, u, w, std_x, std_z: _truth(x, noise, u, w, std_x, 0.0),
            "there is no noise in your codes: the decoder sees u x + σ_z ε.",
        ),
        Mistake(
            _noise_on_output,
            "you added the noise after the decoder; it joins the code, and the decoder scales it.",
        ),
        Mistake(
            lambda x, noise, u, w, std_x, std_z: (
                ((x[:, np.newaxis] * (1 - w * u) - w * std_z * noise) ** 2).mean(axis=1)
                + std_x**2 * (u * x) ** 2
            ),
            "these are the N terms of the sum: they have to be averaged to one number.",
        ),
        Mistake(
            lambda x, noise, u, w, std_x, std_z: (
                _misfit(x, noise, u, w, std_z) + std_x**2 * (x**2).mean()
            ),
            "the penalty is on the data x; it belongs to the codes that the encoder makes of them.",
        ),
        Mistake(
            lambda x, noise, u, w, std_x, std_z: (
                _misfit(x, noise, u, w, std_z) + std_x**2 * (u * x).mean() ** 2
            ),
            "the penalty is the squared mean of the codes: square each code, then average.",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="misfit plus σ_x² times squared codes: 2σ_x² times the negative bound, up to constants.",
)


def _draw_variances(rng):
    """Return v, σ_x, σ_z, half of the time beyond the collapse, where σ_x σ_z exceeds √v."""
    std_x, std_z = rng.uniform(0.5, 1.8, 2)
    ratio = rng.choice([rng.uniform(0.3, 0.8), rng.uniform(1.3, 3)])
    return float((ratio * std_x * std_z) ** 2), float(std_x), float(std_z)


_generated_variance = Task(
    truth=solutions.generated_variance,
    draw=_draw_variances,
    mistakes=(
        Mistake(
            lambda v, std_x, std_z: std_x * np.sqrt(v) / std_z,
            "right where the code is used. If not, can the model generate less than its noise?",
        ),
        Mistake(
            lambda v, std_x, std_z: max(std_x**2, v),
            "this is the model that is best for the likelihood; the bound's is asked for.",
        ),
        Mistake(
            lambda v, std_x, std_z: (
                std_x * np.sqrt(v) / std_z if std_x * std_z < np.sqrt(v) else 0.0
            ),
            "right where the code is used. If it is ignored, the noise of the decoder is left.",
        ),
        Mistake(
            lambda v, std_x, std_z: max(std_x**2, std_z * np.sqrt(v) / std_x),
            "upside down: the noisier the code, the smaller a weight the bound buys.",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="σ_x√v/σ_z, and after the collapse the noise alone, σ_x².",
)

_chosen_variance = Task(
    truth=solutions.chosen_variance,
    draw=lambda rng: (float(rng.uniform(0.1, 6)), int(rng.integers(3, 800))),
    difficulty=2,
    minutes=6,
    praise="βX/2: an average over the pixels is a choice of the noise variance, too.",
)

_drawn_bound = Task(
    truth=solutions.drawn_bound,
    draw=_draw,
    difficulty=2,
    minutes=8,
    praise="C − J/(2σ_x²): in the mean over the noise it is the bound; one draw may exceed log p.",
)

TASKS = {
    "4.7a": _objective,
    "4.7b": _generated_variance,
    "4.7c": _chosen_variance,
    "4.7d": _drawn_bound,
}
