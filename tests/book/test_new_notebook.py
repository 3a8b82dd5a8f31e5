"""`make new` lays out a notebook that works at once; nothing written by hand changes."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools.new_notebook import files_of, lay_out, to_notebook
from tools.tables import exercises

ROOT = Path(__file__).parents[2]
NAME = "99.1 A claim of this test"
NOTEBOOK = "notebooks/99.1-a-claim-of-this-test.ipynb"
SOLUTIONS = "helpers/answers/solutions/exercise_99_1.py"
MADE = {
    NOTEBOOK,
    "helpers/explorers/a_claim_of_this_test.py",
    "helpers/answers/tasks/exercise_99_1.py",
    SOLUTIONS,
    "tests/explorers/test_a_claim_of_this_test.py",
}
BEFORE = [path for path in exercises(ROOT / "notebooks") if path.name[0] != "Q"][-1]
WRITTEN_ANEW = {"README.md", "notebooks/index.ipynb", f"notebooks/{BEFORE.name}"}


def run(book, *command):
    """Run a Python module in a copy of the book, on the copy's own helpers."""
    return subprocess.run(
        [sys.executable, "-B", "-m", *command],
        cwd=book,
        env={**os.environ, "PYTHONPATH": str(book)},
        capture_output=True,
        text=True,
    )


def fingerprints(book):
    """Return a hash of every file of the book, by its path."""
    paths = [path for path in book.rglob("*") if path.is_file()]
    return {
        path.relative_to(book).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if not {"__pycache__", ".jupyter"} & set(path.parts)
    }


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Return a copy of the book with a new notebook, and its files' fingerprints before."""
    book = tmp_path_factory.mktemp("book")
    for folder in ("helpers", "notebooks", "tests", "tools"):
        shutil.copytree(
            ROOT / folder, book / folder, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_*")
        )
    for file in ("README.md", "CONTRIBUTING.md", "pyproject.toml"):
        shutil.copy(ROOT / file, book)
    before = fingerprints(book)
    made = run(book, "tools.new_notebook", NAME)
    assert made.returncode == 0, made.stderr
    return book, before


def test_it_makes_its_files_and_changes_only_what_is_written_by_a_program(copied):
    book, before = copied
    after = fingerprints(book)
    assert set(after) - set(before) == MADE
    assert {path for path in before if after[path] != before[path]} == WRITTEN_ANEW


def test_all_its_tests_pass_but_the_one_that_wants_more_words(copied):
    book, _ = copied
    files = ["tests/explorers", "tests/answers/test_all.py"]
    files += [f"tests/book/test_{name}.py" for name in ("notebooks", "tables", "imports")]
    chosen = run(
        book,
        *("pytest", "-q", "-rf", "-p", "no:cacheprovider", *files),
        *("-k", "a_claim_of_this_test or 99.1 or stale"),
    )
    failed = re.findall(r"^FAILED (\S+)", chosen.stdout, re.MULTILINE)
    assert failed == ["tests/book/test_notebooks.py::test_lengths[99.1-a-claim-of-this-test]"], (
        chosen.stdout
    )
    assert int(re.search(r"(\d+) passed", chosen.stdout)[1]) > 50


def test_its_cells_print_what_is_stored(copied):
    book, _ = copied
    nbval = run(
        book, "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env", NOTEBOOK
    )
    assert nbval.returncode == 0, nbval.stdout
    outputs = [
        output
        for cell in nbformat.read(book / NOTEBOOK, 4).cells[1:]
        for output in cell.get("outputs", [])
    ]
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= 3


def test_its_style_is_that_of_the_book(copied):
    book, _ = copied
    for command in (["check"], ["format", "--check"]):
        style = run(book, "ruff", *command, *sorted(MADE - {SOLUTIONS}))
        assert style.returncode == 0, style.stdout


def test_a_second_one_of_the_same_number_changes_nothing(copied):
    book, _ = copied
    before = fingerprints(book)
    again = run(book, "tools.new_notebook", "99.1 Another claim")
    assert again.returncode == 2
    assert "helpers/answers/tasks/exercise_99_1.py: there already" in again.stderr
    assert fingerprints(book) == before


@pytest.mark.parametrize("standing", sorted(MADE - {SOLUTIONS}))
def test_no_file_is_overwritten(tmp_path, standing):
    for path in MADE:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / standing).write_text("mine")
    with pytest.raises(FileExistsError, match=re.escape(standing)):
        lay_out(tmp_path, NAME)
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["mine"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "5.1",
        "5.1 ",
        "Some claim",
        "5 Some claim",
        "5.1-Some claim",
        "5.1 ≥ 0",
        "5.1 2-D",
        "5.1 Lambda",
        "../5.1 Some",
    ],
)
def test_a_bad_name_is_told_what_a_name_is(tmp_path, name):
    with pytest.raises(
        ValueError, match=re.escape(f'as in "5.1 Some claim" or "Q4 Some claim"; got "{name}"')
    ):
        lay_out(tmp_path, name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "paths", "heading"),
    [
        (
            "Q4 Noise",
            ["Q4-noise.ipynb", "noise.py", "question_4.py", "test_noise.py"],
            "# Q4 Noise\n",
        ),
        (
            "5.2–5.3 KL's own way, and far too many words for a file",
            [
                "5.2-5.3-kl-s-own-way-and-far.ipynb",
                "kl_s_own_way_and_far.py",
                "exercise_5_2.py",
                "test_kl_s_own_way_and_far.py",
            ],
            "# 5.2–5.3 KL's own way, and far too many words for a file\n",
        ),
    ],
)
def test_the_names_of_the_files_follow_from_number_and_title(name, paths, heading):
    files = files_of(name)
    assert [Path(path).name for path in files] == paths
    assert next(iter(files.values())).startswith(heading)


def test_fences_make_code_cells_and_a_plus_line_parts_two_cells():
    text = "# A\n\n```python\nx\n```\n\n```{code-cell}\ny = 1\n```\n\nB\n\n+++\n\nC\n"
    cells = to_notebook(text).cells
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("markdown", "# A\n\n```python\nx\n```"),
        ("code", "y = 1"),
        ("markdown", "B"),
        ("markdown", "C"),
    ]


def test_a_line_of_tags_in_a_fence_tags_its_cell():
    text = "A\n\n```{code-cell}\n:tags: [needs-torch]\n\nimport torch\n```\n\nB\n"
    _, cell, _ = to_notebook(text).cells
    assert (cell.source, cell.metadata) == ("import torch", {"tags": ["needs-torch"]})


def test_contributing_shows_the_four_files_as_they_are_laid_out():
    shown = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path, text in files_of("5.1 Some claim").items():
        assert f"<summary>{path}</summary>" in shown
        assert text in shown, f"CONTRIBUTING.md shows another {path} than tools/template has"
