"""The ends of a slice's chord, in the hand: on the line, and anywhere in the plane."""

from functools import partial

import numpy as np

from helpers.widgets.controls import slider
from helpers.widgets.handles import Handle
from helpers.widgets.slice_pictures import LAMBDAS

PLANE = {"first": ("first1", "first2"), "second": ("second1", "second2")}


def chord_controls():
    """Return the state variables of the chord's ends: two λ of the line, two (λ₁, λ₂)."""
    return {
        "left": slider("λ", -0.8, -1, 1, 0.01),
        "right": slider("λ", 0.3, -1, 1, 0.01),
        "first1": slider("λ₁", -0.8, -1, 1, 0.01),
        "first2": slider("λ₂", 0, -1, 1, 0.01),
        "second1": slider("λ₁", 0.3, -1, 1, 0.01),
        "second2": slider("λ₂", 0, -1, 1, 0.01),
    }


def chord_between(left, right, along=(1.0, 0.0)):
    """Return the state of a chord from λ = left to right of the line λ·along, in both views."""
    state = {"left": left, "right": right}
    for (first, second), place in zip(PLANE.values(), (left, right), strict=True):
        state |= {first: place * along[0], second: place * along[1]}
    return {name: round(float(value), 2) + 0.0 for name, value in state.items()}


def chord_handles(names):
    """Return a handle at each end of the chord, in the panel of each loss of these names.

    Neither is called the left one, since they may change places.
    """
    return [
        *(
            Handle(
                label=f"{which} end of the chord, {name}",
                panel=panel,
                place=partial(on_line, panel, end),
                right=end,
            )
            for panel, name in enumerate(names)
            for which, end in (("one", "left"), ("other", "right"))
        ),
        *(
            Handle(
                label=f"{which} end of the chord, {name}",
                panel=panel,
                place=partial(in_plane, coordinates),
                right=coordinates[0],
                up=coordinates[1],
            )
            for panel, name in enumerate(names)
            for which, coordinates in zip(("one", "other"), PLANE.values(), strict=True)
        ),
    ]


def on_line(panel, name, state, data):
    """Return the point of the loss in a panel at the λ of that name; None in other views."""
    if not data.lines:
        return None
    place = state[name]
    return place, data.lines[panel].heights[np.argmin(np.abs(LAMBDAS - place))]


def in_plane(coordinates, state, data):
    """Return the point (λ₁, λ₂) of these names; None in the view of lines."""
    return tuple(state[name] for name in coordinates) if data.maps else None
