"""The autoencoder against torch, the graph of Exercise 2, and finite differences."""

import re

import numpy as np
import pytest
import torch

from helpers import autoencoder
from helpers.autoencoder import (
    CROSS_ENTROPY,
    HALF_SQUARED,
    Parameters,
    error,
    fit,
    forward,
    gradient,
    initial,
    load,
    reconstruct,
    save,
)
from helpers.figures import LOSS_COLOUR
from helpers.gradients import GradientError, check_gradient
from helpers.graph import (
    ADD_BIAS,
    LINEAR,
    MEAN_OVER_DATA,
    SUM_OVER_UNITS,
    TRANSFER,
    Graph,
    elementwise_loss,
)
from helpers.logistic import LIKELIHOOD, SQUARED, sigmoid

LOSSES = pytest.mark.parametrize("loss", [CROSS_ENTROPY, HALF_SQUARED], ids=["entropy", "squared"])
PHIS = pytest.mark.parametrize("phi", TRANSFER.values(), ids=TRANSFER)
TORCH_PHI = {
    "identity": lambda f: f,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "softplus": torch.nn.functional.softplus,
}


def problem(n=40, inputs=6, hidden=3, seed=0, dtype=np.float64):
    """Return parameters and data with zeros and ones among them, as digits have."""
    rng = np.random.default_rng(seed)
    x = np.clip(rng.normal(0.5, 0.6, (n, inputs)), 0, 1).astype(dtype)
    return initial(rng, inputs, hidden, dtype), x


def torch_error(parameters, x, loss, phi):
    W1, b1, W2, b2 = parameters
    a = TORCH_PHI[phi.name](x @ W1.T + b1) @ W2.T + b2
    if loss is CROSS_ENTROPY:
        total = torch.nn.functional.binary_cross_entropy_with_logits(a, x, reduction="sum")
    else:
        total = ((x - torch.sigmoid(a)) ** 2).sum() / 2
    return total / len(x)


@LOSSES
@PHIS
def test_error_and_gradient_agree_with_torch(loss, phi):
    parameters, x = problem()
    tensors = [torch.tensor(p, requires_grad=True) for p in parameters]
    truth = torch_error(tensors, torch.tensor(x), loss, phi)
    truth.backward()
    value, slopes = gradient(parameters, x, loss, phi)
    assert value == pytest.approx(truth.item(), rel=1e-12)
    assert error(parameters, x, loss, phi) == pytest.approx(value, rel=1e-12)
    for ours, tensor in zip(slopes, tensors, strict=True):
        np.testing.assert_allclose(ours, tensor.grad.numpy(), rtol=1e-9, atol=1e-12)


@LOSSES
@PHIS
def test_gradient_agrees_with_finite_differences(loss, phi):
    parameters, x = problem(n=5, seed=3)
    _, slopes = gradient(parameters, x, loss, phi)
    for name, slope in slopes._asdict().items():

        def moved(value, name=name):
            return error(parameters._replace(**{name: value}), x, loss, phi)

        check_gradient(moved, slope, getattr(parameters, name))


def test_a_missing_mean_is_caught():
    parameters, x = problem(n=5, seed=3)
    _, slopes = gradient(parameters, x, CROSS_ENTROPY)
    with pytest.raises(GradientError):
        check_gradient(
            lambda b2: error(parameters._replace(b2=b2), x, CROSS_ENTROPY),
            len(x) * slopes.b2,
            parameters.b2,
        )


@LOSSES
def test_gradient_agrees_with_the_graph(loss):
    parameters, x = problem()
    lossy = elementwise_loss("loss", lambda x, f: loss.value(f, x), lambda x, f: loss.slope(f, x))
    nodes = {
        "f1": LINEAR("W1", "x"),
        "f2": ADD_BIAS("b1", "f1"),
        "f3": TRANSFER["tanh"]("f2"),
        "f4": LINEAR("W2", "f3"),
        "f5": ADD_BIAS("b2", "f4"),
        "f7": lossy("x", "f5"),
        "f8": SUM_OVER_UNITS("f7"),
        "f9": MEAN_OVER_DATA("f8"),
    }
    graph = Graph(nodes, data=["x"])
    values = graph.forward(x=x, **parameters._asdict())
    messages = graph.backward(values)
    value, slopes = gradient(parameters, x, loss, TRANSFER["tanh"])
    assert value == pytest.approx(float(values["f9"]))
    for name, slope in slopes._asdict().items():
        np.testing.assert_allclose(slope, messages[name], rtol=1e-10, atol=1e-14)


