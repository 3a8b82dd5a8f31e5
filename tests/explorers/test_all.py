"""Every explorer: any setting of its controls gives finite data, a sentence and a true picture.

Explorers are found, not listed: a new module is tested as soon as it is there. What a picture
means is tested in the explorer's own file.
"""

import html
import importlib
import io
import pkgutil
from dataclasses import fields, is_dataclass


import numpy as np
import pytest
from PIL import Image

import helpers.explorers
from helpers.widgets.controls import Dice
from tests.explorers.trained import TRAINED

MODULES = {
    module.name: importlib.import_module(f"helpers.explorers.{module.name}")
    for module in pkgutil.iter_modules(helpers.explorers.__path__)
}
EXPLORERS = {name: module for name, module in MODULES.items() if hasattr(module, "explorer")}
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
    assert callable(module.Picture.png)
    assert callable(module.explorer)


def extremes(control):
    """Return the corner values of a control."""
    if isinstance(control, Dice):
        return [0, 1]
    if isinstance(control, ipywidgets.FloatLogSlider):
        return [control.base**control.min, control.base**control.max]
    if isinstance(control, ipywidgets.FloatRangeSlider):
        return [(control.min, control.max), (control.min, control.min), (control.max, control.max)]
    if isinstance(control, (ipywidgets.FloatSlider, ipywidgets.IntSlider)):
        return [control.min, control.max]
    if isinstance(control, ipywidgets.Checkbox):
        return [False, True]
    return [value for _, value in control._options_full]


def random_value(control, rng):
    """Return a value that a reader could set."""
    if isinstance(control, Dice):
        return int(rng.integers(1000))
    if isinstance(control, ipywidgets.FloatLogSlider):
        return float(control.base ** rng.uniform(control.min, control.max))
    if isinstance(control, ipywidgets.FloatRangeSlider):
        return tuple(sorted(rng.uniform(control.min, control.max, 2)))
    if isinstance(control, ipywidgets.FloatSlider):
        return float(rng.uniform(control.min, control.max))
    if isinstance(control, ipywidgets.IntSlider):
        return int(rng.integers(control.min, control.max + 1))
    return extremes(control)[rng.integers(len(extremes(control)))]


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
        yield {name: random_value(control, rng) for name, control in explorer.controls.items()}


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


def test_the_same_setting_gives_the_same_picture(explorer):
    explorer.refresh()
    assert explorer.picture.png(explorer.compute(**explorer.state)) == explorer.image.value


def test_every_control_drives_the_widget(explorer):
    for name, control in explorer.controls.items():
        states = settings(explorer)
        assert any(changes_the_picture(control, explorer, state) for state in states), name


def changes_the_picture(control, explorer, state):
    """Move one control to its ends, from a state of all; the widget must follow every time."""
    explorer.set(state)
    shown = set()
    for value in extremes(control):
        control.value = value
        assert html.escape(explorer.data.verdict) in explorer.verdict.value
        shown.add(bytes(explorer.image.value))
    return len(shown) > 1


def buttons(explorer):
    return [child for child in explorer.children[0].children if type(child).__name__ == "Button"]


def click(button, caplog):
    """Click a button; what goes wrong in it is logged and else nowhere."""
    button.click()
    assert caplog.text == ""


def test_every_button_works_and_reset_restores(explorer, caplog):
    before = explorer.defaults
    for button in buttons(explorer):
        click(button, caplog)
        assert_sound(explorer.data)
    assert button.description == "Reset"
    assert explorer.state == before


def test_the_kernels_floating_point_errors_do_not_reach_an_explorer(explorer, caplog):
    rng = np.random.default_rng(5)
    some = [*corners(explorer, rng)][:15]
    some += [{name: random_value(c, rng) for name, c in explorer.controls.items()} for _ in some]
    with np.errstate(all="raise"):
        for setting in some:
            explorer.set(setting)
            explorer._repr_mimebundle_()
        for button in buttons(explorer):
            click(button, caplog)


def test_a_blitted_frame_equals_a_full_drawing(explorer):
    rng = np.random.default_rng(3)
    for _ in range(3):
        setting = {name: random_value(c, rng) for name, c in explorer.controls.items()}
        data = explorer.compute(**setting)
        quick = pixels(explorer.picture.png(data))
        full = pixels(redrawn(explorer.picture, data))
        differing = np.any(np.abs(quick - full) > 32, axis=-1).mean()
        assert differing < 0.004  # only where a curve crosses a spine or tick


def redrawn(picture, data):
    """Return the picture drawn anew, with nothing kept from an earlier frame."""
    picture = getattr(picture, "shown", lambda _: picture)(data)
    for artist in picture.moving:
        artist.set_animated(False)
    picture.figure.canvas.draw()
    buffer = io.BytesIO()
    picture.figure.savefig(buffer, format="png", dpi=picture.figure.dpi)
    for artist in picture.moving:
        artist.set_animated(True)
    return buffer.getvalue()


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_a_page_without_widgets_shows_picture_and_words(explorer):
    data, metadata = explorer._repr_mimebundle_()
    assert data["text/plain"].startswith(explorer.title)
    assert metadata["image/png"]["alt"] == data["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["image/png"].startswith("iVBOR")
