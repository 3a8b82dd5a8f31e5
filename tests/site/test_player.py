"""Recorded explorers on a page in a file, in a real browser, with the network off."""

import math

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from helpers.explorers import convolution, curvature, graph_steps, output_layer, prior
from tests.book.test_hand import SERIOUS
from tests.book.test_jupyterlab import drag, keep, verdict
from tests.explorers.trained import TRAINED
from tests.site.comparison import main_of, unpacked
from tools.lab import browser_page
from tools.site.frames import SCRIPT, STYLE, write_front_end
from tools.site.stored import store

pytestmark = pytest.mark.browser

PAGE = """<!doctype html>
<html lang="en" data-theme="light"><head><meta charset="utf-8"><title>Explorers</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="{style}"><script src="{script}" defer></script>
<style>
body {{ --pst-color-text-muted: #48566b; background: #fff; color: #000; }}
[data-theme="dark"] body {{ --pst-color-text-muted: #9ca4af; background: #121212; color: #fff; }}
</style>
</head><body><main><h1>Explorers</h1>{explorers}</main></body></html>
"""
MADE = {  # a handle; a slider and targets; another slider at a stop; two handles; two pictures
    "touched": curvature.explorer,
    "stepped": lambda: graph_steps.explorer("shared weights"),
    "several": convolution.explorer,
    "plane": output_layer.explorer,
    "trained": lambda: prior.explorer(*TRAINED["prior"]()),
}
NAMES = list(MADE)
WIDE = {"width": 900, "height": 1000}
DRAWN = """(layer, svg) => {
    const wanted = document.createElementNS("http://www.w3.org/2000/svg", "g");
    wanted.innerHTML = svg;
    return layer.innerHTML === wanted.innerHTML;
}"""


