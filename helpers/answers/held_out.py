"""Tasks whose answer trains a model of images, judged by its bound on images it has not seen."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from helpers.answers.feedback import NOT_ATTEMPTED, not_yet, praised
from helpers.answers.reader import ReaderError, as_numbers, call, is_stub, shown

_ASKED = "three things are asked for: encode, decode and variance_x"
_DEAR, _LARGE = 100, 0.15  # nats that no code needs; a share of the misfit, see `_why`


@dataclass(frozen=True)
class HeldOutTask:
    """A function that trains a variational autoencoder and returns encode, decode and variance_x.

    encode takes images (N, X) and returns mean and log variance of their codes, both (N, Z);
    decode takes codes (N, Z) and returns pictures (N, X); variance_x is that of p(x|z). Whatever
    these are, the bound made of them here is one on log p(x), on average over the noise.

    images   function that returns images of the training and others, both (N, X), in float32
    enough   the mean bound per image, in nats, above which the answer is right
    seconds  after which it is stopped
    difficulty, minutes, praise  see `Task`
    """

    images: Callable
    enough: float
    difficulty: int
    minutes: int
    praise: str
    seconds: int = 180

    def judge(self, answer, _solution=None):
        """Return `Feedback` on a function that trains a model.

        Raises ReaderError, whose message is the sentence, where the reader's code fails.
        """
        if is_stub(answer):
            return NOT_ATTEMPTED
        if not callable(answer):
            return not_yet(f"a function is asked for, but this is {shown(answer)}.")
        seen, held_out = self.images()
        result, _ = call(answer, (seen,))
        if is_stub(result):
            return NOT_ATTEMPTED
        found = _found(*_parts(result), held_out)
        bound = found.bound()
        if bound > self.enough:
            return praised(self, f" Yours has a bound of {bound:.0f} nats.")
        spread = ((held_out - seen.mean(axis=0)) ** 2).sum(axis=1).mean()
        return not_yet(self._told(found, bound, spread))

    def _told(self, found, bound, spread):
        """Return what is said of a low bound; spread is the misfit of the mean image."""
        slips = [(made.bound(), says) for change, says in _SLIPS if (made := change(found))]
        better, says = max(slips, default=(-np.inf, ""))
        if better > self.enough:
            return f"{says} your bound is high enough."
        fitted = replace(found, variance_x=found.fitted())
        if fitted.bound() > self.enough:
            return (
                f"your bound is {bound:.0f} nats, and only variance_x is to blame. With "
                f"{fitted.variance_x:.3g}, the mean squared misfit per pixel, the same network has "
                f"{fitted.bound():.0f}."
            )
        return (
            f"your bound is {bound:.0f} nats, more than {self.enough:.0f} are asked for. The mean "
            f"squared misfit of a picture is {found.misfit():.1f}, its code costs {found.kl():.1f} "
            f"nats, and your variance_x is {found.variance_x:.3g}. {_why(found, spread)}"
        )


@dataclass(frozen=True)
class _Found:
    """What a reader's model makes of held-out images: codes, pictures and the bound."""

    held_out: np.ndarray
    mean: np.ndarray
    log_variance: np.ndarray
    decode: Callable
    variance_x: float

    def pictures(self):
        noise = np.random.default_rng(2018).standard_normal(self.mean.shape, dtype=np.float32)
        z = self.mean + np.exp(self.log_variance / 2) * noise
        (made,) = _arrays("decode", self.decode, z, [self.held_out.shape])
        return made

    def misfit(self):
        """Return the mean over the images of the squared error, summed over the pixels."""
        return ((self.held_out - self.pictures()) ** 2).sum(axis=1, dtype=float).mean()

    def fitted(self):
        """Return the variance_x at which the bound is highest."""
        return self.misfit() / self.held_out.shape[1]

    def kl(self):
        """Return the mean over the images."""
        terms = self.mean**2 + np.exp(self.log_variance) - 1 - self.log_variance
        return terms.sum(axis=1, dtype=float).mean() / 2

    def bound(self):
        """Return the mean over the images, −∞ where it is not finite."""
        constant = self.held_out.shape[1] / 2 * np.log(2 * np.pi * self.variance_x)
        bound = -(constant + self.misfit() / (2 * self.variance_x) + self.kl())
        return bound if np.isfinite(bound) else -np.inf


