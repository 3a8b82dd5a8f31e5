"""The site as it was built: NN_BOOK_SITE names its folder. Without it nothing here runs."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SITE = ROOT / os.environ.get("NN_BOOK_SITE", "_site")
PAGES = sorted(path.name for path in SITE.glob("*.html")) if "NN_BOOK_SITE" in os.environ else []


def pytest_collection_modifyitems(items):
    """Skip what tests a site, unless there is one to test."""
    if "NN_BOOK_SITE" not in os.environ:
        skip = pytest.mark.skip(reason="NN_BOOK_SITE names no site: `make site` builds one")
        for item in items:
            if item.path.parent == Path(__file__).parent:
                item.add_marker(skip)
