"""Answers to the tasks b to d of 4.8, written without sight of what `check` knows.

The machines of d are linear: found at once, and the same on every computer.
"""

import numpy as np
import torch

from tests.answers.blind.case import right, wrong


@wrong("4.8b", "the half is lost: stretched by the variance")
def sample_variance(mean, log_variance, noise):
    return mean + np.exp(log_variance) * noise


@wrong("4.8b", "the logarithm is taken for the standard deviation")
def sample_log(mean, log_variance, noise):
    return mean + log_variance * noise


@wrong("4.8b", "the exponential is lost")
def sample_half_log(mean, log_variance, noise):
    return mean + 0.5 * log_variance * noise


@wrong("4.8b", "the source's sample: noise of variance 1")
def sample_unit(mean, log_variance, noise):
    samples = noise
    return mean + samples


@wrong("4.8b", "the root of the logarithm")
def sample_root_of_log(mean, log_variance, noise):
    return mean + np.sqrt(np.abs(log_variance)) * noise


@wrong("4.8b", "the mean is scaled as well", "the half is lost")
def sample_all_scaled(mean, log_variance, noise):
    return np.exp(log_variance) * (mean + noise)


@right("4.8b")
def sample_torch(mean, log_variance, noise):
    mean, log_variance, noise = map(torch.as_tensor, (mean, log_variance, noise))
    return torch.addcmul(mean, log_variance.exp().sqrt(), noise)


@wrong("4.8c", "the half is lost")
def gain_whole(squares):
    pixels = squares.shape[1]
    return pixels * np.log(squares.mean()) - np.log(squares.mean(axis=0)).sum()


@wrong("4.8c", "means over the pixels of each image, not over the images")
def gain_rows(squares):
    total = squares.shape[1] * np.log(squares.mean())
    return 0.5 * (total - np.sum(np.log(squares.mean(axis=1))))


@wrong("4.8c", "the mean of the logarithms instead of the logarithm of the mean")
def gain_logs(squares):
    each = np.log(squares).mean(axis=0)
    return 0.5 * (squares.shape[1] * np.log(squares.mean()) - each.sum())


@wrong("4.8c", "the gain of one pixel: a mean over pixels instead of a sum")
def gain_of_a_pixel(squares):
    return 0.5 * (np.log(squares.mean()) - np.log(squares.mean(axis=0)).mean())


@wrong("4.8c", "the sign: loss instead of gain")
def gain_down(squares):
    variances = squares.mean(axis=0)
    return 0.5 * np.sum(np.log(variances / variances.mean()))


@wrong("4.8c", "summed over the images", "the half is lost")
def gain_of_all(squares):
    variances = squares.mean(axis=0)
    return len(squares) * np.log(variances.mean() / variances).sum()


@right("4.8c")
def gain_by_bounds(squares):
    def bound(variance):
        return np.mean(-0.5 * (np.log(2 * np.pi * variance) + squares / variance).sum(axis=1))

    return bound(squares.mean(axis=0)) - bound(squares.mean())


def linear_machine(images, latents=40):
    """Return probabilistic PCA as what 4.8d asks for: encode, decode and variance_x."""
    middle = images.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(images.T, dtype=np.float64))
    vectors *= np.sign(vectors.sum(axis=0))  # else each computer chooses signs of its own
    variance_x = values[:-latents].mean()
    W = vectors[:, -latents:] * np.sqrt(values[-latents:] - variance_x)
    precision = (W**2).sum(axis=0) + variance_x  # W has orthogonal columns

    def encode(x):
        mean = (x - middle) @ (W / precision)
        return mean, np.zeros_like(mean) + np.log(variance_x / precision)

    return encode, lambda z: middle + z @ W.T, variance_x


@right("4.8d")
def pca(images):
    return linear_machine(images)


@wrong("4.8d", "the variance is returned for its logarithm")
def pca_variance(images):
    return linear_machine_with(np.exp, images)


def linear_machine_with(changed, images):
    """Return probabilistic PCA whose encode returns `changed` of the log variance."""
    encode, *rest = linear_machine(images)

    def changed_encode(x):
        mean, log_variance = encode(x)
        return mean, changed(log_variance)

    return changed_encode, *rest


@wrong("4.8d", "σ_x in place of σ_x²")
def pca_deviation(images):
    encode, decode, variance_x = linear_machine(images)
    return encode, decode, np.sqrt(variance_x)


@wrong("4.8d", "the decoder forgets to add the mean image")
def pca_centred(images):
    encode, decode, variance_x = linear_machine(images)
    return encode, lambda z: decode(z) - images.mean(axis=0), variance_x


@wrong("4.8d", "no variance_x is returned")
def pca_pair(images):
    return linear_machine(images)[:2]


@wrong("4.8d", "the source's variance of one half is returned")
def pca_half(images):
    return *linear_machine(images)[:2], 0.5


@wrong("4.8d", "the standard deviation of the codes for the log variance")
def pca_sigma(images):
    return linear_machine_with(lambda log_variance: np.exp(log_variance / 2), images)
