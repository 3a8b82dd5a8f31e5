"""The slice explorer of the autoencoder: values, chords, strip, hatching and search."""

from itertools import product

import numpy as np
import pytest

from helpers.autoencoder import CROSS_ENTROPY, HALF_SQUARED, Parameters, error, fit, initial
from helpers.autoencoder_slices import move
from helpers.convexity import chord_violation
from helpers.data import mnist
from helpers.explorers import autoencoder_slices
from helpers.explorers.autoencoder_slices import AutoencoderSlices, Scene
from helpers.widgets.slice_pictures import LAMBDAS
from tests.explorers.trained import TRAINED

LOSSES = (CROSS_ENTROPY, HALF_SQUARED)
LAYERS = {"F11": ("W1", "W1"), "F12": ("W1", "W2"), "F22": ("W2", "W2")}
DEFAULTS = {
    "view": "1-D",
    "pair": "F12",
    "aim": "random",
    "scale": 1.0,
    "angle": 45,
    "origin1": 0.0,
    "origin2": 0.0,
    "left": -0.8,
    "right": 0.3,
    "first1": -0.8,
    "first2": -0.5,
    "second1": 0.3,
    "second2": 0.9,
    "count": 10,
    "resolution": 11,
    "seed": 0,
}


@pytest.fixture(scope="module")
def trained():
    """Return two small networks and their images."""
    x = mnist().images[:500].reshape(-1, 784) / 255
    networks = []
    for loss in LOSSES:
        rng = np.random.default_rng(3)
        networks.append(initial(rng, 784, 5, dtype=np.float64))
        list(fit(networks[-1], x, loss, rng=rng, batch=50, rounds=10, lr=0.01))
    return networks, x[:50]


@pytest.fixture(scope="module")
def slices(trained):
    return AutoencoderSlices(*trained)


def seen(slices, **changes):
    return autoencoder_slices.data(slices, **{**DEFAULTS, **changes})


def drawn_directions(p, pair, scale, seed):
    """Return the random U⁽¹⁾, U⁽²⁾ as (name of the layer, array), made independently."""
    rng = np.random.default_rng(seed)
    weights = [(name, getattr(p, name)) for name in LAYERS[pair]]
    return [
        (name, scale * np.linalg.norm(w) / w.size**0.5 * rng.normal(size=w.shape))
        for name, w in weights
    ]


def moved(p, directions, z):
    """Return the parameters at the point z of the plane."""
    arrays = {name: array.copy() for name, array in p._asdict().items()}
    for step, (name, u) in zip(z, directions, strict=True):
        arrays[name] += step * u
    return Parameters(**arrays)


@pytest.mark.parametrize("pair", LAYERS)
@pytest.mark.parametrize("angle", [0, 45, 90, 150])
def test_curves_are_the_errors_along_the_line(trained, slices, pair, angle):
    networks, x = trained
    turn = np.deg2rad(angle)
    shown = seen(slices, pair=pair, angle=angle, scale=2.0, seed=4)
    for line, p, loss in zip(shown.lines, networks, LOSSES, strict=True):
        u = drawn_directions(p, pair, 2.0, 4)
        for k in range(0, 201, 25):
            z = LAMBDAS[k] * np.array([np.cos(turn), np.sin(turn)])
            assert line.values[k] == pytest.approx(error(moved(p, u, z), x[:10], loss), rel=1e-10)


@pytest.mark.parametrize("pair", LAYERS)
def test_maps_are_the_errors_over_the_plane(trained, slices, pair):
    networks, x = trained
    axis = np.linspace(-1, 1, 11)
    shown = seen(slices, pair=pair, view="2-D", scale=3.0)
    for plane, p, loss in zip(shown.maps, networks, LOSSES, strict=True):
        u = drawn_directions(p, pair, 3.0, 0)
        values = plane.low + plane.heights * (plane.high - plane.low)
        assert values.shape == (11, 11)
        for i, j in [(0, 0), (10, 0), (5, 5), (2, 8), (10, 10)]:
            truth = error(moved(p, u, (axis[i], axis[j])), x[:10], loss)
            assert values[i, j] == pytest.approx(truth, rel=1e-10)


