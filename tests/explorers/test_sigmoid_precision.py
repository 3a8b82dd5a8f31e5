"""The explorer of 1.4 against mpmath: errors, the table and its crosses, and the words."""

import decimal
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from matplotlib.text import Text

from helpers.explorers import sigmoid_precision
from helpers.explorers.sigmoid_precision import (
    DIFFERENCE,
    EXPONENTIAL,
    FORM_A,
    FORM_B,
    MIRRORED,
    NAN_LEVEL,
    QUANTITIES,
    STABLE,
    TYPES,
    computed,
    error_curves,
    error_level,
    exact,
)

FLOAT32, FLOAT64 = 0, 1
SMALLEST = {np.float32: mpmath.mpf(2) ** -149, np.float64: mpmath.mpf(2) ** -1074}


def by_mpmath(x):
    with mpmath.workdps(460):  # enough for 1 − σ(891) by plain subtraction
        x = mpmath.mpf(float(x))
        s = 1 / (1 + mpmath.exp(-x))
        return [mpmath.exp(abs(x)), s, s, s, 1 - s, 1 - s]


@pytest.mark.parametrize("x", [-891, -104.5, -36.7, -1, 0.5, 16.6, 40, 709.8, 891])
def test_exact_values_are_right_to_35_digits(x):
    for value, truth in zip(exact(x), by_mpmath(x), strict=True):
        with mpmath.workdps(460):
            assert abs(mpmath.mpf(str(value)) / truth - 1) < mpmath.mpf("1e-35")


def test_exact_values_do_not_depend_on_the_readers_decimal_context():
    expected = exact(40.0)
    with decimal.localcontext() as context:
        context.prec = 3
        assert exact(40.0) == expected
        assert error_level(np.float64(0.5), decimal.Decimal("0.4999")) == pytest.approx(-3.69888)


@pytest.mark.parametrize("dtype", TYPES)
def test_levels_are_the_relative_errors(dtype):
    for x in np.float32([-740, -300, -95, -20.3, 3.7, 12.2, 33, 40, 90, 705]):
        values = computed(dtype(x))
        levels = error_curves(np.array([x]), dtype)[:, 0]
        for value, level, truth in zip(values, levels, by_mpmath(x), strict=True):
            if np.isnan(value):
                assert level == NAN_LEVEL
                continue
            with mpmath.workdps(460):
                error = abs(mpmath.mpf(float(value)) - truth) / max(truth, SMALLEST[dtype])
            assert level == pytest.approx(np.log10(np.clip(float(error), 1e-18, 1)), abs=1e-6)


def test_the_stable_form_is_right_to_rounding_in_both_types():
    for dtype, limit in ((np.float32, 87), (np.float64, 708)):
        x = np.random.default_rng(4).uniform(-limit, limit, 200).astype(np.float32)
        levels = error_curves(x, dtype)
        assert levels[[STABLE, MIRRORED]].max() < np.log10(3 * np.finfo(dtype).eps)


@pytest.mark.parametrize(
    ("row", "type_index", "x", "wrong"),
    [  # on both sides of each threshold, in steps of the slider or finer
        (FORM_A, FLOAT32, -88.7, False),
        (FORM_A, FLOAT32, -88.8, True),
        (FORM_A, FLOAT32, -104, False),  # 0 has become the nearest number
        (FORM_A, FLOAT64, -709.7, False),
        (FORM_A, FLOAT64, -709.8, True),
        (FORM_A, FLOAT64, -746, False),
        (FORM_B, FLOAT32, 88.7, False),
        (FORM_B, FLOAT32, 88.8, True),
        (FORM_B, FLOAT64, 709.7, False),
        (FORM_B, FLOAT64, 709.8, True),
        (DIFFERENCE, FLOAT32, 7, False),
        (DIFFERENCE, FLOAT32, 16.7, True),
        (DIFFERENCE, FLOAT64, 27, False),
        (DIFFERENCE, FLOAT64, 36.8, True),
        (EXPONENTIAL, FLOAT32, -88.8, True),
        (EXPONENTIAL, FLOAT64, 709.7, False),
        (STABLE, FLOAT32, -95, False),
        (STABLE, FLOAT64, 800, False),
        (MIRRORED, FLOAT32, 95, False),
        (MIRRORED, FLOAT64, 700, False),
    ],
)
def test_a_cross_marks_what_is_wrong(row, type_index, x, wrong):
    data = sigmoid_precision.data(x)
    assert data.table[1 + type_index][row].endswith(" ✗") == wrong


def test_the_table_shows_what_numpy_gives():
    exact_column, float32, float64 = sigmoid_precision.data(800).table
    assert exact_column == ("2.73e+347", "1", "1", "1", "3.67e-348", "3.67e-348")
    assert float32 == float64 == ("inf ✗", "1", "NaN ✗", "1", "0", "0")


