"""Every page of the site as built: its links, pictures, headings, folds and size."""

import gzip
import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote, urldefrag

import nbformat
import pytest

from tests.site.built.conftest import PAGES, ROOT, SITE
from tools.tables import exercises, read_entry

pytestmark = pytest.mark.slow
NOTEBOOKS = {f"{path.stem}.html": path for path in exercises(ROOT / "notebooks")}
ORDER = ["index.html", *NOTEBOOKS, "notation.html", "corrections.html", "references.html"]
WITH_ALL = [*ORDER, "api.html"]
WITH_ALL += sorted((page for page in PAGES if page.startswith("api-")), key=lambda page: page[:-5])
LOADING = {"script": "src", "img": "src", "link": "href", "source": "src", "iframe": "src"}
PAGE_LIMIT = 60_000  # bytes as a server sends them, compressed
SITE_LIMIT = 15_000_000  # bytes of files, but for PDFs


class Page(HTMLParser):
    """What the tests ask of a page; folds and text of its article only."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.headings, self.folded, self.text = [], set(), [], [], ""
        self.open, self.article = [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        self.ids |= {attributes["id"]} if "id" in attributes else set()
        if tag == "article":
            self.article = True
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag == "article":
            self.article = False
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if self.article and not {"script", "style"} & set(self.open):
            self.text += data
            if self.open and self.open[-1] == "summary":
                self.folded.append(data.strip())

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@cache
def read(name):
    return (SITE / name).read_text(encoding="utf-8")


@cache
def parsed(name):
    return Page(read(name))


def targets(name):
    """Yield what a page links to or loads."""
    for tag, attributes in parsed(name).tags:
        for key in ("href", "src"):
            if attributes.get(key):
                yield tag, attributes[key]


def broken(name):
    """Return the links of a page that lead nowhere."""
    wrong = []
    for _, target in targets(name):
        path, anchor = urldefrag(target.partition("?")[0] if "#" not in target else target)
        if re.match(r"(https?|mailto|data):", path):
            continue
        file = SITE / unquote(path) if path else SITE / name
        if not file.is_file() or (
            anchor and file.suffix == ".html" and unquote(anchor) not in parsed(file.name).ids
        ):
            wrong.append(target)
    return wrong


def test_the_site_has_every_page():
    assert set(ORDER) <= set(PAGES)
    assert len(NOTEBOOKS) == 27


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_every_anchor_leads_somewhere(name):
    assert broken(name) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_loaded_from_elsewhere(name):
    loaded = [
        attributes.get(LOADING[tag]) or ""
        for tag, attributes in parsed(name).tags
        if tag in LOADING and attributes.get("rel") != "canonical"
    ]
    assert [url for url in loaded if re.match(r"(https?:)?//", url)] == []


def test_no_style_sheet_loads_anything_from_elsewhere_or_what_is_not_there():
    for path in SITE.rglob("*.css"):
        css = path.read_text(encoding="utf-8")
        assert "@import url(http" not in css
        for url in re.findall(r"url\(['\"]?([^'\")]+)['\"]?\)", css):
            if not url.startswith(("data:", "#")):
                assert (path.parent / url.partition("?")[0].partition("#")[0]).exists(), url


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_has_its_words(name):
    alts = [image.get("alt") or "" for image in parsed(name).all("img")]
    assert all(alt.strip() for alt in alts)


@pytest.mark.parametrize(("name", "path"), NOTEBOOKS.items(), ids=NOTEBOOKS)
def test_the_words_are_those_of_the_notebook(name, path):
    alts = [
        output.metadata["image/png"]["alt"]
        for cell in nbformat.read(path, 4).cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    shown = {image["alt"] for image in parsed(name).all("img")}
    explorers = {svg["aria-label"] for svg in parsed(name).all("svg") if svg.get("role") == "img"}
    for alt in alts:
        title, _, words = alt.partition(". ")
        assert alt in shown or (title in explorers and words in parsed(name).text), alt
    assert all(alt in parsed(name).text for alt in shown)


@pytest.mark.parametrize("name", PAGES)
def test_headings_are_in_order(name):
    levels = parsed(name).headings
    assert levels[:1] == [1]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_contents_tell_each_notebook_with_its_claim_and_minutes():
    rows = re.findall(r"<tr.*?</tr>", read("index.html"), re.DOTALL)
    cells = [[re.sub(r"<[^>]*>", "", c) for c in re.findall(r"<td.*?</td>", r, re.S)] for r in rows]
    told = {row[0]: row[1:] for row in cells if len(row) == 4}
    for path in NOTEBOOKS.values():
        entry = read_entry(path)
        claim, builds_on, minutes = told.pop(entry.title)
        assert claim == entry.claim.replace("`", "").replace("'", "’")
        assert builds_on == ", ".join(entry.builds_on)
        assert minutes == str(entry.minutes)
    assert told == {}


def test_one_reads_on_from_page_to_page():
    for name, following in pairwise(WITH_ALL):
        assert re.search(rf'class="right-next"\s+href="{re.escape(following)}"', read(name)), name
        assert re.search(rf'class="left-prev"\s+href="{re.escape(name)}"', read(following)), name


@pytest.mark.parametrize(("name", "path"), NOTEBOOKS.items(), ids=NOTEBOOKS)
def test_hints_solutions_and_answers_are_folded(name, path):
    source = "\n".join(cell.source for cell in nbformat.read(path, 4).cells)
    folded = re.findall(r"<summary>(.*?)</summary>", source)
    assert parsed(name).folded == folded
    assert {"Hint", "Solution"} <= set(folded)
    assert all("open" not in fold for fold in parsed(name).all("details"))
    solutions = re.findall(r"<summary>Solution</summary>.*?</details>", read(name), re.DOTALL)
    assert all('class="highlight"' in text for text in solutions)


@pytest.mark.parametrize(("name", "path"), NOTEBOOKS.items(), ids=NOTEBOOKS)
def test_a_page_says_how_to_run_it_and_asks_for_no_answer(name, path):
    top = read(name).partition("<h1>")[0]
    assert "<code>make lab</code>" in top
    assert f"<code>{path.name}</code>" in top
    assert "Not attempted" not in parsed(name).text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_where_errors_are_reported(name):
    if name not in ("search.html", "genindex.html", "py-modindex.html"):
        assert re.search(r"rror on this page", parsed(name).text)


@pytest.mark.parametrize("name", PAGES)
def test_no_formula_is_left_as_it_was_written(name):
    prose = re.sub(r"<(pre|code|annotation|title)\b.*?</\1>", "", read(name), flags=re.DOTALL)
    assert not re.search(r"katex-error|\$[^$<]+\$|\\\(|\\begin\{", prose)


def test_every_term_is_linked_somewhere_and_leads_to_the_notation():
    linked = {url for name in NOTEBOOKS for tag, url in targets(name) if "#term-" in url}
    ids = {f"notation.html#{id}" for id in parsed("notation.html").ids if id.startswith("term-")}
    assert linked == ids


def test_every_icon_of_a_page_has_its_sign():
    icons = {icon for name in PAGES for icon in re.findall(r"\bfa-[a-z-]+", read(name))}
    css = (SITE / "_static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    signs = " ".join(re.findall(r"[^{}]*(?=\{--fa:)", css))
    drawn = set(re.findall(r"\bfa-[a-z-]+", signs))
    assert icons - drawn == {"fa-solid", "fa-lg", "fa-fw"}  # a font and two sizes


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small(name):
    words = re.sub(r"<svg.*?</svg>", "", read(name), flags=re.DOTALL)  # pictures do not count
    assert len(gzip.compress(words.encode())) <= PAGE_LIMIT


def test_the_site_is_small():
    files = [path for path in SITE.rglob("*") if path.is_file() and path.suffix != ".pdf"]
    assert sum(path.stat().st_size for path in files) <= SITE_LIMIT
