"""Several arrays at once: lists of arrays as arguments, and tuples of arrays as results.

The shapes of several arrays are a list of theirs, nested as they are.
"""

import math

import numpy as np


def shapes_of(value):
    """Return the shape of what is one array, or the list of the shapes of arrays not alike."""
    if not isinstance(value, list | tuple):
        return tuple(np.shape(value))
    shapes = [shapes_of(part) for part in value]
    if any(isinstance(shape, list) or shape != shapes[0] for shape in shapes):
        return shapes
    return (len(shapes), *(shapes[0] if shapes else ()))


def in_a_row(value):
    """Return what is one array as it is, and the numbers of several in a row."""
    if isinstance(shapes_of(value), list):
        return np.concatenate([np.ravel(in_a_row(part)) for part in value])
    return value


def places(shapes, name="result"):
    """Yield the name of each of several arrays, such as result[0][1], and its shape."""
    if isinstance(shapes, list):
        for k, inner in enumerate(shapes):
            yield from places(inner, f"{name}[{k}]")
    else:
        yield name, shapes


def nested(row, shapes):
    """Return the arrays of these shapes whose numbers stand in a row."""
    if not isinstance(shapes, list):
        return row.reshape(shapes)
    sizes = [sum(math.prod(shape) for _, shape in places(inner)) for inner in shapes]
    parts = np.split(row, np.cumsum(sizes)[:-1])
    return [nested(part, inner) for part, inner in zip(parts, shapes, strict=True)]


def of_each(function, argument):
    """Return what a function makes of an argument, or of each array of a list or a tuple."""
    if isinstance(argument, list | tuple):
        return [of_each(function, part) for part in argument]
    return function(argument)


def copied(argument):
    """Return an argument with its arrays copied."""
    return of_each(lambda a: np.copy(a) if isinstance(a, np.ndarray) else a, argument)


def length_of(argument):
    """Return the shape of an argument; of a list of arrays, (its length,)."""
    return (len(argument),) if isinstance(argument, list) else np.shape(argument)


def count_numbers(argument):
    """Return how many numbers an argument holds."""
    if isinstance(argument, list | tuple):
        return sum(map(count_numbers, argument))
    return np.size(argument)
