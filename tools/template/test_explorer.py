"""The explorer of NUMBER: its slope, its tangent and its words."""

import numpy as np
import pytest

from helpers.explorers.NAME import X, data, explorer


@pytest.mark.parametrize("x", [-1.5, -0.3, 0.0, 0.7])
def test_the_slope_is_that_of_a_difference(x):
    assert data(x).slope == pytest.approx(((x + 1e-6) ** 2 - (x - 1e-6) ** 2) / 2e-6, abs=1e-8)


@pytest.mark.parametrize("x", [-1.5, -0.3, 0.0, 0.7])
def test_the_tangent_touches_the_square_and_lies_nowhere_above_it(x):
    tangent = data(x).tangent
    assert np.interp(x, X, tangent) == pytest.approx(x**2, abs=1e-12)
    assert np.all(tangent <= X**2 + 1e-12)


def test_the_verdict_tells_rising_from_falling():
    assert [data(x).verdict.split()[-1] for x in (-1, 0, 1)] == ["falling.", "level.", "rising."]


def test_the_point_dragged_moves_the_picture():
    shown = explorer()
    drawn = shown.frame["moving"]
    shown.move(shown.handles[0], 1.0, 3.0)
    assert shown.state == {"x": 1.0}
    assert shown.frame["moving"] != drawn
    np.testing.assert_allclose(shown.data.tangent, 2 * X - 1, rtol=0, atol=1e-12)
