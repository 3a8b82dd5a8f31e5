"""What is kept of a reader's tries, when the hint is offered, and the table of the index."""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat import v4

from helpers.answers import check, judge, progress, tries
from helpers.answers.check import TASKS
from helpers.answers.tries import SWITCH, Tries, read, record

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
TASK, RIGHT, WRONG = "1.3b", np.log(2 + np.sqrt(3)), 0.0
OFFER = 'Stuck? The "Hint" for 1.3b is folded below this cell.'
DAMAGED = [
    b"",
    b'{"version": 1, "tasks": {"1.3b": {"made": 2, "in_v',
    b"\xff\xfe\x00",
    b"null",
    b"7",
    b"[1, 2]",
    b"[" * 100_000,
    b"{}",
    b'{"version": 1}',
    b'{"version": 1, "tasks": ["1.3b"]}',
    b'{"version": 1, "tasks": {"1.3b": 2}}',
    b'{"version": 1, "tasks": {"1.3b": [2, 2]}}',
    b'{"version": 1, "tasks": {"1.3b": {"made": 2, "lost": 2}}}',
    b'{"version": 1, "tasks": {"1.3b": {"made": "2", "in_vain": "2"}}}',
    b'{"version": 1, "tasks": {"1.3b": {"made": true, "in_vain": true}}}',
    b'{"version": 1, "tasks": {"1.3b": {"made": 2.0, "in_vain": 2.0}}}',
    b'{"version": 1, "tasks": {"1.3b": {"made": NaN, "in_vain": 1e999}}}',
    b'{"version": 1, "tasks": {"1.3b": {"made": 2, "in_vain": 3}}}',
    b'{"version": 1, "tasks": {"1.3b": {"made": 2, "in_vain": -1}}}',
    b'{"version": 1, "tasks": {"1.3b": {"made": 1%s, "in_vain": 2}}}' % (b"0" * 4_000),
    b'{"version": 1, "tasks": {"1.3b": {"made": 1%s, "in_vain": 2}}}' % (b"0" * 5_000),
    b'{"version": 2, "tasks": {"1.3b": {"made": 2, "in_vain": 2}}}',
]


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """The file of a reader who has switched nothing off; it is not there yet."""
    file = tmp_path / "data" / "progress.json"
    monkeypatch.setattr(tries, "path", lambda: file)
    monkeypatch.delenv(SWITCH)
    monkeypatch.delenv("CI", raising=False)
    return file


def test_what_was_recorded_is_read(kept):
    assert read() == {}
    assert record(TASK, False) == Tries(1, 1)
    assert record(TASK, True) == Tries(2, 0)
    assert record("1.3c", False) == Tries(1, 1)
    assert record(TASK, False) == Tries(3, 1)
    assert read() == {TASK: Tries(3, 1), "1.3c": Tries(1, 1)}
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize(
    ("followed", "right"), [([], False), ([0, 0], False), ([1], True), ([0, 1, 0, 0, 0], True)]
)
def test_a_task_that_was_right_stays_right(followed, right):
    counted = Tries()
    for each in followed:
        counted = counted.followed_by(each)
    assert counted.made == len(followed)
    assert counted.right == right


def test_a_check_is_counted_and_a_stub_and_a_judgement_are_not(kept):
    for answer in (..., None, lambda: ...):
        assert check(TASK, answer).verdict == "not attempted"
    assert judge(TASK, WRONG).verdict == "not yet"
    with pytest.raises(ValueError, match="task must be one of"):
        check("9.9", WRONG)
    assert not kept.parent.exists()
    check(TASK, WRONG)
    check(TASK, "nonsense")
    check(TASK, RIGHT)
    assert read() == {TASK: Tries(3, 0)}


