"""Notebooks become pages: figures with their words, no stub's answer, the contents as headings."""

import base64
import io
import os
from pathlib import Path

import nbformat
import numpy as np
import pytest

pytest.importorskip("sphinx", reason="the extra 'site' is not installed")

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from helpers.figures import BLUE, new_figure, picture_bundle
from tools.site import frames
from tools.site.__main__ import prepare
from tools.site.pages import NOT_ATTEMPTED, index, page, write_changed
from tools.site.pictures import Pictures
from tools.tables import exercises, read_entry

ROOT = Path(__file__).parents[2]
WORDS = 'A line that rises, "always", for x < 2.'


@pytest.fixture
def pictures(tmp_path):
    return Pictures(tmp_path / "pictures")


def bundle():
    figure, axes = new_figure()
    axes.plot([0, 1], color=BLUE)
    return picture_bundle(figure, WORDS)


@pytest.fixture
def shown_page(tmp_path, pictures):
    """The page of a notebook that holds the given cells."""

    def make(*cells, **options):
        path = tmp_path / "1.1-some.ipynb"
        nbformat.write(new_notebook(cells=list(cells)), path)
        return page(path, pictures, **options).cells

    return make


def caption(text):
    escaped = text.replace('"', "&quot;").replace("<", "&lt;")
    return new_output("display_data", {"text/html": f"<small>{escaped}</small>", "text/plain": ""})


def test_a_picture_is_told_to_those_who_do_not_see_it_and_its_caption_stands_once(shown_page):
    data, metadata = bundle()
    other = caption("Something else.")
    outputs = [new_output("display_data", data, metadata=metadata), caption(WORDS), other]
    (cell,) = shown_page(new_code_cell("show()", outputs=outputs))
    figure, kept = cell.outputs
    html = figure.data["text/html"]
    words = "A line that rises, &quot;always&quot;, for x &lt; 2."
    assert f'alt="{words}"' in html
    assert f'<figcaption aria-hidden="true">{words}</figcaption>' in html
    assert 'width="700" height="340"' in html
    assert kept == other


def test_a_stored_picture_looks_as_in_the_notebook_and_is_smaller(pictures):
    png = bundle()[0]["image/png"]
    path = pictures.folder / pictures.stored(png)
    data = base64.b64decode(png)
    assert path.stat().st_size < len(data) / 2
    old, new = (
        np.asarray(Image.open(source).convert("RGB"), dtype=int)
        for source in (io.BytesIO(data), path)
    )
    assert np.mean(np.abs(old - new).max(axis=-1) > 8) < 1e-3


def test_a_picture_is_made_once_and_goes_when_no_page_has_it(pictures):
    png = bundle()[0]["image/png"]
    path = pictures.folder / pictures.stored(png)
    os.utime(path, (1, 1))
    pictures.stored(png)
    pictures.sweep()
    assert path.stat().st_mtime == 1
    Pictures(pictures.folder).sweep()
    assert not path.exists()


def test_a_stub_says_nothing_and_other_outputs_stay(shown_page):
    stub = new_output("execute_result", {"text/plain": f"{NOT_ATTEMPTED}: replace …"})
    number = new_output("stream", text="12.3\n")
    (cell,) = shown_page(new_code_cell("check()", outputs=[number, stub]))
    assert cell.outputs == [number]


def test_a_recording_stands_in_for_the_output_of_its_cell_only(shown_page):
    number = new_output("stream", text="12.3\n")
    cells = [new_code_cell("a", id="one", outputs=[number]), new_code_cell("b", id="two")]
    moving, still = shown_page(*cells, recorded={"two": "<p>moves</p>"})[::-1]
    assert [output.data["text/html"] for output in moving.outputs] == ["<p>moves</p>"]
    assert still.outputs == [number]


def test_the_way_to_the_next_notebook_is_left_to_the_site(shown_page):
    way = "[Index](index.ipynb) · Next: [1.2](1.2.ipynb)"
    (cell,) = shown_page(new_markdown_cell(f"Text.\n\n{way}"))
    assert cell.source == "Text."


def test_the_index_lists_every_part_and_every_notebook(pictures):
    others = [("More", ["notation", "extra.md"])]
    cells = index(ROOT / "notebooks" / "index.ipynb", pictures, others).cells
    text = "\n".join(cell.source for cell in cells)
    for path in exercises(ROOT / "notebooks"):
        assert f"\n{path.name}\n" in text
        assert read_entry(path).claim in text
    assert "### Exercise 1: logistic regression, two losses" in text
    assert ":caption: Exam: descent, convolution, generative models" in text
    assert ":caption: More\nnotation\nextra.md\n" in text
    assert "progress()" not in text


def test_a_page_that_says_the_same_is_not_read_again(tmp_path):
    path = tmp_path / "page.md"
    write_changed(path, "text")
    os.utime(path, (1, 1))
    write_changed(path, "text")
    assert path.stat().st_mtime == 1
    write_changed(path, "other")
    assert path.read_text() == "other"


def test_what_was_prepared_for_a_page_that_is_gone_is_removed(tmp_path, monkeypatch):
    # All pictures and recordings would take minutes.
    monkeypatch.setattr(Pictures, "stored", lambda *_: "picture.webp")
    monkeypatch.setattr(frames, "record", lambda _notebooks: None)
    monkeypatch.setattr(frames, "recorded", lambda _notebook, _folder: {})
    (tmp_path / "source").mkdir()
    gone = tmp_path / "source" / "9.9-gone.ipynb"
    gone.touch()
    prepare(tmp_path)
    names = {path.name for path in (tmp_path / "source").iterdir()}
    assert not gone.exists()
    assert {path.name for path in (ROOT / "notebooks").glob("*.ipynb")} < names
    assert {"references.md", "api.md", "api-logistic.rst"} < names