@pytest.fixture(scope="module")
def python():
    """The explorers, which tell what a page must show."""
    return {name: make() for name, make in MADE.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory, python):
    """A page of recorded explorers, with all that belongs to it."""
    folder = tmp_path_factory.mktemp("site")
    write_front_end(folder)
    for name, explorer in python.items():
        store(explorer, name, folder)
    fragments = "".join((folder / f"{name}.html").read_text(encoding="utf-8") for name in NAMES)
    page = PAGE.format(style=STYLE, script=SCRIPT, explorers=fragments)
    (folder / "page.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    return (folder / "page.html").as_uri()


@pytest.fixture(scope="module")
def opened(address):
    """A function that opens the page without a network."""
    with browser_page() as first:

        def open_page(**options):
            page = first.context.browser.new_page(viewport=WIDE, **options)
            page.context.set_offline(True)
            page.set_default_timeout(60_000)
            page.asked = []
            page.on("request", lambda request: page.asked.append(request.url))
            page.goto(address)
            return page

        yield open_page


@pytest.fixture(scope="module")
def page(opened):
    page = opened()
    for number in range(len(NAMES)):
        live(page, number)
    return page


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def told(folder, name):
    """The recording that the page plays."""
    return unpacked((folder / f"{name}.js").read_text(encoding="utf-8"))


def live(page, number):
    """Return the explorer of a number, as soon as it moves, at its opening state."""
    found = page.locator(".nn-recorded").nth(number)
    found.scroll_into_view_if_needed()
    found.get_by_role("button", name="Reset").click()
    return found


@pytest.fixture
def found(page, name):
    return live(page, NAMES.index(name))


def assert_draws(found, explorer):
    """The layers of the picture are those that Python draws."""
    layers = explorer.still["below"], explorer.frame["moving"], explorer.still["above"]
    for number, svg in enumerate(layers):
        assert found.locator(".picture > svg > g").nth(number).evaluate(DRAWN, svg)


def assert_shows(found, explorer):
    """The page shows picture and words that Python has, and marks its stop."""
    expect(found.locator("[role=status]")).to_have_text(explorer.frame["words"])
    assert_draws(found, explorer)
    pressed = found.locator("button[aria-pressed=true]").all_inner_texts()
    assert pressed == [explorer.frame["stop"]] * bool(explorer.frame["stop"])


def test_without_scripts_the_first_picture_and_its_words_stand(opened, python):
    page = opened(java_script_enabled=False)
    for number, (name, explorer) in enumerate(python.items()):
        explorer.press("Reset")
        found = page.locator(".nn-recorded").nth(number)
        assert found.locator("p").inner_text() == explorer.frame["words"]
        assert_draws(found, explorer)
        assert found.locator("svg").bounding_box()["width"] > 500
        assert found.locator(".stops span").all_inner_texts() == ["Go to", *explorer.stops]
        assert found.locator("button, input").count() == 0
        keep(found, f"recorded-{name}-opening")


def test_the_page_loads_nothing_from_elsewhere(page):
    assert len(page.asked) == 3 + len(NAMES)  # itself, style and script
    assert all(url.startswith("file://") for url in page.asked)


def test_what_can_be_touched_is_one_slider_and_the_stops(found, name, python):
    sliders = found.get_by_role("slider").locator("visible=true")
    assert sliders.count() == (2 if name == "plane" else 1)  # its point is seen in two panels
    stepped = ["Play"] if name == "stepped" else []
    buttons = found.locator("button:not(.target)").locator("visible=true").all_inner_texts()
    assert buttons == [*stepped, "Reset", *python[name].stops]
    assert found.locator("fieldset, details:not([hidden])").count() == 0


def test_every_value_from_every_stop_shows_what_python_shows(found, name, python, told):
    explorer = python[name]
    for label, (run, _) in told["stops"].items():
        explorer.press(label)
        found.get_by_role("button", name=label, exact=True).press("Enter")
        assert_shows(found, explorer)
        main = main_of(told, told["frames"][told["runs"][run][0]])
        slider = found.get_by_role("slider").locator("visible=true").first
        slider.press("Home")
        for value in told["values"][main]:
            explorer.set({main: value})
            assert_shows(found, explorer)
            said = slider.get_attribute("aria-valuetext")
            assert explorer.frame["texts"][main] in said
            slider.press("ArrowRight")


def nearest(found, told, x, y):
    """Return the words of the opening run's frame that has its handle nearest to a point."""
    box, still = found.locator("svg").bounding_box(), told["stills"][0]
    scale = still["width"] / box["width"]
    point = (x - box["x"]) * scale, (y - box["y"]) * scale
    frames = [told["frames"][number] for number in told["runs"][told["stops"]["Reset"][0]]]
    return min(frames, key=lambda frame: math.dist(frame["places"][0], point))["words"]


@pytest.mark.parametrize("name", ["touched", "plane"])
def test_a_handle_dragged_goes_to_the_nearest_value(page, name, told):
    found = live(page, NAMES.index(name))
    handle = found.locator(".handle").first
    shown = set()
    for right, up in ((-40, 20), (-100, -10), (90, 30), (-60, 0)):
        box = handle.bounding_box()
        drag(page, handle, right, up)
        there = box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 - up
        shown.add(verdict(found))
        assert verdict(found) == nearest(found, told, *there)
    assert len(shown) > 2


def test_a_click_on_empty_ground_calls_the_handle(page):
    found = live(page, NAMES.index("touched"))
    box = found.locator("svg").bounding_box()
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    handle = found.locator(".handle").first.bounding_box()
    assert handle["x"] + 14 == pytest.approx(box["x"] + 0.3 * box["width"], abs=40)


def test_a_click_on_a_node_goes_to_its_step(page, python):
    found, explorer = live(page, NAMES.index("stepped")), python["stepped"]
    explorer.press("Reset")
    found.locator(".target").nth(3).press("Enter")
    explorer.click(3)
    assert explorer.state["step"] > 0
    assert_shows(found, explorer)


def test_play_runs_to_the_end_and_pauses(page):
    found = live(page, NAMES.index("stepped"))
    slider = found.get_by_role("slider")
    last = slider.get_attribute("max")
    slider.press("End")
    for _ in range(2):
        slider.press("ArrowLeft")
    found.get_by_role("button", name="Play").click()
    expect(slider).to_have_value(last)
    expect(found.get_by_role("button", name="Play")).to_be_visible()


def test_who_wants_no_motion_is_offered_no_play(opened):
    found = live(opened(reduced_motion="reduce"), NAMES.index("stepped"))
    assert found.get_by_role("button", name="Play").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(page, theme):
    page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
    faults = Axe().run(page).response
    assert "aria-input-field-name" in {rule["id"] for rule in faults["passes"]}  # it looked
    serious = [fault for fault in faults["violations"] if fault["impact"] in SERIOUS]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in serious] == []
    for width in (360, 900):
        page.set_viewport_size({"width": width, "height": 1000})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for number, name in enumerate(NAMES):
            keep(live(page, number), f"recorded-{name}-{theme}-{width}")
