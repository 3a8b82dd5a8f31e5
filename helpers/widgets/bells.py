"""A density in the hand: its mean hangs on the peak, its width on the point one σ away."""

import numpy as np

from helpers.widgets.handles import Handle


def bell_handles(panel, mean, std, colour, curve):
    """Return two handles on a bell drawn on a panel, in its colour.

    mean and std name its state variables; curve is a function of the data that returns the
    line (x, y) that is drawn.
    """

    def peak(state, data):
        return state[mean], np.interp(state[mean], *curve(data))

    def side(state, data):
        place = state[mean] + state[std]
        return place, np.interp(place, *curve(data))

    def widen(x, _y, state, _data):
        return {std: x - state[mean]}

    return [
        Handle(panel=panel, place=peak, right=mean, colour=colour),
        Handle(panel=panel, place=side, right=std, drag=widen, colour=colour),
    ]
