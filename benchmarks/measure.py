"""Two ways to do one thing, measured in turn, as a row of the table."""

from dataclasses import dataclass
from statistics import median
from timeit import timeit


@dataclass(frozen=True)
class Row:
    """A line of the table: ours, theirs, theirs in units of ours, the figure, and if reached."""

    what: str
    ours: str
    theirs: str
    ratio: float
    figure: str
    reached: bool


def row(what, ours, theirs, least):
    """Return the row of two lists of milliseconds, whose i-th entries were measured in turn.

    least is the ratio to reach.
    """
    ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
    times = (_milliseconds(median(times)) for times in (ours, theirs))
    return Row(what, *times, ratio, f"≥ {least:g}", ratio >= least)


def _milliseconds(time):
    return f"{time:,.0f} ms" if time >= 1000 else f"{time:.3g} ms"


def compare(what, ours, theirs, least, rounds=9, number=1):
    """Return the row of two functions, called in turn; the first round is not counted.

    A round calls each `number` times, for functions so quick that the clock would count.
    """
    pairs = [
        [timeit(f, number=number) * 1e3 / number for f in (ours, theirs)] for _ in range(rounds + 1)
    ]
    return row(what, *zip(*pairs[1:], strict=True), least)
