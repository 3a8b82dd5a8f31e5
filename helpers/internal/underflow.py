"""Underflow: a number too small for a float becomes 0, which is right in every kernel."""

import numpy as np

ignore_underflow = np.errstate(under="ignore")
"""Decorator of functions in which underflow is no error, whatever `np.seterr` says.

It does not serve generators: the body of one runs after the decorator has returned."""
