"""What notebook Q3 trains, by its own cells."""

from pathlib import Path

import nbformat

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "Q3-autoencoder-vae-gan.ipynb"


def run_cells(*ids):
    """Return the names that these cells of the notebook define."""
    by_id = {cell.id: cell.source for cell in nbformat.read(NOTEBOOK, 4).cells}
    namespace = {}
    for name in ids:
        exec(by_id[name], namespace)  # the book's own code
    return namespace
