"""What is stored of a notebook's outputs, and what becomes of a notebook that fails."""

import copy

import nbformat
import pytest
from nbformat import v4

from tools.run_notebooks import (
    CELL_TIMEOUT,
    NOTEBOOKS,
    WIDGET_VIEW,
    main,
    normalise,
    to_text,
)


def display(**data):
    names = {"png": "image/png", "text": "text/plain", "view": WIDGET_VIEW}
    return v4.new_output("display_data", {names[k]: value for k, value in data.items()})


def stream(name, text):
    return v4.new_output("stream", name=name, text=text)


def stored(*outputs):
    """The outputs of a cell as they are stored."""
    cell = v4.new_code_cell("run()", execution_count=1, outputs=list(outputs))
    return normalise(v4.new_notebook(cells=[cell])).cells[0].outputs


@pytest.fixture
def noisy():
    """A notebook with all that JupyterLab and a kernel add to it."""
    view = {"model_id": "5ce9", "version_major": 2, "version_minor": 0}
    cells = [
        v4.new_markdown_cell("# Title", id="title", metadata={"editable": True}),
        v4.new_code_cell(
            "explore()",
            id="explore",
            execution_count=1,
            metadata={
                "execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"},
                "scrolled": True,
                "tags": ["raises-exception"],
            },
            outputs=[
                stream("stdout", "one\n"),
                stream("stderr", "oh\n"),
                stream("stdout", "two\n"),
                display(png="iVBO", text="a curve", view=view),
                stream("stdout", "three\n"),
                v4.new_output(
                    "error",
                    ename="ValueError",
                    evalue="no",
                    traceback=["File /home/me/book/helpers/logistic.py:3", "ValueError: no"],
                ),
            ],
        ),
    ]
    metadata = {
        "kernelspec": {"name": "mine", "display_name": "Mine"},
        "language_info": {"name": "python", "version": "3.11.7"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    return v4.new_notebook(cells=cells, metadata=metadata)


def test_result_is_valid_and_final(noisy):
    once = normalise(noisy)
    nbformat.validate(once)
    assert normalise(once) == once
    assert to_text(once) == to_text(noisy)
    assert to_text(noisy).endswith("}\n")


def test_argument_is_not_changed(noisy):
    before = copy.deepcopy(noisy)
    normalise(noisy)
    assert noisy == before


def test_metadata(noisy):
    metadata = normalise(noisy).metadata
    assert metadata.kernelspec.name == "python3"
    assert metadata.language_info == {"name": "python"}
    assert set(metadata) == {"kernelspec", "language_info"}


def test_cells_keep_id_source_count_and_tags(noisy):
    title, explore = normalise(noisy).cells
    assert (title.id, title.source, title.metadata) == ("title", "# Title", {})
    assert (explore.id, explore.source, explore.execution_count) == ("explore", "explore()", 1)
    assert explore.metadata == {"tags": ["raises-exception"]}


def test_streams_join_up_to_the_next_display(noisy):
    outputs = normalise(noisy).cells[1].outputs
    assert [output.get("text") for output in outputs] == [
        "one\ntwo\n",
        "oh\n",
        None,
        "three\n",
        None,
    ]


def test_order_of_stdout_and_stderr_is_fixed():
    out, err = stream("stdout", "out"), stream("stderr", "err")
    assert stored(out, err) == stored(err, out) == [out, err]


@pytest.mark.parametrize("others", [{"png": "iVBO", "text": "a curve"}, {"text": "IntSlider(3)"}])
def test_widget_view_gives_way_to_its_picture_or_text(others):
    assert stored(display(view={"model_id": "5ce9"}, **others)) == [display(**others)]


def test_widget_view_on_its_own_stays():
    alone = display(view={"model_id": "5ce9"})
    assert stored(alone) == [alone]


def test_error_tells_no_folder_of_this_machine(noisy):
    assert normalise(noisy).cells[1].outputs[-1].traceback == ["ValueError: no"]


def test_run_twice_gives_the_same_bytes_and_a_failure_changes_nothing(tmp_path, capsys):
    good, bad = tmp_path / "good.ipynb", tmp_path / "bad.ipynb"
    widget = "import ipywidgets\nprint('one')\nipywidgets.IntSlider(3)"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(widget)]), good)
    raises = [v4.new_code_cell("print('fine')"), v4.new_code_cell("raise ValueError('no such w')")]
    nbformat.write(v4.new_notebook(cells=raises), bad)
    untouched = bad.read_bytes()

    assert main([str(good), str(bad)]) == 1
    report = capsys.readouterr().err
    assert f"{bad}, cell 2 of 2" in report
    assert ": no such w" in report  # the name before it is in colour
    assert bad.read_bytes() == untouched

    first = good.read_bytes()
    printed, slider = nbformat.read(good, as_version=4).cells[0].outputs
    assert printed.text == "one\n"
    assert slider.data == {"text/plain": "IntSlider(value=3)"}
    assert main([str(good)]) == 0
    assert good.read_bytes() == first
    assert sorted(tmp_path.iterdir()) == [bad, good]


@pytest.mark.parametrize(
    "content",
    [b"", b"<<<<<<< HEAD\n{}", "\ufeff{}".encode(), b"\xff\xfe", b"[]", b"{}", b'{"nbformat": 4}'],
    ids=["empty", "conflict", "byte order mark", "UTF-16", "list", "object", "no cells"],
)
def test_an_unreadable_notebook_is_named_and_the_others_run(tmp_path, capsys, content):
    bad, good = tmp_path / "bad.ipynb", tmp_path / "good.ipynb"
    bad.write_bytes(content)
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell("print('fine')")]), good)

    assert main([str(bad), str(good), str(tmp_path / "missing.ipynb")]) == 1
    report = capsys.readouterr().err
    assert f"{bad} cannot be read as a notebook" in report
    assert "missing.ipynb cannot be read as a notebook (FileNotFoundError" in report
    assert bad.read_bytes() == content
    assert nbformat.read(good, 4).cells[0].outputs[0].text == "fine\n"


def test_make_test_waits_for_a_cell_as_long_as_make_notebooks(pytestconfig):
    assert pytestconfig.option.nbval_cell_timeout == CELL_TIMEOUT
    assert float(pytestconfig.getini("timeout")) > CELL_TIMEOUT
    makefile = (NOTEBOOKS.parent / "Makefile").read_text(encoding="utf-8")
    assert "timeout" not in makefile


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_book_is_stored_as_run(path):
    """nbval itself passes over cells that were never run."""
    notebook = nbformat.read(path, as_version=4)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    advice = f"store its outputs with: make notebooks NOTEBOOKS='notebooks/{path.name}'"
    assert counts == list(range(1, len(counts) + 1)), f"not run from top to bottom; {advice}"
    assert path.read_text(encoding="utf-8") == to_text(notebook), f"not stored as run; {advice}"
