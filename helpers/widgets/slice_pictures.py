"""The pictures of the slice explorer: both losses along a line, or over a plane."""

import numpy as np
from matplotlib.image import AxesImage

from helpers.figures import BLACK, INK, LOSS_COLOUR, ORANGE, PAPER, SKY, VERMILION, new_figure
from helpers.widgets.contours import Contours
from helpers.widgets.picture import MovingPicture
from helpers.widgets.region import Region
from helpers.widgets.surface import Surface

VIEWS = ("1-D", "2-D", "surface")
LAMBDAS = np.linspace(-1, 1, 201)  # the chord's ends are among them
_COLOURS = (LOSS_COLOUR["likelihood"], LOSS_COLOUR["squared"])
LEVELS = np.linspace(0.1, 0.9, 9)
_CENTRE = {
    "marker": "P",
    "color": PAPER,
    "markeredgecolor": INK,
    "markersize": 9,
    "linestyle": "none",
}


class LinePicture(MovingPicture):
    """Both losses along the line, each with its chord and, below, the sign of its curvature."""

    def __init__(self, titles):
        figure, axes = new_figure(1, 2)
        super().__init__(figure)
        for k, title in enumerate(titles):
            self._panel(axes[k], title, _COLOURS[k], lambda data, k=k: data.lines[k])
            self.line(axes[k], lambda data, k=k: _centre_on(data.lines[k], data.origin), **_CENTRE)

    def _panel(self, axes, title, colour, line):
        bends_up = Region(axes, (-1, 1, -0.17, -0.1), color=SKY)
        self.follow(bends_up, data=lambda data: [line(data).bends > 0])
        bends_down = Region(axes, (-1, 1, -0.24, -0.17), color=ORANGE)
        self.follow(bends_down, data=lambda data: [line(data).bends < 0])
        self.line(axes, lambda data: (LAMBDAS, line(data).heights), color=colour, linestyle="-")
        self.line(axes, lambda data: _gap(line(data)), color=ORANGE, linestyle="-", linewidth=4)
        chord = {"color": BLACK, "linewidth": 1.3, "markersize": 6}
        self.line(axes, lambda data: _chord(line(data)), "o-", **chord)
        beside = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center"}
        lowest, highest = (axes.text(-0.05, height, "", fontsize=9, **beside) for height in (0, 1))
        self.follow(lowest, text=lambda data: f"{line(data).low:.3g}")
        self.follow(highest, text=lambda data: f"{line(data).high:.3g}")
        axes.set(xlim=(-1, 1), ylim=(-0.26, 1.06), xlabel="λ", title=title)
        axes.set_yticks([-0.135, -0.205], ["bends up", "bends down"], fontsize=9)
        axes.grid(False, axis="y")


def _centre_on(line, origin):
    return origin[0], np.interp(origin[0], LAMBDAS, line.heights)


def _chord(line):
    """Return the ends of the chord."""
    ends = list(line.chord)
    return LAMBDAS[ends], line.heights[ends]


def _gap(line):
    """Return the upright stroke from the chord to the curve where that is highest above it."""
    inner = LAMBDAS[[line.inner, line.inner]]
    foot = np.interp(inner[0], *_chord(line))
    return inner, np.array([foot, line.heights[line.inner] if line.violated else foot])


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


class MapPicture(MovingPicture):
    """Both losses over the plane: colours, contours, hatching where they bend down, the chord."""

    def __init__(self, titles):
        figure, axes = new_figure(1, 2, size=(9.2, 4.6))
        super().__init__(figure)
        for k, title in enumerate(titles):
            axes[k].set_title(f"{title} (hatched: bends down)")
            draw_map(self, axes[k], lambda data, k=k: data.maps[k])


def draw_map(picture, axes, plane):
    """Draw the map that a function of the data returns, with chord and centre, in axes."""
    square = (-1, 1, -1, 1)
    # heights[i, j] belong to λ₁ = axis[i], which runs to the right
    picture.follow(_HeatMap(axes, square), data=lambda data: plane(data).heights.T)
    hatched = {"facecolor": "none", "hatch": "//", "hatchcolor": VERMILION}
    bends_down = Region(axes, square, **hatched)
    picture.follow(bends_down, data=lambda data: plane(data).bends_down.T)
    contours = Contours(axes, -1, 1, LEVELS, PAPER)
    picture.follow(contours, heights=lambda data: plane(data).heights.T)
    picture.line(axes, lambda data: np.transpose(plane(data).ends), color=PAPER, linewidth=4)
    chord = {"color": INK, "markeredgecolor": PAPER, "linewidth": 1.5, "markersize": 7}
    picture.line(axes, lambda data: np.transpose(plane(data).ends), "o-", **chord)
    highest = {"color": ORANGE, "markeredgecolor": INK, "markersize": 9}
    picture.line(axes, lambda data: _highest(plane(data)), "D", **highest)
    picture.line(axes, lambda data: data.origin, **_CENTRE)
    axes.set(xlim=(-1, 1), ylim=(-1, 1), xlabel="λ₁", ylabel="λ₂")


def _highest(plane):
    """Return the point of the chord that lies farthest below the loss, none if none does."""
    return plane.inner if plane.violated else np.empty((2, 0))


class SurfacePicture(MovingPicture):
    """Both losses over the plane, each as a map and as a surface that turns in the hand."""

    def __init__(self, titles):
        figure, axes = new_figure(1, 4, size=(10.4, 3), width_ratios=(3, 4, 3, 4))
        super().__init__(figure)
        self.axes = [axes[k] for k in (0, 2, 1, 3)]  # maps first: handles lie in these
        for k, title in enumerate(titles):
            flat, raised = self.axes[k], self.axes[k + 2]
            draw_map(self, flat, lambda data, k=k: data.maps[k])
            flat.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1], aspect="equal")
            raised.set_title(title)
            surface = self.follow(Surface(raised, title), plane=lambda data, k=k: data.maps[k])
            self.surfaces.append(surface)


class SlicePicture:
    """The picture of the chosen view."""

    def __init__(self, titles=("likelihood loss", "squared loss")):
        pictures = LinePicture(titles), MapPicture(titles), SurfacePicture(titles)
        self.views = dict(zip(VIEWS, pictures, strict=True))

    def shown(self, data):
        """Return the picture that shows `data`."""
        return self.views[data.view]
