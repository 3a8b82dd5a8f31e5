"""The widget itself, around the smallest function and picture."""

from dataclasses import dataclass

import numpy as np
import pytest

from helpers.widgets.controls import choice, whole_slider
from helpers.widgets.explorer import Explorer, said
from helpers.widgets.handles import Handle


@dataclass(frozen=True, kw_only=True)
class Data:
    number: int
    kind: str

    @property
    def verdict(self):
        return f"{self.number} {self.kind}."


class Picture:
    surfaces = ()

    def shown(self, _data):
        return self

    def still(self):
        return {"below": "<g/>"}

    def fragment(self, data):
        return data.verdict

    def place(self, _panel, point):
        return point


@pytest.fixture
def seen():
    return []


@pytest.fixture
def explorer(seen):
    def compute(**state):
        seen.append(state)
        return Data(**state)

    controls = {"number": whole_slider("number", 1, 0, 9), "kind": choice("kind", ["a", "b"])}
    handle = Handle(
        label="number", panel=0, place=lambda state, _data: (state["number"], 0), right="number"
    )
    return Explorer("Numbers", controls, compute, Picture(), handles=[handle])


def test_setting_several_controls_draws_once(explorer, seen):
    explorer.set({"number": 5, "kind": "b"}, "Both at once.")
    assert seen == [{"number": 1, "kind": "a"}, {"number": 5, "kind": "b"}]
    assert explorer.frame["moving"] == "5 b."
    assert explorer.words == explorer.frame["words"] == "5 b. Both at once."


def test_a_sentence_is_gone_when_something_moves(explorer):
    explorer.set({"number": 5}, "Five.")
    explorer.set({"kind": "b"})
    assert explorer.words == "5 b."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-4.29 − 0.23 = -4.52", "−4.29 − 0.23 = −4.52"),
        ("from (-0.80, -1) to 1e-05", "from (−0.80, −1) to 1e-05"),
        ("1.6-1.7, in 2-D, a (1)-2 and [3]-4", "1.6-1.7, in 2-D, a (1)-2 and [3]-4"),
        ("+1·2 -3·(-4)", "+1·2 −3·(−4)"),
    ],
)
def test_numbers_have_the_true_minus_sign(text, shown):
    assert said(text) == shown


def test_a_value_that_a_control_refuses_changes_nothing(explorer):
    with pytest.raises(ValueError, match="kind must be one of"):
        explorer.set({"number": 5, "kind": "c"})
    assert explorer.state == {"number": 1, "kind": "a"}


def test_a_number_beyond_the_ends_of_a_slider_is_moved_to_the_end(explorer):
    explorer.set({"number": 12})
    assert explorer.state["number"] == 9


def test_defaults_stay_what_the_controls_began_with(explorer):
    explorer.set({"number": 5, "kind": "b"})
    assert explorer.defaults == {"number": 1, "kind": "a"}


def test_a_handle_dragged_moves_its_slider_to_the_nearest_value(explorer):
    explorer.move(explorer.handles[0], 6.7, 3)
    assert explorer.state["number"] == 7
    assert explorer.frame["places"] == [(7, 0)]


def test_what_has_a_handle_is_told_to_need_no_slider(explorer):
    touched = {told["name"]: told["touched"] for told in explorer.about["controls"]}
    assert touched == {"number": True, "kind": False}


def request(**asked):
    return {"id": "one-1", "values": {}, "drag": None, "clicks": [], "presses": []} | asked


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"values": {"number": 3, "kind": 1}}, "3 b."),
        ({"drag": [0, 4.2, 0]}, "4 a."),
        ({"values": {"number": 3}, "presses": ["Reset"]}, "1 a."),
    ],
)
def test_the_front_end_is_answered(explorer, asked, words):
    explorer._answer(explorer, request(**asked), [])
    assert explorer.frame["answers"] == "one-1"
    assert explorer.frame["words"] == words


def test_the_front_end_is_answered_when_something_fails(explorer):
    with pytest.raises(KeyError):
        explorer._answer(explorer, request(presses=["Nothing"]), [])
    assert explorer.frame["answers"] == "one-1"


def test_numpy_warns_of_nonsense_and_is_silent_on_underflow_whatever_the_kernel_says(explorer):
    explorer.compute = lambda **state: Data(number=np.float64(1e-300) * 1e-300, kind="a")
    with np.errstate(all="raise"):
        explorer.refresh()
    assert explorer.data.number == 0
    explorer.compute = lambda **state: Data(number=np.float64(0) / 0, kind="a")
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="invalid value"):
        explorer.refresh()
