"""The first use of a term on a page leads to its row in the notation."""

import pytest

pytest.importorskip("sphinx", reason="the extra 'site' is not installed")

from docutils import nodes
from docutils.core import publish_doctree
from sphinx.errors import ExtensionError

from tools.site.terms import TERMS, anchor, link_terms, mark_rows


def linked(text, name="3.1-page"):
    page = publish_doctree(text)
    link_terms(page, name)
    return [(link.astext(), link["refuri"]) for link in page.findall(nodes.reference)], page


def test_the_first_use_is_linked_and_reads_as_before():
    text = "A Logit here, two logits there, and *logits* again."
    links, page = linked(text)
    assert links == [("Logit", "notation.html#term-logit")]
    assert page.astext() == text.replace("*", "")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Two biases.", "biases"),
        ("Some *hidden units*.", "hidden units"),
        ("A Hessian.", "Hessian"),
    ],
)
def test_a_term_is_found_in_the_plural_and_slanted(text, word):
    assert [link for link, _ in linked(text)[0]] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "Title of a logit\n================\n\nText.",
        "``logit`` in code",
        "::\n\n  logit",
        ":math:`logit`",
        "`logit <elsewhere.html>`_",
        "the excess-entropy, and hierarchitecture",
    ],
)
def test_headings_code_formulas_links_and_parts_of_words_are_left_alone(text):
    assert all("notation" not in target for _, target in linked(text)[0])


def test_a_term_with_two_meanings_is_linked_where_it_has_the_one_of_the_notation():
    assert linked("The precision.", "4.2-page")[0]
    assert not linked("The precision.", "1.4-page")[0]


def notation(*meanings):
    rows = "".join(f"   * - x\n     - {meaning}\n" for meaning in meanings)
    return publish_doctree(f".. list-table::\n\n{rows}")


def test_each_term_names_the_first_row_whose_meaning_has_it():
    page = notation(*TERMS, "a later entropy")
    mark_rows(page)
    rows = list(page.findall(nodes.row))
    assert [row["ids"] for row in rows] == [*([anchor(term)] for term in TERMS), []]


def test_a_term_without_a_row_is_told():
    with pytest.raises(ExtensionError, match="no row for the term 'sigmoid'"):
        mark_rows(notation(*(term for term in TERMS if term != "sigmoid")))
