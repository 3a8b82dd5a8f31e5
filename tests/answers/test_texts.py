"""What the checks demand of an answer stands in the text of its task."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from helpers.answers.check import TASKS
from helpers.answers.comparison import Task
from helpers.answers.several import shapes_of

FOLDER = Path(__file__).parents[2] / "notebooks"
COMPARED = {name: task for name, task in TASKS.items() if isinstance(task, Task)}


def texts():
    """Return the text of each task: what stands between the solution before it and its cell."""
    found, text = {}, ""
    for path in FOLDER.glob("*-*.ipynb"):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "markdown":
                text = cell.source.rpartition("</details>")[2]
            for task in re.findall(r'^check\("([^"]+)"', cell.source, re.MULTILINE):
                found[task] = text
    return found


TEXTS = texts()


def returns_a_number(task):
    arguments = task.draw(np.random.default_rng(0))
    return arguments and shapes_of(task.truth(*arguments)) == ()


@pytest.mark.parametrize("name", [n for n, task in COMPARED.items() if returns_a_number(task)])
def test_a_number_is_asked_for_where_an_array_of_one_number_is_refused(name):
    assert "number" in TEXTS[name]


@pytest.mark.parametrize("name", [n for n, task in COMPARED.items() if task.forbidden])
def test_what_is_forbidden_is_said(name):
    for function in COMPARED[name].forbidden:
        assert f"`{function.__name__}`" in TEXTS[name]
    assert "of the helpers" in TEXTS[name]