def _why(found, spread):
    """Return what may have brought about a bound that is too low."""
    misfit, best = found.misfit(), replace(found, variance_x=found.fitted()).bound()
    if not np.isfinite(best) or found.kl() > _DEAR:
        return "That is dear for a code: does the loss that you train with have the KL in it?"
    offset = (found.held_out - found.pictures()).mean(axis=0)
    if (offset**2).sum() > _LARGE * misfit:
        return (
            "On average your pictures are off by one and the same picture: is the mean image, say, "
            "subtracted at one end and not added at the other?"
        )
    by_mean = replace(found, log_variance=np.full_like(found.mean, -60)).misfit()
    if by_mean < (1 - _LARGE) * misfit:
        return (
            f"Decoded from the mean of the code alone, the misfit would be {by_mean:.1f}: does "
            "your decoder get z with its noise while you train?"
        )
    if misfit > 0.97 * spread:
        return (
            f"The mean of all images, whatever the code, has the misfit {spread:.1f}: does the "
            "loss fall while you train, and does the decoder get z?"
        )
    if best > found.bound() + 20:
        return (
            f"With {found.fitted():.3g}, the misfit per pixel, your bound would be {best:.0f}, "
            "still too low: train with a smaller variance_x, too, or for longer."
        )
    return "Train for longer, or with another variance_x."


def _parts(result):
    """Return encode, decode and variance_x; raise ReaderError where they are not these."""
    if not isinstance(result, tuple | list) or len(result) != 3:
        several = isinstance(result, tuple | list)
        found = f"{len(result)} things" if several else f"a {type(result).__name__}"
        raise ReaderError(f"{_ASKED}; your function returns {found}.")
    encode, decode, variance_x = result
    if not callable(encode) or not callable(decode):
        raise ReaderError(f"{_ASKED}, in this order; the first two are functions.")
    variance_x = as_numbers(variance_x)
    if variance_x.size != 1 or not (np.isfinite(variance_x).all() and variance_x.item() > 0):
        raise ReaderError(f"variance_x must be a positive number, yours is {shown(variance_x)}.")
    return encode, decode, float(variance_x.item())


def _found(encode, decode, variance_x, held_out):
    mean, log_variance = _arrays("encode", encode, held_out, [(len(held_out), None)] * 2)
    if mean.shape != log_variance.shape:
        raise ReaderError(
            f"mean and log variance must have the same shape; those of your encode have "
            f"{mean.shape} and {log_variance.shape}."
        )
    return _Found(held_out, mean, log_variance, decode, variance_x)


def _arrays(name, function, argument, shapes):
    """Return what a function of the reader's returns as arrays of these shapes, in float32.

    None in a shape stands for any number. One array may stand alone. Raises ReaderError.
    """
    result, _ = call(function, (argument,))
    several = [result] if len(shapes) == 1 else result
    if len(shapes) > 1 and not (isinstance(result, tuple | list) and len(result) == len(shapes)):
        raise ReaderError(f"your {name} must return mean and log variance of the codes, a pair.")
    arrays = [as_numbers(one).astype(np.float32) for one in several]
    for array, shape in zip(arrays, shapes, strict=True):
        fits = len(array.shape) == len(shape) and all(
            asked in (None, found) for asked, found in zip(shape, array.shape, strict=True)
        )
        if not fits:
            asked = str(shape).replace("None", "Z")
            raise ReaderError(f"your {name} returns shape {array.shape}, expected is {asked}.")
        if not np.isfinite(array).all():
            raise ReaderError(f"your {name} returns NaN or infinity: did the training diverge?")
    return arrays


def _logs(found):
    """Return the found with the logarithm of what it has as log variance, or None."""
    if found.log_variance.min() <= 0:
        return None
    return replace(found, log_variance=np.log(found.log_variance))


def _doubled(found):
    return found and replace(found, log_variance=2 * found.log_variance)


def _squared(found):
    """Return the found with the square of its variance_x, if that is about the best, or None."""
    square = found.variance_x**2
    close = 0.7 < square / found.fitted() < 1.4
    return replace(found, variance_x=square) if close else None


_SLIPS = (
    (
        _logs,
        "your encode returns the variance of the codes; with its logarithm, which is asked for,",
    ),
    (
        lambda found: _doubled(_logs(found)),
        "your encode returns σ_z; with log σ_z², which is asked for,",
    ),
    (
        _doubled,
        "your encode returns log σ_z; log σ_z² is twice that, and with it",
    ),
    (
        lambda found: replace(found, mean=found.log_variance, log_variance=found.mean),
        "your encode returns the log variance first; the mean comes first. With the two exchanged",
    ),
    (
        _squared,
        "you return σ_x; variance_x is its square, and with it",
    ),
)
