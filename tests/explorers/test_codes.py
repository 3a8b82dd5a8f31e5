"""The explorer of Q3(a): nearest codes, typical distances and gaps against scipy."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from helpers.explorers import codes
from helpers.explorers.codes import distances, plane_of, plot_codes, widest_gap
from helpers.figures import new_figure


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
    assert picked.verdict.endswith(
        "Picked out: 40 codes of a 4 in blue and 40 codes of a 9 in orange."
    )
    alone = codes.data(plane, 0, 0, None, 9)
    assert len(alone.picked_codes[0]) == 0
    assert alone.verdict.endswith("Picked out: 40 codes of a 9 in orange.")
    assert "Picked" not in codes.data(plane, 0, 0).verdict


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


def test_a_typical_code_is_a_code_of_the_digit_in_its_middle(plane):
    for digit in range(10):
        own = plane.codes[plane.labels == digit]
        typical = plane.typical(digit)
        assert (own == typical).all(axis=1).any()
        assert np.linalg.norm(typical - np.median(own, axis=0)) < 0.3
