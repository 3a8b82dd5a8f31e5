"""A matrix is drawn as it is written: its first row on top, each number in its cell."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers.figures import ORANGE, PAPER, SKY, draw_numbers, new_figure


def drawn(numbers):
    """Return the axes, and the colour of each cell."""
    figure, axes = new_figure()
    draw_numbers(axes, numbers, "a title")
    figure.canvas.draw()
    (cells,) = axes.collections
    return axes, cells.get_facecolors()[:, :3].reshape(*np.shape(numbers), 3)


def test_numbers_stand_in_their_cells():
    axes, _ = drawn([[1, 2.5, -3], [0, np.nan, 10]])
    assert [text.get_text() for text in axes.texts] == ["1", "2.5", "−3", "0", "?", "10"]
    heights = [axes.transData.transform(text.get_position())[1] for text in axes.texts]
    assert heights[0] > heights[3]
    assert axes.texts[2].get_position() == (2.5, 0.5)


def test_colours_tell_the_sign_and_the_size():
    _, colours = drawn([[4, -4, 0, np.nan, 2, -2]])
    for cell, colour in zip(colours[0], (ORANGE, SKY, PAPER, PAPER), strict=False):
        np.testing.assert_allclose(cell, to_rgb(colour), rtol=0, atol=0.01)
    for cell, colour in zip(colours[0, 4:], (ORANGE, SKY), strict=True):
        assert cell == pytest.approx((np.array(to_rgb(colour)) + to_rgb(PAPER)) / 2, abs=0.02)


def test_a_matrix_of_zeros_is_paper():
    _, colours = drawn(np.zeros((2, 2)))
    np.testing.assert_allclose(colours, np.full((2, 2, 3), to_rgb(PAPER)), rtol=0, atol=0.01)
