"""Each line of the README that sets the book up or opens it does so."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tools.lab import copy_book

ROOT = Path(__file__).parents[2]
SETUP = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## ")[0]
BLOCKS = [block.splitlines() for block in re.findall(r"```\w*\n(.*?)```", SETUP, re.DOTALL)]
INLINE = re.findall(r"`((?:make|python) [^`]+)`", re.sub(r"```.*?```", "", SETUP, flags=re.DOTALL))
LINES = sorted({line.partition("  #")[0] for line in sum(BLOCKS, INLINE)})
PYTHON = r"(?:python3?|py|\.venv/bin/python|\.venv\\Scripts\\python) "


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A copy of the book, to be set up and opened."""
    folder = copy_book(tmp_path_factory.mktemp("book"))
    for name in ("pyproject.toml", "constraints.txt", "environment.yml", "Makefile", "README.md"):
        shutil.copy(ROOT / name, folder)
    for path in ROOT.glob("LICENSE*"):
        shutil.copy(path, folder)
    return folder


def run(book, *command):
    done = subprocess.run(command, cwd=book, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make(book, words):
    if not shutil.which("make"):
        pytest.skip("no make on this machine")
    assert run(book, "make", "--dry-run", *words)


def make_environment(book, words):
    run(book, sys.executable, "-m", "venv", "--without-pip", *words)
    assert (book / words[0] / "pyvenv.cfg").exists()


def install(book, words):
    """Let pip read the book's metadata and constraints; the installation itself takes minutes."""
    planned = ("--dry-run", "--no-deps", "--no-build-isolation")
    printed = run(book, sys.executable, "-m", "pip", "install", *planned, *words)
    assert "neural-network-coursebook" in printed


def open_book(book, words):
    """Do all but start the server."""
    run(book, sys.executable, "-m", "tools.open_book", "--version", *words)
    assert (book / "work" / "index.ipynb").exists()


def uv(book, words):
    if not shutil.which("uv"):
        pytest.skip("no uv on this machine")
    run(book, "uv", *words)


def conda(book, words):
    """Conda itself takes minutes: its file has to be there under the name that is activated."""
    if words[0] == "activate":
        environment = yaml.safe_load((book / "environment.yml").read_text(encoding="utf-8"))
        assert words == ["activate", environment["name"]]
    else:
        assert words == ["env", "create", "-f", "environment.yml"]


TRIED = {
    "make ": make,
    PYTHON + "-m venv ": make_environment,
    PYTHON + "-m pip install ": install,
    PYTHON + r"-m tools\.open_book": open_book,
    "uv ": uv,
    "conda ": conda,
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_does_what_it_says(book, line):
    (attempt, start), *others = [
        (attempt, match) for head, attempt in TRIED.items() if (match := re.match(head, line))
    ]
    assert not others
    attempt(book, shlex.split(line[start.end() :]))


def test_every_way_ends_with_the_open_book():
    assert len(BLOCKS) == 5
    for first, *_, last in BLOCKS:
        assert first.startswith("make lab ") or last.endswith("python -m tools.open_book")


def test_a_python_without_the_books_packages_says_so_in_a_sentence(book):
    bare = subprocess.run(
        [sys.executable, "-S", "-m", "tools.open_book"], cwd=book, capture_output=True, text=True
    )
    assert bare.returncode == 1
    assert "has no jupyterlab: install the book first" in bare.stderr
    assert "Traceback" not in bare.stderr


def test_a_folder_that_cannot_be_written_to_is_named(book, tmp_path):
    other = tmp_path / "book"
    shutil.copytree(book, other, ignore=shutil.ignore_patterns("work", ".venv", ".jupyter"))
    (other / "work").touch()
    done = subprocess.run(
        [sys.executable, "-m", "tools.open_book"], cwd=other, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert f"needs to write to its own folder, {other}" in done.stderr
    assert "Traceback" not in done.stderr
