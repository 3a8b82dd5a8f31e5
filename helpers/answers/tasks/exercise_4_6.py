"""The tasks of notebook 4.6."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_4_6 as solutions


def _codes(noise, mean, deviation):
    return mean + deviation * noise


def _errors(x, z, W, b):
    """Return ‖x − Wz − b‖² of each row of z, shape (S,)."""
    return ((x - z @ W.T - b) ** 2).sum(axis=1)


def _constant(x, variance_x):
    return len(x) / 2 * np.log(2 * np.pi * variance_x)


def _kl(mean, deviation):
    return (len(mean) * (deviation**2 - 1 - np.log(deviation**2)) + mean @ mean) / 2


def _samples(x, noise, mean, deviation, W, b, variance_x):
    """Return the estimates of the single samples, shape (S,)."""
    errors = _errors(x, _codes(noise, mean, deviation), W, b)
    return -_constant(x, variance_x) - errors / (2 * variance_x) - _kl(mean, deviation)


def _bound(*arguments):
    return _samples(*arguments).mean()


def _with_error(of_errors):
    """Return the bound with `of_errors(errors (S,), σ_x²)` for its reconstruction term."""

    def bound(x, noise, mean, deviation, W, b, variance_x):
        errors = _errors(x, _codes(noise, mean, deviation), W, b)
        term = of_errors(errors, variance_x)
        return -_constant(x, variance_x) - term - _kl(mean, deviation)

    return bound


def _with_codes(codes):
    """Return the bound with `codes(noise, mean, σ_z)` for the rows z."""

    def bound(x, noise, mean, deviation, W, b, variance_x):
        errors = _errors(x, codes(noise, mean, deviation), W, b)
        return -_constant(x, variance_x) - errors.mean() / (2 * variance_x) - _kl(mean, deviation)

    return bound


def _plus(term):
    """Return the bound plus `term(x, mean, σ_z, σ_x²)`, which a mistake adds to it."""

    def bound(x, noise, mean, deviation, W, b, variance_x):
        right = _bound(x, noise, mean, deviation, W, b, variance_x)
        return right + term(x, mean, deviation, variance_x)

    return bound


def _with_sampled_kl(x, noise, mean, deviation, W, b, variance_x):
    """Return the mean of log p(x|z) + log p(z) − log q(z), unbiased like the bound's estimate."""
    z = _codes(noise, mean, deviation)
    by_prior = ((noise**2).sum(axis=1) - (z**2).sum(axis=1)) / 2 + len(mean) * np.log(deviation)
    right = _bound(x, noise, mean, deviation, W, b, variance_x)
    return right + _kl(mean, deviation) + by_prior.mean()


def _draw(rng):
    s, pixels, latents = (int(rng.integers(3, 7)) for _ in range(3))
    return (
        rng.normal(size=pixels),
        rng.normal(size=(s, latents)),
        rng.normal(size=latents),
        rng.uniform(0.3, 1.5),
        rng.normal(size=(pixels, latents)),
        rng.normal(size=pixels),
        rng.uniform(0.2, 2),
    )


