"""When two arrays of numbers count as the same, and what single precision explains."""

import numpy as np

from helpers.answers.several import of_each

_TWELVE_DIGITS = 1e-12
_SINGLE = 1e-5  # some hundred roundings of float32
_AT_MOST = 1e-3
_SMALLEST_SINGLE = np.finfo(np.float32).tiny
_SMALLEST = np.nextafter(0, 1)


def same(a, b):
    """Return whether a and b agree to seven digits, or where b is small, to nine of its largest."""
    if a.shape != b.shape:
        return False
    return np.allclose(a, b, rtol=1e-7, atol=1e-9 * _size(b), equal_nan=True)


def same_to_twelve_digits(a, b):
    """Return whether a and b agree to twelve digits, number by number, however small."""
    if a.shape != b.shape:
        return False
    return np.allclose(a, b, rtol=_TWELVE_DIGITS, atol=4 * _SMALLEST, equal_nan=True)


def is_single(a):
    """Return whether float32 holds every number of a exactly, as if it had been computed there."""
    return np.array_equal(a, a.astype(np.float32), equal_nan=True)


def error(a, b, each):
    """Return max |a − b| relative to the largest number of b, or with `each`, number by number.

    Numbers that float32 cannot tell from 0 count as 0; what is infinite must be the same.
    """
    if a.shape != b.shape:
        return np.inf
    a, b = (np.where(np.abs(values) < _SMALLEST_SINGLE, 0, values) for values in (a, b))
    finite = np.isfinite(b)
    if not np.array_equal(a[~finite], b[~finite], equal_nan=True):
        return np.inf
    difference = np.abs(a - b)[finite]
    scale = np.abs(b)[finite] if each else np.full(difference.shape, _size(b))
    return np.divide(difference, scale, out=difference, where=difference != 0).max(initial=0)


def error_of_single(exact, in_single, each):
    """Return the relative error that single precision may make of a result, as `error` counts.

    `in_single` is what one computation in float32 gives. The bound is a hundred roundings plus
    ten times the error of that one, and never above 1e-3.
    """
    return min(_SINGLE + 10 * error(in_single, exact, each), _AT_MOST)


def to_single(arguments):
    """Return the arguments with their floats in float32."""

    def single(a):
        return np.float32(a) if np.asarray(a).dtype == float else a

    return [of_each(single, argument) for argument in arguments]


def _size(values):
    return np.abs(values[np.isfinite(values)]).max(initial=0)