@LOSSES
def test_training_agrees_with_torch_over_100_rounds(loss):
    parameters, x = problem(n=60)
    tensors = [torch.tensor(p.copy(), requires_grad=True) for p in parameters]
    optimiser = torch.optim.Adam(tensors, lr=0.05, eps=1e-10)
    phi = TRANSFER["tanh"]
    errors = list(fit(parameters, x, loss, phi, rounds=100, lr=0.05, eps=1e-10))
    for ours in errors:
        optimiser.zero_grad()
        truth = torch_error(tensors, torch.tensor(x), loss, phi)
        assert ours == pytest.approx(truth.item(), rel=1e-8)
        truth.backward()
        optimiser.step()
    for ours, tensor in zip(parameters, tensors, strict=True):
        np.testing.assert_allclose(ours, tensor.detach().numpy(), rtol=1e-8, atol=1e-9)
    assert errors[-1] < errors[0]


def test_batches_visit_every_datum_once_a_round(monkeypatch):
    parameters, x = problem(n=23)
    seen, unrecorded = [], autoencoder._gradient

    def recorded(parameters, part, *rest):
        seen.append(part)
        return unrecorded(parameters, part, *rest)

    monkeypatch.setattr("helpers.autoencoder._gradient", recorded)
    list(fit(parameters, x, CROSS_ENTROPY, rng=np.random.default_rng(1), batch=5, rounds=2))
    assert [len(part) for part in seen] == [5, 5, 5, 5, 3] * 2
    for pass_ in (seen[:5], seen[5:]):
        np.testing.assert_array_equal(np.sort(np.concatenate(pass_), axis=0), np.sort(x, axis=0))


def test_the_same_generator_gives_the_same_training():
    runs = []
    for _ in range(2):
        parameters, x = problem()
        rng = np.random.default_rng(4)
        runs.append(list(fit(parameters, x, HALF_SQUARED, rng=rng, batch=7, rounds=5)))
    assert runs[0] == runs[1]


@LOSSES
def test_a_block_boundary_changes_nothing(loss, monkeypatch):
    parameters, x = problem(n=11)
    value, slopes = gradient(parameters, x, loss)
    monkeypatch.setattr("helpers.autoencoder._BLOCK", 4 * x.shape[1])
    other_value, other_slopes = gradient(parameters, x, loss)
    assert other_value == pytest.approx(value, rel=1e-12)
    for one, other in zip(slopes, other_slopes, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-14)


def test_float32_is_kept_and_close():
    parameters, x = problem(dtype=np.float32)
    value, slopes = gradient(parameters, x, CROSS_ENTROPY)
    assert {slope.dtype for slope in slopes} == {np.dtype(np.float32)}
    exact, _ = gradient(Parameters(*(p.astype(float) for p in parameters)), x, CROSS_ENTROPY)
    assert value == pytest.approx(exact, rel=1e-5)
    assert reconstruct(parameters, x).dtype == np.float32


def test_reconstructions_are_the_sigmoid_of_the_logits():
    parameters, x = problem()
    logits = forward(parameters, x)[-1]
    np.testing.assert_allclose(reconstruct(parameters, x), sigmoid(logits))


def test_the_losses_are_called_as_in_exercise_3_and_coloured_as_in_exercise_1():
    assert (HALF_SQUARED.name, CROSS_ENTROPY.name) == ("half squared", "cross-entropy")
    assert LOSS_COLOUR[HALF_SQUARED.name] == LOSS_COLOUR[SQUARED.name]
    assert LOSS_COLOUR[CROSS_ENTROPY.name] == LOSS_COLOUR[LIKELIHOOD.name]


