"""JupyterLab on this machine, driven in a real browser, for browser tests and benchmarks."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 180  # for a server to start or a notebook to run
_NO_NEWS = '{"fetchNews": "false", "checkForUpdates": false}'


def find_browser():
    """Return the path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def jupyterlab(root, scratch):
    """Run JupyterLab on the folder `root`, all its settings in `scratch`; yield URL and token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    settings = Path(scratch) / "settings"
    news = settings / "@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text(_NO_NEWS)
    folders = {
        name: str(Path(scratch) / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.user_settings_dir={settings}",
        f"--LabApp.workspaces_dir={Path(scratch) / 'workspaces'}",
        *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
    ]
    log = Path(scratch) / "jupyterlab.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, env={**os.environ, **folders}, stdout=output, stderr=subprocess.STDOUT
        )
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


def open_notebook(page, url, token, name):
    """Open a notebook and wait until its kernel is ready."""
    page.goto(f"{url}/doc/tree/{name}?token={token}&reset")
    page.wait_for_function(
        """() => {
            const panel = window.jupyterapp?.shell.currentWidget;
            const session = panel?.sessionContext?.session;
            return session?.kernel?.connectionStatus === "connected"
                && session.kernel.status === "idle";
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
