"""The only place that touches what a reader hands in: it may raise, warn, or not be what it seems.

Whatever happens is a ReaderError with the sentence that the reader gets. KeyboardInterrupt and
OutOfTime pass.
"""

import dis
import functools
import inspect
import sys
import warnings
from contextlib import contextmanager
from types import CellType, FunctionType, MethodType, ModuleType

import numpy as np

from helpers.answers.feedback import for_arguments
from helpers.answers.several import copied
from helpers.answers.time_limit import OutOfTime

_LONGEST = 200  # characters of an exception's own words
_AS_SHIPPED = {"divide": "warn", "over": "warn", "invalid": "warn", "under": "ignore"}


class ReaderError(Exception):
    """The reader's code failed; the message is the sentence that the reader gets."""


def is_stub(answer):
    """Return whether an answer, or what it returns, is still the dots of the empty cell."""
    return answer is None or answer is ...


def call(function, arguments):
    """Return what the reader's function makes of copies of the arguments, and a complaint or None.

    The complaint tells of NumPy's warnings and of arguments changed in place: it matters where
    the values are right. Raises ReaderError where the function raises anything or returns None.
    """
    copies = list(map(copied, arguments))
    with _whatever_it_does(
        lambda exception: f"your code stops with {_reason(exception)}{for_arguments(arguments)}"
    ) as caught:
        result = function(*copies)
    if result is None:
        raise ReaderError("your function returns None: is its return missing?")
    return result, _warning(caught) or _spoiled(function, copies, arguments)


def as_numbers(value):
    """Return what the reader means by `value` as an array of real numbers.

    Tensors count, also those that require a gradient, and so do lists of them. The array may
    share memory with `value`. Raises ReaderError if there are no real numbers in it.
    """
    with _whatever_it_does(
        lambda _: f"real numbers are expected, but your answer is {shown(value)}."
    ):
        array = np.asarray(_without_gradient(value))
        if not np.can_cast(array.dtype, float, "same_kind"):
            raise TypeError
        return array


def as_several(value, shapes):
    """Return the numbers of the arrays that the reader means by `value`, in a row, and a misfit.

    shapes are those expected, a list that is nested as the arrays are. The misfit is a sentence on
    the first array that is not there, or has not its shape, or "". Raises ReaderError if there are
    no real numbers in one of them.
    """
    return _row(value), _misfit(value, shapes, "result")


def _row(value):
    if isinstance(value, list | tuple):
        return np.concatenate([_row(part) for part in value] or [np.empty(0)])
    return as_numbers(value).ravel()


def _misfit(value, shapes, place):
    if not isinstance(shapes, list):
        shape = as_numbers(value).shape
        if shape == shapes:
            return ""
        if shape == shapes[::-1]:
            return f"your {place} is transposed: shape {shape} instead of {shapes}."
        return f"your {place} has shape {shape}, expected is {shapes}."
    if not isinstance(value, list | tuple):
        found = f"is one, of shape {as_numbers(value).shape}"
        return f"{len(shapes)} arrays are expected in your {place}, but it {found}."
    if len(value) != len(shapes):
        return f"{len(shapes)} arrays are expected in your {place}, but it holds {len(value)}."
    misfits = (
        _misfit(part, inner, f"{place}[{k}]")
        for k, (part, inner) in enumerate(zip(value, shapes, strict=True))
    )
    return next(filter(None, misfits), "")


def as_chord(value):
    """Return the start, the end (as arrays) and t (a float) that the reader means by `value`."""
    with _whatever_it_does(
        lambda _: f"three things are asked for: start, end and t; your answer is {shown(value)}."
    ):
        start, end, t = value
        return as_numbers(start), as_numbers(end), float(t)


def shown(value):
    """Return the beginning of repr(value), whatever repr does."""
    try:
        with _whatever_it_does(lambda _: ""):
            return f"{value!r:.80}"
    except ReaderError:
        return "an object that cannot be shown"


def shortcut(answer, forbidden):
    """Return the name of the first forbidden function that the reader's code refers to, or None.

    The code is that of the answer and of the functions of the same notebook that it refers to,
    by a global, an enclosing function, a module among the globals or a from-import of its own.
    """
    home, seen, waiting = None, [], [answer]
    while waiting:
        found = waiting.pop()
        for function in forbidden:
            if found is function:
                return function.__name__
        found = _function_within(found)
        if found is None or found in seen:
            continue
        home = found.__globals__ if home is None else home
        if found.__globals__ is home:
            seen.append(found)
            waiting += _references(found)
    return None


