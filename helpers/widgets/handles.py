"""What a reader grabs in a picture, and what it moves."""

from collections.abc import Callable
from dataclasses import dataclass

from helpers.figures import GREY


@dataclass(frozen=True, kw_only=True)
class Handle:
    """A place in a picture that can be dragged, and moved by the arrow keys.

    panel   the number of the axes that it moves in
    place   function (state, data) → (x, y) on these axes, or None where there is nothing to grab
    right   the slider that it moves to the right and left, by the name of the state variable
    up      the slider that it moves up and down, if that is another
    drag    function (x, y, state, data) → new values of these state variables, a dict, when the
            handle is dragged to (x, y); by default x and y themselves
    label   names it; by default with the labels of its sliders
    spoken  the names of what it moves, as they are spoken; by default these labels
    colour  of its ring, one of `helpers.figures.PALETTE`; grey where it hangs on nothing coloured
    called  whether a click beside it brings it there, if it is the nearest of its panel
    """

    panel: int
    place: Callable
    right: str
    up: str | None = None
    drag: Callable | None = None
    label: str | None = None
    spoken: tuple[str, ...] = ()
    colour: str = GREY
    called: bool = True

    @property
    def names(self):
        """The state variables that the handle moves."""
        return (self.right, self.up) if self.up else (self.right,)

    def values(self, x, y, state, data):
        """Return what its state variables shall be when the handle is dragged to (x, y)."""
        if self.drag:
            return self.drag(x, y, state, data)
        return dict(zip(self.names, (x, y), strict=False))
