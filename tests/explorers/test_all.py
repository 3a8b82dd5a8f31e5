"""Every explorer: any setting of its controls gives finite data, a sentence and a true picture.

Explorers are found, not listed: a new module is tested as soon as it is there. What a picture
means is tested in the explorer's own file.
"""

import base64
import importlib
import io
import pickle
import pkgutil
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

import helpers.explorers
from helpers.widgets.controls import Choice, Dice, Paint
from tests.explorers.trained import TRAINED

MODULES = {
    module.name: importlib.import_module(f"helpers.explorers.{module.name}")
    for module in pkgutil.iter_modules(helpers.explorers.__path__)
}
EXPLORERS = {name: module for name, module in MODULES.items() if hasattr(module, "explorer")}
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CORNERS, SETTINGS = 128, 200


@pytest.fixture(scope="module", params=sorted(EXPLORERS))
def explorer(request):
    trained = TRAINED.get(request.param, tuple)
    return EXPLORERS[request.param].explorer(*trained())


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_module_has_the_four_roles(name):
    module = MODULES[name]
    assert is_dataclass(module.Data)
    assert module.Data.__dataclass_params__.frozen
    assert all(field.kw_only for field in fields(module.Data))
    assert isinstance(module.Data.verdict, property)
    assert callable(module.data)
    assert callable(module.Picture)
    assert callable(module.explorer)


def extremes(control):
    """Return the corner values of a control."""
    if isinstance(control, Dice):
        return [0, 1]
    if isinstance(control, Choice):
        return list(control.values)
    if isinstance(control, Paint):
        return [{}, dict.fromkeys(control.cells, control.high)]
    return [control.from_front(control.low), control.from_front(control.high)]


def random_value(control, rng):
    """Return a value that a reader could set."""
    if isinstance(control, Dice):
        return int(rng.integers(1000))
    if isinstance(control, Choice):
        return control.values[rng.integers(len(control.values))]
    if isinstance(control, Paint):
        return {
            cell: int(rng.integers(control.low, control.high + 1))
            for cell in sorted(control.cells)
            if rng.random() < 0.2
        }
    return control.from_front(rng.uniform(control.low, control.high))


def random_setting(explorer, rng):
    return {name: random_value(control, rng) for name, control in explorer.controls.items()}


def corners(explorer, rng):
    """Yield settings with every control at one of its extremes, no two the same."""
    ends = {name: extremes(control) for name, control in explorer.controls.items()}
    shape = [len(values) for values in ends.values()]
    total = int(np.prod(shape))
    for number in rng.choice(total, min(total, CORNERS), replace=False):
        places = np.unravel_index(number, shape)
        yield {name: ends[name][k] for name, k in zip(ends, places, strict=True)}


def settings(explorer):
    """Yield corners, then random settings."""
    rng = np.random.default_rng(7)
    yield from corners(explorer, rng)
    for _ in range(SETTINGS):
        yield random_setting(explorer, rng)


def assert_sound(data):
    """Every number of the picture's data is finite or masked, and the verdict is a sentence."""
    for field in fields(data):
        value = getattr(data, field.name)
        if isinstance(value, (float, np.ndarray)) and np.asarray(value).dtype.kind == "f":
            assert np.isfinite(np.ma.compressed(value)).all(), field.name
    assert data.verdict.strip().endswith((".", "?", "!"))
    assert "nan" not in data.verdict.lower()


def test_any_setting_gives_sound_data(explorer):
    for setting in settings(explorer):
        assert_sound(explorer.compute(**setting))


def seen(explorer, data):
    """Return picture, words, places of the handles and targets of some data."""
    picture = explorer.picture.shown(data)
    places = [handle.place(explorer.state, data) for handle in explorer.handles]
    return picture.fragment(data), data.verdict, str(places), str(targets(explorer, data))


def targets(explorer, data):
    """Return what a reader meets of the targets."""
    return [(t.place, t.text) for t in explorer.targets(explorer.state, data)]


def test_the_same_data_give_the_same_picture_whatever_was_seen_before(explorer):
    rng = np.random.default_rng(3)
    one, other = (explorer.compute(**random_setting(explorer, rng)) for _ in range(2))
    picture = explorer.picture.shown(one)
    first = picture.still(), picture.fragment(one)
    explorer.picture.shown(other).fragment(other)
    explorer._repr_mimebundle_()
    assert (picture.still(), picture.fragment(one)) == first


