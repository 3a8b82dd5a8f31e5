"""The explorer of 1.5 against mpmath, its walls and its words."""

import mpmath
import numpy as np
import pytest

from helpers.explorers import log_sigmoid_precision
from helpers.explorers.log_sigmoid_precision import BY_SIGN, FORM_13, FORM_14, GRID, STABLE

ROUNDING = {"float64": 2.0**-53, "float32": 2.0**-24}
SMALLEST = {"float64": 2.0**-1022, "float32": 2.0**-126}
each_precision = pytest.mark.parametrize("precision", ["float64", "float32"])


def data_at(x, precision="float64", use_log1p=False):
    return log_sigmoid_precision.data(x, precision, use_log1p)


def naive(form, x):
    with np.errstate(over="ignore"):
        return -np.log(1 + np.exp(-x)) if form == FORM_13 else x - np.log(1 + np.exp(x))


def true_error(value, x, precision):
    """Return the relative error of a value for log σ(x), as the picture shows it."""
    if np.isinf(value):
        return 100.0
    with mpmath.workdps(500):
        truth = -mpmath.log1p(mpmath.exp(-mpmath.mpf(float(x))))
        error = abs(float(value) - truth) / max(abs(truth), SMALLEST[precision])
        return max(float(error), ROUNDING[precision])


def between(data, way, low, high):
    """Return the errors of a way at the grid's points low < x < high."""
    x = GRID
    inside = (x > low) & (x < high)
    assert inside.sum() > 3
    return data.curves[way][inside]


@each_precision
@pytest.mark.parametrize("form", [FORM_13, FORM_14])
def test_errors_of_both_forms_are_those_that_mpmath_finds(form, precision):
    for size in np.linspace(-60, 60, 121):
        x = np.dtype(precision).type(size)
        expected = true_error(naive(form, x), x, precision)
        assert data_at(size, precision).errors[form] == pytest.approx(expected, rel=1e-9), x


@each_precision
def test_curves_are_the_errors_at_their_points(precision):
    curves = data_at(1.0, precision).curves
    for form in (FORM_13, FORM_14):
        points = np.transpose([GRID, curves[form]])
        for x, error in points[(np.abs(points[:, 0]) < 1000) & (points[:, 0] != 0)][::7]:
            assert error == data_at(x, precision).errors[form]


@each_precision
@pytest.mark.parametrize("use_log1p", [False, True])
def test_the_stable_form_is_right_everywhere(precision, use_log1p):
    data = data_at(1.0, precision=precision, use_log1p=use_log1p)
    assert between(data, STABLE, -2000, 2000).max() < 8 * ROUNDING[precision]
    for x in np.random.default_rng(5).uniform(-1000, 1000, 50):
        assert data_at(x, precision, use_log1p).answers[STABLE].endswith("(all digits)")


@pytest.mark.parametrize(
    ("precision", "nothing_left", "cancelled", "overflow"),
    [("float64", 36.74, 33.5, 709.79), ("float32", 16.64, 15.0, 88.73)],
)
def test_walls_stand_where_the_notebook_derives_them(precision, nothing_left, cancelled, overflow):
    data = data_at(1.0, precision=precision, use_log1p=False)
    lost = overflow - 2  # beyond it the truth itself runs out
    assert (between(data, FORM_13, nothing_left, lost) == 1).all()
    assert (between(data, FORM_13, 0, nothing_left - 3) < 0.1).all()
    assert (between(data, FORM_13, -2000, -overflow) == 100).all()
    assert (between(data, FORM_13, -lost, 0) < 8 * ROUNDING[precision]).all()
    assert (between(data, FORM_14, cancelled, lost) > 0.3).all()  # 1 where log rounds well
    assert (between(data, FORM_14, overflow, 2000) == 100).all()
    assert (between(data, FORM_14, -2000, 0) < 8 * ROUNDING[precision]).all()


@each_precision
def test_digits_go_at_the_rate_of_rounding_over_the_truth(precision):
    data = data_at(1.0, precision=precision, use_log1p=False)
    x, error = GRID, data.curves[FORM_13]
    inside = (x > 3) & (x < -np.log(ROUNDING[precision]))
    ratio = error[inside] / (ROUNDING[precision] * np.exp(x[inside]))
    assert ratio.max() < 1.2
    assert np.median(ratio) > 0.1


