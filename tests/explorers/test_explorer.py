"""The widget itself, around the smallest function and picture."""

from dataclasses import dataclass

import numpy as np
import pytest
from traitlets import TraitError

from helpers.widgets.controls import choice, whole_slider
from helpers.widgets.explorer import Explorer


@dataclass(frozen=True, kw_only=True)
class Data:
    number: int
    kind: str

    @property
    def verdict(self):
        return f"{self.number} {self.kind}."


class Picture:
    def png(self, data):
        return data.verdict.encode()


@pytest.fixture
def seen():
    return []


@pytest.fixture
def explorer(seen):
    def compute(**state):
        seen.append(state)
        return Data(**state)

    controls = {"number": whole_slider("number", 1, 0, 9), "kind": choice("kind", ["a", "b"])}
    return Explorer("Numbers", controls, compute, Picture())


def test_setting_several_controls_draws_once(explorer, seen):
    explorer.set({"number": 5, "kind": "b"}, "Both at once.")
    assert seen == [{"number": 1, "kind": "a"}, {"number": 5, "kind": "b"}]
    assert explorer.image.value == b"5 b."
    assert "5 b. Both at once." in explorer.verdict.value


def test_a_value_that_a_control_refuses_leaves_the_others_followed(explorer):
    with pytest.raises(TraitError):
        explorer.set({"number": 5, "kind": "c"})
    explorer.controls["number"].value = 7
    assert explorer.image.value == b"7 a."


def test_defaults_stay_what_the_controls_began_with(explorer):
    explorer.set({"number": 5, "kind": "b"})
    assert explorer.defaults == {"number": 1, "kind": "a"}


def test_numpy_warns_of_nonsense_and_is_silent_on_underflow_whatever_the_kernel_says(explorer):
    explorer.compute = lambda **state: Data(number=np.float64(1e-300) * 1e-300, kind="a")
    with np.errstate(all="raise"):
        explorer.refresh()
    assert explorer.data.number == 0
    explorer.compute = lambda **state: Data(number=np.float64(0) / 0, kind="a")
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="invalid value"):
        explorer.refresh()
