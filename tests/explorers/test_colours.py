"""The colours of explorers stand out from the page, on a light and on a dark one."""

import re
from pathlib import Path

import pytest

import helpers.widgets
from helpers.explorers.codes import DIGIT_COLOUR
from helpers.figures import PALETTE

STYLE = Path(helpers.widgets.__path__[0]) / "front.css"
LIGHT, DARK = (
    dict(re.findall(r"--(\w+): (?:var\([^,]*, )?(#\w{6})", rule))
    for rule in STYLE.read_text(encoding="utf-8").split("}")[:2]
)
TEXT, MARKS = ("ink", "grey"), ("blue", "vermilion", "green", "purple", "orange", "sky")
MARKS += ("brown", "indigo", "olive")


def luminance(colour):
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    shares = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """Return the contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_contrast_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_codes_of_digits_have_ten_colours_that_the_page_knows():
    names = {PALETTE[colour.lower()] for colour in DIGIT_COLOUR}
    assert len(names) == 10
    assert names <= {*TEXT, *MARKS}


@pytest.mark.parametrize("page", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("names", "least"), [(TEXT, 4.5), (MARKS, 3)], ids=["text", "marks"])
def test_colours_stand_out(page, names, least):
    for name in names:
        assert contrast(page[name], page["ground"]) >= least, name
