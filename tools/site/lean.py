"""Formulas as KaTeX writes them, in little more than half their bytes: they are most of a page."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count, product
from string import ascii_lowercase, ascii_uppercase, digits

from tools.site.katex import Formula

# Not for browsers: the TeX, and what names the language of the elements.
_FOR_OTHERS = re.compile(r'</?semantics>|<annotation .*?</annotation>| xmlns="[^"]*"', re.DOTALL)
_SEEN = '<span class="katex-html" aria-hidden="true">'
_SPAN = re.compile(r'<span(?: class="([^"]*)")?(?: style="([^"]*)")?>')
_CLASS = re.compile(r"\.([A-Za-z][\w-]*)")


def lean(html: Mapping[Formula, str], css: str) -> tuple[dict[Formula, str], str]:
    """Return the HTML of formulas made lean, the same to look at, and its style sheet.

    In what is seen, classes get short names, or none where the style sheet does not know them,
    and inline styles become classes. MathML loses its TeX, and what HTML does not need.

    css     the style sheet for the HTML as it is
    """
    split = {formula: _FOR_OTHERS.sub("", text).partition(_SEEN) for formula, text in html.items()}
    known = set(_CLASS.findall(css))
    spans = [span for *_, seen in split.values() for span in _SPAN.finditer(seen)]
    used = Counter(look for span in spans for look in _looks(span, known))
    names = dict(zip(sorted(used, key=lambda look: (-used[look], look)), _names(), strict=False))

    def short(span):
        match [names[look] for look in _looks(span, known)]:
            case []:
                return "<span>"
            case [name]:
                return f"<span class={name}>"
            case several:
                return f'<span class="{" ".join(several)}">'

    css = _CLASS.sub(lambda found: "." + names.get(found[1], found[1]), css)
    css += "".join(_rule(name, look) for look, name in names.items() if look not in known)
    return {f: head + mark + _SPAN.sub(short, seen) for f, (head, mark, seen) in split.items()}, css


def _looks(span, known):
    """Return the known classes of a span, and its inline style if it has one."""
    classes, style = span.groups(default="")
    return [name for name in classes.split() if name in known] + [style] * bool(style)


def _names() -> Iterator[str]:
    """Yield short names of classes, with a capital, which no other style sheet of a page has."""
    for length in count():
        for letters in product(ascii_uppercase, *[ascii_lowercase + digits] * length):
            yield "".join(letters)


def _rule(name, style):
    """Return the rule of a class in the place of an inline style, which outranks other rules."""
    return f".katex .{name}{{{style.rstrip(';').replace(';', '!important;')}!important}}"
