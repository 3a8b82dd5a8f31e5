"""A Sphinx extension: the first use of a term on a page leads to its row in the notation."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

NOTATION = "notation"
EVERYWHERE = ""
TERMS = {
    "sigmoid": EVERYWHERE,
    "expectation": EVERYWHERE,
    "gradient": EVERYWHERE,
    "logit": EVERYWHERE,
    "target": EVERYWHERE,
    "likelihood loss": EVERYWHERE,
    "squared loss": EVERYWHERE,
    "cross-entropy": EVERYWHERE,
    "Hessian": EVERYWHERE,
    "weight decay": EVERYWHERE,
    "chord": EVERYWHERE,
    "witness": EVERYWHERE,
    "slice": EVERYWHERE,
    "computation graph": EVERYWHERE,
    "transfer function": EVERYWHERE,
    "message": EVERYWHERE,
    "Jacobian": EVERYWHERE,
    "mini-batch": EVERYWHERE,
    "spectral radius": EVERYWHERE,
    "hidden unit": EVERYWHERE,
    "prior": EVERYWHERE,
    "posterior": EVERYWHERE,
    "encoder": EVERYWHERE,
    "decoder": EVERYWHERE,
    "KL": EVERYWHERE,
    "ELBO": EVERYWHERE,
    "entropy": EVERYWHERE,
    "covariance": EVERYWHERE,
    "Cholesky factor": EVERYWHERE,
    "correlation": EVERYWHERE,
    "step size": EVERYWHERE,
    "schedule": "[23]",
    "bias": "[23]",  # in 4.6 that of an estimate
    "precision": "4",  # in 1.4 and 1.5 that of a floating-point number
    "convolution": "Q2",
    "iterate": "Q1",
    "discriminator": "Q3",
    "generator": "Q3",
}
"""The terms, and the beginnings of the pages on which they have the meaning of the notation."""

_NO_PROSE = (nodes.title, nodes.reference, nodes.literal, nodes.literal_block, nodes.raw)
_NO_PROSE += (nodes.math, nodes.math_block, nodes.table)


def pattern(term: str) -> re.Pattern[str]:
    """Return what finds a term in a text, in singular or plural, not as part of another."""
    stem = re.escape(term).replace(r"\ ", r"\s")
    if term.endswith("s"):
        stem += "(?:es)?"
    return re.compile(rf"(?<![\w-]){stem}s?(?![\w-])", re.IGNORECASE)


def anchor(term: str) -> str:
    """Return the name of the place where a term is defined."""
    return f"term-{term.lower().replace(' ', '-')}"


def mark_rows(notation: nodes.document) -> None:
    """Name the row that defines each term: the first whose meaning has it."""
    rows = [row for body in notation.findall(nodes.tbody) for row in body.findall(nodes.row)]
    for term in TERMS:
        row = next((row for row in rows if pattern(term).search(row[1].astext())), None)
        if row is None:
            raise ExtensionError(f"notation.ipynb has no row for the term {term!r}")
        row["ids"].append(anchor(term))


def link_terms(page: nodes.document, name: str) -> None:
    """Make a link of the first use of each term in the prose of a page."""
    for term, pages in TERMS.items():
        if re.match(pages, name):
            _link_first(page, term)


def _link_first(page, term):
    for text in page.findall(nodes.Text):
        found = pattern(term).search(text)
        if found and not _is_within(text, _NO_PROSE):
            before, after = text[: found.start()], text[found.end() :]
            link = nodes.reference(
                "", found[0], refuri=f"{NOTATION}.html#{anchor(term)}", internal=True
            )
            link["classes"].append("term")
            text.parent.replace(text, [nodes.Text(before), link, nodes.Text(after)])
            return


def _is_within(node, kinds):
    while node is not None:
        if isinstance(node, kinds):
            return True
        node = node.parent
    return False


def resolve(_app: Sphinx, doctree: nodes.document, name: str) -> None:
    """Do to a page what it needs, before it is written."""
    if name == NOTATION:
        mark_rows(doctree)
    elif re.match(r"\d|Q", name):
        link_terms(doctree, name)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-resolved", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
