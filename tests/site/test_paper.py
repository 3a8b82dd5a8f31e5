"""What `make pdf` has printed: all of the book, in order, with nothing cut.

It takes minutes to print, so `make test` leaves it out: see `make slow`.
"""

import re
from functools import cache

import nbformat
import pytest
from pypdfium2 import PdfDocument, raw

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
    return PdfDocument(OUT / "pdf" / f"{name}.pdf")


@pytest.fixture(scope="module", autouse=True)
def closed_in_the_end():
    yield
    printed.cache_clear()


@cache
def texts(name):
    return [page.get_textpage().get_text_bounded() for page in printed(name)]


@cache
def text(name):
    """Return what a document says, without page numbers and spaces."""
    return solid(re.sub(r"\n\d+\s*$", "", page) for page in texts(name))


def solid(parts):
    """Return text without its spaces and line breaks, which paper sets anew."""
    return re.sub(r"\s+", "", "".join(parts))


def title(path):
    return nbformat.read(path, 4).cells[0].source.partition("\n")[0].removeprefix("# ")


def code(path):
    cells = nbformat.read(path, 4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def test_the_outline_has_every_notebook_in_order():
    top = [solid(item.get_title()) for item in printed(BOOK).get_toc(max_depth=1)]
    assert top[1 : 1 + len(NOTEBOOKS)] == [solid(title(path)) for path in NOTEBOOKS]
    assert len(top) == 1 + len(NOTEBOOKS) + len(AFTER) + 1  # the index before, the appendix at last


def test_a_pdf_of_its_own_begins_with_its_title_and_is_told_on_its_page():
    for path in NOTEBOOKS:
        assert text(path.stem).startswith(solid(title(path)))
        page = (OUT / f"{path.stem}.html").read_text(encoding="utf-8")
        assert f'href="pdf/{path.stem}.pdf"' in page
    assert f'href="pdf/{BOOK}.pdf"' in (OUT / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [BOOK, NOTEBOOKS[0].stem])
def test_paper_can_be_read_aloud(name):
    assert raw.FPDFCatalog_IsTagged(printed(name))


@each_notebook
def test_no_line_of_code_is_cut(path):
    for line in "\n".join(code(path)).splitlines():
        assert solid(line) in text(path.stem)
        assert solid(line) in text(BOOK)


@each_notebook
def test_what_a_page_folds_stands_at_the_end(path):
    body, _, appendix = text(path.stem).rpartition(solid("Hints, answers and solutions"))
    markdown = "\n".join(cell.source for cell in nbformat.read(path, 4).cells)
    shown = solid(code(path))  # what else the notebook has of the same
    for solution in SOLUTION.findall(markdown):
        for line in solution.splitlines():
            assert solid(line) in appendix
            assert solid(line) not in body or solid(line) in shown


def test_pages_are_numbered():
    for number, page in enumerate(texts(BOOK), start=1):
        assert re.search(rf"\b{number}\s*$", page)


def test_no_picture_is_split():
    seen = {}
    for number, page in enumerate(printed(BOOK)):
        for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
            digest = hash(bytes(picture.get_data()))
            seen.setdefault(digest, set()).add(number)
    assert len(seen) > 100
    assert [pages for pages in seen.values() if len(pages) > 1] == []
