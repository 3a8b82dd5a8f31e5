"""A figure that is redrawn quickly: its static part is drawn once, the moving part blitted."""

import numpy as np
from matplotlib.colors import ListedColormap, to_rgba

from helpers.figures import SHADE, canvas_png


class MovingPicture:
    """A figure with moving artists. Subclasses make both and say in `update` how they move.

    `moving` lists the artists from bottom to top. Everything else (axes, ticks, labels,
    legends) must stay as it is: it is drawn once and kept as the background.
    """

    def __init__(self, figure, moving):
        self.figure = figure
        self.moving = list(moving)
        self._background = None
        for artist in self.moving:
            artist.set_animated(True)

    def update(self, data):
        """Set the moving artists to `data`, the result of the explorer's pure function."""
        raise NotImplementedError

    def png(self, data):
        """Return the picture of `data` as PNG bytes."""
        self.update(data)
        canvas = self.figure.canvas
        if self._background is None:
            self.figure.draw_without_rendering()  # a layout settles at the second drawing
            canvas.draw()
            self.figure.set_layout_engine("none")
            self._background = canvas.copy_from_bbox(self.figure.bbox)
        canvas.restore_region(self._background)
        for artist in self.moving:
            self.figure.draw_artist(artist)
        return canvas_png(canvas, compress_level=1)


def shading(axes, x, low, high, opacity=0.7):
    """Return an image from `low` to `high` that shades parts of the interval of x (K,).

    Its data are (1, K), True where it shades. It belongs to the moving artists, below curves.
    """
    return axes.imshow(
        np.zeros((1, len(x))),
        extent=(x[0], x[-1], low, high),
        aspect="auto",
        cmap=ListedColormap(["none", to_rgba(SHADE, opacity)]),
        zorder=1,  # above the grid, which shines through
        vmin=0,
        vmax=1,
    )
