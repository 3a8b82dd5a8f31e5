"""The reference of the modules that the notebooks import, from their docstrings."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from sphinx.application import Sphinx

from tools.notebook_file import read_notebook
from tools.tables import exercises, read_entry

HEAD = """# The kernels

What the notebooks import from `helpers`: formulas, shapes and sources, from the docstrings.

| module | holds | used in |
|---|---|---|
"""


_ENTRY = re.compile(r"(?P<name>\w+) {2,}(?P<meaning>\S.*)")  # of a list in columns


def imported(folder: Path) -> dict[str, list[Path]]:
    """Return, by name, the modules directly in `helpers` and the notebooks that import them."""
    users = defaultdict(list)
    for path in exercises(folder):
        cells = [cell.source for cell in read_notebook(path).cells if cell.cell_type == "code"]
        names = set(re.findall(r"^from helpers\.(\w+) import", "\n".join(cells), re.MULTILINE))
        names |= {
            name
            for group in re.findall(r"^from helpers import (.+)$", "\n".join(cells), re.MULTILINE)
            for name in group.split(", ")
        }
        for name in names:
            if (folder.parent / "helpers" / f"{name}.py").exists():
                users[name].append(path)
    return dict(sorted(users.items()))


def overview(users: dict[str, list[Path]], root: Path) -> str:
    """Return the page that lists the modules, as Markdown."""
    return HEAD + "\n".join(
        f"| [`{name}`](api-{name}.rst) | {_purpose(root, name)} | {_links(paths)} |"
        for name, paths in users.items()
    )


def _purpose(root, name):
    source = (root / "helpers" / f"{name}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)).partition("\n")[0].rstrip(".")


def _links(paths):
    return ", ".join(f"[{read_entry(path).title.split()[0]}]({path.name})" for path in paths)


def module_page(name: str) -> str:
    """Return the page of a module, as reStructuredText."""
    title = f"helpers.{name}"
    return f"{title}\n{'=' * len(title)}\n\n.. automodule:: {title}\n   :members:\n"


def as_restructured_text(
    _app: Sphinx, _what: str, _name: str, _object: object, _options: object, lines: list[str]
) -> None:
    """Turn a docstring, plain text with `code`, into what Sphinx reads, in place."""
    doctest = entry = False
    for at, line in enumerate(lines):
        doctest = line.lstrip().startswith(">>>") or (doctest and bool(line.strip()))
        if doctest:
            continue
        named = _ENTRY.fullmatch(line)
        entry = bool(named) or (entry and line.startswith("  "))
        if named:
            line = f"- `{named['name']}`: {named['meaning']}"
        elif entry:
            line = "  " + line.strip()
        parts = re.split(r"`([^`]+)`", line)
        parts[::2] = [re.sub(r"([\\*_|])", r"\\\1", part) for part in parts[::2]]
        parts[1::2] = [f"``{part}``" for part in parts[1::2]]
        lines[at] = "".join(parts)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", as_restructured_text)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
