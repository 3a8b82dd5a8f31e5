"""The check of gradients is itself checked: planted mistakes are caught, right gradients pass."""

import math
from functools import partial

import numpy as np
import pytest
import torch
from scipy.special import expit

from helpers.gradients import (
    GradientError,
    check_gradient,
    complex_step,
    finite_difference,
)
from helpers.logistic import LIKELIHOOD, SQUARED, error, gradient, hessian

# Families of problems: each draws a function, its exact gradient, and a point.


def logistic_data(rng):
    n, d = rng.integers(2, 30), rng.integers(1, 7)
    w = rng.normal(size=d) * 10.0 ** rng.uniform(-2, 1)
    return w, rng.normal(size=(n, d)), rng.integers(0, 2, n), (LIKELIHOOD, SQUARED)[n % 2]


def logistic_error(rng):
    w, *data = logistic_data(rng)
    return lambda v: error(v, *data), gradient(w, *data), w


def logistic_gradient(rng):
    w, *data = logistic_data(rng)
    return lambda v: gradient(v, *data), hessian(w, *data), w


def polynomial(rng):
    a, powers, x = rng.normal(size=(5, 3)), np.arange(1, 6), 3 * rng.normal(size=3)
    return lambda v: np.sum((a @ v) ** powers), a.T @ (powers * (a @ x) ** (powers - 1)), x


def exponentials(rng):
    b, x = 3 * rng.normal(size=(4, 3)), rng.normal(size=3)
    return lambda v: np.exp(b @ v), np.exp(b @ x)[:, None] * b, x


def element_by_element(rng):
    k, x = 10.0 ** rng.uniform(-2, 2), 3 * rng.normal(size=40)
    return lambda v: np.tanh(k * v) + v, k * (1 - np.tanh(k * x) ** 2) + 1, x


def relu_network(rng):
    w1, b1, w2 = rng.normal(size=(8, 3)), rng.normal(size=8), rng.normal(size=8)
    x = rng.normal(size=3)
    while np.abs(w1 @ x + b1).min() < 1e-3:  # away from kinks, but no farther
        x = rng.normal(size=3)
    hidden = w1 @ x + b1
    out = w2 @ np.maximum(hidden, 0)
    return lambda v: (w2 @ np.maximum(w1 @ v + b1, 0)) ** 2, 2 * out * (w2 * (hidden > 0)) @ w1, x


def badly_scaled_point(rng):
    scale, a = 10.0 ** rng.uniform(-6, 6, 3), rng.normal(size=3)
    x = scale * rng.normal(size=3)
    return lambda v: np.sum(a * np.sin(v / scale)), a * np.cos(x / scale) / scale, x


def logarithms(rng):
    x = 10.0 ** rng.uniform(-6, 6, 3)
    return lambda v: np.log(v).sum(), 1 / x, x


def large_offset(rng):
    f, exact, x = exponentials(rng)
    offset = 10.0 ** rng.uniform(0, 8)
    return lambda v: f(v) + offset, exact, x


def wild_scale(rng):
    f, exact, x = polynomial(rng)
    scale = 10.0 ** rng.uniform(-12, 12)
    return lambda v: scale * f(v), scale * exact, x


def steep_sigmoids(rng):
    k = 10.0 ** rng.uniform(1, 6)
    x, u = rng.normal(size=3), rng.normal(size=3)
    middle = x + rng.normal(size=3) / k
    s, t = expit(k * (x - middle)), expit(k * (middle - x))
    return lambda v: u @ expit(k * (v - middle)), u * k * s * t, x


def underflowing_slopes(rng):
    a = rng.uniform(-800, 800, 20)
    return lambda v: SQUARED.slope(v, 0), SQUARED.curvature(a, 0), a


def cancelling_variance(rng):
    x = 10.0 ** rng.uniform(0, 4) + rng.normal(size=4)
    return lambda v: np.mean(v**2) - np.mean(v) ** 2, (x - x.mean()) / 2, x


def fast_waves(rng):
    k, x = 2.0 ** rng.integers(1, 10), rng.normal(size=3)
    return lambda v: np.sin(2 * np.pi * k * v).sum(), 2 * np.pi * k * np.cos(2 * np.pi * k * x), x


