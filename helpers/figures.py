"""One look for every figure: size, colours that colour-blind readers can tell apart, alt text.

Figures are made without pyplot, so a notebook neither shows one twice nor keeps it alive.
"""

import base64
import html
import io
from typing import Any

import matplotlib
import numpy as np
from IPython.display import display
from matplotlib import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from PIL import Image

# Okabe and Ito's palette
BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, YELLOW, BLACK = "#E69F00", "#56B4E9", "#F0E442", "#222222"
BROWN, INDIGO, OLIVE = "#8B4513", "#332288", "#8A8A2A"  # beside it, for ten of a kind
GREY, PALE, SHADE, MINT = "#767676", "#E4E4E4", "#FBE3A6", "#BFE6D8"
INK, PAPER = "#111111", "#FDFDFD"  # on a coloured ground, the same on light and dark pages

PALETTE = {  # names by which explorers take these colours from the page's style sheet
    **{BLUE.lower(): "blue", VERMILION.lower(): "vermilion", GREEN.lower(): "green"},
    **{PURPLE.lower(): "purple", ORANGE.lower(): "orange", SKY.lower(): "sky"},
    **{YELLOW.lower(): "yellow", BLACK: "ink", "#000000": "ink", "#ffffff": "ground"},
    **{BROWN.lower(): "brown", INDIGO: "indigo", OLIVE.lower(): "olive"},
    **{GREY: "grey", PALE.lower(): "pale", SHADE.lower(): "shade", MINT.lower(): "mint"},
}

LOSS_COLOUR = {"likelihood": BLUE, "squared": VERMILION}  # by name, the same in the whole book
LOSS_COLOUR |= {"cross-entropy": BLUE, "half squared": VERMILION}  # Exercise 3's, as in Exercise 1
GROUNDED = {"frameon": True, "framealpha": 0.9, "edgecolor": "none"}  # a legend above lines
SIGNED = LinearSegmentedColormap.from_list("signed", [SKY, PAPER, ORANGE], N=257)  # odd: 0 is paper
CLASS_COLOUR, CLASS_MARKER = (SKY, ORANGE), ("o", "^")  # targets 0 and 1

_DPI = 100  # pixels of a page to an inch; pictures are stored with twice as many

matplotlib.rcParams |= {  # for the reader's own figures too
    "axes.axisbelow": True,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.labelcolor": BLACK,
    "axes.prop_cycle": cycler(color=[BLUE, VERMILION, GREEN, PURPLE, ORANGE])
    + cycler(linestyle=["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": "medium",
    "figure.dpi": _DPI,
    "figure.facecolor": "white",  # a light card, readable on light and dark pages
    "font.size": 11,
    "grid.color": PALE,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "mathtext.fontset": "dejavusans",
    "xtick.color": GREY,
    "ytick.color": GREY,
}


def new_figure(
    rows: int = 1, columns: int = 1, size: tuple[float, float] | None = None, **options: Any
) -> tuple[Figure, Axes | np.ndarray]:
    """Return a figure of the book's look and its axes, as from `plt.subplots`.

    size is (width, height) in inches, by default 4.6 × 3.4 for each panel and 7 × 3.4 for a
    single one; options go to `Figure.subplots`.

    >>> figure, (left, right) = new_figure(1, 2)
    >>> figure.get_size_inches().tolist()
    [9.2, 3.4]
    """
    size = size or ((7, 3.4) if rows == columns == 1 else (4.6 * columns, 3.4 * rows))
    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, **options)


def draw_numbers(axes: Axes, numbers: ArrayLike, title: str) -> None:
    """Draw a matrix as cells with its numbers in them, orange above 0 and blue below.

    The cell of row i and column j has its upper left corner at x = j, y = i. The colour is full
    where a number is as large in size as any. NaN, a number that is not known, is drawn as "?".

    >>> figure, axes = new_figure()
    >>> draw_numbers(axes, [[8, -1], [np.nan, 0]], "W")
    >>> [text.get_text() for text in axes.texts]
    ['8', '−1', '?', '0']
    """
    numbers = np.asarray(numbers, dtype=float)
    known = np.nan_to_num(numbers)
    size = np.abs(known).max() or 1
    axes.pcolormesh(known, cmap=SIGNED, vmin=-size, vmax=size, edgecolors=GREY, linewidth=0.8)
    for (i, j), number in np.ndenumerate(numbers):
        label = "?" if np.isnan(number) else f"{number:g}".replace("-", "−")
        axes.text(j + 0.5, i + 0.5, label, color=INK, ha="center", va="center")
    axes.set(aspect="equal", title=title)
    axes.invert_yaxis()
    axes.set_axis_off()


def png(figure: Figure) -> bytes:
    """Return the figure as PNG bytes, with twice the pixels of its size, for today's screens."""
    figure.set_dpi(2 * _DPI)
    figure.canvas.draw()
    pixels = Image.frombuffer("RGBA", figure.canvas.get_width_height(), figure.canvas.buffer_rgba())
    buffer = io.BytesIO()
    pixels.convert("RGB").save(buffer, "PNG")  # level 9: 2 % less, in three times the time
    return buffer.getvalue()


def picture_bundle(figure: Figure, alt: str) -> tuple[dict[str, str], dict[str, dict]]:
    """Return the display data and metadata of a figure as PNG with its text alternative."""
    data = {"image/png": base64.b64encode(png(figure)).decode(), "text/plain": alt}
    width, height = (round(_DPI * side) for side in figure.get_size_inches())
    return data, {"image/png": {"alt": alt, "width": width, "height": height}}


def show(figure: Figure, caption: str) -> None:
    """Display the figure in a notebook; the caption says what it shows, and is its alt text.

    JupyterLab gives pictures no alt attribute yet, hence the caption in sight below.
    """
    data, metadata = picture_bundle(figure, caption)
    display(data, metadata=metadata, raw=True)
    caption = {"text/html": f"<small>{html.escape(caption)}</small>", "text/plain": caption}
    display(caption, raw=True)