@each_precision
def test_log1p_rescues_one_form_and_the_choice_but_not_the_other_form(precision):
    data = data_at(1.0, precision=precision, use_log1p=True)
    full = 8 * ROUNDING[precision]
    assert (between(data, FORM_13, 0, 2000) < full).all()
    assert (between(data, BY_SIGN, -2000, 2000) < full).all()
    assert (between(data, FORM_14, 35, 80) > 0.3).all()
    assert (between(data, FORM_13, -2000, -710) == 100).all()


@each_precision
def test_the_choice_by_sign_is_one_form_on_each_side(precision):
    data = data_at(1.0, precision=precision, use_log1p=False)
    for low, high, form in ((-2000, -1e-9, FORM_14), (1e-9, 2000, FORM_13)):
        choice = between(data, BY_SIGN, low, high)
        np.testing.assert_array_equal(choice, between(data, form, low, high))


@pytest.mark.parametrize(
    ("x", "use_log1p", "says"),
    [
        (20, False, "Right to full precision: stable form. Only some digits survive: form (13) (7"),
        (40, False, "No digit is right: form (13) (returns 0), form (14) (returns 0), choice by"),
        (40, True, "form (13), choice by sign, stable form. No digit is right: form (14) (returns"),
        (-800, False, "form (14), choice by sign, stable form. No digit is right: form (13) (ret"),
        (-30, False, "Right to full precision: form (13), form (14), choice by sign, stable form."),
        (
            800,
            False,
            "below 2.2e-308, the smallest normal number, so digits count from there. Right",
        ),
    ],
)
def test_verdict_sorts_the_forms(x, use_log1p, says):
    assert says in data_at(x, use_log1p=use_log1p).verdict


def test_verdict_of_an_overflow_names_the_infinity():
    assert "returns -inf" in data_at(-89, "float32").verdict
    assert "inf" not in data_at(-88, "float32").verdict


@each_precision
def test_digits_match_the_errors(precision):
    for x in np.random.default_rng(6).uniform(1, 40, 100):
        data = data_at(x, precision)
        for error, answer in zip(data.errors, data.answers, strict=True):
            kept = answer.split("(")[1]
            if kept[0].isdigit():
                digits = int(kept.split()[0])
                assert 10.0 ** -(digits + 1) < error <= 10.0**-digits
            else:
                assert kept == ("no digit)" if error > 0.1 else "all digits)")


def test_kept_curves_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        data_at(1.0).curves[0, 0] = 1


def some_digit(x, form, **options):
    return data_at(x, **options).digits[form] != "no digit"


def test_form_14_loses_its_last_digit_first_where_the_notebook_says():
    for form, last, gone in ((FORM_14, 31.7, 32.7), (FORM_13, 34.5, 36.2)):
        assert all(some_digit(x, form) for x in np.linspace(20, last, 100))
        assert not any(some_digit(x, form) for x in np.linspace(gone, 40, 300))


def test_with_log1p_all_but_form_14_recover():
    at = log_sigmoid_precision.explorer().stops["with log1p"]
    digits = data_at(**at).digits
    assert [digits[way] for way in (FORM_13, BY_SIGN, STABLE)] == ["all digits"] * 3
    assert digits[FORM_14] == "no digit"


def test_for_negative_x_all_ways_are_right_until_form_13_overflows():
    for x in np.linspace(-709.7, -0.01, 300):
        assert set(data_at(x).digits) == {"all digits"}
    shown = log_sigmoid_precision.explorer().stops["form (13) overflows"]
    assert data_at(**shown).values[FORM_13] == -np.inf


def test_at_1000_form_13_returns_0_and_is_right_again():
    shown = data_at(**log_sigmoid_precision.explorer().stops["right again"])
    assert shown.values[FORM_13] == 0
    assert shown.digits[FORM_13] == "all digits"
    assert f"{shown.truth:.0e}" == "-5e-435"
