"""The slice explorer in JupyterLab: from a key press on its slider to new pixels on the screen.

Ours and the usual one (`benchmarks.usual`) are two notebooks, each with a page and a kernel of
its own; the same key goes to one, then to the other.
"""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.measure import row
from tools.lab import (
    browser_page,
    copy_book,
    find_browser,
    jupyterlab,
    open_notebook,
    run_all,
)

ROOT = Path(__file__).parents[1]
LIMITS = {
    "1-D": 40,
    "2-D": 80,
    "surface": 80,
}  # views of the explorer, and ms that the kernel may take
IMPORTS = {
    "ours": "from helpers.explorers.slices import explorer",
    "usual": "from benchmarks.usual import usual_explorer as explorer",
}
PRESSES = 9

# window.busy: the longest time, in ms of the kernel's clock, that one message took the kernel
WATCH_KERNEL = """() => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    window.kernelIsIdle = () => kernel.status === "idle";
    let since;
    kernel.iopubMessage.connect((_, { header, content }) => {
        if (header.msg_type !== "status") return;
        const now = Date.parse(header.date);
        if (content.execution_state === "busy") since = now;
        else window.busy = Math.max(window.busy, now - since);
    });
}"""

# window.pixels: a promise of the ms from the next key to the frame with another picture, decoded
WATCH_PIXELS = """output => {
    const image = () => output.querySelector("img");
    const shown = () => image()?.src ?? output.querySelector(".nn-explorer svg")?.innerHTML;
    const before = shown();
    window.busy = 0;
    window.pixels = new Promise((resolve, reject) => {
        let pressed;
        const press = () => { pressed = performance.now(); };
        output.addEventListener("keydown", press, { capture: true, once: true });
        const observer = new MutationObserver(async () => {
            if (!shown() || shown() === before) return;
            await image()?.decode();
            observer.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - pressed));
        });
        const changes = { subtree: true, childList: true, attributeFilter: ["src"] };
        observer.observe(output, changes);
        setTimeout(() => reject(new Error("no new picture within a minute")), 60_000);
    });
}"""


def rows():
    if find_browser() is None:
        print("Left out, since there is no Chromium on this machine: the explorer in JupyterLab")
        return
    with two_pages() as pages:
        for number, (view, limit) in enumerate(LIMITS.items(), start=1):
            presses = [[press(page, number) for page in pages] for _ in range(PRESSES + 1)]
            pixels, kernel = np.transpose(presses[1:])  # each: ours and usual, press by press
            yield row(f"explorer {view}, key press to pixels; usual: interactive", *pixels, 6)
            yield row("… in the kernel, the limit", kernel[0], [limit] * PRESSES, 1)


@contextmanager
def two_pages():
    """Open and run both notebooks, each in a page of its own."""
    with TemporaryDirectory() as scratch:
        book = copy_book(Path(scratch))
        for name, import_explorer in IMPORTS.items():
            write_notebook(book / "notebooks" / f"{name}.ipynb", import_explorer)
        with jupyterlab(book) as lab, browser_page() as ours:
            pages = ours, ours.context.browser.new_page(viewport=ours.viewport_size)
            for page, name in zip(pages, IMPORTS, strict=True):
                open_notebook(page, *lab, f"work/{name}.ipynb")
                run_all(page)
                page.evaluate(WATCH_KERNEL)
            yield pages


def write_notebook(path, import_explorer):
    start = f"import sys\nsys.path.append({str(ROOT)!r})\n{import_explorer}"
    cells = [new_code_cell(source) for source in (start, *(f"explorer({v!r})" for v in LIMITS))]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), path)


def press(page, number):
    """Press → on the slider of the scale in a cell; return ms until pixels, ms in the kernel."""
    output = page.locator(".jp-CodeCell").nth(number).locator(".jp-OutputArea").first
    output.scroll_into_view_if_needed()
    output.locator("input[aria-label=scale], .noUi-handle").first.focus()
    output.evaluate(WATCH_PIXELS)
    page.keyboard.press("ArrowRight")
    pixels = page.evaluate("window.pixels")
    page.wait_for_timeout(100)  # for what the page asks of the kernel afterwards
    page.wait_for_function("window.kernelIsIdle()")
    return pixels, page.evaluate("window.busy")
