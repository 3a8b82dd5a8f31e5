"""One logarithm for many factors, against one for each."""

import math

import numpy as np
import pytest

from helpers.internal.sum_of_logs import sum_of_logs


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("count", [1, 2, 126, 127, 1022, 1023, 3000])
def test_many_factors_of_2_neither_overflow_nor_get_lost(dtype, count):
    total = sum_of_logs(np.full((count, 3), 2, dtype))
    assert total.dtype == dtype
    np.testing.assert_allclose(total, count * math.log(2), rtol=4 * np.finfo(dtype).eps, atol=0)


@pytest.mark.parametrize("largest", [1, 1 + 1e-9, 3, 1e8, 1e200, 1e304])
def test_factors_of_any_size(largest):
    factors = largest ** np.random.default_rng(0).random((300, 4))
    truth = [math.fsum(map(math.log, column)) for column in factors.T]
    np.testing.assert_allclose(sum_of_logs(factors, largest), truth, rtol=1e-14, atol=1e-13)


def test_what_1_plus_e_has_lost_is_lost():
    assert sum_of_logs(1 + np.full((100, 1), 1e-17)) == 0