@pytest.mark.parametrize("damage", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_counts_as_empty_and_is_replaced(kept, damage):
    kept.parent.mkdir()
    kept.write_bytes(damage)
    assert read() == {}
    assert progress().notebooks[2].made == 0
    assert check(TASK, WRONG) == judge(TASK, WRONG)
    assert read() == {TASK: Tries(1, 1)}


def test_the_damage_is_all_that_is_wrong_with_the_damaged_files(kept):
    kept.parent.mkdir()
    kept.write_bytes(b'{"version": 1, "tasks": {"1.3b": {"made": 2, "in_vain": 2}, "0": {}}}')
    assert read() == {TASK: Tries(2, 2), "0": Tries()}


def test_a_lost_file_begins_anew(kept):
    record(TASK, True)
    kept.unlink()
    assert read() == {}
    assert record(TASK, False) == Tries(1, 1)
    shutil.rmtree(kept.parent)
    assert record(TASK, False) == Tries(1, 1)


@pytest.mark.parametrize("in_the_way", ["folder", "file"])
def test_where_nothing_can_be_written_a_check_is_the_same(kept, in_the_way):
    if in_the_way == "folder":
        kept.mkdir(parents=True)
    else:
        kept.parent.write_text("a file where the folder should be")
    for _ in range(4):
        assert check(TASK, WRONG) == judge(TASK, WRONG)
    assert read() == {}


def test_a_file_that_another_program_holds_is_left_alone(kept, monkeypatch):
    record(TASK, True)
    before = kept.read_bytes()

    def held(*_):
        raise PermissionError("used by another process")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", held)
        assert check(TASK, WRONG) == judge(TASK, WRONG)
        assert read() == {}
    assert kept.read_bytes() == before


def test_a_write_that_fails_leaves_what_stood(kept, monkeypatch):
    record(TASK, True)
    before = kept.read_bytes()

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    check(TASK, WRONG)
    assert kept.read_bytes() == before
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize(
    ("name", "value"), [(SWITCH, "off"), (SWITCH, "0"), (SWITCH, ""), ("CI", "true")]
)
def test_switched_off_nothing_is_read_or_written(kept, monkeypatch, name, value):
    record(TASK, True)
    before = kept.read_bytes()
    monkeypatch.setenv(name, value)
    check(TASK, WRONG)
    assert read() == {}
    assert kept.read_bytes() == before


def test_switched_on_it_is_kept(kept, monkeypatch):
    monkeypatch.setenv(SWITCH, "on")
    check(TASK, WRONG)
    assert kept.exists()


def test_the_tests_themselves_keep_nothing(monkeypatch, tmp_path):
    """Not even outside of CI: the book's conftest has switched it off."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(tries, "path", lambda: tmp_path / "progress.json")
    for answer in (WRONG, RIGHT):
        check(TASK, answer)
    assert list(tmp_path.iterdir()) == []


WRITES = """\
from pathlib import Path
from helpers.answers import check, tries
tries.path = lambda: Path("progress.json")
check("1.3b", 0.0)
"""


@pytest.fixture
def attended():
    """The environment of a reader, in which a fresh Python finds this book."""
    off = (SWITCH, "CI")
    environment = {name: value for name, value in os.environ.items() if name not in off}
    return environment | {"PYTHONPATH": str(ROOT)}


def test_a_run_that_stores_outputs_keeps_nothing(tmp_path, attended):
    folder, notebook = tmp_path / "notebooks", tmp_path / "notebooks" / "one.ipynb"
    folder.mkdir()
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(WRITES)]), notebook)
    command = [sys.executable, "-m", "tools.run_notebooks", str(notebook)]
    subprocess.run(command, cwd=ROOT, env=attended, check=True, capture_output=True)
    assert "✗ Not yet" in notebook.read_text(encoding="utf-8")
    assert [path.name for path in folder.iterdir()] == ["one.ipynb"]
    subprocess.run([sys.executable, "-c", WRITES], cwd=folder, env=attended, check=True)
    assert (folder / "progress.json").exists()  # what a reader runs is kept


def test_two_kernels_at_once_leave_the_file_whole(kept, attended):
    code = (
        "import sys; from pathlib import Path; from helpers.answers import tries\n"
        "tries.path = lambda: Path(sys.argv[1])\n"
        "for _ in range(300): tries.record(sys.argv[2], False)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(kept), task], env=attended)
        for task in ("1.3a", "1.3b")
    ]
    while any(process.poll() is None for process in running):
        if kept.exists():
            assert json.loads(kept.read_bytes())["tasks"]
    assert [process.returncode for process in running] == [0, 0]
    assert read()
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_the_hint_is_offered_from_the_third_try_in_vain_on(kept):
    said = judge(TASK, WRONG).sentence
    sentences = [check(TASK, WRONG).sentence for _ in range(4)]
    assert sentences == [said, said, f"{said} {OFFER}", f"{said} {OFFER}"]
    assert check("1.3a", WRONG) == judge("1.3a", WRONG)


def test_a_right_answer_gets_no_offer_and_the_tries_in_vain_start_anew(kept):
    for _ in range(3):
        check(TASK, WRONG)
    assert check(TASK, RIGHT) == judge(TASK, RIGHT)
    sentences = [check(TASK, WRONG).sentence for _ in range(3)]
    assert [OFFER in sentence for sentence in sentences] == [False, False, True]


def test_stubs_between_two_tries_do_not_bring_the_offer(kept):
    for answer in (WRONG, ..., WRONG, ...):
        feedback = check(TASK, answer)
    assert feedback == judge(TASK, ...)
    assert OFFER in check(TASK, WRONG).sentence


def test_what_is_offered_is_folded_below_the_cell():
    """The other tasks too, see tests/book/test_notebooks.py."""
    named = re.search('"(.+)"', OFFER)[1]
    cells = nbformat.read(next(NOTEBOOKS.glob("1.3-*")), 4).cells
    at = next(i for i, cell in enumerate(cells) if f'check("{TASK}"' in cell.source)
    assert f"<summary>{named}</summary>" in cells[at + 1].source


class Table(HTMLParser):
    """The links, marks and rows of a table, and whether each of its tags is closed."""

    def __init__(self, html):
        super().__init__()
        self.links, self.marks, self.rows, self.opened = [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.opened.append(tag)
        if tag == "a":
            self.links.append(dict(attributes)["href"])
        if tag == "span":
            self.marks.append(dict(attributes)["aria-label"])
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.opened.pop() == tag

    def handle_data(self, data):
        if {"td", "th"} & set(self.opened):
            self.rows[-1][-1] += data


def test_every_task_stands_in_the_row_of_its_notebook(kept):
    for notebook in progress().notebooks:
        text = (NOTEBOOKS / notebook.file).read_text(encoding="utf-8")
        assert f"# {notebook.title}" in text
        assert list(notebook.tasks) == re.findall(r'"check\(\\"([^"]+)\\"', text)
    found = [task for notebook in progress().notebooks for task in notebook.tasks]
    assert sorted(found) == sorted(TASKS)


def test_the_table_tells_of_each_task(kept):
    for task, right in [("1.3a", True), ("1.3b", False), ("1.3b", False), ("1.7a", True)]:
        record(task, right)
    table = Table(progress()._repr_html_())
    assert table.opened == []
    assert sorted(mark.partition(":")[0] for mark in table.marks) == sorted(TASKS)
    assert {"1.3a: right, 1 try", "1.3b: not right yet, 2 tries"} < set(table.marks)
    assert table.marks.count("1.3c: not tried yet") == 1
    head, *rows = table.rows
    assert head == ["notebook", "tasks", "right", "tries"]
    assert rows[2] == ["1.3 The squared loss is not convex", "● ◐ ○ ○ ○ ○ ○ ○ ○", "1 of 9", "3"]
    assert rows[5][0].startswith("1.6–1.7 ")
    assert rows[5][2:] == ["1 of 7", "1"]
    exercises = [path.name for path in NOTEBOOKS.glob("*-*.ipynb")]
    assert sorted(table.links[1:]) == sorted(exercises)  # the first is in the sentence above
    lines = repr(progress()).splitlines()
    assert lines[3] == "●◐○○○○○○○  1 of 9 right, 3 tries: 1.3 The squared loss is not convex"


def test_the_page_gives_the_table_its_colours(kept):
    record(TASK, True)
    assert not re.search("colou?r|background|#|rgb|class", progress()._repr_html_())


FIRST, SECOND = (
    f'<a href="{next(NOTEBOOKS.glob(f"{number}-*")).name}">{title}</a>'
    for number, title in [
        ("1.1", "1.1 The negative log-likelihood"),
        ("1.2", "1.2 The likelihood loss is convex"),
    ]
)


def test_with_nothing_kept_a_sentence_says_so(kept):
    said = "No tries of yours are kept. Next: 1.1a, in {}."
    assert repr(progress()) == said.format("1.1 The negative log-likelihood")
    assert progress()._repr_html_() == f"<p>{said.format(FIRST)}</p>"


def test_the_next_thing_to_do_is_the_first_that_is_not_right(kept):
    count = len(TASKS)
    record("1.2a", True)
    record("1.1b", True)
    assert f"2 of {count} tasks right. Next: 1.1a, in {FIRST}." in progress()._repr_html_()
    record("1.1a", False)
    assert f"2 of {count} tasks right. Next: 1.1a, in {FIRST}." in progress()._repr_html_()
    first = [task for task in TASKS if task.startswith("1.1")]
    for task in first:
        record(task, True)
    done = f"{len(first) + 1} of {count} tasks right."
    assert f"{done} Next: 1.2b, in {SECOND}." in progress()._repr_html_()
    for task in TASKS:
        record(task, True)
    assert repr(progress()).startswith(f"All {count} tasks are right.\n")


def test_tasks_that_the_book_no_longer_has_do_not_count(kept):
    record("0.9z", True)
    assert repr(progress()).startswith("No tries of yours are kept.")
    record(TASK, False)
    assert read().keys() == {"0.9z", TASK}
