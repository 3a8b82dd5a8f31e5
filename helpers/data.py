"""Data sets: two toy sets for logistic regression, two moons, and the MNIST digits.

Notation: rows x_n, targets c_n in {0, 1}, signs s_n = 2c_n − 1. A hyperplane through the
origin with normal w separates the classes if s_n x_n·w > 0 for every n.
"""

import gzip
import math
import os
import struct
import zipfile
import zlib
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.internal.arguments import as_array, as_count, as_generator
from helpers.internal.files import BOOK

SHIPPED = Path(__file__).with_name("mnist_10k.npz")
MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
COUNTS = {"train": 60_000, "t10k": 10_000}
SHA256_OF_GZ = {
    "train-images-idx3-ubyte": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # variables that requests reads
BY_HAND = (
    f"Or put the four files {', '.join(name + '.gz' for name in SHA256_OF_GZ)} into a folder "
    "and call mnist(full=True, folder=...). mnist() alone gives 10,000 digits without a download"
)


def separable(
    rng: np.random.Generator, n: int, d: int, margin: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return a toy set (x, c) that a hyperplane through the origin separates.

    z_n ~ N(0, I) is moved along a hidden unit normal u of random direction:
    x_n = z_n − (z_n·u) u + s_n (margin + |z_n·u|) u, so s_n x_n·u ≥ margin, up to rounding.
    x (N, D) and c (N,) are float64 for N = n, D = d; of the labels ⌊N/2⌋ are 1, so that both
    classes are present from n = 2 on. The likelihood error of such a set has no minimiser:
    E(λu) falls towards 0 as λ grows. Source: a data set for Exercise 1.6; the case that
    Exercise 1.2 leaves out.

    >>> x, c = separable(np.random.default_rng(0), n=4, d=1, margin=2.0)
    >>> x.shape, c.sum(), bool(np.abs(x).min() > 1.999)
    ((4, 1), np.float64(2.0), True)
    """
    rng, n, d = as_generator("rng", rng), as_count("n", n), as_count("d", d)
    margin = as_array("margin", margin, ())
    if margin <= 0:
        raise ValueError(f"margin must be above 0, got {margin}")
    u = rng.standard_normal(d)
    u /= np.linalg.norm(u)
    z = rng.standard_normal((n, d))
    c = rng.permutation(np.arange(n) % 2).astype(float)
    along = z @ u
    wanted = (2 * c - 1) * (margin + np.abs(along))
    return z + np.outer(wanted - along, u), c


def noisy(
    rng: np.random.Generator, n: int, d: int, noise: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Return a toy set (x, c) that no hyperplane through the origin separates, for certain.

    x_n ~ N(0, I), rounded to multiples of 2⁻²⁰; c_n says on which side of a hidden
    hyperplane x_n lies and is flipped with probability noise. The last point balances the
    others: s_N x_N = −κ Σ_{n<N} s_n x_n, with κ = 2⁻ᵏ, the largest below 1/(N−1), and
    c_N = 1 − c_1. These sums are exact in float64.

    Guaranteed: if s_n x_n·w ≥ 0 for every n, all of them are 0, since with positive weights
    they add up to 0. So no w separates the classes, not even with points on the hyperplane,
    and the likelihood error has a minimiser (unique if x has full column rank). Both
    classes are present. x (N, D) and c (N,) are float64 for N = n ≥ 2 (one point is always
    separable), D = d. Source: a data set for Exercises 1.2 and 1.6; Gordan's theorem.

    >>> x, c = noisy(np.random.default_rng(0), n=5, d=2)
    >>> x.shape, c.shape
    ((5, 2), (5,))
    """
    rng, n, d = as_generator("rng", rng), as_count("n", n, minimum=2), as_count("d", d)
    noise = as_array("noise", noise, ())
    if not 0 <= noise <= 1:
        raise ValueError(f"noise must be a probability in [0, 1], got {noise}")
    w = rng.standard_normal(d)
    x = np.round(rng.standard_normal((n, d)) * 2**20) / 2**20
    c = ((x @ w > 0) ^ (rng.random(n) < noise)).astype(float)
    c[-1] = 1 - c[0]
    s = 2 * c - 1
    kappa = 2.0 ** -(n - 1).bit_length()  # below 1: at κ = 1 the minimiser would be w = 0
    x[-1] = -s[-1] * kappa * (s[:-1] @ x[:-1])
    return x, c


def moons(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Return two half circles (x, c) that reach into each other, as no line separates them.

    With an angle θ uniform in [0, π], a datum with c = 0 lies at (cos θ − ½, sin θ − ¼), one
    with c = 1 at the negative of such a point: each moon is the other, turned by half a turn
    about the origin. To every coordinate a normal number of standard deviation noise is added.
    x (N, 2) and c (N,) are float64 for N = n; of the labels ⌊N/2⌋ are 1, in random order.
    Source: a data set for Exercise 2.4.

    >>> x, c = moons(np.random.default_rng(0), n=5, noise=0.0)
    >>> x.shape, c.sum()
    ((5, 2), np.float64(2.0))
    >>> np.hypot(*(x[c == 0] + [0.5, 0.25]).T).round(6).tolist()
    [1.0, 1.0, 1.0]
    """
    rng, n = as_generator("rng", rng), as_count("n", n)
    noise = as_array("noise", noise, ())
    if noise < 0:
        raise ValueError(f"noise must not be negative, got {noise}")
    c = rng.permutation(np.arange(n) % 2).astype(float)
    angle = rng.uniform(0, np.pi, n)
    upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    return np.where(c[:, np.newaxis] == 1, -upper, upper) + noise * rng.standard_normal((n, 2)), c


class Digits(NamedTuple):
    """Images of digits, uint8 (N, 28, 28), 0 for paper and 255 for ink, and labels, uint8 (N,)."""

    images: np.ndarray
    labels: np.ndarray


def mnist(*, full: bool = False, folder: str | os.PathLike | None = None) -> Digits:
    """Return real MNIST digits as `Digits`; the arrays belong to the caller.

    By default the 10,000 that come with the book (see mnist_10k.md), in their shuffled
    order: the network is never used. With full=True all 70,000, the 60,000 training images
    and then the 10,000 test images in the order of the standard IDX files. These are read
    from `folder` if it is given, else from the user's cache, where they are downloaded to,
    11 MB, when they are not there yet.

    Files of the cache must have MNIST's SHA-256. Files of a folder, with or without .gz,
    need only have MNIST's structure: Fashion-MNIST and others share it, and unpacking or
    packing again changes the sum.

    Raises ValueError for a folder without full=True and for a file that is damaged or of
    another structure, FileNotFoundError if the folder lacks a file, ConnectionError if no
    mirror gives a file, OSError if the cache or the shipped file cannot be used; each says
    what to do. No broken file is left behind. Source: MNIST, Y. LeCun, C. Cortes,
    C. J. C. Burges; used from Exercise 3.4 on.

    >>> digits = mnist()
    >>> digits.images.shape, digits.labels[:5].tolist()
    ((10000, 28, 28), [3, 8, 1, 0, 4])
    """
    if full:
        find = _download if folder is None else partial(_find, Path(folder).expanduser())
        return _read_all({name: find(name) for name in SHA256_OF_GZ})
    if folder is not None:
        raise ValueError(f"a folder needs full=True: mnist(full=True, folder={str(folder)!r})")
    try:
        with SHIPPED.open("rb") as file, np.load(file, allow_pickle=False) as shipped:
            return Digits(shipped["images"], shipped["labels"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise OSError(
            f"cannot read the digits of the book, {SHIPPED} ({error}). Restore the file, "
            "for example with git checkout"
        ) from error


def read_idx(path: str | os.PathLike) -> np.ndarray:
    """Return the array of unsigned bytes in an IDX file, gzipped or plain, of 1 to 3 axes.

    The file holds the bytes 0, 0, 8 (unsigned bytes) and the number of axes, the length of
    each axis as a big-endian 32-bit integer, then the elements, last axis fastest. Returns
    uint8 in that shape. Whether the file is gzipped is told from its content, since
    browsers unpack downloads without renaming them.

    Raises ValueError, which names the file, if it is cut short, damaged, followed by other
    bytes or holds something else, OSError if it cannot be opened. Source: the format of the
    MNIST files, as Y. LeCun, C. Cortes and C. J. C. Burges describe it.
    """
    content = _unzip(path)
    if len(content) < 4:
        raise ValueError(
            f"{path} is cut short: {len(content)} bytes, less than an IDX header. Fetch it again"
        )
    axes = content[3]
    if content[:3] != b"\x00\x00\x08" or axes not in (1, 2, 3):
        raise ValueError(
            f"{path} is not an IDX file of unsigned bytes: it starts with "
            f"[{content[:4].hex(' ')}], expected [00 00 08] and the number of axes, 1 to 3"
        )
    start = 4 + 4 * axes
    if len(content) < start:
        raise ValueError(f"{path} is cut short: it ends in its header. Fetch it again")
    shape = struct.unpack(f">{axes}I", content[4:start])
    if 0 in shape:
        raise ValueError(f"{path} holds nothing: its header announces an array {shape}")
    surplus = len(content) - start - math.prod(shape)
    if surplus:
        what = f"has {surplus} bytes too many" if surplus > 0 else f"lacks {-surplus} bytes"
        raise ValueError(f"{path} {what} for the array {shape} of its header. Fetch it again")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape).copy()


def _unzip(path):
    """Return the bytes of a file, gzipped or plain."""
    content = Path(path).read_bytes()
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path} is cut short or damaged ({error}). Fetch it again") from error


def _read_all(paths):
    """Return the digits in the files `paths`, a dictionary of file names to paths."""
    parts = [
        _read_part(paths[f"{part}-images-idx3-ubyte"], paths[f"{part}-labels-idx1-ubyte"], count)
        for part, count in COUNTS.items()
    ]
    return Digits(*map(np.concatenate, zip(*parts, strict=True)))


def _read_part(images_path, labels_path, count):
    """Return images and labels of the training or of the test set, checked."""
    images, labels = read_idx(images_path), read_idx(labels_path)
    for path, array, shape in (
        (images_path, images, (count, 28, 28)),
        (labels_path, labels, (count,)),
    ):
        if array.shape != shape:
            raise ValueError(f"{path} holds an array {array.shape}, expected {shape}")
    if labels.max() > 9:
        raise ValueError(f"{labels_path} holds the label {labels.max()}, expected 0 to 9")
    return images, labels


def _find(folder, name):
    """Return the path of an IDX file in a folder, where it may be gzipped or plain."""
    for path in (folder / f"{name}.gz", folder / name):
        if path.is_file():
            return path
    raise FileNotFoundError(
        f"no file {name}.gz or {name} in the folder {folder}. All four must be there: "
        + ", ".join(f"{name}.gz" for name in SHA256_OF_GZ)
    )


def _download(name):
    """Return the path of an IDX file in the user's cache, downloaded unless it is there.

    pooch writes to a temporary file, and renames it once the checksum is right.
    """
    import pooch  # here, since both cost a tenth of a second and most readers never download
    from requests import RequestException

    cache = pooch.os_cache(BOOK)
    failures = []
    for mirror in MIRRORS:
        try:
            return pooch.retrieve(
                f"{mirror}{name}.gz",
                f"sha256:{SHA256_OF_GZ[name]}",
                fname=f"{name}.gz",
                path=cache,
                progressbar=True,
            )
        except (RequestException, ValueError) as error:  # refused, broken off, wrong checksum
            failures.append(f"\n  {mirror}: {error}")
        except OSError as error:
            if error.errno or isinstance(error, PermissionError):
                raise OSError(
                    f"cannot use the cache folder {cache} ({error}). Make it writable. {BY_HAND}"
                ) from error
            failures.append(f"\n  {mirror}: {error}")  # requests finds no certificates
    certificates = [variable for variable in CERTIFICATES if variable in os.environ]
    raise ConnectionError(
        f"no mirror gave {name}.gz. Look at {' and '.join(['the network', *certificates])} and try "
        f"again. {BY_HAND}. "
        f"What the mirrors said:{''.join(failures)}"
    )
