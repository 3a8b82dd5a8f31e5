"""Where the centre of a slice lies in its window: dragged, it moves the window over the loss."""

from functools import partial

import numpy as np

from helpers.widgets.controls import slider
from helpers.widgets.handles import Handle
from helpers.widgets.slice_pictures import LAMBDAS

MIDDLE = {"origin1": 0.0, "origin2": 0.0}  # where the centre is at first


def window_controls():
    """Return the state variables of the centre's place: λ₁, or λ on a line, and λ₂."""
    labels = zip(MIDDLE.items(), ("λ₁", "λ₂"), strict=True)
    return {name: slider(label, value, -1, 1, 0.01) for (name, value), label in labels}


def window_handles(names):
    """Return a handle at the centre, in the panel of each loss of these names, for both views."""
    return [
        handle
        for panel, name in enumerate(names)
        for handle in (
            Handle(
                label=f"centre, {name}",
                panel=panel,
                place=partial(_on_line, panel),
                right="origin1",
                spoken=("λ",),
                called=False,
            ),
            Handle(
                label=f"centre, {name}",
                panel=panel,
                place=_in_plane,
                right="origin1",
                up="origin2",
                called=False,
            ),
        )
    ]


def _on_line(panel, state, data):
    if not data.lines:
        return None
    place = state["origin1"]
    return place, data.lines[panel].heights[np.argmin(np.abs(LAMBDAS - place))]


def _in_plane(state, data):
    return (state["origin1"], state["origin2"]) if data.maps else None
