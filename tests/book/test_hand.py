"""Every explorer in the hand, in JupyterLab in a real browser: handles, names, light and dark.

Screenshots are kept in `artifacts/`.
"""

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.book.test_jupyterlab import (
    book,
    drag,
    explorer,
    keep,
    lab,
    page,
    picture,
    run,
    verdict,
    wait_for_change,
)
from tests.explorers.test_all import EXPLORERS
from tests.explorers.trained import TRAINED
from tools.lab import open_notebook

__all__ = ["lab", "page"]  # fixtures, here too

pytestmark = pytest.mark.browser

NAMES = sorted(EXPLORERS)
SERIOUS = ("serious", "critical")
NAME_OF_CHOICE = "input => input.parentElement.innerText"
FAR = 70  # pixels that a handle is dragged


@pytest.fixture(scope="module", name="book")
def book_with_all_explorers(tmp_path_factory):
    """A copy of the book with a notebook that shows all explorers."""
    copied = book.__wrapped__(tmp_path_factory)
    cells = [f"from helpers.explorers import {', '.join(NAMES)}"]
    cells.append("from tests.explorers.trained import TRAINED")
    for name in NAMES:
        cells.append(f"{name}.explorer({f'*TRAINED[{name!r}]()' if name in TRAINED else ''})")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=kernel)
    nbformat.write(notebook, copied / "notebooks" / "all.ipynb")
    return copied


@pytest.fixture(scope="module")
def shown(lab, page):
    page.set_default_timeout(60_000)
    run(page, lab, "all.ipynb")
    page.locator(".nn-explorer").nth(len(NAMES) - 1).wait_for()
    return page


@pytest.fixture(params=range(len(NAMES)), ids=NAMES)
def found(shown, request):
    return explorer(shown, request.param)


def handles(found):
    return [handle for handle in found.locator(".handle").all() if handle.is_visible()]


def test_a_handle_dragged_changes_what_it_says_and_the_picture(shown, found):
    for handle in handles(found):
        found.get_by_role("button", name="Reset").click()
        shown.wait_for_timeout(300)
        said, drawn = handle.get_attribute("aria-valuetext"), picture(found)
        right, up = towards_the_middle(found, handle)
        drag(shown, handle, right, up)
        if handle.get_attribute("aria-valuetext") == said:  # it began at its end
            drag(shown, handle, -right, -up)
        assert handle.get_attribute("aria-valuetext") != said
        assert picture(found) != drawn


def towards_the_middle(found, handle):
    """Return how far to drag a handle to the right and up, so that it stays in the picture."""
    here, box = handle.bounding_box(), found.locator(".picture").bounding_box()
    right = box["x"] + box["width"] / 2 > here["x"]
    up = box["y"] + box["height"] / 2 < here["y"]
    return (FAR if right else -FAR), (FAR / 2 if up else -FAR / 2)


def test_keys_move_a_handle(shown, found):
    for handle in handles(found):
        found.get_by_role("button", name="Reset").click()
        shown.wait_for_timeout(300)
        for one, other in (("Home", "ArrowRight"), ("End", "ArrowLeft")):
            handle.press(one)
            shown.wait_for_timeout(300)
            said, drawn = handle.get_attribute("aria-valuetext"), picture(found)
            handle.press(other)
            expect(handle).not_to_have_attribute("aria-valuetext", said)
            for _ in range(2):  # a training shows its snapshots, which may lie 25 % apart
                handle.press(f"Shift+{other}")
            wait_for_change(shown, found, drawn)


def test_the_words_follow_the_handles(shown, found):
    told = []
    for handle in handles(found):
        told.append(set())
        for key in ("Home", "End"):
            handle.press(key)
            shown.wait_for_timeout(400)
            told[-1].add(verdict(found))
    assert not told or any(len(words) == 2 for words in told)


def test_arrow_keys_move_every_control(shown, found):
    assert_arrow_keys_move_every_control(found)


def assert_arrow_keys_move_every_control(found):
    """Each slider and each choice that is not hidden takes another value and comes back."""
    found.get_by_role("button", name="Reset").click()
    found.page.wait_for_timeout(300)
    for details in found.locator("details:not([hidden])").all():
        details.evaluate("details => { details.open = true; }")
    for slider in found.locator("input[type=range]").all():
        if slider.is_visible():
            value = slider.input_value()
            there, back = "ArrowLeft", "ArrowRight"
            if float(value) == float(slider.get_attribute("min")):
                there, back = back, there
            slider.press(there)
            expect(slider).not_to_have_value(value)
            slider.press(back)
            expect(slider).to_have_value(value)
    for choice in found.locator("fieldset").all():
        if choice.is_visible():
            chosen = choice.locator("input:checked")
            before = chosen.evaluate(NAME_OF_CHOICE)
            chosen.press("ArrowRight")
            after = choice.locator("input:checked")
            assert after.evaluate(NAME_OF_CHOICE) != before
            after.press("ArrowLeft")
            assert choice.locator("input:checked").evaluate(NAME_OF_CHOICE) == before


