"""The reference of the modules that the notebooks import, from their docstrings."""

import ast
import inspect
import re
import textwrap
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
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


def as_restructured_text(docstring: list[str]) -> list[str]:
    """Return a docstring, plain text with `code` and indented code, as Sphinx reads it."""
    lines, kind = [], ""
    for before, line in pairwise(["", *docstring]):
        if not line.strip():
            kind = ""
        elif line.startswith(">>>"):
            kind = "doctest"
        elif named := _ENTRY.fullmatch(line):
            kind, line = "entry", f"- `{named['name']}`: {named['meaning']}"
        elif kind == "entry":
            line = "  " + line.strip()
        elif not before.strip() and line.startswith("    "):
            kind = "code"
            lines += ["::", ""]
        lines.append(line if kind in ("doctest", "code") else _escaped(line))
    return lines


def _escaped(line):
    parts = re.split(r"`([^`]+)`", line)
    parts[::2] = [re.sub(r"([\\*_|])", r"\\\1", part) for part in parts[::2]]
    parts[1::2] = [f"``{part}``" for part in parts[1::2]]
    return "".join(parts)


def process_docstring(
    _app: Sphinx, _what: str, _name: str, _object: object, _options: object, lines: list[str]
) -> None:
    """Change a docstring in place, as autodoc asks for it."""
    lines[:] = as_restructured_text(lines)


def signature(thing: object) -> tuple[str, str | None]:
    """Return arguments and result of a function or a class as its source has them.

    Evaluated, as autodoc would have them, an ArrayLike takes three lines.
    """
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(thing)))).body
    if isinstance(node, ast.ClassDef):
        init = next((part for part in node.body if getattr(part, "name", "") == "__init__"), None)
        if init is None:
            fields = [ast.unparse(part) for part in node.body if isinstance(part, ast.AnnAssign)]
            return f"({', '.join(fields)})", None
        node = init
        node.returns = None
    arguments = re.sub(r"^(self|cls)(, |$)", "", ast.unparse(node.args))
    return f"({arguments})", node.returns and ast.unparse(node.returns)


def process_signature(
    _app: Sphinx, what: str, _name: str, thing: object, _options: object, *_signature: str
) -> tuple[str, str | None] | None:
    """Return the signature of what is the book's own; autodoc asks for all that it meets."""
    ours = str(getattr(thing, "__module__", "")).startswith("helpers.")
    return signature(thing) if ours and what in ("class", "function", "method") else None


def leave_out_addresses(_app: Sphinx, doctree: nodes.document) -> None:
    """Remove the values of constants that hold functions, which have no source to show."""
    for annotation in list(doctree.findall(addnodes.desc_annotation)):
        if "<function" in annotation.astext():
            annotation.parent.remove(annotation)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", process_docstring)
    app.connect("autodoc-process-signature", process_signature)
    app.connect("doctree-read", leave_out_addresses)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
