"""The explorer of 1.2 against differences, scipy and a linear program."""

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from helpers.explorers import direction_dial
from helpers.explorers.direction_dial import separation


def random_states(count):
    rng = np.random.default_rng(2)
    for seed in range(count):
        yield {
            "angle": int(rng.integers(361)),
            "apart": float(rng.uniform(0, 1.3)),
            "length": float(rng.uniform(0, 4)),
            "seed": seed,
        }


def signed(data):
    return data.x * (1 - 2 * data.targets)[:, np.newaxis]


def error_at(points, data):
    """Return E at points (…, 2), from its definition."""
    return np.logaddexp(0, points @ signed(data).T).mean(axis=-1)


def strict_by_linear_program(x_signed):
    """Return where x̃_n·v < 0 for a v with x̃_n·v ≤ 0 for all n, for the v with the most of them.

    Maximises Σ s_n under x̃_n·v + s_n ≤ 0, 0 ≤ s_n ≤ 1: v can be long, so s_n is 0 or 1.
    """
    n, d = x_signed.shape
    program = linprog(
        np.concatenate([np.zeros(d), -np.ones(n)]),
        A_ub=np.hstack([x_signed, np.eye(n)]),
        b_ub=np.zeros(n),
        bounds=[(None, None)] * d + [(0, 1)] * n,
    )
    assert program.status == 0
    slack = program.x[d:]
    assert (np.minimum(slack, 1 - slack) < 1e-6).all()
    return slack > 0.5


def assert_separation_is_right(x_signed):
    v, strict = separation(x_signed)
    products = x_signed @ v
    assert (products <= 0).all()
    np.testing.assert_array_equal(strict, products < 0)
    np.testing.assert_array_equal(strict, strict_by_linear_program(x_signed))


def test_separation_is_what_a_linear_program_finds():
    rng = np.random.default_rng(0)
    kinds = set()
    for _ in range(300):  # small whole numbers: many data on a line with the origin, many zeros
        x_signed = rng.integers(-2, 3, (rng.integers(1, 7), 2)).astype(float)
        assert_separation_is_right(x_signed)
        strict = separation(x_signed)[1]
        kinds.add("all" if strict.all() else "some" if strict.any() else "none")
    assert kinds == {"all", "some", "none"}


def test_separation_of_the_explorers_own_data():
    found = set()
    for state in random_states(60):
        data = direction_dial.data(**state)
        assert_separation_is_right(signed(data))
        found.add(len(data.minimiser))
    assert found == {0, 1}


@pytest.mark.parametrize(
    ("x_signed", "strict"),
    [
        ([[1, 0], [-1, 0], [0, -1]], [False, False, True]),  # two data on the line, one beside it
        ([[1, 0], [-1, 0]], [False, False]),  # all on one line, on both sides of the origin
        ([[1, 2], [2, 4]], [True, True]),  # all on one line, on one side
        ([[1, 2], [0, 0]], [True, False]),  # a datum at the origin is never classified
        ([[0, 0]], [False]),
    ],
)
def test_separation_at_the_border(x_signed, strict):
    x_signed = np.array(x_signed, dtype=float)
    np.testing.assert_array_equal(separation(x_signed)[1], strict)
    assert_separation_is_right(x_signed)


@pytest.mark.parametrize("nudge", [-1, 0, 1])
def test_separation_is_exact_to_the_last_bit_of_the_data(nudge):
    x_signed = np.array([[5 / 3, 7 / 3], [-5 / 3, -7 / 3], [1, -1]])
    x_signed = np.round(x_signed * 2**16) / 2**16
    x_signed[0, 0] += nudge / 2**16
    strict = separation(x_signed)[1]
    assert (
        strict.tolist()
        == {
            -1: [False] * 3,  # just not: the three data surround the origin
            0: [False, False, True],
            1: [True] * 3,
        }[nudge]
    )


def test_data_are_on_the_grid_that_makes_separation_exact():
    for state in random_states(20):
        x = direction_dial.data(**state).x * 2**16
        assert (x == np.round(x)).all()
        assert np.abs(x).max() < 16 * 2**16


def test_classes_whose_discs_do_not_meet_are_separated():
    for seed in range(30):
        assert direction_dial.data(30, 1.3, 1.0, seed).minimiser.size == 0
        assert direction_dial.data(30, 0.0, 1.0, seed).minimiser.size == 2


def test_curvature_is_the_second_difference_of_the_error():
    h = 1e-3
    for state in random_states(20):
        data = direction_dial.data(**state)
        line = data.w + np.array([-h, 0, h])[:, np.newaxis] * data.v
        np.testing.assert_allclose(np.diff(error_at(line, data), 2)[0] / h**2, data.curvature, 1e-4)
        assert data.curve[data.angle] == pytest.approx(data.curvature)


def test_eigenvalues_are_the_extremes_of_the_curve():
    for state in random_states(20):
        data = direction_dial.data(**state)
        low, high = data.eigenvalues
        assert 0 < low <= data.curve.min() * (1 + 1e-9)
        assert data.curve.max() <= high * (1 + 1e-9)
        assert data.curve.min() - low < 1e-3 * high  # a degree apart
        assert high - data.curve.max() < 1e-3 * high


