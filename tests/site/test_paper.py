"""What `make pdf` has printed: all of the book, in order, with nothing cut.

It takes minutes to print, so `make test` leaves it out: see `make slow`.
"""

import re
from functools import cache

import nbformat
import pytest
from pypdf import PdfReader

from tools.site.__main__ import OUT
from tools.site.paper import AFTER, BOOK
from tools.surroundings import ROOT
from tools.tables import exercises

pytestmark = pytest.mark.slow
NOTEBOOKS = exercises(ROOT / "notebooks")
SOLUTION = re.compile(r"<summary>Solution</summary>.*?```python\n(.*?)```", re.DOTALL)
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@cache
def printed(name):
    return PdfReader(OUT / "pdf" / f"{name}.pdf")


@cache
def text(name):
    return solid(re.sub(r"\n\d+\s*$", "", page.extract_text()) for page in printed(name).pages)


def solid(parts):
    """Return text without its spaces and line breaks, which paper sets anew."""
    return re.sub(r"\s+", "", "".join(parts))


def title(path):
    return nbformat.read(path, 4).cells[0].source.partition("\n")[0].removeprefix("# ")


def code(path):
    cells = nbformat.read(path, 4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def test_the_outline_has_every_notebook_in_order():
    top = [solid(entry.title) for entry in printed(BOOK).outline if not isinstance(entry, list)]
    assert top[1 : 1 + len(NOTEBOOKS)] == [solid(title(path)) for path in NOTEBOOKS]
    assert len(top) == 1 + len(NOTEBOOKS) + len(AFTER) + 1  # the index before, the appendix at last


def test_a_pdf_of_its_own_begins_with_its_title_and_is_told_on_its_page():
    for path in NOTEBOOKS:
        assert solid(printed(path.stem).pages[0].extract_text()).startswith(solid(title(path)))
        page = (OUT / f"{path.stem}.html").read_text(encoding="utf-8")
        assert f'href="pdf/{path.stem}.pdf"' in page
    assert f'href="pdf/{BOOK}.pdf"' in (OUT / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [BOOK, NOTEBOOKS[0].stem])
def test_paper_can_be_read_aloud(name):
    root = printed(name).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"


@each_notebook
def test_no_line_of_code_is_cut(path):
    for source in code(path):
        assert solid(source) in text(path.stem)
        assert solid(source) in text(BOOK)


@each_notebook
def test_what_a_page_folds_stands_at_the_end(path):
    body, _, appendix = text(path.stem).rpartition(solid("Hints, answers and solutions"))
    markdown = "\n".join(cell.source for cell in nbformat.read(path, 4).cells)
    for solution in re.findall(
        r"<summary>Solution</summary>.*?```python\n(.*?)```", markdown, re.S
    ):
        assert solid(solution) in appendix
        assert solid(solution) not in body


def test_pages_are_numbered():
    for number, page in enumerate(printed(BOOK).pages, start=1):
        assert re.search(rf"\b{number}\s*$", page.extract_text())


def test_no_picture_is_split():
    pages = {}
    for number, page in enumerate(printed(BOOK).pages):
        for picture in page["/Resources"].get("/XObject", {}).values():
            if picture.get_object()["/Subtype"] == "/Image":
                pages.setdefault(picture.indirect_reference, []).append(number)
    assert len(pages) > 100
    assert [where for where in pages.values() if len(where) > 1] == []
