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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell
from tqdm import tqdm

from helpers.widgets.explorer import Explorer
from tools.notebook_file import read_notebook
from tools.run_notebooks import AT_ONCE, CELL_TIMEOUT, NOTEBOOKS, UNATTENDED
from tools.site.stored import store
from tools.surroundings import ROOT, settle
from tools.tables import exercises

KEPT = ROOT / "build" / "frames"
SCRIPT, STYLE = "explorers.js", "explorers.css"
_HERE = Path(__file__).parent
_DRAWING = ("numpy", "matplotlib", "torch")  # other versions may draw or train otherwise

_CELL = """
from pathlib import Path as _Path
from {then.__module__} import {then.__name__} as _then
_then(Out[max(Out)], {name!r}, _Path({folder!r}))
"""


def record(notebooks: list[Path]) -> None:
    """Record the explorers of some notebooks, a few at once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        recordings = pool.map(kept, notebooks)
        for _ in tqdm(recordings, "recording explorers", len(notebooks), unit="notebook"):
            pass


def recorded(notebook: Path, folder: Path) -> dict[str, str]:
    """Return a dict: id of each cell that shows an explorer → HTML that stands in for its output.

    It shows how the explorer opens, and moves where `write_front_end` has put the script that
    the page loads. The recordings, which this script loads in its turn, are written to `folder`.
    """
    found = kept(notebook)
    folder.mkdir(parents=True, exist_ok=True)
    for recording in found.glob("*.js"):
        shutil.copy(recording, folder)
    return {
        cell: (found / f"{name}.html").read_text(encoding="utf-8")
        for cell, name in _names(notebook).items()
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


def run_explorers(notebook: Path, then: Callable, folder: Path) -> None:
    """Run a notebook's code in a kernel of its own, up to its last explorer.

    After each cell that shows one, it calls then(explorer, name of its recording, folder).
    """
    run, names = read_notebook(notebook), _names(notebook)
    run.cells = []
    for cell in _code_to_explorers(notebook):
        run.cells.append(cell)
        if cell.id in names:
            source = _CELL.format(then=then, name=names[cell.id], folder=str(folder))
            run.cells.append(new_code_cell(source))
    NotebookClient(
        run,
        kernel_name="python3",
        timeout=CELL_TIMEOUT,
        startup_timeout=CELL_TIMEOUT,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],  # else it warns that local sockets are in clear
        resources={"metadata": {"path": notebook.parent}},
    ).execute(env=os.environ | UNATTENDED)


def kept(notebook: Path) -> Path:
    """Return the folder of the recordings of a notebook's explorers, recorded now if need be."""
    folder = KEPT / f"{notebook.stem}.{_digest(notebook)}"
    if not folder.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as scratch:
            new = Path(scratch, "new")  # renamed once it is whole
            new.mkdir()
            if _names(notebook):
                run_explorers(notebook, store, new)
            for stale in KEPT.glob(f"{notebook.stem}.*"):
                shutil.rmtree(stale)
            new.rename(folder)
    return folder


def _code_to_explorers(notebook):
    """Return the cells of code up to the last that shows an explorer."""
    code = [cell for cell in read_notebook(notebook).cells if cell.cell_type == "code"]
    shown = [number for number, cell in enumerate(code) if _shows_an_explorer(cell)]
    return code[: max(shown, default=-1) + 1]


def _names(notebook):
    """Return a dict: id of each cell that shows an explorer → the name of its recording."""
    cells = filter(_shows_an_explorer, _code_to_explorers(notebook))
    return {cell.id: f"{notebook.stem}-{cell.id}" for cell in cells}


def _shows_an_explorer(cell):
    """Return whether the last line of a cell of code is a call of some `….explorer`."""
    match ast.parse(cell.source).body:
        case [*_, ast.Expr(ast.Call(func=ast.Attribute(attr="explorer")))]:
            return True
    return False


def _digest(notebook):
    """Return a digest of all that the recordings of a notebook are made from."""
    digest = hashlib.sha256()
    for cell in _code_to_explorers(notebook):
        digest.update(f"{cell.id}\n{cell.source}\n".encode())
    sources = [*(ROOT / "helpers").rglob("*.py"), *(ROOT / "helpers").glob("*.npz")]
    for source in sorted([*sources, *map(_HERE.joinpath, ("recording.py", "stored.py"))]):
        digest.update(source.read_bytes())
    for package in _DRAWING:
        digest.update(version(package).encode())
    return digest.hexdigest()[:16]


def main(arguments: list[str] | None = None) -> None:
    """Record the explorers of the notebooks named, or of all."""
    settle()
    parser = argparse.ArgumentParser(description="Record explorers, a few notebooks at once.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all of the book")
    record(parser.parse_args(arguments).notebooks or exercises(NOTEBOOKS))


if __name__ == "__main__":
    sys.exit(main())
