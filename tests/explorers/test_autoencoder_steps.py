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
    data = autoencoder_steps.data(FORWARD + BACKWARD, 0.3, loss, phi, 5)
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
            data = autoencoder_steps.data(step, x11, loss, "tanh", seed)
            assert len(data.values) == len(graph.inputs) + min(step, FORWARD)
            assert len(data.messages) == max(0, step - FORWARD)
            if step > FORWARD:
                assert "differences at this node agree" in data.verdict


def test_messages_of_the_cross_entropy_fuse_to_the_difference():
    data = autoencoder_steps.data(FORWARD + BACKWARD, 1.0, "cross-entropy", "tanh", 2)
    fused = (data.values["f6"] - data.values["x"]) / 2
    np.testing.assert_allclose(data.messages["f5"], fused, rtol=1e-12)


def test_a_dead_unit_leaves_nothing_to_its_weights():
    explorer = autoencoder_steps.explorer()
    explorer.press("dead unit")
    assert (explorer.data.values["f2"] < 0).all()
    assert {"W1", "b1"} <= explorer.data.messages.keys()
    assert not explorer.data.messages["W1"].any()
    assert not explorer.data.messages["b1"].any()


def test_differences_of_nothing_are_told_to_be_the_same():
    explorer = autoencoder_steps.explorer()
    explorer.press("dead unit")
    assert "they are the same." in explorer.words
