"""Checks of arguments: what fits comes back as floats, what does not is named in the message."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from helpers.internal.arguments import (
    as_array,
    as_count,
    as_finite,
    as_floats,
    as_generator,
    as_labels,
    as_positive,
    as_targets,
)

repeatable = settings(derandomize=True, deadline=None)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_precision(dtype):
    array = np.array([1.5, -2.0], dtype)
    assert as_floats("x", array) is array


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint16, np.int64, np.float16, ">f8"])
def test_other_real_numbers_become_float64(dtype):
    floats = as_floats("x", np.array([0, 1], dtype))
    assert floats.dtype == np.float64
    assert floats.dtype.isnative
    assert floats.tolist() == [0.0, 1.0]


def test_lists_and_numbers_are_arrays():
    assert as_floats("x", [[1, 2], [3, 4]]).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert as_floats("x", 7).shape == ()


@pytest.mark.parametrize(
    ("value", "got"),
    [
        ("abc", "'abc'"),
        (None, "None"),
        (1j, "1j"),
        ({}, "{}"),
        ([1.0, None], "list of object"),
        (["a", "b"], "list of <U1"),
        (np.array([1j]), "ndarray of complex128"),
        (np.array(["2020-01-01"], "M8[D]"), r"ndarray of datetime64\[D\]"),
        (10**400, "10+"),
    ],
)
def test_what_is_not_real_is_a_type_error(value, got):
    with pytest.raises(TypeError, match=f"^weights must hold real numbers, got {got}$"):
        as_floats("weights", value)


@pytest.mark.parametrize("ragged", [[[1, 2], [3]], [1, [2]], [[1], 2]])
def test_ragged_rows_are_named(ragged):
    with pytest.raises(ValueError, match=r"^x must be a rectangular array, got rows that differ$"):
        as_floats("x", ragged)


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (np.nan, "nan"),
        (-np.inf, "-inf"),
        ([0.0, 1.0, np.inf], "inf at index 2"),
        ([[0.0, 1.0], [np.nan, np.inf]], "nan at index 1, 0"),
    ],
)
def test_the_first_number_that_is_not_finite_is_named(value, got):
    with pytest.raises(ValueError, match=f"^x must be finite, got {got}$"):
        as_finite("x", value)


@repeatable
@given(array_shapes(min_dims=0, min_side=0, max_side=3), st.data())
def test_a_shape_fits_if_every_length_does(shape, data):
    want = tuple(data.draw(st.sampled_from([length, "N"])) for length in shape)
    value = np.zeros(shape)
    if any(length == 0 and letter == "N" for length, letter in zip(shape, want, strict=True)):
        with pytest.raises(ValueError, match="not empty"):
            as_array("x", value, want)
    else:
        assert as_array("x", value, want) is value


@pytest.mark.parametrize(
    ("value", "shape", "expected"),
    [
        ([1.0, 2.0], (3,), r"\(3,\), not empty; got shape \(2,\)"),
        ([1.0, 2.0], ("N", "D"), r"\(N, D\), not empty; got shape \(2,\)"),
        (1.0, ("D",), r"\(D,\), not empty; got shape \(\)"),
        ([], ("D",), r"\(D,\), not empty; got shape \(0,\)"),
        ([[1.0]], (), r"\(\), not empty; got shape \(1, 1\)"),
        ([[1.0, 2.0]], ("N", 3), r"\(N, 3\), not empty; got shape \(1, 2\)"),
    ],
)
def test_a_wrong_shape_is_told_what_is_expected(value, shape, expected):
    with pytest.raises(ValueError, match=f"^w must have shape {expected}$"):
        as_array("w", value, shape)


def test_labels_and_targets_come_back_as_floats():
    assert as_labels("c", [0, 1, True], 3).tolist() == [0.0, 1.0, 1.0]
    assert as_targets("c", [0, 0.25, 1], 3).tolist() == [0.0, 0.25, 1.0]


@pytest.mark.parametrize(
    ("labels", "got"), [([0, 2], "2.0 at index 1"), ([0.99999999, 0], "0.99999999 at index 0")]
)
def test_a_wrong_label_is_named_in_full(labels, got):
    with pytest.raises(ValueError, match=f"^c must hold labels 0 and 1 only, got {got}$"):
        as_labels("c", labels, 2)


@pytest.mark.parametrize("wrong", [-1, 1.5])
def test_a_wrong_target_is_named(wrong):
    with pytest.raises(ValueError, match=f"^c must hold targets from 0 to 1, got {wrong:.1f} at"):
        as_targets("c", [0, wrong], 2)


@pytest.mark.parametrize("check", [as_labels, as_targets])
def test_labels_and_targets_must_be_as_many_as_the_data(check):
    with pytest.raises(ValueError, match=r"^c must have shape \(3,\), not empty; got shape \(2,\)"):
        check("c", [0, 1], 3)


@pytest.mark.parametrize("value", [1, 0.5, np.float32(2), np.array(3)])
def test_a_positive_number_comes_back_as_a_float(value):
    assert type(as_positive("h", value)) is float
    assert as_positive("h", value) == value


@pytest.mark.parametrize("value", [0, -1.0, np.nan, np.inf, [1.0]])
def test_what_is_not_a_positive_number_is_a_value_error(value):
    with pytest.raises(ValueError, match=r"^h must be a positive number, got "):
        as_positive("h", value)


@pytest.mark.parametrize("value", ["0.1", None, 1j])
def test_what_is_no_number_is_a_type_error(value):
    with pytest.raises(TypeError, match=r"^h must hold real numbers, got "):
        as_positive("h", value)


@pytest.mark.parametrize("value", [1, np.int32(5), np.uint8(7)])
def test_a_count_comes_back_as_an_int(value):
    assert type(as_count("n", value)) is int
    assert as_count("n", value) == value


@pytest.mark.parametrize("value", [True, 2.0, "3", None, np.array([1])])
def test_a_count_is_a_whole_number(value):
    with pytest.raises(TypeError, match=r"^n must be a whole number, got "):
        as_count("n", value)


@pytest.mark.parametrize(("value", "minimum"), [(0, 1), (-1, 0), (4, 5)])
def test_a_count_has_a_minimum(value, minimum):
    assert as_count("n", minimum, minimum) == minimum
    with pytest.raises(ValueError, match=f"^n must be at least {minimum}, got {value}$"):
        as_count("n", value, minimum)


def test_a_count_is_at_least_one_unless_told():
    assert as_count("n", 1) == 1
    with pytest.raises(ValueError, match=r"^n must be at least 1, got 0$"):
        as_count("n", 0)


def test_a_generator_is_asked_for_by_name():
    rng = np.random.default_rng(0)
    assert as_generator("rng", rng) is rng
    with pytest.raises(TypeError, match=r"^rng must be a numpy.random.Generator .*, got int$"):
        as_generator("rng", 0)
