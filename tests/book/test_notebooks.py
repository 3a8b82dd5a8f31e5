"""Every notebook has the anatomy of the book, sound links, alt texts, and solutions that are right.

That its cells run and print what is stored is for nbval.
"""

import ast
import base64
import io
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

from helpers.answers.check import TASKS, check
from tools.tables import exercises

FOLDER = Path(__file__).parents[2] / "notebooks"
EXERCISES = exercises(FOLDER)
PAGES = sorted(set(FOLDER.glob("*.ipynb")) - set(EXERCISES))
ANATOMY = [
    "The question",
    "Predict",
    "Explore",
    "Derivation",
    "What you predicted",
    "Check",
    "Your turn",
    "Correction to the source",
    "Summary",
    "References",
]
TASK = re.compile(r"^\*\*([a-z])\.\*\* ([●○]{3}) \*(\d+) minutes?\.\*", re.MULTILINE)
DETAILS = re.compile(r"<details><summary>(\w+)</summary>\n\n(.*?)\n\n</details>", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")

each_notebook = pytest.mark.parametrize("path", [*EXERCISES, *PAGES], ids=lambda p: p.stem)
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
    known = [heading for heading in found if heading in ANATOMY]
    required = [heading for heading in ANATOMY if heading != "Correction to the source"]
    assert known == [heading for heading in ANATOMY if heading in found]
    assert set(required) <= set(found)
    first = cells(path, "markdown")[0]
    assert "second-edition" in first.metadata.tags
    number = path.stem.split("-")[0]
    assert first.source.startswith(f"# {number}")
    assert re.search(r"\*Source: .*minutes\.\*$", first.source)


def section(path, heading):
    """Return the text of a section, its cells joined."""
    after = re.split(rf"^## {heading}$", prose(path), flags=re.MULTILINE)[1]
    return re.split(r"^## ", after, flags=re.MULTILINE)[0]


def numbered(text):
    """Return the numbers of the items "1. …" or "**1.** …" of a text."""
    return re.findall(r"^(?:\*\*)?(\d)\.", text, re.MULTILINE)


@each_exercise
def test_every_prediction_is_answered(path):
    asked = numbered(section(path, "Predict"))
    assert 2 <= len(asked) <= 3
    assert numbered(section(path, "What you predicted")) == asked


@each_exercise
def test_every_question_to_the_explorer_has_its_answer_folded_below(path):
    explore = section(path, "Explore")
    questions = re.split(r"^\*\*\d\.\*\*", explore, flags=re.MULTILINE)[1:]
    assert len(questions) >= 2
    for question in questions:
        assert [kind for kind, _ in DETAILS.findall(question)] == ["Answer"]


@each_exercise
def test_the_explorer_stands_in_the_first_half(path):
    words, before = 0, None
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "markdown":
            words += len(cell.source.split())
        elif re.search(r"explorer\(", cell.source) and before is None:
            before = words
    assert before < words / 2


@each_exercise
def test_at_least_three_tasks_tell_difficulty_and_minutes(path):
    told = TASK.findall(section(path, "Your turn"))
    assert len(told) == len(tasks(path)) >= 3
    assert [letter for letter, _, _ in told] == list("abcdefghij"[: len(told)])
    for (_, stars, minutes), (name, _, _) in zip(told, tasks(path), strict=True):
        task = TASKS[name]
        assert stars == "●" * task.difficulty + "○" * (3 - task.difficulty), name
        assert int(minutes) == task.minutes, name


@each_exercise
def test_references_and_quoted_corrections(path):
    references = re.findall(r"^- .*\(\d{4}\)", section(path, "References"), re.MULTILINE)
    assert 2 <= len(references) <= 5
    if "## Correction to the source" in prose(path):
        assert "\n> " in section(path, "Correction to the source")


def figures(path):
    """Return the pictures of a notebook that are no explorer's."""
    return [
        output
        for cell in cells(path, "code")
        if "show(" in cell.source
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]


def test_the_median_notebook_has_three_figures():
    assert np.median([len(figures(path)) for path in EXERCISES]) >= 3


@each_exercise
def test_figures_are_sharp(path):
    for output in figures(path):
        picture = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
        metadata = output.metadata["image/png"]
        assert picture.size == (2 * metadata["width"], 2 * metadata["height"])


def printed(path):
    """Return what the cells of a notebook print or return, a line each."""
    texts = [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in outputs(path)
        if "image/png" not in output.get("data", {})
    ]
    return [line for text in texts for line in text.splitlines() if line.strip()]


BARE = re.compile(r"\b(True|False)\b")


@each_exercise
def test_outputs_show_numbers_and_not_verdicts(path):
    lines = printed(path)
    assert sum(bool(BARE.search(line)) for line in lines) <= 0.05 * len(lines)


@each_notebook
def test_no_progress_bar_is_stored(path):
    assert not [line for line in printed(path) if re.search(r"\d%\|", line)]


@each_exercise
def test_a_relative_tolerance_names_the_absolute_one(path):
    for cell in cells(path, "code"):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("close"):
                assert {"rtol", "atol"} <= {keyword.arg for keyword in node.keywords}


def needs_torch(cell):
    return "needs-torch" in cell.metadata.get("tags", [])


def is_about_torch(path):
    """Tell the notebooks of torch's models from those that need torch for a check only."""
    return path.stem in ("4.8-mnist-vae", "Q3-autoencoder-vae-gan")


IMPORT = re.compile(r"^(?:import|from) (\w+)", re.MULTILINE)


@each_exercise
def test_imports_stand_in_the_first_cell_and_torch_where_it_is_first_needed(path):
    first, *others = [cell for cell in cells(path, "code") if IMPORT.search(cell.source)]
    assert first == cells(path, "code")[0]
    assert not needs_torch(first)
    tagged = [cell for cell in cells(path, "code") if needs_torch(cell)]
    if is_about_torch(path):
        assert "torch" in IMPORT.findall(first.source)
        assert others == tagged == []
    else:
        assert "torch" not in IMPORT.findall(first.source)
        assert others == tagged[:1]
        assert [IMPORT.findall(cell.source) for cell in others] == [["torch"]]
        assert others[0].source.startswith("import torch\n")


@each_exercise
def test_lengths(path):
    lengths = [cell.source.count("\n") + 1 for cell in cells(path, "code")]
    assert np.median(lengths) <= 6
    assert np.percentile(lengths, 90) <= 15
    assert max(lengths) <= 20
    words = len(DETAILS.sub("", prose(path)).split())  # what is folded is not for every reader
    assert 900 <= words <= 2400


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
    solutions = PYTHON.findall("\n".join(cell.source for cell in cells(path, "markdown")))
    for call in filter(_draws, ast.walk(ast.parse("\n".join([code, *solutions])))):
        assert any(argument.arg == "generator" for argument in call.keywords), ast.unparse(call)


def _draws(node):
    """Return whether a node of code calls a function of torch that draws random numbers."""
    drawing = {"rand", "randn", "randint", "randperm", "normal", "bernoulli", "multinomial"}
    match node:
        case ast.Call(func=ast.Attribute(ast.Name("torch"), name)):
            return name in drawing
    return False


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
    folded = DETAILS.findall(section(path, "Your turn"))
    solutions = [PYTHON.search(text).group(1) for kind, text in folded if kind == "Solution"]
    assert len(solutions) == len(tasks(path)) > 0
    assert [kind for kind, _ in folded] == ["Hint", "Solution"] * len(solutions)
    namespace = {}  # one for all: a task may build on the answer to an earlier one
    exec(imports, namespace)  # the book's own code, as a reader would run it
    for (task, name, cell), solution in zip(tasks(path), solutions, strict=True):
        assert cell.outputs[0].data["text/plain"].startswith("○ Not attempted")
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
