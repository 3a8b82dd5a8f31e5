"""The reader's copies are renewed while the reader has changed nothing, and kept after that."""

import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from tools import work as tool
from tools.run_notebooks import NOTEBOOKS
from tools.work import INDEX, NOTICE, RECORD, bring_up_to_date, digest

ROOT = Path(__file__).parents[2]


def write(path, *sources, **changes):
    cells = [v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(sources)]
    for cell in cells:
        cell.update(changes)
    nbformat.write(v4.new_notebook(cells=cells), path)


def sources(path):
    return [cell.source for cell in nbformat.read(path, 4).cells]


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    write(folder / INDEX, "contents")
    write(folder / "1.ipynb", "one", "...")
    write(folder / "2.ipynb", "two", "...")
    return folder


@pytest.fixture
def work(book):
    folder = book.with_name("work")
    assert bring_up_to_date(book, folder) == ([], [])
    return folder


def notice(work):
    """What the index says above its contents."""
    first = nbformat.read(work / INDEX, 4).cells[0]
    return first.source if first.get("id") == NOTICE else None


def test_the_copies_are_the_book_to_the_byte(book, work):
    for original in book.iterdir():
        assert (work / original.name).read_bytes() == original.read_bytes()
    assert {path.name for path in work.iterdir()} == {p.name for p in book.iterdir()} | {RECORD}


def test_a_second_time_changes_nothing(book, work):
    before = {path: path.stat().st_mtime_ns for path in work.glob("*.ipynb")}
    bring_up_to_date(book, work)
    assert {path: path.stat().st_mtime_ns for path in work.glob("*.ipynb")} == before


def test_a_copy_that_the_reader_left_alone_is_renewed(book, work):
    write(book / "1.ipynb", "one, corrected", "...")
    assert bring_up_to_date(book, work) == ([], [])
    assert sources(work / "1.ipynb") == ["one, corrected", "..."]


@pytest.mark.parametrize(
    "changes",
    [
        {"outputs": [v4.new_output("stream", name="stdout", text="ran")], "execution_count": 7},
        {"metadata": {"scrolled": True}},
    ],
    ids=["run", "saved"],
)
def test_to_run_and_to_save_is_not_to_change(book, work, changes):
    write(work / "1.ipynb", "one", "...", "", **changes)  # Shift + Enter adds the empty cell
    write(book / "1.ipynb", "one, corrected", "...")
    assert bring_up_to_date(book, work).newer == []
    assert sources(work / "1.ipynb") == ["one, corrected", "..."]


def test_outputs_are_kept_while_the_book_says_the_same(book, work):
    write(work / "1.ipynb", "one", "...", execution_count=7)
    mine = (work / "1.ipynb").read_bytes()
    bring_up_to_date(book, work)
    assert (work / "1.ipynb").read_bytes() == mine


def test_an_answer_is_kept_and_nothing_is_said_while_the_book_is_as_it_was(book, work):
    write(work / "1.ipynb", "one", "my answer")
    assert bring_up_to_date(book, work) == ([], [])
    assert sources(work / "1.ipynb") == ["one", "my answer"]
    assert notice(work) is None


def test_an_answer_is_kept_and_the_index_tells_of_the_newer_edition(book, work):
    write(work / "1.ipynb", "one", "my answer")
    write(book / "1.ipynb", "one, corrected", "...")
    for _ in range(2):
        assert bring_up_to_date(book, work) == (["1.ipynb"], [])
        assert sources(work / "1.ipynb") == ["one", "my answer"]
        assert "[1](1.ipynb)" in notice(work)
        assert sources(work / INDEX)[1:] == ["contents"]


@pytest.mark.parametrize("way", ["delete", "rename"])
def test_the_newer_edition_is_had_as_the_index_says(book, work, way):
    write(work / "1.ipynb", "one", "my answer")
    write(book / "1.ipynb", "one, corrected", "...")
    bring_up_to_date(book, work)
    if way == "delete":
        (work / "1.ipynb").unlink()
    else:
        (work / "1.ipynb").rename(work / "mine.ipynb")
    assert bring_up_to_date(book, work) == ([], [])
    assert sources(work / "1.ipynb") == ["one, corrected", "..."]
    assert notice(work) is None
    assert way == "delete" or sources(work / "mine.ipynb") == ["one", "my answer"]


def test_the_index_with_a_notice_is_still_renewed(book, work):
    write(work / "1.ipynb", "one", "my answer")
    write(book / "1.ipynb", "one, corrected", "...")
    bring_up_to_date(book, work)
    write(book / INDEX, "new contents")
    bring_up_to_date(book, work)
    assert sources(work / INDEX)[1:] == ["new contents"]
    assert notice(work)


def test_an_index_that_the_reader_changed_is_kept_under_the_notice(book, work):
    write(work / INDEX, "contents", "my notes")
    write(work / "1.ipynb", "one", "my answer")
    write(book / INDEX, "new contents")
    write(book / "1.ipynb", "one, corrected", "...")
    assert bring_up_to_date(book, work).newer == ["1.ipynb", INDEX]
    assert sources(work / INDEX)[1:] == ["contents", "my notes"]
    assert "[1](1.ipynb)" in notice(work)


def test_what_the_book_once_said_and_the_reader_restores_is_renewed(book, work):
    write(work / "1.ipynb", "one", "my answer")
    write(book / "1.ipynb", "one, corrected", "...")
    bring_up_to_date(book, work)
    write(work / "1.ipynb", "one", "...")
    assert bring_up_to_date(book, work) == ([], [])
    assert sources(work / "1.ipynb") == ["one, corrected", "..."]


