"""Explorers that move on a page without Python: recorded by running their notebooks.

    python -m tools.site.frames [NOTEBOOK ...]

records beforehand what `recorded` is asked for later. Recordings are kept in `build/frames` until
a cell above an explorer, or the book's own code, changes.
"""

import argparse
import ast
import hashlib
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from helpers.widgets.explorer import Explorer
from tools.notebook_file import read_notebook
from tools.run_notebooks import AT_ONCE, CELL_TIMEOUT, NOTEBOOKS, UNATTENDED
from tools.surroundings import ROOT, settle

KEPT = ROOT / "build" / "frames"
SCRIPT, STYLE = "explorers.js", "explorers.css"
_HERE = Path(__file__).parent
_DRAWING = ("numpy", "matplotlib", "torch")  # other versions may draw or train otherwise

_RECORD = """
from pathlib import Path
from tools.site.stored import store
store(Out[max(Out)], {name!r}, Path({folder!r}))
"""


def recorded(notebook: Path, folder: Path) -> dict[str, str]:
    """Return a dict: id of each cell that shows an explorer → HTML that stands in for its output.

    It shows how the explorer opens, and moves where `write_front_end` has put the script that
    the page loads. The recordings, which this script loads in its turn, are written to `folder`.
    """
    kept = _kept(notebook)
    folder.mkdir(parents=True, exist_ok=True)
    for recording in kept.glob("*.js"):
        shutil.copy(recording, folder)
    names = _names(notebook, read_notebook(notebook).cells)
    return {
        cell: (kept / f"{name}.html").read_text(encoding="utf-8") for cell, name in names.items()
    }


def write_front_end(folder: Path) -> None:
    """Write the script and the style that pages with recordings need: that of the notebooks."""
    folder.mkdir(parents=True, exist_ok=True)
    front = Explorer._esm.replace("export default", "return")
    player = (_HERE / "player.js").read_text(encoding="utf-8")
    script = f"(() => {{\nconst frontEnd = (() => {{\n{front}}})();\n\n{player}}})();\n"
    (folder / SCRIPT).write_text(script, encoding="utf-8")
    style = str(Explorer._css) + (_HERE / "player.css").read_text(encoding="utf-8")
    (folder / STYLE).write_text(style, encoding="utf-8")


def _names(notebook, cells):
    """Return a dict: id of each cell that shows an explorer → the name of its recording."""
    return {cell.id: f"{notebook.stem}-{cell.id}" for cell in cells if _shows_an_explorer(cell)}


def _shows_an_explorer(cell):
    """Return whether the last line of a cell is a call of some `….explorer`."""
    if cell.cell_type != "code":
        return False
    match ast.parse(cell.source).body:
        case [*_, ast.Expr(ast.Call(func=ast.Attribute(attr="explorer")))]:
            return True
    return False


def _kept(notebook):
    """Return the folder of the recordings of a notebook's explorers, which it runs if need be."""
    cells = read_notebook(notebook).cells
    names = _names(notebook, cells)
    shown = [number for number, cell in enumerate(cells) if cell.id in names]
    cells = [cell for cell in cells[: max(shown, default=-1) + 1] if cell.cell_type == "code"]
    kept = KEPT / f"{notebook.stem}.{_digest(cells)}"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as folder:
            _run(notebook, cells, Path(folder))
            for stale in KEPT.glob(f"{notebook.stem}.*"):
                shutil.rmtree(stale)
            shutil.copytree(folder, kept)
    return kept


def _digest(cells):
    """Return a digest of all that recordings are made from."""
    sources = [*(ROOT / "helpers").rglob("*.py"), *(ROOT / "helpers").glob("*.npz")]
    sources += [_HERE / "recording.py", _HERE / "stored.py"]
    digest = hashlib.sha256()
    for cell in cells:
        digest.update(f"{cell.id}\n{cell.source}\n".encode())
    for source in sorted(sources):
        digest.update(source.read_bytes())
    for package in _DRAWING:
        digest.update(version(package).encode())
    return digest.hexdigest()[:16]


def _run(notebook, cells, folder):
    """Run a notebook's code up to its last explorer, in a kernel of its own; store recordings."""
    settle()
    names = _names(notebook, cells)
    run = read_notebook(notebook)
    run.cells = []
    for cell in cells:
        run.cells.append(cell)
        if cell.id in names:
            record = _RECORD.format(name=names[cell.id], folder=str(folder))
            run.cells.append(new_code_cell(record))
    NotebookClient(
        run,
        kernel_name="python3",
        timeout=CELL_TIMEOUT,
        startup_timeout=CELL_TIMEOUT,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],  # else it warns that local sockets are in clear
        resources={"metadata": {"path": notebook.parent}},
    ).execute(env=os.environ | UNATTENDED)


def main(arguments: list[str] | None = None) -> None:
    """Record the explorers of the notebooks named, or of all."""
    parser = argparse.ArgumentParser(description="Record explorers, a few notebooks at once.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all of the book")
    paths = parser.parse_args(arguments).notebooks or sorted(NOTEBOOKS.glob("*.ipynb"))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for path, _ in zip(paths, pool.map(_kept, paths), strict=True):
            print(f"{path.name}: explorers recorded")


if __name__ == "__main__":
    sys.exit(main())