FAMILIES = [
    logistic_error,
    logistic_gradient,
    polynomial,
    exponentials,
    element_by_element,
    relu_network,
    badly_scaled_point,
    logarithms,
    large_offset,
    wild_scale,
    steep_sigmoids,
    underflowing_slopes,
    cancelling_variance,
    fast_waves,
]
IN_FAMILIES = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
RIGHT = 72  # problems of each family: 1,008 in all
WRONG = 8  # for each mistake in each family


def seeds(family, count, start=0):
    """Yield generators that no other family shares."""
    for seed in range(start, start + count):
        yield np.random.default_rng([seed, FAMILIES.index(family)])


@IN_FAMILIES
def test_right_gradients_pass(family):
    for rng in seeds(family, RIGHT):
        f, exact, x = family(rng)
        report = check_gradient(f, exact, x)
        assert report.coordinates == exact.size
        assert report.kinks == ()


def largest(g):
    return np.unravel_index(np.argmax(np.abs(g)), g.shape)


def opposite_sign(g):
    return -g


def factor_two(g):
    return 2 * g


def sum_for_mean(g):
    return 30 * g


def one_coordinate_off(g):
    g = g.copy()
    g[largest(g)] *= 1 + 1e-4
    return g


def all_a_little_off(g):
    return g * (1 + 1e-5)


def one_coordinate_missing(g):
    g = g.copy()
    g[largest(g)] = 0
    return g


def nothing(g):
    return 0 * g


MISTAKES = [
    opposite_sign,
    factor_two,
    sum_for_mean,
    one_coordinate_off,
    all_a_little_off,
    one_coordinate_missing,
    nothing,
]


@IN_FAMILIES
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_planted_mistakes_are_caught(mistake, family):
    for rng in seeds(family, WRONG, start=RIGHT):
        f, exact, x = family(rng)
        with pytest.raises(GradientError, match="not confirmed"):
            check_gradient(f, mistake(exact), x)


def test_the_last_datum_in_place_of_the_sum_is_caught():
    for rng in seeds(logistic_error, 30):
        w, x, c, loss = logistic_data(rng)
        last = loss.slope(x[-1] @ w, c[-1]) * x[-1] / len(x)
        with pytest.raises(GradientError):
            check_gradient(lambda v, data=(x, c, loss): error(v, *data), last, w)


def test_one_path_of_a_shared_weight_is_caught():
    for seed in range(20):
        w, x = np.random.default_rng(seed).normal(size=(2, 3, 3))
        f = partial(lambda v, x: np.sum(np.tanh(v @ np.tanh(v @ x))), x=x)
        hidden = np.tanh(w @ x)
        outer = (1 - np.tanh(w @ hidden) ** 2) @ hidden.T
        inner = ((1 - hidden**2) * (w.T @ (1 - np.tanh(w @ hidden) ** 2))) @ x.T
        check_gradient(f, outer + inner, w)
        for path in (outer, inner):
            with pytest.raises(GradientError):
                check_gradient(f, path, w)


def test_a_transposed_jacobian_is_caught():
    for seed in range(20):
        a, (x, _, _) = np.random.default_rng(seed).normal(size=(2, 3, 3))
        f = partial(lambda v, a: np.tanh(a @ v), a=a)
        jacobian = (1 - np.tanh(a @ x) ** 2)[:, None] * a
        check_gradient(f, jacobian, x)
        with pytest.raises(GradientError):
            check_gradient(f, jacobian.T, x)


@pytest.mark.parametrize("small", [1e-4, 1e-6, 1e-8, 1e-10])
def test_zero_for_a_small_slope_is_caught(small):
    def f(v):
        return np.sin(v[0]) + small * v[1]

    for seed in range(20):
        x = np.random.default_rng(seed).normal(size=2)
        check_gradient(f, np.array([np.cos(x[0]), small]), x)
        with pytest.raises(GradientError, match="coordinate 1, given 0, finite differences "):
            check_gradient(f, np.array([np.cos(x[0]), 0]), x)


