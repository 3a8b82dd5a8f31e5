"""The book's package, installed elsewhere by pip, is all that the notebooks need."""

import os
import shutil
import subprocess
import sysconfig
import venv
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest

from tests.book.elsewhere import assert_cells_print_what_is_stored
from tools.run_notebooks import NOTEBOOKS
from tools.surroundings import ROOT

LARGEST = 5_000_000  # bytes
CHOSEN = (
    *("index", "1.3-squared-loss-is-not-convex"),
    *("2.1-one-linear-layer", "4.3-entropy-of-a-gaussian"),
)


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python with the packages of this one, but without the book."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    site = next(folder.glob("[Ll]ib/**/site-packages"))
    (site / "outer.pth").write_text(sysconfig.get_path("purelib"))  # its own .pth are not read
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def run(python, *arguments, folder):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python, *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(python, tmp_path_factory):
    """The wheel of the book, built without the network and installed for that Python."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    shutil.copytree(
        ROOT / "helpers", source / "helpers", ignore=shutil.ignore_patterns("__pycache__")
    )
    for file in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(ROOT / file, source)
    offline = ("--quiet", "--no-index", "--no-deps")
    build = ("wheel", "--no-build-isolation", "--wheel-dir", made, ".")
    run(python, "-m", "pip", *build[:1], *offline, *build[1:], folder=source)
    (path,) = made.iterdir()
    run(python, "-m", "pip", "install", *offline, path, folder=made)
    return path


def test_the_wheel_holds_the_package_whole_and_nothing_else(wheel):
    names = [PurePosixPath(name) for name in zipfile.ZipFile(wheel).namelist()]
    packed = {path for path in names if not path.parts[0].endswith(".dist-info")}
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "helpers").rglob("*.*")}
    assert {str(path) for path in packed} == {name for name in files if "__pycache__" not in name}
    kinds = Counter(path.suffix for path in packed)
    assert kinds.pop(".py") > 100
    assert kinds == {".npz": 1, ".md": 1, ".js": 2, ".css": 1, ".typed": 1}
    others = {path.name for path in names} - {path.name for path in packed}
    assert {"LICENSE", "LICENSE-TEXT"} < others


def test_the_wheel_is_small(wheel):
    assert wheel.stat().st_size <= LARGEST


def test_the_installed_package_is_not_the_books_folder(wheel, python, tmp_path):
    code = "import helpers; print(helpers.__file__)"
    where = Path(run(python, "-c", code, folder=tmp_path).strip())
    assert python.parents[1] in where.parents


def test_the_digits_are_installed(wheel, python, tmp_path):
    code = "from helpers.data import mnist; print(len(mnist().labels))"
    assert run(python, "-c", code, folder=tmp_path) == "10000\n"


def test_notebooks_in_another_folder_print_what_is_stored(wheel, python, tmp_path):
    for name in CHOSEN:
        shutil.copy(NOTEBOOKS / f"{name}.ipynb", tmp_path)
    assert_cells_print_what_is_stored(tmp_path, python)