def test_the_window_moves_so_that_the_network_lies_where_it_was_dragged(trained, slices):
    networks, x = trained
    away = {"origin1": 0.4, "origin2": -0.7, "scale": 3.0, "angle": 30}
    lines = seen(slices, **away).lines
    maps = seen(slices, view="2-D", **away).maps
    turn = np.deg2rad(30)
    for line, plane, p, loss in zip(lines, maps, networks, LOSSES, strict=True):
        u = drawn_directions(p, "F12", 3.0, 0)

        def truth(z, p=p, u=u, loss=loss):
            return pytest.approx(error(moved(p, u, z), x[:10], loss), rel=1e-10)

        for k in range(0, 201, 25):
            assert line.values[k] == truth(
                (LAMBDAS[k] - 0.4) * np.array([np.cos(turn), np.sin(turn)])
            )
        corner = plane.low + plane.heights[0, -1] * (plane.high - plane.low)
        assert corner == truth((-1 - 0.4, 1 + 0.7))
        assert plane.along[0] == truth((-0.8 - 0.4, -0.5 + 0.7))
        assert plane.along[-1] == truth((0.3 - 0.4, 0.9 + 0.7))


@pytest.mark.parametrize("pair", LAYERS)
@pytest.mark.parametrize("chord", [(-1.0, 1.0), (-0.8, 0.3), (0.2, 0.9)])
def test_the_chord_says_what_the_errors_say(trained, slices, pair, chord):
    networks, x = trained
    shown = seen(slices, pair=pair, left=chord[0], right=chord[1], scale=4.0, angle=0)
    for line, p, loss in zip(shown.lines, networks, LOSSES, strict=True):
        u = drawn_directions(p, pair, 4.0, 0)
        inner = LAMBDAS[line.inner]
        if not chord[0] < inner < chord[1]:
            assert not line.violated
            continue
        truth = chord_violation(
            lambda z, p=p, u=u, loss=loss: error(moved(p, u, (z, 0)), x[:10], loss),
            *chord,
            (inner - chord[0]) / (chord[1] - chord[0]),
        )
        assert line.gap == pytest.approx(truth.gap, abs=1e-9)
        assert line.violated == truth.violates


def test_cross_entropy_is_never_violated_in_the_output_layer(slices):
    for seed in range(12):
        for scale in (0.01, 0.3, 1, 10):
            for aim in ("random", "one unit"):
                place = {"pair": "F22", "seed": seed, "scale": scale, "aim": aim}
                line = seen(slices, **place, angle=15 * seed, left=-1, right=1).lines[0]
                assert not line.violated
                assert not (line.bends < 0).any()
                plane = seen(slices, **place, view="2-D").maps[0]
                assert not plane.violated
                assert not plane.bends_down.any()


def test_the_strip_sees_what_the_chord_between_neighbours_sees(slices):
    for pair in LAYERS:
        for line in seen(slices, pair=pair, aim="one unit", scale=2.0).lines:
            middle = line.values[1:-1] - (line.values[2:] + line.values[:-2]) / 2
            sure = np.abs(middle) > 1e-9
            np.testing.assert_array_equal(line.bends[1:-1][sure], -np.sign(middle[sure]))
            assert sure.any()


