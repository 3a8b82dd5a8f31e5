"""The page of references: what the notebooks cite, by author, with the pages that cite it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tools.notebook_file import read_notebook
from tools.tables import exercises, read_entry

_SECTION = re.compile(r"^## References\n+(.*)", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"^- (?P<authors>.+?) \((?P<year>\d{4})\): (?P<rest>.+)$", re.MULTILINE)
_TITLE = re.compile(
    r"\*[^*]+\*"  # of a book
    r"|.+?[.!?] [^.*]*\*[^*]+\*.*?\.(?= |$)"  # of a paper, and where it appeared
    r"|.+?\.(?= |$)"
)

HEAD = """# References

What the notebooks cite, by the first author; after each work the pages that cite it, and for what.
"""


@dataclass(frozen=True)
class Citation:
    """A work as one notebook cites it: its authors, year and title, and what it is good for."""

    authors: str
    year: str
    title: str
    remark: str
    number: str
    file: str

    @property
    def work(self) -> tuple[str, str, str]:
        """What tells the work from others, by which they are sorted."""
        return self.authors, self.year, self.title


def citations(path: Path) -> list[Citation]:
    """Return what a notebook cites. Raises ValueError, naming it, at an item of another form."""
    found, number = [], read_entry(path).title.split()[0]
    for cell in read_notebook(path).cells:
        section = cell.cell_type == "markdown" and _SECTION.search(cell.source)
        items = re.findall(r"^- .*$", section[1], re.MULTILINE) if section else []
        for item in items:
            told = _ITEM.fullmatch(item)
            if not told:
                raise ValueError(
                    f"{path.name}: a reference reads '- A. Author (2000): Title. …'; got {item!r}"
                )
            title = _TITLE.match(told["rest"])[0]
            remark = told["rest"].removeprefix(title).strip(" ,")
            work = told["authors"], told["year"], title
            found.append(Citation(*work, remark, number, path.name))
    return found


def references(folder: Path) -> str:
    """Return the page as Markdown."""
    works = defaultdict(list)
    for path in exercises(folder):
        for citation in citations(path):
            works[citation.work].append(citation)
    return HEAD + "".join(_entry(works[work]) for work in sorted(works, key=_by_author))


def _by_author(work):
    authors, year, title = work
    first = re.split(r",| and | et al", authors)[0]
    return first.split()[-1].casefold(), authors, year, title


def _entry(cited):
    first = cited[0]
    pages = "".join(
        f"\n  - [{citation.number}]({citation.file}#references): {citation.remark}"
        for citation in cited
    )
    return f"\n- {first.authors} ({first.year}): {first.title}{pages}"
