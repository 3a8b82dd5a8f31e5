"""The reader's own copies of the notebooks, in `work/`.

A copy that says what the book once said is renewed when the book says something new. A copy that
the reader has changed is kept, and the index says that a newer edition exists. "Changed" means
the text of the cells: to run a notebook, or to save it, changes nothing.
"""

import hashlib
import json
from typing import NamedTuple

import nbformat
from nbformat import v4

from helpers.internal.files import written_whole
from tools.notebook_file import read_notebook

RECORD = ".copied.json"  # in the folder of the copies: the digest of each when it was copied
INDEX = "index.ipynb"
NOTICE = "newer-editions"  # id of the cell of the index that names them
WORDS = """\
**A newer edition has come of {names}.** You have changed your copy, so it is as you left it. To \
take the newer edition, delete your copy or give it another name, then open the book again."""


class Report(NamedTuple):
    """What a reader should hear of."""

    newer: list  # names of copies that the reader has changed, and since then the book
    unreadable: list  # sentences


def bring_up_to_date(book, work):
    """Copy the notebooks of the folder `book` to the folder `work`, sparing what is the reader's.

    Whatever stops it, each file is whole, and the next call goes on where this one stopped.
    """
    work.mkdir(exist_ok=True)
    before, after = _read_record(work / RECORD), {}
    report = Report([], [])
    for original in sorted(book.glob("*.ipynb")):
        name, copy = original.name, work / original.name
        try:
            edition = digest(read_notebook(original))
        except ValueError as error:
            report.unreadable.append(f"{error}; your copy is as it was")
            after[name] = before.get(name)
            continue
        try:
            mine = digest(read_notebook(copy)) if copy.exists() else None
        except ValueError as error:
            report.unreadable.append(f"{error}; delete it to get a fresh copy")
            mine = "unreadable"
        if is_to_be_copied(mine, before.get(name), edition):
            with written_whole(copy) as file:
                file.write(original.read_bytes())
            mine = edition
        after[name] = edition if mine == edition else before.get(name)
        if after[name] != edition:
            report.newer.append(name)
    _remove_what_the_book_dropped(work, {n: before[n] for n in before.keys() - after.keys()})
    _set_notice(work / INDEX, report.newer)
    with written_whole(work / RECORD) as file:
        file.write(json.dumps(after, indent=1).encode())
    return report


def is_to_be_copied(mine, copied, edition):
    """Tell from three digests: the reader's copy (None: missing), as it was copied, the book's."""
    return mine is None or mine == copied != edition


def digest(notebook):
    """Return a digest of what someone wrote: no outputs, no counts, no empty cells.

    Shift + Enter in the last cell appends an empty one.
    """
    written = [
        (cell.cell_type, cell.source, cell.get("attachments", {}))
        for cell in notebook.cells
        if cell.source.strip() and cell.get("id") != NOTICE
    ]
    return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()


def with_notice(notebook, newer):
    """Return the cells of the index, headed by a notice of newer editions if there are any."""
    cells = [cell for cell in notebook.cells if cell.get("id") != NOTICE]
    if newer:
        names = ", ".join(f"[{name.removesuffix('.ipynb')}]({name})" for name in newer)
        cells.insert(0, v4.new_markdown_cell(WORDS.format(names=names), id=NOTICE))
    return cells


def _set_notice(index, newer):
    try:
        notebook = read_notebook(index)
    except ValueError:
        return  # missing from the book, or reported as unreadable
    cells = with_notice(notebook, newer)
    if cells != notebook.cells:
        notebook.cells = cells
        with written_whole(index) as file:
            file.write((nbformat.writes(notebook) + "\n").encode())


def _remove_what_the_book_dropped(work, copied):
    for name, as_copied in copied.items():
        try:
            unchanged = digest(read_notebook(work / name)) == as_copied
        except ValueError:
            continue  # gone already, or not as it was copied
        if unchanged:
            (work / name).unlink()


def _read_record(path):
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}  # without a record every copy that differs from the book counts as the reader's
    return record if isinstance(record, dict) else {}
