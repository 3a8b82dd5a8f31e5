"""The pictures of the slice explorer: both losses along a line, or over a plane."""

import matplotlib
import numpy as np
from contourpy import contour_generator
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap, to_rgba, to_rgba_array

from helpers.figures import BLACK, LOSS_COLOUR, ORANGE, SKY, VERMILION, new_figure
from helpers.widgets.picture import MovingPicture

LAMBDAS = np.linspace(-1, 1, 201)  # the chord's ends are among them
_LEVELS = np.linspace(0.1, 0.9, 9)


class LinePicture(MovingPicture):
    """Both losses along the line, each with its chord and, below, the sign of its curvature."""

    def __init__(self, titles):
        figure, axes = new_figure(1, 2)
        looks = zip(axes, titles, (LOSS_COLOUR["likelihood"], LOSS_COLOUR["squared"]), strict=True)
        self.panels = [_LinePanel(*look) for look in looks]
        super().__init__(figure, [artist for panel in self.panels for artist in panel.artists])

    def update(self, data):
        """Move both panels to the lines of `data`."""
        for panel, line in zip(self.panels, data.lines, strict=True):
            panel.update(line)


class _LinePanel:
    def __init__(self, axes, title, colour):
        self.strip = axes.imshow(
            np.zeros((2, len(LAMBDAS))),
            extent=(-1, 1, -0.24, -0.1),
            aspect="auto",
            cmap=ListedColormap([to_rgba("white", 0), SKY, ORANGE]),
            vmin=0,
            vmax=2,
            interpolation="nearest",
            zorder=1,
        )
        (self.curve,) = axes.plot([], [], color=colour, linestyle="-")
        (self.chord,) = axes.plot([], [], "o-", color=BLACK, linewidth=1.3, markersize=6)
        (self.gap,) = axes.plot([], [], color=ORANGE, linestyle="-", linewidth=4)
        axes.set(xlim=(-1, 1), ylim=(-0.26, 1.06), xlabel="λ", title=title)
        axes.set_yticks([-0.135, -0.205], ["bends up", "bends down"], fontsize=9)
        axes.grid(False, axis="y")
        self.artists = [self.strip, self.curve, self.gap, self.chord]

    def update(self, line):
        ends, heights = list(line.chord), line.heights
        self.strip.set_data([line.bends > 0, 2 * (line.bends < 0)])
        self.curve.set_data(LAMBDAS, heights)
        self.chord.set_data(LAMBDAS[ends], heights[ends])
        inner = LAMBDAS[line.inner]
        foot = np.interp(inner, LAMBDAS[ends], heights[ends])
        self.gap.set_data(
            [inner, inner], [foot, heights[line.inner]] if line.violated else [foot] * 2
        )


class MapPicture(MovingPicture):
    """Both losses over the plane: colours, contours, hatching where they bend down, the chord."""

    def __init__(self, titles):
        figure, axes = new_figure(1, 2, size=(9.2, 4.6))
        self.panels = [_MapPanel(ax, title) for ax, title in zip(axes, titles, strict=True)]
        super().__init__(figure, [artist for panel in self.panels for artist in panel.artists])

    def update(self, data):
        """Move both panels to the maps of `data`."""
        for panel, plane, line in zip(self.panels, data.maps, data.lines, strict=True):
            panel.update(plane, line)


class _HatchedImage(Artist):
    """Heights in [0, 1] as colours, hatched where asked, filling its axes pixel by pixel.

    Matplotlib's own images resample colours at every draw, which takes several times as long.
    """

    def __init__(self, axes):
        super().__init__()
        self.axes = axes
        self.set_data(np.zeros((1, 1)), np.zeros((1, 1), bool))
        self.colours = matplotlib.colormaps["cividis"](np.arange(256), bytes=True)
        self.hatch = to_rgba_array(VERMILION)[0] * 255

    def set_data(self, heights, hatched):
        """Take arrays whose rows run upwards."""
        self.heights, self.hatched = heights, hatched

    def draw(self, renderer):
        """Draw the image onto the pixels of the axes."""
        left, bottom, width, height = map(round, self.axes.bbox.bounds)
        up, right = np.ogrid[:height, :width]
        cell = up * len(self.heights) // height, right * len(self.heights[0]) // width
        pixels = self.colours[(255 * self.heights).astype(np.uint8)][cell]
        pixels[self.hatched[cell] & ((up + right) % 20 < 3)] = self.hatch
        context = renderer.new_gc()
        renderer.draw_image(context, left, bottom, pixels)
        context.restore()


class _MapPanel:
    def __init__(self, axes, title):
        self.image = _HatchedImage(axes)
        self.image.set_zorder(1)
        axes.add_artist(self.image)
        self.contours = LineCollection([], colors="white", linewidths=0.8, zorder=2)
        axes.add_collection(self.contours, autolim=False)
        (self.chord,) = axes.plot(
            [], [], "o-", color=BLACK, markeredgecolor="white", linewidth=1.5, markersize=7
        )
        axes.set(xlim=(-1, 1), ylim=(-1, 1), xlabel="λ₁", ylabel="λ₂")
        axes.set_title(f"{title} (hatched: bends down)")
        self.artists = [self.image, self.contours, self.chord]

    def update(self, plane, line):
        # heights[i, j] belong to λ₁ = axis[i], which runs to the right
        heights, axis = plane.heights.T, np.linspace(-1, 1, len(plane.heights))
        self.image.set_data(heights, plane.bends_down.T)
        lines = contour_generator(axis, axis, heights)
        self.contours.set_segments([part for level in _LEVELS for part in lines.lines(level)])
        self.chord.set_data(np.outer(line.along, LAMBDAS[list(line.chord)]))


class SlicePicture:
    """The picture of the chosen view."""

    def __init__(self, titles=("likelihood loss", "squared loss")):
        self.line, self.map = LinePicture(titles), MapPicture(titles)

    def shown(self, data):
        """Return the picture that shows `data`."""
        return self.map if data.maps else self.line

    def png(self, data):
        """Return the picture of `data` as PNG bytes."""
        return self.shown(data).png(data)
