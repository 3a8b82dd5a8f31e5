"""Explorer of 3.4: scrub through the training of an autoencoder with two losses."""

from dataclasses import dataclass

import numpy as np

from helpers.autoencoder import CROSS_ENTROPY, HALF_SQUARED, Parameters, error, reconstruct
from helpers.figures import BLACK, GREY, LOSS_COLOUR, new_figure
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
    errors     (2, K), E of each of them on all data
    """

    label: str
    unit: str
    snapshots: tuple[list[Parameters], list[Parameters]]
    errors: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows after some rounds of a run, with a row for each loss.

    `label` and `unit` are those of the run, `errors` (2,) its present ones. `curves` (2, K) are
    all its errors over their values at the start, at `done` (K,) per cent; `here` is the present
    one of them. `images` (3, 5, 28, 28) are originals of the `digit` and the reconstructions,
    `image_errors` (2,) those of the leftmost, each in its own loss.
    """

    label: str
    unit: str
    errors: np.ndarray
    done: np.ndarray
    curves: np.ndarray
    here: int
    digit: int
    images: np.ndarray
    image_errors: np.ndarray

    @property
    def verdict(self):
        """Say the errors, and which loss has brought the leftmost image nearer to its original."""
        squared, cross = ((self.images[1:, 0] - self.images[0, 0]) ** 2).sum(axis=(1, 2)) / 2
        nearer = "nearer to" if cross < squared else "farther from"
        nearer = "as near to" if cross == squared else nearer
        return (
            f"The {self.label} run, after {self.here} of {len(self.done) - 1} rounds "
            f"({self.unit}): mean error {self.errors[0]:.3g} half squared, {self.errors[1]:.3g} "
            f"cross-entropy. The leftmost {self.digit}: {self.image_errors[0]:.3g} and "
            f"{self.image_errors[1]:.3g}. Measured by half the squared loss alone, the "
            f"reconstruction trained with cross-entropy is {nearer} this original "
            f"({cross:.3g} against {squared:.3g})."
        )


def data(runs, digits, run, progress, digit, seed):
    """Return the run's errors, and five examples of a digit as `progress` per cent leave them.

    runs is a list of `Run`, run one of its indices, digits images and labels, see `mnist`; the
    examples are drawn from `seed`. Nothing is trained. Source: Exercises 3.4 and 3.5.
    """
    run = runs[run]
    last = run.errors.shape[1] - 1
    here = round(progress / 100 * last)
    found = np.flatnonzero(digits.labels == digit)
    x = digits.images[np.random.default_rng(seed).choice(found, _SHOWN)].reshape(_SHOWN, -1) / 255
    now = [snapshots[here] for snapshots in run.snapshots]
    images = np.stack([x, *(reconstruct(parameters, x) for parameters in now)])
    return Data(
        label=run.label,
        unit=run.unit,
        errors=run.errors[:, here],
        done=np.linspace(0, 100, last + 1),
        curves=run.errors / run.errors[:, :1],
        here=here,
        digit=digit,
        images=images.reshape(3, _SHOWN, 28, 28),
        image_errors=np.array([error(now[k], x[:1], look[0]) for k, look in enumerate(_LOOKS)]),
    )


class Picture(MovingPicture):
    """Left: both errors over their starts. Right: originals above both reconstructions."""

    def __init__(self):
        figure, (left, right) = new_figure(1, 2, size=(9.6, 3.6), width_ratios=[1, 1.3])
        self.curves, self.points = [], []
        for loss, label, line, marker in _LOOKS:
            style = {"color": LOSS_COLOUR[loss.name], "linestyle": line, "label": label}
            self.curves += left.plot([0, 100], [1, 1], linewidth=1.5, **style)
            spot = {"color": BLACK, "linestyle": "none", "markersize": 8}
            self.points += left.plot([], [], marker, **spot)
        self.here = left.axvline(0, color=GREY, linestyle=":")
        left.set(xlim=(-2, 102), ylim=(0, 1.1), xlabel="training done, in %")
        left.set_title("mean error, over that of the start")
        left.legend(loc="upper right")
        self.image = right.imshow(
            np.zeros((84, 28 * _SHOWN)), cmap="gray_r", vmin=0, vmax=1, interpolation="none"
        )
        right.set_yticks([14, 42, 70], ["original", *(look[1] for look in _LOOKS)])
        right.set_xticks([])
        right.tick_params(length=0, labelcolor=BLACK)
        right.grid(False)
        right.spines[:].set_visible(False)
        super().__init__(figure, [self.here, *self.curves, *self.points, self.image])

    def update(self, data):
        """Move both curves, the points on them, and the images."""
        for k in range(len(_LOOKS)):
            self.curves[k].set_data(data.done, data.curves[k])
            self.points[k].set_data([data.done[data.here]], [data.curves[k, data.here]])
        self.here.set_xdata([data.done[data.here]] * 2)
        rows = data.images.transpose(0, 2, 1, 3)  # loss, row, example, column
        self.image.set_data(rows.reshape(3 * 28, _SHOWN * 28))


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
        handles=[
            Handle(panel=0, place=lambda state, _: (state["progress"], 0.05), right="progress")
        ],
        time="progress",
    )
