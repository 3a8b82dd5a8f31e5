"""How long a reader waits for a check: an answer that nothing explains, told for the first time.

Everything is tried on it; in the same session the next answer to the task waits less.
"""

from time import perf_counter

import numpy as np

from benchmarks.measure import Row
from helpers.answers.check import TASKS, judge
from helpers.answers.comparison import Task

FIRST, AGAIN = 3.0, 1.0  # seconds that it may take


def rows():
    first, again = [], []
    for name, task in TASKS.items():
        if isinstance(task, Task) and task.draw(np.random.default_rng(0)):
            answer = _unlike(task.truth)
            for times in (first, again):
                start = perf_counter()
                judge(name, answer)
                times.append(perf_counter() - start)
    for what, times, limit in (("first", first, FIRST), ("second", again, AGAIN)):
        share = limit / max(times)
        what = f"{what} check of an answer, slowest task, the limit"
        yield Row(what, f"{max(times):.2f} s", f"{limit} s", share, "≥ 1", share >= 1)


def _unlike(truth):
    """Return a wrong answer that no slip explains."""
    return lambda *arguments: np.asarray(truth(*arguments), float) * 1.1 + 0.0123
