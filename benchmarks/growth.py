"""How cost grows with data and dimensions: `python -m benchmarks.growth` draws docs/growth.svg."""

from timeit import repeat

import matplotlib
import numpy as np

from helpers.figures import new_figure
from helpers.logistic import LIKELIHOOD, SQUARED, gradient
from helpers.slices import affine_logits, affine_slice, affine_slice_hessian
from tools.surroundings import ROOT

PLANE = [np.linspace(-1, 1, 21)] * 2
DECADES = np.logspace(2, 6, 9).astype(int)


def work(n, d):
    """Return what is measured for n data in d dimensions, by name."""
    rng = np.random.default_rng(0)
    x, c = rng.normal(size=(n, d)), rng.integers(0, 2, n)
    centre, *directions = rng.normal(size=(3, d)) / np.sqrt(d)
    logits = affine_logits(x, centre, directions)
    return {
        "slice, likelihood": lambda: affine_slice(LIKELIHOOD, c, logits, PLANE),
        "slice, squared": lambda: affine_slice(SQUARED, c, logits, PLANE),
        "its Hessian, squared": lambda: affine_slice_hessian(SQUARED, c, logits, PLANE),
        "logits of the slice": lambda: affine_logits(x, centre, directions),
        "gradient": lambda: gradient(centre, x, c, LIKELIHOOD),
    }


def seconds(function):
    """Return the least time of a call."""
    return min(repeat(function, number=1, repeat=5))


def main():
    matplotlib.rcParams["svg.fonttype"] = "none"
    figure, panels = new_figure(1, 2, size=(11, 4.2))
    sizes = {"N": [(n, 10) for n in DECADES], "D": [(20, d) for d in DECADES]}
    for axes, (name, shapes) in zip(panels, sizes.items(), strict=True):
        times = {}
        for n, d in shapes:
            for what, function in work(n, d).items():
                times.setdefault(what, []).append(seconds(function))
        for what, line in times.items():
            slope = np.polyfit(np.log(DECADES[-5:]), np.log(line[-5:]), 1)[0]
            print(f"{name}: {what}: slope {slope:.2f} over the last two decades")
            axes.loglog(DECADES, line, marker="o", markersize=4, label=f"{what} ({slope:.2f})")
        axes.set(xlabel={"N": "N, with D = 10", "D": "D, with N = 20"}[name], ylabel="seconds")
        axes.legend(title="slope over the last two decades")
    figure.savefig(ROOT / "docs" / "growth.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