def test_the_worst_coordinate_and_both_values_are_reported():
    with pytest.raises(GradientError) as caught:
        check_gradient(lambda v: v @ v, np.array([2.0, 4.04, 12.0]), np.array([1.0, 2.0, 3.0]))
    assert str(caught.value) == (
        "gradient is not confirmed in 2 of 3 coordinates; "
        "worst: coordinate 2, given 12, finite differences 6, ratio 2"
    )


def test_the_worst_coordinate_is_so_by_ratio_and_not_by_size():
    with pytest.raises(GradientError, match=r"worst: coordinate 1, given 0\.02, .* ratio 2"):
        check_gradient(lambda v: v @ [1e6, 0.01], np.array([1.1e6, 0.02]), np.zeros(2))


def test_one_difference_settles_a_smooth_coordinate():
    calls = []
    check_gradient(lambda v: calls.append(v) or np.exp(v[0]), np.array([np.e, 0]), np.ones(2))
    assert len(calls) == 1 + 2 * 2


def test_an_entry_of_a_jacobian_is_named_by_row_and_column():
    with pytest.raises(GradientError, match=r"in 1 of 4 .* coordinate 1, 0, given 5, .* 1, ratio"):
        check_gradient(lambda v: v @ [[1, 1], [0, 1]], [[1, 0], [5, 1]], np.ones(2))


def test_a_derivative_of_a_number_needs_no_index():
    check_gradient(math.exp, math.exp(1.5), 1.5)
    with pytest.raises(GradientError, match="worst: the derivative, given 4, finite differences 3"):
        check_gradient(lambda x: 3 * x, 4.0, 2.0)


def test_the_report_is_one_stable_line():
    report = check_gradient(lambda v: v @ v, np.array([2.0, 4.0]), np.array([1.0, 2.0]))
    assert repr(report) == str(report) == "✓ 2 of 2 slopes"


def kinked(k, at, bend, offset=0.0):
    """Return a function with slopes −k and k to the sides of `at`, smooth apart from that."""
    return lambda v: offset + k * abs(v[0] - at) + bend * (v[0] - at) ** 2 + np.sin(v[1])


@pytest.mark.parametrize("k", [-1.0, 1e-3, 1.0, 1e3])
@pytest.mark.parametrize("offset", [0.0, 1e3])
def test_a_kink_is_named_and_a_slope_beyond_it_is_caught(k, offset):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=2) * 10.0 ** rng.integers(-2, 3)
        f = kinked(k, x[0], rng.normal(), offset)
        (kink,) = check_gradient(f, np.array([k * rng.uniform(-1, 1), np.cos(x[1])]), x).kinks
        assert kink.startswith(f"coordinate 0 is at a kink (slope {'-' if k > 0 else ''}")
        with pytest.raises(GradientError, match=r"coordinate 0 is at a kink .*, but .* was given"):
            check_gradient(f, np.array([1.2 * k, np.cos(x[1])]), x)
        with pytest.raises(GradientError, match="coordinate 1, given"):
            check_gradient(f, np.array([0, 2 * np.cos(x[1])]), x)


def test_a_report_with_kinks_is_one_stable_line():
    report = check_gradient(lambda v: np.maximum(v, 0).sum(), np.array([0.0, 1.0]), np.zeros(2))
    assert repr(report) == (
        "✓ 0 of 2 slopes; "
        "coordinate 0 is at a kink (slope 0 on the left, 1 on the right); "
        "coordinate 1 is at a kink (slope 0 on the left, 1 on the right)"
    )


def test_many_kinks_are_counted_but_not_all_listed():
    assert "more" not in repr(check_gradient(lambda v: np.abs(v).sum(), np.zeros(3), np.zeros(3)))
    report = check_gradient(lambda v: np.abs(v).sum(), np.zeros(50), np.zeros(50))
    assert len(report.kinks) == 50
    assert repr(report).endswith("; 47 more kinks")
    assert repr(report).count("at a kink") == 3


