"""Random smooth functions at random points: no false alarm, and no planted error missed.

The derivatives come from the complex step, which `check_gradient` does not use.
"""

import numpy as np
import pytest

from helpers.gradients import GradientError, check_gradient

FUNCTIONS = [
    np.exp,
    np.sin,
    np.cos,
    np.tanh,
    lambda z: 1 / (1 + np.exp(-z)),
    lambda z: np.log1p(np.exp(z)),
    lambda z: np.log1p(z * z),
    lambda z: np.sqrt(1 + z * z),
    lambda z: z**2,
    lambda z: z**3,
    lambda z: z**4 - z,
]
LOSSES = [
    lambda a, t: np.log1p(np.exp(a)) - t * a,
    lambda a, t: (1 / (1 + np.exp(-a)) - t) ** 2,
    lambda a, t: (a - t) ** 2 / 2,
    lambda a, t: (np.tanh(a) - t) ** 2,
    lambda a, t: np.log(np.cosh(a - t)),
]


def one_of(rng, functions):
    return functions[rng.integers(len(functions))]


def expression(rng, x, depth):
    """Return a random composition, sum or product of functions of a·v + b, of order 1 at x."""
    if depth == 0:
        a, b = rng.normal(size=x.size) / np.maximum(1, np.abs(x)), rng.normal()
        return lambda v: a @ v + b
    inner, other = expression(rng, x, depth - 1), expression(rng, x, rng.integers(depth))
    outer, (p, q) = one_of(rng, FUNCTIONS), rng.normal(size=2)
    return one_of(
        rng,
        [
            lambda v: outer(inner(v)),
            lambda v: p * inner(v) + q * other(v),
            lambda v: inner(v) * other(v),
        ],
    )


def composition(rng):
    x = rng.normal(size=rng.integers(1, 5)) * 10.0 ** rng.choice([-3, 0, 3])
    return expression(rng, x, rng.integers(1, 5)), x


def steep_or_flat(rng):
    x, a = rng.normal(size=(2, rng.integers(1, 4)))
    k, b = 10.0 ** rng.uniform(-6, 6, x.size), rng.normal(size=x.size)
    outer = one_of(rng, FUNCTIONS[:5])
    return lambda v: a @ outer(k * (v - x) + b), x


def with_an_offset(rng):
    f, x = one_of(rng, [composition, steep_or_flat])(rng)
    offset = rng.normal() * 10.0 ** rng.uniform(-3, 3)
    return lambda v: f(v) + offset, x


def in_other_units(rng):
    f, x = composition(rng)
    units = 10.0 ** rng.uniform(-12, 12)
    return lambda v: units * f(v), x


def error_over_data(rng):
    n, d = rng.integers(1, 40), rng.integers(1, 8)
    data, t, w = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)
    scale, loss = 10.0 ** rng.uniform(-6, 6), one_of(rng, LOSSES)
    return lambda v: np.mean(loss(data @ v * scale, t)), w / scale


def two_layers(rng):
    h, x = rng.integers(1, 6), rng.normal(size=rng.integers(1, 4)) * 10.0 ** rng.uniform(-2, 1)
    w, b, a = rng.normal(size=(h, x.size)), rng.normal(size=h), rng.normal(size=h)
    outer = one_of(rng, FUNCTIONS[1:6])
    return lambda v: a @ outer(w @ v + b), x


def powers(rng):
    d = rng.integers(1, 4)
    a, p = rng.normal(size=d), rng.uniform(-2, 4, d)
    return lambda v: np.sum(a * v**p), 10.0 ** rng.uniform(-3, 6, d)


def far_out(rng):
    x, a = rng.normal(size=(2, rng.integers(1, 4)))
    x *= 10.0 ** rng.uniform(2, 6)
    k, outer = 3 / np.abs(x).max() * rng.random(), one_of(rng, FUNCTIONS)
    return lambda v: np.sum(a * outer(k * v)), x


def jacobian(rng):
    x = rng.normal(size=3)
    rows = [expression(rng, x, 2) for _ in range(3)]
    return lambda v: np.array([row(v) for row in rows]), x


FAMILIES = [
    composition,
    steep_or_flat,
    with_an_offset,
    in_other_units,
    error_over_data,
    two_layers,
    powers,
    far_out,
    jacobian,
]


def problem(rng, family):
    """Return f, its derivative and x; all finite, and f varies on a scale of 1e-8 |x| at least."""
    while True:
        with np.errstate(all="ignore"):
            f, x = family(rng)
            value = f(x)
            moved = x + 1e-20j * np.eye(x.size)
            slopes = np.stack([f(z).imag / 1e-20 for z in moved], axis=-1)
        fine = np.abs(slopes) * np.maximum(1, np.abs(x)) > 1e8 * np.abs(value)[..., None]
        if np.isfinite(value).all() and np.isfinite(slopes).all() and not fine.any():
            return f, slopes, x, value


def trial(rng, family, error=1e-5):
    """Return whether a right gradient passes and, if its slope is clear, whether a wrong fails.

    One slope is planted with the relative error. It is clear of the rounding of f if a step as
    large as x, or as 1 if x is smaller, would change f by a thousandth or more along it.
    """
    f, slopes, x, value = problem(rng, family)
    with np.errstate(all="ignore"):
        passes = not check_gradient(f, slopes, x).kinks
        at = np.unravel_index(rng.integers(slopes.size), slopes.shape)
        clear = abs(slopes[at]) * max(1, abs(x[at[-1]])) > 1e-3 * abs(value[at[:-1]])
        if not clear:
            return passes, None
        wrong = slopes.copy()
        wrong[at] *= 1 + error
        try:
            check_gradient(f, wrong, x)
        except GradientError:
            return passes, True
        return passes, False


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_right_slopes_pass_and_an_error_of_1e_5_is_found(family):
    found = []
    for seed in range(100):
        passes, caught = trial(np.random.default_rng([seed, FAMILIES.index(family)]), family)
        assert passes, seed
        assert caught in (True, None), seed
        found.append(caught)
    assert found.count(True) >= 50  # most slopes are clear
