"""What a reader points at in a picture, what is said of it, and what a click on it does."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Target:
    """A place in a picture that can be pointed at and clicked, by hand or by key.

    panel   the number of the axes that it lies in
    place   (x, y) on these axes
    text    what is said of it while it is pointed at
    values  what a click sets: values of state variables, a dict
    eager   whether pointing at it is enough to set them
    """

    panel: int
    place: tuple[float, float]
    text: str
    values: dict = field(default_factory=dict)
    eager: bool = False
