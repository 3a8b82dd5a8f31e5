"""The tasks of notebook NUMBER."""

from helpers.answers.comparison import Mistake, Task


def _draw_points(rng):
    return float(rng.normal()), rng.normal(size=int(rng.integers(2, 8)))


_slope = Task(
    truth=lambda x: 2 * x,
    draw=lambda rng: (rng.normal(size=5),),
    mistakes=(
        Mistake(lambda x: x, "half of it: in the product x · x both factors change."),
        Mistake(lambda x: x**2, "this is the square itself: how much does it change with x?"),
    ),
    difficulty=1,
    minutes=2,
    praise="2x: zero at the bottom, and the steeper the farther from it.",
)

_where = Task(
    truth=lambda: 1.5,
    draw=lambda rng: (),
    mistakes=(
        Mistake(lambda: 3.0, "this is the slope; at which x does the square have it?"),
        Mistake(lambda: -1.5, "there it falls: mind the sign."),
    ),
    difficulty=2,
    minutes=3,
    praise="at x = 3/2, and nowhere else, since 2x takes every value once.",
)

_tangent = Task(
    truth=lambda x, z: x**2 + 2 * x * (z - x),
    draw=_draw_points,
    mistakes=(
        Mistake(lambda x, z: 2 * x * (z - x), "right but for its height: it must touch at z = x."),
        Mistake(lambda x, z: x**2 + 2 * x * z, "it rises from x on: by the slope times z − x."),
        Mistake(
            lambda x, z: x**2 + 2 * z * (z - x), "this is no line in z: the slope is that at x."
        ),
    ),
    difficulty=3,
    minutes=5,
    praise="it stays (z − x)² below the square: nowhere above it.",
)

TASKS = {"NUMBERa": _slope, "NUMBERb": _where, "NUMBERc": _tangent}
