"""Recordings of explorers: which states they hold, and that each is what Python shows in it."""

import math
from itertools import pairwise

import pytest

from helpers.explorers import convolution, descent, graph_steps, likelihood_terms, pinsker, slices
from helpers.widgets.controls import log_slider, slider, whole_slider
from tests.explorers.test_all import explorer
from tests.site.comparison import assert_equals_python, assert_script_equals_python, main_of, moving
from tools.site import recording
from tools.site.recording import (
    FEWEST,
    LARGEST,
    MOST,
    fitting,
    main_slider,
    packed,
    recorded,
    spread,
)
from tools.site.stored import store

__all__ = ["explorer"]  # a fixture: one explorer after the other

FEW = 6  # values, so that all explorers are compared within a minute


def test_every_frame_of_every_explorer_equals_what_python_shows(explorer):
    told = recorded(explorer, FEW)
    assert_equals_python(told, explorer)
    assert_something_moves(told)


def assert_something_moves(told):
    """In every run the picture changes, and the main slider can be moved in every state."""
    handles = told["about"]["handles"]
    for run in told["runs"]:
        frames = [told["frames"][number] for number in run]
        assert len({moving(told, frame) for frame in frames}) > 1
        for frame in frames:
            main = main_of(told, frame)
            own = [p for p, h in zip(frame["places"], handles, strict=True) if main in h["names"]]
            assert any(own) or not own


@pytest.fixture(scope="module", params=[slices, descent, convolution])
def whole(request):
    """An explorer with all that it has recorded."""
    made = request.param.explorer()
    return made, recorded(made)


def test_every_frame_of_whole_recordings_equals_what_python_shows(whole):
    made, told = whole
    assert_equals_python(told, made)


def test_a_recording_opens_as_its_explorer_does_and_leads_to_every_stop(whole):
    made, told = whole
    run, place = told["stops"]["Reset"]
    opening = told["frames"][told["runs"][run][place]]
    made.press("Reset")
    assert moving(told, opening) == made.frame["moving"]
    assert list(told["stops"]) == ["Reset", *made.stops]


def test_what_can_be_touched_is_what_was_recorded(whole):
    _, told = whole
    about = told["about"]
    assert [control["name"] for control in about["controls"]] == list(told["values"])
    assert about["actions"] == ["Reset"]
    assert all(set(handle["names"]) <= set(told["values"]) for handle in about["handles"])


def test_a_click_on_a_target_leads_where_it_leads_in_python():
    made = graph_steps.explorer("shared weights")
    told, leading = recorded(made), 0
    for label, (run, place) in told["stops"].items():
        frames = [told["frames"][number] for number in told["runs"][run]]
        for *_, text, _, lead in frames[place]["targets"]:
            made.press(label)
            number = [target.text for target in made.targets(made.state, made.data)].index(text)
            made.click(number)
            if lead is not None:
                assert frames[lead]["words"] == made.words
                leading += 1
    assert leading > 20


def test_targets_that_would_move_something_else_are_left_out():
    told = recorded(likelihood_terms.explorer(), 2)
    assert all(not frame["targets"] for frame in told["frames"])


@pytest.mark.parametrize(
    ("made", "main"),
    [(slices.explorer, "scale"), (pinsker.explorer, "x")],
    ids=["drawn", "touched"],
)
def test_the_main_slider_is_the_first_that_can_be_moved(made, main):
    assert main_slider(made()) == main


def test_the_main_slider_is_time_where_there_is_time():
    made = graph_steps.explorer("one layer")
    assert main_slider(made) == "step"
    made.about = made.about | {"time": "x1"}
    assert main_slider(made) == "x1"


CONTROLS = [
    slider("linear", 0.5, 0, 1, 0.01),
    whole_slider("whole", 3, 0, 96),
    whole_slider("few", 3, 0, 6),
    log_slider("log", 1, -2, 2, 0.05),
    log_slider("doubling", 1, 0, 2, step=math.log10(2), whole=True),
]


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.label)
@pytest.mark.parametrize("count", [5, 13, MOST])
def test_values_are_spread_over_the_whole_slider(control, count):
    own = {control.value, control.nearest(control.from_front((2 * control.low + control.high) / 3))}
    values = spread(control, own, count)
    assert values == sorted(set(values))
    assert own < set(values)
    assert values[0] == control.valid(control.from_front(control.low))
    assert values[-1] == control.valid(control.from_front(control.high))
    assert len(values) <= count
    steps = [(high - low) / control.step for low, high in pairwise(map(control.to_front, values))]
    even = (control.high - control.low) / control.step / (count - 1)
    assert max(steps) <= max(2 * even + 1, 1 + 1e-9)


def test_a_value_between_two_steps_is_among_them_as_it_is():
    assert 0.5**0.5 in spread(slider("σ", 0.7, 0, 1, 0.05), {0.5**0.5}, 9)


def test_a_script_holds_the_recording(tmp_path):
    made = graph_steps.explorer("one layer")
    store(made, "some-name", tmp_path)
    script = (tmp_path / "some-name.js").read_text(encoding="utf-8")
    assert len(script) < 10_000
    assert 'explorerRecordings ??= {})["some-name"] = ' in script
    assert_script_equals_python(made, "some-name", tmp_path)


def test_recordings_that_are_too_large_have_fewer_values(monkeypatch):
    made = pinsker.explorer()
    assert len(packed(fitting(made))) < LARGEST
    assert {len(run) for run in fitting(made)["runs"]} == {MOST}
    monkeypatch.setattr(recording, "LARGEST", 40_000)
    told = fitting(made)
    assert len(packed(told)) < 40_000
    assert FEWEST < max(map(len, told["runs"])) < MOST
