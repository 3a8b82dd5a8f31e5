"""How far a reader has come: a table, a row a notebook, and the next thing to do."""

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from helpers.answers import tries
from helpers.answers.check import TASKS
from helpers.answers.tries import Tries

INDEX = Path(__file__).parents[2] / "notebooks" / "index.ipynb"
_ROW = re.compile(r"^\| \[((\S+) .+?)\]\((\S+?)\) \|", re.MULTILINE)  # of the index's contents
_LEFT = 'style="text-align: left"'  # Jupyter sets all cells to the right, as numbers


@dataclass(frozen=True)
class Notebook:
    """A notebook of the book, with the tries of each of its tasks."""

    title: str
    file: str
    tasks: dict[str, Tries]

    @property
    def link(self):
        """A link for the index, beside which the notebook lies."""
        return f'<a href="{escape(self.file)}">{escape(self.title)}</a>'

    @property
    def right(self):
        """How many of its tasks are right."""
        return sum(task.right for task in self.tasks.values())

    @property
    def made(self):
        """How many tries were made of all of them."""
        return sum(task.made for task in self.tasks.values())


@dataclass(frozen=True)
class Progress:
    """The notebooks in the order of the book; one that is run shows them as a table."""

    notebooks: tuple[Notebook, ...]

    def __repr__(self):
        return "\n".join([self._summary(lambda notebook: notebook.title), *self._lines()])

    def _repr_html_(self):
        """Return the table in the page's own colours; each mark also tells its task in words."""
        summary = f"<p>{self._summary(lambda notebook: notebook.link)}</p>"
        if not self._made:
            return summary
        return f"""{summary}
<table>
<caption>● right, ◐ tried, ○ not tried yet</caption>
<thead>
<tr><th scope="col" {_LEFT}>notebook</th><th scope="col" {_LEFT}>tasks</th>\
<th scope="col">right</th><th scope="col">tries</th></tr>
</thead>
<tbody>
{"".join(map(_row, self.notebooks))}</tbody>
</table>"""

    @property
    def _made(self):
        return sum(notebook.made for notebook in self.notebooks)

    def _summary(self, shown):
        """Say how much is right, and what to do next; `shown` makes the name of a notebook."""
        right = sum(notebook.right for notebook in self.notebooks)
        count = sum(len(notebook.tasks) for notebook in self.notebooks)
        if right == count:
            return f"All {count} tasks are right."
        said = f"{right} of {count} tasks right." if self._made else "No tries of yours are kept."
        task, notebook = next(
            (task, notebook)
            for notebook in self.notebooks
            for task, tries in notebook.tasks.items()
            if not tries.right
        )
        return f"{said} Next: {task}, in {shown(notebook)}."

    def _lines(self):
        """Return the table as plain text."""
        if not self._made:
            return []
        longest = max(len(notebook.tasks) for notebook in self.notebooks)
        return [
            f"{''.join(map(_mark, notebook.tasks.values())):{longest}}  {_right(notebook)} right, "
            f"{_tries(notebook.made)}: {notebook.title}"
            for notebook in self.notebooks
        ]


def progress():
    """Return, as a table, what is kept of your answers, and the next thing to do."""
    return Progress(tuple(_notebooks(tries.read())))


def _notebooks(tried):
    """Yield the notebooks that the index lists. One named 1.6–1.7 has the tasks of both numbers."""
    index = INDEX if INDEX.exists() else Path(INDEX.name)  # installed: beside what is run
    cells = json.loads(index.read_bytes())["cells"]
    contents = "\n".join("".join(cell["source"]) for cell in cells)
    for title, number, file in _ROW.findall(contents):
        numbers = number.split("–")
        tasks = {task: tried.get(task, Tries()) for task in TASKS if task[:-1] in numbers}
        yield Notebook(title, file, tasks)


def _row(notebook):
    marks = " ".join(
        f'<span role="img" aria-label="{said}" title="{said}">{_mark(tries)}</span>'
        for task, tries in notebook.tasks.items()
        for said in [f"{task}: {_verdict(tries)}"]
    )
    return (
        f'<tr><th scope="row" {_LEFT}>{notebook.link}</th><td {_LEFT}>{marks}</td>'
        f"<td>{_right(notebook)}</td><td>{notebook.made}</td></tr>\n"
    )


def _mark(tries):
    return "●" if tries.right else "◐" if tries.made else "○"


def _verdict(tries):
    if not tries.made:
        return "not tried yet"
    return f"{'right' if tries.right else 'not right yet'}, {_tries(tries.made)}"


def _right(notebook):
    return f"{notebook.right} of {len(notebook.tasks)}"


def _tries(count):
    return f"{count} {'try' if count == 1 else 'tries'}"
