"""A chord's end dragged for a second, in JupyterLab: pictures shown, and the wait for the last."""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import Row
from benchmarks.slider import IMPORTS, LIMITS, write_notebook
from tools.lab import browser_page, copy_book, find_browser, jupyterlab, open_notebook, run_all

MOVES = 60
DRAGS = 5
LEAST, LONGEST = 30, 200  # pictures, ms

# A promise of how many pictures a drag shows, and the ms from its end to the last of them. Moves
# go to the handle itself, since a mouse moved from outside comes too slowly.
DRAG = """(output, moves) => new Promise(resolve => {
    const handle = output.querySelector(".handle:not([hidden])");
    const moving = output.querySelectorAll(".nn-explorer svg > g")[1];
    let pictures = 0, last = 0, shown = moving.innerHTML;
    const observer = new MutationObserver(() => {
        if (moving.innerHTML === shown) return;
        shown = moving.innerHTML;
        pictures += 1;
        last = performance.now();
    });
    observer.observe(moving, { childList: true });
    handle.setPointerCapture = () => {};
    handle.hasPointerCapture = () => true;
    const box = handle.getBoundingClientRect();
    const to = (type, right) => handle.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, bubbles: true, buttons: 1,
        clientX: box.x + box.width / 2 + right, clientY: box.y + box.height / 2,
    }));
    to("pointerdown", 0);
    let move = 0;
    const clock = setInterval(() => {
        move += 1;
        to("pointermove", 2 * move);
        if (move < moves) return;
        clearInterval(clock);
        const released = performance.now();
        to("pointerup", 2 * move);
        setTimeout(() => {
            observer.disconnect();
            resolve([pictures, Math.max(last - released, 0)]);
        }, 1500);
    }, 1000 / moves);
})"""


def rows():
    if find_browser() is None:
        print("Left out, since there is no Chromium on this machine: a drag in JupyterLab")
        return
    with TemporaryDirectory() as scratch:
        book = copy_book(Path(scratch))
        write_notebook(book / "notebooks" / "drag.ipynb", IMPORTS["ours"])
        with jupyterlab(book) as lab, browser_page() as page:
            open_notebook(page, *lab, "work/drag.ipynb")
            run_all(page)
            for number, view in enumerate(LIMITS, start=1):
                drags = [drag(page, number) for _ in range(DRAGS + 1)][1:]
                pictures, wait = map(median, zip(*drags, strict=True))
                name = f"drag of {MOVES} moves in a second, {view}: pictures shown"
                yield Row(name, f"{pictures}", "", pictures, f"≥ {LEAST}", pictures >= LEAST)
                share = LONGEST / max(wait, 1)
                name = "… wait for the last after the release, the limit"
                limit = f"{LONGEST} ms"
                yield Row(name, f"{wait:.0f} ms", limit, share, "≥ 1", share >= 1)


def drag(page, number):
    """Drag the first handle of a cell's explorer from where it is at the start."""
    output = page.locator(".jp-CodeCell").nth(number).locator(".jp-OutputArea").first
    output.scroll_into_view_if_needed()
    output.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(500)
    return output.evaluate(DRAG, MOVES)