@pytest.mark.parametrize("distance", [1e-6, 1e-5, 1e-3, 0.1])
def test_next_to_a_kink_the_slope_of_the_own_side_counts(distance):
    for side in (-1, 1):
        x = np.array([0.5 + side * distance, 1.0])
        f = kinked(1.0, 0.5, 1.0)
        exact = np.array([side + 2 * (x[0] - 0.5), np.cos(1.0)])
        assert check_gradient(f, exact, x).kinks == ()
        for wrong in (0, -side):
            with pytest.raises(GradientError, match="coordinate 0, given"):
                check_gradient(f, np.array([wrong, exact[1]]), x)


@pytest.mark.parametrize("jump", [1e-3, 1.0, 1e6])
@pytest.mark.parametrize(
    "step",
    [
        np.sign,
        lambda d: d > 0,
        lambda d: d >= 0,
        lambda d: d == 0,
        np.cbrt,
        lambda d: np.sqrt(abs(d)),
        lambda d: np.sqrt(max(d, 0)),
        lambda d: np.inf if d > 0 else 0,
        lambda d: np.inf if d else 0,
    ],
)
def test_a_jump_or_a_cusp_is_not_confirmed(step, jump):
    def f(v):
        return np.sin(v[0]) + jump * step(v[0])

    for slope in (0.0, 1.0, jump):
        with pytest.raises(GradientError, match=r"cannot be decided.*free of randomness\?"):
            check_gradient(f, np.array([slope]), np.zeros(1))


@pytest.mark.parametrize("noise", [1e-6, 1e-3, 1.0])
@pytest.mark.parametrize("scale", [1.0, 1e4])
def test_a_random_function_is_not_confirmed(noise, scale):
    for seed in range(20):
        rng = np.random.default_rng(seed)
        x = scale * (1 + rng.uniform(size=1))
        f = partial(lambda v, rng: np.sin(v[0] / scale) + noise * rng.normal(), rng=rng)
        for slope in (np.zeros(1), np.cos(x / scale) / scale):
            with pytest.raises(GradientError, match=r"cannot be decided.*free of randomness\?"):
                check_gradient(f, slope, x)


@pytest.mark.parametrize("steepness", [1, 30, 1e3, 1e4])
def test_a_random_function_is_not_confirmed_for_its_size_far_off(steepness):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        f = partial(lambda v, rng: np.exp(steepness * v) + rng.normal(), rng=rng)
        for slope in (0.0, 2 * steepness):
            with pytest.raises(GradientError, match=r"cannot be decided.*free of randomness\?"):
                check_gradient(f, slope, 0.0)


@pytest.mark.parametrize("f", [math.log, np.log])
def test_a_step_beyond_the_domain_is_no_obstacle(f):
    for x in (1e-6, 1e-4, 1e-2):
        check_gradient(f, 1 / x, x)
        with pytest.raises(GradientError, match=r"finite differences .*, ratio 1\.01"):
            check_gradient(f, 1.01 / x, x)


def test_no_warning_escapes_and_none_is_needed():
    def f(v):  # overflows in the wide steps
        return np.exp(1e4 * v).sum()

    x = np.array([1e-5, -1e-5])
    check_gradient(f, 1e4 * np.exp(1e4 * x), x)


def test_a_function_may_write_to_its_argument_and_reuse_its_result():
    out = np.empty(2)

    def f(v):
        v *= v
        out[:] = v
        return out

    check_gradient(f, np.array([2.0, 4.0]), np.array([1.0, 2.0]))
    np.testing.assert_allclose(finite_difference(f, np.array([1.0, 2.0])), np.diag([2, 4]))


def test_arguments_are_only_read():
    x, exact = np.ones(3), 2 * np.ones(3)
    for array in (x, exact):
        array.setflags(write=False)
    check_gradient(lambda v: v @ v, exact, x)
    finite_difference(lambda v: v @ v, x)
    complex_step(lambda v: v @ v, x)


