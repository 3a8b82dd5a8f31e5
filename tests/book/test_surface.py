"""Surfaces in the hand, in a real browser: turned by mouse and keys, without Python."""

import pytest

from helpers.explorers.slices import explorer
from tests.book.alone import show_alone
from tests.book.test_jupyterlab import keep
from tools.lab import browser_page

pytestmark = pytest.mark.browser

PIXELS = """canvas => canvas.toDataURL()"""
FRAME_MS = """async canvas => {
    const times = [];
    for (let k = 0; k < 21; k++) {
        const start = performance.now();
        const key = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true });
        canvas.dispatchEvent(key);
        await new Promise(requestAnimationFrame);
        canvas.getContext("2d").getImageData(0, 0, 1, 1); // it is drawn by now
        times.push(performance.now() - start);
        await new Promise(requestAnimationFrame);
    }
    return times.sort((one, other) => one - other)[10];
}"""


@pytest.fixture(scope="module")
def widget():
    """The explorer at its surfaces."""
    return explorer("surface")


@pytest.fixture(scope="module")
def page(widget):
    with browser_page(1000, 700) as page:
        show_alone(page, widget)
        page.locator("canvas").nth(1).wait_for()
        yield page


@pytest.fixture
def surfaces(page):
    page.get_by_role("button", name="Home view").click()
    page.wait_for_timeout(100)
    page.evaluate("window.sent.length = 0")
    return [page.locator("canvas").nth(number) for number in range(2)]


def drawn(surfaces):
    surfaces[0].page.wait_for_timeout(100)
    return [surface.evaluate(PIXELS) for surface in surfaces]


def test_both_surfaces_are_drawn_and_named(surfaces):
    keep(surfaces[0].page, "surface")
    for surface, name in zip(surfaces, ("likelihood loss", "squared loss"), strict=True):
        assert name in surface.get_attribute("aria-label")
        assert len(surface.evaluate(PIXELS)) > 10_000
    assert len(set(drawn(surfaces))) == 2


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"])
def test_a_key_turns_both_and_home_turns_them_back(surfaces, key):
    home = drawn(surfaces)
    surfaces[0].press(key)
    turned = drawn(surfaces)
    surfaces[0].press(f"Shift+{key}")
    further = drawn(surfaces)
    for one, two, three in zip(home, turned, further, strict=True):
        assert len({one, two, three}) == 3
    surfaces[1].press("Home")
    assert drawn(surfaces) == home


def test_shift_turns_as_far_as_five_keys(surfaces):
    surfaces[0].press("Shift+ArrowRight")
    far = drawn(surfaces)
    surfaces[0].press("Home")
    for _ in range(5):
        surfaces[0].press("ArrowRight")
    assert drawn(surfaces) == far


def test_a_drag_turns_them_and_asks_python_for_nothing(surfaces):
    page, home = surfaces[0].page, drawn(surfaces)
    box = surfaces[1].bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
    page.mouse.up()
    turned = drawn(surfaces)
    assert all(one != other for one, other in zip(home, turned, strict=True))
    page.mouse.move(box["x"] + 100, box["y"] + 100)  # let go, it stays
    assert drawn(surfaces) == turned
    page.get_by_role("button", name="Home view").click()
    assert drawn(surfaces) == home
    assert page.evaluate("window.sent") == []


def test_a_dark_page_draws_its_letters_anew(surfaces):
    page, light = surfaces[0].page, drawn(surfaces)
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    keep(page, "surface-dark")
    assert drawn(surfaces) != light
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    assert drawn(surfaces) == light


def test_a_turn_is_drawn_within_two_frames_of_a_screen(surfaces):
    assert surfaces[0].evaluate(FRAME_MS) < 60  # 30 ms where nothing else runs


def asked(page):
    """Return where Python was asked to move the slider of the scale, and forget it."""
    page.wait_for_timeout(200)
    return page.evaluate("window.sent.splice(0).map(({ values }) => values.scale)")


def test_plus_minus_and_the_wheel_zoom_a_picture_that_was_touched(surfaces):
    page = surfaces[0].page
    page.evaluate("document.activeElement.blur()")
    surfaces[0].hover()
    page.mouse.wheel(0, 100)
    assert asked(page) == []  # the page scrolls
    surfaces[0].press("+")
    assert asked(page) == [0.4]
    page.get_by_role("slider", name="one end of the chord, squared loss").press("-")
    assert asked(page) == [0.6]
    page.mouse.wheel(0, 100)
    assert asked(page) == [0.7]
    page.mouse.wheel(0, -50)
    assert asked(page) == [0.4]
