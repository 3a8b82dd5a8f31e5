"""The site as built in a browser, from its files and without a network: seen, heard and typed."""

from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.site.built.conftest import PAGES, SITE
from tools.lab import find_browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (360, 600, 900, 1280)
THEMES = ("light", "dark")
PAGE = "1.3-squared-loss-is-not-convex.html"

if find_browser() is None:
    pytest.skip("no Chromium on this machine", allow_module_level=True)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@contextmanager
def opened(browser, name, theme="light", **options):
    """Open a page of the site as a file, without a network, in light or dark."""
    context = browser.new_context(offline=True, color_scheme=theme, **options)
    page = context.new_page()
    page.goto((SITE / name).as_uri())
    page.wait_for_function("document.documentElement.dataset.theme !== 'auto'")
    yield page
    context.close()


def serious(page, rules=None):
    """Return what axe finds that keeps somebody from reading, with where it is."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = Axe().run(page, options=options).response["violations"]
    return [
        (fault["id"], [node["target"] for node in fault["nodes"]][:5])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def unfold(page):
    """Open what is folded, so that it is tested too."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_in_light_and_no_faint_colour_in_dark(browser, name):
    with opened(browser, name, reduced_motion="reduce") as page:  # no colours in between
        unfold(page)
        # What KaTeX draws is hidden from screen readers, has the colours of the text around it,
        # and is half of all that axe would look at.
        page.evaluate(
            "for (const drawn of document.querySelectorAll('.katex-html')) drawn.remove()"
        )
        assert serious(page) == []
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert serious(page, ["color-contrast"]) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_the_screen_and_none_has_an_error(browser, name):
    with opened(browser, name) as page:
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("requestfailed", lambda request: errors.append(request.url))
        page.reload()
        unfold(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert errors == []


def test_what_is_too_wide_is_reached_in_its_box_by_a_keyboard(browser):
    with opened(browser, "2.3-two-layers.html", viewport={"width": 360, "height": 800}) as page:
        wide = page.locator("div.math[tabindex='0']").first
        wide.scroll_into_view_if_needed()
        first = "box => box.querySelector('.katex-html span').getBoundingClientRect().left"
        assert wide.evaluate(first) >= wide.bounding_box()["x"]
        wide.focus()
        for _ in range(30):
            page.keyboard.press("ArrowRight")
        page.wait_for_function("box => box.scrollLeft > 0", arg=wide.element_handle())


def test_a_page_in_dark_is_dark(browser):
    brightness = {}
    for theme in THEMES:
        with opened(browser, PAGE, theme=theme) as page:
            colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
            brightness[theme] = sum(int(part) for part in colour[4:-1].split(","))
    assert brightness["dark"] < 150 < 600 < brightness["light"]


def test_a_keyboard_alone_searches_reads_and_unfolds(browser):
    with opened(browser, "index.html") as page:
        page.keyboard.press("Control+k")
        page.wait_for_selector("#pst-search-dialog[open]")
        page.keyboard.type("spectral radius")
        page.keyboard.press("Enter")
        found = page.locator("#search-results a", has_text="2.5 Shared weights").first
        found.wait_for()
        found.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/2.5-shared-weights.html*")

        page.locator("body").press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")
        focused = ""
        while focused != "Answer":
            page.keyboard.press("Tab")
            assert seen_focus(page), page.evaluate("document.activeElement.outerHTML")[:200]
            focused = page.evaluate("document.activeElement.textContent")
        assert not page.evaluate("document.activeElement.parentElement.open")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open")


def seen_focus(page):
    """Whether one sees what has the focus: it has an outline, or a shadow in its place."""
    style = page.evaluate(
        "(({outlineStyle, boxShadow}) => [outlineStyle, boxShadow])"
        "(getComputedStyle(document.activeElement))"
    )
    return style != ["none", "none"]


def test_the_sidebar_shows_what_has_the_focus(browser):
    with opened(browser, PAGE) as page:
        page.locator("nav.bd-links a").first.focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('nav.bd-links a')")
        assert seen_focus(page)


def test_on_a_telephone_the_contents_open_and_close_by_keyboard(browser):
    with opened(browser, PAGE, viewport={"width": 360, "height": 800}) as page:
        link = page.locator("nav.bd-links a").first
        assert not link.is_visible()
        page.locator("button.primary-toggle").focus()
        page.keyboard.press("Enter")
        link.wait_for(state="visible")
        page.keyboard.press("Escape")
        link.wait_for(state="hidden")


def test_who_asks_for_less_motion_gets_none(browser):
    moving = """() => [...document.querySelectorAll("*")].filter(element => {
        const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(element);
        return transitionDuration.split(", ").some(time => time !== "0s")
            || animationName !== "none" || scrollBehavior !== "auto";
    }).length"""
    with opened(browser, PAGE) as page:
        assert page.evaluate(moving) > 0
    with opened(browser, PAGE, reduced_motion="reduce") as page:
        assert page.evaluate(moving) == 0


def test_without_scripts_the_page_is_there(browser):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto((SITE / PAGE).as_uri())
    assert page.locator("article h1").inner_text().startswith("1.3 The squared loss")
    assert page.locator("article .katex-html").first.is_visible()
    page.locator("article summary").first.click()
    assert page.locator("article details[open]").count() == 1
    context.close()
