"""Explorer of 4.7: likelihood and bound of a model with two weights, and their two optima."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.figures import BLACK, BLUE, GREY, VERMILION, new_figure
from helpers.gaussian import LOG_2PI
from helpers.widgets.controls import choice, slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

WEIGHT = np.linspace(0, 5, 201)
OUTPUT = np.linspace(-7, 7, 141)


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows.

    `log_p`, `bound` (201,) run along the weight; `at_weight`, `best_weight` and `best_value`
    (2,) belong to log p and to the bound; `variances` (3,) and `densities` (3, 141) are those
    of the data and of the models at the bound's optimum and at the chosen weight; `code` is the
    mean square of the codes (ux)² at the bound's optimum.
    """

    weight: float
    encoder: str
    log_p: np.ndarray
    bound: np.ndarray
    at_weight: np.ndarray
    best_weight: np.ndarray
    best_value: np.ndarray
    variances: np.ndarray
    densities: np.ndarray
    code: float

    @property
    def verdict(self):
        """Both values at the chosen weight, both optima, and what the bound's model generates."""
        likelihood, bound = self.best_weight
        if np.isclose(likelihood, bound):
            optima = f"Both have their optimum at w = {likelihood:.2f}."
        else:
            optima = f"log p has its optimum at w = {likelihood:.2f}, the bound at w = {bound:.2f}."
        return (
            f"At w = {self.weight:.2f} log p is {self.at_weight[0]:.2f}, the bound "
            f"{self.at_weight[1]:.2f}. {optima} {self._generated()}"
        )

    def _generated(self):
        if self.encoder == "σ_z best":
            return "With the best σ_z at each w, q is the posterior and the curves are one."
        likelihood, bound = self.best_weight
        spread = (
            f"generates the variance {self.variances[1]:.2f}, the data have "
            f"{self.variances[0]:.2f}. Its codes have the mean square {self.code:.2f}."
        )
        if np.isclose(likelihood, bound):
            return f"The model there {spread}"
        unused = "ignores the code and " if bound == 0 else ""
        return f"The model that is best for the bound {unused}{spread}"


def data(weight, std_z, std_x, variance, encoder):
    """Return mean log p and the bound with its best encoder weight, against w ≥ 0.

    p(x|z) = N(wz, σ_x²), q(z|x) = N(ux, σ_z²), data of mean 0 and the variance v; encoder is
    "σ_z fixed", or "σ_z best" for the best σ_z at each w. Source: Exercise 4.7.
    """
    best_std = encoder == "σ_z best"

    def values(w):
        s = std_x**2 / (w**2 + std_x**2) if best_std else std_z**2 + 0 * w
        return _log_p(w, std_x, variance), _bound(w, s, std_x, variance)

    of_likelihood = variance - std_x**2
    of_bound = of_likelihood if best_std else std_x * variance**0.5 / std_z - std_x**2
    best_weight = np.sqrt(np.maximum([of_likelihood, of_bound], 0))
    best_value = np.array([values(w)[k] for k, w in enumerate(best_weight)])
    variances = np.array([variance, best_weight[1] ** 2 + std_x**2, weight**2 + std_x**2])
    log_p, bound = values(WEIGHT)
    u = best_weight[1] / variances[1]
    return Data(
        weight=weight,
        encoder=encoder,
        log_p=log_p,
        bound=bound,
        at_weight=np.array(values(weight)),
        best_weight=best_weight,
        best_value=best_value,
        variances=variances,
        densities=np.stack([_density(s) for s in variances]),
        code=float(u**2 * variance),
    )


def _density(variance):
    return np.exp(-(OUTPUT**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def _log_p(w, std_x, variance):
    total = w**2 + std_x**2
    return -(LOG_2PI + np.log(total) + variance / total) / 2


def _bound(w, variance_z, std_x, variance):
    """Return the mean bound for u = w/(w² + σ_x²), the best of all."""
    objective = std_x**2 * variance / (w**2 + std_x**2) + variance_z * w**2
    logs = np.log(variance_z) - variance_z + 1 - LOG_2PI - 2 * np.log(std_x)
    return logs / 2 - objective / (2 * std_x**2)


class Picture(MovingPicture):
    """Left: log p and the bound against w, with their optima. Right: what the models generate."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2, size=(9.6, 3.8))
        super().__init__(figure)
        looks = ((VERMILION, "--", "s", "log p"), (BLUE, "-", "o", "bound"))
        self.upright(left, lambda data: data.weight, color=GREY, linestyle=":", linewidth=1)
        for k, (colour, line, marker, label) in enumerate(looks):
            style = {"color": colour, "linestyle": line}
            self.line(left, partial(_curve, k), **style)
            left.plot([], [], **style, marker=marker, markersize=9, label=f"{label}, its optimum")
        for k, (colour, _, marker, _) in enumerate(looks):
            self.line(left, partial(_optimum, k), marker, color=colour, markersize=11)
        for k, (*_, marker, _) in enumerate(looks):
            self.line(left, partial(_point, k), marker, color=BLACK, markersize=5)
        left.set(xlim=(0, 5), ylim=(-7, 0.2), xlabel="w", ylabel="nats")
        left.set_title("mean over the data")
        left.legend(loc="upper center", ncols=2, fontsize="small")  # no curve rises so high
        kinds = (
            (BLACK, ":", "data"),
            (BLUE, "-", "best for the bound"),
            (GREY, "--", "chosen w"),
        )
        for k, (colour, line, _) in reversed([*enumerate(kinds)]):  # the data on top
            self.line(right, partial(_density_of, k), color=colour, linestyle=line)
        for colour, line, label in kinds:
            right.plot([], [], color=colour, linestyle=line, label=label)
        right.set(xlim=(-7, 7), ylim=(0, 0.85), xlabel="x", title="density of what is generated")
        right.legend(loc="upper right", fontsize="small")


def _curve(k, data):
    """Return log p, or the bound, along the weight."""
    return WEIGHT, (data.log_p, data.bound)[k]


def _optimum(k, data):
    return data.best_weight[k], data.best_value[k]


def _point(k, data):
    return data.weight, data.at_weight[k]


def _density_of(k, data):
    return OUTPUT, data.densities[k]


def explorer():
    """Return the explorer of 4.7."""
    return Explorer(
        "The two optima",
        {
            "weight": slider("w", 2.5, 0, 5, 0.05),
            "std_z": slider("σ_z", 1, 0.2, 1.2, 0.05),
            "std_x": slider("σ_x", 1, 0.5, 2, 0.05),
            "variance": slider("data variance", 4, 0.5, 6, 0.1, digits=1),
            "encoder": choice("encoder", ["σ_z fixed", "σ_z best"]),
        },
        data,
        Picture(),
        stops={
            "optima meet": {"std_z": 0.5},
            "code ignored": {"std_z": 1.2, "variance": 1.4, "weight": 0},
            "σ_z best": {"encoder": "σ_z best"},
        },
        handles=[Handle(panel=0, place=lambda _, data: _point(1, data), right="weight")],
        idle=lambda state: ["std_z"] if state["encoder"] == "σ_z best" else [],
    )
