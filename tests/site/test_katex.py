"""Formulas become HTML with MathML, in one call, and are kept for the next build."""

import re

import pytest

pytest.importorskip("sphinx", reason="the extra 'site' is not installed")

from docutils.core import publish_doctree

from tools.site import katex
from tools.site.mathematics import Cache, formulas_of

LINE, DISPLAY = (r"\sigma(a) < 1", False), (r"\begin{aligned}a &= b\\ c &= d\end{aligned}", True)


def test_a_formula_has_mathml_and_what_is_seen_is_hidden_from_screen_readers():
    html = katex.render([LINE, DISPLAY])
    assert html.keys() == {LINE, DISPLAY}
    for (_, display), text in html.items():
        assert ("katex-display" in text) == display
        assert "<math " in text
        assert 'class="katex-html" aria-hidden="true"' in text


def test_every_formula_that_is_no_tex_is_named():
    with pytest.raises(ValueError, match=r"(?s)\\unknown: .*x_1_2: ") as told:
        katex.render([LINE, (r"\unknown", False), ("x_1_2", True)])
    assert "sigma" not in str(told.value)


def test_the_style_sheet_asks_for_the_fonts_that_are_there(tmp_path):
    katex.write_assets(tmp_path, katex.style_sheet())
    css = (tmp_path / "katex.css").read_text(encoding="utf-8")
    asked = set(re.findall(r"url\(([^)]*)\)", css))
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.woff2")}
    assert len(asked) > 15
    assert asked == there


def test_formulas_are_found_wherever_they_stand():
    page = publish_doctree("In a line :math:`a`.\n\n.. math:: b\n\n* :math:`c`\n")
    assert formulas_of(page) == {("a", False), ("b", True), ("c", False)}


def test_what_was_rendered_is_kept_and_what_is_gone_is_forgotten(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(katex, "render", lambda new: asked.append(new) or {f: f[0] for f in new})
    path = tmp_path / "formulas.json"
    for formulas in ({("a", False), ("b", True)}, {("b", True), ("b", False)}):
        cache = Cache(path)
        cache.add(formulas)
        assert cache.html.keys() == formulas
    assert asked == [[("a", False), ("b", True)], [("b", False)]]
