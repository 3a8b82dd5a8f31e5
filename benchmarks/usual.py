"""The slice explorer as most notebooks would draw it: `interactive`, a new figure per event.

The data are those of our explorer at its defaults, so that only the drawing differs.
"""

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatLogSlider, interactive

from helpers.explorers import slices
from helpers.explorers.slices import LAMBDAS, LOSSES
from helpers.figures import BLACK, LOSS_COLOUR, ORANGE, SKY, VERMILION


def usual_explorer(view):
    state = slices.explorer(view).state

    def draw(scale):
        data = slices.data(**{**state, "scale": scale})
        figure = draw_maps(data) if data.maps else draw_lines(data)
        figure.tight_layout()
        plt.show()
        print(data.verdict)

    scale = FloatLogSlider(description="scale", value=1, min=-2, max=2, step=0.1)
    return interactive(draw, scale=scale)


def draw_lines(data):
    figure, axes = plt.subplots(1, 2, figsize=(9.2, 3.4))
    for ax, loss, line in zip(axes, LOSSES, data.lines, strict=True):
        ends, heights = list(line.chord), line.heights
        inner = LAMBDAS[line.inner]
        foot = np.interp(inner, LAMBDAS[ends], heights[ends])
        for sign, low, colour in ((1, -0.17, SKY), (-1, -0.24, ORANGE)):
            ax.fill_between(LAMBDAS, low, low + 0.07, where=line.bends == sign, color=colour)
        ax.plot(LAMBDAS, heights, color=LOSS_COLOUR[loss.name], linestyle="-")
        ax.plot([inner, inner], [foot, heights[line.inner]], color=ORANGE, linewidth=4)
        ax.plot(LAMBDAS[ends], heights[ends], "o-", color=BLACK, linewidth=1.3)
        ax.text(0.5, 0.99, words(line), transform=ax.transAxes, ha="center", va="top")
        ax.set(xlim=(-1, 1), ylim=(-0.26, 1.18), xlabel="λ", title=f"{loss.name} loss")
        ax.set_yticks([-0.135, -0.205], ["bends up", "bends down"], fontsize=9)
    return figure


def draw_maps(data):
    figure, axes = plt.subplots(1, 2, figsize=(9.2, 4.6))
    for ax, loss, plane in zip(axes, LOSSES, data.maps, strict=True):
        axis = np.linspace(-1, 1, len(plane.heights))
        ax.imshow(plane.heights.T, extent=(-1, 1, -1, 1), origin="lower", cmap="cividis", zorder=1)
        ax.contour(axis, axis, plane.heights.T, 9, colors="white", linewidths=0.8)
        plt.rcParams["hatch.color"] = VERMILION
        bends_down = plane.bends_down.T
        if bends_down.any():
            ax.contourf(axis, axis, bends_down, [0.5, 1.5], colors="none", hatches=["//"])
        ax.plot(*np.transpose(plane.ends), "o-", color=BLACK, markeredgecolor="white")
        ax.text(0.5, -0.16, words(plane), transform=ax.transAxes, ha="center", va="top")
        ax.set(xlabel="λ₁", ylabel="λ₂", title=f"{loss.name} loss (hatched: bends down)")
    return figure


def words(shown):
    return f"lowest {shown.low:.3g}, range {shown.high - shown.low:.3g}"


def autoencoder_error(parameters, x):
    """The cross-entropy of an autoencoder node by node, as the source's code has it.

    Data are columns, in double precision, and every node is kept.
    """
    W1, b1, W2, b2 = parameters
    f1 = W1 @ x.T
    f2 = (f1.T + b1).T
    f3 = np.maximum(f2, 0)
    f4 = W2 @ f3
    f5 = (f4.T + b2).T
    f6 = 1 / (1 + np.exp(-f5))
    with np.errstate(all="ignore"):  # NaN or infinite where the sigmoid saturates
        f7 = -x.T * np.log(f6) - (1 - x.T) * np.log(1 - f6)
    return np.sum(f7, axis=0).sum() / len(x)
