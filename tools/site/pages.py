"""The pages of the site, prepared from the notebooks for Sphinx to read. Nothing is run."""

import re
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.notebook_file import read_notebook
from tools.site.pictures import Pictures, figure, is_caption
from tools.tables import BEGIN, exercises, heading, read_entry, without_navigation

NOT_ATTEMPTED = "○ Not attempted"
"""What `check` says of a stub; on a page that nobody can fill in, it says nothing."""

LIVE_ONLY = {"progress", "progress-table", "progress-kept"}
"""Cells of the index about answers that are kept, which the site does not do."""

_PART = re.compile(r"^\*\*(.+)\*\*$", re.MULTILINE)


def page(path: Path, pictures: Pictures, recorded: Mapping[str, str] | None = None) -> NotebookNode:
    """Return a notebook as its page shows it.

    Where `recorded` has the id of a cell, its HTML stands in for the output of the cell.
    """
    notebook = read_notebook(path)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = without_navigation(cell.source)
        else:
            html = (recorded or {}).get(cell.id)
            cell.outputs = [_html(html)] if html else shown(cell.outputs, pictures)
    return notebook


def shown(outputs: list[NotebookNode], pictures: Pictures) -> list[NotebookNode]:
    """Return the outputs of a cell with their pictures as figures, each with its caption."""
    result, picture = [], None
    for output in outputs:
        data = output.get("data", {})
        if "image/png" in data:
            picture = output
            result.append(_html(figure(output, pictures)))
        elif not (
            (picture and is_caption(output, picture))
            or data.get("text/plain", "").startswith(NOT_ATTEMPTED)
        ):
            result.append(output)
    return result


def _html(text: str) -> NotebookNode:
    return nbformat.v4.new_output("display_data", {"text/html": text})


def index(path: Path, pictures: Pictures, others: list[tuple[str, list[str]]]) -> NotebookNode:
    """Return the index: the parts of the book under headings, and what the sidebar lists.

    others   names and documents of further parts of the sidebar
    """
    notebook = page(path, pictures)
    notebook.cells = [cell for cell in notebook.cells if cell.id not in LIVE_ONLY]
    for cell in notebook.cells:
        if BEGIN in cell.source:
            cell.source = _PART.sub(r"### \1", cell.source)
    parts = groupby(map(read_entry, exercises(path.parent)), lambda entry: entry.part)
    trees = [(heading(part), [entry.file for entry in entries]) for part, entries in parts]
    listed = nbformat.v4.new_markdown_cell("\n\n".join(_tree(*tree) for tree in trees + others))
    notebook.cells.insert(1, listed)
    return notebook


def _tree(caption: str, documents: list[str]) -> str:
    return "\n".join(["```{toctree}", ":hidden:", f":caption: {caption}", *documents, "```"])


def write_changed(path: Path, text: str) -> None:
    """Write a file unless it says so already: Sphinx reads again what is newer."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
