"""What readers may write for Q1: other right forms, and slips in other words."""

import itertools

import numpy as np
import pytest

from helpers.answers import check
from helpers.answers.solutions import question_1 as solutions
from helpers.sgd import robbins_monro, running_mean, sgd


def by_weights(w, x, t):
    return t / (t + 1) * w + x[t] / (t + 1)


def by_generator(w, x, t):
    return next(sgd(lambda w, example: w - example, w, x[t:], lambda _: 1 / (t + 1)))


@pytest.mark.parametrize("answer", [by_weights, by_generator])
def test_every_form_of_the_step_is_right(answer):
    assert check("Q1a", answer).verdict == "right"


def iterated(w0, x, k, m):
    for t in range(k):
        w0 = w0 - (w0 - x[t]) / (t + m)
    return w0


def by_sgd(w0, x, k, m):
    return list(sgd(lambda w, example: w - example, w0, x[:k], robbins_monro(offset=m)))[-1]


def as_prior(w0, x, k, m):
    return running_mean(np.vstack([*(m - 1) * [w0], x]))[k + m - 2]


@pytest.mark.parametrize("answer", [iterated, by_sgd, as_prior])
def test_every_way_to_the_iterate_is_right(answer):
    assert check("Q1c", answer).verdict == "right"
    assert check("Q1b", lambda x, k: answer(7 + x[0], x, k, 1)).verdict == "right"


def test_a_division_by_zero_in_the_first_step_is_explained():
    def warns(w, x, t):
        return w - 1 / t * (w - x[t])

    def stops(w, x, t):
        return w - (w - x[t]) * (1 / int(t))

    with np.errstate(divide="ignore"):
        assert "divides by 0 in the first step" in check("Q1a", warns).sentence
    assert "ZeroDivisionError" in check("Q1a", stops).sentence


def test_an_off_by_one_that_leaves_the_data_gets_a_sentence():
    feedback = check("Q1b", lambda x, k: sum(x[n] for n in range(1, len(x) + 1)) / k)
    assert "IndexError" in feedback.sentence


@pytest.mark.parametrize("task", ["Q1a", "Q1b", "Q1c"])
def test_draws_reach_the_cases_that_tell_mistakes_apart(task):
    from helpers.answers.check import TASKS

    rng = np.random.default_rng(2018)
    draws = [TASKS[task].draw(rng) for _ in range(12)]
    if task == "Q1a":
        assert {int(t) for _, _, t in draws} == {0, 1, 2}
    else:
        x, k = zip(*(draw[-2:] if task == "Q1b" else draw[1:3] for draw in draws), strict=True)
        assert all(2 <= count <= len(data) - 2 for data, count in zip(x, k, strict=True))
        assert len(set(map(int, k))) > 2


def test_the_step_size_of_a_batch_keeps_the_mean_of_all_seen():
    rng = np.random.default_rng(0)
    for _ in range(20):
        sizes = rng.integers(1, 6, 5)
        batches = np.split(rng.normal(size=(sizes.sum(), 3)), np.cumsum(sizes)[:-1])
        w = rng.normal(size=3)
        for t, batch in enumerate(batches):
            w = w - solutions.step_size(sizes, t) * np.mean([w - x for x in batch], axis=0)
            seen = np.vstack(batches[: t + 1]).mean(axis=0)
            np.testing.assert_allclose(w, seen, rtol=0, atol=1e-13)


def test_the_weights_make_up_what_sgd_arrives_at():
    rng = np.random.default_rng(1)
    for k in range(1, 9):
        eta, parts = rng.uniform(0, 1.5, k), rng.normal(size=(k + 1, 2))
        *_, w = sgd(lambda w, example: w - example, parts[0], parts[1:], eta.__getitem__)
        np.testing.assert_allclose(solutions.weights_of(eta) @ parts, w, rtol=0, atol=1e-12)


def test_the_distance_is_the_mean_over_all_draws():
    rng = np.random.default_rng(2)
    for k in range(1, 5):
        w0, x, eta = rng.normal(size=2), rng.normal(size=(3, 2)), rng.uniform(0, 1.5, k)
        ends = []
        for draws in itertools.product(x, repeat=k):
            *_, w = sgd(lambda w, example: w - example, w0, draws, eta.__getitem__)
            ends.append(w)
        mean = np.mean([((w - x.mean(axis=0)) ** 2).sum() for w in ends])
        assert solutions.distance_on_average(w0, x, eta) == pytest.approx(mean, rel=1e-12)


def test_twice_as_large_steps_make_weights_that_grow_evenly():
    steps = np.array([2 / (t + 2) for t in range(9)])
    np.testing.assert_allclose(solutions.weights_of(steps), np.arange(10) / 45, atol=1e-15)
