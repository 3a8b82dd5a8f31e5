"""JupyterLab itself, in a real browser: notebooks run, explorers answer to the keyboard.

Screenshots are kept in `artifacts/`.
"""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.answers.check import TASKS
from tests.explorers import trained
from tests.explorers.trained import TRAINED
from tools.lab import (
    browser_page,
    copy_book,
    find_browser,
    jupyterlab,
    open_notebook,
    run_all,
)

ROOT = Path(__file__).parents[2]
ARTIFACTS = ROOT / "artifacts"

ERRORS = """() => {
    const cells = Array.from(window.jupyterapp.shell.currentWidget.content.model.cells);
    return cells.filter(cell => cell.type === "code").flatMap(cell => cell.outputs.toJSON())
        .filter(output => output.output_type === "error").map(output => output.evalue);
}"""

pytestmark = pytest.mark.browser

if find_browser() is None:
    reason = "no Chromium on this machine: the tests of JupyterLab in a browser did not run"
    if os.environ.get("REQUIRE_BROWSER"):
        raise RuntimeError(f"{reason}, and REQUIRE_BROWSER asks for them")
    pytest.skip(reason, allow_module_level=True)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A copy of the book, with what explorers are shown that need something trained."""
    book = copy_book(tmp_path_factory.mktemp("book"))
    for name in TRAINED:
        cells = [
            f"from helpers.explorers import {name}\nfrom tests.explorers.trained import TRAINED",
            f"{name}.explorer(*TRAINED[{name!r}]())",
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=kernel)
        nbformat.write(notebook, book / "notebooks" / f"{name}.ipynb")
    (book / "tests" / "explorers").mkdir(parents=True)
    shutil.copy(trained.__file__, book / "tests" / "explorers")
    return book


@pytest.fixture(scope="module")
def lab(book):
    """Serve the copy, as a reader opens it."""
    with jupyterlab(book) as address:
        yield address


@pytest.fixture(scope="module")
def page():
    with browser_page() as page:
        yield page


def run(page, lab, name, *application):
    """Open a notebook and run it; no cell may fail. Return the page."""
    open_notebook(page, *lab, f"work/{name}", *application)
    run_all(page)
    assert page.evaluate(ERRORS) == []
    assert page.locator(".jupyter-widgets-error-widget").count() == 0
    return page


@pytest.fixture(scope="module")
def slices(lab, page):
    return run(page, lab, "1.6-1.7-slices-of-error-surfaces.ipynb")


def explorer(page, number=0):
    """Return the explorer with the given number on the page, scrolled into view."""
    found = page.locator(".nn-explorer").nth(number)
    found.scroll_into_view_if_needed()
    return found


def picture(found):
    return found.locator("svg").inner_html()


def verdict(found):
    return found.locator("[role=status]").inner_text()


def slider(found, label):
    """Return the slider or handle with the given label; unfold the controls if it is among them."""
    folded = found.locator("details:not([open])", has=found.page.get_by_label(label, exact=True))
    if folded.count():
        folded.locator("summary").click()
    return found.get_by_role("slider", name=label, exact=True)


def wait_for_change(page, found, before):
    """Wait until the picture differs from `before`, then let the last frame arrive."""
    page.wait_for_function(
        "([svg, before]) => svg.innerHTML !== before",
        arg=[found.locator("svg").element_handle(), before],
    )
    page.wait_for_timeout(300)


def press(page, found, label, key):
    """Press a key on the slider with the given label; wait for the new picture."""
    before = picture(found)
    slider(found, label).press(key)
    wait_for_change(page, found, before)


def click(page, found, label, role="button"):
    """Click the button with the given label; wait for the new picture."""
    before = picture(found)
    found.get_by_role(role, name=label, exact=True).click()
    wait_for_change(page, found, before)


def drag(page, handle, right, up=0):
    """Drag a handle by so many pixels; wait for the last frame to arrive."""
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for share in (0.25, 0.5, 0.75, 1):
        page.mouse.move(x + share * right, y - share * up)
    page.mouse.up()
    page.wait_for_timeout(500)


def test_what_was_run_and_saved_is_there_without_its_kernel(lab, page):
    name = "1.3-squared-loss-is-not-convex.ipynb"
    found = explorer(run(page, lab, name))
    words = verdict(found)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
    page.goto("about:blank")
    open_notebook(page, *lab, f"work/{name}")
    page.wait_for_function(
        "words => document.querySelector('[role=status]')?.textContent === words", arg=words
    )
    found = explorer(page)
    drawn = found.locator("svg").bounding_box()
    assert min(drawn["width"], drawn["height"]) > 100
    assert page.locator(".jupyter-widgets-error-widget").count() == 0
    keep(page, "reopened")


def test_the_book_opens_at_the_readers_own_index(lab, page):
    url, token = lab
    page.goto(f"{url}/?token={token}")
    page.get_by_role("heading", name="The mathematics of neural networks").wait_for()
    assert page.evaluate("window.jupyterapp.shell.currentWidget.context.path") == "work/index.ipynb"


def keep(found, name):
    ARTIFACTS.mkdir(exist_ok=True)
    found.screenshot(path=ARTIFACTS / f"{name}.png")


def test_each_view_has_its_picture(slices):
    assert slices.locator(".nn-explorer svg").count() == 2


def test_the_stub_says_not_attempted(slices):
    stubs = [task for task in TASKS if task.startswith(("1.6", "1.7"))]
    assert slices.get_by_text("Not attempted").count() == len(stubs)


@pytest.mark.parametrize("number", [0, 1], ids=["1-D", "2-D"])
def test_a_slider_moved_by_the_keyboard_changes_picture_and_verdict(slices, number):
    found = explorer(slices, number)
    image, words = picture(found), verdict(found)
    before = float(slider(found, "scale").get_attribute("aria-valuetext"))
    press(slices, found, "scale", "ArrowRight")
    after = float(slider(found, "scale").get_attribute("aria-valuetext"))
    assert after == pytest.approx(before * 10**0.1, rel=0.01)
    assert picture(found) != image
    assert verdict(found) != words
    keep(found, f"slice-explorer-{number + 1}d")


def test_find_a_witness_draws_a_chord(slices):
    found = explorer(slices)
    click(slices, found, "Find a witness")
    assert "Witness found" in verdict(found)
    assert "not convex" in verdict(found)


def test_reset_restores_the_first_picture(slices):
    found = explorer(slices)
    click(slices, found, "Reset")
    assert "chord from λ = −0.80 to 0.30" in verdict(found)


def test_a_dark_page_keeps_the_picture_readable(slices):
    slices.evaluate(
        "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    )
    slices.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    found = explorer(slices)
    words = found.locator("[role=status]")
    colour = words.evaluate("element => getComputedStyle(element).color")
    brightness = [int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    assert min(brightness) > 150  # light words on a dark page
    keep(found, "slice-explorer-dark")


@pytest.fixture(scope="module")
def convolution(lab, page):
    return run(page, lab, "Q2-convolution-by-hand.ipynb")


def test_the_window_slides_over_the_input(convolution):
    found = explorer(convolution)
    words = verdict(found)
    assert words.startswith("b₁₁ = ")
    before = picture(found)
    found.get_by_role("button", name="b₁₁ = −15", exact=True).press("ArrowRight")
    wait_for_change(convolution, found, before)
    assert verdict(found).startswith("b₁₂ = ")
    click(convolution, found, "Next window")
    assert verdict(found).startswith("b₁₃ = ")
    keep(found, "convolution-explorer")


def test_a_hand_paints_over_the_entries(convolution):
    found = explorer(convolution)
    click(convolution, found, "Reset")
    first, last = (
        found.get_by_role("button", name=name, exact=True).bounding_box()
        for name in ("a₁₁ = 1", "a₁₃ = 3")
    )
    mouse, y = convolution.mouse, first["y"] + 16
    mouse.move(first["x"] + 16, y)
    mouse.down()
    mouse.move(last["x"] + 16, y, steps=12)
    mouse.up()
    found.get_by_role("button", name="a₁₃ = 9, was 3", exact=True).wait_for(state="attached")
    assert found.get_by_role("button", name="a₁₂ = 9, was 2", exact=True).count() == 1
    keep(found, "convolution-painted")


@pytest.fixture(scope="module")
def shared(lab, page):
    return run(page, lab, "2.5-shared-weights.ipynb")


def test_stepping_through_the_graph(shared):
    found = explorer(shared)
    press(shared, found, "step", "ArrowRight")
    assert verdict(found).startswith("Forward, step 1 of 6: f1")
    press(shared, found, "step", "End")
    assert "t[W] = t[f1] xᵀ + t[f3] f2ᵀ" in verdict(found)
    assert "differences at this node agree" in verdict(found)


def test_a_path_switched_off_fails_the_check_in_sight(shared):
    found = explorer(shared)
    click(shared, found, "inner only", "radio")
    assert "a path is missing" in verdict(found)
    keep(found, "graph-explorer")


@pytest.fixture(scope="module")
def training(lab, page):
    return run(page, lab, "training.ipynb")


def test_scrubbing_through_training(training):
    found = explorer(training)
    assert "after 0 of 4 rounds" in verdict(found)
    press(training, found, "training done, %", "End")
    assert "after 4 of 4 rounds" in verdict(found)
    click(training, found, "short", "radio")
    assert "after 1 of 1 rounds" in verdict(found)
    keep(found, "training-explorer")


@pytest.fixture(scope="module")
def variational(lab, page):
    return run(page, lab, "latent.ipynb")


def test_walking_through_the_space_of_codes(variational):
    found = explorer(variational)
    press(variational, found, "latent: value z", "ArrowRight")
    assert ", stands at " in verdict(found)
    click(variational, found, "morph", "radio")
    press(variational, found, "morph: way", "Home")
    assert verdict(found).startswith("0% of the straight line from the code of image 0")
    click(variational, found, "prior", "radio")
    assert verdict(found).startswith("Noise ε at temperature 1.00")
    keep(found, "latent-explorer")
