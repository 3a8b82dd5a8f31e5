"""What a reader's machine sets for other work does not change what a notebook shows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

ROOT = Path(__file__).parents[2]

SHOWN = """\
import locale, os, sys
import matplotlib.pyplot as plt
import helpers.answers

print(helpers.answers.__file__)
print(plt.rcParams["figure.dpi"], plt.get_backend(), f"{1.5:n}")
print(open(os.devnull).encoding, __debug__, sys.flags.dev_mode, "started" in globals())
assert False
"""


def run(folder, environment):
    """Run one notebook in `folder` as `make notebooks` does; return its outputs as stored."""
    path = folder / "notebook.ipynb"
    cell = v4.new_code_cell(SHOWN, id="shown", metadata={"tags": ["raises-exception"]})
    nbformat.write(v4.new_notebook(cells=[cell]), path)
    done = subprocess.run(
        [sys.executable, "-m", "tools.run_notebooks", path],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return nbformat.read(path, 4).cells[0].outputs


@pytest.fixture
def hostile(tmp_path):
    """The environment of a reader who has set up everything for other work."""

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    kernel = '{"argv": ["false"], "display_name": "not the book\'s", "language": "python"}'
    settings = "figure.dpi: 17\n"
    write("path/helpers/__init__.py", "")
    write("jupyter/kernels/python3/kernel.json", kernel)
    write("home/.local/share/jupyter/kernels/python3/kernel.json", kernel)
    write("home/.jupyter/jupyter_config.py", "raise SystemExit('a reader\\'s own')")
    write("matplotlib/matplotlibrc", settings)
    write("home/.config/matplotlib/matplotlibrc", settings)
    for ipython in ("ipython", "home/.ipython"):
        write(f"{ipython}/profile_default/startup/00.py", "started = print('started')")
        write(f"{ipython}/profile_default/ipython_config.py", "raise SystemExit")
    return os.environ | {
        "HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(tmp_path / "path"),
        "PYTHONSTARTUP": str(write("startup.py", "raise SystemExit")),
        "PYTHONOPTIMIZE": "2",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "latin-1",
        "JUPYTER_PATH": str(tmp_path / "jupyter"),
        "JUPYTER_DATA_DIR": str(tmp_path / "jupyter"),
        "JUPYTER_CONFIG_PATH": str(tmp_path / "home" / ".jupyter"),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "home" / ".jupyter"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "MPLBACKEND": "TkAgg",
        "MPLCONFIGDIR": str(tmp_path / "matplotlib"),
        "MATPLOTLIBRC": str(tmp_path / "matplotlib"),
        "NO_COLOR": "1",
        "LC_ALL": "C",
    }


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """What the notebook shows where nobody has set anything."""
    return run(tmp_path_factory.mktemp("usual"), os.environ)


def test_the_notebook_shows_the_books_own(usual):
    printed, error = usual
    assert printed.text.startswith(str(ROOT / "helpers"))
    assert printed.text.lower().endswith("utf-8 true false false\n")
    assert error.ename == "AssertionError"


def test_a_readers_settings_change_nothing(usual, tmp_path, hostile):
    folder = tmp_path / "beside"
    folder.mkdir()
    assert run(folder, hostile) == usual


@pytest.mark.parametrize("locale", ["tr_TR.UTF-8", "de_DE.ISO-8859-1"])
def test_the_locale_changes_nothing(usual, tmp_path, locale):
    assert run(tmp_path, os.environ | {"LC_ALL": locale, "LANG": locale}) == usual


@pytest.mark.parametrize("stray", ["helpers.py", "helpers/__init__.py"])
def test_helpers_beside_a_notebook_do_not_stand_in_for_the_books(usual, tmp_path, stray):
    (tmp_path / stray).parent.mkdir(exist_ok=True)
    (tmp_path / stray).touch()
    assert run(tmp_path, os.environ) == usual


def test_a_copy_of_the_book_uses_its_own_helpers(tmp_path):
    """Also where the Python that runs it has another copy installed."""
    for part in ("helpers", "tools"):
        shutil.copytree(ROOT / part, tmp_path / part)
    code = (
        "import subprocess, sys; from tools.surroundings import settle; settle()\n"
        "command = [sys.executable, '-c', 'import helpers; print(helpers.__file__)']\n"
        "subprocess.run(command, cwd='/')"
    )
    shown = subprocess.check_output([sys.executable, "-c", code], cwd=tmp_path, text=True)
    assert Path(shown.strip()).parents[1] == tmp_path