@pytest.mark.parametrize(
    ("f", "given", "x", "exception", "says"),
    [
        (
            lambda v: np.float32(v.sum()),
            [1.0],
            [1.0],
            TypeError,
            "f must return float64 .* float32",
        ),
        (lambda v: v.sum() * 1j, [1.0], [1.0], TypeError, "f must return float64 .* complex128"),
        (lambda v: 3, [0.0], [1.0], TypeError, "f must return float64 .* got int64"),
        (lambda v: None, [0.0], [1.0], TypeError, "f must return float64 .* got object"),
        (
            lambda v: v.sum(),
            [1.0, 1.0],
            [1.0],
            ValueError,
            r"gradient .* \(1,\).*; got shape \(2,\)",
        ),
        (lambda v: v.sum(), 1.0, [1.0], ValueError, r"gradient must have shape \(1,\).*shape \(\)"),
        (lambda v: v[0], [[1.0]], [1.0], ValueError, r"gradient .*; got shape \(1, 1\)"),
        (
            lambda v: v,
            [[1.0, 0.0]],
            [1.0, 2.0],
            ValueError,
            r"gradient .* \(2, 2\), or \(2,\) where",
        ),
        (lambda v: np.nan, [1.0], [1.0], ValueError, r"f\(x\) must be finite, got nan"),
        (lambda v: v.sum(), [np.nan], [1.0], ValueError, "gradient must be finite, got nan at"),
        (lambda v: v.sum(), [1.0], [np.inf], ValueError, "x must be finite, got inf at index 0"),
        (lambda v: v.sum(), ["1"], [1.0], TypeError, "gradient must hold real numbers, got list"),
        (lambda v: v.sum(), [1.0], ["1"], TypeError, "x must hold real numbers, got list"),
        (lambda v: v.sum(), [], [], ValueError, r"x must not be empty, got shape \(0,\)"),
        (lambda v: v[:0], np.zeros((0, 2)), [1.0, 2.0], ValueError, r"f\(x\) must not be empty"),
    ],
)
def test_what_cannot_be_checked_is_named(f, given, x, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        check_gradient(f, given, x)


# Where the slope vanishes: zeros of higher order, and joins of pieces that fit.


def relu(x):
    return np.maximum(x, 0.0)


def smoothstep(x):
    t = np.clip(x, 0, 1)
    return t * t * (3 - 2 * t)


FLAT_POINTS = {
    "x²": (lambda x: x**2, 0),
    "x³": (lambda x: x**3, 0),
    "x⁵": (lambda x: x**5, 0),
    "x¹¹": (lambda x: x**11, 0),
    "tiny x³": (lambda x: 1e-200 * x**3, 0),
    "steep x³": (lambda x: (1e6 * x) ** 3, 0),
    "(x − 1)³": (lambda x: (x - 1) ** 3, 1),
    "(x − 100)³": (lambda x: (x - 100) ** 3, 100),
    "x − sin x": (lambda x: x - np.sin(x), 0),
    "x − tanh x": (lambda x: x - np.tanh(x), 0),
    "sin 0.01x − 0.01x": (lambda x: np.sin(0.01 * x) - 0.01 * x, 0),
    "sin³x": (lambda x: np.sin(x) ** 3, 0),
    "x² tanh x": (lambda x: x**2 * np.tanh(x), 0),
    "x|x|": (lambda x: x * np.abs(x), 0),
    "|x|^1.5": (lambda x: np.abs(x) ** 1.5, 0),
    "relu(x)^1.5": (lambda x: relu(x) ** 1.5, 0),
    "relu(x)^1.25": (lambda x: relu(x) ** 1.25, 0),
    "relu(x)²": (lambda x: relu(x) ** 2, 0),
    "steep relu(x)²": (lambda x: relu(1e6 * x) ** 2, 0),
    "x relu(x)": (lambda x: x * relu(x), 0),
    "squared hinge": (lambda x: relu(1 - x) ** 2, 1),
    "smoothstep at 0": (smoothstep, 0),
    "smoothstep at 1": (smoothstep, 1),
    "Huber's tail less its line": (lambda x: relu(x - 1) ** 2 * (x > 1), 1),
    "elu(x) − x": (lambda x: np.where(x > 0, x, np.expm1(x)) - x, 0),
    "exp(−1/x²)": (lambda x: np.exp(-1 / x**2) if x else np.zeros(()), 0),
    "a constant": (lambda x: 3.0 + 0 * x, 0),
    "nothing": (lambda x: 0.0 * x, 0),
}
AT_FLAT_POINTS = pytest.mark.parametrize(("f", "x"), FLAT_POINTS.values(), ids=FLAT_POINTS)


@AT_FLAT_POINTS
@pytest.mark.parametrize("offset", [0.0, 1e-6, 0.5, -1e3])
def test_slope_0_is_confirmed_where_it_is_0(f, x, offset):
    assert check_gradient(lambda v: f(v) + offset, 0.0, float(x)).kinks == ()


@AT_FLAT_POINTS
def test_another_slope_is_caught_there(f, x):
    steepest = max(abs(f(np.array(x + side)) - f(np.array(float(x)))) for side in (-0.25, 0.25))
    with pytest.raises(GradientError, match=r"the derivative, given .*, finite differences"):
        check_gradient(f, max(float(steepest), 1e-3) * 0.1, float(x))


def test_the_hessian_of_a_fourth_power_is_0_at_0():
    check_gradient(lambda v: 4 * v**3, np.zeros((3, 3)), np.zeros(3))
    check_gradient(lambda v: np.sum(v**3), np.zeros(3), np.zeros(3))


# Beside a kink: the own side's slope is right, down to where rounding hides the side.

KINKS = {
    "relu": (relu, 0, 0, 1),
    "abs": (np.abs, 0, -1, 1),
    "shifted relu": (lambda x: relu(x - 1), 1, 0, 1),
    "far relu": (lambda x: relu(x - 100), 100, 0, 1),
    "leaky relu": (lambda x: np.where(x > 0, x, 0.01 * x), 0, 0.01, 1),
    "two lines": (lambda x: np.maximum(2 * x - 1, 0.5 * x + 0.5), 1, 0.5, 2),
    "hinge": (lambda x: relu(1 - x), 1, -1, 0),
    "small relu": (lambda x: 1e-4 * relu(x), 0, 0, 1e-4),
    "large relu": (lambda x: 1e4 * relu(x), 0, 0, 1e4),
}


@pytest.mark.parametrize("offset", [0.0, 0.5, -1e3])
@pytest.mark.parametrize(("f", "at", "left", "right"), KINKS.values(), ids=KINKS)
def test_the_slope_of_the_own_side_stands_at_any_distance(f, at, left, right, offset):
    rng = np.random.default_rng(0)
    for exponent in np.arange(-12, -2.9, 0.5):
        for side, slope in ((-1, left), (1, right)):
            x, a = np.array([0.3, at + side * 10**exponent, -0.7]), rng.normal(size=3)
            if x[1] == at:
                continue
            check_gradient(lambda v: f(v) + offset, float(slope), x[1])

            def error(v, a=a):  # as one coordinate of several
                return f(v[1]) + offset + np.sin(a @ v)

            check_gradient(error, np.cos(a @ x) * a + slope * np.eye(3)[1], x)


@pytest.mark.parametrize("offset", [0.0, 0.5])
def test_beside_a_kink_a_slope_between_is_caught_where_rounding_allows(offset):
    for distance in (1e-8, 1e-7, 1e-6, 1e-5, 1e-4):
        with pytest.raises(GradientError, match=r"given 0\.5, finite differences"):
            check_gradient(lambda v: relu(v) + offset, 0.5, -distance)
        with pytest.raises(GradientError, match=r"given 0\.5, finite differences (1|0\.9999)"):
            check_gradient(lambda v: relu(v) + offset, 0.5, distance)


@pytest.mark.parametrize("distance", [0.0, 1e-12, 1e-9, 1e-6])
def test_beside_a_kink_a_slope_beyond_both_sides_is_caught(distance):
    for given in (-0.1, 1.1):
        with pytest.raises(GradientError):
            check_gradient(lambda v: relu(v) + 0.5, given, distance)


def test_no_difference_to_the_last_bit_is_not_slope_0():
    def single(v):  # a staircase whose treads are as wide as the rounding of float32
        return np.float64(np.sin(np.float32(v)))

    for x in (0.01, 0.3, 2.0):
        with pytest.raises(GradientError, match="is not confirmed"):
            check_gradient(single, 0.0, x)


# Functions that do not work element by element, but are given a slope for each element.


def softmax(v):
    return np.exp(v) / np.exp(v).sum(axis=-1, keepdims=True)


@pytest.mark.parametrize(
    "f",
    [
        softmax,
        np.cumsum,
        lambda v: np.cumsum(v[::-1])[::-1],
        lambda v: v[::-1],
        np.sort,
        lambda v: v / np.sqrt(v @ v + 1),
        lambda v: v - v.mean(),
        lambda v: np.tanh(np.outer(np.arange(1, len(v) + 1), np.ones(len(v))) @ v),
    ],
)
@pytest.mark.parametrize("size", [2, 3, 4, 7, 30])
def test_one_slope_an_element_is_refused_where_elements_mix(f, size):
    for x in (np.linspace(1, -1, size), np.zeros(size)):
        if f is np.sort and not x.any():
            continue
        jacobian = finite_difference(f, x)
        for given in (np.diag(jacobian), jacobian.sum(axis=1), np.zeros(size)):
            with pytest.raises(ValueError, match=rf"shape \({size}, {size}\), .* element by elem"):
                check_gradient(f, given, x)


@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 3), (3, 3), (4, 5)])
@pytest.mark.parametrize("axis", [0, 1])
def test_mixed_rows_and_mixed_columns_are_refused(shape, axis):
    x = np.linspace(-1, 1, np.prod(shape)).reshape(shape)
    with pytest.raises(ValueError, match="element by element"):
        check_gradient(lambda v: v - v.mean(axis=axis, keepdims=True), np.ones(shape), x)


