"""Explorer of 4.8: what a decoder makes of the codes on three kinds of path."""

from dataclasses import dataclass

import numpy as np
import torch

from helpers.figures import BLACK, GREY, VERMILION, new_figure
from helpers.vae import kl_to_prior
from helpers.widgets.controls import Dice, choice, slider, whole_slider
from helpers.widgets.explorer import Explorer
from helpers.widgets.handles import Handle
from helpers.widgets.picture import MovingPicture

_SHOWN = 11  # pictures along a path
_SIDE = 28
_LOW, _HIGH = -3.0, 3.0  # the values of one latent
_HOTTEST = 2.0
_CHANGES = {  # of a picture: what is said of it up to this share
    0.01: "hardly anything in the picture, less than 1 %",
    0.1: "something in the picture, 1 to 10 %",
    np.inf: "a lot in the picture, more than 10 %",
}


@dataclass(frozen=True, kw_only=True)
class Latents:
    """What the explorer knows of a model: images (N, 784), their codes and its decoder.

    seen    (M, 784), the images of its training; squares (M,) are their squared lengths
    codes   (N, Z), the posterior means of the images
    use     (Z,), the mean KL of each latent to the prior
    ranked  (Z,), the latents in the order of their use, largest first
    decode  function (…, Z) → (…, 784), NumPy to NumPy
    """

    images: np.ndarray
    seen: np.ndarray
    squares: np.ndarray
    codes: np.ndarray
    use: np.ndarray
    ranked: np.ndarray
    decode: callable

    def nearest_seen(self, picture):
        """Return the two images of the training that are nearest to a picture, pixel by pixel."""
        order = np.argsort(self.squares - 2 * self.seen @ picture, kind="stable")
        return self.seen[order[:2]]


