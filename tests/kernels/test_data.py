import errno
import gzip
import hashlib
import re
import socket
import struct
import subprocess
import sys
import threading
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, nnls

from helpers import data

SEEDS = st.integers(0, 2**32 - 1)


# Toy sets


def signed_rows(x, c):
    return (2 * c - 1)[:, None] * x


def largest_margin(rows):
    """Return max over unit u of min_n rows_n·u, certified by that u, for separable rows.

    Least squares over α ≥ 0 of |Σ α_n rows_n|² + (Σ α_n − 1)² finds the point of the
    convex hull nearest to 0, whose direction is u.
    """
    alpha, _ = nnls(np.vstack([rows.T, np.ones(len(rows))]), np.r_[np.zeros(rows.shape[1]), 1])
    u = alpha @ rows
    return (rows @ (u / np.linalg.norm(u))).min()


def is_separable(rows):
    """Tell by linear programming whether some w has rows_n·w ≥ 1 for every n."""
    n, d = rows.shape
    answer = linprog(np.zeros(d), A_ub=-rows, b_ub=-np.ones(n), bounds=(None, None))
    assert answer.status in (0, 2)  # solved, or proved infeasible
    return answer.status == 0


def slack_of_weak_separation(rows):
    """Return the largest Σ rows_n·w over the w in [−1, 1]^D with rows_n·w ≥ 0 for every n."""
    answer = linprog(-rows.sum(0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=(-1, 1))
    assert answer.status == 0
    return -answer.fun


def assert_toy_set(x, c, n, d):
    assert x.shape == (n, d)
    assert c.shape == (n,)
    assert x.dtype == c.dtype == np.float64
    assert np.isfinite(x).all()
    assert set(c) == {0, 1} if n >= 2 else set(c) <= {0, 1}


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 40), st.integers(1, 8), st.floats(1e-3, 1e3))
def test_separable_has_the_margin(seed, n, d, margin):
    x, c = data.separable(np.random.default_rng(seed), n, d, margin)
    assert_toy_set(x, c, n, d)
    assert abs(2 * c.sum() - n) <= 1
    assert is_separable(signed_rows(x, c))
    assert largest_margin(signed_rows(x, c)) >= margin * (1 - 1e-9)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 40))
def test_moons_without_noise_are_half_circles_and_each_is_the_other_turned(seed, n):
    x, c = data.moons(np.random.default_rng(seed), n, 0.0)
    assert_toy_set(x, c, n, 2)
    assert abs(2 * c.sum() - n) <= 1
    upper = np.where(c[:, None] == 1, -x, x) + np.array([0.5, 0.25])  # both back on one circle
    np.testing.assert_allclose(np.hypot(*upper.T), 1, rtol=1e-12, atol=0)
    assert upper[:, 1].min() >= -1e-12


def test_no_line_separates_the_moons_of_2_4():
    x, c = data.moons(np.random.default_rng(24), 200, 0.1)
    assert not is_separable(signed_rows(np.column_stack([x, np.ones(200)]), c))


def test_the_noise_of_the_moons_has_its_standard_deviation():
    quiet, noisy = (data.moons(np.random.default_rng(1), 20_000, noise)[0] for noise in (0, 0.3))
    np.testing.assert_allclose((noisy - quiet).std(axis=0), 0.3, rtol=0.02, atol=0)


@pytest.mark.parametrize(("n", "noise"), [(0, 0.1), (2.5, 0.1), (5, -0.1), (5, np.nan)])
def test_moons_refuse_nonsense(n, noise):
    with pytest.raises((ValueError, TypeError), match=r"n must|noise must"):
        data.moons(np.random.default_rng(0), n, noise)


