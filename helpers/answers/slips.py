"""What else an answer may be: the truth by a factor, with other arguments, with a slip in it.

A slip is a function of the task's arguments, or a factor, and what is said of it: a sentence, or
a clause that fits after "yours is what comes out if".
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.answers.several import length_of


@dataclass(frozen=True)
class Slip:
    """What an answer is that has a slip, or two, and what is said of each."""

    answer: Callable
    says: tuple[str, ...]

    @property
    def sentence(self):
        """What the reader is told."""
        clauses = [said for said in self.says if not said.endswith((".", "?", ".)", "?)"))]
        sentences = [said for said in self.says if said not in clauses]
        if clauses:
            sentences.insert(0, f"yours is what comes out if {', and if '.join(clauses)}.")
        if len(self.says) == 1:
            return sentences[0]
        count = {2: "two", 3: "three"}[len(self.says)]
        return f"{count} things. {' And: '.join(map(_capital, sentences))}"


def _capital(sentence):
    return sentence[0].upper() + sentence[1:]


_SIGN = "yours has the other sign."
_TWICE = "yours is twice too large."
_HALF = "yours is half of what it should be."


def of_arguments(function, names, draws, listed=None):
    """Yield a function with one of its arguments altered, or two exchanged.

    names are those of the arguments, draws a list of tuples of them. `listed` is the sentence of
    the function itself, if that is a mistake already.
    """
    first = () if listed is None else (listed,)
    for change, says in _changes(names, draws):

        def altered(*arguments, change=change):
            return function(*change(list(arguments)))

        yield Slip(altered, (*first, says))


def _changes(names, draws):
    shapes = [{length_of(drawn[i]) for drawn in draws} for i in range(len(names))]
    for i, name in enumerate(names):
        for j in range(i):
            if shapes[i] == shapes[j] and all(
                length_of(d[i]) == length_of(d[j]) and type(d[i]) is type(d[j]) for d in draws
            ):
                yield _exchange(i, j), f"`{names[j]}` and `{name}` are exchanged"
    for i, name in enumerate(names):
        for change, says in _of_one(draws[0][i], shapes[i]):
            yield _at(i, change), says.format(name=f"`{name}`")
        if _least_ndim(draws, i):
            beside = [
                j
                for j in range(len(names))
                if _least_ndim(draws, j) and all(len(d[i]) == len(d[j]) for d in draws)
            ]
            if beside[0] == i:  # the same rows as those of an earlier argument
                said = " and ".join(f"`{names[j]}`" for j in beside)
                yield _rows(beside, slice(None, -1)), f"the last of {said} is lost"
                yield _rows(beside, slice(1, None)), f"the first of {said} is lost"
                yield _rows(beside, slice(None, 1)), f"only the first of {said} counts"


_BOUNDS = (1, 2, 3, 5, 10, 15, 20, 30, 40, 50, 100, 500, 700)  # where readers clip
_EDGES = (0.1, 0.05, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)


def _least_ndim(draws, i):
    return min(len(length_of(drawn[i])) for drawn in draws)


def _of_one(example, shapes):
    """Yield what may be made of an argument, and a clause with a place for its name."""
    if isinstance(example, int | np.integer):
        yield lambda a: a - 1, "{name} is taken one too small"
        yield lambda a: a + 1, "{name} is taken one too large"
        return
    if isinstance(example, list):
        yield lambda a: a[::-1], "{name} runs backwards"
        return
    yield lambda a: a**2, "{name} is squared"
    yield lambda a: np.sqrt(np.abs(a)), "the root of {name} stands in its place"
    yield lambda a: -a, "{name} has the other sign"
    yield lambda a: np.abs(a), "{name} has lost its sign"
    yield lambda a: np.zeros_like(a), "{name} is left out, as if it were 0"
    yield lambda a: np.ones_like(a), "{name} is taken to be 1"
    yield lambda a: 1 / a, "{name} is upside down"
    yield lambda a: 2 * a, "{name} is twice what it should be"
    yield lambda a: a / 2, "{name} is half of what it should be"
    yield lambda a: np.exp(a), "{name} stands in an exponential"
    yield lambda a: 1 / (1 + np.exp(-a)), "the sigmoid of {name} stands in its place"
    yield lambda a: np.round(a), "{name} is rounded to whole numbers"
    yield lambda a: 1 - a, "1 − {name} stands in its place"
    yield lambda a: a - 1, "{name} is taken 1 too small"
    yield lambda a: a + 1, "{name} is taken 1 too large"
    for bound in _BOUNDS:
        yield lambda a, b=bound: np.clip(a, -b, b), f"{{name}} is clipped at ±{bound}"
    for edge in _EDGES:
        yield lambda a, e=edge: np.clip(a, e, 1 - e), f"{{name}} is kept {edge:g} away from 0 and 1"
    dimensions = {len(shape) for shape in shapes}
    if min(dimensions):
        yield lambda a: a[::-1], "{name} runs backwards along its first axis"
        yield lambda a: _without(a, -1), "the last of {name} is left out, as if it were 0"
        yield lambda a: _without(a, 0), "the first of {name} is left out, as if it were 0"
        yield lambda a: np.broadcast_to(a[:1], a.shape), "the first of {name} stands for all"
        yield lambda a: np.roll(a, 1, axis=0), "{name} is shifted by one, from its end to its start"
        yield lambda a: np.roll(a, -1, axis=0), "{name} is shifted by one, from start to end"
        yield (
            lambda a: np.broadcast_to(a.mean(axis=0), a.shape),
            "{name} is averaged before it is used",
        )
    if dimensions == {2}:
        yield lambda a: _without(a.T, -1).T, "the last column of {name} is left out"
        yield lambda a: _without(a.T, 0).T, "the first column of {name} is left out"
        yield lambda a: a[:, ::-1], "{name} runs backwards along its second axis"
        yield lambda a: a[::-1, ::-1], "{name} is turned by half a turn"
        yield (
            lambda a: np.broadcast_to(a.mean(axis=1, keepdims=True), a.shape),
            "{name} is averaged over its second axis before it is used",
        )
        yield (
            lambda a: np.broadcast_to(a[:, :1], a.shape),
            "only the first column of {name} is used",
        )
        yield lambda a: np.where(_diagonal(a), a, 0), "only the diagonal of {name} counts"
        if all(rows == columns for rows, columns in shapes):
            yield lambda a: a.T, "{name} is transposed"


def _without(a, k):
    left = np.array(a)
    left[k] = 0
    return left


def of_result(function, listed=None):
    """Yield a function with something done to its result, see `of_arguments`."""
    first = () if listed is None else (listed,)
    for change, says in _OF_RESULT:

        def altered(*arguments, change=change):
            return change(np.asarray(function(*arguments), dtype=float))

        yield Slip(altered, (*first, says))


_OF_RESULT = (
    (np.abs, "the sign of the result is lost"),
    (np.trunc, "the result is cut to whole numbers"),
    (np.square, "the result is squared"),
    (np.sqrt, "a root is taken of the result"),
    (np.exp, "the result stands in an exponential"),
    (np.log, "a logarithm is taken of the result"),
    (np.reciprocal, "the result is upside down"),
    (lambda a: 1 - a, "the result is taken from 1"),
    (lambda a: a.T, "the result is transposed"),
    (lambda a: a[::-1], "the result runs backwards along its first axis"),
    (lambda a: a[::-1, ::-1], "the result is turned by half a turn"),
    (lambda a: a / a.sum(), "the result is divided by its own sum"),
    (lambda a: np.broadcast_to(a.mean(), a.shape), "the result is averaged over its entries"),
    (lambda a: a * np.eye(*a.shape), "only the diagonal of the result is there"),
    (lambda a: np.roll(a, 1, axis=0), "the result is shifted by one along its first axis"),
)


def _diagonal(a):
    rows, columns = np.indices(a.shape)
    return rows == columns


def _exchange(i, j):
    def change(arguments):
        arguments[i], arguments[j] = arguments[j], arguments[i]
        return arguments

    return change


def _at(i, function):
    def change(arguments):
        arguments[i] = function(arguments[i])
        return arguments

    return change


def _rows(places, kept):
    def change(arguments):
        for i in places:
            arguments[i] = arguments[i][kept]
        return arguments

    return change


def factors(names, draws):
    """Yield what answers are often off by: a function of the arguments, and what is said of it."""
    plain = {
        1.0: (),
        -1.0: (_SIGN,),
        2.0: (_TWICE,),
        0.5: (_HALF,),
        -2.0: (_SIGN, _TWICE),
        -0.5: (_SIGN, _HALF),
    }
    for value, says in plain.items():
        if says:
            yield lambda *_, value=value: value, says
    seen = []
    for i, name in enumerate(names):
        for axis in range(_least_ndim(draws, i)):
            sizes = [length_of(drawn[i])[axis] for drawn in draws]
            if sizes in seen or set(sizes) == {1}:
                continue
            seen.append(sizes)
            called = f"`len({name})`" if axis == 0 else f"`{name}.shape[{axis}]`"
            times = f"yours is {called} times too large: is a mean missing?"
            divided = f"yours is divided by {called} once too often."
            fewer = f"one of {called} is missing in the mean, though all are counted."

            def size(*arguments, i=i, axis=axis):
                return float(length_of(arguments[i])[axis])

            for value, says in plain.items():
                yield lambda *a, v=value, size=size: v * size(*a), (*says, times)
                yield lambda *a, v=value, size=size: v / size(*a), (*says, divided)
            yield lambda *a, size=size: (size(*a) - 1) / size(*a), (fewer,)
