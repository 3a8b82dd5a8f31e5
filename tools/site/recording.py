"""What Python would send to an explorer's page, computed before: for pages without Python.

A recording holds the states in which an explorer opens and where its stops lead, and from each of
them one slider, the main one, at a few of its values. It has all that the front end is sent:
`about`, once, and for each state a frame, with what cannot be moved left out. The main slider is
told to the page by the numbers of its recorded values.
"""

import base64
import json
import re
import zlib
from itertools import pairwise

import numpy as np

from helpers.widgets.controls import Slider
from helpers.widgets.explorer import Explorer

MOST, FEWEST = 25, 7  # values of a main slider
LARGEST = 300_000  # bytes of a recording as text: where pictures take more, fewer values have to do
GAP = "\ue000"  # stands for a number that is kept elsewhere
_PIECE = re.compile(r"<?[^<]+")  # of SVG: between two states most of them stay the same
_PATH = re.compile(r'(?<= d=")[^"]{60,}')  # a long one
_NUMBER = re.compile(r"[-\d.]+")


def fitting(explorer: Explorer) -> dict:
    """Return the recording of an explorer, with as many values as LARGEST leaves room for."""
    recording = recorded(explorer)
    while (size := len(packed(recording))) > LARGEST and (count := _count(recording)) > FEWEST:
        recording = recorded(explorer, max(FEWEST, int(count * LARGEST / size)))
    return recording


def _count(recording):
    return max(map(len, recording["runs"]))


