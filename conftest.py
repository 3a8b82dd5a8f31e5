"""Tests and notebooks run in the book's own surroundings, and nbval as `make notebooks` does."""

import os

from tools.surroundings import settle

settle()


def pytest_configure(config):
    """Run unattended, as `make notebooks` does; nbval waits as long, passes over numbers at ≈."""
    # Not before `settle`: tqdm, which this imports, reads its settings once.
    from tools.run_notebooks import CELL_TIMEOUT, NOTEBOOKS, UNATTENDED

    os.environ |= UNATTENDED
    config.option.nbval_cell_timeout = CELL_TIMEOUT
    config.option.nbval_kernel_startup_timeout = CELL_TIMEOUT
    config.option.nbval_sanitize_with = str(NOTEBOOKS / "nbval.cfg")
