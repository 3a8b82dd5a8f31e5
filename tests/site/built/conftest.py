"""The site as it was built: `make slow` builds it before it tests it."""

from pathlib import Path

ROOT = Path(__file__).parents[3]
SITE = ROOT / "_site"
PAGES = sorted(path.name for path in SITE.glob("*.html"))
