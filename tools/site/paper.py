"""Print the pages of the site: the whole book as one PDF, and each notebook as one of its own.

    python -m tools.site.paper

Chromium prints, with what the pages say and without their JavaScript. What is folded on a page
(hints, answers, solutions) stands in an appendix, and the fold becomes a link to it.
"""

import re
import sys
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import sync_playwright
from tqdm import tqdm

from tools.lab import find_browser
from tools.site.__main__ import PAGES
from tools.site.__main__ import main as build_site
from tools.surroundings import ROOT
from tools.tables import exercises

BOOK = "book"  # the name of the document of all
SECONDS = 600  # to load or print a document: it ends a hang
AFTER = (*PAGES, "references")
STYLES = ("pygments.css", "katex/katex.css", "explorers/explorers.css")
PAPER = {
    "format": "A4",
    "margin": {"top": "18mm", "bottom": "20mm", "left": "20mm", "right": "20mm"},
    "print_background": True,
    "display_header_footer": True,
    "header_template": "<span></span>",
    "footer_template": '<p style="width: 100%; text-align: center; font: 9px sans-serif">'
    '<span class="pageNumber"></span></p>',
    "tagged": True,
    "outline": True,
}
_SCREEN_ONLY = ".live, .report, .headerlink, .hover, .nn-recorded figcaption, script, noscript"
_NAMED = re.compile(r"^(\d+|[a-z])\.$")  # a question to the explorer, or a task


def article(site: Path, page: str) -> Tag:
    """Return what a page of the site says, for paper: whole, and loaded before it is seen."""
    html = (site / f"{page}.html").read_text(encoding="utf-8")
    found = BeautifulSoup(html, "html.parser").select_one("article")
    for element in found.select(_SCREEN_ONLY):
        element.decompose()
    for image in found.select("img"):
        del image["loading"]
        if not image["src"].startswith("data:"):
            image["src"] = (site / image["src"]).as_uri()
    return found


def fold_out(found: Tag) -> list[Tag]:
    """Put links in the place of what is folded; return what was, for the appendix."""
    folded, name = [], ""
    for element in found.find_all(["strong", "details"]):
        if element.name == "strong":
            name = element.text if _NAMED.match(element.text) else name
            continue
        label = f"{name} {element.summary.extract().text}".strip()
        here, there = f"fold-{len(folded)}", f"folded-{len(folded)}"
        entry = _new("section", {"id": there, "class": "folded"})
        back = _new("a", {"href": f"#{here}"}, label)
        entry.append(_new("p", {"class": "label"}, back))
        entry.extend(list(element.contents))
        folded.append(entry)
        link = _new("a", {"href": f"#{there}", "id": here}, f"{label}: at the end")
        element.replace_with(_new("p", {"class": "fold"}, link))
    return folded


def _new(name, attributes, *contents):
    made = BeautifulSoup("", "html.parser").new_tag(name, attrs=attributes)
    made.extend(contents)
    return made


def name_apart(part: Tag, page: str, pages: list[str]) -> None:
    """Give a page's names (id) its own in a document of several, and let links lead there.

    A link to a page that is not in the document becomes text.
    """
    for element in part.select("[id]"):
        if element.find_parent("svg") is None:
            element["id"] = f"{page}--{element['id']}"
    for link in part.select("a[href]"):
        target, _, anchor = link["href"].partition("#")
        if ":" in target:
            continue
        other = target.removesuffix(".html") or page
        if other in pages:
            link["href"] = f"#{other}--{anchor}" if anchor else f"#{other}"
        else:
            link.unwrap()


def document(site: Path, pages: list[str]) -> str:
    """Return one document of several pages, with what they fold in an appendix."""
    body, appendix = [], []
    for page in pages:
        found = article(site, page)
        folded = fold_out(found)
        for part in (found, *folded):
            name_apart(part, page, pages)
        found["id"] = page
        body.append(found)
        if folded and len(pages) > 1:
            appendix.append(_new("h2", {}, _title(found)))
        appendix += folded
    if appendix:
        heading = _new("h1", {}, "Hints, answers and solutions")
        body.append(_new("article", {"id": "appendix"}, heading, *appendix))
    styles = [(site / "_static" / name).as_uri() for name in STYLES]
    styles.append(Path(__file__).with_name("paper.css").as_uri())
    head = "".join(f'<link rel="stylesheet" href="{style}">' for style in styles)
    return (
        f'<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f"<title>{_title(body[0])}</title>{head}</head>"
        f"<body>{''.join(map(str, body))}</body></html>"
    )


def _title(found):
    return found.h1.get_text()


def print_documents(site: Path, documents: dict[str, list[str]]) -> None:
    """Print documents of a site's pages, each as a PDF of its name in the folder `pdf`."""
    folder = site / "pdf"
    folder.mkdir()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        tab = browser.new_context(java_script_enabled=False, offline=True).new_page()
        tab.set_default_timeout(1000 * SECONDS)
        for name, pages in tqdm(documents.items(), "printing", unit="document"):
            source = folder / f"{name}.html"
            source.write_text(document(site, pages), encoding="utf-8")
            tab.goto(source.as_uri())
            tab.pdf(path=folder / f"{name}.pdf", **PAPER)
            source.unlink()


def print_book(site: Path) -> None:
    """Print the whole book, and each of its notebooks."""
    notebooks = [path.stem for path in exercises(ROOT / "notebooks")]
    documents = {BOOK: ["index", *notebooks, *AFTER]} | {name: [name] for name in notebooks}
    print_documents(site, documents)


if __name__ == "__main__":
    sys.exit(build_site(print_book))
