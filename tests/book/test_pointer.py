"""Pictures under a mouse and a finger, in a real browser: what is asked of Python, and read off."""

import re

import pytest
from playwright.sync_api import expect

from helpers.explorers import convolution, elbo_gap, likelihood_terms, slices
from tests.book.alone import show_alone
from tools.lab import browser_page

pytestmark = pytest.mark.browser


@pytest.fixture
def page():
    with browser_page(1000, 700) as page:
        yield page  # a new one for each test: a finger leaves its traces in the browser


def shown(page, explorer):
    """Show an explorer where fingers can scroll the page; return its picture's locator."""
    show_alone(page, explorer)
    page.evaluate("document.body.style.height = '3000px'")
    page.evaluate("scrollTo(0, 0)")
    return page.locator("svg")


def place(page, name):
    """Return where a target lies, in pixels of the page."""
    box = page.get_by_role("button", name=name, exact=True).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def asked(page, what):
    """Return what Python was asked for of this kind, and forget it."""
    page.wait_for_timeout(150)
    sent = page.evaluate("window.sent.splice(0)")
    return [message[what] for message in sent if message[what] not in ([], None)]


def clicked(page, explorer):
    """Return the names of the targets that were clicked, in order."""
    targets = explorer.targets(explorer.state, explorer.data)
    return [targets[number].text for numbers in asked(page, "clicks") for number in numbers]


def finger(page, *points):
    """Touch the first point, move through the others, and let go."""
    hand = page.context.new_cdp_session(page)
    kinds = ["touchStart", *["touchMove"] * (len(points) - 1)]
    for kind, (x, y) in zip(kinds, points, strict=True):
        points = [{"x": x, "y": y}]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(20)
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(150)


def assert_read(page, text):
    expect(page.locator(".hover")).to_have_text(text, timeout=2000)


def test_a_mouse_paints_when_its_button_goes_down(page):
    explorer = convolution.explorer()
    shown(page, explorer)
    page.mouse.move(*place(page, "a₂₂ = 1"))
    page.mouse.down()
    assert clicked(page, explorer) == ["a₂₂ = 1"]
    page.mouse.up()
    assert clicked(page, explorer) == []


def test_a_sweep_skips_no_target_however_fast_it_is(page):
    explorer = convolution.explorer()
    shown(page, explorer)
    page.mouse.move(*place(page, "a₅₁ = 2"))
    page.mouse.down()
    page.mouse.move(*place(page, "a₅₅ = 1"))
    page.mouse.up()
    page.mouse.move(*place(page, "a₁₅ = 5"))
    row = ["a₅₁ = 2", "a₅₂ = 3", "a₅₃ = 4", "a₅₄ = 5", "a₅₅ = 1"]
    assert clicked(page, explorer) == row


def test_a_finger_that_scrolls_paints_nothing_and_a_tap_paints_once(page):
    explorer = convolution.explorer()
    shown(page, explorer)
    x, y = place(page, "a₄₄ = 1")
    finger(page, (x, y), *((x, y - 15 * k) for k in range(1, 11)))
    assert page.evaluate("scrollY") > 50
    assert clicked(page, explorer) == []
    page.evaluate("scrollTo(0, 0)")
    finger(page, place(page, "a₄₄ = 1"))
    assert clicked(page, explorer) == ["a₄₄ = 1"]
    assert_read(page, "a₄₄ = 1")


def test_what_is_pointed_at_is_told_below_the_picture_and_nothing_jumps(page):
    picture = shown(page, likelihood_terms.explorer())
    words = page.get_by_role("status")
    where, box = words.bounding_box(), picture.bounding_box()
    for target in page.locator("button.target").all():
        at = target.bounding_box()
        page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
        assert_read(page, re.compile(r"^Datum \d+ at"))
        assert words.bounding_box() == where
        assert page.locator(".hover").bounding_box()["y"] >= box["y"] + box["height"]


def test_coordinates_are_those_of_the_named_sides_in_the_digits_of_a_pixel(page):
    """And they go when the pointer does."""
    explorer = elbo_gap.explorer()
    picture = shown(page, explorer)
    box = picture.bounding_box()
    scale = box["width"] / explorer.still["width"]
    said = [r"z = −?\d(\.\d\d?)?", r"nats = −?\d\d?(\.\d\d?)?", r"w = \d(\.\d\d?\d?)?"]
    for pattern, panel in zip(said, explorer.still["panels"], strict=True):
        left, top, width, height = (scale * side for side in panel["box"])
        for share in (0.03, 0.5, 0.501, 0.97):
            x, y = box["x"] + left + share * width, box["y"] + top + share * height
            page.mouse.move(x, y)
            assert_read(page, re.compile(f"^{pattern}$"))
    page.mouse.move(x, box["y"] + box["height"] + 30)
    assert_read(page, "")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] - 2)  # between the panels
    assert_read(page, "")


def test_a_click_on_empty_ground_calls_a_handle_and_a_drag_does_not(page):
    picture = shown(page, slices.explorer("2-D"))
    box = picture.bounding_box()
    x, y = box["x"] + 200, box["y"] + 100
    page.mouse.move(x, y)
    assert picture.evaluate("svg => getComputedStyle(svg).cursor") == "crosshair"
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=3)
    page.mouse.up()
    assert asked(page, "drag") == []
    page.mouse.click(x, y)
    assert len(asked(page, "drag")) == 1
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] - 1)  # where no panel is
    assert picture.evaluate("svg => getComputedStyle(svg).cursor") != "crosshair"
