"""Explorer of 3.4: scrub through the training of an autoencoder with two losses."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.autoencoder import CROSS_ENTROPY, HALF_SQUARED, Parameters, error, reconstruct
from helpers.figures import BLACK, GREY, GROUNDED, LOSS_COLOUR, new_figure
from helpers.widgets.controls import Dice, choice, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

_SHOWN = 5  # digits side by side
_LOOKS = (
    (HALF_SQUARED, "half squared", "--", "s"),
    (CROSS_ENTROPY, "cross-entropy", "-", "o"),
)


@dataclass(frozen=True, kw_only=True)
class Run:
    """Two trainings from one start, with half the squared loss and with cross-entropy.

    label      names the run
    unit       what one round of it is
    snapshots  pair of lists, for each loss the K parameters from the start to the end
    errors     (2, K), E of each of them on the same data
    """

    label: str
    unit: str
    snapshots: tuple[list[Parameters], list[Parameters]]
    errors: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows after `progress` per cent of a run, with a row for each loss.

    `label` and `unit` are those of the run. `curves` (2, K) are its errors over their values at
    the start, at the copies made when `done` (K,) per cent were; `here` is the number of the
    last copy, `errors` (2,) are its own. `images` (3, 5, 28, 28) are originals of the `digit`
    and what that copy makes of them, `image_errors` (2,) the mean of each loss over these five.
    """

    label: str
    unit: str
    progress: float
    errors: np.ndarray
    done: np.ndarray
    curves: np.ndarray
    here: int
    digit: int
    images: np.ndarray
    image_errors: np.ndarray

    @property
    def verdict(self):
        """Say the errors, and which loss has brought the five images nearer to their originals."""
        shown = (
            f"Run “{self.label}”, {self.progress} % done; its last copy is that after "
            f"{self.here} of {len(self.done) - 1} rounds ({self.unit}), with the mean errors "
            f"{self.errors[0]:.3g} half squared and {self.errors[1]:.3g} cross-entropy. These five "
            f"{self.digit}s: {self.image_errors[0]:.3g} and {self.image_errors[1]:.3g}."
        )
        if np.array_equal(self.images[1], self.images[2]):
            return f"{shown} Both networks are still the same."
        halves = ((self.images[1:] - self.images[0]) ** 2).sum(axis=(2, 3)).mean(axis=1) / 2
        nearer = "nearer to" if halves[1] < halves[0] else "farther from"
        squared, cross = (f"{half:.3g}" for half in halves)
        nearer = "as near to" if cross == squared else nearer
        return (
            f"{shown} Measured by half the squared loss alone, the reconstructions trained with "
            f"cross-entropy are {nearer} their originals ({cross} against {squared})."
        )


def data(runs, digits, run, progress, digit, seed):
    """Return the run's errors, and five examples of a digit, `progress` per cent done.

    runs is a list of `Run`, run one of its indices, digits images and labels, see `mnist`; the
    examples are drawn from `seed`. Nothing is trained. Source: Exercises 3.4 and 3.5.
    """
    run = runs[run]
    last = run.errors.shape[1] - 1
    here = int(progress * last // 100)
    found = np.flatnonzero(digits.labels == digit)
    x = digits.images[np.random.default_rng(seed).choice(found, _SHOWN)].reshape(_SHOWN, -1) / 255
    now = [snapshots[here] for snapshots in run.snapshots]
    images = np.stack([x, *(reconstruct(parameters, x) for parameters in now)])
    return Data(
        label=run.label,
        unit=run.unit,
        progress=progress,
        errors=run.errors[:, here],
        done=np.linspace(0, 100, last + 1),
        curves=run.errors / run.errors[:, :1],
        here=here,
        digit=digit,
        images=images.reshape(3, _SHOWN, 28, 28),
        image_errors=np.array([error(now[k], x, look[0]) for k, look in enumerate(_LOOKS)]),
    )


class Picture(MovingPicture):
    """Left: both errors over their starts. Right: originals above both reconstructions."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2, size=(9.6, 3.6), width_ratios=[1, 1.3])
        super().__init__(figure)
        self.upright(left, lambda data: data.progress, color=GREY, linestyle=":")
        for k, (loss, label, line, _) in enumerate(_LOOKS):
            style = {"color": LOSS_COLOUR[loss.name], "linestyle": line, "label": label}
            self.line(left, partial(_curve, k), linewidth=1.5, **style)
        for k, (*_, marker) in enumerate(_LOOKS):
            self.line(left, partial(_point, k), marker, color=BLACK, markersize=8)
        left.set(xlim=(-2, 102), ylim=(0, 1.1), xlabel="training done, in %")
        left.set_title("mean error, over that of the start")
        left.legend(loc="upper right", **GROUNDED)
        blank = np.zeros((84, 28 * _SHOWN))
        image = right.imshow(blank, cmap="gray_r", vmin=0, vmax=1, interpolation="none")
        self.follow(image, data=_rows)
        right.set_yticks([14, 42, 70], ["original", *(look[1] for look in _LOOKS)])
        right.set_xticks([])
        right.tick_params(length=0, labelcolor=BLACK)
        right.grid(False)
        right.spines[:].set_visible(False)


def _curve(k, data):
    return data.done, data.curves[k]


def _point(k, data):
    """Return the point on a curve that has come as far as the training."""
    return data.progress, np.interp(data.progress, data.done, data.curves[k])


def _rows(data):
    """Return all images as one, a row of originals above a row for each loss."""
    return data.images.transpose(0, 2, 1, 3).reshape(3 * 28, _SHOWN * 28)


def explorer(runs, digits):
    """Return the explorer of a list of `Run` on digits, images and labels; it never trains."""
    return Explorer(
        "Training an autoencoder",
        {
            "run": choice("run", [(run.label, k) for k, run in enumerate(runs)]),
            "progress": whole_slider("training done, %", 0, 0, 100),
            "digit": choice("digit", list(range(10)), 3),
            "seed": Dice("Other examples"),
        },
        lambda **state: data(runs, digits, **state),
        Picture(),
        stops={
            "5 % done": {"progress": 5},
            "half way": {"progress": 50},
            "done": {"progress": 100},
        },
        handles=[Handle(panel=0, place=lambda _, data: (data.progress, 0.05), right="progress")],
        time="progress",
    )
