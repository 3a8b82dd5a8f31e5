"""The tasks of notebook 4.2."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_4_2 as solutions


def _log_normal(x, mean, variance):
    return -0.5 * (np.log(2 * np.pi * variance) + (x - mean) ** 2 / variance)


def _fit(x, w, variance_x, mean_q, variance_q):
    """Return E_q[log p(x|z)]."""
    return _log_normal(x, w * mean_q, variance_x) - w**2 * variance_q / (2 * variance_x)


def _to_prior(mean_q, variance_q):
    return _kl(mean_q, variance_q, 0, 1)


def _kl(mean_q, variance_q, mean_p, variance_p):
    ratio = variance_q / variance_p
    return 0.5 * (ratio + (mean_q - mean_p) ** 2 / variance_p - 1 - np.log(ratio))


def _entropy(variance):
    return 0.5 * (np.log(2 * np.pi * variance) + 1)


def _log_evidence(x, w, variance_x):
    return _log_normal(x, 0, w**2 + variance_x)


def _elbo(x, w, variance_x, mean_q, variance_q):
    return _fit(x, w, variance_x, mean_q, variance_q) - _to_prior(mean_q, variance_q)


def _posterior(x, w, variance_x):
    variance = 1 / (1 + w**2 / variance_x)
    return variance * w * x / variance_x, variance


def _gap(x, w, variance_x, mean_q, variance_q):
    return _kl(mean_q, variance_q, *_posterior(x, w, variance_x))


def _draw(rng):
    x, w, mean_q = rng.normal(size=3) * (2, 1.5, 1)
    variance_x, variance_q = rng.uniform(0.3, 2, 2)
    return float(x), float(w), float(variance_x), float(mean_q), float(variance_q)


_elbo_1d = Task(
    truth=_elbo,
    draw=_draw,
    mistakes=(
        Mistake(
            lambda x, w, s, m, v: -_elbo(x, w, s, m, v),
            "this is the negative of the ELBO: the loss that one minimises, not the bound.",
        ),
        Mistake(
            lambda x, w, s, m, v: _fit(x, w, s, m, v) + _to_prior(m, v),
            "you added the KL to the prior. Should a q far from the prior be rewarded?",
        ),
        Mistake(
            lambda x, w, s, m, v: _fit(x, w, s, m, v),
            "this is E[log p(x|z)] alone; prior and q(z) have not had their say yet.",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_normal(x, w * m, s) - _to_prior(m, v),
            "you put the mean of q for z into log p(x|z). The average of a square is not the "
            "square of the average: what does the spread of z add?",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_normal(x, w * m, s) - w * v / (2 * s) - _to_prior(m, v),
            "the spread that z gives to wz enters with w where its square belongs.",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_normal(x, w * m, s) - v / (2 * s) - _to_prior(m, v),
            "the spread of z enters (x − wz)² too, but on its way it is scaled by the model.",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_normal(x, w * m, s) - w**2 * v / 2 - _to_prior(m, v),
            "the spread of wz belongs to the square, and the square is divided by σ_x².",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s, m, v) + 0.5 * np.log(2 * np.pi * s),
            "the normaliser of p(x|z) is missing; it depends on σ_x, and every constant is asked "
            "for.",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s, m, v) + 0.5 * np.log(2 * np.pi),
            "yours is too large by ½ log 2π for every input: which normaliser is incomplete?",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s, m, v) - 0.5,
            "yours is too small by ½ for every input: what is the KL to the prior if q is the "
            "prior? Or, with the entropy: what is E[(z − μ)²]/(2σ²)?",
        ),
        Mistake(
            lambda x, w, s, m, v: np.exp(_log_normal(x, w * m, s + w**2 * v)) - _to_prior(m, v),
            "this averages p(x|z); where is the log? (The third line of the source's (155) lost "
            "it too.)",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_normal(x, w * m, s + w**2 * v) - _to_prior(m, v),
            "you took the log of the average of p(x|z); the bound has the average of the log.",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s, m, v) - 2 * _entropy(v),
            "the entropy of q has the wrong sign: −∫ q log q is added, and rewards spread.",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s, m, v) - _entropy(v),
            "this is E[log p(x, z)]; the entropy of q is missing.",
        ),
        Mistake(
            lambda x, w, s, m, v: _fit(x, w, s, m, v) - 2 * _to_prior(m, v),
            "the KL to the prior enters twice: is its factor ½ missing?",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s, m, v) + 0.5 * np.log(v),
            "the KL to the prior uses log σ_q² in full where it should be halved; log σ_q and "
            "log σ_q² are easily confused.",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s, m, v) - 0.5 * np.log(v),
            "log σ_q² is missing in the KL to the prior: what keeps q from shrinking to a point?",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s, m, v**2),
            "you squared variance_q; it is σ_q², a variance already.",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s**2, m, v),
            "you squared variance_x; it is σ_x², a variance already.",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s**2, m, v**2),
            "you squared both variances; they are σ_x² and σ_q² already.",
        ),
        Mistake(
            lambda x, w, s, m, v: _fit(x, w, s, m, v) - _kl(0, 1, m, v),
            "the KL has its arguments the wrong way round: the average runs over q, not over the "
            "prior.",
        ),
        Mistake(
            lambda x, w, s, m, v: _fit(x, w, s, m, v) - _gap(x, w, s, m, v),
            "with E[log p(x|z)] goes the KL to the prior, not that to the posterior.",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_evidence(x, w, s) - _to_prior(m, v),
            "with log p(x) goes the KL to the posterior, not that to the prior.",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_evidence(x, w, s) + _gap(x, w, s, m, v),
            "you added the gap to log p(x); a lower bound lies below.",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_evidence(x, w, s),
            "this is log p(x) itself, whatever q is. The bound depends on q.",
        ),
        Mistake(
            lambda x, w, s, m, v: _gap(x, w, s, m, v),
            "this is the gap, which is asked for in b.",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="E[log p(x|z)] − KL(q‖p(z)), with every constant: now a bound on log p(x) itself.",
)

_gap_1d = Task(
    truth=_gap,
    draw=_draw,
    mistakes=(
        Mistake(
            lambda x, w, s, m, v: -_gap(x, w, s, m, v),
            "this is minus the gap. Which is larger, log p(x) or the ELBO?",
        ),
        Mistake(
            lambda x, w, s, m, v: _to_prior(m, v),
            "this is the KL to the prior. It does not even see x; the gap must.",
        ),
        Mistake(
            lambda x, w, s, m, v: _kl(*_posterior(x, w, s), m, v),
            "the right two densities in the wrong order: the average runs over q.",
        ),
        Mistake(
            lambda x, w, s, m, v: 2 * _gap(x, w, s, m, v),
            "twice too large: each part of the KL of two Gaussians has a factor ½.",
        ),
        Mistake(
            lambda x, w, s, m, v: _gap(x, w, s, m, v) + 0.5,
            "too large by ½ for every input: is it zero when q is the posterior?",
        ),
        Mistake(
            lambda x, w, s, m, v: _gap(x, w, s, m, v) + 0.5 * np.log(v / _posterior(x, w, s)[1]),
            "the logarithm of the two variances' ratio is missing.",
        ),
        Mistake(
            lambda x, w, s, m, v: _gap(x, w, s, m, v) + np.log(v / _posterior(x, w, s)[1]),
            "the logarithm of the two variances' ratio has the wrong sign: what happens to the "
            "gap when q shrinks to a point?",
        ),
        Mistake(
            lambda x, w, s, m, v: _gap(x, w, s, m, v) - 0.5 * np.log(v / _posterior(x, w, s)[1]),
            "the logarithm counts twice in yours: ½ log of the ratio of variances is the log of "
            "the ratio of standard deviations.",
        ),
        Mistake(
            lambda x, w, s, m, v: (m - _posterior(x, w, s)[0]) ** 2 / (2 * _posterior(x, w, s)[1]),
            "you compare the means only; the spread of q may differ from the posterior's too.",
        ),
        Mistake(
            lambda x, w, s, m, v: _kl(m, v, w * x / (1 + w**2), 1 / (1 + w**2)),
            "your posterior does not know σ_x²: noisier data should tell less about z.",
        ),
        Mistake(
            lambda x, w, s, m, v: _kl(m, v, x / w, s / w**2),
            "your posterior is the likelihood, normalised in z: the prior has been forgotten.",
        ),
        Mistake(
            lambda x, w, s, m, v: _kl(m, v, w * x / s, _posterior(x, w, s)[1]),
            "the mean of your posterior lacks a factor, its variance: at its top the slope of the "
            "quadratic is zero.",
        ),
        Mistake(
            lambda x, w, s, m, v: _kl(m, v, _posterior(x, w, s)[0], 1 + w**2 / s),
            "you took the inverse variance of the posterior, 1 + w²/σ_x², for its variance.",
        ),
        Mistake(
            lambda x, w, s, m, v: _kl(m, v**2, *_posterior(x, w, s)),
            "you squared variance_q; it is σ_q², a variance already.",
        ),
        Mistake(
            lambda x, w, s, m, v: _kl(m, v, *_posterior(x, w, s**2)),
            "you squared variance_x; it is σ_x², a variance already.",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_evidence(x, w, s) + _elbo(x, w, s, m, v),
            "you added the ELBO to log p(x); the gap is a difference.",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_evidence(x, w, s) - _fit(x, w, s, m, v),
            "this is log p(x) − E[log p(x|z)], which may be negative. What else is in the ELBO?",
        ),
        Mistake(
            lambda x, w, s, m, v: np.exp(_log_evidence(x, w, s)) - _elbo(x, w, s, m, v),
            "you subtract the ELBO from p(x); it bounds the logarithm of p(x).",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_normal(x, 0, s) - _elbo(x, w, s, m, v),
            "your p(x) has the variance σ_x² only: x moves with z as well.",
        ),
        Mistake(
            lambda x, w, s, m, v: _log_normal(x, w * m, w**2 + s) - _elbo(x, w, s, m, v),
            "your p(x) depends on q: the evidence belongs to the model, its mean is E[wz] under "
            "the prior.",
        ),
        Mistake(
            lambda x, w, s, m, v: _elbo(x, w, s, m, v),
            "this is the ELBO itself; by how much does it fall short of log p(x)?",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="KL(q‖p(z|x)): never negative, and zero for one q only, the posterior.",
)


def _undefined_at_zero(log_joint, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sum(q * (log_joint - np.log(q)))


_best_w = Task(
    truth=solutions.best_w,
    draw=lambda rng: (*map(float, rng.normal(size=2) * (2, 1)), float(rng.uniform(0.2, 2))),
    difficulty=1,
    minutes=4,
    praise="the mean of xz over the mean of z²: regression of x on a z that is known in part.",
)


def _draw_causes(rng):
    count = int(rng.integers(2, 7))
    q = rng.dirichlet(np.ones(count))
    if count > 2:
        q[rng.integers(count)] = 0
    return rng.normal(size=count) * 2 - 3, q / q.sum()


_elbo_discrete = Task(
    truth=solutions.elbo_discrete,
    draw=_draw_causes,
    mistakes=(
        Mistake(
            _undefined_at_zero,
            "right where every cause has some q; where q is 0, 0 · log 0 is computed as 0 · (−∞), "
            "which is NaN.",
        ),
        Mistake(
            lambda log_joint, q: np.log(np.exp(log_joint).sum()),
            "this is log p(x) itself, whatever q is. The bound depends on q.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="log p(x) if q is the posterior: the softmax of the log joint.",
)


def _draw_encoder(rng):
    w, alpha = rng.normal(size=2) * (1.5, 0.7)
    variance_x, variance_q = rng.uniform(0.3, 2, 2)
    x = rng.normal(size=int(rng.integers(2, 8))) * 2
    return x, float(w), float(variance_x), float(alpha), float(variance_q)


_encoder_gap = Task(
    truth=solutions.encoder_gap,
    draw=_draw_encoder,
    mistakes=(
        Mistake(
            lambda x, w, s, a, v: np.mean([_gap(one, w, s, a * one, a**2 * v) for one in x]),
            "you scaled the variance by α² as well; it is given as it is, the same for every x.",
        ),
        Mistake(
            lambda x, w, s, a, v: np.mean([_gap(one, w, s, a, v) for one in x]),
            "you gave every datum the same q, of mean α. An encoder looks at its datum.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="zero for one encoder: α = w/(w² + σ_x²), with the variance of the posterior.",
)

TASKS = {
    "4.2a": _elbo_1d,
    "4.2b": _gap_1d,
    "4.2c": _best_w,
    "4.2d": _elbo_discrete,
    "4.2e": _encoder_gap,
}
