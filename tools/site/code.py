"""A Sphinx extension: highlighted code, marked where a colour helps to read it."""

from collections.abc import Iterable
from typing import TextIO

from pygments.formatters import HtmlFormatter
from pygments.token import Name, Operator, Punctuation, String, Text, Whitespace, _TokenType
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

PLAIN = (Name, Name.Namespace, Operator, Punctuation, Whitespace)


class Lean(HtmlFormatter):
    """A third as long as its parent: plain names and signs have no marks, strings one kind."""

    def format(self, tokens: Iterable[tuple[_TokenType, str]], out: TextIO) -> None:
        """Write the tokens as HTML."""
        super().format(((_seen(kind), text) for kind, text in tokens), out)


def _seen(kind: _TokenType) -> _TokenType:
    """Return the kind of token as which one is shown."""
    return Text if kind in PLAIN else String if kind in String else kind


def setup(_app: Sphinx) -> dict[str, bool]:
    PygmentsBridge.html_formatter = Lean
    return {"parallel_read_safe": True, "parallel_write_safe": True}
