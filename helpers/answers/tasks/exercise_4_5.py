"""The tasks of notebook 4.5."""

import numpy as np

from helpers.answers.comparison import Mistake, Task
from helpers.answers.solutions import exercise_4_5 as solutions

_root = np.linalg.cholesky


def _symmetric_root(covariance):
    values, vectors = np.linalg.eigh(covariance)
    return vectors * np.sqrt(values) @ vectors.T


def _draw_sample(rng):
    n, d = int(rng.integers(5, 9)), int(rng.integers(2, 5))
    factor = rng.uniform(0.2, 1, (d, d))  # every covariance is positive and has a real root
    covariance = factor @ factor.T + 0.3 * np.eye(d)
    return rng.normal(size=d), covariance, rng.normal(size=(n, d))


_sample = Task(
    truth=lambda mean, covariance, noise: mean + noise @ _root(covariance).T,
    draw=_draw_sample,
    mistakes=(
        Mistake(
            lambda mean, covariance, noise: mean + noise @ _root(covariance),
            "your samples have the covariance LᵀL. What becomes of Lε when ε lies as a row?",
        ),
        Mistake(
            lambda mean, covariance, noise: mean + noise @ np.sqrt(covariance),
            "you took the root of each entry. Is that matrix, times its transpose, Σ?",
        ),
        Mistake(
            lambda mean, covariance, noise: mean + noise @ covariance,
            "you multiply by Σ itself, so the samples have the covariance Σ²: a root is needed.",
        ),
        Mistake(
            lambda mean, covariance, noise: mean + noise * np.sqrt(np.diag(covariance)),
            "the variances are right, but the entries of your samples are independent: where have "
            "the covariances off the diagonal gone?",
        ),
        Mistake(
            lambda mean, covariance, noise: mean + noise * np.diag(covariance),
            "you stretch each coordinate by its variance: neither a root, nor the correlations.",
        ),
        Mistake(
            lambda mean, covariance, noise: mean + noise @ _symmetric_root(covariance),
            "these are samples of the right Gaussian, made with the symmetric root; the Cholesky "
            "factor is asked for.",
        ),
        Mistake(
            lambda mean, covariance, noise: noise @ _root(covariance).T,
            "the covariance is right, but your samples scatter around zero.",
        ),
        Mistake(
            lambda mean, covariance, noise: (mean + noise) @ _root(covariance).T,
            "you shift before you stretch, so L is applied to the mean as well.",
        ),
        Mistake(
            lambda mean, covariance, noise: mean * (noise @ _root(covariance).T),
            "the mean multiplies your noise; it should shift it.",
        ),
        Mistake(
            lambda mean, covariance, noise: mean - noise @ _root(covariance).T,
            "your noise has the wrong sign: another set of samples, though from the same Gaussian.",
        ),
        Mistake(
            lambda mean, covariance, noise: mean + noise @ np.linalg.inv(_root(covariance)).T,
            "you stretch by the inverse of L: that fits the way back, from x to ε.",
        ),
        Mistake(
            lambda mean, covariance, noise: mean + noise @ _root(np.linalg.inv(covariance)).T,
            "you took the root of Σ⁻¹: your samples have the precision for a covariance.",
        ),
        Mistake(
            lambda mean, covariance, noise: mean + noise,
            "your samples have the covariance I: Σ does not occur.",
        ),
    ),
    difficulty=1,
    minutes=4,
    praise="μ + Lε, row by row; their covariance is LLᵀ = Σ.",
)


def _means(by_mean, by_deviation):
    return np.array([np.mean(by_mean), np.mean(by_deviation)])


def _pathwise(mu, sigma, noise):
    slope = np.cos(mu + sigma * noise)
    return _means(slope, slope * noise)


