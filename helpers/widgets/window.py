"""Where the centre of a slice lies in its window: dragged, it moves the window over the loss."""

from functools import partial

from helpers.widgets.chord import in_plane, on_line
from helpers.widgets.controls import slider
from helpers.widgets.handles import Handle

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
                place=partial(on_line, panel, "origin1"),
                right="origin1",
                spoken=("λ",),
                called=False,
            ),
            Handle(
                label=f"centre, {name}",
                panel=panel,
                place=partial(in_plane, tuple(MIDDLE)),
                right="origin1",
                up="origin2",
                called=False,
            ),
        )
    ]
