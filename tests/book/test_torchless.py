"""Without PyTorch, whose builds are gigabytes, every cell runs that is not tagged `needs-torch`.

Most notebooks hold their kernels against torch and need it for nothing else. That the other cells
print what is stored also without the tagged ones is tried for two notebooks, and in CI for all.
"""

import os
import subprocess
import sys

import nbformat
import pytest

from tests.book.elsewhere import assert_cells_print_what_is_stored
from tests.book.test_notebooks import EXERCISES, is_about_torch, needs_torch
from tools.surroundings import ROOT

QUICK = "3.2-3.3", "3.6"  # where most of the cells before and after build on one another
ABSENT = 'raise ModuleNotFoundError("No module named \'torch\'", name="torch")\n'


@pytest.fixture
def path(tmp_path):
    """Return a path of modules on which there is no torch, whether or not it is installed."""
    (tmp_path / "torch.py").write_text(ABSENT)
    return tmp_path, ROOT


@pytest.mark.parametrize(
    "notebook",
    [
        pytest.param(
            path,
            id=path.stem,
            marks=() if path.stem.startswith(QUICK) else pytest.mark.slow,
        )
        for path in EXERCISES
        if not is_about_torch(path)
    ],
)
def test_cells_without_the_tag_run_without_torch(notebook, path, tmp_path):
    notebook = nbformat.read(notebook, 4)
    notebook.cells = [cell for cell in notebook.cells if not needs_torch(cell)]
    folder = tmp_path / "notebooks"
    folder.mkdir()
    nbformat.write(notebook, folder / "notebook.ipynb")
    assert_cells_print_what_is_stored(folder, sys.executable, path)


@pytest.mark.parametrize(
    "source", ["import torch", "from torch import nn", "from helpers.vae import VAE"]
)
def test_what_needs_torch_fails(source, path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    done = subprocess.run([sys.executable, "-c", source], env=environment, capture_output=True)
    assert b"ModuleNotFoundError: No module named 'torch'" in done.stderr
