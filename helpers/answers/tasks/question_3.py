"""The tasks of notebook Q3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.logistic import sigmoid


def _softplus(a):
    return np.logaddexp(0, a)


_best_discriminator = Task(
    truth=lambda p, q: p / (p + q),
    draw=lambda rng: tuple(rng.uniform(0.05, 2, size=(2, rng.integers(4, 10)))),
    mistakes=(
        Mistake(
            lambda p, q: q / (p + q),
            "this is 1 − D: it belongs to the loss as given, and calls real data fake.",
        ),
        Mistake(
            lambda p, q: p / q,
            "this is the ratio of the densities, which can exceed 1. Solve −p/D + q/(1 − D) = 0.",
        ),
        Mistake(
            lambda p, q: q / p,
            "this is a ratio of densities, and the wrong way round: it can exceed 1.",
        ),
        Mistake(
            lambda p, q: np.log(p / q),
            "this is the logit of the best D. What has to be done to a logit?",
        ),
        Mistake(
            lambda p, q: sigmoid(p - q),
            "the sigmoid belongs around the difference of the log densities, not of the densities.",
        ),
        Mistake(
            lambda p, q: sigmoid(p / q),
            "the sigmoid belongs around the log of this ratio.",
        ),
        Mistake(
            lambda p, q: p - q,
            "a difference of densities can be negative; D is a probability.",
        ),
        Mistake(
            lambda p, q: (p - q) / (p + q),
            "this runs from −1 to 1, and is 0 where D cannot tell; D is a probability.",
        ),
        Mistake(
            lambda p, q: p,
            "this is the density of real data alone. How many fakes are there at the same x?",
        ),
        Mistake(
            lambda p, q: p / (p + q).sum(),
            "you divide by the sum over all points. Each x is decided by itself.",
        ),
        Mistake(
            lambda p, q: p / (p.sum() + q),
            "you divide by p summed over the points. Each x is decided by itself.",
        ),
        Mistake(
            lambda p, q: p / (p + q) * 0.5,
            "half of it: ½ for p = q is what the formula gives already, no prior is to be added.",
        ),
        Mistake(
            lambda p, q: np.full_like(p, 0.5),
            "½ is the best D only where p = q, when the generator is perfect.",
        ),
        Mistake(
            lambda p, q: (p > q).astype(float),
            "this decides, but a log punishes certainty: near p = q the best D hesitates.",
        ),
        Mistake(
            lambda p, q: p**2 / (p**2 + q**2),
            "too sure of itself: the densities enter squared.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="p/(p + q), the share of real data at x; ½ where the generator is perfect.",
)


def _loss(real, fake):
    return _softplus(-real).mean() + _softplus(fake).mean()


def _draw_logits(rng):
    real, fake = (rng.normal(size=int(rng.integers(low, low + 3))) * 2 for low in (3, 7))
    if rng.integers(2):
        real[0], fake[0] = -800, 800  # D is certain, and wrong
    return real, fake


_discriminator_loss = Task(
    truth=_loss,
    draw=_draw_logits,
    mistakes=(
        Mistake(
            lambda real, fake: _softplus(real).mean() + _softplus(-fake).mean(),
            "this is the loss as given: it is small where D is wrong.",
        ),
        Mistake(
            lambda real, fake: -_loss(real, fake),
            "the sign is wrong: −log of a probability is positive, and the loss is minimised.",
        ),
        Mistake(
            lambda real, fake: _softplus(-real).sum() + _softplus(fake).sum(),
            "these are sums; both expectations are means.",
        ),
        Mistake(
            lambda real, fake: np.concatenate([_softplus(-real), _softplus(fake)]).mean(),
            "you averaged over all data together. There are two expectations, each with its own N.",
        ),
        Mistake(
            lambda real, fake: _loss(real, fake) / 2,
            "half of it: the two expectations are added, not averaged.",
        ),
        Mistake(
            lambda real, fake: _softplus(-real).mean(),
            "only the real data are there. What is D charged for the fakes?",
        ),
        Mistake(
            lambda real, fake: _softplus(fake).mean(),
            "only the fakes are there. What is D charged for the real data?",
        ),
        Mistake(
            lambda real, fake: _softplus(-real).mean() + _softplus(-fake).mean(),
            "−log D stands in both terms, so D = 1 everywhere is best. For fakes 1 − D counts.",
        ),
        Mistake(
            lambda real, fake: _softplus(real).mean() + _softplus(fake).mean(),
            "−log(1 − D) stands in both terms, so D = 0 everywhere is best.",
        ),
        Mistake(
            lambda real, fake: _softplus(-real).mean() - _softplus(fake).mean(),
            "you subtract the charge for the fakes; both charges are to be small.",
        ),
        Mistake(
            lambda real, fake: _softplus(-real.mean()) + _softplus(fake.mean()),
            "you averaged the logits first; the charges are averaged.",
        ),
        Mistake(
            lambda real, fake: -np.log(sigmoid(real)).mean() - np.log(1 - sigmoid(fake)).mean(),
            "the formula is right, but overflows: for a logit of −800 σ is 0, and its log −∞. "
            "Go from the logits to the loss directly.",
        ),
        Mistake(
            lambda real, fake: (
                -np.log(sigmoid(real) + 1e-8).mean() - np.log(1 - sigmoid(fake) + 1e-8).mean()
            ),
            "the small number in the log hides the overflow: at −800 the loss is 800, not 18.",
        ),
        Mistake(
            lambda real, fake: sigmoid(-real).mean() + sigmoid(fake).mean(),
            "the logs are missing: this is how often a D that tosses its coin is wrong.",
        ),
        Mistake(
            lambda real, fake: (sigmoid(-real) ** 2).mean() + (sigmoid(fake) ** 2).mean(),
            "this is the squared loss (a least-squares GAN); here it is the negative log.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="softplus(−d) for real, softplus(d) for fakes, each averaged; no logit is too large.",
)

TASKS = {"Q3a": _best_discriminator, "Q3b": _discriminator_loss}
