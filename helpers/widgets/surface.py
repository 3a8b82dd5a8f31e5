"""A surface of heights with a chord, to be turned in the hand.

The page draws it (`surface.js`) as `to_front` tells, and turns it without Python; Matplotlib
draws the home view, for pages that run no widget. Both project alike.
"""

from base64 import b64encode

import matplotlib
import numpy as np
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from helpers.figures import INK, ORANGE, VERMILION

TURN, RISE = -0.6, 0.6  # radians: the home view, from the side and from above
HALF = 0.6  # of the height of the surface, where its sides are from −1 to 1
REACH = 1.6  # of the axes: a surface keeps within, however it is turned
_CIVIDIS = matplotlib.colormaps["cividis"]
_COLOURS = [to_hex(_CIVIDIS(share)) for share in np.linspace(0, 1, 32)]


def project(x, y, height):
    """Return where points lie to the right and up in the home view, and how far away.

    x and y are from −1 to 1, heights from 0 to 1.
    """
    away = x * np.sin(TURN) + y * np.cos(TURN)
    up = HALF * (2 * height - 1) * np.cos(RISE) + away * np.sin(RISE)
    return x * np.cos(TURN) - y * np.sin(TURN), up, away


class Surface(PolyCollection):
    """The surface of a `Map`, which `set_plane` sets; in SVG it is left to the page."""

    def __init__(self, axes, name):
        super().__init__([])
        self.name, self.plane = name, None
        axes.add_collection(self, autolim=False)
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
        axes.axis("off")

    def set_plane(self, plane):
        """Show another `Map`."""
        self.plane = plane

    def draw(self, renderer):
        """Draw the home view, but in SVG nothing."""
        if isinstance(renderer, RendererSVG) or self.plane is None:
            return
        cells, colours, edges = self._cells()
        curve = np.transpose(project(*self.plane.way, self.plane.curve)[:2])
        between = ORANGE if self.plane.violated else "none"
        self.set_verts([*cells, curve, np.concatenate([curve, curve[::-1]]), curve[[0, -1]]])
        self.set_facecolors([*colours, between, "none", "none"])
        self.set_edgecolors([*edges, between, INK, INK])
        self.set_linewidths([*[0.3] * (len(cells) + 1), 1.2, 1.6])
        super().draw(renderer)

    def _cells(self):
        """Return the cells from back to front, their colours, and those of their edges."""
        heights = self.plane.heights
        axis = np.linspace(-1, 1, len(heights))
        right, up, away = project(axis[:, np.newaxis], axis, heights)
        corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
        end = len(axis) - 1
        parts = [(slice(i, end + i), slice(j, end + j)) for i, j in corners]
        order = np.argsort(-sum(away[part] for part in parts), axis=None)
        middles = sum(heights[part] for part in parts).ravel()[order] / 4
        bends_down = self.plane.bends_down[parts[0]].ravel()[order]
        cells = np.stack([[right[part].ravel(), up[part].ravel()] for part in parts])
        colours = _CIVIDIS(middles)
        edges = np.where(bends_down[:, np.newaxis], matplotlib.colors.to_rgba(VERMILION), colours)
        return cells.transpose(2, 0, 1)[order], colours, edges

    def to_front(self):
        """Return what the page draws: heights of the surface and along the chord, and its ends."""
        plane = self.plane
        return {
            "name": self.name,
            "size": len(plane.heights),
            "heights": _packed(plane.heights),
            "bendsDown": b64encode(plane.bends_down.astype(np.uint8).tobytes()).decode(),
            "ends": plane.ends,
            "curve": _packed(plane.curve),
            "violated": bool(plane.violated),
            "colours": _COLOURS,
        }


def _packed(heights):
    """Return heights from −½ to 1½ as whole numbers of 16 bits, in base 64."""
    whole = np.round((np.clip(heights, -0.5, 1.5) + 0.5) * 32767).astype("<u2")
    return b64encode(whole.tobytes()).decode()