_bound_estimate = Task(
    truth=_bound,
    draw=_draw,
    mistakes=(
        Mistake(
            _with_codes(lambda noise, mean, s: mean + s * noise.mean(axis=0, keepdims=True)),
            "you averaged before you squared (the noise, the codes or the reconstructions): the "
            "square belongs inside the expectation.",
        ),
        Mistake(
            _with_codes(lambda noise, mean, s: mean + s**2 * noise),
            "you stretch the noise by σ_z². Which power of σ_z is a root of the covariance?",
        ),
        Mistake(
            _with_codes(lambda noise, mean, s: mean + np.sqrt(s) * noise),
            "you took a root too many: what is given is σ_z, not its square.",
        ),
        Mistake(
            _with_codes(lambda noise, mean, s: mean + 0 * noise),
            "the noise has no effect in yours: you decode the mean of q only.",
        ),
        Mistake(
            _with_codes(lambda noise, mean, s: s * noise),
            "your codes scatter around zero: where is their mean?",
        ),
        Mistake(
            _with_error(lambda errors, v: errors.sum() / (2 * v)),
            "you summed the squared errors over the samples; their mean is asked for.",
        ),
        Mistake(
            _with_error(lambda errors, v: errors.mean()),
            "the factor 1/(2σ_x²) of the reconstruction term is missing, as it is in (171).",
        ),
        Mistake(
            _with_error(lambda errors, v: errors.mean() / v),
            "the reconstruction term is twice what it should be: mind the ½ in the exponent.",
        ),
        Mistake(
            _with_error(lambda errors, v: errors.mean() / 2),
            "σ_x² is missing below the reconstruction term.",
        ),
        Mistake(
            _with_error(lambda errors, v: errors.mean() / (2 * np.sqrt(v))),
            "you divide by 2σ_x; the exponent of the Gaussian has the variance.",
        ),
        Mistake(
            _with_error(lambda errors, v: errors.mean() / (2 * v**2)),
            "you squared the variance once more: σ_x² is what is given.",
        ),
        Mistake(
            lambda x, noise, mean, s, W, b, v: _with_error(
                lambda errors, v: errors.mean() / len(x) / (2 * v)
            )(x, noise, mean, s, W, b, v),
            "you averaged the squares over the entries of x; ‖·‖² is their sum.",
        ),
        Mistake(
            _with_error(lambda errors, v: 0),
            "the reconstruction term is missing.",
        ),
        Mistake(
            _with_error(lambda errors, v: -errors.mean() / (2 * v)),
            "the reconstruction error counts in favour of your bound: check its sign.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: (len(mean) - 1) * s**2 / 2),
            "Z is missing before σ_z²: each of the Z dimensions of the code has this variance. "
            "Without Z it is not a lower bound.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: (len(mean) - 1) * (s**2 - 1 - np.log(s**2)) / 2),
            "you counted σ_z² − 1 − log σ_z² once; it belongs to each of the Z dimensions.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: (len(x) * np.log(2 * np.pi) - len(mean)) / 2),
            "the constants of (174) are missing: they depend on X and Z, and all are asked for.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: len(x) / 2 * np.log(2 * np.pi)),
            "the 2π of the likelihood's normaliser is missing.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: -len(mean) / 2),
            "a constant is missing in the KL term: what should it be for μ_z = 0 and σ_z = 1?",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: _constant(x, v)),
            "the normaliser of the likelihood, (X/2) log 2πσ_x², is missing.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: (len(x) - 1) / len(x) * _constant(x, v)),
            "X is missing before the logarithm: the normaliser has a factor for each entry of x.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: _kl(mean, s)),
            "this is the reconstruction term alone; the KL term is missing.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: 2 * _kl(mean, s)),
            "you added the KL term; the bound is lower the further q is from the prior.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: -_kl(mean, s)),
            "the KL term is twice what it should be: ½ is missing.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: -len(mean) * np.log(s) / 2),
            "you took log σ_z in the KL term where log σ_z² belongs.",
        ),
        Mistake(
            _plus(lambda x, mean, s, v: len(mean) * (s**2 - s) / 2),
            "the KL term has σ_z² in it, you put σ_z there.",
        ),
        Mistake(
            _with_sampled_kl,
            "right in the mean: you sampled the KL term too, as log q(z) − log p(z). It is known "
            "exactly, and needs no sample.",
        ),
        Mistake(
            _samples,
            "these are the estimates of the single samples; their mean is asked for.",
        ),
        Mistake(
            lambda *arguments: -_bound(*arguments),
            "this is minus the bound, a loss to be minimised; the bound itself is asked for.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="an unbiased estimate of a lower bound of log p(x), with every constant.",
)


def _draw_without_variance(rng):
    return _draw(rng)[:-1]


def _slope(x, z, factor, W, b):
    """Return the mean over the rows z of −2 factor·Wᵀ(x − Wz − b)."""
    return -2 * (((x - z @ W.T - b) @ W) * factor).sum(axis=1).mean()


_error_by_deviation = Task(
    truth=solutions.error_by_deviation,
    draw=_draw_without_variance,
    mistakes=(
        Mistake(
            lambda x, noise, mean, s, W, b: _slope(x, mean + s * noise, mean + s * noise, W, b),
            "you multiply by the code z; what is ∂z/∂σ_z?",
        ),
        Mistake(
            lambda x, noise, mean, s, W, b: _slope(x, mean + s * noise, noise, W, b) / (2 * s),
            "this is the derivative by the variance σ_z²; by σ_z is asked for.",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="the noise times the gradient by the code: what backpropagation sends to σ_z.",
)

_best_samples = Task(
    truth=solutions.best_samples,
    draw=lambda rng: tuple(rng.uniform(0.2, 5, 3)),
    mistakes=(
        Mistake(
            lambda c, v_data, v_noise: (np.sqrt(c * v_data) + np.sqrt(v_noise)) ** 2,
            "this is the smallest product itself; at which S is it taken?",
        ),
        Mistake(
            lambda c, v_data, v_noise: max(1, round(np.sqrt(c * v_noise / v_data))),
            "right, but rounded to a number of samples: the real number is asked for.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="√(c V_ε/V_data): below 1 for a cheap encoder, and then one sample is best.",
)

_bound_by_deviation = Task(
    truth=solutions.bound_by_deviation,
    draw=_draw,
    difficulty=2,
    minutes=5,
    praise="the error pulls σ_z down, the KL term towards 1.",
)

TASKS = {
    "4.6a": _bound_estimate,
    "4.6b": _error_by_deviation,
    "4.6c": _best_samples,
    "4.6d": _bound_by_deviation,
}
