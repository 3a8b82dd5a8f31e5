"""The controls of explorers, declared: each has a label, a first `value` and its other values.

A control is told, and says, a value as the front end does: `to_front` and `from_front`. `valid`
returns a value as the state holds it, or raises ValueError.
"""

from dataclasses import asdict, dataclass, field

import numpy as np

_VALUE = {"linear": float, "log": lambda position: 10.0 ** float(position), "sinh": np.sinh}
_POSITION = {"linear": float, "log": np.log10, "sinh": np.arcsinh}


@dataclass(frozen=True, kw_only=True)
class Slider:
    """Numbers on a scale of which `low`, `high` and `step`, the arrow keys' step, are positions.

    scale is "linear", "log", where a position is a power of ten, or "sinh", which is like it on
    both sides of 0.
    """

    label: str
    value: float
    low: float
    high: float
    step: float
    scale: str = "linear"
    whole: bool = False
    digits: int = 2

    def valid(self, value):
        """Return a number, moved into the range."""
        if not np.isfinite(value):
            raise ValueError(f"{self.label} must be a finite number, got {value!r}")
        low, high = map(_VALUE[self.scale], (self.low, self.high))
        inside = min(max(value, low), high)
        return round(inside) if self.whole else float(inside)

    def nearest(self, value):
        """Return the value nearest to this one that a step of the slider reaches."""
        steps = round((self.to_front(self.valid(value)) - self.low) / self.step)
        return self.from_front(round(min(self.low + steps * self.step, self.high), 12))

    def text(self, value):
        """Return the value in few digits."""
        if self.whole:
            return f"{value}"
        return f"{value:.{self.digits}f}" if self.scale == "linear" else f"{value:.3g}"

    def to_front(self, value):
        """Return where the value stands on the slider."""
        return float(_POSITION[self.scale](value))

    def from_front(self, position):
        """Return the value that stands there."""
        return self.valid(_VALUE[self.scale](position))

    def described(self):
        """Return what the front end must know."""
        return {"kind": "slider"} | asdict(self)


class Picked(Slider):
    """A whole number that is set by clicks in the picture: nothing is drawn of it."""

    def described(self):
        """Return what the front end must know."""
        return super().described() | {"kind": "picked"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Buttons of which one is chosen: names and their values."""

    label: str
    value: object
    names: tuple[str, ...]
    values: tuple

    def valid(self, value):
        """Return the value if it is one of those to choose from."""
        if value not in self.values:
            raise ValueError(f"{self.label} must be one of {self.values}, got {value!r}")
        return value

    def text(self, value):
        """Return the name of a value."""
        return self.names[self.values.index(value)]

    def to_front(self, value):
        """Return the number of a value."""
        return self.values.index(value)

    def from_front(self, number):
        """Return the value of that number."""
        return self.values[number]

    def described(self):
        """Return what the front end must know."""
        return {"kind": "choice", "label": self.label, "names": self.names}


@dataclass(frozen=True)
class Dice:
    """A button that moves on to the next random seed, which is its value."""

    label: str
    value: int = 0

    def valid(self, value):
        """Return a whole number that is not negative."""
        if value != int(value) or value < 0:
            raise ValueError(f"a seed must be a whole number from 0, got {value!r}")
        return int(value)

    def text(self, value):
        """Return the seed in digits."""
        return str(value)

    to_front = from_front = valid

    def described(self):
        """Return what the front end must know."""
        return {"kind": "dice", "label": self.label}


@dataclass(frozen=True)
class Paint:
    """Whole numbers that clicks write over cells of the picture: a dict, by the cells' names."""

    label: str
    cells: frozenset[str]
    low: int
    high: int
    value: dict[str, int] = field(default_factory=dict)

    def valid(self, value):
        """Return the numbers, if they are in the range and in cells that there are."""
        if not (
            value.keys() <= self.cells and set(value.values()) <= {*range(self.low, self.high + 1)}
        ):
            raise ValueError(
                f"{self.label} must have whole numbers {self.low} to {self.high} in cells "
                f"that there are, got {value!r}"
            )
        return dict(value)

    def text(self, value):
        """Return how many cells are painted."""
        return str(len(value))

    to_front = from_front = valid

    def described(self):
        """Return what the front end must know."""
        return {"kind": "picked", "label": self.label}


def slider(label, value, low, high, step, digits=2):
    """Return a slider over low … high; the arrow keys move it by `step`."""
    return Slider(label=label, value=value, low=low, high=high, step=step, digits=digits)


def whole_slider(label, value, low, high, step=1):
    """Return a slider over whole numbers."""
    return Slider(label=label, value=value, low=low, high=high, step=step, whole=True)


def picked(label, value, low, high):
    """Return a whole number from low to high that clicks in the picture set."""
    return Picked(label=label, value=value, low=low, high=high, step=1, whole=True)


def log_slider(label, value, low, high, step=0.1, whole=False):
    """Return a slider over the powers of ten 10^low … 10^high, `step` in the exponent."""
    return Slider(label=label, value=value, low=low, high=high, step=step, scale="log", whole=whole)


def signed_log_slider(label, value, largest, step=0.02):
    """Return a slider from −largest to largest, fine around 0; `step` is relative far from it."""
    end = float(np.arcsinh(largest))
    return Slider(label=label, value=value, low=-end, high=end, step=step, scale="sinh")


def choice(label, options, value=None):
    """Return buttons of which one is chosen; options are values, or (name, value) pairs."""
    pairs = [option if isinstance(option, tuple) else (str(option), option) for option in options]
    names, values = zip(*pairs, strict=True)
    return Choice(
        label=label, value=values[0] if value is None else value, names=names, values=values
    )
