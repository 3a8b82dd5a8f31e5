"""Explorer of 1.5: how many digits of log σ(x) survive in four ways to compute it."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache, partial

import numpy as np

from helpers.figures import BLACK, BLUE, GREEN, GREY, VERMILION, new_figure
from helpers.logistic import log_sigmoid
from helpers.widgets.controls import choice, signed_log_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

NAMES = ("form (13)", "form (14)", "choice by sign", "stable form")
FORM_13, FORM_14, BY_SIGN, STABLE = range(len(NAMES))

_LINEAR = 5.0  # the picture's axis is linear up to about here, logarithmic beyond
GRID = _LINEAR * np.sinh(np.linspace(-6.4, 6.4, 241))  # even steps along it, to ±1505
_INFINITE = 100.0  # where the picture draws an infinite error
_FULL = 8  # units of rounding up to which a result counts as right to full precision


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows, in the order of NAMES.

    `curves` (4, K) are the relative errors along GRID, `errors` (4,) those at x, both
    no lower than half a unit in the last place; `values` are what each way returns at x, ±inf
    among them, and `truth` is log σ(x).
    """

    x: float
    precision: str
    truth: Decimal
    values: tuple[float, ...]
    curves: np.ndarray
    errors: np.ndarray

    @property
    def digits(self):
        """Say of each way how many digits are right at x."""
        return tuple(_surviving_digits(error, self.precision) for error in self.errors)

    @property
    def answers(self):
        """Say of each way what it returns at x, and how many digits of it are right."""
        answers = zip(self.values, self.digits, strict=True)
        return tuple(f"{value:.8g}  ({digits})" for value, digits in answers)

    @property
    def verdict(self):
        """Which ways keep all digits at x, which some, which none, and what the last return."""
        start = f"At x = {self.x:.4g} in {self.precision} the truth is {self.truth:.4g}"
        smallest = _smallest(self.precision)
        if abs(self.truth) < smallest:
            start += (
                f", below {smallest:.1e}, the smallest normal number, so digits count from there"
            )
        full, some, none = [], [], []
        for name, value, digits in zip(NAMES, self.values, self.digits, strict=True):
            if digits == "all digits":
                full.append(name)
            elif digits == "no digit":
                none.append(f"{name} (returns {value:.3g})")
            else:
                some.append(f"{name} ({digits})")
        kinds = (
            ("Right to full precision", full),
            ("Only some digits survive", some),
            ("No digit is right", none),
        )
        return " ".join(
            [f"{start}.", *(f"{kind}: {', '.join(names)}." for kind, names in kinds if names)]
        )


def _surviving_digits(error, precision):
    if error <= _FULL * _rounding(precision):
        return "all digits"
    count = int(-np.log10(min(error, 1)))
    return f"{count} digit{'s' if count > 1 else ''}" if count else "no digit"


def data(x, precision, use_log1p):
    """Return the relative errors of four ways to compute log σ at x.

    (13) −log(1 + e^(−x)), (14) x − log(1 + e^x), the source's choice between them by the sign
    of x, and min(x, 0) − log1p(e^(−|x|)). precision is "float64" or "float32"; use_log1p puts
    log1p into the first three as well. Errors are relative to log σ(x), or to the smallest
    normal number where log σ(x) is smaller still. Source: Exercise 1.5, (13) and (14).
    """
    x = np.array([x], dtype=precision)
    truth = _truth(x[0])
    values = _values(x, use_log1p)
    return Data(
        x=float(x[0]),
        precision=precision,
        truth=truth,
        values=tuple((values[:, 0] + 0).tolist()),  # + 0 turns −0 into 0
        curves=_curves(precision, use_log1p),
        errors=_drawn(_relative_errors(values, [truth], precision)[:, 0], precision),
    )


def _values(x, use_log1p):
    """Return the four ways to compute log σ(x), shape (4, K) for x (K,), in the precision of x."""
    log_of_1_plus = np.log1p if use_log1p else _naive_log1p
    with np.errstate(all="ignore"):  # the naive forms may overflow: that is the subject
        form_13 = -log_of_1_plus(np.exp(-x))
        form_14 = x - log_of_1_plus(np.exp(x))
    return np.stack([form_13, form_14, np.where(x > 0, form_13, form_14), log_sigmoid(x)])


def _naive_log1p(t):
    return np.log(1 + t)


@cache
def _curves(precision, use_log1p):
    x = GRID.astype(precision)
    return _drawn(_relative_errors(_values(x, use_log1p), _truths(precision), precision), precision)


@cache
def _truths(precision):
    return tuple(_truth(x) for x in GRID.astype(precision))


