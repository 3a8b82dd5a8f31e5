"""The tasks of notebook 4.8."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.held_out import HeldOutTask
from helpers.answers.solutions import exercise_4_8 as solutions
from helpers.data import mnist


def _squares(x, reconstruction):
    return ((x - reconstruction) ** 2).sum(axis=1)


def _constant(x, variance_x):
    return x.shape[1] / 2 * np.log(2 * np.pi * variance_x)


def _kl(mean, log_variance):
    return (mean**2 + np.exp(log_variance) - 1 - log_variance).sum(axis=1) / 2


def _per_image(x, reconstruction, mean, log_variance, variance_x, beta=1.0):
    likelihood = _constant(x, variance_x) + _squares(x, reconstruction) / (2 * variance_x)
    return likelihood + beta * _kl(mean, log_variance)


def _with_kl(kl):
    """Return the loss of a reader whose KL per image is `kl(mean, log_variance)`."""
    return lambda x, r, m, lv, v: (_per_image(x, r, m, lv, v, beta=0) + kl(m, lv)).mean()


def _with_likelihood(likelihood):
    """Return the loss of a reader whose −log p(x|z) per image is `likelihood(x, r, v)`."""
    return lambda x, r, m, lv, v: (likelihood(x, r, v) + _kl(m, lv)).mean()


def _draw(rng):
    images, pixels, latents = (int(rng.integers(*ends)) for ends in ((3, 8), (6, 12), (2, 5)))
    x, reconstruction = rng.uniform(size=(2, images, pixels))
    mean, log_variance = rng.normal(size=(2, images, latents))
    return x, reconstruction, mean, log_variance, float(rng.uniform(0.05, 0.4))


_loss = Task(
    truth=lambda *arguments: _per_image(*arguments).mean(),
    draw=_draw,
    mistakes=(
        Mistake(
            lambda *arguments: -_per_image(*arguments).mean(),
            "this is the bound itself, to be made large. A loss is made small: mind the sign.",
        ),
        Mistake(
            _per_image,
            "these are the losses of the single images, and they are right. Asked for is one "
            "number: their mean.",
        ),
        Mistake(
            lambda *arguments: _per_image(*arguments).sum(),
            "this is the sum over the batch. Asked for is a loss per image, which does not "
            "grow with the size of the batch.",
        ),
        Mistake(
            lambda *arguments: _per_image(*arguments).sum() / 600,
            "you divide by 600, the source's batch size written as a constant. How many images "
            "are in this batch?",
        ),
        Mistake(
            _with_likelihood(
                lambda x, r, v: _constant(x, v) + ((x - r) ** 2).mean(axis=1) / (2 * v)
            ),
            "you average the squares over the pixels. The log of a product over pixels is a sum; "
            "with a mean the KL weighs X times too much.",
        ),
        Mistake(
            lambda x, r, m, lv, v: _per_image(x, r, m, lv, v).mean() - _constant(x, v),
            "right but for the constant (X/2) log 2πσ_x². It moves no weight of the network, but "
            "without it the loss is no bound, and two values of σ_x² cannot be compared.",
        ),
        Mistake(
            _with_likelihood(lambda x, r, v: x.shape[1] / 2 * np.log(v) + _squares(x, r) / (2 * v)),
            "the Gaussian's normaliser lacks its 2π.",
        ),
        Mistake(
            _with_likelihood(lambda x, r, v: np.log(2 * np.pi * v) / 2 + _squares(x, r) / (2 * v)),
            "you have the normaliser of a single pixel; an image has X of them.",
        ),
        Mistake(
            _with_likelihood(
                lambda x, r, v: 392 * np.log(2 * np.pi * v) + _squares(x, r) / (2 * v)
            ),
            "you have 784 pixels whatever the images are; X is `x.shape[1]`.",
        ),
        Mistake(
            _with_likelihood(lambda x, r, v: _constant(x, v) + _squares(x, r) / v),
            "the squares lack a ½: what stands in the exponent of a Gaussian?",
        ),
        Mistake(
            _with_likelihood(
                lambda x, r, v: (
                    x.shape[1] / 2 * np.log(2 * np.pi * v**2) + _squares(x, r) / (2 * v**2)
                )
            ),
            "you square `variance_x`, but it is σ_x² already, not σ_x.",
        ),
        Mistake(
            _with_likelihood(lambda x, r, v: _constant(x, v) + _squares(x, r) / (2 * v**0.5)),
            "you divide the squares by 2σ_x; a square is measured in units of σ_x².",
        ),
        Mistake(
            _with_likelihood(lambda x, r, v: _squares(x, r)),
            "you have the source's squares, with neither σ_x² nor the constant: here σ_x² is an "
            "argument, not always ½.",
        ),
        Mistake(
            lambda x, r, m, lv, v: (_squares(x, r) + (m**2).sum(axis=1) / 2).mean(),
            "this is the source's loss, per image: it holds for σ_x² = ½ and σ_z² = 1, up to a "
            "constant. Here both variances are given.",
        ),
        Mistake(
            _with_kl(lambda m, lv: 0),
            "the KL is missing. Nothing keeps the codes where the prior will look for them.",
        ),
        Mistake(
            _with_kl(lambda m, lv: -_kl(m, lv)),
            "your KL has the wrong sign: a code far from the prior should cost, not pay.",
        ),
        Mistake(
            _with_kl(lambda m, lv: 2 * _kl(m, lv)),
            "your KL is twice what it should be: which factor stands before its sum?",
        ),
        Mistake(
            _with_kl(lambda m, lv: _kl(m, lv) / 2),
            "your KL is half of what it should be: the ½ stands there twice.",
        ),
        Mistake(
            _with_kl(lambda m, lv: _kl(m, 2 * lv)),
            "you take `log_variance` for log σ_z; it is log σ_z².",
        ),
        Mistake(
            _with_kl(lambda m, lv: (m**2 + np.exp(lv / 2) - 1 - lv).sum(axis=1) / 2),
            "the KL holds σ_z², you have σ_z: no half is needed in the exponential.",
        ),
        Mistake(
            _with_kl(lambda m, lv: (m**2 + lv - 1 - np.log(np.abs(lv))).sum(axis=1) / 2),
            "you use `log_variance` as if it were the variance itself.",
        ),
        Mistake(
            _with_kl(lambda m, lv: (m**2).sum(axis=1) / 2),
            "½Σμ_z² is the KL for σ_z² = 1, as in the source. Here the posterior has variances.",
        ),
        Mistake(
            _with_kl(lambda m, lv: (m**2 + np.exp(lv) - lv).sum(axis=1) / 2),
            "the KL of the prior from itself must be 0: try μ_z = 0, σ_z² = 1 in yours.",
        ),
        Mistake(
            _with_kl(lambda m, lv: (m**2 + np.exp(lv) - 1 + lv).sum(axis=1) / 2),
            "the last term of your KL has the wrong sign: a narrow posterior should cost.",
        ),
        Mistake(
            _with_kl(lambda m, lv: (m**2 + np.exp(lv) - 1 - lv).mean(axis=1) / 2),
            "you average the KL over the latents. Each of them is paid for: it is a sum.",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="−ELBO per image, with every constant: in the mean over z it bounds −log p(x), whatever "
    "the batch.",
)


def _draw_codes(rng):
    shape = int(rng.integers(2, 6)), int(rng.integers(2, 5))
    return tuple(rng.normal(size=shape) for _ in range(3))


_sample = Task(
    truth=solutions.sample,
    draw=_draw_codes,
    mistakes=(
        Mistake(
            lambda mean, log_variance, noise: mean + noise,
            "this noise has the variance 1 for every image and latent, as the source's has. What "
            "does `log_variance` say?",
        ),
        Mistake(
            lambda mean, log_variance, noise: mean + log_variance * noise,
            "log σ_z² is no standard deviation, it may even be negative. Which function leads back "
            "from a logarithm?",
        ),
        Mistake(
            lambda mean, log_variance, noise: mean + log_variance / 2 * noise,
            "half of log σ_z² is log σ_z. What stretches the noise is σ_z itself.",
        ),
        Mistake(
            lambda mean, log_variance, noise: mean + np.sqrt(np.abs(log_variance)) * noise,
            "this is the root of the logarithm: first back from the logarithm, then the root.",
        ),
        Mistake(
            lambda mean, log_variance, noise: np.exp(log_variance / 2) * (mean + noise),
            "you stretch the mean as well: it is where the noise is moved to, afterwards.",
        ),
    ),
    difficulty=1,
    minutes=3,
    praise="μ_z + σ_z ε: the line through which all of training's gradients come.",
)


def _draw_squares(rng):
    images, pixels = (int(rng.integers(*ends)) for ends in ((3, 8), (2, 7)))
    return (rng.uniform(0.1, 1, pixels) * rng.chisquare(1, (images, pixels)),)


_pixel_gain = Task(
    truth=solutions.pixel_gain,
    draw=_draw_squares,
    mistakes=(
        Mistake(
            lambda s: (s.shape[1] * np.log(s.mean()) - np.log(s).mean(axis=0).sum()) / 2,
            "you average the logarithms of the squares; the best σ_j² is the mean of the squares "
            "themselves, and its logarithm comes after.",
        ),
    ),
    difficulty=2,
    minutes=8,
    praise="half of X times (log of the mean − mean of the logs): by Jensen it is never a loss.",
)


def _digits():
    """Return 9,000 images and 1,000 others, as the notebook has them."""
    images = mnist().images.reshape(-1, 784).astype(np.float32) / 255
    return images[:9000], images[9000:]


_own_vae = HeldOutTask(
    images=_digits,
    enough=250,
    difficulty=3,
    minutes=25,
    praise="a machine of your own, on images that it has never seen.",
)

TASKS = {
    "4.8a": _loss,
    "4.8b": _sample,
    "4.8c": _pixel_gain,
    "4.8d": _own_vae,
}
