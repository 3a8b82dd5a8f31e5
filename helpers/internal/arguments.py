"""Checks of arguments: every message names the argument, what it got and what is expected."""

import numpy as np
from numpy.typing import ArrayLike

_KEPT = np.dtype(np.float32), np.dtype(np.float64)


def as_floats(name: str, value: ArrayLike) -> np.ndarray:
    """Return `value` as a float array; float32 and float64 are kept, integers become float64.

    Raises TypeError if `value` does not hold real numbers, ValueError if it is ragged.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be a rectangular array, got rows that differ") from None
    if array.dtype in _KEPT:
        return array
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name} must hold real numbers, got {_describe(value, array)}")
    return array.astype(np.float64)


def as_finite(name: str, value: ArrayLike) -> np.ndarray:
    """Return `value` as a float array without NaN and infinity."""
    array = as_floats(name, value)
    if np.vdot(array, array) < np.inf:  # one pass; where it overflows, each entry is looked at
        return array
    finite = np.isfinite(array)
    if not finite.all():
        first = np.unravel_index(np.argmin(finite), array.shape)
        where = f" at index {', '.join(map(str, first))}" if first else ""
        raise ValueError(f"{name} must be finite, got {array[first]}{where}")
    return array


def as_array(name: str, value: ArrayLike, shape: tuple[int | str, ...]) -> np.ndarray:
    """Return `value` as a finite float array of the given shape.

    `shape` holds a length, or a letter where any length above 0 will do: `("N", "D")`,
    `(5,)`.
    """
    return as_shape(name, as_finite(name, value), shape)


def as_shape(name: str, array: np.ndarray, shape: tuple[int | str, ...]) -> np.ndarray:
    """Return `array` if it has the given shape, as for `as_array`."""
    fits = array.ndim == len(shape)
    for got, want in zip(array.shape, shape, strict=False):
        fits = fits and (got > 0 if isinstance(want, str) else got == want)
    if not fits:
        expected = "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"
        raise ValueError(f"{name} must have shape {expected}, not empty; got shape {array.shape}")
    return array


def as_weights(name: str, value: np.ndarray) -> np.ndarray:
    """Return `value` itself if it is an array of float32 or float64; raises TypeError.

    Training changes it in place, so nothing may be converted.
    """
    if not isinstance(value, np.ndarray) or value.dtype not in (np.float32, np.float64):
        got = value.dtype if isinstance(value, np.ndarray) else type(value).__name__
        raise TypeError(f"{name} must be an array of float32 or float64, got {got}")
    return value


def as_labels(name: str, value: ArrayLike, count: int) -> np.ndarray:
    """Return `value` as a float array (count,) of labels 0 and 1."""
    labels = as_shape(name, as_floats(name, value), (count,))
    if np.count_nonzero(labels * labels - labels):  # 0 for 0 and 1 only
        as_finite(name, labels)
        n = int(np.argmax((labels != 0) & (labels != 1)))
        raise ValueError(f"{name} must hold labels 0 and 1 only, got {labels[n]} at index {n}")
    return labels


def as_targets(name: str, value: ArrayLike, count: int) -> np.ndarray:
    """Return `value` as a float array (count,) from 0 to 1."""
    targets = as_array(name, value, (count,))
    wrong = (targets < 0) | (targets > 1)
    if wrong.any():
        n = int(np.argmax(wrong))
        raise ValueError(f"{name} must hold targets from 0 to 1, got {targets[n]} at index {n}")
    return targets


def as_positive(name: str, value: ArrayLike) -> float:
    """Return `value` as a positive, finite float."""
    number = as_floats(name, value)
    if number.ndim or not 0 < number < np.inf:
        raise ValueError(f"{name} must be a positive number, got {value!r}")
    return float(number)


def as_count(name: str, value: int, minimum: int = 1) -> int:
    """Return `value` as an int of at least `minimum`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if value < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {value}")
    return int(value)


def as_generator(name: str, value: np.random.Generator) -> np.random.Generator:
    """Return `value` if it is a numpy.random.Generator; raises TypeError otherwise."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(
            f"{name} must be a numpy.random.Generator such as np.random.default_rng(0), "
            f"got {type(value).__name__}"
        )
    return value


def _describe(value, array):
    if array.ndim == 0:
        return repr(value)
    return f"{type(value).__name__} of {array.dtype}"
