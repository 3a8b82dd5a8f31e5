"""Contours of heights over a square window, as one artist."""

import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection


class Contours(LineCollection):
    """Contours on axes at some levels, over a window from `low` to `high` both ways."""

    def __init__(self, axes, low, high, levels, colour):
        super().__init__([], colors=colour, linewidths=0.8)
        self.window, self.levels = (low, high), levels
        axes.add_collection(self, autolim=False)

    def set_heights(self, heights):
        """Show the contours of heights (K, K), whose rows run upwards."""
        self.set_segments(contour_lines(*self.window, heights, self.levels))


def contour_lines(low, high, heights, levels):
    """Return the contours of heights (K, K) over a window as a list of arrays (M, 2) of points."""
    along = np.linspace(low, high, len(heights))
    lines = contour_generator(along, along, heights)
    return [part for level in levels for part in lines.lines(level)]
