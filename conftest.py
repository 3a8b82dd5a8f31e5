"""Tests and notebooks run in the book's own surroundings, with one time limit for a cell."""

from tools.run_notebooks import CELL_TIMEOUT
from tools.surroundings import settle

settle()


def pytest_configure(config):
    """Let nbval wait as long as `make notebooks` does."""
    config.option.nbval_cell_timeout = CELL_TIMEOUT
    config.option.nbval_kernel_startup_timeout = CELL_TIMEOUT
