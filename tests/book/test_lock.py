"""constraints.txt as it is made from pip's report."""

import json
import subprocess
import sys
from pathlib import Path

from packaging.version import Version

from tools.lock import HEAD, lock

ROOT = Path(__file__).parents[2]
INSTALLED = {
    "torch": "2.13.0+cpu",
    "Jinja2": "3.1.6",
    "attrs": "26.1.0",
    "neural-network-coursebook": "2",
    "nvidia-cublas-cu12": "12",
    "cuda-toolkit": "13",
    "triton": "3",
}
REPORT = {
    "install": [{"metadata": {"name": n, "version": v}} for n, v in INSTALLED.items()],
}
LINES = [HEAD, "attrs==26.1.0", "Jinja2==3.1.6", "torch==2.13.0"]


def test_versions_are_sorted_and_public_and_leave_out_the_book_and_cuda():
    assert lock(REPORT) == LINES


def test_it_runs_as_make_lock_calls_it(tmp_path):
    report = tmp_path / "lock.json"
    report.write_text(json.dumps(REPORT))
    printed = subprocess.check_output(
        [sys.executable, "-m", "tools.lock", report], cwd=ROOT, text=True
    )
    assert printed.splitlines() == LINES


def test_the_lock_holds_what_builds_the_book():
    """`make` installs the book with this setuptools, which pyproject.toml asks for."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    versions = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert Version(versions["setuptools"]) >= Version("77")
    assert lines[0] == HEAD
