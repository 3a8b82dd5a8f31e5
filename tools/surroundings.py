"""The book's own surroundings: what a reader's machine sets for other work leaves the book alone.

Whatever starts notebooks calls `settle` as its first step: JupyterLab (`tools.open_book`), the run
that stores outputs (`tools.run_notebooks`), the site, and the tests. Nothing calls it later, since
it would take back what was set in between.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = ROOT / ".jupyter"  # what Jupyter, IPython and Matplotlib keep for the book

FOREIGN = ("PYTHON", "JUPYTER", "IPYTHON", "MPL", "MATPLOTLIB", "TQDM")


def settle():
    """Take a reader's own settings out of this process's environment, and put in the book's.

    Kernels inherit it. PYTHONPATH makes them import `helpers` from this very folder: before a
    file of that name beside a notebook, and also when the folder was moved or copied since the
    book was installed. Raises OSError where the book's folder cannot be written to.
    """
    (SETTINGS / "ipython").mkdir(parents=True, exist_ok=True)  # IPython warns where it is missing
    for name in list(os.environ):
        if name.startswith(FOREIGN):
            del os.environ[name]
    os.environ.update(
        PYTHONPATH=str(ROOT),
        PYTHONUTF8="1",  # whatever the locale
        JUPYTER_CONFIG_DIR=str(SETTINGS / "config"),
        JUPYTER_DATA_DIR=str(SETTINGS / "data"),
        JUPYTER_RUNTIME_DIR=str(SETTINGS / "runtime"),
        IPYTHONDIR=str(SETTINGS / "ipython"),
        MPLCONFIGDIR=str(SETTINGS / "matplotlib"),
    )