def test_initial_parameters_fill_their_range():
    parameters = initial(np.random.default_rng(0), 784, 30)
    for array in parameters:
        bound = array.shape[-1] ** -0.5
        assert 0.95 * bound < np.abs(array).max() <= bound
        assert abs(array.mean()) < 0.4 * bound


def test_weights_come_back_from_a_file(tmp_path):
    parameters, _ = problem(dtype=np.float32)
    save(tmp_path / "weights.npz", parameters)
    for one, other in zip(load(tmp_path / "weights.npz"), parameters, strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.dtype == other.dtype


def test_a_file_of_something_else_is_refused(tmp_path):
    np.savez(tmp_path / "other.npz", W1=np.ones(3))
    (tmp_path / "text.npz").write_text("no weights")
    for name in ("other.npz", "text.npz"):
        with pytest.raises(ValueError, match=r"must name a file of W1, b1, W2, b2"):
            load(tmp_path / name)
    np.savez(
        tmp_path / "misfit.npz", W1=np.ones((2, 3)), b1=[0.0] * 2, W2=np.ones((2, 3)), b2=[0.0]
    )
    with pytest.raises(ValueError, match=r"W2 must have shape \(3, 2\)"):
        load(tmp_path / "misfit.npz")


P, X = problem()


@pytest.mark.parametrize(
    ("call", "exception", "says"),
    [
        (lambda: error(P, X[0], CROSS_ENTROPY), ValueError, "x must have shape (N, 6)"),
        (lambda: error(P, 3 * X, CROSS_ENTROPY), ValueError, "x must lie between 0 and 1"),
        (lambda: error(P, X[:0], CROSS_ENTROPY), ValueError, "x must have shape (N, 6)"),
        (lambda: error(P._replace(b1=np.zeros(4)), X, HALF_SQUARED), ValueError, "b1 must have"),
        (
            lambda: error(P._replace(b1=np.zeros(4, np.float16)), X, HALF_SQUARED),
            TypeError,
            "b1 must be an array of float32 or float64, got float16",
        ),
        (
            lambda: error(Parameters(*(array.astype(int) for array in P)), X, HALF_SQUARED),
            TypeError,
            "W1 must be an array of float32 or float64, got int64",
        ),
        (lambda: initial(0, 6, 3), TypeError, "rng must be a numpy.random.Generator"),
        (lambda: initial(np.random.default_rng(0), 6, 0), ValueError, "hidden must be at least 1"),
        (lambda: list(fit(P, X, HALF_SQUARED, rounds=0)), ValueError, "rounds must be at least 1"),
        (lambda: list(fit(P, X, HALF_SQUARED, batch=5)), TypeError, "rng must be"),
        (lambda: list(fit(P, X, HALF_SQUARED, lr=-1)), ValueError, "lr must be a positive"),
    ],
)
def test_what_does_not_fit_is_named(call, exception, says):
    with pytest.raises(exception, match=re.escape(says)):
        call()


def test_divergence_is_told_with_its_round():
    parameters, x = problem()
    with (
        np.errstate(all="ignore"),
        pytest.raises(FloatingPointError, match=r"not finite in round \d+"),
    ):
        list(fit(parameters, x, CROSS_ENTROPY, TRANSFER["identity"], rounds=50, lr=1e300))


@pytest.mark.parametrize(
    ("fused", "plain", "share"), [(CROSS_ENTROPY, LIKELIHOOD, 1), (HALF_SQUARED, SQUARED, 1 / 2)]
)
@pytest.mark.parametrize("scale", [1, 30, 1000])  # from open units to saturated ones
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-13), (np.float32, 2e-6)])
def test_value_and_slope_in_one_go_are_those_of_the_loss(
    fused, plain, share, scale, dtype, tolerance
):
    parameters, x = problem(n=250, dtype=dtype)
    parameters = Parameters(*(array * dtype(scale) for array in parameters))
    value, slopes = gradient(parameters, x, fused)
    expected, plain_slopes = gradient(parameters, x, plain)
    assert value == pytest.approx(share * expected, rel=tolerance)
    for got, want in zip(slopes, plain_slopes, strict=True):
        size = abs(share * want).max()
        np.testing.assert_allclose(got, share * want, rtol=0, atol=tolerance * max(size, 1e-3))
