"""Short texts that move together: one artist for all of them."""

from collections.abc import Iterable
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Text
from numpy.typing import ArrayLike

from helpers.figures import BLACK


class Glyphs(Artist):
    """Texts centred on points of the axes."""

    def __init__(self, axes: Axes, size: float = 10, colour: str = BLACK, **options: Any) -> None:
        super().__init__()
        middle = {"ha": "center", "va": "center"}
        self.text = Text(0, 0, "", fontsize=size, color=colour, **middle, **options)
        self.labels = []
        axes.add_artist(self)
        self.text.set_figure(axes.figure)
        self.text.set_transform(axes.transData)
        self.set_zorder(self.text.get_zorder())

    def set_labels(self, labels: Iterable[tuple[str, ArrayLike]]) -> None:
        """Show texts at points, as pairs of a text and (x, y)."""
        self.labels = list(labels)

    def draw(self, renderer: Any) -> None:
        """Draw one text after the other."""
        if not self.get_visible():
            return
        for text, point in self.labels:
            self.text.set_text(text)
            self.text.set_position(point)
            self.text.draw(renderer)
