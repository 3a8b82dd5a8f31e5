"""An explorer as a page has it: how it opens, as HTML, and its recording, as a script."""

import html
from pathlib import Path

from helpers.widgets.explorer import Explorer
from tools.site.recording import fitting, packed

_OPENING = """\
<figure class="nn-recorded" data-recording="{name}">
<div class="nn-explorer">
<div class="row"><div class="stops"><span>Go to</span> {stops}</div></div>
<div class="scrolls"><div class="picture" style="max-width: {wide:.0f}px">
<svg role="img" aria-label="{title}" viewBox="0 0 {width} {height}">{picture}</svg>
</div></div>
<div class="hover"></div>
<p>{words}</p>
</div>
<figcaption>Recorded for this page: the stops, and {moved}. \
In the notebook itself everything moves, and every click works.</figcaption>
</figure>
"""


def store(explorer: Explorer, name: str, folder: Path) -> None:
    """Write the recording of an explorer as a script, which runs from a file too, and as HTML."""
    recording = fitting(explorer)
    script = f'(globalThis.explorerRecordings ??= {{}})["{name}"] = "{packed(recording)}";\n'
    (folder / f"{name}.js").write_text(script, encoding="utf-8")
    moved = [control["label"] for control in recording["about"]["controls"]]
    (folder / f"{name}.html").write_text(_opening(explorer, name, moved), encoding="utf-8")


def _opening(explorer, name, moved):
    """Return the explorer as it opens, as HTML, with the labels of what moves on the page."""
    still, frame = explorer.still, explorer.frame
    return _OPENING.format(
        name=html.escape(name),
        title=html.escape(explorer.title),
        stops=" ".join(f"<span>{html.escape(stop)}</span>" for stop in explorer.stops),
        wide=100 / 72 * still["width"],
        width=still["width"],
        height=still["height"],
        picture=f"<g>{still['below']}</g><g>{frame['moving']}</g><g>{still['above']}</g>",
        words=html.escape(frame["words"]),
        moved=html.escape(", ".join(moved)),
    )
