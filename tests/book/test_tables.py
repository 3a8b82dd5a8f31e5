"""What README, the index and the last lines say of the notebooks is what the notebooks say."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from tools.run_notebooks import to_text
from tools.tables import BEGIN, END, contents, exercises, main, read_entry, stale

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
SECTION = "## Correction to the source"


def prose(path):
    cells = nbformat.read(path, 4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_no_table_and_no_link_to_the_next_notebook_is_stale():
    names = [str(path.relative_to(ROOT)) for path in stale(ROOT)]
    assert not names, f"out of step with the notebooks: {', '.join(names)}; run: make notebooks"


@pytest.fixture
def book(tmp_path):
    """A copy of the pages and of four notebooks, in step."""
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "README.md", tmp_path)
    for name in ("index", "1.1-*", "1.2-*", "4.8-*", "Q1-*"):
        shutil.copy(next(NOTEBOOKS.glob(f"{name}.ipynb")), tmp_path / "notebooks")
    main(tmp_path)
    assert stale(tmp_path) == {}
    return tmp_path


def edit(path, place, old, new):
    """Replace text in one cell of a notebook."""
    notebook = nbformat.read(path, 4)
    assert old in notebook.cells[place].source
    notebook.cells[place].source = notebook.cells[place].source.replace(old, new)
    path.write_text(to_text(notebook), encoding="utf-8")


def named(book):
    return sorted(path.stem.split("-")[0] for path in stale(book))


@pytest.mark.parametrize(
    ("old", "new", "out_of_step"),
    [
        ("# 1.2 The", "# 1.2 That the", ["1.1", "README", "index"]),
        ("\n> ", "\n> Sometimes: ", ["README", "index"]),
        ("[1.1](1.1", "[1.9](1.1", ["README", "index"]),
        ("About 4", "About 14", ["README", "index"]),
        ("The", "The", []),
    ],
)
def test_what_a_first_cell_tells_stands_wherever_it_is_told(book, old, new, out_of_step):
    edit(next(book.glob("notebooks/1.2-*")), 0, old, new)
    assert named(book) == out_of_step
    main(book)
    assert stale(book) == {}


def test_what_somebody_writes_over_is_noticed(book):
    readme = book / "README.md"
    readme.write_text(
        readme.read_text(encoding="utf-8").replace("| 1.1 |", "| 1.7 |"), encoding="utf-8"
    )
    edit(next(book.glob("notebooks/4.8-*")), -1, "Next: [Q1", "Next: [Q7")
    assert named(book) == ["4.8", "README"]


def test_a_new_notebook_stands_between_its_neighbours(book):
    last = next(book.glob("notebooks/4.8-*"))
    new = last.with_name("5.1-a-new-part.ipynb")
    shutil.copy(last, new)
    edit(new, 0, "# 4.8 ", "# 5.1 ")
    main(book)
    assert "**Exercise 5**\n\n|" in (book / "README.md").read_text(encoding="utf-8")
    assert "· Next: [5.1 " in nbformat.read(last, 4).cells[-1].source
    assert "· Next: [Q1 " in nbformat.read(new, 4).cells[-1].source


def test_the_last_notebook_leads_to_the_index_alone():
    assert (
        nbformat.read(exercises(NOTEBOOKS)[-1], 4)
        .cells[-1]
        .source.endswith("\n\n[Index](index.ipynb)")
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n> ", "\n"), ("About", "Around"), ("*Source:", "*From:"), ("# 1.2 ", "## 1.2 ")],
)
def test_a_first_cell_that_lacks_a_line_is_an_error_that_names_the_file(book, old, new):
    path = next(book.glob("notebooks/1.2-*"))
    edit(path, 0, old, new)
    with pytest.raises(ValueError, match=rf"{path.name}: its first cell must hold"):
        stale(book)


def test_a_title_with_the_number_of_another_file_is_an_error(book):
    edit(next(book.glob("notebooks/1.2-*")), 0, "# 1.2 ", "# 1.3 ")
    with pytest.raises(ValueError, match=r"1\.2-.*: its title has another number, 1\.3"):
        stale(book)


def test_a_notebook_that_ends_with_code_is_an_error_that_names_it(book):
    path = next(book.glob("notebooks/1.2-*"))
    notebook = nbformat.read(path, 4)
    notebook.cells.append(nbformat.v4.new_code_cell("print(1)", id="end"))
    path.write_text(to_text(notebook), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"{path.name}: its last cell must be text"):
        stale(book)


@pytest.mark.parametrize("mark", [BEGIN, END])
def test_a_page_without_one_of_its_marks_is_an_error_that_names_it(book, mark):
    edit(book / "notebooks" / "index.ipynb", 1, mark, "")
    with pytest.raises(ValueError, match=r"index\.ipynb: the marks"):
        stale(book)
    readme = book / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8").replace(mark, ""), encoding="utf-8")
    with pytest.raises(ValueError, match=r"README\.md: the marks"):
        stale(book)


def test_notebooks_are_in_order_and_pages_are_none_of_them(tmp_path):
    names = ["Q1-a", "10.1-b", "9.9-c", "9.10-d", "1.6-1.7-e", "1.5-f", "index", "notation", "Q2-g"]
    for name in names:
        (tmp_path / f"{name}.ipynb").touch()
    assert [path.stem.split("-")[0] for path in exercises(tmp_path)] == (
        ["1.5", "1.6", "9.9", "9.10", "10.1", "Q1", "Q2"]
    )


def test_a_bar_in_a_claim_does_not_break_the_table(book):
    edit(next(book.glob("notebooks/1.2-*")), 0, "\n> ", "\n> p(x|z): ")
    entry = read_entry(next(book.glob("notebooks/1.2-*")))
    row = contents([entry]).splitlines()[-1]
    assert len(re.findall(r"(?<!\\)\|", row)) == 5


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_notebook_leads_back_to_the_index(path):
    assert path.stem == "index" or "[Index](index.ipynb)" in prose(path)


def test_the_index_leads_to_the_pages_and_fits_one_screen_before_the_contents():
    before = prose(NOTEBOOKS / "index.ipynb").split("## Contents")[0]
    assert {"notation.ipynb", "corrections.ipynb"} <= set(re.findall(r"\]\(([^)]+)\)", before))
    assert len(before.split()) <= 270


def test_the_corrections_are_those_of_the_notebooks():
    listed = re.findall(r"^\| \[[^]]+\]\(([^)]+)\)", prose(NOTEBOOKS / "corrections.ipynb"), re.M)
    correcting = [path.name for path in exercises(NOTEBOOKS) if SECTION in prose(path)]
    assert sorted(set(listed), key=listed.index) == correcting


def test_the_marks_of_what_is_written_cannot_be_seen():
    assert all(re.fullmatch(r"<!-- [^>]+ -->", mark) for mark in (BEGIN, END))