def test_a_point_is_hatched_where_it_lies_above_the_middle_of_two_neighbours(trained, slices):
    networks, x = trained
    ways = [(1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2)]
    for pair in LAYERS:
        plane = seen(slices, pair=pair, view="2-D", scale=4.0).maps[1]
        u = drawn_directions(networks[1], pair, 4.0, 0)

        heights = {
            (i, j): error(moved(networks[1], u, (i / 5 - 1, j / 5 - 1)), x[:10], HALF_SQUARED)
            for i, j in product(range(-1, 12), repeat=2)
        }
        for i, j in product(range(11), repeat=2):
            ends = [((i + a, j + b), (i - a, j - b)) for a, b in ways]
            inside = [(p, q) for p, q in ends if p in heights and q in heights]
            gap = max(heights[i, j] - (heights[p] + heights[q]) / 2 for p, q in inside)
            assert plane.bends_down[i, j] == (gap > 1e-9)
        assert 0 < plane.bends_down.mean() < 1


@pytest.mark.parametrize("pair", LAYERS)
@pytest.mark.parametrize("aim", ["random", "one unit"])
@pytest.mark.parametrize("seed", [0, 7])
def test_the_search_finds_a_witness_that_the_picture_confirms(slices, pair, aim, seed):
    state = {**DEFAULTS, "pair": pair, "aim": aim, "seed": seed, "scale": 0.05}
    changes, sentence = slices.find_witness(**state)
    assert "Witness against" in sentence
    found = {**state, **changes}
    lines = autoencoder_slices.data(slices, **found).lines
    maps = autoencoder_slices.data(slices, **{**found, "view": "2-D"}).maps
    for shown in (lines, maps):
        if pair == "F22":
            assert "against squared" in sentence
            assert "there is none" in sentence
            assert shown[1].violated
            assert not shown[0].violated
        else:
            assert "against cross-entropy" in sentence
            assert shown[0].violated
    assert ("direction “one unit”" in sentence) == (changes["aim"] != aim)
    assert ("scale " in sentence) == (changes["scale"] != 0.05)


@pytest.mark.parametrize("origin", [(0.0, 0.0), (0.6, 0.0), (-1.0, 0.7)])
@pytest.mark.parametrize(("pair", "loss"), [("F11", 0), ("F12", 0), ("F22", 1)])
def test_the_search_finds_a_witness_wherever_the_network_was_dragged_to(slices, pair, loss, origin):
    changes, sentence = slices.find_witness(
        **DEFAULTS | {"pair": pair, "origin1": origin[0], "origin2": origin[1]}
    )
    for view in ("1-D", "2-D"):
        shown = autoencoder_slices.data(slices, **DEFAULTS | {"pair": pair, "view": view} | changes)
        assert (shown.lines or shown.maps)[loss].violated
        assert set(shown.origin) == {0.0}
    assert ("the network back in the middle" in sentence) == any(origin)


def test_the_search_admits_that_it_found_nothing():
    rng = np.random.default_rng(0)
    silent = initial(rng, 784, 3, dtype=np.float64)
    silent.W1[:] = 0
    silent.b1[:] = -1
    slices = AutoencoderSlices([silent, silent], rng.uniform(size=(5, 784)))
    for pair in LAYERS:
        changes, sentence = slices.find_witness(**{**DEFAULTS, "pair": pair, "aim": "one unit"})
        assert not changes
        assert "proves nothing" in sentence


def test_one_unit_moves_the_weights_of_that_unit_only(trained, slices):
    networks, _ = trained
    for k, p in enumerate(networks):
        scene = Scene(pair="F12", aim="one unit", scale=1.0, seed=2, count=10)
        rows, columns = slices.directions(k, scene)
        (unit,) = np.flatnonzero(rows.W1.any(axis=1))
        np.testing.assert_array_equal(np.flatnonzero(columns.W2.any(axis=0)), [unit])
        assert not columns.W1.any()
        assert not rows.W2.any()
        ratio = rows.W1[unit] / p.W1[unit]
        np.testing.assert_allclose(ratio, ratio[0])
        assert (columns.W2[:, unit] * p.W2[:, unit] <= 0).all()


def test_single_precision_networks_are_welcome(trained):
    networks, x = trained
    single = [Parameters(*(a.astype(np.float32) for a in p)) for p in networks]
    line = seen(AutoencoderSlices(single, x.astype(np.float32))).lines[0]
    assert line.values.dtype == np.float64


