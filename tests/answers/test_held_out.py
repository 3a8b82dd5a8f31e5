"""Machines that a reader trains: their bound against a known evidence, and what they are told."""

import numpy as np
import pytest

from helpers.answers.check import TASKS, judge
from helpers.answers.held_out import HeldOutTask, _found, _parts
from helpers.linear_gaussian import LinearGaussian

RNG = np.random.default_rng(0)
W, B = np.linalg.qr(RNG.normal(size=(30, 4)))[0] * [3, 2.5, 2, 1.5], RNG.normal(size=30)
MODEL = LinearGaussian(W, B, variance=0.04)
VARIANCES = 1 / (1 + (W**2).sum(axis=0) / MODEL.variance)  # of the posterior, W is orthogonal


def drawn(count, seed):
    rng = np.random.default_rng(seed)
    noise = MODEL.variance**0.5 * rng.normal(size=(count, 30))
    return (rng.normal(size=(count, 4)) @ W.T + B + noise).astype(np.float32)


SEEN, HELD_OUT = drawn(400, 1), drawn(300, 2)
EVIDENCE = MODEL.log_evidence(HELD_OUT).mean()


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    task = HeldOutTask(lambda: (SEEN, HELD_OUT), EVIDENCE - 1, 3, 25, "a machine of your own.")
    monkeypatch.setitem(TASKS, "4.8d", task)


def posterior_mean(x):
    return (x - B) @ W * VARIANCES / MODEL.variance


def log_variance(x):
    return np.tile(np.log(VARIANCES), (len(x), 1))


def decode(z):
    return z @ W.T + B


def machine(
    mean=posterior_mean, spread=log_variance, decode=decode, variance_x=MODEL.variance, swap=False
):
    """Return an answer that has trained on nothing, for it knows the model."""

    def answer(images):
        assert np.array_equal(images, SEEN)
        parts = (lambda x: (spread(x), mean(x))) if swap else (lambda x: (mean(x), spread(x)))
        return parts, decode, variance_x

    return answer


def test_with_the_exact_posterior_the_bound_is_the_evidence():
    bound = _found(*_parts(machine()(SEEN)), HELD_OUT).bound()
    assert bound == pytest.approx(EVIDENCE, abs=0.5)  # one sample for each of 300 images
    feedback = judge("4.8d", machine())
    assert feedback.verdict == "right"
    assert f"Yours has a bound of {bound:.0f} nats." in feedback.sentence


@pytest.mark.parametrize("move", [0.3, 1.0])
def test_another_q_has_the_bound_of_the_closed_form(move):
    found = _found(*_parts(machine(mean=lambda x: posterior_mean(x) + move)(SEEN)), HELD_OUT)
    exact = [
        MODEL.elbo(x, mean, np.diag(VARIANCES))
        for x, mean in zip(HELD_OUT, posterior_mean(HELD_OUT) + move, strict=True)
    ]
    assert found.bound() == pytest.approx(np.mean(exact), rel=0.02)
    assert found.bound() < EVIDENCE


TOO_LOW = {
    "the variance": ({"spread": lambda x: np.exp(log_variance(x))}, "returns the variance"),
    "σ": ({"spread": lambda x: np.exp(log_variance(x) / 2)}, "returns σ_z; with log σ_z²"),
    "log σ": ({"spread": lambda x: log_variance(x) / 2}, "returns log σ_z; log σ_z² is twice"),
    "exchanged": ({"swap": True}, "the mean comes first"),
    "σ_x": ({"variance_x": MODEL.variance**0.5}, "you return σ_x; variance_x is its square"),
    "another σ_x²": ({"variance_x": 0.5}, "only variance_x is to blame. With 0.0"),
    "far codes": ({"mean": lambda x: 9 + posterior_mean(x)}, "have the KL in it?"),
    "no mean image": ({"decode": lambda z: z @ W.T}, "the mean image, say, subtracted at one"),
    "wide codes": ({"spread": lambda x: 0 * log_variance(x)}, "z with its noise while you train"),
    "no codes": (
        {"mean": lambda x: np.zeros((len(x), 4)), "decode": lambda z: B + 0 * z @ W.T},
        "does the loss fall while you train",
    ),
    "half of the codes": (
        {"decode": lambda z: z * [1, 1, 1, 0.5] @ W.T + B, "variance_x": 2.0},
        "still too low: train with a smaller variance_x, too",
    ),
    "a little": (
        {"decode": lambda z: z * [1, 1, 1, 0.5] @ W.T + B, "variance_x": 0.06},
        "Train for longer",
    ),
}


@pytest.mark.parametrize("what", TOO_LOW)
def test_a_low_bound_is_told_what_may_be_wrong(what):
    changes, says = TOO_LOW[what]
    feedback = judge("4.8d", machine(**changes))
    assert feedback.verdict == "not yet"
    assert says in feedback.sentence


def returns(value):
    return lambda images: value


ENCODE = machine()(SEEN)[0]
MISFITS = {
    "a number": (3.0, "a function is asked for"),
    "one thing": (returns(ENCODE), "your function returns a function."),
    "two things": (returns((ENCODE, decode)), "your function returns 2 things."),
    "another order": (returns((0.5, ENCODE, decode)), "in this order"),
    "no variance": (returns((ENCODE, decode, 0.0)), "must be a positive number"),
    "many variances": (returns((ENCODE, decode, np.ones(30))), "must be a positive number"),
    "one array": (returns((posterior_mean, decode, 0.5)), "mean and log variance of the codes"),
    "shapes that differ": (
        machine(spread=lambda x: log_variance(x)[:, :2]),
        "must have the same shape; those of your encode have (300, 4) and (300, 2)",
    ),
    "one row for all": (
        machine(spread=lambda x: log_variance(x)[0]),
        "your encode returns shape (4,), expected is (300, Z)",
    ),
    "pictures transposed": (machine(decode=lambda z: decode(z).T), "expected is (300, 30)"),
    "NaN": (machine(mean=lambda x: posterior_mean(x) * np.nan), "did the training diverge?"),
    "an exception": (machine(decode=lambda z: z @ W), "your code stops with a matrix product"),
    "no return": (machine(decode=lambda z: None), "is its return missing?"),
}


@pytest.mark.parametrize("what", MISFITS)
def test_what_is_no_machine_is_told_so(what):
    answer, says = MISFITS[what]
    feedback = judge("4.8d", answer)
    assert feedback.verdict == "not yet"
    assert says in feedback.sentence


def test_it_may_take_longer_than_others_but_not_for_ever(monkeypatch):
    def endless(images):
        while True:
            pass

    assert TASKS["4.8d"].seconds == 180
    task = HeldOutTask(lambda: (SEEN, HELD_OUT), 0.0, 3, 25, "", seconds=0.3)
    monkeypatch.setitem(TASKS, "4.8d", task)
    assert "did not finish within 0.3 s" in judge("4.8d", endless).sentence
