"""Two ways to do one thing, measured in turn, as a row of the table."""

from dataclasses import dataclass
from statistics import median
from timeit import timeit


@dataclass(frozen=True)
class Row:
    """A line of the table: ours, theirs, theirs in units of ours, the figure to reach."""

    what: str
    ours: str
    theirs: str
    ratio: float
    figure: str


def row(what, ours, theirs, figure):
    """Return the row of two lists of milliseconds, whose i-th entries were measured in turn."""
    ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
    return Row(what, *(_milliseconds(median(times)) for times in (ours, theirs)), ratio, figure)


def _milliseconds(time):
    return f"{time:,.0f} ms" if time >= 1000 else f"{time:.3g} ms"


def compare(what, ours, theirs, figure, rounds=9):
    """Return the row of two functions, called in turn; the first round is not counted."""
    pairs = [[timeit(f, number=1) * 1e3 for f in (ours, theirs)] for _ in range(rounds + 1)]
    return row(what, *zip(*pairs[1:], strict=True), figure)
