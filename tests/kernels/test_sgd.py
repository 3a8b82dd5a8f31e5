"""SGD, its schedules, the running mean, and Adam against torch."""

import re
from itertools import islice, repeat

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.sgd import SCHEDULES, Adam, constant, robbins_monro, running_mean, sgd

reproducible = settings(derandomize=True, deadline=None, max_examples=60)


def quadratic(w, x_n):
    return w - x_n


@reproducible
@given(st.integers(1, 30), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_the_iterates_of_the_exam_are_running_means(n, d, seed):
    rng = np.random.default_rng(seed)
    x, start = rng.normal(size=(n, d)), 100 * rng.normal(size=d)
    iterates = list(sgd(quadratic, start, x, robbins_monro()))
    np.testing.assert_allclose(iterates, running_mean(x), rtol=1e-9, atol=1e-11)
    means = [x[: k + 1].mean(axis=0) for k in range(n)]
    np.testing.assert_allclose(running_mean(x), means, atol=1e-12)


def test_a_later_schedule_remembers_the_start():
    rng = np.random.default_rng(1)
    x, start = rng.normal(size=(20, 3)), np.array([5.0, -3.0, 2.0])
    iterates = list(sgd(quadratic, start, x, SCHEDULES["1/(t+2)"]))
    k = np.arange(1, 21)[:, np.newaxis]
    np.testing.assert_allclose(iterates, (start + np.cumsum(x, axis=0)) / (k + 1))


@pytest.mark.parametrize("name", SCHEDULES)
def test_sgd_agrees_with_torch_under_every_schedule(name):
    rng = np.random.default_rng(2)
    x, c = rng.normal(size=(40, 3)), rng.integers(0, 2, 40)

    def gradient(w, example):
        x_n, c_n = example
        return (1 / (1 + np.exp(-x_n @ w)) - c_n) * x_n

    w = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=1.0)
    pairs = zip(x, c, strict=True)
    for t, iterate in enumerate(sgd(gradient, np.zeros(3), pairs, SCHEDULES[name])):
        optimiser.param_groups[0]["lr"] = SCHEDULES[name](t)
        optimiser.zero_grad()
        logit = torch.tensor(x[t]) @ w
        target = torch.tensor(float(c[t]))
        torch.nn.functional.binary_cross_entropy_with_logits(logit, target.double()).backward()
        optimiser.step()
        np.testing.assert_allclose(iterate, w.detach().numpy(), rtol=1e-10)


def test_examples_may_be_endless_and_iterates_are_separate():
    endless = sgd(quadratic, [0.0], repeat(np.array([1.0])), constant(0.5))
    iterates = list(islice(endless, 3))
    assert [float(w[0]) for w in iterates] == [0.5, 0.75, 0.875]


def test_the_start_is_not_changed():
    start = np.zeros(2)
    list(sgd(quadratic, start, np.ones((3, 2)), constant(0.5)))
    assert (start == 0).all()


@pytest.mark.parametrize(
    ("slope", "got"),
    [
        (np.ones((2, 1)), "float64 of shape (2, 1)"),
        (np.ones((1, 2)), "float64 of shape (1, 2)"),
        (np.ones(3), "float64 of shape (3,)"),
        (1.0, "float64 of shape ()"),
        (None, "object of shape ()"),
        (np.ones(2) + 0j, "complex128 of shape (2,)"),
        (np.array(["1", "1"]), "<U1 of shape (2,)"),
    ],
    ids=str,
)
def test_a_gradient_of_another_shape_or_kind_is_refused(slope, got):
    with pytest.raises(ValueError, match=re.escape(f"of the shape of w, (2,), got {got}")):
        list(sgd(lambda w, _: slope, np.zeros(2), [0, 1], constant(0.5)))


def test_a_number_is_no_gradient_of_a_vector_of_one_entry():
    with pytest.raises(ValueError, match=re.escape("(1,), got float64 of shape ()")):
        list(sgd(lambda w, _: w[0], np.zeros(1), [0], constant(0.5)))


def test_a_step_size_that_is_no_number_is_refused():
    with pytest.raises(
        ValueError, match=re.escape("step_size must return a number, got shape (2, 1)")
    ):
        list(sgd(quadratic, np.zeros(2), [np.ones(2)], lambda t: np.ones((2, 1))))


def test_a_list_of_whole_numbers_is_a_gradient():
    (w,) = sgd(lambda w, _: [1, -2], np.zeros(2), [0], constant(0.5))
    assert w.tolist() == [-0.5, 1.0]


def test_divergence_is_told_with_its_step():
    with np.errstate(over="ignore"), pytest.raises(FloatingPointError) as caught:
        list(sgd(lambda w, _: w**3, [10.0], range(100), constant(1.0)))
    step = int(str(caught.value).split("after step ")[1].split()[0])
    w, steps = 10.0, 0
    with np.errstate(over="ignore"):
        while np.isfinite(w):
            w, steps = w - np.float64(w) ** 3, steps + 1
    assert step == steps


def test_large_iterates_are_not_divergence():
    (w,) = sgd(lambda w, _: -1e200 * np.ones(2), [0.0, 0.0], range(1), constant(1.0))
    assert w.tolist() == [1e200, 1e200]


def test_schedules():
    assert [SCHEDULES["1/(t+1)"](t) for t in (0, 1, 9)] == [1, 1 / 2, 1 / 10]
    assert [SCHEDULES["1/(t+2)"](t) for t in (0, 1, 8)] == [1 / 2, 1 / 3, 1 / 10]
    assert robbins_monro(eta=2.0, offset=4.0, power=0.5)(12) == 0.5
    assert constant(0.3)(1000) == 0.3


