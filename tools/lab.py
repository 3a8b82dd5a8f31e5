"""The book in JupyterLab on this machine, in a real browser, for browser tests and benchmarks."""

import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from tools.surroundings import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 600  # for a server to start or a notebook to run: it ends a hang


def find_browser():
    """Return the path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def copy_book(folder):
    """Copy what a reader of the book opens to a folder, so that nothing saved reaches the book."""
    for part in ("helpers", "notebooks", "tools"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@contextmanager
def jupyterlab(book):
    """Open the copy of the book in the folder `book`, as a reader does; yield URL and token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    command = [
        *(sys.executable, "-m", "tools.open_book", "--no-browser"),
        *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        f"--IdentityProvider.token={token}",
        *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
        "--JupyterNotebookApp.expose_app_in_browser=True",  # the same server shows it
    ]
    log = book / "jupyterlab.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=book, stdout=output, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for_server(server, f"{url}/api/status?token={token}", log)
            yield url, token
        finally:
            server.terminate()
            server.wait(timeout=_SECONDS)


def _wait_for_server(server, url, log):
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start; its log:\n{log.read_text()}")


@contextmanager
def browser_page(width=1280, height=1000):
    """Open a page in a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(_SECONDS * 1000)
        yield page
        browser.close()


def open_notebook(page, url, token, name, application="doc/tree"):
    """Open a notebook and wait until its kernel is ready; "notebooks" opens it in Notebook."""
    page.goto(f"{url}/{application}/{name}?token={token}&reset")
    page.wait_for_function(
        """() => {
            const panel = window.jupyterapp?.shell.currentWidget;
            const session = panel?.sessionContext?.session;
            return session?.kernel?.connectionStatus === "connected"
                && session.kernel.status === "idle";
        }"""
    )
    # Some releases take cells that are out of sight off the page, where no test finds them.
    page.evaluate(
        """() => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.notebookConfig = {...notebook.notebookConfig, windowingMode: "none"};
        }"""
    )


def run_all(page):
    """Run all cells of the open notebook and wait until each has run."""
    page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        """() => {
            const panel = window.jupyterapp.shell.currentWidget;
            const cells = Array.from(panel.content.model.cells);
            return cells.filter(cell => cell.type === "code")
                .every(cell => cell.executionCount !== null && cell.executionState !== "running")
                && panel.sessionContext.session.kernel.status === "idle";
        }"""
    )