@pytest.mark.parametrize("content", [b"", b"<<<<<<< HEAD\n{}", b"\xff\xfe", b"[]", b"{}"])
def test_an_unreadable_copy_is_kept_and_named(book, work, content):
    (work / "1.ipynb").write_bytes(content)
    write(book / "1.ipynb", "one, corrected", "...")
    write(book / "2.ipynb", "two, corrected", "...")
    newer, (sentence,) = bring_up_to_date(book, work)
    assert newer == ["1.ipynb"]
    assert f"{work / '1.ipynb'} cannot be read as a notebook" in sentence
    assert (work / "1.ipynb").read_bytes() == content
    assert sources(work / "2.ipynb") == ["two, corrected", "..."]


def test_an_unreadable_notebook_of_the_book_touches_no_copy(book, work):
    (book / "1.ipynb").write_bytes(b"<<<<<<< HEAD\n{}")
    _, (sentence,) = bring_up_to_date(book, work)
    assert f"{book / '1.ipynb'} cannot be read as a notebook" in sentence
    assert sources(work / "1.ipynb") == ["one", "..."]
    write(book / "1.ipynb", "one, corrected", "...")
    bring_up_to_date(book, work)
    assert sources(work / "1.ipynb") == ["one, corrected", "..."]


def test_an_unreadable_index_is_kept(book, work):
    (work / INDEX).write_bytes(b"")
    assert len(bring_up_to_date(book, work).unreadable) == 1
    assert (work / INDEX).read_bytes() == b""


@pytest.mark.parametrize("record", [None, b"", b"[]", b"\xff"])
def test_without_a_sound_record_nothing_that_differs_is_overwritten(book, work, record):
    (work / RECORD).unlink()
    if record is not None:
        (work / RECORD).write_bytes(record)
    write(work / "1.ipynb", "one", "my answer")
    bring_up_to_date(book, work)
    assert sources(work / "1.ipynb") == ["one", "my answer"]
    write(book / "2.ipynb", "two, corrected", "...")
    bring_up_to_date(book, work)
    assert sources(work / "2.ipynb") == ["two, corrected", "..."]  # it was as the book's


def test_a_notebook_that_left_the_book_leaves_its_copy_only_where_the_reader_changed_it(book, work):
    write(work / "1.ipynb", "one", "my answer")
    write(work / "own.ipynb", "the reader's own")
    (book / "1.ipynb").unlink()
    (book / "2.ipynb").unlink()
    bring_up_to_date(book, work)
    names = {path.name for path in work.glob("*.ipynb")}
    assert names == {INDEX, "1.ipynb", "own.ipynb"}


def test_stopped_while_copying_it_leaves_whole_files_and_goes_on_next_time(book, work, monkeypatch):
    write(book / "1.ipynb", "one, corrected", "...")
    write(book / "2.ipynb", "two, corrected", "...")

    def stop_at_the_second(path, whole=tool.written_whole):
        if path.name == "2.ipynb":
            raise KeyboardInterrupt
        return whole(path)

    with monkeypatch.context() as patch:
        patch.setattr(tool, "written_whole", stop_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            bring_up_to_date(book, work)
    assert sources(work / "2.ipynb") == ["two", "..."]
    assert bring_up_to_date(book, work) == ([], [])
    assert sources(work / "2.ipynb") == ["two, corrected", "..."]
    assert {path.name for path in work.iterdir()} == {p.name for p in book.iterdir()} | {RECORD}


def test_digests_tell_text_kind_order_and_attachments_apart():
    def of(*cells):
        return digest(v4.new_notebook(cells=list(cells)))

    code, words = v4.new_code_cell, v4.new_markdown_cell
    pasted = words("a", attachments={"a.png": {"image/png": "iVBO"}})
    told = [
        of(code("a")),
        of(words("a")),
        of(code("b")),
        of(code("a"), code("b")),
        of(code("b"), code("a")),
        of(pasted),
        of(code("ab")),
    ]
    assert len(set(told)) == len(told)


def test_after_all_copies_were_changed_git_sees_nothing_and_a_pull_meets_no_conflict(tmp_path):
    git = shutil.which("git")
    if git is None:
        pytest.skip("no git on this machine")

    def run(*arguments, folder):
        who = ("-c", "user.name=r", "-c", "user.email=r@r.example")
        return subprocess.check_output([git, *who, *arguments], cwd=folder, text=True)

    upstream, clone = tmp_path / "upstream", tmp_path / "clone"
    shutil.copytree(NOTEBOOKS, upstream / "notebooks")
    shutil.copy(ROOT / ".gitignore", upstream)
    run("init", "--quiet", folder=upstream)
    run("add", ".", folder=upstream)
    run("commit", "--quiet", "-m", "first", folder=upstream)
    run("clone", "--quiet", str(upstream), str(clone), folder=tmp_path)

    bring_up_to_date(clone / "notebooks", clone / "work")
    copies = sorted((clone / "work").glob("*.ipynb"))
    for path in copies:
        write(path, "my answer")
    assert run("status", "--porcelain", folder=clone) == ""

    for path in (upstream / "notebooks").glob("*.ipynb"):
        write(path, "corrected")
    run("commit", "--quiet", "-am", "second", folder=upstream)
    run("pull", "--quiet", "--ff-only", folder=clone)
    report = bring_up_to_date(clone / "notebooks", clone / "work")
    assert report == ([path.name for path in copies], [])
    assert all(sources(path)[-1] == "my answer" for path in copies)
    assert run("status", "--porcelain", folder=clone) == ""


def test_links_out_of_the_notebooks_hold_in_the_copies():
    """`work/` stands beside `notebooks/`, so that ../README.md is the same file from both."""
    from tools.open_book import BOOK, WORK

    assert BOOK.parent == WORK.parent == ROOT
