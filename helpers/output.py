"""What a cell prints: numbers that differ from machine to machine, and the code of a kernel."""

import inspect
import math
import textwrap
from collections.abc import Callable

from IPython.display import Markdown


def about(
    value: float, below: float | None = None, above: float | None = None, form: str = ".3g"
) -> str:
    """Return "≈ 12.3" for a number that rounding, and so the machine, decides in its last digits.

    nbval leaves what follows ≈ out of its comparison, so the bounds stand in for it: below and
    above, of which at least one must be given, are asserted here. form is the number's format.
    Raises AssertionError, with the number and the bound, where the number is not strictly
    within; NaN is within no bound.

    >>> about(12.3456, below=12.6)
    '≈ 12.3'
    >>> about(0.9871, above=0.9, form=".0%")
    '≈ 99%'
    """
    if below is None and above is None:
        raise ValueError("about needs a bound: below=…, above=… or both")
    value = float(value)
    for holds, bound in (
        (below is None or value < below, f"below {below}"),
        (above is None or value > above, f"above {above}"),
    ):
        if not (holds and math.isfinite(value)):
            raise AssertionError(f"{value!r} is not {bound}")
    return f"≈ {value:{form}}"


def source(function: Callable) -> Markdown:
    """Return the code of a kernel as a notebook shows it, highlighted.

    >>> print(source(source).data.splitlines()[1])
    def source(function: Callable) -> Markdown:
    """
    return Markdown(f"```python\n{textwrap.dedent(inspect.getsource(function)).rstrip()}\n```")
