"""The tasks of notebook Q3."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import question_3 as solutions
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


def _draw_decoder(rng):
    """Return w (X,), σ_x² and β; some w have a single pixel."""
    return rng.normal(size=rng.integers(1, 6)), rng.uniform(0.2, 2), rng.uniform(0.1, 2)


_code_variance = Task(
    truth=solutions.code_variance,
    draw=_draw_decoder,
    mistakes=(
        Mistake(
            lambda w, variance_x, beta: beta / (beta + w.sum() ** 2 / variance_x),
            "you squared the sum of the weights. Each pixel has a square of its own; these add up.",
        ),
        Mistake(
            lambda w, variance_x, beta: beta / (beta + (w**2).sum() * variance_x),
            "σ_x² divides: the noisier the pixels, the less it matters that the code is noisy.",
        ),
        Mistake(
            lambda w, variance_x, beta: (w**2).sum() / variance_x / beta + 1,
            "this is the precision 1/σ_z².",
        ),
        Mistake(
            lambda w, variance_x, beta: beta * variance_x / (w**2).sum(),
            "the KL holds σ_z² itself, too, not only its log: what is its slope by σ_z²?",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="it falls with β, to 0; and the more pixels hang on the code, the less noise it bears.",
)


def _draw_cloud(rng):
    """Return x (N, D) of a slanted cloud off the origin, and a share that no k just reaches."""
    d = rng.integers(4, 7)
    x = rng.normal(size=(12, d)) @ rng.normal(size=(d, d)) + 4 * rng.normal(size=d)
    values = np.linalg.eigvalsh(np.cov(x.T))[::-1]
    kept = np.append(0, np.cumsum(values) / values.sum())
    k = rng.integers(d)
    return x, kept[k] + rng.uniform(0.2, 0.8) * (kept[k + 1] - kept[k])


def _first(values, share):
    """Return how many of the values, from the first on, add up to that share of them all."""
    return 1 + np.count_nonzero(np.cumsum(values) / values.sum() < share)


def _singular(x):
    return np.linalg.svd(x, compute_uv=False)


_numbers_needed = Task(
    truth=solutions.numbers_needed,
    draw=_draw_cloud,
    mistakes=(
        Mistake(
            lambda x, share: _first(_singular(x) ** 2, share),
            "the mean is still in the data, and takes a direction of its own. Variance is counted "
            "from the mean.",
        ),
        Mistake(
            lambda x, share: _first(_singular(x - x.mean(axis=0)), share),
            "you added up singular values, or roots of eigenvalues. Variances are their squares.",
        ),
        Mistake(
            lambda x, share: _first(np.sort(x.var(axis=0))[::-1], share),
            "these are the variances of the coordinates. PCA may turn the axes: where do the "
            "variances of its directions stand?",
        ),
        Mistake(
            lambda x, share: _first(np.linalg.eigvalsh(np.cov(x.T)), share),
            "you begin with the smallest eigenvalues, as eigvalsh lists them. PCA keeps the "
            "largest.",
        ),
        Mistake(
            lambda x, share: (
                np.count_nonzero(_singular(x - x.mean(axis=0)) ** 2 > 0)
                - _first(_singular(x - x.mean(axis=0)) ** 2, share)
            ),
            "these are the numbers that may go, not those that are needed.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="the error of PCA with k numbers is what the other eigenvalues add up to.",
)


def _draw_smoothed(rng):
    return *rng.uniform(0.05, 2, size=(2, rng.integers(4, 10))), rng.uniform(0.5, 1)


_smoothed_discriminator = Task(
    truth=solutions.smoothed_discriminator,
    draw=_draw_smoothed,
    mistakes=(
        Mistake(
            lambda p, q, a: a * p / (a * p + q),
            "the rest of a real datum, 1 − a, is charged −log(1 − D): it counts with the fakes.",
        ),
        Mistake(
            lambda p, q, a: a * p / (a * p - (1 - a) * p + q),
            "the part 1 − a of the real data speaks against D, as the fakes do: it is added to q.",
        ),
        Mistake(
            lambda p, q, a: (a * p + (1 - a) * q) / (p + q),
            "you have smoothed the fakes as well. They are charged −log(1 − D) alone.",
        ),
        Mistake(
            lambda p, q, a: a + (1 - a) * p / (p + q),
            "this never falls below a. Where there are only fakes, D should be 0.",
        ),
        Mistake(
            lambda p, q, a: a * p / q,
            "this is a ratio, which can exceed 1. Solve −ap/D + ((1 − a)p + q)/(1 − D) = 0.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="a p/(p + q): never above a, however far from all fakes; the order of the x stays.",
)


def _draw_outcomes(rng):
    """Return p and q (K,), which add up to 1, with a zero in either of them, or in none."""
    p, q = rng.uniform(0.05, 1, size=(2, rng.integers(3, 8)))
    if rng.integers(3):
        p[0] = q[1] = 0
    return p / p.sum(), q / q.sum()


def _kl(p, m):
    some = p > 0
    return (p[some] * np.log(p[some] / m[some])).sum()


_jensen_shannon = Task(
    truth=solutions.jensen_shannon,
    draw=_draw_outcomes,
    mistakes=(
        Mistake(
            lambda p, q: 2 * np.log(2) - 2 * solutions.jensen_shannon(p, q),
            "this is the least loss, 2 log 2 − 2 JS. Solve it for JS.",
        ),
        Mistake(
            lambda p, q: solutions.jensen_shannon(p, q) / np.log(2),
            "you took logarithms to base 2. In this book they are natural ones.",
        ),
        Mistake(
            lambda p, q: _kl(p, (p + q) / 2) / 2,
            "this is one half of JS, that of the real data. Where are the fakes?",
        ),
        Mistake(
            lambda p, q: _kl(q, (p + q) / 2) / 2,
            "this is one half of JS, that of the fakes. Where are the real data?",
        ),
        Mistake(
            lambda p, q: np.sqrt(solutions.jensen_shannon(p, q)),
            "this is the root of JS, a distance, but not JS.",
        ),
    ),
    difficulty=3,
    minutes=8,
    praise="log 2 less half the least loss of a judge: 0 for p = q, log 2 if no outcome is shared.",
)

TASKS = {
    "Q3a": _best_discriminator,
    "Q3b": _discriminator_loss,
    "Q3c": _code_variance,
    "Q3d": _numbers_needed,
    "Q3e": _smoothed_discriminator,
    "Q3f": _jensen_shannon,
}
