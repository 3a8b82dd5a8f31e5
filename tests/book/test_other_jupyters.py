"""Notebooks and explorers run in Notebook too, which many open instead of JupyterLab.

The oldest JupyterLab allowed is tried by `make oldest`, with the tests of JupyterLab.
"""

import pytest
from playwright.sync_api import expect

from tests.book.test_hand import (
    NAMES,
    assert_arrow_keys_move_every_control,
    book_with_all_explorers,
)
from tests.book.test_jupyterlab import drag, explorer, lab, page, run, verdict

__all__ = ["book_with_all_explorers", "lab", "page"]  # fixtures, here too

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def curvature(lab, page):
    return run(page, lab, "1.3-squared-loss-is-not-convex.ipynb", "notebooks")


def test_the_page_is_that_of_notebook(curvature):
    assert curvature.evaluate("window.jupyterapp.name") == "Jupyter Notebook"


def test_the_explorer_shows_its_picture_and_its_words(curvature):
    found = explorer(curvature)
    box = found.locator("img, svg").first.bounding_box()
    assert min(box["width"], box["height"]) > 200  # pixels
    assert "curvature" in verdict(found)


def test_a_slider_dragged_reaches_python_and_comes_back(curvature):
    found = explorer(curvature)
    before = verdict(found)
    box = found.locator("[role=slider]").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    curvature.mouse.move(x, y)
    curvature.mouse.down()
    curvature.mouse.move(x - 30, y)
    curvature.mouse.up()
    expect(found.locator("[role=status]")).not_to_have_text(before, timeout=180_000)


@pytest.mark.parametrize("label", ["σ", "data"], ids=["handle", "slider"])
def test_the_arrow_keys_move_what_has_the_focus(curvature, label):
    slider = explorer(curvature).get_by_role("slider", name=label, exact=True)
    before = slider.get_attribute("aria-valuetext")
    slider.press("ArrowLeft")
    expect(slider).not_to_have_attribute("aria-valuetext", before)
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", before)


def test_a_handle_dragged_moves_with_the_hand(curvature):
    handle = explorer(curvature).get_by_role("slider", name="σ", exact=True)
    before = handle.bounding_box()["x"]
    drag(curvature, handle, -60)
    assert handle.bounding_box()["x"] == pytest.approx(before - 60, abs=5)


@pytest.fixture(scope="module")
def shown(lab, page):
    return run(page, lab, "all.ipynb", "notebooks")


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
def test_arrow_keys_move_every_control(shown, number):
    assert_arrow_keys_move_every_control(explorer(shown, number))
