"""Sphinx, set up as for the site, on a few pages: what a notebook holds reaches the reader."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

pytest.importorskip("sphinx", reason="the extra 'site' is not installed")

from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.run_notebooks import METADATA
from tools.site.terms import TERMS

ROOT = Path(__file__).parents[2]
CONF = ROOT / "tools" / "site"

TEXT = """# 1.1 Formulas $x_1$

A sigmoid ($\\sigma(a)$), a line $b$ and [the other](1.2-other.ipynb).

$$E = \\begin{pmatrix}1\\\\2\\end{pmatrix}$$

| symbol | meaning |
|---|---|
| $\\phi$ | a cell |

<details><summary>Solution</summary>

By $\\chi^2$, with **bold**.

```python
def slope(x):
    return 2 * x

print(f"{x}, b" + y)
```

</details>
"""
NOTATION = "# Notation\n\n| symbol | meaning | remark |\n|---|---|---|\n"


def built(folder, *cells):
    """Build a site of a page with these cells, another page and the notation; return what is told.

    The notation has all the terms that it must have.
    """
    index = "# Index\n\n```{toctree}\n1.1-page\n1.2-other\nnotation\n```"
    notation = NOTATION + "\n".join(f"| $x$ | {term} | |" for term in TERMS)
    pages = {"index": [index], "1.2-other": ["# 1.2 Other"], "notation": [notation]}
    pages = {name: [new_markdown_cell(text) for text in texts] for name, texts in pages.items()}
    pages["1.1-page"] = cells
    (folder / "source").mkdir()
    for name, inside in pages.items():
        notebook = new_notebook(cells=list(inside), metadata=METADATA)
        nbformat.write(notebook, folder / "source" / f"{name}.ipynb")
    options = [f"--conf-dir={CONF}", "--fail-on-warning", "--define=html_static_path=static"]
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *options, folder / "source", folder / "html"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    latex = new_output("display_data", {"text/latex": "$\\displaystyle \\psi = 1$"})
    code = new_code_cell("1 + 1", outputs=[latex, new_output("stream", text="12.3\n")])
    done = built(folder, new_markdown_cell(TEXT), code)
    assert done.returncode == 0, done.stderr
    return (folder / "html" / "1.1-page.html").read_text(encoding="utf-8")


def test_every_formula_is_rendered_wherever_it_stands(html):
    article = html.partition("<article")[2].partition("</article>")[0]
    rendered = [re.sub(r"<[^>]*>", "", math) for math in re.findall(r"<math.*?</math>", article)]
    assert rendered == ["x1", "σ(a)", "b", "E=(12)", "ϕ", "χ2", "ψ=1"]
    assert "$" not in article


def test_what_stands_close_to_a_formula_keeps_to_its_line(html):
    kept = BeautifulSoup(html, "html.parser").select("article .kept")
    for formula in [span.select_one(".katex") for span in kept]:
        formula.replace_with("_")
    assert [span.text for span in kept] == ["(_),", "_,"]


def test_a_solution_is_folded_and_its_code_is_highlighted(html):
    solution = html.partition("<summary>Solution</summary>")[2].partition("</details>")[0]
    assert "<details><summary>" in html
    assert "<strong>bold</strong>" in solution
    assert '<span class="k">def</span>' in solution


def test_plain_names_and_signs_of_code_have_no_marks_and_strings_have_one_kind(html):
    string = '<span class="s">f"{</span>x<span class="s">}, b"</span>'
    assert f'<span class="nb">print</span>({string} + y)' in html


def test_outputs_stand_below_their_code(html):
    assert html.index("cell_input") < html.index("cell_output") < html.index("12.3")


def test_a_link_between_notebooks_leads_to_the_page(html):
    assert re.search(r'href="1\.2-other\.html"[^>]*>(<span[^>]*>)?the other', html)


def test_a_term_leads_to_the_notation(html):
    assert re.search(r'<a class="[^"]*\bterm\b[^"]*" href="notation.html#term-sigmoid">', html)


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        (["#### Too deep", "$\\unknown$"], ["H1 to H4", r"\unknown: KaTeX parse error"]),
        (["[a](9.9-gone.ipynb)", "[b](1.2-other.ipynb#gone)"], ["9.9-gone.ipynb", "'gone'"]),
    ],
)
def test_every_fault_fails_the_build_and_is_told(tmp_path, faults, told):
    done = built(tmp_path, new_markdown_cell("\n\n".join(["# 1.1 Page", *faults])))
    assert done.returncode != 0
    assert [text for text in told if text not in done.stderr] == []
