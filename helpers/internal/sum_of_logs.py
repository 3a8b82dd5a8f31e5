"""Sums of logarithms, by one logarithm for many factors."""

import numpy as np


def sum_of_logs(factors, largest=2):
    """Return Σ_n log u_n over the first axis, for factors 1 ≤ u_n ≤ largest.

    A sum of logarithms is the logarithm of a product, and a product costs a fraction of a
    logarithm. That of k factors is at most largest^k, which must not overflow: of factors
    1 + e^(−|a|) ≤ 2 it takes 126 in float32 and 1,022 in float64.

    Rounding a factor and its product shifts the sum by a unit roundoff or two, absolutely. Where
    all factors are so near 1 that 1 + e^(−|a|) has lost e^(−|a|), so has the sum.
    """
    most = np.log(np.finfo(factors.dtype).max) / np.log(largest) if largest > 1 else np.inf
    count = int(min(max(most - 1, 1), len(factors)))
    products = (np.multiply.reduce(factors[n : n + count]) for n in range(0, len(factors), count))
    return sum(map(np.log, products))