def test_error_and_parabola_along_the_line():
    steps = np.linspace(-4, 4, 161)
    for state in random_states(20):
        data = direction_dial.data(**state)
        truth = error_at(data.w + steps[:, np.newaxis] * data.v, data)
        np.testing.assert_allclose(data.error, truth, rtol=1e-12)
        near = np.abs(steps) < 0.11
        assert np.abs(data.parabola - truth)[near].max() < 2e-3 * np.abs(steps[near]).max()
        np.testing.assert_allclose(np.diff(data.parabola, 2), data.curvature / 400, atol=1e-12)


def test_minimiser_is_where_scipy_finds_it():
    compared = 0
    for state in random_states(60):
        data = direction_dial.data(**state)
        if len(data.minimiser):
            found = minimize(error_at, np.zeros(2), args=(data,), method="BFGS", tol=1e-9)
            np.testing.assert_allclose(data.minimiser[0], found.x, rtol=1e-3, atol=1e-4)
            assert error_at(data.minimiser[0], data) <= found.fun + 1e-12
            assert f"distance {np.linalg.norm(data.minimiser[0]):.1f}" in data.verdict
            compared += 1
    assert compared > 20


def test_without_a_minimiser_the_error_falls_across_the_line():
    checked = 0
    for state in random_states(60):
        data = direction_dial.data(**state)
        if len(data.separator):
            first, second = data.separator
            normal = np.array([first[1] - second[1], second[0] - first[0]])
            normal *= np.sign(normal @ data.w)
            heights = error_at(np.array([[0], [1], [10], [100]]) * normal, data)
            assert (np.diff(heights) < 0).all()
            assert heights[-1] < 0.1
            assert "no minimiser exists" in data.verdict
            checked += 1
    assert checked > 10


def test_moving_the_means_apart_drives_the_minimiser_away_until_there_is_none():
    distances = [
        np.linalg.norm(direction_dial.data(100, apart, 0.5, 0).minimiser[0])
        for apart in (0.2, 0.4, 0.6, 0.8, 0.85)
    ]
    assert (np.diff(distances) > 0).all()
    assert distances[-1] > 12
    apart = direction_dial.data(100, 1.3, 0.5, 0)
    assert apart.minimiser.size == 0
    assert apart.separator.size == 4


def test_longer_weights_flatten_the_error_but_never_below_0():
    lows = [direction_dial.data(100, 0.4, length, 0).eigenvalues for length in (0, 1, 2, 3, 4)]
    assert (np.diff(lows, axis=0) < 0).all()
    assert np.min(lows) > 0


def test_the_direction_turns_to_where_it_is_dragged():
    explorer = direction_dial.explorer()
    explorer.move(explorer.handles[0], *(explorer.data.w - np.array([2, 0])))
    assert explorer.state["angle"] == 180
    np.testing.assert_allclose(explorer.data.v, [-1, 0], atol=1e-12)


@pytest.fixture(scope="module")
def at():
    """Return the function of a stop (None: as at first) and a seed that gives the data there."""
    explorer = direction_dial.explorer()

    def data_at(stop, seed):
        changes = explorer.stops[stop] if stop else {}
        return direction_dial.data(**explorer.defaults | changes | {"seed": seed})

    return data_at


def test_the_curve_has_two_tops_half_a_turn_apart_and_bottoms_at_right_angles(at):
    """Explore 1: for a hundred data sets; longer weights make both eigenvalues smaller."""
    for seed in range(100):
        data = at(None, seed)
        np.testing.assert_allclose(data.curve[:181], data.curve[180:], rtol=1e-12, atol=1e-15)
        rises = np.diff(np.append(data.curve[:-1], data.curve[:2])) > 0
        assert np.count_nonzero(rises[1:] != rises[:-1]) == 4
        assert abs(data.curve.argmax() - data.curve.argmin()) % 180 in (89, 90, 91)
        assert data.curve.min() > 0
        assert (at("long weights", seed).eigenvalues > 0).all()
        assert (at("long weights", seed).eigenvalues < data.eigenvalues).all()


def test_the_minimiser_leaves_the_plane_as_the_means_move_apart():
    """Explore 2: the distances that its answer tells, and a hundred data sets."""
    for apart, distance in ((0.4, 2.1), (0.8, 7.9), (0.85, 12.9)):
        (star,) = direction_dial.data(100, apart, 0.5, 0).minimiser
        assert np.hypot(*star) == pytest.approx(distance, abs=0.05)
    assert direction_dial.explorer().stops["almost separable"] == {"apart": 0.85}
    assert direction_dial.data(100, 0.9, 0.5, 0).minimiser.size == 0
    for seed in range(100):
        stars = [direction_dial.data(100, apart / 20, 0.5, seed).minimiser for apart in (8, 11, 26)]
        assert stars[2].size == 0
        assert stars[1].size == 2
        assert np.linalg.norm(stars[1]) > np.linalg.norm(stars[0])


def test_when_separable_the_error_falls_along_the_whole_line_and_the_parabola_does_not(at):
    """Explore 3: for a hundred data sets; every term falls along v."""
    for seed in range(100):
        data = at("separable", seed)
        assert (np.diff(data.error) < 0).all()
        assert (signed(data) @ data.v < 0).all()
        assert 0 < data.parabola.argmin() < 160
