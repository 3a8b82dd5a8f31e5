"""The explorer of Q3(a): nearest codes, typical distances and gaps against scipy."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from helpers.explorers import codes
from helpers.explorers.codes import distances, plane_of, plot_codes, widest_gap
from helpers.figures import new_figure
from tests.explorers.notebook_q3 import run_cells


def decode(z):
    """Return images of which the first two pixels are the code."""
    return np.pad(0.5 + np.asarray(z) / 20, ((0, 0), (0, 782)))


def cloud(seed=0, count=400):
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    angle = 2 * np.pi * labels / 10
    centres = 4 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centres + 0.4 * rng.normal(size=(count, 2)), labels


@pytest.fixture(scope="module")
def plane():
    return plane_of(*cloud(), decode)


def test_spacing_is_the_median_distance_of_nearest_neighbours(plane):
    nearest = cKDTree(plane.codes).query(plane.codes, k=2)[0][:, 1]
    assert plane.spacing == pytest.approx(np.median(nearest))


def test_spacing_of_many_codes_is_estimated_from_some():
    z, labels = cloud(count=6000)
    nearest = cKDTree(z).query(z, k=2)[0][:, 1]
    assert plane_of(z, labels, decode).spacing == pytest.approx(np.median(nearest), rel=0.15)


def test_nearest_code_digit_and_image_anywhere(plane):
    tree = cKDTree(plane.codes)
    for point in np.random.default_rng(1).uniform(-6, 6, size=(200, 2)):
        data = codes.data(plane, *point)
        away, n = tree.query(point)
        assert data.ratio * plane.spacing == pytest.approx(away)
        assert data.digit == plane.labels[n]
        np.testing.assert_array_equal(data.nearest, plane.codes[n])
        np.testing.assert_allclose(data.image[0, :2], 0.5 + point / 20)


def test_the_verdict_tells_codes_edges_and_gaps_apart(plane):
    n = 17
    at = plane.codes[n]
    among = "Among the codes: the nearest one, at most 3 typical distances away, is that of a"
    assert codes.data(plane, *at).verdict == f"{among} {plane.labels[n]}."
    outer = plane.codes[plane.codes[:, 0].argmax()]
    edge = codes.data(plane, outer[0] + 5 * plane.spacing, outer[1])
    assert 3 < edge.ratio < 10
    assert "Beside the codes: the nearest one, 3 to 10 typical distances away" in edge.verdict
    assert "more than 10 times" in codes.data(plane, 0, 0).verdict  # the ring is empty inside
    far = codes.data(plane, 100 * plane.spacing + outer[0], 0)
    assert far.ratio > 100
    assert "more than 100 times" in far.verdict


def test_a_gap_has_codes_around_it_and_outside_has_not(plane):
    assert codes.data(plane, 0, 0).verdict.startswith("In a gap: ")
    for angle in np.linspace(0, 2 * np.pi, 40):
        point = 20 * np.cos(angle), 20 * np.sin(angle)
        assert codes.data(plane, *point).verdict.startswith("Outside: ")


def test_the_widest_gap_is_the_middle_of_a_ring(plane):
    gap = widest_gap(plane)
    assert np.linalg.norm(gap) < 0.8
    rng = np.random.default_rng(2)
    low, high = np.quantile(plane.codes, [0.05, 0.95], axis=0)
    best = distances(plane.codes, gap).min()
    others = [distances(plane.codes, p).min() for p in rng.uniform(low, high, (500, 2))]
    assert max(others) < best + 0.3  # as fine as the grid


def test_every_digit_is_drawn_at_its_codes():
    z, labels = cloud()
    artists = plot_codes(new_figure()[1], z, labels)
    for digit, artist in enumerate(artists):
        np.testing.assert_array_equal(artist.get_xydata(), z[labels == digit])
        assert artist.get_marker() == f"${digit}$"
    assert len({artist.get_color() for artist in artists}) == 10


def test_codes_that_are_picked_out_are_those_of_the_digits(plane):
    picked = codes.data(plane, 0, 0, 4, 9)
    for digit, own in zip((4, 9), picked.picked_codes, strict=True):
        np.testing.assert_array_equal(own, plane.codes[plane.labels == digit])
    assert "Picked out: 40 codes of a 4 in blue and 40 codes of a 9 in orange." in picked.verdict
    alone = codes.data(plane, 0, 0, None, 9)
    assert len(alone.picked_codes[0]) == 0
    assert alone.verdict.endswith("Picked out: 40 codes of a 9 in orange.")
    assert "Picked" not in codes.data(plane, 0, 0).verdict


def test_how_mixed_two_digits_are_is_a_share_of_nearest_neighbours():
    z, labels = cloud()
    z = z + 2 * np.random.default_rng(3).normal(size=z.shape)  # the digits overlap
    for one, other in ((4, 5), (3, 5)):
        own = [z[labels == digit] for digit in (one, other)]
        nearest = cKDTree(np.concatenate(own)).query(np.concatenate(own), k=2)[1][:, 1]
        expected = np.mean((nearest < 40) != (np.arange(80) < 40))
        data = codes.data(plane_of(z, labels, decode), 0, 0, one, other)
        assert data.mixed == pytest.approx(expected)
        told = f"For ≈ {100 * expected:.0f} % of them the nearest of these is of the other digit."
        assert data.verdict.endswith(told)
        assert 0 < data.mixed < 0.6
    assert "nearest of these" not in codes.data(plane_of(z, labels, decode), 0, 0, 4, 4).verdict


def test_the_frame_leaves_out_few_codes_and_says_how_many():
    z, labels = cloud(count=3000)
    z[:5] *= 20
    plane = plane_of(z, labels, decode)
    inside = ((plane.low <= z) & (z <= plane.high)).all(axis=1)
    assert 0 < plane.beyond < 0.02
    assert plane.beyond == pytest.approx(1 - inside.mean())
    title = codes.Picture(plane).axes[0].get_title()
    assert f"({plane.beyond:.1%} lie beyond)" in title


def test_the_code_at_the_end_of_the_line_is_shown_though_not_all_codes_are():
    z, labels = cloud(count=6000)
    explorer = codes.explorer(z, labels, decode)
    explorer.set({"x": 2.0, "y": 0.0})
    shown = f">{explorer.data.digit}</text>"
    assert shown in explorer.frame["moving"]


# What the notebook asks, with the network that it trains


@pytest.fixture(scope="module")
def asked():
    """Return the notebook's explorer, and the plane of its codes."""
    names = run_cells("imports", "digits", "train-ae-code", "train-ae-loop", "decode", "ae-error")
    trained = names["codes"], names["digits"].labels, names["decode"]
    return codes.explorer(*trained), plane_of(*trained)