def test_separable_margin_is_1_by_default():
    assert largest_margin(signed_rows(*data.separable(np.random.default_rng(0), 500, 1))) >= 1
    x, _ = data.separable(np.random.default_rng(0), 500, 1)
    assert np.abs(x).min() < 1.1  # and no more than that


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(2, 40), st.integers(1, 8), st.floats(0, 1))
def test_noisy_is_not_separable(seed, n, d, noise):
    x, c = data.noisy(np.random.default_rng(seed), n, d, noise)
    assert_toy_set(x, c, n, d)
    assert not is_separable(signed_rows(x, c))
    assert slack_of_weak_separation(signed_rows(x, c)) < 1e-6


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(2, 40), st.integers(1, 8))
def test_noisy_balances_in_exact_arithmetic(seed, n, d):
    """Rounding alone would make the few points of a high dimension separable."""
    rows = signed_rows(*data.noisy(np.random.default_rng(seed), n, d))
    exact = [[Fraction(value) for value in row] for row in rows]
    kappa = max(Fraction(1, 2**k) for k in range(8) if 2**k > n - 1)
    assert all(kappa * sum(column[:-1]) + column[-1] == 0 for column in zip(*exact, strict=True))


def test_noisy_flips_at_the_given_rate():
    def errors_of_best_line(noise):
        x, c = data.noisy(np.random.default_rng(3), 2000, 2, noise)
        angles = np.linspace(0, 2 * np.pi, 1000)
        guess = x @ np.stack([np.cos(angles), np.sin(angles)]) > 0
        return (guess != (c == 1)[:, None]).mean(0).min()

    assert errors_of_best_line(0) < 0.005  # the balancing point, and the grid of angles
    assert 0.08 < errors_of_best_line(0.1) < 0.12
    assert 0.27 < errors_of_best_line(0.3) < 0.33


def test_the_minimiser_of_noisy_is_not_trivial():
    """With all weights of the balance equal, w = 0 would be the minimiser."""
    for n in (2, 3, 4, 5, 100):
        x, c = data.noisy(np.random.default_rng(0), n, 2)
        assert np.abs(signed_rows(x, c).mean(0)).max() > 1e-3


@pytest.mark.parametrize("make", [data.separable, data.noisy])
def test_the_seed_decides(make):
    first, again, other = (make(np.random.default_rng(seed), 9, 3) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


@pytest.mark.parametrize("make", [data.separable, data.noisy])
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0, 5, 2), TypeError, "rng must be a numpy.random.Generator .* got int"),
        ((None, 5, 2), TypeError, "rng must be"),
        ((np.random.default_rng(0), 0, 2), ValueError, "n must be at least [12], got 0"),
        ((np.random.default_rng(0), 5, -1), ValueError, "d must be at least 1, got -1"),
        ((np.random.default_rng(0), 5.0, 2), TypeError, "n must be a whole number, got 5.0"),
        ((np.random.default_rng(0), 5, True), TypeError, "d must be a whole number, got True"),
    ],
)
def test_bad_arguments_of_both_toy_sets(make, arguments, error, message):
    with pytest.raises(error, match=message):
        make(*arguments)


@pytest.mark.parametrize(
    ("make", "n", "last", "message"),
    [
        (data.separable, 5, 0, "margin must be above 0, got 0"),
        (data.separable, 5, -1.5, "margin must be above 0, got -1.5"),
        (data.separable, 5, float("nan"), "margin must be finite, got nan"),
        (data.separable, 5, [1, 2], r"margin must have shape \(\)"),
        (data.noisy, 1, 0.1, "n must be at least 2, got 1"),
        (data.noisy, 5, 1.5, r"noise must be a probability in \[0, 1\], got 1.5"),
        (data.noisy, 5, -0.1, "noise must be a probability"),
        (data.noisy, 5, float("inf"), "noise must be finite, got inf"),
    ],
)
def test_bad_arguments_of_one_toy_set(make, n, last, message):
    with pytest.raises(ValueError, match=message):
        make(np.random.default_rng(0), n, 2, last)


# The shipped digits


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was used")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


