"""Plant errors in a notebook and see whether it notices: a check that cannot fail is none.

    python -m tools.plant_errors [NOTEBOOK ...]

Each error alters one cell: an operation loses a factor, a sign, a square or a transpose, or a
kernel that the cell calls returns a hundredth too much, one entry with the wrong sign, or entries
that have changed places. The error is noticed if this cell or a later one raises, or prints
something else (what follows ≈ does not count). Those that are not noticed are listed, to be judged
by a reader: some alter nothing that matters. What is only drawn is left alone. Needs os.fork.
"""

import argparse
import ast
import copy
import io
import os
import re
import signal
import sys
from configparser import ConfigParser
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np

from tools.notebook_file import read_notebook
from tools.run_notebooks import UNATTENDED
from tools.surroundings import ROOT, settle

NOTEBOOKS = ROOT / "notebooks"
MOST = 3  # errors of either kind in a cell
PATIENCE = 300  # seconds for what follows an error
NO_KERNELS = ("answers", "data", "explorers", "figures", "graph_drawing", "output")
VALUES = ("a hundredth too large", "of the wrong sign in one entry", "with its entries moved")
_PASSED_OVER = re.compile(r"^\s*(check\(|\w+\.explorer\()", re.MULTILINE)
NOTICED, UNNOTICED, IDLE = range(3)


def numbers_passed_over():
    """Return the pattern of what nbval leaves out of its comparison."""
    rules = ConfigParser(interpolation=None)
    rules.read(NOTEBOOKS / "nbval.cfg", encoding="utf-8")
    return re.compile(rules["about"]["regex"])


def altered(value, kind):
    """Return a float, an array, or the last such of a tuple, list or dict, with an error.

    Returns None where there is no such number, or where the error would alter nothing.
    """
    if isinstance(value, tuple | list | dict):
        places = list(value) if isinstance(value, dict) else range(len(value))
        for place in reversed(places):
            if (part := altered(value[place], kind)) is not None:
                changed = dict(value) if isinstance(value, dict) else list(value)
                changed[place] = part
                return tuple(changed) if isinstance(value, tuple) else changed
        return None
    if not isinstance(value, float | np.ndarray) or np.asarray(value).dtype.kind != "f":
        return None
    wrong = np.array(value)
    if kind == VALUES[0]:
        wrong = wrong * 1.01
    elif kind == VALUES[1] and wrong.size:
        wrong.flat[np.argmax(np.abs(wrong))] *= -1
    else:
        wrong = np.roll(wrong.ravel(), 1).reshape(wrong.shape)
    return None if np.array_equal(wrong, value, equal_nan=True) else wrong[()]


def _root(node):
    """Return the name that a.b.c(…) begins with, or None."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def kernels(source):
    """Return the names that a cell imports from the book's kernels."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
            module = node.module.partition(".")[2]
            for name in (alias.asname or alias.name for alias in node.names):
                if (module or name).partition(".")[0] not in NO_KERNELS:
                    names.add(name)
    return names - {"check_gradient"}