@torch.no_grad()
def latents_of(model, x, seen):
    """Return the `Latents` of a `VAE` and images x (N, 784); seen (M, 784) trained it. Tensors."""
    mean, log_variance = model.encode(x)
    parts = mean.reshape(-1, 1), log_variance.reshape(-1, 1)
    use = kl_to_prior(*parts).reshape(mean.shape).mean(dim=0)
    ranked = torch.argsort(use, descending=True, stable=True)

    @torch.no_grad()
    def decode(z):
        return model.decode(torch.from_numpy(z).to(x.dtype)).numpy()

    return Latents(
        images=x.numpy(),
        seen=seen.numpy(),
        squares=(seen**2).sum(dim=1).numpy(),
        codes=mean.numpy(),
        use=use.numpy(),
        ranked=ranked.numpy(),
        decode=decode,
    )


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the picture shows of a path in the space of codes.

    `shown` (28, 28) is decoded from `code` (Z,) at `place`, from 0 to 1 along the path, `strip`
    (11, 28, 28) at even steps of it; `pair` (2, 28, 28) are the images to compare with, and
    `names` and `ends` the words beside the pair and below the path. `path`, `image`, `other`
    and `rank` are the settings that the path belongs to, and `use` is that of the latent.
    """

    path: str
    image: int
    other: int
    rank: int
    use: float
    code: np.ndarray
    place: float
    shown: np.ndarray
    strip: np.ndarray
    pair: np.ndarray
    names: tuple[str, str]
    ends: tuple[str, str]

    @property
    def tiles(self):
        """The three pictures above."""
        return [*self.pair, self.shown]

    # Settings, rough sizes, and numbers after ≈ only: a training run differs in the last digits
    # from one machine to the next, and a notebook stores the words.
    @property
    def verdict(self):
        """Where on its path the code stands, and what to look at."""
        if self.path == "one latent":
            return self._one_latent()
        return self._morph() if self.path == "morph" else self._prior()

    def _one_latent(self):
        value = _LOW + self.place * (_HIGH - _LOW)
        change = ((self.strip[0] - self.strip[-1]) ** 2).sum() / (self.pair[1] ** 2).sum()
        moved = next(words for limit, words in _CHANGES.items() if change < limit)
        return (
            f"The latent that is number {self.rank} in use, with a mean KL of ≈ {self.use:.2f} "
            f"nats, stands at {value:.1f}, all others as in the code of image {self.image}. From "
            f"one end to the other it changes {moved} of the reconstruction, in squares of pixels."
        )

    def _morph(self):
        if self.image == self.other:
            return f"Both ends are image {self.image}: the path is a point. Choose another image."
        return (
            f"{self.place:.0%} of the straight line from the code of image {self.image} to that "
            f"of image {self.other}: z = {1 - self.place:.2f} · the one + {self.place:.2f} · the "
            "other."
        )

    def _prior(self):
        temperature = self.place * _HOTTEST
        if temperature == 0:
            return "At T = 0 nothing is left of the noise: z = 0 is decoded, whatever is drawn."
        drawn = "a draw from the prior"
        if temperature != 1:
            drawn = f"{'nearer to' if temperature < 1 else 'farther from'} 0 than ε, {drawn}"
        first, second = np.sqrt(((self.pair - self.shown) ** 2).sum(axis=(1, 2)))
        return (
            f"Noise ε at temperature {temperature:.2f}: z = {temperature:.2f} ε has the length "
            f"{np.linalg.norm(self.code):.1f}: {drawn}. On the left the two images of the "
            f"training that are nearest, pixel by pixel, at the distances {first:.1f} and "
            f"{second:.1f}; a copy would have the distance 0."
        )


def data(latents, path, image, other, rank, value, way, temperature, seed):
    """Return pictures along a path: "one latent", "morph" or "prior".

    One latent, the rank-th in use, runs from −3 to 3 while the others keep the code of `image`;
    a morph runs straight from its code to that of `other`; T·ε runs from T = 0 to 2, with the
    noise ε from `seed`. Source: Exercise 4.8.
    """
    z, k = latents.codes[image], latents.ranked[rank - 1]
    if path == "one latent":
        start, end = z.copy(), z.copy()
        start[k], end[k] = _LOW, _HIGH
        place = (value - _LOW) / (_HIGH - _LOW)
    elif path == "morph":
        start, end, place = z, latents.codes[other], way
    else:
        noise = np.random.default_rng(seed).standard_normal(len(z))
        start, end, place = np.zeros(len(z)), _HOTTEST * noise, temperature / _HOTTEST
    places = np.append(np.linspace(0, 1, _SHOWN), place)[:, np.newaxis]
    points = (1 - places) * start + places * end
    pictures = latents.decode(np.vstack([points, z]))
    shown = pictures[_SHOWN]
    if path == "one latent":
        pair = np.stack([latents.images[image], pictures[-1]])
        names, ends = (f"image {image}", "reconstruction"), ("z = −3", "z = 3")
    elif path == "morph":
        pair = latents.images[[image, other]]
        names = ends = f"image {image}", f"image {other}"
    else:
        pair = latents.nearest_seen(shown)
        names, ends = ("nearest in training", "second nearest"), ("T = 0", f"T = {_HOTTEST:.0f}")
    return Data(
        path=path,
        image=image,
        other=other,
        rank=rank,
        use=float(latents.use[k]),
        code=points[-1],
        place=place,
        shown=_square(shown),
        strip=_square(pictures[:_SHOWN]),
        pair=_square(pair),
        names=names,
        ends=ends,
    )


def _square(pictures):
    return pictures.reshape(*pictures.shape[:-1], _SIDE, _SIDE)


class Picture(MovingPicture):
    """Above: two images and the decoded picture. Below: the path, a triangle at the place."""

    def __init__(self):
        figure, (top, bottom) = new_figure(2, 1, size=(9, 4.4), height_ratios=[2.7, 1])
        super().__init__(figure)
        for number, left in enumerate((4, 36, 92)):
            self._image(top, (left, left + _SIDE), lambda data, n=number: data.tiles[n])
            name = top.text(left + _SIDE / 2, -1.5, "", ha="center", va="bottom", color=BLACK)
            self.follow(name, text=lambda data, n=number: (*data.names, "decoded")[n])
        top.annotate("", (88, 14), (68, 14), arrowprops={"arrowstyle": "->", "color": GREY})
        top.set(xlim=(0, 124), ylim=(28.5, -4))
        width = _SHOWN * _SIDE
        self._image(bottom, (0, width), lambda data: np.hstack(data.strip))
        self.line(bottom, _on_strip, "^", color=VERMILION, markersize=9)
        for number, (left, side) in enumerate(((0, "left"), (width, "right"))):
            end = bottom.text(left, 37, "", ha=side, va="top", color=BLACK)
            self.follow(end, text=lambda data, n=number: data.ends[n])
        bottom.set(xlim=(-3, width + 3), ylim=(47, -1))
        for axes in (top, bottom):
            axes.set_axis_off()
            axes.set_aspect("equal")

    def _image(self, axes, sides, pixels):
        blank = np.zeros((_SIDE, _SIDE))
        style = {"cmap": "gray_r", "vmin": 0, "vmax": 1, "interpolation": "none"}
        image = axes.imshow(blank, extent=(*sides, _SIDE, 0), **style)
        self.follow(image, data=pixels)


def _on_strip(data):
    """Return where below the strip the triangle stands: under the middle of a picture."""
    return data.place * (_SHOWN - 1) * _SIDE + _SIDE / 2, _SIDE + 4


def _on_path(path, name, low, high):
    """Return the handle of the triangle below the strip of one kind of path."""
    end = (_SHOWN - 1) * _SIDE

    def place(state, data):
        return _on_strip(data) if state["path"] == path else None

    def drag(x, _y, _state, _data):
        return {name: low + (x - _SIDE / 2) / end * (high - low)}

    return Handle(panel=1, place=place, right=name, drag=drag)


def _idle(state):
    """Return the controls that have no effect on the path of the state."""
    only = {"one latent": {"rank"}, "morph": {"other"}, "prior": {"seed"}}
    shown = only[state["path"]] | (set() if state["path"] == "prior" else {"image"})
    return {"rank", "other", "seed", "image"} - shown


def explorer(model, x, seen):
    """Return the explorer of a `VAE` around images x (N, 784), N ≥ 2; seen (M, 784) trained it."""
    latents, last = latents_of(model, x, seen), len(x) - 1
    return Explorer(
        "The space of codes",
        {
            "path": choice("path", ["one latent", "morph", "prior"]),
            "value": slider("latent: value z", 1.8, _LOW, _HIGH, 0.1, digits=1),
            "way": slider("morph: way", 0.5, 0, 1, 0.05),
            "temperature": slider("prior: temperature T", 1, 0, _HOTTEST, 0.05),
            "image": whole_slider("image", 0, 0, last),
            "other": whole_slider("morph: to image", 1, 0, last),
            "rank": whole_slider("latent: number in use", 1, 1, model.latent),
            "seed": Dice("prior: new noise"),
        },
        lambda **state: data(latents, **state),
        Picture(),
        stops={
            "latent 30": {"rank": 30, "value": 3},
            "two sixes": {"path": "morph", "image": 1, "other": 2},
            "sample": {"path": "prior"},
            "hot sample": {"path": "prior", "temperature": 1.6},
        },
        handles=[
            _on_path("one latent", "value", _LOW, _HIGH),
            _on_path("morph", "way", 0, 1),
            _on_path("prior", "temperature", 0, _HOTTEST),
        ],
        idle=_idle,
    )
