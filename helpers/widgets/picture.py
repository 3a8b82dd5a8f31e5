"""A figure as SVG in layers: what stands still is drawn once, what moves for each state."""

import io
import re
from base64 import b64decode, b64encode
from contextlib import contextmanager

import matplotlib
import numpy as np
from matplotlib.backends.backend_svg import RendererSVG
from PIL import Image

from helpers.figures import PALETTE

_DPI = 72  # SVG counts in points
_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "explorer"}
_COLOUR = re.compile("|".join(PALETTE), re.IGNORECASE)
_COORDINATES = re.compile(r'\b(?:d|x|y)="[^"]*"')
_SPARED = re.compile(r"(?<=\.\d)\d+|(?<=[MLQCz]) | (?=[MLQCz])")  # a tenth of a point is enough
_ALIKE = re.compile(r'(<use [^>]*?)( style="[^"]*")/>((?:<use [^>]*?\2/>)+)')  # markers in a row
_IMAGE = re.compile(r"(?<=data:image/png;base64,)[A-Za-z0-9+/=]+")
_CLIP = re.compile(r'<clipPath id="(\w+)">.*?</clipPath>', re.DOTALL)
_NEEDLESS = re.compile(
    r'<!--.*?-->|(?<=<g) id="\w+_\d+"|\n\s*| transform="rotate\(-0 [^)]*\)"'
    r"|(?<='DejaVu Sans')(?:, '[^']+')+(?=, sans-serif)",  # the fonts between first and last
    re.DOTALL,
)


class MovingPicture:
    """A figure with moving artists, each bound to the part of the data that it follows.

    Subclasses draw in `__init__`; what moves they draw with `follow` or `line`, from bottom to
    top. Everything else (axes, ticks, labels) must stay as it is; legends too, which lie above
    what moves.
    """

    def __init__(self, figure):
        self.figure = figure
        self.axes = figure.axes
        self.surfaces = []  # which the page draws and turns
        self._followers = []
        self._still = None

    @property
    def moving(self):
        """The moving artists, from bottom to top."""
        return [follower.artist for follower in self._followers]

    def follow(self, artist, **bindings):
        """Bind properties of an artist to functions of the explorer's data; return the artist.

        Each property is one that Matplotlib's `artist.set` knows, such as `data`, `text`, `xy`.
        """
        self._followers.append(_Follower(artist, bindings))
        for place, moving in enumerate(self.moving):  # above lines and texts, below legends, at 5
            moving.set_zorder(4.1 + 0.8 * place / len(self._followers))
        return artist

    def line(self, axes, points, *style, **styles):
        """Draw a line, or markers, through the points (x, y) that a function of the data returns.

        x and y are arrays, or two numbers for one point.
        """
        (line,) = axes.plot([], [], *style, **styles)
        return self.follow(line, data=lambda data: [np.atleast_1d(side) for side in points(data)])

    def rings(self, axes, points, marker, colour, size, **style):
        """Draw hollow markers around the points (x, y) that a function of the data returns."""
        hollow = {"markerfacecolor": "none", "markeredgecolor": colour, "markeredgewidth": 2}
        return self.line(axes, points, marker, linestyle="none", markersize=size, **hollow, **style)

    def upright(self, axes, x, **style):
        """Draw an upright line over the whole height, at an x that follows the data."""
        return self.follow(axes.axvline(0, **style), xdata=lambda data: [x(data)] * 2)

    def level(self, axes, y, **style):
        """Draw a level line over the whole width, at a y that follows the data."""
        return self.follow(axes.axhline(0, **style), ydata=lambda data: [y(data)] * 2)

    def shown(self, _data):
        """Return the picture that shows `data`: this one."""
        return self

    def still(self):
        """Return what stands still, as the front end takes it: layers, size, and panels."""
        if self._still is None:
            self.figure.set_dpi(_DPI)
            self.figure.draw_without_rendering()  # a layout settles at the second drawing
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")
            for axes in self.axes:  # those with an aspect would move by rounding at each drawing
                axes.set_position(axes.get_position())
                axes.set_aspect("auto")
            legends = [axes.get_legend() for axes in self.axes if axes.get_legend()]
            grounds = [self.figure.patch, *(axes.patch for axes in self.axes)]
            with matplotlib.rc_context(_SETTINGS):
                above = self._svg(legends)
                with _hidden([*self.moving, *legends, *grounds]):
                    below = self._svg([self.figure])
            width, height = self.figure.bbox.size
            self._still = {
                "below": below,
                "above": above,
                "width": float(width),
                "height": float(height),
                "panels": [_panel(axes, height) for axes in self.axes],
            }
        return self._still

    def fragment(self, data):
        """Return what moves, in the state of `data`, as SVG."""
        clips = set(_CLIP.findall(self.still()["below"]))
        with matplotlib.rc_context(_SETTINGS):
            drawn = "".join(follower.drawn(data, self._svg) for follower in self._followers)

        def once(clip):
            seen = clip[1] in clips
            clips.add(clip[1])
            return "" if seen else clip[0]

        return _CLIP.sub(once, drawn)

    def place(self, panel, point):
        """Return where a point (x, y) on a panel lies in the SVG, at most on the panel's edge."""
        axes = self.axes[panel]
        self.figure.set_dpi(_DPI)
        x, y = np.clip(axes.transData.transform(point), axes.bbox.min, axes.bbox.max)
        return round(float(x), 2), round(float(self.figure.bbox.height - y), 2)

    def _svg(self, artists):
        self.figure.set_dpi(_DPI)
        buffer = io.StringIO()
        renderer = RendererSVG(*self.figure.bbox.size, buffer, image_dpi=_DPI)
        start = buffer.tell()
        for artist in artists:
            artist.draw(renderer)
        renderer.finalize()
        drawn = _NEEDLESS.sub("", buffer.getvalue()[start:].rpartition("</svg>")[0])
        drawn = _ALIKE.sub(lambda found: _styled_once(*found.groups()), drawn)
        drawn = _IMAGE.sub(lambda found: _lean(found[0]), drawn)
        drawn = _COORDINATES.sub(lambda found: _SPARED.sub("", found[0]), drawn)
        return _COLOUR.sub(lambda found: f"var(--{PALETTE[found[0].lower()]})", drawn)


