"""Build the book as a static site from the outputs that its notebooks store.

    python -m tools.site

Nothing is fetched, and nothing run but the cells above explorers, where these have changed. What
Sphinx reads, and what is kept for the next time, is in `build/site`; the site is in `_site`.
"""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
from sphinx.cmd.build import build_main

from tools.site import api, frames, pages
from tools.site.pages import write_changed
from tools.site.pictures import Pictures
from tools.site.references import references
from tools.surroundings import ROOT, settle
from tools.tables import exercises

BUILD = ROOT / "build" / "site"
OUT = ROOT / "_site"
PAGES = ("notation", "corrections")
_OTHER_FONTS = re.compile(r"@font-face\{[^{}]*fa-(?:brands|regular)-[^{}]*\}")
_ICON = re.compile(r"\bfa-[\w-]+")
_RULE_OF_ICON = re.compile(r"\.fa-[^{}]*\{--fa:[^{}]*\}")


def prepare(folder: Path) -> None:
    """Write what Sphinx reads: sources, pictures and recorded explorers."""
    notebooks, source = ROOT / "notebooks", folder / "source"
    source.mkdir(parents=True, exist_ok=True)
    pictures = Pictures(folder / "static" / "pictures")
    explorers = folder / "static" / "explorers"
    shutil.rmtree(explorers, ignore_errors=True)
    frames.write_front_end(explorers)
    frames.record(exercises(notebooks))
    users = api.imported(notebooks)
    modules = [f"api-{name}.rst" for name in users]
    others = [("To look up", [*PAGES, "references"]), ("The kernels", ["api", *modules])]
    texts = {"references.md": references(notebooks), "api.md": api.overview(users, ROOT)}
    texts |= {f"api-{name}.rst": api.module_page(name) for name in users}
    for path in [*exercises(notebooks), *(notebooks / f"{name}.ipynb" for name in PAGES)]:
        moving = frames.recorded(path, explorers)
        texts[path.name] = nbformat.writes(pages.page(path, pictures, moving))
    texts["index.ipynb"] = nbformat.writes(pages.index(notebooks / "index.ipynb", pictures, others))
    for name, text in texts.items():
        write_changed(source / name, text)
    for path in source.iterdir():
        if path.name not in texts:
            path.unlink()
    pictures.sweep()


def build(folder: Path, *options: str) -> Path | None:
    """Let Sphinx build what a folder has; return where it did, or None after a single warning."""
    html = folder / "html"
    shutil.rmtree(html, ignore_errors=True)  # pages that are no more
    options = ["--builder=html", "--fail-on-warning", "--quiet", *options]
    places = [f"--conf-dir={Path(__file__).parent}", f"--doctree-dir={folder / 'doctrees'}"]
    if build_main([*options, *places, str(folder / "source"), str(html)]):
        return None
    lighten(html)
    return html


def lighten(html: Path) -> None:
    """Remove what the theme brings and no page asks for: source maps, languages, other icons."""
    static = html / "_static"
    shutil.rmtree(static / "locales")
    for pattern in ("*.map", "fa-brands-*", "fa-regular-*"):
        for path in static.rglob(pattern):
            path.unlink()
    asking = [*html.glob("*.html"), *static.rglob("*.js")]
    shown = {icon for path in asking for icon in _ICON.findall(path.read_text(encoding="utf-8"))}

    def if_shown(rule):
        return rule[0] if shown.intersection(_ICON.findall(rule[0])) else ""

    theme = static / "styles" / "pydata-sphinx-theme.css"
    css = _OTHER_FONTS.sub("", theme.read_text(encoding="utf-8"))
    theme.write_text(_RULE_OF_ICON.sub(if_shown, css), encoding="utf-8")


def main(print_pages: Callable[[Path], None] | None = None) -> int:
    """Build the site; one that stands is replaced once the new one is whole.

    print_pages   adds PDFs to a folder of pages, which then lead there
    """
    settle()
    prepare(BUILD)
    html = build(BUILD, *(["-A", "papers=1"] if print_pages else []))
    if html is None:
        return 1
    if print_pages:
        print_pages(html)
    shutil.rmtree(OUT, ignore_errors=True)
    html.rename(OUT)
    print(f"The site: {OUT / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