def test_every_layer_is_svg(explorer):
    frame = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    for layer in (explorer.still["below"], explorer.still["above"], explorer.frame["moving"]):
        ElementTree.fromstring(f"{frame}{layer}</svg>")


def test_the_page_is_told_short_names_of_the_axes(explorer):
    for panel in explorer.still["panels"]:
        assert len(panel["names"]) == 2
        assert all(len(name) <= 25 and "(" not in name for name in panel["names"])


def test_a_stored_picture_has_what_moves_in_the_same_order_above_what_stands_still(explorer):
    picture = explorer.picture.shown(explorer.data)
    order = [artist.get_zorder() for artist in picture.moving]
    assert order == sorted(order)
    lines = [line for axes in picture.axes for line in axes.lines if line not in picture.moving]
    assert all(line.get_zorder() < order[0] for line in lines)


def test_every_field_of_the_data_is_seen(explorer):
    """Data of which one field is taken from other data look different, or read so."""
    rng = np.random.default_rng(11)
    some = [explorer.compute(**random_setting(explorer, rng)) for _ in range(24)]
    pairs = zip(some, some[1:] + some[:1], strict=True)
    pairs = [(one, other) for one, other in pairs if type(one) is type(other)]
    for name in {field.name for one, _ in pairs for field in fields(one)}:
        having = [pair for pair in pairs if hasattr(pair[0], name)]
        differing = [pair for pair in having if differ(*(getattr(data, name) for data in pair))]
        assert not differing or any(shows(explorer, name, *pair) for pair in differing), name


def differ(one, other):
    """Return whether two values of a field differ by more than words may round away."""
    if isinstance(one, float) and isinstance(other, float):
        return not np.isclose(one, other, rtol=0.2)
    try:
        return pickle.dumps(one) != pickle.dumps(other)
    except pickle.PicklingError:  # a graph, which holds functions
        return one is not other


def shows(explorer, name, one, other):
    """Return whether data look different with one field of other data, or cannot be shown."""
    try:
        mixed = seen(explorer, replace(one, **{name: getattr(other, name)}))
    except (ValueError, IndexError, KeyError):  # it is looked at, and does not fit to the rest
        return True
    return mixed != seen(explorer, one)


def test_every_control_drives_the_widget(explorer):
    for name in explorer.controls:
        states = settings(explorer)
        assert any(changes_the_picture(name, explorer, state) for state in states), name


def plain(text):
    """Return a text with one sign for minus, whichever it has."""
    return text.replace("−", "-")


def changes_the_picture(name, explorer, state):
    """Move one control to its ends, from a state of all; the widget must follow every time."""
    explorer.set(state)
    shown = set()
    for value in extremes(explorer.controls[name]):
        explorer.set({name: value})
        assert plain(explorer.frame["words"]) == plain(explorer.data.verdict)
        shown.add(explorer.frame["moving"])
    return len(shown) > 1


def test_the_stops_show_something_each(explorer):
    """Two to four, each with a picture and words of its own; the front end knows where it is."""
    assert 2 <= len(explorer.stops) <= 4
    shown = set()
    for label in explorer.stops:
        explorer.press(label)
        assert explorer.frame["stop"] == label
        assert_sound(explorer.data)
        shown.add(seen(explorer, explorer.data))
    assert len(shown) == len(explorer.stops)


def test_the_text_calls_the_stops_by_their_names(explorer, request):
    name = request.node.callspec.params["explorer"]
    texts = [text for text in map(read, NOTEBOOKS.glob("*.ipynb")) if name in text]
    for label in explorer.stops:
        assert any(f"**{label}**" in text for text in texts), label


def read(path):
    return path.read_text(encoding="utf-8")


def test_every_artist_is_bound_in_one_place(explorer):
    assert "update" not in vars(type(explorer.picture))