def test_letters_on_a_button_leave_the_cells_alone(shown, found):
    before = shown.locator(".nn-explorer").count()
    found.get_by_role("button", name="Reset").focus()
    for key in "xdd":  # JupyterLab would cut the cell, and delete the next
        shown.keyboard.press(key)
    shown.wait_for_timeout(300)
    assert shown.locator(".nn-explorer").count() == before


def test_control_and_s_on_a_button_save_the_notebook(shown):
    explorer(shown).get_by_role("button", name="Reset").focus()
    with shown.expect_request(lambda request: request.method == "PUT"):
        shown.keyboard.press("Control+s")


def test_targets_say_what_they_are_to_keys_and_to_the_hand(shown, found):
    """All are named and one is a Tab stop; a focus and a pointer on one show what it says."""
    found.get_by_role("button", name="Reset").click()
    shown.wait_for_timeout(300)
    targets = found.locator("button.target")
    if not targets.count():
        return
    tabs = targets.evaluate_all("all => all.filter(target => target.tabIndex === 0).length")
    assert tabs == 1
    assert all(targets.evaluate_all("all => all.map(target => target.ariaLabel)"))
    first = targets.first
    first.focus()
    read = found.locator(".hover")
    expect(read).to_have_text(first.get_attribute("aria-label"))
    first.blur()
    expect(read).to_have_text("")
    box = first.bounding_box()
    shown.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(read).to_have_text(first.get_attribute("aria-label"))
    shown.mouse.move(0, 0)


def test_handles_can_be_hit(found):
    for handle in handles(found):
        box = handle.bounding_box()
        assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_no_serious_fault(shown, theme):
    shown.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme
    )
    light = str(theme == "JupyterLab Light").lower()
    shown.wait_for_function(f"document.body.dataset.jpThemeLight === '{light}'")
    for details in shown.locator(".nn-explorer details:not([hidden])").all():
        details.evaluate("details => { details.open = true; }")
    found = Axe().run(shown, context=".nn-explorer").response
    assert "aria-input-field-name" in {rule["id"] for rule in found["passes"]}  # it looked
    serious = [fault for fault in found["violations"] if fault["impact"] in SERIOUS]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in serious] == []
    for number, name in enumerate(NAMES):
        keep(explorer(shown, number), f"explorer-{name}-{theme.split()[1].lower()}")


def test_a_narrow_page_cuts_nothing(shown):
    shown.set_viewport_size({"width": 600, "height": 900})
    shown.wait_for_timeout(500)
    for number, name in enumerate(NAMES):
        found = explorer(shown, number)
        wide = found.evaluate("element => element.scrollWidth - element.clientWidth")
        assert wide <= 1, name
        outer = found.bounding_box()
        for part in found.locator("input, output, button, .handle, p").all():
            if part.is_visible():
                box = part.bounding_box()
                assert box["x"] >= outer["x"] - 14, name  # half a handle
                assert box["x"] + box["width"] <= outer["x"] + outer["width"] + 14, name
    keep(shown, "narrow")
    shown.set_viewport_size({"width": 1280, "height": 1000})


def test_a_finger_drags_a_handle(shown):
    """A touch becomes a drag, and the page does not scroll under it."""
    found = explorer(shown, NAMES.index("curvature"))
    found.get_by_role("button", name="Reset").click()
    handle = handles(found)[0]
    said, box = handle.get_attribute("aria-valuetext"), handle.bounding_box()
    scrolled = found.bounding_box()["y"]
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = shown.context.new_cdp_session(shown)

    def touch(kind, *points):
        points = [{"x": right, "y": down} for right, down in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    for share in (0.25, 0.5, 0.75, 1):
        touch("touchMove", (x - share * FAR, y - share * FAR / 2))
    touch("touchEnd")
    shown.wait_for_timeout(500)  # for the last frame to arrive
    assert handle.get_attribute("aria-valuetext") != said
    assert handle.bounding_box()["x"] == pytest.approx(box["x"] - FAR, abs=6)
    assert found.bounding_box()["y"] == scrolled


def test_what_was_saved_is_there_without_its_kernel(lab, shown):
    """Picture and words of every explorer, after the kernel is shut and the page closed."""
    words = [verdict(explorer(shown, number)) for number in range(len(NAMES))]
    shown.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    shown.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
    shown.goto("about:blank")
    open_notebook(shown, *lab, "work/all.ipynb")
    shown.locator(".nn-explorer").nth(len(NAMES) - 1).wait_for()
    for number, name in enumerate(NAMES):
        found = explorer(shown, number)
        assert verdict(found) == words[number], name
        drawn = found.locator("svg").bounding_box()
        assert min(drawn["width"], drawn["height"]) > 100, name
        assert len(picture(found)) > 1000, name
    assert shown.locator(".jupyter-widgets-error-widget").count() == 0