def _truth(x):
    """Return log σ(x) to 40 digits; after the 1 of 1 + e^(−x) come about 0.43 x noughts."""
    x = float(x)
    with localcontext(prec=40 + int(max(x, 0) / 2)):
        return -(1 + (-Decimal(x)).exp()).ln()


def _relative_errors(values, truths, precision):
    """Return |value − truth| / max(|truth|, smallest normal), shape (4, K); inf where it is."""
    smallest = _smallest(precision)
    with localcontext(prec=40):
        return np.array(
            [
                [
                    float(abs(Decimal(value) - truth) / max(abs(truth), smallest))
                    for value, truth in zip(row, truths, strict=True)
                ]
                for row in values.tolist()
            ]
        )


def _drawn(errors, precision):
    finite = np.clip(errors, _rounding(precision), _INFINITE / 10)
    drawn = np.where(np.isinf(errors), _INFINITE, finite)
    drawn.setflags(write=False)  # the curves are kept
    return drawn


def _rounding(precision):
    """Return the largest relative error of rounding once, half a unit in the last place."""
    return float(np.finfo(precision).eps) / 2


def _smallest(precision):
    return Decimal(float(np.finfo(precision).tiny))


class Picture(MovingPicture):
    """Left: relative error against x, a dot on every curve. Right: what each form returns."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2, size=(9.2, 3.8), width_ratios=(2, 1))
        super().__init__(figure)
        _prepare(left)
        right.set_axis_off()
        right.set(xlim=(0, 1), ylim=(0, 1))
        for row in (BY_SIGN, FORM_13, FORM_14, STABLE):
            self.line(left, partial(_curve, row), **(_STYLES[row] | {"marker": "none"}))
        self.upright(left, lambda data: data.x, color=GREY, linewidth=1)
        for row in (BY_SIGN, FORM_13, FORM_14, STABLE):
            self.line(left, partial(_dot, row), **(_STYLES[row] | {"linestyle": "none"}))
        for row, (name, style) in enumerate(zip(_LABELS, _STYLES, strict=True)):
            height = 0.94 - 0.25 * row
            right.plot([0, 0.07, 0.14], [height] * 3, **style, markevery=[1])
            right.text(0.2, height, name, va="center")
            self.follow(right.text(0.2, height - 0.1, "", va="center"), text=partial(_answer, row))


def _curve(row, data):
    return GRID, data.curves[row]


def _dot(row, data):
    return data.x, data.errors[row]


def _answer(row, data):
    return data.answers[row]


_LABELS = (
    "(13): $-\\log(1 + e^{-x})$",
    "(14): $x - \\log(1 + e^x)$",
    "(13) if x > 0, else (14)",
    "stable form",
)
_STYLES = (  # the choice by sign is wide and below, since it coincides with one of the first two
    {"color": BLUE, "linestyle": "-", "linewidth": 2, "marker": "o", "markersize": 9},
    {"color": VERMILION, "linestyle": "--", "linewidth": 2, "marker": "s", "markersize": 7},
    {"color": GREEN, "linewidth": 7, "alpha": 0.4, "marker": "^", "markersize": 16},
    {"color": BLACK, "linestyle": ":", "linewidth": 2, "marker": "D", "markersize": 5},
)


def _prepare(axes):
    """Give the axes their scales, and ticks where something happens in one of the precisions."""
    axes.set_xscale("asinh", linear_width=_LINEAR)
    axes.set_yscale("log")
    axes.set(xlim=(-1400, 1400), ylim=(1e-17, 1e3), xlabel="x", title="relative error of log σ(x)")
    ticks = (-710, -89, -17, 0, 17, 37, 89, 710)
    axes.set_xticks(ticks, [f"{tick}".replace("-", "−") for tick in ticks])
    powers = (-16, -12, -8, -4, 0)
    axes.set_yticks(
        [*(10.0**power for power in powers), _INFINITE],
        [*(f"$10^{{{power}}}$" for power in powers), "∞"],
    )
    axes.minorticks_off()


def explorer():
    """Return the explorer of 1.5."""
    return Explorer(
        "Digits of the log-sigmoid",
        {
            "x": signed_log_slider("x", 20.0, 1000),
            "precision": choice("precision", ["float64", "float32"]),
            "use_log1p": choice("first three with", [("log(1 + t)", False), ("log1p(t)", True)]),
        },
        data,
        Picture(),
        stops={
            "all but one lost": {"x": 40},
            "with log1p": {"x": 40, "use_log1p": True},
            "form (13) overflows": {"x": -720},
            "right again": {"x": 1000},
        },
        handles=[
            Handle(panel=0, place=lambda state, data: (state["x"], data.errors[3]), right="x")
        ],
    )
