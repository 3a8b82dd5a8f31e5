"""Notebooks run in another folder than the book's, each cell held against what it stores."""

import os
import subprocess

from tools.run_notebooks import CELL_TIMEOUT, NOTEBOOKS


def assert_cells_print_what_is_stored(folder, python, path=()):
    """Let nbval run the notebooks of a folder, as `make test` does, by the Python given.

    `path` is where that Python looks for modules first: without one, among its own packages.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if path:
        environment["PYTHONPATH"] = os.pathsep.join(map(str, path))
    command = [
        *(python, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
        *("--nbval", "--nbval-current-env", f"--nbval-sanitize-with={NOTEBOOKS / 'nbval.cfg'}"),
        f"--nbval-cell-timeout={CELL_TIMEOUT}",
        f"--nbval-kernel-startup-timeout={CELL_TIMEOUT}",
    ]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