def test_element_by_element_costs_one_evaluation_more():
    calls = []
    check_gradient(lambda v: calls.append(v) or np.exp(v), np.exp(np.arange(4.0)), np.arange(4.0))
    assert len(calls) == 1 + 2 + 1


# Functions that complain, and readers who want NumPy to.


def test_what_f_asserts_of_its_argument_is_no_obstacle():
    def f(v):
        assert v > 0, "log needs a positive argument"
        return np.log(v)

    check_gradient(f, 1e4, 1e-4)
    with pytest.raises(GradientError, match=r"ratio 1\.01"):
        check_gradient(f, 1.01e4, 1e-4)
    with pytest.raises(AssertionError, match="log needs a positive argument"):
        check_gradient(f, 1.0, -1.0)


def test_exp_beside_its_overflow_needs_no_warning():
    check_gradient(np.exp, np.exp(709.7), 709.7)
    with pytest.raises(GradientError, match=r"ratio 1\.05"):
        check_gradient(np.exp, 1.05 * np.exp(709.7), 709.7)
    assert finite_difference(np.exp, 700.0) == pytest.approx(np.exp(700.0), rel=1e-5)


def test_numpy_may_raise_for_everything():
    with np.errstate(all="raise"):
        check_gradient(np.exp, np.exp(709.7), 709.7)
        check_gradient(lambda v: v**3, 0.0, 0.0)
        check_gradient(lambda v: np.exp(-(v**2)).sum(), np.zeros(2), np.array([30.0, -30.0]))
        check_gradient(relu, 0.5, 0.0)
        with pytest.raises(GradientError):
            check_gradient(np.exp, 1.0, 709.7)
        complex_step(np.exp, 700.0)
        finite_difference(np.exp, 700.0)