_pathwise_gradient = Task(
    truth=_pathwise,
    draw=lambda rng: (rng.normal(), rng.uniform(0.3, 2), rng.normal(size=rng.integers(5, 10))),
    mistakes=(
        Mistake(
            lambda mu, sigma, noise: len(noise) * _pathwise(mu, sigma, noise),
            "you summed over the noise values; a mean is asked for.",
        ),
        Mistake(
            lambda mu, sigma, noise: np.stack(
                [np.cos(mu + sigma * noise), np.cos(mu + sigma * noise) * noise]
            ),
            "these are the estimates of the single draws; average them over the noise.",
        ),
        Mistake(
            lambda mu, sigma, noise: _pathwise(mu, sigma, noise)[::-1],
            "both numbers are right, in the wrong order: ∂/∂μ comes first.",
        ),
        Mistake(
            lambda mu, sigma, noise: _means(*[np.cos(mu + sigma * noise)] * 2),
            "both your entries are equal: what does the chain rule multiply by for σ?",
        ),
        Mistake(
            lambda mu, sigma, noise: _means(
                np.sin(mu + sigma * noise) * noise / sigma,
                np.sin(mu + sigma * noise) * (noise**2 - 1) / sigma,
            ),
            "this is the score-function estimator; here the derivative of the sine is to be used.",
        ),
        Mistake(
            lambda mu, sigma, noise: _means(
                np.sin(mu + sigma * noise), np.sin(mu + sigma * noise) * noise
            ),
            "you kept the sine where its derivative belongs.",
        ),
        Mistake(
            lambda mu, sigma, noise: -_pathwise(mu, sigma, noise),
            "the sign is wrong: what is the derivative of the sine?",
        ),
        Mistake(
            lambda mu, sigma, noise: _pathwise(mu, sigma, noise) * [1, sigma],
            "one factor σ too many in the second entry: by σ, not by log σ.",
        ),
        Mistake(
            lambda mu, sigma, noise: _pathwise(mu, sigma, noise) / [1, 2 * sigma],
            "your second entry is the derivative by the variance σ²; by σ is asked for.",
        ),
        Mistake(
            lambda mu, sigma, noise: _means(
                np.cos(mu + sigma**2 * noise), np.cos(mu + sigma**2 * noise) * noise
            ),
            "you stretch the noise by the variance σ², not by σ.",
        ),
        Mistake(
            lambda mu, sigma, noise: _means(
                np.cos(mu + sigma * noise), np.cos(mu + sigma * noise) * (mu + sigma * noise)
            ),
            "in the second entry you multiply by x; what is ∂x/∂σ?",
        ),
        Mistake(
            lambda mu, sigma, noise: _pathwise(mu, sigma, np.mean(noise)),
            "you averaged the noise first; the slope has to be averaged, draw by draw.",
        ),
        Mistake(
            lambda mu, sigma, noise: _means(
                np.cos(mu + sigma * noise), np.cos(mu + sigma * noise).mean() * noise
            ),
            "a mean of products is asked for in the second entry, not the product of two means.",
        ),
    ),
    difficulty=2,
    minutes=5,
    praise="the means of cos x and of ε cos x: what backpropagation through a sampled code does.",
)


def _draw_heights(rng):
    count = int(rng.integers(3, 9))
    return rng.normal(1, 2, size=count), rng.normal(size=count), rng.uniform(0.3, 2)


_leave_one_out = Task(
    truth=solutions.leave_one_out,
    draw=_draw_heights,
    mistakes=(
        Mistake(
            lambda heights, noise, sigma: np.mean((heights - heights.mean()) * noise) / sigma,
            "you subtract the mean of all, each draw's own height among them: that shrinks the "
            "estimate.",
        ),
    ),
    difficulty=2,
    minutes=6,
    praise="no bias, since the others know nothing of ε_n, and no constant to be found.",
)


def _draw_plane(rng):
    mean, covariance, noise = _draw_sample(rng)
    return rng.normal(size=len(mean)), mean, covariance, noise


def _by_root(u, slope, x, noise):
    """Return the mean over the draws of slope(u·x) u εᵀ, for rows x and noise (N, D)."""
    return (slope(x @ u)[:, np.newaxis] * u).T @ noise / len(noise)


_gradient_by_root = Task(
    truth=solutions.gradient_by_root,
    draw=_draw_plane,
    mistakes=(
        Mistake(
            lambda u, mean, covariance, noise: _by_root(
                u, np.cos, mean + noise @ _root(covariance), noise
            ),
            "your samples have the covariance LᵀL. Is your `sample` right?",
        ),
        Mistake(
            lambda u, mean, covariance, noise: np.tril(
                _by_root(u, np.cos, mean + noise @ _root(covariance).T, noise)
            ),
            "right up to the diagonal; above it L is 0, but its derivatives are asked for too.",
        ),
        Mistake(
            lambda u, mean, covariance, noise: _by_root(
                u, np.sin, mean + noise @ _root(covariance).T, noise
            ),
            "you kept the sine where its derivative belongs.",
        ),
    ),
    difficulty=3,
    minutes=10,
    praise="the mean of f′(x)εᵀ: what backpropagation finds for a code with a full covariance.",
)

TASKS = {
    "4.5a": _sample,
    "4.5b": _pathwise_gradient,
    "4.5c": _leave_one_out,
    "4.5d": _gradient_by_root,
}
