"""What a notebook's first cell imports, against the libraries that it cannot do without."""

import subprocess
import sys

import nbformat

from benchmarks.measure import compare
from tools.surroundings import ROOT

LIBRARIES = "import numpy, matplotlib.pyplot, anywidget"
NOTEBOOKS = {
    "1.6-1.7-slices-of-error-surfaces": LIBRARIES,
    "4.8-mnist-vae": f"{LIBRARIES}, torch",
}


def rows():
    for name, libraries in NOTEBOOKS.items():
        cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4).cells
        first = next(cell.source for cell in cells if cell.cell_type == "code")
        yield compare(
            f"imports of {name.partition('-')[0]}, the libraries alone",
            lambda first=first, libraries=libraries: fresh(f"{libraries}\n{first}"),
            lambda libraries=libraries: fresh(libraries),
            1 / 1.15,
            rounds=5,
        )


def fresh(code):
    """Run code in a process of its own."""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
