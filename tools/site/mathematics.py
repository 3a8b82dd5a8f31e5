"""A Sphinx extension: formulas are rendered while the site is built, all in one call of KaTeX."""

import json
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from tools.site import katex
from tools.site.lean import lean

_OPENING, _CLOSING = re.compile(r"[(\[“‘]+$"), re.compile(r"^[.,;:!?)\]’”…]+")
_KEPT = ".kept:not(:has(.katex-html>*+*+*)){white-space:nowrap}"  # longer ones may need a new line


def formulas_of(doctree: nodes.document) -> set[katex.Formula]:
    """Return the formulas of a page."""
    return {_formula(node) for node in doctree.findall(_is_formula)}


def _is_formula(node):
    return isinstance(node, nodes.math | nodes.math_block)


def _formula(node):
    """Return what KaTeX is to render; a line that only says \\displaystyle is displayed."""
    tex = node.astext().strip()
    return tex, isinstance(node, nodes.math_block)


class Cache:
    """The HTML of the formulas that were ever rendered by this version, kept in a file."""

    def __init__(self, path: Path):
        self.path = path
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        self.html = {(tex, display): html for tex, display, html in kept}

    def add(self, formulas: set[katex.Formula]) -> None:
        """Render what is not yet known; forget what none of the pages has any longer."""
        new = sorted(formulas - self.html.keys())
        self.html = {formula: self.html[formula] for formula in formulas & self.html.keys()}
        if new:
            self.html |= katex.render(new)
        rows = [(*formula, self.html[formula]) for formula in sorted(self.html)]
        self.path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


class Kept(SphinxPostTransform):
    """Keeps what is written close to a short formula, as a full stop, in its line.

    A browser may end a line on either side of a formula, whatever stands there.
    """

    default_priority = 900

    def run(self) -> None:
        """Put each formula that has such a neighbour into one element with it."""
        for formula in list(self.document.findall(nodes.math)):
            parent, place = formula.parent, formula.parent.index(formula)
            opening = _cut(parent, place - 1, _OPENING)
            closing = _cut(parent, place + 1, _CLOSING)
            if opening + closing:
                together = nodes.inline("", opening, classes=["kept"])
                formula.replace_self(together)
                together += [formula, nodes.Text(closing)]


def _cut(parent, place, pattern):
    """Cut off and return what a pattern finds in the text at a place, "" where it finds nothing."""
    text = parent[place] if 0 <= place < len(parent) else None
    found = isinstance(text, nodes.Text) and pattern.search(text)
    if not found:
        return ""
    parent[place] = nodes.Text(text[: found.start()] + text[found.end() :])
    return found[0]


def render_all(app: Sphinx, env: BuildEnvironment) -> None:
    """Render the formulas of all pages, before the first page is written."""
    cache = Cache(Path(app.doctreedir, f"katex-{katex.VERSION}.json"))
    cache.add(set().union(*(formulas_of(env.get_doctree(doc)) for doc in env.found_docs)))
    app.formulas, css = lean(cache.html, katex.style_sheet())
    katex.write_assets(Path(app.outdir, "_static", "katex"), css + _KEPT)


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(self.builder.app.formulas[_formula(node)])
    raise nodes.SkipNode


def visit_displayed(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(f'<div class="math">{self.builder.app.formulas[_formula(node)]}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_displayed, None))
    app.add_css_file("katex/katex.css")
    app.add_post_transform(Kept)
    app.connect("env-check-consistency", render_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
