"""The page of references has what the notebooks cite, by author, with who cites it."""

import re
from pathlib import Path

import nbformat
import pytest

pytest.importorskip("sphinx", reason="the extra 'site' is not installed")

from nbformat.v4 import new_markdown_cell, new_notebook

from tools.site.references import citations, references
from tools.tables import exercises

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
FIRST = "# {0} Title\n\n> Claim.\n\nText.\n\n*Source: the exam. About 20 minutes.*"


@pytest.fixture
def cited(tmp_path):
    """Write a notebook that cites; return its path."""

    def write(name, *items):
        cells = [FIRST.format(name.split("-")[0]), "## References\n\n" + "\n".join(items)]
        path = tmp_path / name
        nbformat.write(new_notebook(cells=[new_markdown_cell(text) for text in cells]), path)
        return path

    return write


@pytest.mark.parametrize(
    ("rest", "title", "remark"),
    [
        (
            "*Deep Learning*, sections 5.5 and 6. Why.",
            "*Deep Learning*",
            "sections 5.5 and 6. Why.",
        ),
        ("On a thing. *Nature* 323. The paper.", "On a thing. *Nature* 323.", "The paper."),
        ("Do not! A view. *ICML*. Two. Three.", "Do not! A view. *ICML*.", "Two. Three."),
        ("A view. In *Graphs*, a press. Why.", "A view. In *Graphs*, a press.", "Why."),
        ("A guide. *arXiv* 1603.07285. Drawn.", "A guide. *arXiv* 1603.07285.", "Drawn."),
        ("A standard, IEEE 754-2019. Rules.", "A standard, IEEE 754-2019.", "Rules."),
    ],
)
def test_title_and_remark_are_told_apart(cited, rest, title, remark):
    (citation,) = citations(cited("1.1-a.ipynb", f"- A. Author and B. Other (2001): {rest}"))
    assert (citation.authors, citation.year) == ("A. Author and B. Other", "2001")
    assert (citation.title, citation.remark) == (title, remark)


def test_works_are_sorted_by_surname_and_each_names_all_its_pages(cited, tmp_path):
    book = "- A. Zuse (1941): *Machines*, {}"
    cited("1.1-a.ipynb", book.format("one."))
    cited("1.2-b.ipynb", "- Z. Ada et al. (1843): Notes. *Memoirs* 3. First.", book.format("two."))
    assert references(tmp_path).partition("for what.\n")[2] == (
        "\n- Z. Ada et al. (1843): Notes. *Memoirs* 3."
        "\n  - [1.2](1.2-b.ipynb#references): First."
        "\n- A. Zuse (1941): *Machines*"
        "\n  - [1.1](1.1-a.ipynb#references): one."
        "\n  - [1.2](1.2-b.ipynb#references): two."
    )


def test_a_reference_of_another_form_is_named(cited):
    with pytest.raises(ValueError, match=r"1\.1-a\.ipynb: a reference reads .* got '- Somebody"):
        citations(cited("1.1-a.ipynb", "- Somebody: Something."))


def test_the_page_has_every_reference_of_the_book():
    page = references(NOTEBOOKS)
    for path in exercises(NOTEBOOKS):
        cells = [cell.source for cell in nbformat.read(path, 4).cells]
        section = next((text for text in cells if "## References" in text), "")
        items = re.findall(r"^- (.+?) \(", section.partition("## References")[2], re.MULTILINE)
        assert len(items) == page.count(f"({path.name}#references)"), path.name
        assert all(f"\n- {authors} (" in page for authors in items)
