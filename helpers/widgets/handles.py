"""What a reader grabs in a picture, and what it moves."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Handle:
    """A place in a picture that can be dragged, and moved by the arrow keys.

    label   names it, for those who do not see it too
    panel   the number of the axes that it moves in
    place   function (state, data) → (x, y) on these axes, or None where there is nothing to grab
    right   the slider that it moves to the right and left, by the name of the state variable
    up      the slider that it moves up and down, if that is another
    drag    function (x, y, state, data) → where the named sliders shall stand when the handle is
            dragged to (x, y), a dict; by default x and y themselves
    """

    label: str
    panel: int
    place: Callable
    right: str
    up: str | None = None
    drag: Callable | None = None

    @property
    def names(self):
        """The state variables that the handle moves."""
        return (self.right, self.up) if self.up else (self.right,)

    def positions(self, x, y, state, data):
        """Return where the sliders shall stand when the handle is dragged to (x, y)."""
        if self.drag:
            return self.drag(x, y, state, data)
        return dict(zip(self.names, (x, y), strict=False))