def test_shipped_digits_are_those_of_the_provenance(no_network):
    images, labels = data.mnist()
    assert images.shape == (10_000, 28, 28)
    assert labels.shape == (10_000,)
    assert images.dtype == labels.dtype == np.uint8
    assert hashlib.sha256(images.tobytes()).hexdigest() == (
        "01a649acf97bc53c9bbc1a378d3087f5a8f67ccf25746dab384bcbe11feed658"
    )
    assert hashlib.sha256(labels.tobytes()).hexdigest() == (
        "e72996c710bf1af21bb8a23cdd1d782224270379d3bccd54d66aa2c07de97e75"
    )
    assert np.bincount(labels).tolist() == [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]


def test_a_caller_cannot_spoil_the_digits_of_the_next():
    first = data.mnist()
    first.images[:] = 0
    assert data.mnist().images.any()


@pytest.mark.parametrize("kept", [0, 1000, 1_500_000, 1_650_900, None])
def test_a_broken_shipped_file_is_named(tmp_path, monkeypatch, kept):
    broken = tmp_path / "mnist_10k.npz"
    if kept is not None:
        broken.write_bytes(data.SHIPPED.read_bytes()[:kept])
    monkeypatch.setattr(data, "SHIPPED", broken)
    with pytest.raises(OSError, match=r"cannot read the digits .*mnist_10k\.npz.*git checkout"):
        data.mnist()


def test_a_shipped_file_with_pickles_is_not_trusted(tmp_path, monkeypatch):
    np.savez(tmp_path / "mnist_10k.npz", images=np.array([None]), labels=np.array([None]))
    monkeypatch.setattr(data, "SHIPPED", tmp_path / "mnist_10k.npz")
    with pytest.raises(OSError, match=r"cannot read .* allow_pickle=False"):
        data.mnist()


def test_a_folder_without_full_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"mnist\(full=True, folder='.*'\)"):
        data.mnist(folder=tmp_path)


# The IDX reader


def idx(array):
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


ARRAY = np.random.default_rng(0).integers(0, 256, (3, 4, 5), dtype=np.uint8)
PACKED = gzip.compress(idx(ARRAY), mtime=0)


@pytest.mark.parametrize("array", [ARRAY, ARRAY[0], ARRAY[0, 0]])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("name", ["a-idx-ubyte", "a-idx-ubyte.gz"])
def test_read_idx(tmp_path, array, pack, name):
    (tmp_path / name).write_bytes(pack(idx(array)))
    got = data.read_idx(tmp_path / name)
    assert got.dtype == np.uint8
    assert got.flags.writeable
    assert np.array_equal(got, array)


def refused(path, content):
    """Return the reader's message, after checking that it names the file."""
    path.write_bytes(content)
    with pytest.raises(ValueError, match=re.escape(str(path))) as caught:
        data.read_idx(path)
    return str(caught.value)


def test_every_truncation_is_refused(tmp_path):
    for content in (idx(ARRAY), PACKED):
        for end in range(len(content)):
            message = refused(tmp_path / "short", content[:end])
            assert "cut short" in message or "lacks" in message


def test_every_truncation_inside_gzip_is_refused(tmp_path):
    for end in range(len(idx(ARRAY))):
        refused(tmp_path / "short.gz", gzip.compress(idx(ARRAY)[:end], 1))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (idx(ARRAY) + b"\0", r"has 1 bytes too many for the array \(3, 4, 5\)"),
        (idx(ARRAY)[:-2], "lacks 2 bytes"),
        (idx(ARRAY) + idx(ARRAY), "too many"),
        (gzip.compress(idx(ARRAY) + b"end", mtime=0), "has 3 bytes too many"),
        (PACKED + b"end", "damaged"),
        (PACKED[:-8] + b"\1" + PACKED[-7:], "damaged .*CRC"),
        (PACKED[:40] + b"\xff\xff\xff" + PACKED[43:], "damaged"),
        (PACKED[:10] + b"\xff" * 30, "damaged .*invalid block"),
        (b"\0\0\x0d\1\0\0\0\1" + bytes(4), r"starts with \[00 00 0d 01\], expected \[00 00 08\]"),
        (b"\0\0\x08\0" + bytes(4), "number of axes, 1 to 3"),
        (b"\0\0\x08\x04" + bytes(16), "number of axes, 1 to 3"),
        (b"\x08\0\0\1\0\0\0\1\0", "not an IDX file"),
        (b"<html>403 Forbidden</html>", "not an IDX file"),
        (b"", "cut short: 0 bytes"),
        (struct.pack(">HBB3I", 0, 8, 3, 0, 2**32 - 1, 2**32 - 1), "holds nothing"),
        (struct.pack(">HBB3I", 0, 8, 3, *[2**32 - 1] * 3), "lacks"),
    ],
    ids=lambda value: "content" if isinstance(value, bytes) else None,
)
def test_what_is_not_idx_is_refused(tmp_path, content, message):
    assert re.search(message, refused(tmp_path / "bad", content))


