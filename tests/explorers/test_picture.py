"""A moving picture is sent in few bytes, and shows the same."""

import base64
import io
import re
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from helpers.figures import BLUE
from helpers.widgets.picture import MovingPicture


class Pixels(MovingPicture):
    """Shows the pixels (H, W, 4) of its data."""

    def __init__(self, shape):
        super().__init__(Figure())
        image = self.figure.add_subplot().imshow(np.zeros((*shape, 4)), interpolation="none")
        self.follow(image, data=lambda data: data.pixels)


def drawn(pixels):
    """Return the image that the SVG of some pixels holds."""
    fragment = Pixels(pixels.shape[:2]).fragment(SimpleNamespace(pixels=pixels))
    (found,) = re.findall(r"data:image/png;base64,([^\"]*)", fragment)
    return Image.open(io.BytesIO(base64.b64decode(found)))


@pytest.mark.parametrize("opacity", [255, 100])
@pytest.mark.parametrize("count", [1, 2, 200, 256, 257])
def test_up_to_256_colours_are_numbered_and_no_pixel_changes(count, opacity):
    rng = np.random.default_rng(count)
    red, green = divmod(rng.permutation(2**16)[:count], 2**8)
    colours = np.stack([red, green, red, np.full(count, opacity)], axis=1).astype(np.uint8)
    pixels = colours[rng.permutation(np.resize(np.arange(count), 28 * 30)).reshape(28, 30)]
    image = drawn(pixels)
    assert image.mode == ("P" if count <= 256 else "RGBA")
    np.testing.assert_array_equal(np.asarray(image.convert("RGBA")), pixels)


class Markers(MovingPicture):
    """Shows three see-through markers."""

    def __init__(self):
        super().__init__(Figure())
        axes = self.figure.add_subplot()
        axes.set(xlim=(0, 1), ylim=(0, 1))
        places = np.array([0.2, 0.5, 0.8])
        self.line(axes, lambda data: (places, places), "o", color=BLUE, alpha=0.5)


def test_markers_in_a_row_have_their_style_once():
    fragment = Markers().fragment(None)
    assert len(re.findall(r"<use (?![^>]*style)", fragment)) == 3
    (style,) = re.findall(r'<g style="([^"]*)"><use', fragment)
    assert style.split("; ") == [
        *("fill: var(--blue)", "fill-opacity: 0.5"),
        *("stroke: var(--blue)", "stroke-opacity: 0.5"),
    ]
