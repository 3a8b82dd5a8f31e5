"""The reference of the kernels: docstrings and signatures as their source has them."""

from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the extra 'site' is not installed")

from helpers import graph, logistic, slices
from tools.site.api import as_restructured_text, imported, overview, signature

ROOT = Path(__file__).parents[2]


def test_signatures_are_those_of_the_source():
    assert signature(logistic.sigmoid) == ("(x: ArrayLike)", "np.ndarray")
    assert signature(graph.Graph.latex) == ("()", "str")
    assert signature(graph.Graph) == (
        "(nodes: Mapping[str, Node], data: Iterable[str]=())",
        None,
    )
    assert signature(graph.Node) == ("(operation: Operation, inputs: tuple[str, ...])", None)
    assert "ArrayLike" in signature(slices.affine_slice)[0]


@pytest.mark.parametrize(
    ("docstring", "text"),
    [
        ("|x|*y of x_n and `a_b`.", r"\|x\|\*y of x\_n and ``a_b``."),
        (">>> x_n * `y`\n[1_0]", ">>> x_n * `y`\n[1_0]"),
        (">>> 1\n1\n\nx_", ">>> 1\n1\n\nx\\_"),
        ("Of:\n\n    Graph(x_n)\n\nIt.", "Of:\n\n::\n\n    Graph(x_n)\n\nIt."),
        ("1. one\n   and_ more", "1. one\n   and\\_ more"),
        (
            "value  a function\n       of x_n\nw      a number",
            "- ``value``: a function\n  of x\\_n\n- ``w``: a number",
        ),
    ],
)
def test_a_docstring_keeps_its_meaning(docstring, text):
    assert as_restructured_text(docstring.splitlines()) == text.splitlines()


def test_the_overview_has_every_module_that_a_notebook_imports_and_who_does():
    users = imported(ROOT / "notebooks")
    assert {"logistic", "graph", "vae", "data", "gan"} <= users.keys()
    assert not {"answers", "explorers", "internal"} & users.keys()
    page = overview(users, ROOT)
    row = next(line for line in page.splitlines() if line.startswith("| [`sgd`]"))
    assert "[Q1](Q1-sgd-is-a-running-mean.ipynb)" in row
    assert all(f"](api-{name}.rst) |" in page for name in users)