HEADED = st.builds(
    lambda axes, rest: bytes([0, 0, 8, axes]) + rest, st.integers(0, 255), st.binary(max_size=40)
)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=40) | HEADED, st.sampled_from([bytes, gzip.compress]))
def test_any_bytes_are_read_exactly_or_refused(tmp_path_factory, content, pack):
    path = tmp_path_factory.getbasetemp() / "fuzz"
    path.write_bytes(pack(content))
    try:
        right = idx(data.read_idx(path)) == content
    except ValueError as error:
        right = str(path) in str(error)
    assert right


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        data.read_idx(tmp_path / "nowhere")


# The full set, from a folder


@pytest.fixture
def small(monkeypatch):
    """Stand-ins for the four files, 5 + 2 digits: their contents by file name without .gz."""
    rng = np.random.default_rng(0)
    monkeypatch.setattr(data, "COUNTS", {"train": 5, "t10k": 2})
    arrays = {
        "train-images-idx3-ubyte": rng.integers(0, 256, (5, 28, 28), dtype=np.uint8),
        "train-labels-idx1-ubyte": np.array([5, 0, 4, 1, 9], np.uint8),
        "t10k-images-idx3-ubyte": rng.integers(0, 256, (2, 28, 28), dtype=np.uint8),
        "t10k-labels-idx1-ubyte": np.array([7, 2], np.uint8),
    }
    files = {name: idx(array) for name, array in arrays.items()}
    sums = {name: hashlib.sha256(packed(file)).hexdigest() for name, file in files.items()}
    assert sums.keys() == data.SHA256_OF_GZ.keys()
    monkeypatch.setattr(data, "SHA256_OF_GZ", sums)
    return files


def packed(content):
    return gzip.compress(content, mtime=0)


def assert_small(digits, files):
    assert digits.images.shape == (7, 28, 28)
    assert digits.labels.shape == (7,)
    assert digits.images.dtype == digits.labels.dtype == np.uint8
    train, test = files["train-images-idx3-ubyte"][16:], files["t10k-images-idx3-ubyte"][16:]
    assert digits.images.tobytes() == train + test
    assert digits.labels.tolist() == [5, 0, 4, 1, 9, 7, 2]


def fill(folder, files, suffix=".gz", pack=packed):
    for name, content in files.items():
        (folder / (name + suffix)).write_bytes(pack(content))


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", packed), ("", bytes), (".gz", bytes)])
@pytest.mark.parametrize("kind", [Path, str])
def test_full_from_a_folder(tmp_path, small, no_network, suffix, pack, kind):
    fill(tmp_path, small, suffix, pack)
    assert_small(data.mnist(full=True, folder=kind(tmp_path)), small)