# Finite differences and the complex step themselves.


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
@pytest.mark.parametrize("f", [np.sum, np.sin, lambda x: np.outer(x, [1.0, 2.0])])
def test_the_shape_is_that_of_f_and_then_that_of_x(f, shape):
    x = np.full(shape, 0.5)
    for derivative in (finite_difference(f, x), complex_step(f, x)):
        assert derivative.shape == np.shape(f(x)) + shape


def test_both_agree_with_autograd():
    def network(v, w, tanh):
        return w @ tanh(w @ tanh(v))

    for seed in range(20):
        rng = np.random.default_rng(seed)
        x, w = rng.normal(size=3), rng.normal(size=(3, 3))
        torch_f = partial(network, w=torch.from_numpy(w), tanh=torch.tanh)
        exact = torch.autograd.functional.jacobian(torch_f, torch.from_numpy(x))
        f = partial(network, w=w, tanh=np.tanh)
        np.testing.assert_allclose(finite_difference(f, x), exact, atol=1e-8)
        np.testing.assert_allclose(complex_step(f, x), exact, rtol=1e-13, atol=1e-14)


def test_a_smaller_step_errs_as_the_square_of_h():
    errors = [abs(finite_difference(np.exp, 1.0, h) - np.e) for h in (1e-1, 1e-2, 1e-3)]
    np.testing.assert_allclose(errors, [np.e / 6 * h**2 for h in (1e-1, 1e-2, 1e-3)], rtol=2e-2)