@contextmanager
def _whatever_it_does(sentence):
    """Yield a list for the RuntimeWarnings of the reader's code; what it raises is a ReaderError.

    `sentence` makes the message of the exception. Settings that the reader has
    changed, such as np.seterr(all="raise"), do not count.
    """
    try:
        with warnings.catch_warnings(record=True) as caught, np.errstate(**_AS_SHIPPED):
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", RuntimeWarning)
            yield caught
    except (KeyboardInterrupt, OutOfTime):
        raise
    except BaseException as exception:  # SystemExit and the like are the reader's as well
        raise ReaderError(sentence(exception)) from None


def _reason(exception):
    name, text = type(exception).__name__, _first_line(exception)
    if issubclass(type(exception), ValueError) and "matmul" in text and "mismatch" in text:
        # NumPy's own words name no shape that a reader would know
        return "a matrix product whose shapes do not fit (is a factor transposed?)"
    if issubclass(type(exception), OverflowError):
        # its own words are those of the C library
        return f"{name}: a number is too large for a float of Python (NumPy's would become inf)"
    return f"{name}: {text}" if text else name


def _first_line(message):
    """Return the first line of str(message), cut, or nothing if there is none to be had."""
    try:
        with _whatever_it_does(lambda _: ""):
            return str(message).strip().partition("\n")[0][:_LONGEST]
    except ReaderError:
        return ""


def _warning(caught):
    """Return what is to be said of the first RuntimeWarning of NumPy's, or None.

    Python gives one too, for a coroutine that the collector of garbage finds; it may be anyone's.
    """
    runtime = [
        w
        for w in caught
        if issubclass(w.category, RuntimeWarning) and "never awaited" not in str(w.message)
    ]
    return f"NumPy warns: {_first_line(runtime[0].message)}." if runtime else None


def _spoiled(function, copies, arguments):
    """Return what is to be said of the first argument that was changed in place, or None."""
    for i, (copy, argument) in enumerate(zip(copies, arguments, strict=True)):
        if _changed(copy, argument):
            return (
                f"your function changes {_name(function, i)} in place: the caller's array is "
                f"spoiled. Work on a copy."
            )
    return None


def _changed(copy, argument):
    """Return whether an array, or one of a list, is no longer what it was."""
    if isinstance(argument, list):
        return len(copy) != len(argument) or any(map(_changed, copy, argument))
    if not isinstance(argument, np.ndarray):
        return False
    return not np.array_equal(copy, argument, equal_nan=True)


def _name(function, i):
    """Return how the reader calls the argument number i."""
    try:
        names = [
            parameter.name
            for parameter in inspect.signature(function).parameters.values()
            if parameter.kind is not parameter.VAR_POSITIONAL
        ]
        return f"its argument {names[i]}"
    except (TypeError, ValueError, IndexError):  # not every callable can tell
        return f"its argument number {i + 1}"


def _without_gradient(value):
    """Return `value` with torch's tensors, alone or in lists, detached; torch is not imported."""
    if isinstance(value, (list, tuple)):
        return [_without_gradient(item) for item in value]
    return np.asarray(value.detach().cpu()) if hasattr(value, "detach") else value


def _function_within(found):
    """Return the Python function within a function, a method, a partial or a vectorize, or None.

    Types are compared, for an object of the reader's may lie about its class.
    """
    if type(found) is MethodType:
        found = found.__func__
    elif type(found) is functools.partial:
        found = found.func
    elif type(found) is np.vectorize:
        found = found.pyfunc
    return found if type(found) is FunctionType else None


def _references(function):
    """Return what a function and those defined within it refer to: globals, or parts of modules.

    Its cells and defaults count too. Attributes count of modules only: torch.sigmoid is not the
    `sigmoid` among the globals.
    """
    cells = [cell for cell in function.__closure__ or () if cell != CellType()]  # not yet filled
    inner = [cell.cell_contents for cell in cells]
    found, codes = [*inner, *(function.__defaults__ or ())], [function.__code__]
    while codes:
        code = codes.pop()
        codes += [constant for constant in code.co_consts if inspect.iscode(constant)]
        value = None
        for step in dis.get_instructions(code):
            match step.opname:
                case "LOAD_GLOBAL" | "LOAD_NAME":
                    value = function.__globals__.get(step.argval)
                case "IMPORT_NAME":
                    value = module = sys.modules.get(step.argval)
                case "IMPORT_FROM":
                    value = _part(module, step.argval)
                case "LOAD_ATTR" | "LOAD_METHOD":
                    value = _part(value, step.argval)
                case _:
                    value = None
            found.append(value)
    return found


def _part(module, name):
    return vars(module).get(name) if type(module) is ModuleType else None