def test_a_folder_may_start_with_tilde(tmp_path, small, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    fill(tmp_path, small)
    assert_small(data.mnist(full=True, folder="~"), small)


@pytest.mark.parametrize("lost", ["train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
def test_a_file_missing_in_the_folder_is_named(tmp_path, small, no_network, lost):
    fill(tmp_path, small)
    (tmp_path / f"{lost}.gz").unlink()
    expected = f"no file {lost}.gz or {lost} in the folder {tmp_path}. All four must be there"
    with pytest.raises(FileNotFoundError, match=re.escape(expected)):
        data.mnist(full=True, folder=tmp_path)


def test_a_missing_folder_is_named(tmp_path, no_network):
    with pytest.raises(FileNotFoundError, match=r"in the folder .*nowhere"):
        data.mnist(full=True, folder=tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "array", "message"),
    [
        ("train-images-idx3-ubyte", np.zeros((4, 28, 28), np.uint8), r"expected \(5, 28, 28\)"),
        ("t10k-images-idx3-ubyte", np.zeros((2, 28, 27), np.uint8), r"expected \(2, 28, 28\)"),
        ("train-labels-idx1-ubyte", np.zeros(6, np.uint8), r"array \(6,\), expected \(5,\)"),
        ("t10k-labels-idx1-ubyte", np.array([3, 26], np.uint8), "label 26, expected 0 to 9"),
    ],
)
def test_another_structure_is_refused(tmp_path, small, name, array, message):
    fill(tmp_path, small | {name: idx(array)})
    with pytest.raises(ValueError, match=f"{name}.* holds .*{message}"):
        data.mnist(full=True, folder=tmp_path)


FASHION = Path("/usr/share/datasets/fashion-mnist")


@pytest.mark.skipif(not FASHION.is_dir(), reason="Debian's dataset-fashion-mnist is not installed")
def test_full_from_real_files():
    images, labels = data.mnist(full=True, folder=FASHION)
    assert images.shape == (70_000, 28, 28)
    assert np.bincount(labels[:60_000]).tolist() == [6000] * 10
    assert np.bincount(labels[60_000:]).tolist() == [1000] * 10


# The full set, downloaded


class Mirrors:
    """Two mirrors on this machine. `replies` maps a path, or else a mirror's name, to a
    status, a body and the length that the header announces; `asked` lists the requests."""

    def __init__(self, files):
        self.replies, self.asked = {}, []
        for name, content in files.items():
            for mirror in ("first", "second"):
                self.give(f"/{mirror}/{name}.gz", packed(content))

    def give(self, path, body, status=200, length=None):
        self.replies[path] = status, body, len(body) if length is None else length

    def give_all(self, mirror, body, status=200):
        for path in [path for path in self.replies if path.startswith(f"/{mirror}/")]:
            self.give(path, body, status)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setattr("pooch.os_cache", lambda project: folder)
    return folder


@pytest.fixture
def mirrors(small, cache, monkeypatch):
    mirrors = Mirrors(small)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            mirrors.asked.append(self.path)
            status, body, length = mirrors.replies[self.path]
            self.send_response(status)
            self.send_header("Content-Length", length)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        root = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(data, "MIRRORS", (f"{root}/first/", f"{root}/second/"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield mirrors
        server.shutdown()
        thread.join()


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_download_then_cache(mirrors, small, cache, monkeypatch, capfd):
    assert_small(data.mnist(full=True), small)
    assert mirrors.asked == [f"/first/{name}.gz" for name in small]
    assert names(cache) == sorted(f"{name}.gz" for name in small)
    assert "100%" in capfd.readouterr().err  # the progress bar

    monkeypatch.setattr(socket, "socket", None)
    assert_small(data.mnist(full=True), small)
    assert len(mirrors.asked) == 4


def test_the_second_mirror_steps_in(mirrors, small, cache):
    mirrors.give_all("first", b"<html>forbidden</html>", status=403)
    assert_small(data.mnist(full=True), small)
    assert len(mirrors.asked) == 8
    assert names(cache) == sorted(f"{name}.gz" for name in small)


def test_the_second_mirror_steps_in_for_one_broken_file(mirrors, small):
    mirrors.give("/first/t10k-images-idx3-ubyte.gz", b"not what was asked for")
    assert_small(data.mnist(full=True), small)
    assert len(mirrors.asked) == 5


WHAT_TO_DO = r"Look at the network.*folder=.*mnist\(\) alone gives 10,000 digits"


def test_both_mirrors_refusing(mirrors, cache):
    mirrors.give_all("first", b"", status=403)
    mirrors.give_all("second", b"", status=500)
    with pytest.raises(ConnectionError, match=WHAT_TO_DO) as caught:
        data.mnist(full=True)
    assert re.search("first/: 403 .*\n.*second/: 500 ", str(caught.value))
    assert names(cache) == []


def test_no_network(small, cache, monkeypatch):
    with socket.socket() as unused:  # bound, but nobody listens
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        monkeypatch.setattr(data, "MIRRORS", (f"http://127.0.0.1:{port}/",))
        with pytest.raises(ConnectionError, match=WHAT_TO_DO):
            data.mnist(full=True)
    assert names(cache) == []


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("bundle", ["missing", "garbage"])
def test_certificates_that_are_not_there_are_not_the_caches_fault(
    mirrors, cache, tmp_path, monkeypatch, variable, bundle
):
    (tmp_path / "garbage").write_text("no certificate")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path / bundle))
    secure = [mirror.replace("http:", "https:") for mirror in data.MIRRORS]
    monkeypatch.setattr(data, "MIRRORS", secure)
    with pytest.raises(ConnectionError, match=f"Look at the network and {variable} ") as caught:
        data.mnist(full=True)
    assert "cache folder" not in str(caught.value)
    assert all(mirror in str(caught.value) for mirror in secure)
    assert names(cache) == []


def test_a_wrong_checksum_leaves_nothing(mirrors, small, cache):
    for mirror in ("first", "second"):
        mirrors.give(f"/{mirror}/train-labels-idx1-ubyte.gz", packed(b"other"))
    with pytest.raises(ConnectionError, match="no mirror gave train-labels") as caught:
        data.mnist(full=True)
    assert str(caught.value).count("does not match the known hash") == 2
    assert names(cache) == ["train-images-idx3-ubyte.gz"]


@pytest.mark.parametrize("announced", ["whole", "part"])
def test_a_truncated_download_leaves_nothing(mirrors, small, cache, announced):
    whole = packed(small["train-images-idx3-ubyte"])
    for mirror in ("first", "second"):
        path = f"/{mirror}/train-images-idx3-ubyte.gz"
        mirrors.give(path, whole[:2000], length=len(whole) if announced == "whole" else 2000)
    with pytest.raises(ConnectionError, match=WHAT_TO_DO):
        data.mnist(full=True)
    assert names(cache) == []


def test_an_interrupted_download_leaves_nothing(mirrors, cache, monkeypatch):
    def first_chunk_then_interrupt(response, *args, **kwargs):
        yield response.raw.read(100)
        response.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(requests.Response, "iter_content", first_chunk_then_interrupt)
    with pytest.raises(KeyboardInterrupt):
        data.mnist(full=True)
    assert names(cache) == []


def test_a_spoilt_file_of_the_cache_is_fetched_again(mirrors, small, cache):
    data.mnist(full=True)
    spoilt = cache / "t10k-images-idx3-ubyte.gz"
    spoilt.write_bytes(spoilt.read_bytes()[:-1])
    assert_small(data.mnist(full=True), small)
    assert len(mirrors.asked) == 5


CACHE_ADVICE = r"cannot use the cache folder .*cache.*Make it writable.*folder="


def test_a_cache_that_cannot_be_made(mirrors, cache):
    cache.write_text("a file where the folder should be")
    with pytest.raises(OSError, match=CACHE_ADVICE):
        data.mnist(full=True)
    assert mirrors.asked == []


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_cache_that_cannot_be_written(mirrors, cache, monkeypatch, code):
    def refuse(*args, **kwargs):
        raise OSError(code, "refused by the test")

    cache.mkdir()
    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    with pytest.raises(OSError, match=CACHE_ADVICE):
        data.mnist(full=True)
    assert names(cache) == []
    assert mirrors.asked == []


def test_a_complete_cache_may_be_read_only(mirrors, small, cache, monkeypatch):
    data.mnist(full=True)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)
    assert_small(data.mnist(full=True), small)


def test_only_the_download_loads_the_network_packages():
    code = "import sys; from helpers import data; data.mnist(); print('requests' in sys.modules)"
    root = Path(data.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
