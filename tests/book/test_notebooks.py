"""Every notebook has the anatomy of the book, sound links, alt texts, and solutions that are right.

That its cells run and print what is stored is for nbval.
"""

import ast
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from helpers.answers.check import TASKS, check

FOLDER = Path(__file__).parents[2] / "notebooks"
INDEX = FOLDER / "index.ipynb"
EXERCISES = sorted(path for path in FOLDER.glob("*.ipynb") if path != INDEX)
HEADINGS = [
    "The question",
    "Predict",
    "Derivation",
    "Check",
    "Explore",
    "Correction to the source",
    "Your turn",
    "Summary",
]
DETAILS = re.compile(r"<details><summary>(\w+)</summary>\n\n(.*?)\n\n</details>", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")

each_notebook = pytest.mark.parametrize("path", [*EXERCISES, INDEX], ids=lambda p: p.stem)
each_exercise = pytest.mark.parametrize("path", EXERCISES, ids=lambda p: p.stem)


def cells(path, kind):
    """Return the cells of one kind."""
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == kind]


def prose(path):
    return "\n\n".join(cell.source for cell in cells(path, "markdown"))


def outputs(path):
    return [output for cell in cells(path, "code") for output in cell.outputs]


@each_notebook
def test_notebook_is_valid_and_run(path):
    nbformat.validate(nbformat.read(path, 4))
    counts = [cell.execution_count for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))
    assert not [output for output in outputs(path) if output.output_type == "error"]
    assert not [output for output in outputs(path) if output.get("name") == "stderr"]


@each_notebook
def test_notebook_stores_no_widget_state_and_no_times(path):
    notebook = nbformat.read(path, 4)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


@each_exercise
def test_anatomy(path):
    found = re.findall(r"^## (.*)$", prose(path), re.MULTILINE)
    required = [heading for heading in HEADINGS if heading != "Correction to the source"]
    assert [heading for heading in found if heading in HEADINGS] == [
        heading for heading in HEADINGS if heading in found
    ]
    assert set(required) <= set(found)
    first = cells(path, "markdown")[0].source
    number = path.stem.split("-")[0]
    assert first.startswith(f"# {number}")
    assert re.search(r"\*Source: .*minutes\.\*$", first)
    assert "\nNext: [" in cells(path, "markdown")[-1].source


@each_exercise
def test_one_import_cell(path):
    importing = [
        cell for cell in cells(path, "code") if re.search(r"^(import|from) ", cell.source, re.M)
    ]
    assert importing == cells(path, "code")[:1]


@each_exercise
def test_lengths(path):
    lengths = [cell.source.count("\n") + 1 for cell in cells(path, "code")]
    assert np.median(lengths) <= 6
    assert np.percentile(lengths, 90) <= 15
    assert max(lengths) <= 20
    words = len(prose(path).split())
    assert 600 <= words <= 1800


@each_notebook
def test_every_link_resolves(path):
    for target in LINK.findall(prose(path)):
        if not target.startswith(("https://", "#")):
            assert (path.parent / target.split("#")[0]).exists(), target


@each_notebook
def test_every_picture_has_alt_text(path):
    for output in outputs(path):
        if "image/png" in output.get("data", {}):
            alt = output.metadata["image/png"]["alt"]
            assert len(alt.split()) >= 8
            assert output.data["text/plain"] == alt


@each_exercise
def test_no_state_from_outside(path):
    code = "\n".join(cell.source for cell in cells(path, "code"))
    assert not re.search(r"np\.random\.(?!default_rng|Generator)|sys\.path|^[%!]", code, re.M)


def tasks(path):
    """Return (task, name of the answer, its cell) for every check of a notebook."""
    found = []
    for cell in cells(path, "code"):
        for task, name in re.findall(r'^check\("([^"]+)", (\w+)\)$', cell.source, re.MULTILINE):
            found.append((task, name, cell))
    return found


def test_every_task_stands_in_a_notebook():
    assert sorted(task for path in EXERCISES for task, _, _ in tasks(path)) == sorted(TASKS)


@each_exercise
def test_stubs_are_not_attempted_and_solutions_are_right(path):
    imports = cells(path, "code")[0].source
    folded = DETAILS.findall(prose(path))
    solutions = [PYTHON.search(text).group(1) for kind, text in folded if kind == "Solution"]
    assert len(solutions) == len(tasks(path)) > 0
    assert [kind for kind, _ in folded] == ["Hint", "Solution"] * len(solutions)
    for (task, name, cell), solution in zip(tasks(path), solutions, strict=True):
        assert cell.outputs[0].data["text/plain"].startswith("○ Not attempted")
        namespace = {}
        exec(imports, namespace)  # the book's own code, as a reader would run it
        exec(solution, namespace)
        assert check(task, namespace[name]).verdict == "right", task


@each_exercise
def test_solutions_fit_their_stubs(path):
    folded = DETAILS.findall(prose(path))
    solutions = [PYTHON.search(text).group(1) for kind, text in folded if kind == "Solution"]
    for (_, name, cell), solution in zip(tasks(path), solutions, strict=True):
        assert signature(cell.source, name) == signature(solution, name)


def signature(source, name):
    """Return the arguments with which the source defines `name`, or None for a plain value."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return [argument.arg for argument in node.args.args]
    return None


def test_the_index_lists_every_notebook():
    listed = set(LINK.findall(prose(INDEX)))
    assert {path.name for path in EXERCISES} <= listed


def test_the_readme_lists_every_notebook():
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert {f"notebooks/{path.name}" for path in EXERCISES} <= set(LINK.findall(readme))


@each_exercise
def test_the_index_tells_what_the_notebook_tells(path):
    first = cells(path, "markdown")[0].source
    source_line = re.search(r"\*Source: .*$", first, re.MULTILINE)[0]
    row = re.search(rf"^\|.*\({re.escape(path.name)}\).*\|$", prose(INDEX), re.MULTILINE)[0]
    _, link, _, builds_on, minutes, _ = row.split("|")
    assert first.splitlines()[0].removeprefix("# ") in link
    assert re.findall(r"\[([\d.Q–]+)\]", source_line) == builds_on.replace(",", " ").split()
    assert f"About {minutes.strip()} minutes" in source_line
