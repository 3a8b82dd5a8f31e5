"""A recording beside Python: what the page would show, and what Python sends for that state."""

import base64
import json
import re
import zlib
from itertools import accumulate

from tools.site.recording import GAP


def unpacked(script):
    """Return the recording that a script assigns."""
    text = re.search(r'= "([^"]+)";', script)[1]
    return json.loads(zlib.decompress(base64.b64decode(text)))


def assert_script_equals_python(explorer, name, folder):
    """The script of that name in a folder holds what an explorer shows."""
    script = (folder / f"{name}.js").read_text(encoding="utf-8")
    assert_equals_python(unpacked(script), explorer)


def moving(recording, frame):
    """Return the moving layer of a frame, joined from its pieces."""
    return "".join(_joined(recording["pieces"], piece) for piece in frame["moving"])


def _joined(pieces, number):
    if isinstance(number, int):
        return pieces[number]
    gaps, *sides = (pieces[k] for k in number)
    sides = [side.split(" ") if isinstance(side, str) else _summed(side) for side in sides]
    first, *others = gaps.split(GAP)
    return first + "".join(sides[k % 2][k // 2] + text for k, text in enumerate(others))


def _summed(steps):
    return [f"{tenths / 10:.1f}" for tenths in accumulate(steps)]


def assert_equals_python(recording, explorer):
    """Every frame is what Python sends in its state: picture, words, and the rest.

    From each stop the main slider is moved as a reader would, in another order than recorded.
    """
    recording = through_json(recording)
    for label, (run, here) in recording["stops"].items():
        frames = [recording["frames"][number] for number in recording["runs"][run]]
        main = main_of(recording, frames[0])
        explorer.press(label)
        assert_shows(recording, frames[here], explorer, main)
        for frame in frames[::2] + frames[1::2] if main else []:
            explorer.set({main: recording["values"][main][frame["values"][main]]})
            assert_shows(recording, frame, explorer, main)


def through_json(told):
    return json.loads(json.dumps(told))


def main_of(recording, frame):
    """Return the name of the slider that moves on from a frame, or None."""
    return next((name for name in recording["values"] if name not in frame["idle"]), None)


def assert_shows(recording, frame, explorer, main):
    """A recorded frame shows what the explorer's own does, of what can be moved."""
    own = through_json(explorer.frame)
    assert moving(recording, frame) == own["moving"]
    assert recording["stills"][frame["still"]] == through_json(explorer.still)
    for name in ("words", "stop", "surfaces"):
        assert frame[name] == own[name]
    assert frame["texts"].items() <= own["texts"].items()
    if main:
        place = frame["values"][main]
        assert recording["values"][main][place] == explorer.state[main]
    own_places = zip(explorer.handles, own["places"], strict=True)
    moved = [place for handle, place in own_places if main in handle.names]
    places = list(zip(recording["about"]["handles"], frame["places"], strict=True))
    assert [place for handle, place in places if main in handle["names"]] == moved
    assert not any(place for handle, place in places if main not in handle["names"])
    assert all(target[:4] in own["targets"] for target in frame["targets"])