@pytest.mark.parametrize("pair", LAYERS)
def test_a_chord_anywhere_in_the_plane_is_compared_with_the_errors_along_it(trained, slices, pair):
    networks, x = trained
    ends = np.array([(-0.8, -0.5), (0.3, 0.9)])
    maps = seen(slices, pair=pair, view="2-D", scale=2.0, seed=4).maps
    for plane, p, loss in zip(maps, networks, LOSSES, strict=True):
        u = drawn_directions(p, pair, 2.0, 4)
        for k in range(0, 201, 25):
            z = ends[0] + k / 200 * (ends[1] - ends[0])
            assert plane.along[k] == pytest.approx(error(moved(p, u, z), x[:10], loss), rel=1e-10)


@pytest.mark.parametrize("view", ["1-D", "2-D"])
def test_the_stops_show_what_the_text_asks_about(view):
    explorer = autoencoder_slices.explorer(*TRAINED["autoencoder_slices"](), view)

    def violated(label):
        explorer.press(label)
        return [shown.violated for shown in explorer.data.lines or explorer.data.maps]

    assert violated("kinks") == [True, True]
    assert violated("two equal networks") == [True, True]
    assert violated("output layer") == [False, True]


@pytest.fixture(scope="module")
def stops(trained):
    return autoencoder_slices.explorer(*trained).stops


def test_at_kinks_each_orange_sample_has_a_unit_that_switches_beside_it(trained, slices, stops):
    networks, x = trained
    for seed in range(100):
        scene = Scene(pair="F11", aim="one unit", scale=1.0, seed=seed, count=10)
        u = slices.line_direction(0, scene, (0.5**0.5, 0.5**0.5))
        f2 = x[:10] @ networks[0].W1.T + networks[0].b1
        rate = x[:10] @ u.W1.T
        moving = rate != 0
        kinks = -f2[moving] / rate[moving]
        line = seen(slices, **stops["kinks"], seed=seed).lines[0]
        step = LAMBDAS[1] - LAMBDAS[0]
        for place in LAMBDAS[1:-1][line.bends[1:-1] < 0]:
            assert (np.abs(kinks - place) < step).any()


def test_in_f12_the_search_leaves_the_random_directions():
    x, rng = mnist().images[:2000].reshape(-1, 784) / 255, np.random.default_rng(37)
    network = initial(rng, 784, 30, dtype=np.float64)  # as the notebook trains it, on fewer images
    list(fit(network, x, CROSS_ENTROPY, rng=rng, batch=100, rounds=10, lr=0.005))
    slices = AutoencoderSlices([network, network], x[:50])
    for seed in range(10):
        state = DEFAULTS | {"seed": seed, "count": 20}
        assert not (seen(slices, **state).lines[0].bends < 0).any()
        place, sentence = slices.find_witness(**state)
        assert place["aim"] == "one unit"
        assert "(1% of the range), found on line 6" in sentence


def test_two_equal_networks_lie_on_a_hyperbola_with_a_ridge_inside(slices):
    scene = Scene(pair="F12", aim="one unit", scale=1.0, seed=0, count=10)
    p, u = slices.networks[0], slices.directions(0, scene)
    for z in (0.1, 0.2, 0.4):
        double, half = (z, 10 * z / (1 + 20 * z)), (z, 0.0)
        at = [error(move(p, u, place), slices.x[:10], CROSS_ENTROPY) for place in (double, half)]
        assert at[0] < at[1]


def test_output_layer_is_hatched_on_the_right_only(slices, stops):
    shares = []
    for seed in range(100):
        left, right = seen(slices, **stops["output layer"], view="2-D", seed=seed).maps
        assert not left.bends_down.any()
        shares.append(right.bends_down.any())
    assert np.mean(shares) >= 0.95
