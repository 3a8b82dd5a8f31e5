"""Lean formulas look as KaTeX's own, and take few bytes."""

import re

import pytest

pytest.importorskip("sphinx", reason="the extra 'site' is not installed")

from tools.lab import browser_page, find_browser
from tools.site import katex
from tools.site.lean import lean

TEX = [
    r"x",
    r"\nabla_W E = \frac{2}{N}\sum_{i=1}^{N} (\hat y_i - y_i)\,x_i^\top",
    r"\sqrt{1 + e^{-|a|}} \ge \tfrac12, \quad \bar m_k",
    r"\begin{aligned} a &= \mathbf{W}x \\ b &= \max(0, a) \end{aligned}",
    r"\underbrace{\log p(x \mid z)}_{\text{reconstruction}} - \mathrm{KL}(q \,\|\, p)",
    r"\begin{pmatrix} \sigma^2 & 0 \\ 0 & 1 \end{pmatrix} \in \mathbb{R}^{2 \times 2}",
    r"\left\{ \begin{array}{ll} 1 & a > 0 \\ 0 & \text{else} \end{array} \right.",
    r"\mathcal{N}\bigl(\mu, \operatorname{diag} \sigma^2\bigr) \xrightarrow{t} \boxed{0}",
]
FORMULAS = [(tex, display) for tex in TEX for display in (False, True)]
LOOK = """() => [...document.querySelectorAll(".katex-html, .katex-html *")].map((part) => {
    const box = part.getBoundingClientRect(), style = getComputedStyle(part);
    return [part.tagName, box.x, box.y, box.width, box.height, style.font, style.color,
            style.borderWidth, style.textAlign].join(" ");
})"""
PAGE = '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="katex.css">{}'


@pytest.fixture(scope="module")
def own():
    """The HTML of each formula as KaTeX writes it."""
    return katex.render(FORMULAS)


@pytest.fixture(scope="module")
def made_lean(own):
    """The HTML of each formula made lean, and the style sheet."""
    return lean(own, katex.style_sheet())


def looks(page, html, css, folder):
    """Return where each part of the formulas is, and how it looks."""
    katex.write_assets(folder, css)
    text = PAGE.format("".join(f"<p>{html[formula]}</p>" for formula in FORMULAS))
    (folder / "page.html").write_text(text, encoding="utf-8")
    page.goto((folder / "page.html").as_uri())
    page.evaluate("() => document.fonts.ready")
    return page.evaluate(LOOK)


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium found")
def test_lean_formulas_look_as_they_did_to_the_last_part(own, made_lean, tmp_path):
    with browser_page() as page:
        before = looks(page, own, katex.style_sheet(), tmp_path / "own")
        after = looks(page, *made_lean, tmp_path / "lean")
    assert len(before) > 500
    assert after == before


def test_no_style_is_said_twice_and_no_tex_is_left(own, made_lean):
    html, css = made_lean
    for formula, text in html.items():
        seen = text.partition("katex-html")[2]
        assert not re.search(r"<span[^>]* style=|mord|annotation|semantics|xmlns", seen)
        assert text.count("<span") == own[formula].count("<span")
        assert "<math" in text
    said = re.findall(r"\.katex \.[A-Z]\w*\{([^}]*!important)\}", css)
    assert len(said) == len(set(said)) > 50
    assert sum(map(len, html.values())) < 0.65 * sum(map(len, own.values()))


def test_what_screen_readers_read_stays(own, made_lean):
    for formula, text in made_lean[0].items():
        before, after = (
            re.sub(r"<annotation.*?</annotation>", "", t) for t in (own[formula], text)
        )
        spoken = [re.findall(r">([^<>]+)<", t.partition("katex-html")[0]) for t in (before, after)]
        assert spoken[0] == spoken[1] != []