def test_both_types_get_the_same_number():
    x = sigmoid_precision.data(-(10**1.6)).x
    assert x == float(np.float32(x))
    assert x == pytest.approx(-(10**1.6), rel=1e-7)


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (40, "At x = 40 the truth is σ(x) = 1.00, 1 − σ(x) = 4.25e-18. In float32 the"),
        (40, "In float32 the subtraction 1 − σ(x) has no right digits."),
        (40, "In float64 the subtraction 1 − σ(x) has no right digits."),
        (100, "In float32 form B is inf/inf, not a number, the subtraction 1 − σ(x) has no right"),
        (800, "In float64 form B is inf/inf, not a number, 1 − σ(x) lies below the"),
        (-100, "In float32 form A is 1/inf = 0, the subtraction 1 − σ(x) has 6 right digits."),
        (-800, "In float64 form A is 1/inf = 0, σ(x) lies below the smallest number"),
    ],
)
def test_the_verdict_says_what_breaks(x, said):
    assert said in sigmoid_precision.data(x).verdict


def test_the_digits_said_are_the_digits_right():
    for x in (8, 15, 22, 30):
        values = computed(np.float64(x))
        error = abs(values[DIFFERENCE] / values[MIRRORED] - 1)
        digits = int(-np.log10(error))
        said = sigmoid_precision.data(x).verdict.split("In float64 ")[1]
        assert said == f"the subtraction 1 − σ(x) has {digits} right digits."


@pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 88.72), (np.float64, 709.78)])
def test_the_curves_break_where_the_exponential_overflows(dtype, limit):
    x = np.linspace(-890, 890, 1781, dtype=np.float32)
    levels = error_curves(x, dtype)
    np.testing.assert_array_equal(levels[FORM_B] == NAN_LEVEL, x > limit)
    assert (x[levels[FORM_A] > -0.1] < -limit).all()
    assert levels[FORM_A].max() == 0


def test_the_words_count_one_digit_as_one():
    assert (
        "In float32 the subtraction 1 − σ(x) has 1 right digit."
        in sigmoid_precision.data(16).verdict
    )


def texts_of(explorer):
    """Return the texts that move, by columns from left to right."""
    texts = [artist for artist in explorer.picture.moving if isinstance(artist, Text)]
    places = sorted({text.get_position()[0] for text in texts})
    return [[text for text in texts if text.get_position()[0] == place] for place in places]


def test_every_text_stays_inside_the_figure():
    explorer = sigmoid_precision.explorer()
    figure = explorer.picture.figure
    for size in (1, 39, 104, 891):
        for sign in (1, -1):
            explorer.set({"x": sign * size})
            boxes = [[cell.get_window_extent() for cell in col] for col in texts_of(explorer)]
            assert len(boxes) == 3
            assert max(box.x1 for box in boxes[-1]) <= figure.bbox.x1
            for left, right in pairwise(boxes):
                assert max(box.x1 for box in left) < min(box.x0 for box in right)


def test_the_names_of_the_levels_do_not_collide():
    figure = sigmoid_precision.explorer().picture.figure
    figure.draw_without_rendering()
    for axes in figure.axes[:2]:
        boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
        for one, other in pairwise(boxes):
            assert one.y1 <= other.y0


def test_the_table_and_the_levels_have_a_row_for_each_quantity():
    data = sigmoid_precision.data(1)
    assert data.levels.shape == (len(TYPES), len(QUANTITIES))
    assert {len(column) for column in data.table} == {len(QUANTITIES)}


def digits_said(x, dtype):
    """Return how many digits of the difference are said to be right, "no" or a number."""
    said = sigmoid_precision.data(x).verdict.split(f"In {dtype} ")[1].split(".")[0]
    return said.split("1 − σ(x) has ")[1].split()[0]


@pytest.mark.parametrize(
    ("dtype", "some", "none"),
    [
        ("float32", np.linspace(12, 14.4, 301), np.linspace(16.1, 80, 900)),
        ("float64", np.linspace(12, 34.5, 301), np.linspace(36.2, 700, 900)),
    ],
)
def test_the_difference_loses_its_last_digit_where_the_notebook_says(dtype, some, none):
    assert all(digits_said(x, dtype) != "no" for x in some)
    assert all(digits_said(x, dtype) == "no" for x in none)


def test_at_the_stops_the_forms_return_what_the_notebook_says():
    stops = {name: state["x"] for name, state in sigmoid_precision.explorer().stops.items()}
    left, right = (sigmoid_precision.data(stops[f"form {form} breaks"]) for form in "AB")
    assert left.x == -right.x
    assert left.values[FLOAT64][FORM_A] == 0
    assert f"{left.truth[FORM_A]:.0e}" == "2e-313"
    assert left.levels[FLOAT64, FORM_A] == 0
    assert np.isnan(right.values[FLOAT64][FORM_B])
    assert "In float32 the subtraction 1 − σ(x) has 2 right" in (
        sigmoid_precision.data(stops["two digits left"]).verdict
    )
    assert stops["right again"] < -104


def test_form_a_in_float32_is_wrong_from_89_to_103_and_right_again_after():
    for x in np.linspace(-103, -89, 57):
        assert sigmoid_precision.data(x).table[1][FORM_A] == "0 ✗"
    for x in np.linspace(-800, -104, 57):
        assert sigmoid_precision.data(x).table[1][FORM_A] == "0"