def test_the_default_step_follows_the_size_of_x():
    x = np.array([1e-3, 1.0, 1e6])
    steps = []
    finite_difference(lambda v: steps.append(np.abs(v - x).max()) or v.sum(), x)
    assert steps == pytest.approx(np.repeat([6.06e-6, 6.06e-6, 6.06], 2), rel=1e-3)


def test_the_step_counts_as_floating_point_took_it():
    assert finite_difference(lambda v: v, 1e8, 1e-7) == 1
    assert finite_difference(lambda v: 3 * v, 1 / 3) == pytest.approx(3, rel=1e-10)


@pytest.mark.parametrize("x", [[1, 2], [True, False], np.float32([1, 2])])
def test_points_are_taken_as_float64(x):
    seen = []
    finite_difference(lambda v: seen.append(v.dtype) or v.sum(), x)
    check_gradient(lambda v: seen.append(v.dtype) or v.sum(), [1.0, 1.0], x)
    assert set(seen) == {np.dtype(float)}


@pytest.mark.parametrize("h", [0, -1e-3, np.nan, np.inf, [1e-3, 1e-3]])
@pytest.mark.parametrize("derivative", [finite_difference, complex_step])
def test_a_step_must_be_a_positive_number(derivative, h):
    with pytest.raises(ValueError, match=r"^h must be a positive number, got "):
        derivative(np.sum, [1.0, 2.0], h)


def test_a_step_must_move_the_point():
    with pytest.raises(ValueError, match=r"^h must move x, but 1e-20 is lost .* rounding of 2$"):
        finite_difference(np.sum, [0.0, 2.0], 1e-20)


@pytest.mark.parametrize("derivative", [finite_difference, complex_step])
@pytest.mark.parametrize(
    ("x", "exception", "says"),
    [
        ([np.nan], ValueError, "x must be finite, got nan at index 0"),
        ([], ValueError, "x must not be empty"),
        ([1j], TypeError, "x must hold real numbers"),
        ("1", TypeError, "x must hold real numbers, got '1'"),
    ],
)
def test_a_point_that_does_not_fit_is_named(derivative, x, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        derivative(np.sum, x)


@pytest.mark.parametrize(
    "f",
    [
        lambda v: np.vdot(v, v),
        lambda v: v.conj() * v,
        lambda v: np.linalg.norm(v) * np.sqrt(v[0] + 2),
        lambda v: np.abs(v) + 0 * v,
        lambda v: v @ v + 1e-3 * np.vdot(v, v),
        lambda v: np.sin(v) * v.real,
        lambda v: np.sum(v**2) + np.conj(v[2]),
    ],
)
def test_a_lost_imaginary_part_is_no_slope(f):
    with pytest.raises(ValueError, match=r"^f must be analytic.* drop the imaginary part"):
        complex_step(f, np.array([0.3, -1.2, 2.0]))


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_steep_and_flat_analytic_functions_pass(scale):
    x = np.array([0.3, -1.2, 2.0]) / scale
    slopes = complex_step(lambda v: np.tanh(scale * v), x)
    exact = np.diag(scale / np.cosh(scale * x) ** 2)
    np.testing.assert_allclose(slopes, exact, rtol=1e-13, atol=0)
    assert complex_step(np.exp, 0.0, h=0.1) == pytest.approx(np.sin(0.1) / 0.1, rel=1e-15)


def test_the_complex_step_asks_for_complex_numbers():
    with pytest.raises(TypeError, match=r"^f must return complex numbers .*, got float64$"):
        complex_step(lambda v: np.abs(v).sum(), [1.0])
