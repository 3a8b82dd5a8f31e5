"""Tasks whose answer is a witness: a chord that lies below a function that is not convex."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.answers.feedback import NOT_ATTEMPTED, Feedback, ReaderError, call, is_stub, not_yet
from helpers.convexity import chord_violation

_SETS = 12


@dataclass(frozen=True)
class WitnessTask:
    """A chord (start, end, t) below a function f, or a function of the reader's that finds one.

    draw    function of a numpy Generator → arguments, the reader's and those of `make`
    make    function of the same arguments → (f, shape of its points)
    single  whether one chord is asked for, for the one set of arguments that `draw` returns,
            rather than a function of the arguments that finds one for any
    praise  what a right answer is told
    """

    draw: Callable
    make: Callable
    single: bool
    praise: str

    def judge(self, answer):
        """Return `Feedback` on a chord, or on a function that finds chords."""
        if is_stub(answer):
            return NOT_ATTEMPTED
        if not self.single and not callable(answer):
            return not_yet(f"a function is asked for, but this is {answer!r:.80}.")
        rng = np.random.default_rng(2018)
        sets = [self.draw(rng) for _ in range(1 if self.single else _SETS)]
        for found, arguments in enumerate(sets):
            try:
                chord = (
                    call(answer, () if self.single else arguments)[0]
                    if callable(answer)
                    else answer
                )
            except ReaderError as failure:
                return not_yet(str(failure))
            if is_stub(chord):
                return NOT_ATTEMPTED
            fault = _fault(chord, *self.make(*arguments))
            if fault:
                count = "" if self.single else f" Right for {found} of {_SETS} cases."
                return not_yet(fault + count)
        return Feedback("right", self.praise)


def _fault(chord, f, shape):
    """Return in words why the chord is no witness against f, or None."""
    try:
        start, end, t = chord
        start, end = (
            np.asarray(point).astype(float, casting="same_kind") for point in (start, end)
        )
        t = float(t)
    except (TypeError, ValueError):
        return f"three things are asked for: start, end and t; your answer is {chord!r:.80}."
    if start.shape != shape or end.shape != shape:
        return f"start and end must have shape {shape}, yours {start.shape} and {end.shape}."
    if not (np.isfinite(start).all() and np.isfinite(end).all()):
        return "start and end must be finite."
    if not 0 < t < 1:
        return f"t must lie between 0 and 1, yours is {t:.4g}."
    if np.array_equal(start, end):
        return "both ends are the same point: the chord has no length."
    try:
        with np.errstate(all="ignore"):  # an overflow is told in words
            tried, turned = (chord_violation(f, start, end, fraction) for fraction in (t, 1 - t))
    except ValueError:
        return "the error is not finite at these points: stay closer to 0."
    if tried.violates:
        return None
    if turned.violates:
        return "with 1 − t in place of t this is a witness: t is measured from the start."
    if tried.gap > 0:
        return "the gap is no larger than rounding; look for a deeper one."
    return (
        f"at your inner point the chord lies {abs(tried.gap):.2g} above the curve, which proves "
        f"nothing. Where does the curve bend down?"
    )
