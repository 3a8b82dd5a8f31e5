"""The controls: their values, the steps between them, and how they are told."""

from pathlib import Path

import numpy as np
import pytest

from helpers import widgets
from helpers.figures import PALETTE
from helpers.widgets.controls import (
    Dice,
    Paint,
    choice,
    log_slider,
    signed_log_slider,
    slider,
    whole_slider,
)

SLIDERS = {
    "linear": slider("x", 0.5, -1, 2, 0.05),
    "whole": whole_slider("n", 3, 1, 12),
    "log": log_slider("s", 1.0, -2, 3),
    "signed": signed_log_slider("x", 20.0, 1000),
}


@pytest.mark.parametrize("control", SLIDERS.values(), ids=SLIDERS)
def test_a_value_comes_back_from_its_position(control):
    for position in np.linspace(control.low, control.high, 23):
        value = control.from_front(position)
        assert control.from_front(control.to_front(value)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("control", SLIDERS.values(), ids=SLIDERS)
def test_what_lies_beyond_an_end_is_moved_there(control):
    ends = control.from_front(control.low), control.from_front(control.high)
    assert (control.valid(-1e9), control.valid(1e9)) == pytest.approx(ends)


@pytest.mark.parametrize("control", SLIDERS.values(), ids=SLIDERS)
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_only_finite_numbers_are_valid(control, value):
    with pytest.raises(ValueError, match="must be a finite number"):
        control.valid(value)


def test_the_nearest_value_is_a_step_of_the_slider():
    assert SLIDERS["linear"].nearest(0.512) == 0.5
    assert SLIDERS["whole"].nearest(2.6) == 3
    assert SLIDERS["log"].nearest(0.0) == pytest.approx(0.01)
    assert SLIDERS["log"].nearest(1.2) == pytest.approx(10**0.1)
    assert np.sign(SLIDERS["signed"].nearest(-1.0)) == -1


def test_numbers_are_read_as_a_reader_writes_them():
    assert SLIDERS["linear"].text(-0.5) == "-0.50"
    assert SLIDERS["whole"].text(-3) == "-3"
    assert SLIDERS["log"].text(0.0316) == "0.0316"


def test_a_choice_tells_numbers_and_holds_values():
    control = choice("φ", [("none", None), ("tanh", "t")], "t")
    assert control.to_front("t") == 1
    assert control.from_front(0) is None
    assert control.text("t") == "tanh"
    with pytest.raises(ValueError, match="φ must be one of"):
        control.valid("relu")


@pytest.mark.parametrize("seed", [-1, 0.5])
def test_a_seed_is_a_whole_number_from_0(seed):
    with pytest.raises(ValueError, match="whole number from 0"):
        Dice("New data").valid(seed)


@pytest.mark.parametrize("paint", [{"a1": 10}, {"b1": 1}, {"a1": 0.5}])
def test_paint_holds_numbers_of_its_range_in_its_cells(paint):
    control = Paint("paint", frozenset({"a1", "a2"}), -9, 9)
    assert control.valid({"a2": -9}) == {"a2": -9}
    with pytest.raises(ValueError, match="paint must have whole numbers -9 to 9"):
        control.valid(paint)


def test_the_style_sheet_knows_every_colour():
    style = (Path(widgets.__file__).parent / "front.css").read_text(encoding="utf-8")
    assert all(f"--{name}: " in style for name in PALETTE.values())
