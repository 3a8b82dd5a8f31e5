"""The modules of solutions are what is folded in the notebooks."""

import shutil
from pathlib import Path

import nbformat
import pytest

from helpers.answers.check import TASKS
from helpers.answers.held_out import HeldOutTask
from helpers.answers.solutions import find_solutions
from tools.run_notebooks import to_text
from tools.solutions import FOLDER, main, stale

ROOT = Path(__file__).parents[2]
NOTEBOOK = "1.3-squared-loss-is-not-convex.ipynb"


def test_no_module_is_stale():
    names = [path.name for path in stale(ROOT)]
    assert not names, f"out of step with the notebooks: {', '.join(names)}; run: make notebooks"


def test_every_task_has_its_solution_but_those_that_train():
    compared = [name for name, task in TASKS.items() if not isinstance(task, HeldOutTask)]
    assert sorted(find_solutions()) == sorted(compared)


@pytest.fixture
def book(tmp_path):
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, tmp_path / "notebooks")
    return tmp_path


def edit(book, old, new):
    path = book / "notebooks" / NOTEBOOK
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    path.write_text(to_text(notebook), encoding="utf-8")


def test_a_solution_that_changes_makes_its_module_stale_and_is_written(book):
    assert stale(book) == {}
    edit(book, "return 2 * s * (1 - s) ** 2 * (3 * s - 1)", "return 2 * s * (1 - s) ** 2")
    (module,) = stale(book)
    assert module == book / FOLDER / "exercise_1_3.py"
    main(book)
    assert stale(book) == {}
    assert "return 2 * s * (1 - s) ** 2\n" in module.read_text("utf-8")


def test_prose_changes_nothing(book):
    edit(book, "Your turn", "Your own turn")
    assert stale(book) == {}


def test_a_task_without_a_solution_is_told(book):
    edit(book, "<summary>Solution</summary>", "<summary>No more</summary>")
    with pytest.raises(ValueError, match="9 tasks, but 0 solutions"):
        stale(book)


def test_a_solution_that_needs_torch_stays_in_its_notebook(book):
    edit(book, "return 2 * s * (1 - s) ** 2 * (3 * s - 1)", "return torch.as_tensor(s)")
    (text,) = stale(book).values()
    assert "torch" not in text
    assert '"1.3a"' not in text
    assert '"1.3e": "curvature_c0"' in text