def test_every_number_has_the_true_minus_sign(explorer):
    """A hyphen stands before no number, but in a name, a range, or a power of ten."""
    rng = np.random.default_rng(8)
    for _ in range(20):
        explorer.set(random_setting(explorer, rng))
        told = [text for _, _, text, _ in explorer.frame["targets"]]
        for text in (explorer.words, *explorer.frame["texts"].values(), *told):
            assert not re.search(r"(^|[\s(=·,])-[\d.∞]", text), text


def test_what_is_hidden_has_no_effect(explorer):
    rng = np.random.default_rng(4)
    for _ in range(20):
        explorer.set(random_setting(explorer, rng))
        before = seen(explorer, explorer.data)
        for name in explorer.frame["idle"]:
            control = explorer.controls[name]
            explorer.set({name: random_value(control, rng)})
            assert seen(explorer, explorer.data) == before, name


def test_every_handle_moves_what_it_says(explorer):
    rng = np.random.default_rng(2)
    for number, handle in enumerate(explorer.handles):
        explorer.set(explorer.defaults)
        moved = set()
        for _ in range(20):
            point = random_point(explorer, handle, rng)
            before = explorer.state
            explorer.move(handle, *point)
            moved |= {name for name in before if explorer.state[name] != before[name]}
            place = explorer.frame["places"][number]
            if place:
                assert 0 <= place[0] <= explorer.still["width"]
                assert 0 <= place[1] <= explorer.still["height"]
        assert moved >= set(handle.names), handle


def random_point(explorer, handle, rng):
    """Return a point of the panel that a handle moves in."""
    panel = explorer.still["panels"][handle.panel]
    return [rng.uniform(*sorted((panel[side][0], panel[side][-1]))) for side in "xy"]


def test_a_handle_dragged_comes_where_it_was_dragged(explorer):
    """A handle stays under the hand: dragged to where it is, it moves to the nearest step."""
    for handle in explorer.handles:
        explorer.set(explorer.defaults)
        point = handle.place(explorer.state, explorer.data)
        if point is not None:
            explorer.move(handle, *point)
            for name, first in explorer.defaults.items():
                if name in handle.names:
                    control = explorer.controls[name]
                    here, there = map(control.to_front, (explorer.state[name], first))
                    assert abs(here - there) <= control.step / 2 + 1e-9, handle
                else:
                    assert explorer.state[name] == first


def test_every_target_is_in_the_picture_says_something_and_sets_what_it_says(explorer):
    rng = np.random.default_rng(6)
    for state in [explorer.defaults, *(random_setting(explorer, rng) for _ in range(5))]:
        explorer.set(state)
        for number, target in enumerate(explorer.targets(explorer.state, explorer.data)):
            panel = explorer.still["panels"][target.panel]
            for side, coordinate in zip("xy", target.place, strict=True):
                low, high = sorted((panel[side][0], panel[side][-1]))
                assert low <= coordinate <= high, target
            assert target.text
            explorer.set(state)
            explorer.click(number)
            assert target.values.items() <= explorer.state.items(), target


def labels(explorer):
    """Return what stands on the buttons."""
    dice = [control.label for control in explorer.controls.values() if isinstance(control, Dice)]
    return [*dice, *explorer.actions]


def test_every_button_works_and_reset_restores(explorer):
    for label in labels(explorer):
        explorer.press(label)
        assert_sound(explorer.data)
    assert label == "Reset"
    kept = {name: explorer.state[name] for name in explorer.kept}
    assert explorer.state == explorer.defaults | kept


def test_the_kernels_floating_point_errors_do_not_reach_an_explorer(explorer):
    rng = np.random.default_rng(5)
    some = [*corners(explorer, rng)][:15]
    some += [random_setting(explorer, rng) for _ in some]
    with np.errstate(all="raise"):
        for setting in some:
            explorer.set(setting)
        explorer._repr_mimebundle_()
        for label in labels(explorer):
            explorer.press(label)


def test_a_page_without_widgets_shows_picture_and_words(explorer):
    data, metadata = explorer._repr_mimebundle_()
    assert data["text/plain"] == f"{explorer.title}. {explorer.words}"
    assert metadata["image/png"]["alt"] == data["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in data
    width, height = Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).size
    size = metadata["image/png"]["width"], metadata["image/png"]["height"]
    assert (width / 2, height / 2) == pytest.approx(size, abs=1)