def test_running_means_in_single_precision_add_up_no_rounding():
    x = np.full((10_000, 1), 0.1, np.float32)
    means = running_mean(x)
    assert means.dtype == np.float32
    assert (means == np.float32(0.1)).all()


@pytest.mark.parametrize("dtype", [np.float16, complex, int, bool, object])
def test_adam_takes_float32_and_float64_alone(dtype):
    with pytest.raises(TypeError, match=rf"parameters\[1\] must .* got {np.dtype(dtype)}"):
        Adam([np.zeros(2), np.zeros(3, dtype)])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_adam_refuses_a_gradient_that_is_not_finite_and_changes_nothing(bad):
    w, b, untouched = np.ones(2), np.zeros(1), np.ones(2)
    adam, other = Adam([w, b]), Adam([untouched])
    with pytest.raises(FloatingPointError, match=r"gradients\[1\] is not finite in round 1"):
        adam.step([[1.0, 2.0], [bad]])
    assert (w == 1).all()
    assert (b == 0).all()
    adam.step([[1.0, 2.0], [0.0]])  # as if nothing had been
    other.step([[1.0, 2.0]])
    assert (w == untouched).all()


def test_adam_refuses_complex_gradients():
    with pytest.raises(TypeError, match=r"gradients\[0\] must hold real numbers"):
        Adam([np.ones(2)]).step([np.ones(2) + 1j])


def adams(dtype, **options):
    """Run our Adam and torch's on the same 1,000 gradients; return both final parameters."""
    rng = np.random.default_rng(3)
    ours = [rng.normal(size=shape).astype(dtype) for shape in ((3, 4), (4,), (1,))]
    theirs = [torch.tensor(w.copy(), requires_grad=True) for w in ours]
    adam, torch_adam = Adam(ours, **options), torch.optim.Adam(theirs, **options)
    for k in range(1000):
        gradients = [rng.normal(size=w.shape).astype(dtype) / (1 + k % 7) for w in ours]
        adam.step(gradients)
        for w, g in zip(theirs, gradients, strict=True):
            w.grad = torch.tensor(g)
        torch_adam.step()
    return ours, [w.detach().numpy() for w in theirs]


@pytest.mark.parametrize(
    "options",
    [{}, {"lr": 0.05, "betas": (0.8, 0.99), "eps": 1e-10}, {"lr": 0.01, "betas": (0.0, 0.9)}],
)
@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-12), (np.float32, 1e-4)])
def test_adam_equals_torch_over_a_thousand_steps(options, dtype, bound):
    for ours, theirs in zip(*adams(dtype, **options), strict=True):
        assert ours.dtype == dtype
        np.testing.assert_allclose(ours, theirs, rtol=bound, atol=bound)


def test_the_first_step_of_adam_is_as_long_as_its_rate():
    w = np.array([1.0, -1.0])
    Adam([w], lr=0.1).step([np.array([1e-3, -1e3])])
    np.testing.assert_allclose(w, [0.9, -0.9], rtol=1e-4)  # bias correction from k = 1


@pytest.mark.parametrize("wrong", ["eps read as 1", "no bias correction", "k from 0"])
def test_a_planted_mistake_in_adam_is_caught(wrong):
    rng = np.random.default_rng(4)
    w, gradients = rng.normal(size=5), rng.normal(size=(20, 5))
    tensor = torch.tensor(w.copy(), requires_grad=True)
    optimiser = torch.optim.Adam([tensor], lr=0.05)
    m = v = 0.0
    for k, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        k = k + 1 if wrong == "k from 0" else k
        c1, c2 = (1, 1) if wrong == "no bias correction" else (1 - 0.9**k, 1 - 0.999**k)
        w = w - 0.05 * m / c1 / (np.sqrt(v / c2) + (1 if wrong == "eps read as 1" else 1e-8))
        tensor.grad = torch.tensor(g)
        optimiser.step()
    assert not np.allclose(w, tensor.detach().numpy(), rtol=1e-6)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: next(sgd(quadratic, 3.0, [1], constant(1))), ValueError, "w must have shape (D,)"),
        (lambda: next(sgd(quadratic, [np.nan], [1], constant(1))), ValueError, "w must be finite"),
        (lambda: constant(0), ValueError, "eta must be a positive number, got 0"),
        (lambda: robbins_monro(power=-1), ValueError, "power must be a positive number, got -1"),
        (lambda: running_mean([1.0, 2.0]), ValueError, "x must have shape (N, D)"),
        (lambda: running_mean(np.zeros((0, 2))), ValueError, "x must have shape (N, D)"),
        (lambda: Adam([np.zeros(2)], lr=0), ValueError, "lr must be a positive number"),
        (lambda: Adam([np.zeros(2)], betas=(0.9, 1.0)), ValueError, "betas must be two numbers"),
        (lambda: Adam([[0.0, 0.0]]), TypeError, "parameters[0] must be an array of float32"),
        (lambda: Adam([np.zeros(2, int)]), TypeError, "parameters[0] must be an array of float32"),
        (lambda: Adam([np.zeros(2)]).step([np.zeros(3)]), ValueError, "gradients must have shapes"),
        (lambda: Adam([np.zeros(2)]).step([]), ValueError, "gradients must have shapes"),
    ],
)
def test_bad_input_gets_a_clear_error(call, error, says):
    with pytest.raises(error) as caught:
        call()
    assert says in str(caught.value)
