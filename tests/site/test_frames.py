"""Explorers are found in notebooks, run with what they need, and recorded once."""

import pytest
from nbclient.exceptions import CellExecutionError
from nbformat import write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.explorers import graph_steps
from tests.site.comparison import assert_script_equals_python
from tools.run_notebooks import NOTEBOOKS
from tools.site import frames
from tools.site.frames import recorded
from tools.tables import exercises

CELLS = [
    new_code_cell("from helpers.explorers import graph_steps", id="imports"),
    new_markdown_cell("Some text.", id="text"),
    new_code_cell("kind = 'one layer'", id="kind"),
    new_code_cell("graph_steps.explorer(kind)", id="one"),
    new_code_cell("made = graph_steps.explorer(kind)", id="not-shown"),
    new_code_cell("'A line above'\n\ngraph_steps.explorer(kind + ' with φ')", id="two"),
    new_code_cell("raise ValueError('below the last explorer')", id="below"),
]


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.setattr(frames, "KEPT", tmp_path / "kept")
    return stored(tmp_path / "5.1-some-claim.ipynb", CELLS)


def stored(path, cells):
    write(new_notebook(cells=cells), path)
    return path


def test_each_explorer_is_recorded_as_its_notebook_shows_it(notebook, tmp_path):
    folder = tmp_path / "explorers"
    found = recorded(notebook, folder)
    assert list(found) == ["one", "two"]
    for (cell, text), kind in zip(found.items(), ("one layer", "one layer with φ"), strict=True):
        name = f"5.1-some-claim-{cell}"
        assert f'data-recording="{name}"' in text
        assert f'aria-label="Computation graph: {kind}"' in text
        made = graph_steps.explorer(kind)
        assert made.words in text
        assert all(stop in text for stop in made.stops)
        assert_script_equals_python(made, name, folder)
    assert len(list(folder.iterdir())) == 2


def refuse(*_):
    raise AssertionError("it was run again")


def test_what_was_recorded_is_not_run_again_until_a_cell_above_changes(
    notebook, tmp_path, monkeypatch
):
    first = recorded(notebook, tmp_path / "first")
    monkeypatch.setattr(frames, "run_explorers", refuse)
    stored(notebook, [*CELLS[:1], *CELLS[2:-1]])  # neither text nor what stands below counts
    assert recorded(notebook, tmp_path / "second") == first
    stored(notebook, [*CELLS[:2], new_code_cell("kind = 'two layers'", id="kind"), *CELLS[3:]])
    with pytest.raises(AssertionError, match="run again"):
        recorded(notebook, tmp_path / "third")


def test_new_recordings_take_the_place_of_the_old_ones(notebook, tmp_path, monkeypatch):
    def run(_notebook, _then, folder):
        (folder / "new.js").touch()

    monkeypatch.setattr(frames, "run_explorers", run)
    frames.kept(notebook)
    stored(notebook, CELLS[:4])
    frames.kept(notebook)
    (only,) = frames.KEPT.iterdir()
    assert [file.name for file in only.iterdir()] == ["new.js"]


def test_a_cell_that_fails_is_told_and_nothing_kept(notebook, tmp_path):
    stored(notebook, [new_code_cell("raise ValueError('no such data')"), *CELLS])
    with pytest.raises(CellExecutionError, match="no such data"):
        recorded(notebook, tmp_path)
    assert not list(frames.KEPT.iterdir())


def test_a_notebook_without_explorers_runs_nothing(notebook, tmp_path, monkeypatch):
    monkeypatch.setattr(frames, "run_explorers", refuse)
    stored(notebook, CELLS[-1:])
    assert recorded(notebook, tmp_path / "explorers") == {}


def test_every_exercise_has_explorers_to_record():
    assert all(map(frames._names, exercises(NOTEBOOKS)))
