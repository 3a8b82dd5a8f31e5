"""Lay out a new notebook with its explorer, its tasks and its explorer's test.

    python -m tools.new_notebook "5.1 Some claim"

The four files work at once, on a stand-in that is to be replaced. Nothing that stands is
overwritten; the contents and the way from the notebook before are renewed, see `tools.tables`.
"""

import argparse
import keyword
import re
import sys
from pathlib import Path

from nbformat import v4

from tools import run_notebooks, solutions, tables

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = Path(__file__).with_name("template")
WORDS = 6  # of the title, in the names of the files

_NAME = re.compile(r"(?P<number>\d+\.\d+|Q\d+)(?:[–-](?P<last>\d+\.\d+))? (?P<title>\S.*)")
_CODE = re.compile(r"^```\{code-cell\}\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"\A:tags: \[(\S+)\]\n\n")


def files_of(name):
    """Return a dict: path from the root → text, of the four files of a notebook "5.1 Some claim".

    The text of the notebook is Markdown, see `to_notebook`. Raises ValueError for a name that is
    no number with a title.
    """
    told = _NAME.fullmatch(name.strip())
    words = re.findall(r"[a-z0-9]+", told["title"].lower())[:WORDS] if told else []
    module = "_".join(words)
    if not module.isidentifier() or keyword.iskeyword(module):
        raise ValueError(
            "a new notebook needs a number and a title that begins with a letter, as in "
            f'"5.1 Some claim" or "Q4 Some claim"; got "{name}"'
        )
    number, last = told["number"], told["last"]
    tasks = f"question_{number[1:]}" if number[0] == "Q" else f"exercise_{number.replace('.', '_')}"
    file = "-".join([number, *([last] if last else []), *words])
    heading = f"{number}–{last} {told['title']}" if last else f"{number} {told['title']}"
    return {
        path: _filled(template, NUMBER=number, NAME=module, HEADING=heading)
        for path, template in (
            (f"notebooks/{file}.ipynb", "notebook.md"),
            (f"helpers/explorers/{module}.py", "explorer.py"),
            (f"helpers/answers/tasks/{tasks}.py", "tasks.py"),
            (f"tests/explorers/test_{module}.py", "test_explorer.py"),
        )
    }


def _filled(template, **values):
    text = (TEMPLATE / template).read_text(encoding="utf-8")
    for token, value in values.items():
        text = text.replace(token, value)
    return text


def to_notebook(text):
    """Return the notebook of a text in which ```{code-cell} fences code, +++ parts two cells.

    A first line `:tags: [needs-torch]` within a fence tags the cell.
    """
    cells = []
    for i, piece in enumerate(_CODE.split(text)):
        if i % 2:
            *tags, source = filter(None, _TAG.split(piece))
            cells.append(v4.new_code_cell(source, metadata={"tags": tags} if tags else {}))
        else:
            parts = (part.strip() for part in re.split(r"^\+\+\+$", piece, flags=re.MULTILINE))
            cells += [v4.new_markdown_cell(part) for part in parts if part]
    for i, cell in enumerate(cells):
        cell.id = f"cell-{i}"
    cells[0].metadata.tags = ["second-edition"]
    return v4.new_notebook(cells=cells)


def lay_out(root, name):
    """Write the four files and return their paths, the notebook's first.

    Raises FileExistsError, and writes nothing, if one of them stands already.
    """
    files = {root / path: text for path, text in files_of(name).items()}
    if standing := [str(path.relative_to(root)) for path in files if path.exists()]:
        raise FileExistsError(f"{', '.join(standing)}: there already; choose another number, title")
    notebook = next(iter(files))
    files[notebook] = run_notebooks.to_text(to_notebook(files[notebook]))
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


def main(arguments=None):
    """Lay out the notebook named, renew the contents, and run it; return the exit code."""
    parser = argparse.ArgumentParser(description="Lay out a new notebook and what belongs to it.")
    parser.add_argument("name", help='number and title, as in "5.1 Some claim"')
    try:
        paths = lay_out(ROOT, parser.parse_args(arguments).name)
    except (ValueError, FileExistsError) as error:
        parser.error(str(error))
    print(*(path.relative_to(ROOT) for path in paths), sep="\n")
    tables.main()
    solutions.main()
    return run_notebooks.main([str(paths[0])])


if __name__ == "__main__":
    sys.exit(main())