def at(explorer, stop=None, **changes):
    return explorer.compute(**{**explorer.defaults, **explorer.stops.get(stop, {}), **changes})


def test_a_picture_does_not_tell_that_no_code_is_near(asked):
    for stop, word in (("wide gap", "In a gap"), ("lower left corner", "Outside")):
        data = at(asked[0], stop)
        assert data.ratio > 10
        assert data.verdict.startswith(word)
        assert data.image.max() > 0.9
        edge = np.concatenate([data.image[[0, -1]].ravel(), data.image[:, [0, -1]].ravel()])
        assert edge.max() < 0.1


def test_zeros_and_ones_lie_apart_and_fours_and_nines_do_not(asked):
    assert at(asked[0], "0 and 1").mixed < 0.04
    assert 0.33 < at(asked[0], "4 and 9").mixed < 0.5


def test_random_places_are_often_nearest_to_a_seven_and_hardly_ever_to_a_two_or_a_six(asked):
    explorer, plane = asked
    tree, named = cKDTree(plane.codes), 0
    for seed in range(100):
        points = np.random.default_rng(seed).uniform(plane.low, plane.high, size=(200, 2))
        found = plane.labels[tree.query(points)[1]]
        assert found[0] == at(explorer, x=points[0, 0], y=points[0, 1]).digit
        shares = np.bincount(found, minlength=10) / 200
        named += shares.argmax() == 7 and max(shares[2], shares[6]) < 0.06
    assert named >= 95
