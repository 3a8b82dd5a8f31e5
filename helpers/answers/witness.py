"""Tasks whose answer is a witness: a chord that lies below a function that is not convex."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.answers.feedback import NOT_ATTEMPTED, Feedback, not_yet
from helpers.answers.reader import ReaderError, as_chord, call, is_stub, shown
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
        """Return `Feedback` on a chord, or on a function that finds chords.

        Raises ReaderError, whose message is the sentence, where the reader's code fails.
        """
        if is_stub(answer):
            return NOT_ATTEMPTED
        if not self.single and not callable(answer):
            return not_yet(f"a function is asked for, but this is {shown(answer)}.")
        function = answer if callable(answer) else lambda: answer
        rng = np.random.default_rng(2018)
        faults, all_turned, complaints = [], True, []
        for _ in range(1 if self.single else _SETS):
            arguments = self.draw(rng)
            chord, complaint = call(function, () if self.single else arguments)
            if is_stub(chord):
                return NOT_ATTEMPTED
            fault, turned = _judged(*as_chord(chord), *self.make(*arguments))
            faults.append(fault)
            all_turned &= turned
            complaints += [complaint] if complaint else []
        return self._summary(faults, all_turned, complaints)

    def _summary(self, faults, all_turned, complaints):
        """Return `Feedback` on the faults, one a set (None for a witness)."""
        right = faults.count(None)
        if right == len(faults):
            if complaints:
                return not_yet(f"every chord is a witness, but {complaints[0]}")
            return Feedback("right", self.praise)
        if all_turned and not right:  # a single set may be a coincidence
            return not_yet(
                "with 1 − t in place of t this is a witness: t is measured from the start."
            )
        first = next(fault for fault in faults if fault)
        return not_yet(first if self.single else f"{first} Right for {right} of {_SETS} cases.")


def _judged(start, end, t, f, shape):
    """Return in words why the chord is no witness against f, or None, and whether 1 − t is one.

    Raises ReaderError where it is no chord at all.
    """
    if start.shape != shape or end.shape != shape:
        raise ReaderError(
            f"start and end must have shape {shape}, yours {start.shape} and {end.shape}."
        )
    start, end = start.astype(float), end.astype(float)
    if not (np.isfinite(start).all() and np.isfinite(end).all()):
        return "start and end must be finite.", False
    if not 0 < t < 1:
        return f"t must lie between 0 and 1, yours is {t:.4g}.", False
    if np.array_equal(start, end):
        return "both ends are the same point: the chord has no length.", False
    try:
        tried = chord_violation(f, start, end, t)
        turned = 0 < 1 - t < 1 and chord_violation(f, start, end, 1 - t).violates
    except ValueError:
        return "the error is not finite at these points: stay closer to 0.", False
    if tried.violates:
        return None, turned
    if tried.gap > 0:
        return "the gap is no larger than rounding; look for a deeper one.", turned
    return (
        f"at your inner point the chord lies {abs(tried.gap):.2g} above the curve, which proves "
        f"nothing. Where does the curve bend down?"
    ), turned
