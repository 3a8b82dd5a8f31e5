"""The explorer of Exercises 3.2 and 3.3: the schedule of an autoencoder, step by step."""

import numpy as np
import pytest

from helpers import autoencoder
from helpers.explorers import autoencoder_steps
from helpers.explorers.autoencoder_steps import LOSSES, make_graph
from helpers.graph import TRANSFER

KERNEL = {"cross-entropy": autoencoder.CROSS_ENTROPY, "half squared": autoencoder.HALF_SQUARED}
FORWARD, BACKWARD = 9, 13


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("phi", TRANSFER)
def test_error_and_gradients_are_those_of_the_kernel(loss, phi):
    data = autoencoder_steps.data(FORWARD + BACKWARD, 0.3, 0, loss, phi, 5)
    x = data.values["x"]
    parameters = autoencoder.Parameters(
        **{name: data.values[name] for name in ("W1", "b1", "W2", "b2")}
    )
    error, gradient = autoencoder.gradient(parameters, x, KERNEL[loss], TRANSFER[phi])
    assert data.values["f9"] == pytest.approx(error)
    for name, truth in gradient._asdict().items():
        np.testing.assert_allclose(data.messages[name], truth, rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("x11", [0.0, 1.0])
def test_every_step_adds_one_value_then_one_message_that_agrees(loss, x11):
    graph = make_graph(loss, "tanh")
    assert (len(graph.order), len(graph.schedule)) == (FORWARD, BACKWARD)
    for seed in range(5):
        for step in range(FORWARD + BACKWARD + 1):
            data = autoencoder_steps.data(step, x11, 0, loss, "tanh", seed)
            assert len(data.values) == len(graph.inputs) + min(step, FORWARD)
            assert len(data.messages) == max(0, step - FORWARD)
            if step > FORWARD:
                assert "differences at this node agree" in data.verdict


def test_messages_of_the_cross_entropy_fuse_to_the_difference():
    data = autoencoder_steps.data(FORWARD + BACKWARD, 1.0, 0, "cross-entropy", "tanh", 2)
    fused = (data.values["f6"] - data.values["x"]) / 2
    np.testing.assert_allclose(data.messages["f5"], fused, rtol=1e-12)


def test_a_dead_unit_leaves_nothing_to_its_weights():
    explorer = autoencoder_steps.explorer()
    explorer.press("dead unit")
    assert (explorer.data.values["f2"] < 0).all()
    assert {"W1", "b1"} <= explorer.data.messages.keys()
    assert not explorer.data.messages["W1"].any()
    assert not explorer.data.messages["b1"].any()
    data = autoencoder_steps.data(**explorer.state | {"step": FORWARD + BACKWARD})
    assert not data.messages["W2"].any()
    assert data.messages["b2"].all()


@pytest.mark.parametrize("phi", TRANSFER)
def test_the_cross_entropy_pulls_at_least_four_times_as_hard(phi):
    for seed in range(100):
        hard, soft = (
            autoencoder_steps.data(14, 1.0, 0, loss, phi, seed)
            for loss in ("cross-entropy", "half squared")
        )
        f6 = hard.values["f6"]
        factor = hard.messages["f5"] / soft.messages["f5"]
        np.testing.assert_allclose(factor, 1 / (f6 * (1 - f6)), rtol=1e-9, atol=0)
        assert (factor >= 4 - 1e-9).all()


@pytest.mark.parametrize("phi", TRANSFER)
def test_one_entry_that_is_no_number_spoils_the_first_layer_and_a_row_of_the_second(phi):
    explorer = autoencoder_steps.explorer()
    explorer.press("sure and right")
    for seed in range(100):
        state = {**explorer.state, "step": FORWARD + BACKWARD, "phi": phi, "seed": seed}
        data = autoencoder_steps.data(**state)
        assert data.values["f6"][0, 0] == data.values["x"][0, 0] == 1
        assert np.isnan(data.messages["f5"][0, 0])
        assert np.isfinite(data.messages["f5"][:, 1:]).all()
        assert np.isnan(data.messages["W1"]).all()
        assert np.isnan(data.messages["b1"]).all()
        assert np.isnan(data.messages["W2"]).tolist() == [[True], [False], [False]]
        assert np.isnan(data.messages["b2"]).tolist() == [True, False, False]


def test_half_the_square_stays_finite_there():
    for seed in range(25):
        data = autoencoder_steps.data(FORWARD + BACKWARD, 1.0, 40, "half squared", "tanh", seed)
        assert all(np.isfinite(message).all() for message in data.messages.values())
        assert abs(data.messages["f5"][:, 0]).max() < 1e-15


def test_what_is_no_number_is_told_and_drawn_as_a_question_mark():
    explorer = autoencoder_steps.explorer()
    explorer.press("sure and right")
    assert "t[f6] = [?, " in explorer.words
    assert "E is not finite" in explorer.words
    assert "not to be had" in explorer.data.told("f5")


def test_differences_of_nothing_are_told_to_be_the_same():
    explorer = autoencoder_steps.explorer()
    explorer.press("dead unit")
    assert "they are the same." in explorer.words
