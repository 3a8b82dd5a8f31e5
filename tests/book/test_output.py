"""Numbers marked ≈ are asserted in their cell and left out by nbval; nothing else is."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from helpers.output import about, source

ROOT = Path(__file__).parents[2]


def test_a_number_within_its_bounds_is_marked():
    assert about(12.345, below=12.6) == "≈ 12.3"
    assert about(-0.5, above=-1, below=0, form=".2f") == "≈ -0.50"
    assert about(0.98, above=0.9, form=".0%") == "≈ 98%"


@pytest.mark.parametrize(
    ("value", "bounds", "says"),
    [
        (12.7, {"below": 12.6}, r"12.7 is not below 12.6"),
        (12.6, {"below": 12.6}, r"12.6 is not below 12.6"),
        (0.1, {"above": 0.2, "below": 1}, r"0.1 is not above 0.2"),
        (float("nan"), {"below": 1}, r"nan is not below 1"),
        (float("-inf"), {"below": 1}, r"-inf is not below 1"),
    ],
)
def test_a_number_out_of_its_bounds_fails_the_cell(value, bounds, says):
    with pytest.raises(AssertionError, match=says):
        about(value, **bounds)


def test_a_bound_must_be_given():
    with pytest.raises(ValueError, match="needs a bound"):
        about(1.0)


def test_the_code_of_a_function_is_shown_as_it_stands():
    assert source(about).data.startswith("```python\ndef about(")
    assert source(about).data.endswith("```")


BAR = "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)):\n    pass\nprint('done')"
CELLS = {
    "a number after ≈": ("print('≈ 12.3, 5 of 5')", "≈ 12.4, 5 of 5\n", "passed"),
    "two of them": ("print('≈ -1e-16 and ≈ 98.4%')", "≈ 3.2e-17 and ≈ 7%\n", "passed"),
    "what follows it": ("print('≈ 12.3, 5 of 5')", "≈ 12.3, 4 of 5\n", "failed"),
    "a number without it": ("print('12.3')", "12.4\n", "failed"),
    "no number after it": ("print('≈ nan')", "≈ 12.4\n", "failed"),
    "a progress bar": (BAR, "done\n", "passed"),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """Return "passed" or "failed" for each of CELLS, as nbval finds them."""
    folder = tmp_path_factory.mktemp("nbval")
    cells = []
    for code, stored, _ in CELLS.values():
        output = v4.new_output("stream", name="stdout", text=stored)
        cells.append(v4.new_code_cell(code, execution_count=len(cells) + 1, outputs=[output]))
    nbformat.write(v4.new_notebook(cells=cells), folder / "cells.ipynb")
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "--nbval", "--nbval-current-env"]
    command += ["-p", "no:cacheprovider", "-rA", "--rootdir", str(folder), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = re.findall(r"^(PASSED|FAILED) .*::Cell (\d+)", done.stdout, re.MULTILINE)
    assert len(found) == len(CELLS), done.stdout
    return {list(CELLS)[int(number)]: verdict.lower() for verdict, number in found}


@pytest.mark.parametrize("what", CELLS)
def test_nbval_excuses_what_is_marked_and_nothing_else(judged, what):
    assert judged[what] == CELLS[what][-1]
