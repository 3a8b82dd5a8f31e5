"""Tasks whose answer is a witness: a chord that lies below a function that is not convex."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.answers.feedback import NOT_ATTEMPTED, not_yet, praised
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
    difficulty, minutes, praise  see `Task`
    where   function (point, *arguments) → what the point is to the reader, in words
    slips   pairs (change, sentence): change(start, end, t, *arguments) makes of the chords that
            a known mistake returns a witness for each set of arguments
    """

    draw: Callable
    make: Callable
    single: bool
    difficulty: int
    minutes: int
    praise: str
    where: Callable | None = None
    slips: tuple[tuple[Callable, str], ...] = ()

    def judge(self, answer, _solution=None):
        """Return `Feedback` on a chord, or on a function that finds chords.

        Raises ReaderError, whose message is the sentence, where the reader's code fails.
        """
        if is_stub(answer):
            return NOT_ATTEMPTED
        if not self.single and not callable(answer):
            return not_yet(f"a function is asked for, but this is {shown(answer)}.")
        function = answer if callable(answer) else lambda: answer
        rng = np.random.default_rng(2018)
        chords, complaints = [], []
        for _ in range(1 if self.single else _SETS):
            arguments = self.draw(rng)
            chord, complaint = call(function, () if self.single else arguments)
            if is_stub(chord):
                return NOT_ATTEMPTED
            chords.append(_Chord(as_chord(chord), arguments, *self.make(*arguments)))
            complaints += [complaint] if complaint else []
        return self._summary(chords, complaints)

    def _summary(self, chords, complaints):
        """Return `Feedback` on the chords, one for each set."""
        wrong = [chord for chord in chords if not chord.is_witness()]
        if not wrong:
            if complaints:
                return not_yet(f"every chord is a witness, but {complaints[0]}")
            return praised(self)
        for change, sentence in self.slips:
            if all(chord.is_witness(partial(_of_set, change, chord)) for chord in chords):
                return not_yet(sentence)
        for change, sentence in _SLIPS[: 1 if self.single else None]:  # one may be a coincidence
            if len(wrong) == len(chords) and all(chord.is_witness(change) for chord in chords):
                return not_yet(sentence)
        said = wrong[0].fault()
        if self.where:
            start, end = (self.where(point, *wrong[0].arguments) for point in wrong[0].ends)
            said += f" Your start lies at {start}, your end at {end}."
        if not self.single:
            said += f" Right for {len(chords) - len(wrong)} of {len(chords)} cases."
        return not_yet(said)


def _of_set(change, chord, start, end, t):
    return change(start, end, t, *chord.arguments)


class _Chord:
    """A reader's chord below f, drawn for a set of arguments.

    Raises ReaderError where it is no chord at all.
    """

    def __init__(self, chord, arguments, f, shape):
        start, end, self.t = chord
        if start.shape != shape or end.shape != shape:
            raise ReaderError(
                f"start and end must have shape {shape}, yours {start.shape} and {end.shape}."
            )
        self.ends = start.astype(float), end.astype(float)
        self.arguments, self.f = arguments, f

    def is_witness(self, change=None):
        """Return whether the chord, or another that `change` makes of it, disproves convexity."""
        start, end, t = change(*self.ends, self.t) if change else (*self.ends, self.t)
        if not (0 < t < 1 and np.isfinite([start, end]).all()) or np.array_equal(start, end):
            return False
        try:
            return chord_violation(self.f, start, end, t).violates
        except ValueError:  # the function is not finite there
            return False

    def fault(self):
        """Return in words why the chord is no witness."""
        start, end = self.ends
        if not (np.isfinite(start).all() and np.isfinite(end).all()):
            return "start and end must be finite."
        if self.t in (0, 1):
            said = "end" if self.t else "start"
            return f"t = {self.t:.0f} names the {said} of the chord itself, not an inner point."
        if not 0 < self.t < 1:
            return (
                f"t must lie between 0 and 1, yours is {self.t:.4g}: it is the share of the way "
                "from start to end, not a point."
            )
        if np.array_equal(start, end):
            return "both ends are the same point: the chord has no length."
        values = [self.f(w) for w in (start, start + self.t * (end - start), end)]
        if not np.isfinite(values).all():
            return "the error is not finite at these points: stay closer to 0."
        return _told(*values, self.t)


def _told(first, inner, last, t):
    """Return what the three values say of the chord."""
    chord = (1 - t) * first + t * last
    values = (
        f"the error is {first:.3g} at your start and {last:.3g} at your end, so the chord is at "
        f"{chord:.3g} above your inner point; the error there is"
    )
    if inner > chord:
        return f"{values} higher by no more than rounding. Look for a deeper gap."
    lower = f"{inner:.3g}, {chord - inner:.2g} below it" if inner < chord else "just as high"
    return f"{values} {lower}, which proves nothing. {_question(first, last)}"


def _question(first, last):
    if first > last:
        return "Where does the curve bend down? From your start to your end the error falls."
    return "Where does the curve bend down?"


def _farther(factor):
    """Return the change that leaves start and inner point and moves the end farther away."""
    return lambda start, end, t: (start, start + factor * (end - start), t / factor)


_SLIPS = (
    (
        lambda start, end, t: (start, end, 1 - t),
        "with 1 − t in place of t this is a witness: t is measured from the start.",
    ),
    (
        lambda start, end, t: (start, end, 1 / t if t else t),
        "with 1/t in place of t this is a witness: t is the share of the chord, from its start, "
        "at which the inner point lies.",
    ),
    (
        lambda start, end, t: (start, start + (end - start) / t if t else end, t),
        "your end is where the inner point belongs: with an end 1/t times as far from the start "
        "this is a witness.",
    ),
    *(
        (
            _farther(factor),
            "start and inner point will do, but the end is too near: with one farther out on the "
            "same line this is a witness. How far must the chord have climbed?",
        )
        for factor in (4, 16, 64)
    ),
)