def _styled_once(first, style, others):
    """Return markers in a group that has their style."""
    return f"<g{style}>{first}/>{others.replace(style, '')}</g>"


def _lean(image):
    """Return a PNG in base 64 with its colours by number: of digits, half as long, and the same.

    One of more than 256 colours stays as it is.
    """
    pixels = np.asarray(Image.open(io.BytesIO(b64decode(image))).convert("RGBA"))
    colours, numbers = np.unique(pixels.view(np.uint32), return_inverse=True)
    if len(colours) > 256:
        return image
    numbered = Image.fromarray(numbers.reshape(pixels.shape[:2]).astype(np.uint8))
    numbered.putpalette(colours.tobytes(), "RGBA")
    buffer = io.BytesIO()
    numbered.save(buffer, "PNG")
    return b64encode(buffer.getvalue()).decode()


class _Follower:
    """An artist, the functions that it follows, and its SVG for the values that it has."""

    def __init__(self, artist, bindings):
        self.artist, self.bindings = artist, bindings
        self.values = self.svg = None

    def drawn(self, data, draw):
        """Return the artist as SVG in the state of `data`; it is drawn anew where it changes."""
        values = {name: function(data) for name, function in self.bindings.items()}
        if not _same(values, self.values):
            self.values = None  # should the values not fit
            self.artist.set(**values)
            self.svg = draw([self.artist])
            self.values = values
        return self.svg


def _same(one, other):
    """Return whether two values of a property are surely equal, entry by entry."""
    if type(one) is not type(other) or isinstance(one, np.ma.MaskedArray):
        return False
    if isinstance(one, dict):
        return all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    return one == other


@contextmanager
def _hidden(artists):
    """Hide artists while the still layer is drawn."""
    seen = [artist.get_visible() for artist in artists]
    for artist in artists:
        artist.set_visible(False)
    try:
        yield
    finally:
        for artist, visible in zip(artists, seen, strict=True):
            artist.set_visible(visible)


def _panel(axes, height):
    """Return where axes lie in the SVG, and the coordinates along both of their sides."""
    left, bottom, right, top = (float(side) for side in axes.bbox.extents)
    along = np.linspace(0, 1, 2 if _is_linear(axes) else 65)[:, np.newaxis]
    points = axes.transData.inverted().transform(axes.bbox.min + along * axes.bbox.size)
    return {
        "box": [left, float(height) - top, right - left, top - bottom],
        "x": [float(f"{x:.6g}") for x in points[:, 0]],
        "y": [float(f"{y:.6g}") for y in points[:, 1]],
        "names": [_name(axis) if axes.axison else "" for axis in (axes.xaxis, axes.yaxis)],
    }


def _name(axis):
    """Return the label of an axis without what is said about it in brackets."""
    return axis.get_label_text().partition(" (")[0]


def _is_linear(axes):
    return axes.get_xscale() == axes.get_yscale() == "linear"
