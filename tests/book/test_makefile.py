"""`make` sets the book up whatever a reader's machine sets, and after the folder was moved.

The real Makefile and the real pip set up a small stand-in of the book, without the network.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not shutil.which("make"), reason="no make on this machine: the Makefile was not tried"
)

PROJECT = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"
[project]
name = "stand-in-of-the-book"
version = "1"
optional-dependencies.test = []
[tool.setuptools]
packages = ["helpers"]
"""


@pytest.fixture
def book(tmp_path):
    """A folder with the Makefile, a package `helpers`, and a Python that has pip and setuptools."""
    folder = tmp_path / "a book"
    (folder / "helpers").mkdir(parents=True)
    (folder / "helpers" / "__init__.py").touch()
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "constraints.txt").touch()
    shutil.copy(ROOT / "Makefile", folder)
    venv.create(folder / ".venv")
    site = next((folder / ".venv" / "lib").glob("python*/site-packages"))
    (site / "outer.pth").write_text(sysconfig.get_path("purelib"))
    return folder


@pytest.fixture
def hostile(tmp_path):
    """The environment of a reader whose Python and pip are set up for other work."""
    home = tmp_path / "home"
    pip = home / ".config" / "pip" / "pip.conf"
    pip.parent.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    pip.write_text(
        f"[install]\nuser = true\nno-deps = true\ntarget = {elsewhere}\n"
        f"prefix = {elsewhere}\nroot = {elsewhere}\n"
    )
    return os.environ | {
        "HOME": str(home),
        "PIP_USER": "yes",
        "PIP_TARGET": str(elsewhere),
        "PIP_PREFIX": str(elsewhere),
        "PIP_CONSTRAINT": str(tmp_path / "no such file"),
        "PYTHONHOME": str(elsewhere),
        "PYTHONPATH": str(elsewhere),
        "PYTHONSAFEPATH": "1",
        "PYTHONSTARTUP": str(elsewhere),
    }


def make(folder, *arguments, environment=os.environ):
    """Run make in a folder and return what it printed; it must succeed."""
    done = subprocess.run(
        ["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def helpers_of(folder):
    """Where a Python of this folder, started elsewhere, finds `helpers`."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    where = subprocess.check_output(
        [folder / ".venv/bin/python", "-c", "import helpers; print(helpers.__file__)"],
        cwd="/",
        env=environment,
        text=True,
    )
    return Path(where.strip()).parents[1]


def test_a_readers_pip_and_python_settings_do_not_stop_make(book, hostile, tmp_path):
    make(book, ".venv/.lab", environment=hostile)
    assert helpers_of(book) == book
    assert not (tmp_path / "elsewhere").exists()


def test_a_copied_or_moved_folder_uses_its_own_helpers(book):
    make(book, ".venv/.lab")
    copied = book.with_name("next year")
    shutil.copytree(book, copied, symlinks=True)
    make(copied, ".venv/.lab")
    assert helpers_of(copied) == copied
    assert helpers_of(book) == book

    moved = book.rename(book.with_name("moved"))
    assert "another name" in make(moved, ".venv/.lab")
    assert helpers_of(moved) == moved
    assert "up to date" in make(moved, ".venv/.lab")


def test_a_python_that_is_gone_is_replaced_and_all_is_installed_anew(book):
    (book / ".venv" / ".lab").touch()  # as if it were installed
    assert "up to date" in make(book, "--dry-run", ".venv/.lab")
    for python in (book / ".venv" / "bin").glob("python*"):
        python.unlink()
        python.symlink_to(book / "gone")
    planned = make(book, "--dry-run", ".venv/.lab", f"PYTHON={sys.executable}")
    assert "-m venv" in planned
    assert "-e ." in planned


def test_a_python_with_a_space_in_its_path_will_do(book, tmp_path):
    shutil.rmtree(book / ".venv")
    python = tmp_path / "my python"
    python.symlink_to(sys.executable)
    make(book, ".venv/bin/python", f"PYTHON={python}")
    assert (book / ".venv" / "bin" / "python").exists()


def test_an_old_python_is_refused_in_a_sentence(book, tmp_path):
    shutil.rmtree(book / ".venv")
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["make", ".venv/bin/python", f"PYTHON={old}"], cwd=book, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr


def test_clean_spares_the_readers_copies(book):
    (book / "work").mkdir()
    (book / "work" / "mine.ipynb").touch()
    make(book, "clean")
    assert not (book / ".venv").exists()
    assert (book / "work" / "mine.ipynb").exists()
