"""What can be said of a wrong answer that no known slip explains: facts that narrow it down."""

import numpy as np

from helpers.answers.several import of_each

_STILL = 1e-12  # of a result: what changes less has not changed


def ignored(function, truth, names, draws):
    """Return the name of an argument that the answer does not depend on, though the truth does.

    function and truth return arrays, or None where they fail. Arguments are made smaller, all
    entries alike and each by a factor of its own, which keeps variances positive and
    probabilities below 1; a whole number is one less.
    """
    for i, name in enumerate(names):
        pairs = [(drawn, _smaller(drawn, i, number)) for number in (0, 1) for drawn in draws]
        pairs = [(drawn, other) for drawn, other in pairs if other is not None]
        matters = sum(_moves(truth, *pair) for pair in pairs) > len(pairs) / 2
        if matters and not any(_moves(function, *pair) for pair in pairs):
            return name
    return None


def _smaller(arguments, i, number):
    value = arguments[i]
    if isinstance(value, int | np.integer):
        smaller = value - 1 if value > 1 else None
    elif isinstance(value, list) or np.asarray(value).dtype.kind == "f":
        rng = np.random.default_rng(number)
        smaller = of_each(lambda a: a * rng.uniform(0.5, 0.9, np.shape(a) if number else ()), value)
    else:
        smaller = None
    return None if smaller is None else (*arguments[:i], smaller, *arguments[i + 1 :])


def _moves(function, first, second):
    one, other = function(*first), function(*second)
    if one is None or other is None or one.shape != other.shape:
        return True
    scale = np.abs(one[np.isfinite(one)]).max(initial=0)
    return not np.allclose(one, other, rtol=0, atol=_STILL * scale, equal_nan=True)


def right_part(results, truths, close):
    """Return which part of the wrong results is right, in words, or None.

    close(a, b) says where two arrays agree.
    """
    masks = [close(result, truth) for result, truth in zip(results, truths, strict=True)]
    masks = [mask for mask in masks if not mask.all()]
    dimensions = {mask.ndim for mask in masks}
    if dimensions not in ({1}, {2}) or any(min(mask.shape) < 2 for mask in masks):
        return None
    parts = _LINE if dimensions == {1} else _TABLE
    for words, part in parts.items():
        inside = [part(*np.indices(mask.shape), *mask.shape) for mask in masks]
        if any(inner.all() or not inner.any() for inner in inside):
            continue
        if all(np.array_equal(mask, inner) for mask, inner in zip(masks, inside, strict=True)):
            return f"{words} right, the rest is not"
        if all(np.array_equal(mask, ~inner) for mask, inner in zip(masks, inside, strict=True)):
            return f"all is right but {words.removesuffix(' are').removesuffix(' is')}"
    return None


_LINE = {
    "the first entry is": lambda i, n: i == 0,
    "the last entry is": lambda i, n: i == n - 1,
    "the first and the last entry are": lambda i, n: (i == 0) | (i == n - 1),
}
_TABLE = {
    "the first row is": lambda i, j, m, n: i == 0,
    "the last row is": lambda i, j, m, n: i == m - 1,
    "the first column is": lambda i, j, m, n: j == 0,
    "the last column is": lambda i, j, m, n: j == n - 1,
    "the diagonal is": lambda i, j, m, n: i == j,
    "the entries on and above the diagonal are": lambda i, j, m, n: i <= j,
    "the entries on and below the diagonal are": lambda i, j, m, n: i >= j,
    "the corners are": lambda i, j, m, n: ((i == 0) | (i == m - 1)) & ((j == 0) | (j == n - 1)),
    "the edge is": lambda i, j, m, n: (i == 0) | (i == m - 1) | (j == 0) | (j == n - 1),
}


def right_inputs(names, draws, right):
    """Return for which draws an answer is right, in words that fit no other, or None.

    right has an entry for each draw; at least two must be right and two wrong.
    """
    right = np.asarray(right)
    if min(right.sum(), (~right).sum()) < 2:
        return None
    for i, name in enumerate(names):
        if isinstance(draws[0][i], list):
            continue
        for words, holds in _FEATURES.items():
            try:
                held = np.array([bool(holds(np.asarray(drawn[i]))) for drawn in draws])
            except IndexError:  # a feature of arrays, and this is a number
                continue
            if np.array_equal(held, right):
                return words.format(f"`{name}`")
    return None


_FEATURES = {
    "where {} has length 1": lambda a: a.shape[0] == 1,
    "where {} has one column": lambda a: a.shape[1] == 1,
    "where {} is square": lambda a: a.shape[0] == a.shape[1],
    "where {} is 0": lambda a: (a == 0).all(),
    "where {} is positive": lambda a: (a > 0).all(),
    "where {} is negative": lambda a: (a < 0).all(),
    "where {} is nowhere negative": lambda a: (a >= 0).all(),
    "where {} is nowhere positive": lambda a: (a <= 0).all(),
    "where {} lies between 0 and 1": lambda a: ((a > 0) & (a < 1)).all(),
    "where {} is nowhere 0": lambda a: (a != 0).all(),
    "where {} is nowhere larger than 30": lambda a: (np.abs(a) < 30).all(),
    "where {} is finite": lambda a: np.isfinite(a).all(),
    "where {} is 1": lambda a: (a == 1).all(),
    "where {} is 2": lambda a: (a == 2).all(),
    "where {} is even": lambda a: (a % 2 == 0).all(),
}
