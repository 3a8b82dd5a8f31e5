"""Cells of a grid, shaded or hatched as one path."""

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from helpers.figures import SHADE

_NOTHING = np.empty((0, 2))


class Region(PathPatch):
    """The cells of a grid that are True; add it with the extent (left, right, low, high)."""

    def __init__(self, axes, extent, **style):
        super().__init__(Path(_NOTHING), linewidth=0, **style)
        self.extent = extent
        axes.add_patch(self)

    def set_data(self, cells):
        """Show the True cells of an array (rows, columns), whose rows run upwards."""
        self.cells = np.asarray(cells, dtype=bool)
        rows, columns = self.cells.shape
        edges = np.diff(np.pad(self.cells.astype(int), ((0, 0), (1, 1))), axis=1)
        row, start = np.nonzero(edges > 0)  # a run of cells in a row is one rectangle
        _, end = np.nonzero(edges < 0)
        left, right, low, high = self.extent
        x0, x1 = (left + (right - left) * place / columns for place in (start, end))
        y0, y1 = (low + (high - low) * place / rows for place in (row, row + 1))
        corners = np.stack([[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]).transpose(2, 0, 1)
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
        self.set_path(Path(corners.reshape(-1, 2), np.tile(codes, len(row)).astype(Path.code_type)))


def shading(axes, x, low, high, opacity=0.7):
    """Return a region from `low` to `high` that shades parts of the interval of x (K,).

    Its data are (1, K), True where it shades. It belongs to the moving artists, below curves.
    """
    style = {"color": SHADE, "alpha": opacity, "zorder": 1}  # above the grid, which shines through
    return Region(axes, (x[0], x[-1], low, high), **style)
