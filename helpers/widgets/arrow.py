"""An arrow whose foot and tip move."""

from matplotlib.quiver import Quiver


class Arrow(Quiver):
    """An arrow on the axes, in units of the data."""

    def __init__(self, axes, colour):
        scale = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.012}
        super().__init__(axes, [0], [0], [0], [0], color=colour, **scale)
        axes.add_collection(self, autolim=False)

    def set_vector(self, vector):
        """Show an arrow from a foot (x, y) along a vector (x, y)."""
        foot, along = vector
        self.set_offsets(foot)
        self.set_UVC(*along)
