"""Write what the book says of its own notebooks: the contents tables and the way to the next one.

    python -m tools.tables

A notebook tells its title, claim, what it builds on and its minutes in its first cell. From
there the tables of README.md and of the index are made, and from the order of the notebooks the
last line of each. What stands between the two marks is written by this program.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import nbformat

from tools.run_notebooks import to_text

ROOT = Path(__file__).resolve().parents[1]
BEGIN = "<!-- contents: written by `make notebooks` -->"
END = "<!-- end of contents -->"

SUBJECTS = {
    "Exercise 1": "logistic regression, two losses",
    "Exercise 2": "derivatives on a graph",
    "Exercise 3": "an autoencoder",
    "Exercise 4": "from KL to a variational autoencoder",
    "Exam": "descent, convolution, generative models",
}
"""A part of the book that is not named here has its number for a title."""

_FIRST_CELL = re.compile(
    r"# (?P<title>(?P<number>\S+) .+)\n\n"
    r"> (?P<claim>.+)\n\n"
    r"(?s:.*)^\*Source: (?P<source>.*) About (?P<minutes>\d+) minutes\.\*$",
    re.MULTILINE,
)
_NAVIGATION = re.compile(r"\s*^(\[Index\]\(index\.ipynb\)|Next: )[^\n]*\Z", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a notebook tells of itself."""

    file: str
    title: str
    claim: str
    builds_on: tuple[str, ...]
    minutes: int

    @property
    def part(self):
        """The part of the book that it belongs to."""
        return "Exam" if self.file.startswith("Q") else f"Exercise {self.file.split('.')[0]}"


def exercises(folder):
    """Return the notebooks with a number, from 1.1 on and the exam's last; others are pages."""
    paths = [path for path in folder.glob("*.ipynb") if re.match(r"\d+\.\d|Q\d", path.name)]
    return sorted(paths, key=_place)


def _place(path):
    number = path.stem.split("-")[0]
    return number.startswith("Q"), [int(part) for part in re.findall(r"\d+", number)]


def read_entry(path):
    """Return what the first cell of a notebook tells.

    Raises ValueError, naming the file, where the cell lacks one of its lines.
    """
    text = nbformat.read(path, 4).cells[0].source
    told = _FIRST_CELL.fullmatch(text)
    if not told:
        raise ValueError(
            f"{path.name}: its first cell must hold '# number title', a line '> claim', a "
            f"paragraph and '*Source: … About 20 minutes.*', with empty lines between; got {text!r}"
        )
    if not path.name.startswith(told["number"].replace("–", "-") + "-"):
        raise ValueError(f"{path.name}: its title has another number, {told['number']}")
    return Entry(
        file=path.name,
        title=told["title"],
        claim=told["claim"],
        builds_on=tuple(re.findall(r"\[([^]]+)\]\(", told["source"])),
        minutes=int(told["minutes"]),
    )


def contents(entries, folder=""):
    """Return the tables of contents; the links lead into `folder`."""
    parts = defaultdict(list)
    for entry in entries:
        parts[entry.part].append(entry)
    return "\n\n".join(
        f"**{heading(part)}**\n\n" + _table(inside, folder) for part, inside in parts.items()
    )


def heading(part):
    """Return the title of a part of the book."""
    return f"{part}: {SUBJECTS[part]}" if part in SUBJECTS else part


def _table(entries, folder):
    rows = ["| notebook | its claim | builds on | minutes |", "|---|---|---|---|"]
    for entry in entries:
        link, claim = f"[{entry.title}]({folder}{entry.file})", entry.claim.replace("|", r"\|")
        rows.append(f"| {link} | {claim} | {', '.join(entry.builds_on)} | {entry.minutes} |")
    return "\n".join(rows)


def filled(name, text, tables):
    """Return the text of a file with the tables between its two marks.

    Raises ValueError, with the name of the file, unless each mark stands there once.
    """
    if not (text.count(BEGIN) == text.count(END) == 1):
        raise ValueError(f"{name}: the marks {BEGIN} and {END} must stand there once each")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{rest.split(END)[1]}"


def navigated(text, following):
    """Return a last cell that ends with the way to the index and to the next entry, if any."""
    way = "[Index](index.ipynb)"
    if following:
        way += f" · Next: [{following.title}]({following.file})"
    return f"{without_navigation(text)}\n\n{way}"


def without_navigation(text):
    """Return a last cell without the way to the index and to the next entry."""
    return _NAVIGATION.sub("", text)


def stale(root):
    """Return a dict: each file that says something else than the notebooks do → its right text."""
    folder = root / "notebooks"
    paths = exercises(folder)
    entries = [read_entry(path) for path in paths]
    changed = {}
    readme = root / "README.md"
    old = readme.read_text(encoding="utf-8")
    if (new := filled(readme.name, old, contents(entries, "notebooks/"))) != old:
        changed[readme] = new
    index = folder / "index.ipynb"
    changed |= _with_cell(index, _marked, lambda text: filled(index.name, text, contents(entries)))
    for path, following in zip(paths, [*entries[1:], None], strict=True):
        changed |= _with_cell(path, _last, lambda text, entry=following: navigated(text, entry))
    return changed


def _marked(cells):
    return next((cell for cell in cells if BEGIN in cell.source), cells[0])


def _last(cells):
    return cells[-1]


def _with_cell(path, choose, change):
    """Return {} if `change` leaves the chosen cell of a notebook as it is, else its new text."""
    notebook = nbformat.read(path, 4)
    cell = choose(notebook.cells)
    if cell.cell_type != "markdown":
        raise ValueError(f"{path.name}: its last cell must be text, to end with a link; it is code")
    if (source := change(cell.source)) == cell.source:
        return {}
    cell.source = source
    return {path: to_text(notebook)}


def main(root=ROOT):
    """Write whatever is stale, and name it."""
    for path, text in stale(root).items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(root)}: contents and links renewed")


if __name__ == "__main__":
    main()