def packed(recording: dict) -> str:
    """Return a recording as text: JSON, compressed, in base 64."""
    told = json.dumps(recording, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(zlib.compress(told.encode(), 9)).decode()


def recorded(explorer: Explorer, count: int = MOST) -> dict:
    """Return the recording of an explorer, with at most `count` values of a main slider.

    about   what the front end must know once
    stills  the layers that stand still, each once
    pieces  strings of which the moving layers are joined, each once; a list stands for numbers,
            the first of them and then the steps from each to the next, in tenths
    frames  what the front end is shown, with the numbers of its still layer and of its pieces;
            three numbers in the place of one are a path with gaps, its x and its y
    runs    lists of frames: from each stop the main slider over its values
    stops   dict: label → number of its run, place in the run; Reset is one of them
    values  dict: name of a main slider → its values, in the order of the runs
    """
    starts = _starts(explorer)
    values = _values(explorer, starts.values(), count)
    stills, pieces, frames, runs, stops = _Numbers(), _Numbers(), [], [], {}
    numbers = {}  # of runs
    for label, (main, state) in starts.items():
        rest = main, str({name: value for name, value in state.items() if name != main})
        if rest not in numbers:
            numbers[rest] = len(runs)
            runs.append([])
            for value in values.get(main, [None]):
                explorer.set(state if main is None else state | {main: value})
                frame = _frame(explorer, main, values)
                frame["still"] = stills.number(explorer.still)
                frame["moving"] = [_numbered(p, pieces) for p in _PIECE.findall(frame["moving"])]
                runs[-1].append(len(frames))
                frames.append(frame)
        place = values[main].index(state[main]) if main else 0
        stops[label] = [numbers[rest], place]
    explorer.press("Reset")
    return {
        "about": _about(explorer, values),
        "stills": stills.all,
        "pieces": pieces.all,
        "frames": frames,
        "runs": runs,
        "stops": stops,
        "values": values,
    }


def _numbered(piece, pieces):
    """Return the number of a piece of SVG; or three, of a path with gaps, its x and its y.

    Where a curve moves, its x mostly stay as they are.
    """
    path = _PATH.search(piece)
    if not path:
        return pieces.number(piece)
    numbers = _NUMBER.findall(path[0])
    gaps = piece.replace(path[0], _NUMBER.sub(GAP, path[0]))
    return [pieces.number(part) for part in (gaps, _steps(numbers[::2]), _steps(numbers[1::2]))]


def _steps(numbers):
    """Return numbers as steps in tenths, or joined where they have not just one decimal.

    The steps of a curve are short, and many are equal.
    """
    tenths = [round(10 * float(number)) for number in numbers]
    if [f"{tenth / 10:.1f}" for tenth in tenths] != numbers:
        return " ".join(numbers)
    return np.diff(tenths, prepend=0).tolist()


class _Numbers:
    """Numbers things in the order in which they are first met."""

    def __init__(self):
        self.all = []
        self._numbers = {}

    def number(self, thing):
        key = json.dumps(thing)
        if key not in self._numbers:
            self._numbers[key] = len(self.all)
            self.all.append(thing)
        return self._numbers[key]


def _starts(explorer):
    """Return a dict: label of a stop, or Reset, → its main slider, its state."""
    starts = {}
    for label in ["Reset", *explorer.stops]:
        explorer.press(label)
        starts[label] = main_slider(explorer), explorer.state
    return starts


def main_slider(explorer: Explorer) -> str | None:
    """Return the name of the main slider in the explorer's present state.

    It is time, where there is time, else the first slider that a reader can move.
    """
    time = explorer.about["time"]
    sliders = [time] if time else [n for n, c in explorer.controls.items() if type(c) is Slider]
    return next((name for name in sliders if _can_be_moved(explorer, name)), None)


def _can_be_moved(explorer, name):
    """Return whether a slider has an effect, and a handle in the picture if it is known by that."""
    places = [
        place
        for handle, place in zip(explorer.handles, explorer.frame["places"], strict=True)
        if name in handle.names
    ]
    there = name not in explorer.frame["idle"] and (any(places) or not places)
    return there and _gives_way(explorer, name)


def _gives_way(explorer, name):
    """Return whether a slider can be moved: some settings leave it no choice."""
    state, control = explorer.state, explorer.controls[name]
    found = set()
    for end in (control.low, control.high):
        explorer.set(state | {name: control.from_front(end)})
        found.add(explorer.state[name])
    explorer.set(state)
    return len(found) == 2


def _values(explorer, starts, count):
    """Return a dict: name of each main slider → its values, those of the starts among them."""
    starts = list(starts)
    return {
        name: spread(explorer.controls[name], {state[name] for _, state in starts}, count)
        for name in dict.fromkeys(main for main, _ in starts if main)
    }


def spread(control: Slider, own: set, count: int) -> list:
    """Return at most `count` values that a slider can take, its ends and `own` among them.

    They are as evenly spread as may be.
    """
    fixed = {control.low, control.high, *map(control.to_front, own)}
    gaps = np.array([high - low for low, high in pairwise(sorted(fixed))])
    parts = np.ones_like(gaps)
    while parts.sum() < count - 1 and (gaps / parts).max() > 1.01 * control.step:
        parts[np.argmax(gaps / parts)] += 1
    inner = [
        control.nearest(control.from_front(position))
        for low, gap, count in zip(sorted(fixed), gaps, parts, strict=False)
        for position in low + gap * np.arange(1, count) / count
    ]
    return sorted({control.from_front(control.low), control.from_front(control.high), *own, *inner})


def _about(explorer, values):
    """Return what the front end must know once, of what can be moved."""
    handles = _handles(explorer, values)
    touched = {name for _, names in handles for name in names}
    about = dict(explorer.about)
    about["controls"] = [
        {
            **{"name": name, "label": explorer.controls[name].label, "touched": name in touched},
            **{"kind": "slider", "low": 0, "high": len(steps) - 1, "step": 1},
        }
        for name, steps in values.items()
    ]
    about["handles"] = []
    for number, names in handles:
        told = explorer.about["handles"][number]
        spoken = [said for n, said in zip(told["names"], told["spoken"], strict=True) if n in names]
        label = explorer.handles[number].label or ", ".join(spoken)
        about["handles"].append(told | {"names": names, "spoken": spoken, "label": label})
    about["actions"] = ["Reset"]
    about["zoom"] = about["zoom"] if about["zoom"] in values else None
    return about


def _handles(explorer, values):
    """Return the numbers of the handles that move main sliders, and the names of these."""
    moved = [[name for name in handle.names if name in values] for handle in explorer.handles]
    return [(number, names) for number, names in enumerate(moved) if names]


def _frame(explorer, main, values):
    """Return what the front end is shown in the present state, of what can be moved."""
    frame = explorer.frame
    places = [
        frame["places"][number] if main in names else None
        for number, names in _handles(explorer, values)
    ]
    return {
        **{name: frame[name] for name in ("answers", "moving", "surfaces", "words", "stop")},
        "values": {name: steps.index(_at(explorer, name, steps)) for name, steps in values.items()},
        "texts": {name: frame["texts"][name] for name in values},
        "idle": [name for name in values if name != main],
        "places": places,
        "targets": list(_targets(explorer, main, values)),
    }


def _at(explorer, name, steps):
    """Return the recorded value of a slider that is nearest to its present one."""
    return min(steps, key=lambda value: abs(value - explorer.state[name]))


def _targets(explorer, main, values):
    """Yield the targets of which a click stays in the run, each with where it leads, or None."""
    found = explorer.targets(explorer.state, explorer.data)
    for target, shown in zip(found, explorer.frame["targets"], strict=True):
        changed = {n: v for n, v in target.values.items() if v != explorer.state[n]}
        if changed.keys() <= {main} and changed.get(main) in [None, *values.get(main, ())]:
            yield [*shown, values[main].index(changed[main]) if changed else None]
