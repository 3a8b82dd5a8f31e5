"""Tests and notebooks run in the book's own surroundings, and nbval as `make notebooks` does."""

import os

from tools.surroundings import settle

settle()


def pytest_configure(config):
    """Let nbval wait as long as `make notebooks` does, and pass over numbers marked ≈."""
    # Not before `settle`: tqdm, which this imports, reads its settings once.
    from tools.run_notebooks import CELL_TIMEOUT, NO_BARS, NOTEBOOKS

    os.environ |= NO_BARS
    config.option.nbval_cell_timeout = CELL_TIMEOUT
    config.option.nbval_kernel_startup_timeout = CELL_TIMEOUT
    config.option.nbval_sanitize_with = str(NOTEBOOKS / "nbval.cfg")
