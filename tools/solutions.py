"""Write the solutions that are folded in the notebooks as modules, for `check` to learn from.

    python -m tools.solutions

`helpers.answers` alters a solution here and there, and so finds out what an answer gets wrong.
The notebook has the only copy that anyone edits; the modules in helpers/answers/solutions are
made from it. A solution that needs torch stays in its notebook: the answers do without torch, and
a task like that judges what was trained.
"""

import ast
import re
from itertools import compress
from pathlib import Path

import nbformat

from tools.tables import ROOT, exercises

FOLDER = Path("helpers", "answers", "solutions")
_FOLDED = re.compile(r"<summary>Solution</summary>.*?```python\n(.*?)```", re.DOTALL)
_CHECK = re.compile(r'^check\("([^"]+)", (\w+)\)$', re.MULTILINE)


def module_name(path):
    """Return the name of the module of a notebook: exercise_1_6 for 1.6-1.7-slices….ipynb."""
    number = path.stem.split("-")[0]
    part, digits = ("question", number[1:]) if number.startswith("Q") else ("exercise", number)
    return f"{part}_{digits.replace('.', '_')}"


def written(path):
    """Return the source of the module that holds the solutions of a notebook.

    Those that need torch are left out. Raises ValueError, naming the notebook, unless there is one
    solution to each task.
    """
    cells = nbformat.read(path, 4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    tasks = [found for source in code for found in _CHECK.findall(source)]
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    solutions = [found.strip() for found in _FOLDED.findall(prose)]
    if len(solutions) != len(tasks):
        raise ValueError(f"{path.name}: {len(tasks)} tasks, but {len(solutions)} solutions")
    kept = ["torch" not in _names_in(solution) for solution in solutions]
    tasks, solutions = (list(compress(found, kept)) for found in (tasks, solutions))
    names = "".join(f'    "{task}": "{name}",\n' for task, name in tasks)
    number = path.stem.split("-")[0]
    return "\n\n\n".join(
        [
            f'"""The solutions that are folded in notebook {number}, by `tools.solutions`."""\n\n'
            + _imports(code[0], "\n".join(solutions)),
            *solutions,
            f"NAMES = {{\n{names}}}\n",
        ]
    )


def _imports(first_cell, solutions):
    """Return the imports of a notebook's first cell, as far as the solutions use them."""
    used = _names_in(solutions)
    groups = {}
    for node in ast.parse(first_cell).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            node.names = [alias for alias in node.names if (alias.asname or alias.name) in used]
            if node.names:
                ours = isinstance(node, ast.ImportFrom) and node.module.startswith("helpers")
                groups.setdefault(ours, []).append(ast.unparse(node))
    return "\n\n".join("\n".join(groups[ours]) for ours in sorted(groups))


def _names_in(source):
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}


def stale(root):
    """Return a dict: each module that says something else than its notebook → its right text."""
    changed = {}
    for path in exercises(root / "notebooks"):
        module, text = root / FOLDER / f"{module_name(path)}.py", written(path)
        if not module.exists() or module.read_text(encoding="utf-8") != text:
            changed[module] = text
    return changed


def main(root=ROOT):
    """Write whatever is stale, and name it."""
    for module, text in stale(root).items():
        module.parent.mkdir(exist_ok=True)
        module.write_text(text, encoding="utf-8")
        print(f"{module.relative_to(root)}: solutions renewed")


if __name__ == "__main__":
    main()
