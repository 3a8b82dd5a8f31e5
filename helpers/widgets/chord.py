"""The ends of a slice's chord, in the hand."""

from functools import partial

import numpy as np

from helpers.widgets.controls import slider
from helpers.widgets.handles import Handle
from helpers.widgets.slice_pictures import LAMBDAS


def chord_controls():
    """Return the state variables `left` and `right`, the λ of the chord's ends."""
    return {
        "left": slider("λ", -0.8, -1, 1, 0.01),
        "right": slider("λ", 0.3, -1, 1, 0.01),
    }


def chord_handles(names):
    """Return a handle at each end of the chord, in the panel of each loss of these names."""
    return [
        Handle(
            label=f"{end} end of the chord, {name}",
            panel=panel,
            place=partial(_place, panel, end),
            right=end,
            drag=partial(_drag, panel, end),
        )
        for panel, name in enumerate(names)
        for end in ("left", "right")
    ]


def _place(panel, end, state, data):
    line, place = data.lines[panel], state[end]
    if data.maps:
        return np.multiply(line.along, place)
    return place, line.heights[np.argmin(np.abs(LAMBDAS - place))]


def _drag(panel, end, x, y, _state, data):
    return {end: np.dot(data.lines[panel].along, (x, y)) if data.maps else x}