def _drawing(tree):
    """Return the names of figures and axes of a cell."""
    names = {"axes", "figure", "show", "show_graph"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _root(node.value) == "new_figure":
            names |= {n.id for n in ast.walk(node.targets[0]) if isinstance(n, ast.Name)}
    return names


def _computing(node, drawing):
    """Yield the nodes of a tree, in order, but for what is only drawn."""
    if isinstance(node, ast.Call) and _root(node.func) in drawing:
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _computing(child, drawing)


def _slipped(node):
    """Yield what may stand in the place of an operation."""
    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield from (left, right)
        case ast.BinOp(left=left, op=ast.Div() | ast.Pow()):
            yield left
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            other = ast.Sub() if isinstance(op, ast.Add) else ast.Add()
            yield ast.BinOp(left=left, op=other, right=right)
        case ast.UnaryOp(op=ast.USub(), operand=operand) if not isinstance(operand, ast.Constant):
            yield operand
        case ast.Attribute(attr="T", value=value):
            yield value


class _Replaced(ast.NodeTransformer):
    """Puts another node in the place of one."""

    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else super().generic_visit(node)


def _with(tree, old, new):
    """Return a copy of the tree with another node in the place of `old`."""
    memo = {}
    tree = copy.deepcopy(tree, memo)
    new = ast.copy_location(copy.deepcopy(new), old)
    return ast.fix_missing_locations(_Replaced(memo[id(old)], new).visit(tree))


def _spread(errors):
    """Return at most MOST of the errors, evenly spaced."""
    places = np.unique(np.linspace(0, len(errors) - 1, MOST).round().astype(int))
    return [errors[place] for place in places] if errors else []


def errors_of(source, known):
    """Return (what it is, the cell's tree with it) for the errors to be planted in a cell."""
    tree = ast.parse(source)
    nodes = list(_computing(tree, _drawing(tree)))
    operations = [
        (f"line {node.lineno}: {ast.unparse(node)} becomes {ast.unparse(other)}", node, other)
        for node in nodes
        for other in _slipped(node)
    ]
    calls = [
        (
            f"line {node.lineno}: {ast.unparse(node)} is {kind}",
            node,
            ast.Call(ast.Name("__altered", ast.Load()), [node, ast.Constant(kind)], []),
        )
        for node in nodes
        if isinstance(node, ast.Call) and _root(node.func) in known
        for kind in VALUES
    ]
    chosen = _spread(operations) + _spread(calls)
    return [(says, _with(tree, old, new)) for says, old, new in chosen]


def run(tree, namespace):
    """Run a cell and return what it prints, with the value of its last line."""
    tree = copy.deepcopy(tree)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, "<cell>", "exec"), namespace)  # the book's own code
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
            if value is not None:
                print(repr(value))
    return printed.getvalue()


def outcome(tree, rest, expected, namespace, numbers):
    """Run a cell with an error, and those that follow, until one raises or prints another thing."""
    applied = []

    def alter(value, kind):
        wrong = altered(value, kind)
        applied.append(wrong is not None)
        return value if wrong is None else wrong

    namespace["__altered"] = alter
    try:
        for cell, print_out in zip([tree, *rest], expected, strict=True):
            if numbers.sub("", run(cell, namespace)) != numbers.sub("", print_out):
                return NOTICED
    except Exception:
        return NOTICED
    return IDLE if applied and not any(applied) else UNNOTICED


def forked(*arguments):
    """Return `outcome` in a copy of this process, which leaves the namespace as it is."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE)  # ends a loop without end, which counts as noticed
        os._exit(outcome(*arguments))
    status = os.waitpid(child, 0)[1]
    return NOTICED if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


def examine(path):
    """Return how many errors were planted in a notebook, and (cell, error) of the unnoticed."""
    code = [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]
    trees = [_without_passed_over(ast.parse(cell.source)) for cell in code]
    known = kernels(code[0].source)
    namespace = begun(trees[0])
    expected = [run(tree, namespace) for tree in trees[1:]]
    namespace = begun(trees[0])
    numbers, planted, unnoticed = numbers_passed_over(), 0, []
    for k, cell in enumerate(code[1:], start=1):
        passed_over = _PASSED_OVER.search(cell.source)
        for says, tree in [] if passed_over else errors_of(cell.source, known):
            found = forked(tree, trees[k + 1 :], expected[k - 1 :], namespace, numbers)
            planted += found != IDLE
            if found == UNNOTICED:
                unnoticed.append((cell.id, says))
        run(trees[k], namespace)
    return planted, unnoticed


def _without_passed_over(tree):
    """Return a cell as it runs here: no reader looks at an explorer, or answers."""
    tree.body = [line for line in tree.body if not _PASSED_OVER.match(ast.unparse(line))]
    return tree


def begun(imports):
    """Return the namespace after the cell of imports, in which pictures are not shown."""
    namespace = {"__name__": "__main__"}
    run(imports, namespace)
    for name in {"show", "show_graph"} & set(namespace):
        namespace[name] = lambda *_, **__: None
    return namespace


def main(arguments=None):
    """Examine the notebooks named, or all of the book, and print what is not noticed."""
    settle()
    os.environ |= UNATTENDED
    parser = argparse.ArgumentParser(description="Plant errors in notebooks; list the unnoticed.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all of the book")
    for path in parser.parse_args(arguments).notebooks or sorted(NOTEBOOKS.glob("[1-9Q]*.ipynb")):
        planted, unnoticed = examine(path)
        print(f"{path.stem}: {planted} errors planted, {len(unnoticed)} not noticed")
        for cell, says in unnoticed:
            print(f"    [{cell}] {says}")


if __name__ == "__main__":
    sys.exit(main())
