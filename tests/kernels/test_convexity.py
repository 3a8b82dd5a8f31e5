"""Convex functions never yield a witness; others do, and every witness is verified."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit, logsumexp

from helpers.convexity import (
    Chord,
    chord_violation,
    deepest_chord,
    deepest_midpoint,
    find_witness,
    hessian_eigenvalues,
    second_difference,
)
from helpers.logistic import LIKELIHOOD, SQUARED, error

repeatable = settings(derandomize=True, deadline=None)
LINES = 400  # of each convex family


def quadratic(rng, scale):
    a, b = rng.normal(size=(2, 3)) * scale, rng.normal(size=3) * scale
    return lambda v: np.sum((a @ v) ** 2) / 2 + b @ v + scale


def log_sum_exp(rng, scale):
    a, b = rng.normal(size=(6, 3)) * scale, rng.normal(size=6)
    return lambda v: logsumexp(a @ v + b)


def likelihood_error(rng, scale):
    x, c = rng.normal(size=(20, 3)) * scale, rng.integers(0, 2, 20)
    return lambda v: error(v, x, c, LIKELIHOOD)


def separable_likelihood_error(rng, scale):
    x = rng.normal(size=(20, 3)) * scale
    return lambda v: error(v, x, x[:, 0] > 0, LIKELIHOOD)


def absolute_value(rng, scale):
    a, middle = rng.normal(size=3) * scale, rng.normal(size=3)
    return lambda v: np.abs(a @ (v - middle))


def linear(rng, scale):
    a = rng.normal(size=3) * scale
    return lambda v: a @ v + 1


def relus(rng, scale):
    a, b = rng.normal(size=(8, 3)) * scale, rng.normal(size=8)
    return lambda v: np.maximum(a @ v + b, 0).sum()


@pytest.mark.parametrize(
    "family",
    [
        quadratic,
        log_sum_exp,
        likelihood_error,
        separable_likelihood_error,
        absolute_value,
        linear,
        relus,
    ],
)
def test_a_convex_function_yields_no_witness(family):
    for seed in range(LINES):
        rng = np.random.default_rng(seed)
        f = family(rng, 10.0 ** rng.uniform(-4, 4))
        centre = rng.normal(size=3) * 10.0 ** rng.uniform(-3, 3)
        direction = rng.normal(size=3) * 10.0 ** rng.uniform(-8, 3)  # down to the last digits
        lambdas = np.sort(rng.uniform(-1, 1, 20))
        assert find_witness(f, centre, direction, lambdas) is None
        assert not chord_violation(f, centre, centre + direction, rng.uniform()).violates


def test_a_function_of_float32_yields_no_witness_either():
    for seed in range(LINES):
        rng = np.random.default_rng(seed)
        x, c = rng.normal(size=(20, 3)).astype(np.float32), rng.integers(0, 2, 20).astype("f4")
        centre, direction = rng.normal(size=(2, 3)).astype(np.float32)
        lambdas = np.linspace(-1e-3, 1e-3, 9, dtype=np.float32)
        f = lambda v, x=x, c=c: error(v, x, c, LIKELIHOOD)  # noqa: E731
        assert f(centre).dtype == np.float32
        assert find_witness(f, centre, direction, lambdas) is None


def greatest_gap(x, y):
    """Return the greatest gap of all chords between samples, by trying every triple."""
    return max(
        y[j] - (y[i] * (x[k] - x[j]) + y[k] * (x[j] - x[i])) / (x[k] - x[i])
        for i, j, k in combinations(range(len(x)), 3)
    )


@st.composite
def curves(draw):
    """Draw increasing λ and values, at any scale of either."""
    count = draw(st.integers(3, 14))
    steps = draw(arrays(float, count, elements=st.integers(1, 1000)))
    values = draw(arrays(float, count, elements=st.integers(-5, 5)))
    scales = draw(st.tuples(st.integers(-9, 9), st.integers(-9, 9)))
    return np.cumsum(steps) * 10.0 ** scales[0], values * 10.0 ** scales[1]


@repeatable
@given(curves())
def test_the_deepest_chord_has_the_greatest_gap_of_all(curve):
    x, y = curve
    truth, deepest = greatest_gap(x, y), deepest_chord(x, y)
    if deepest is None:
        assert truth <= 1e-12 * np.abs(y).max()
    else:
        i, j, k = deepest
        assert i < j < k
        assert y[j] - np.interp(x[j], x[[i, k]], y[[i, k]]) == pytest.approx(truth)


@repeatable
@given(curves())
def test_a_bowl_added_until_convex_leaves_no_chord(curve):
    x, y = curve
    slopes = np.diff(y) / np.diff(x)
    convex = np.append(y[0], y[0] + np.cumsum(np.sort(slopes) * np.diff(x)))
    assert deepest_chord(x, convex) is None


@repeatable
@given(curves())
def test_witness_of_a_curve_iff_its_samples_show_one(curve):
    x, y = curve
    gap = greatest_gap(x, y)
    assume(gap == 0 or abs(gap) > 1e-9 * np.abs(y).max())
    witness = find_witness(lambda v: np.interp(v, x, y), 0.0, 1.0, x)
    assert (witness is None) == (gap <= 0)
    if witness is not None:
        assert witness.gap == pytest.approx(gap)


def test_witnesses_of_the_squared_error_are_verified_by_the_error_itself():
    found = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        x, c = rng.normal(size=(20, 2)), rng.integers(0, 2, 20)
        f = lambda w, x=x, c=c: np.mean((expit(x @ w) - c) ** 2)  # noqa: E731
        centre, direction = rng.normal(size=2), 10 * rng.normal(size=2)
        witness = find_witness(f, centre, direction, np.linspace(-1, 1, 41))
        if witness is not None:
            found += 1
            inner = witness.start + witness.t * (witness.end - witness.start)
            chord = f(witness.start) + witness.t * (f(witness.end) - f(witness.start))
            assert witness.gap == pytest.approx(f(inner) - chord, abs=1e-12)
            assert witness.curve == pytest.approx(f(inner), abs=1e-12)
            assert witness.violates
            assert f(inner) > chord
    assert found > 80


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_a_concave_function_always_yields_its_deepest_chord(scale):
    for count in (3, 4, 11):
        lambdas = np.linspace(-1, 1, count)
        witness = find_witness(lambda v: -scale * v**2, 0.0, 1.0, lambdas)
        assert (witness.start, witness.end) == (-1, 1)
        assert witness.gap == pytest.approx(scale * (1 - np.abs(lambdas).min() ** 2))


@pytest.mark.parametrize(
    ("f", "start", "end", "gap"),
    [
        (lambda z: z[0] * z[1], [1.0, -1.0], [-1.0, 1.0], 1.0),
        (lambda w: w[0] ** 2 + w[1] ** 2 + 4 * w[0] * w[1], [1.0, -1.0], [-1.0, 1.0], 2.0),
        (lambda w: w[0] ** 2 + w[1] ** 2 + 4 * w[0] * w[1], [1.0, 0.0], [-1.0, 0.0], -1.0),
        (
            lambda z: np.logaddexp(0, z[0] * z[1]),
            [2.0, 0.5],
            [0.5, 2.0],
            np.logaddexp(0, 1.5625) - np.logaddexp(0, 1),
        ),
        (lambda w: np.logaddexp(0, -max(w, 0)), -1.0, 1.0, np.log(2) - 0.5032),
        (abs, -1.0, 3.0, -1.0),
    ],
)
def test_chords_known_by_hand(f, start, end, gap):
    chord = chord_violation(f, start, end)
    assert chord.gap == pytest.approx(gap, abs=1e-3)
    assert chord.violates == (gap > 0)


def test_a_chord_is_cut_where_t_says():
    chord = chord_violation(lambda v: v[0] ** 3, [0.0], [4.0], 0.25)
    assert (chord.t, chord.curve, chord.chord, chord.gap) == (0.25, 1.0, 16.0, -15.0)
    assert chord_violation(lambda v: -(v[0] ** 3), [0.0], [4.0], 0.25).gap == 15.0


def test_a_gap_within_rounding_is_no_violation():
    assert not Chord(0.0, 1.0, 0.5, curve=1.0 + 1e-14, chord=1.0, rounding=1e-13).violates
    assert Chord(0.0, 1.0, 0.5, curve=1.0 + 1e-12, chord=1.0, rounding=1e-13).violates


def test_the_rounding_of_a_steep_function_is_that_of_its_arguments():
    start, end = 1 + 2.0**-30, 1 + 3 * 2.0**-30
    tilted = [chord_violation(lambda v: 1e8 * (v - 1), start, end, t) for t in (0.3, 0.4, 0.7)]
    assert max(chord.gap for chord in tilted) > 1e-13 * 0.3  # far beyond the rounding of f
    assert not any(chord.violates for chord in tilted)


@pytest.mark.parametrize(("i", "j"), [(0, 1), (1, 2), (0, 2), (3, 5), (0, 8), (5, 13)])
def test_nor_does_it_hide_where_coordinates_cancel(i, j):
    rng = np.random.default_rng(0)
    tilted = [
        chord_violation(lambda v: v[i] - v[j], *(1 + 1e-12 * rng.uniform(size=(2, 14))), t)
        for t in np.linspace(0.1, 0.9, 30)
    ]
    assert max(chord.gap for chord in tilted) > 1e-17
    assert not any(chord.violates for chord in tilted)


def test_a_chord_holds_plain_numbers():
    chord = chord_violation(lambda v: -(v**2), np.float32(-1), np.float32(1), np.array(0.5))
    assert chord.violates
    numbers = (chord.t, chord.curve, chord.chord, chord.gap, chord.rounding)
    assert {type(number) for number in numbers} == {float}


def test_a_chord_above_the_curve_costs_three_values():
    points = []
    chord_violation(lambda v: points.append(v) or v**2 + 1, -1.0, 1.0)
    assert points == [-1, 0, 1]


def test_a_witness_may_end_at_the_edge_of_the_domain():
    witness = find_witness(lambda v: np.sqrt(1 - v**2), 0.0, 1.0, [-1.0, 0.0, 1.0])
    assert witness.gap == 1


@pytest.mark.parametrize("shape", [(4,), (2, 5), (3, 1, 3)])
def test_second_difference_is_exact_for_cubics(shape):
    rng = np.random.default_rng(0)
    x = np.broadcast_to(0.25 * np.arange(shape[-1]), shape)
    a, b = rng.normal(size=(2, *shape[:-1], 1))
    expected = 6 * a * x[..., 1:-1] + 2 * b
    np.testing.assert_allclose(second_difference(a * x**3 + b * x**2 + x, 0.25), expected)


def test_second_difference_tends_to_the_curvature():
    x = np.linspace(-3, 3, 601)
    curve = second_difference(SQUARED.value(x, 0), x[1] - x[0])
    s = expit(x[1:-1])
    np.testing.assert_allclose(curve, 2 * s**2 * (1 - s) * (2 - 3 * s), atol=1e-4)


def test_rows_and_columns_do_not_see_that_a_saddle_is_not_convex():
    z = np.linspace(-1, 1, 5)
    saddle = np.multiply.outer(z, z)
    assert np.abs(second_difference(saddle, 0.5)).max() == 0
    assert np.abs(second_difference(saddle.T, 0.5)).max() == 0
    assert chord_violation(lambda v: v[0] * v[1], [1.0, -1.0], [-1.0, 1.0]).violates


def gaps_at_middles(values):
    """Return the gap of every two points of a table whose middle is one, too, by four loops."""
    points = list(np.ndindex(values.shape))
    return [
        values[(i + k) // 2, (j + m) // 2] - values[i, j] / 2 - values[k, m] / 2
        for (i, j), (k, m) in combinations(points, 2)
        if (i + k) % 2 == 0 and (j + m) % 2 == 0
    ]


@pytest.mark.parametrize("shape", [(1, 3), (3, 1), (2, 3), (3, 3), (4, 5), (7, 4)])
def test_the_deepest_midpoint_is_that_of_four_loops(shape):
    rng = np.random.default_rng(0)
    for _ in range(30):
        values = rng.normal(size=shape)
        found, deepest = deepest_midpoint(values), max(gaps_at_middles(values))
        if deepest <= 0:
            assert found is None
            continue
        start, middle, end = found.start, (found.start + found.end) // 2, found.end
        assert (start + end).tolist() == (2 * middle).tolist()
        assert found.gap == pytest.approx(deepest, rel=1e-12)
        assert found.curve == values[tuple(middle)]
        assert found.chord == (values[tuple(start)] + values[tuple(end)]) / 2
        assert found.violates


@pytest.mark.parametrize("dtype", [float, np.float32])
def test_a_table_of_a_convex_function_holds_no_witness(dtype):
    axis = np.linspace(-2, 2, 9)
    one, other = np.meshgrid(axis, axis)
    for convex in (one**2 + other**2, np.abs(one - other), one + 3 * other, np.zeros((1, 1))):
        assert deepest_midpoint((1000 * convex + 1 / 3).astype(dtype)) is None


def test_a_table_must_be_one():
    with pytest.raises(ValueError, match="values must have"):
        deepest_midpoint([1, 2, 3])


def test_a_positive_diagonal_does_not_make_eigenvalues_positive():
    assert hessian_eigenvalues([[2, 4], [4, 2]]) == pytest.approx([-2, 6])


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [([[-2, -1], [-1, -2]], [-3, -1]), ([[0, 0], [0, 0]], [0, 0]), ([[5]], [5])],
)
def test_eigenvalues_need_not_be_positive(matrix, expected):
    assert hessian_eigenvalues(matrix) == pytest.approx(expected)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_eigenvalues_of_many_matrices_come_in_increasing_order(dtype):
    rng = np.random.default_rng(0)
    expected = np.sort(rng.normal(size=(3, 2, 4)), axis=-1)
    q, _ = np.linalg.qr(rng.normal(size=(3, 2, 4, 4)))
    matrices = ((q * expected[..., None, :]) @ np.swapaxes(q, -1, -2)).astype(dtype)
    np.testing.assert_allclose(hessian_eigenvalues(matrices), expected, atol=1e-5)


def test_rounding_does_not_make_a_matrix_asymmetric():
    matrix = np.array([[1e6, 1.0], [1.0 + 1e-7, 1e-6]])
    assert hessian_eigenvalues(matrix)[1] == pytest.approx(1e6)


@pytest.mark.parametrize(
    ("matrix", "says"),
    [
        ([[1.0, 2.0], [2.1, 1.0]], "hessian must be symmetric, got a matrix off by 0.1"),
        (np.stack([1e9 * np.eye(2), [[1.0, 0.0], [1e-3, 1.0]]]), "hessian must be symmetric"),
        ([[1e-12, 2e-12], [0, 1e-12]], "hessian must be symmetric"),
        ([1.0, 2.0], r"hessian must have shape \(…, D, D\), not empty; got shape \(2,\)"),
        (np.ones((2, 3)), r"hessian must have shape .* got shape \(2, 3\)"),
        (np.ones((0, 2, 2)), r"hessian must have shape .* got shape \(0, 2, 2\)"),
        (np.ones((2, 0, 0)), r"hessian must have shape .* got shape \(2, 0, 0\)"),
        ([[np.nan, 1], [1, 1]], "hessian must be finite, got nan at index 0, 0"),
    ],
)
def test_what_is_no_hessian_is_named(matrix, says):
    with pytest.raises(ValueError, match=f"^{says}"):
        hessian_eigenvalues(matrix)


@pytest.mark.parametrize(
    ("values", "spacing", "exception", "says"),
    [
        ([1.0, 2.0], 1.0, ValueError, r"values must have at least 3 samples, got shape \(2,\)"),
        (1.0, 1.0, ValueError, r"values must have at least 3 samples, got shape \(\)"),
        ([1.0, np.inf, 2.0], 1.0, ValueError, "values must be finite, got inf at index 1"),
        ([1.0, 2.0, 3.0], 0.0, ValueError, "spacing must be a positive number, got 0.0"),
        ([1.0, 2.0, 3.0], [1.0], ValueError, r"spacing must be a positive number, got \[1.0\]"),
        ([1.0, 2.0, 3.0], "1", TypeError, "spacing must hold real numbers, got '1'"),
        (["a"] * 3, 1.0, TypeError, "values must hold real numbers"),
    ],
)
def test_samples_that_do_not_fit_are_named(values, spacing, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        second_difference(values, spacing)


@pytest.mark.parametrize(
    ("start", "end", "t", "exception", "says"),
    [
        (
            [0.0, 0.0],
            [1.0],
            0.5,
            ValueError,
            r"end must have the shape of start, \(2,\), got \(1,\)",
        ),
        ([np.nan], [1.0], 0.5, ValueError, "start must be finite, got nan at index 0"),
        ([0.0], [np.inf], 0.5, ValueError, "end must be finite, got inf at index 0"),
        (["0"], [1.0], 0.5, TypeError, "start must hold real numbers"),
        ([0.0], None, 0.5, TypeError, "end must hold real numbers, got None"),
        ([0.0], [1.0], 0.0, ValueError, "t must lie between 0 and 1, got 0.0"),
        ([0.0], [1.0], 1, ValueError, "t must lie between 0 and 1, got 1"),
        ([0.0], [1.0], np.nan, ValueError, "t must lie between 0 and 1, got nan"),
        ([0.0], [1.0], [0.5], ValueError, r"t must lie between 0 and 1, got \[0.5\]"),
        ([0.0], [1.0], "0.5", TypeError, "t must hold real numbers, got '0.5'"),
    ],
)
def test_ends_that_do_not_fit_are_named(start, end, t, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        chord_violation(np.sum, start, end, t)


@pytest.mark.parametrize(
    ("value", "exception", "says"),
    [
        (np.nan, ValueError, "f must be finite, got nan at index 0"),
        ([1.0, 2.0], ValueError, r"f must return a number, got shape \(2,\)"),
        ("1", TypeError, "f must hold real numbers, got list of <U1"),
    ],
)
def test_an_f_that_does_not_fit_is_named(value, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        chord_violation(lambda v: value, [0.0], [1.0])
    with pytest.raises(exception, match=f"^{says}"):
        find_witness(lambda v: value, [0.0], [1.0], [0.0, 1.0, 2.0])


@pytest.mark.parametrize(
    ("lambdas", "says"),
    [
        ([0.0, 1.0], "lambdas must be at least 3 increasing numbers"),
        ([0.0, 2.0, 1.0], "lambdas must be at least 3 increasing numbers"),
        ([0.0, 1.0, 1.0], "lambdas must be at least 3 increasing numbers"),
        ([0.0, np.nan, 1.0], "lambdas must be finite, got nan at index 1"),
        ([[0.0, 1.0, 2.0]], r"lambdas must have shape \(K,\), not empty; got shape \(1, 3\)"),
    ],
)
def test_lambdas_that_do_not_fit_are_named(lambdas, says):
    with pytest.raises(ValueError, match=f"^{says}"):
        deepest_chord(lambdas, np.zeros(np.shape(lambdas)))
    with pytest.raises(ValueError, match=f"^{says}"):
        find_witness(np.sum, [0.0], [1.0], lambdas)


@pytest.mark.parametrize(
    ("values", "exception", "says"),
    [
        ([0.0, 1.0], ValueError, r"values must have shape \(3,\), not empty; got shape \(2,\)"),
        ([0.0, np.inf, 1.0], ValueError, "values must be finite, got inf at index 1"),
        ([0, 1, 1j], TypeError, "values must hold real numbers"),
    ],
)
def test_values_that_do_not_fit_are_named(values, exception, says):
    with pytest.raises(exception, match=f"^{says}"):
        deepest_chord([0.0, 1.0, 2.0], values)


def test_a_direction_must_have_the_shape_of_the_centre():
    with pytest.raises(ValueError, match=r"^direction must have shape \(2,\).* got shape \(3,\)"):
        find_witness(np.sum, np.zeros(2), np.ones(3), [0.0, 1.0, 2.0])
