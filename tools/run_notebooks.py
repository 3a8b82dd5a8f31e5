"""Run notebooks in place and store their outputs.

    python -m tools.run_notebooks [NOTEBOOK ...]

Whatever differs from one run to the next is left out of the stored file, so that a notebook
changes in git only when what the reader sees has changed. A notebook with a failing cell is
reported and its file left as it was; so is a file that is no notebook.
"""

import argparse
import asyncio
import copy
import os
import sys
from itertools import groupby
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm

from helpers.internal.files import written_whole
from tools.notebook_file import read_notebook
from tools.surroundings import ROOT, settle

NOTEBOOKS = ROOT / "notebooks"
AT_ONCE = 2
CELL_TIMEOUT = 600  # seconds, also in `make test`: it ends a hang, on a busy machine too
UNATTENDED = {  # in kernels, while no reader sits before them
    "TQDM_DELAY": "1000000000",  # seconds: no bars, for the last state of one is chance
    "NN_BOOK_PROGRESS": "off",  # see helpers/answers/tries.py
    "OMP_NUM_THREADS": "1",  # a few run at once; their threads would wait for one another
}

METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},  # its version would be that of whoever ran it last
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def normalise(notebook):
    """Return a copy of `notebook` that holds only what is the same in every run."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        # Tags change how a cell runs; the rest is times and how someone's editor showed the cell.
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
        if cell.cell_type == "code":
            cell.outputs = [normalise_output(output) for output in merge_streams(cell.outputs)]
    return notebook


def normalise_output(output):
    """Take what is random, or tells of one machine only, out of one output."""
    if output.output_type == "error":
        # The traceback names folders of this machine.
        output.traceback = [f"{output.ename}: {output.evalue}"]
    elif "data" in output and len(output.data) > 1:
        # A view names a live widget, which no stored page has; its picture or text stands in.
        output.data.pop(WIDGET_VIEW, None)
    return output


def merge_streams(outputs):
    """Join the pieces in which a kernel happened to send what was printed between two displays."""
    merged = []
    for is_stream, run in groupby(outputs, lambda output: output.output_type == "stream"):
        run = list(run)
        if is_stream:
            # stdout before stderr: which of them comes first is chance too.
            names = sorted({output.name for output in run}, reverse=True)
            texts = ["".join(output.text for output in run if output.name == n) for n in names]
            run = [
                nbformat.v4.new_output("stream", name=name, text=text)
                for name, text in zip(names, texts, strict=True)
            ]
        merged += run
    return merged


def to_text(notebook):
    """Return the normalised notebook as the text of its file."""
    return nbformat.writes(normalise(notebook)).rstrip("\n") + "\n"


async def run(path, notebook, slots, bar):
    """Run one notebook and store it; return None, or in words what failed."""
    async with slots:
        here = 0

        def enter(cell_index, **_):
            nonlocal here
            here = cell_index + 1

        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=CELL_TIMEOUT,
            startup_timeout=CELL_TIMEOUT,
            record_timing=False,
            store_widget_state=False,
            extra_arguments=["--log-level=ERROR"],  # else it warns that local sockets are in clear
            resources={"metadata": {"path": path.parent}},
            on_cell_execute=enter,
            on_cell_executed=lambda **_: bar.update(),
        )
        try:
            await client.async_execute()
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            return f"{path}, cell {here} of {len(notebook.cells)}: {error}"

        new = to_text(notebook).encode()
        if new != path.read_bytes():
            with written_whole(path) as file:
                file.write(new)
    return None


async def run_all(paths):
    """Run notebooks, a few at once; return in words what failed."""
    notebooks, failures = {}, []
    for path in paths:
        try:
            notebooks[path] = read_notebook(path)
        except ValueError as error:
            failures.append(str(error))
    total = sum(cell.cell_type == "code" for book in notebooks.values() for cell in book.cells)
    slots = asyncio.Semaphore(AT_ONCE)
    with tqdm(total=total, unit="cell") as bar:
        ran = await asyncio.gather(*(run(*item, slots, bar) for item in notebooks.items()))
    return failures + [failure for failure in ran if failure]


def main(arguments=None):
    """Run the notebooks named, or all of them; return the exit code."""
    settle()
    parser = argparse.ArgumentParser(description="Run notebooks in place and store their outputs.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all of the book")
    paths = parser.parse_args(arguments).notebooks or sorted(NOTEBOOKS.glob("*.ipynb"))
    os.environ |= UNATTENDED
    failures = asyncio.run(run_all(paths))
    print(*failures, sep="\n\n", end="\n" if failures else "", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
