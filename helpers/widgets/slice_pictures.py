"""The pictures of the slice explorer: both losses along a line, or over a plane."""

import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection
from matplotlib.image import AxesImage

from helpers.figures import BLACK, INK, LOSS_COLOUR, ORANGE, PAPER, SKY, VERMILION, new_figure
from helpers.widgets.picture import MovingPicture
from helpers.widgets.region import Region

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
        self.bends_up = Region(axes, (-1, 1, -0.17, -0.1), color=SKY)
        self.bends_down = Region(axes, (-1, 1, -0.24, -0.17), color=ORANGE)
        (self.curve,) = axes.plot([], [], color=colour, linestyle="-")
        (self.chord,) = axes.plot([], [], "o-", color=BLACK, linewidth=1.3, markersize=6)
        (self.gap,) = axes.plot([], [], color=ORANGE, linestyle="-", linewidth=4)
        axes.set(xlim=(-1, 1), ylim=(-0.26, 1.06), xlabel="λ", title=title)
        axes.set_yticks([-0.135, -0.205], ["bends up", "bends down"], fontsize=9)
        axes.grid(False, axis="y")
        self.artists = [self.bends_up, self.bends_down, self.curve, self.gap, self.chord]

    def update(self, line):
        ends, heights = list(line.chord), line.heights
        self.bends_up.set_data([line.bends > 0])
        self.bends_down.set_data([line.bends < 0])
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


class _HeatMap(AxesImage):
    """Heights in [0, 1] as colours, the same on a light and a dark page."""

    def __init__(self, axes, extent):
        super().__init__(axes, cmap="cividis", interpolation="none", origin="lower", extent=extent)
        self.set_data(np.zeros((1, 1)))
        self.set_clim(0, 1)
        axes.add_image(self)

    def draw(self, renderer):
        """Draw the image in a group that the style sheet knows."""
        renderer.open_group("heat map", gid="heat-map")
        super().draw(renderer)
        renderer.close_group("heat map")


class _MapPanel:
    def __init__(self, axes, title):
        square = (-1, 1, -1, 1)
        self.image = _HeatMap(axes, square)
        hatched = {"facecolor": "none", "hatch": "//", "hatchcolor": VERMILION}
        self.bends_down = Region(axes, square, **hatched)
        self.contours = LineCollection([], colors=PAPER, linewidths=0.8, zorder=2)
        axes.add_collection(self.contours, autolim=False)
        (self.chord,) = axes.plot(
            [], [], "o-", color=INK, markeredgecolor=PAPER, linewidth=1.5, markersize=7
        )
        axes.set(xlim=(-1, 1), ylim=(-1, 1), xlabel="λ₁", ylabel="λ₂")
        axes.set_title(f"{title} (hatched: bends down)")
        (self.casing,) = axes.plot([], [], color=PAPER, linestyle="-", linewidth=4)
        self.artists = [self.image, self.bends_down, self.contours, self.casing, self.chord]

    def update(self, plane, line):
        # heights[i, j] belong to λ₁ = axis[i], which runs to the right
        heights, axis = plane.heights.T, np.linspace(-1, 1, len(plane.heights))
        self.image.set_data(heights)
        self.bends_down.set_data(plane.bends_down.T)
        lines = contour_generator(axis, axis, heights)
        self.contours.set_segments([part for level in _LEVELS for part in lines.lines(level)])
        for drawn in (self.casing, self.chord):
            drawn.set_data(np.outer(line.along, LAMBDAS[list(line.chord)]))


class SlicePicture:
    """The picture of the chosen view."""

    def __init__(self, titles=("likelihood loss", "squared loss")):
        self.line, self.map = LinePicture(titles), MapPicture(titles)

    def shown(self, data):
        """Return the picture that shows `data`."""
        return self.map if data.maps else self.line
