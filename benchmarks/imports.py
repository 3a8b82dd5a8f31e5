"""What a notebook's first cell imports, against the libraries that it cannot do without."""

import subprocess
import sys

import nbformat

from benchmarks.measure import compare
from tools.surroundings import ROOT

LIBRARIES = "import numpy, matplotlib.pyplot, ipywidgets, torch"
NOTEBOOKS = "1.6-1.7-slices-of-error-surfaces", "4.8-mnist-vae"


def rows():
    for name in NOTEBOOKS:
        cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4).cells
        first = next(cell.source for cell in cells if cell.cell_type == "code")
        yield compare(
            f"imports of {name.partition('-')[0]}, the libraries alone",
            lambda first=first: fresh(f"{LIBRARIES}\n{first}"),
            lambda: fresh(LIBRARIES),
            1 / 1.15,
            rounds=5,
        )


def fresh(code):
    """Run code in a process of its own."""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
