"""What a slip is said to be is what it is; no sentence names a mistake that is not there."""

from itertools import combinations

import numpy as np
import pytest

from helpers.answers.check import TASKS
from helpers.answers.comparison import Task, _diagnosis, _drawn
from helpers.answers.slip_values import Draws, evaluated
from helpers.answers.solutions import find_solutions

COMPARED = {name: task for name, task in TASKS.items() if isinstance(task, Task)}
FUNCTIONS = [name for name, task in COMPARED.items() if task.draw(np.random.default_rng(0))]
PAIRS = 6  # of mistakes of a task that are tried together


def diagnosis_of(name):
    return _diagnosis(COMPARED[name], find_solutions()[name])


def values(function, draws):
    return [evaluated(function, arguments) for arguments in draws]


def agree(one, other, truths):
    """Return whether values agree, beside the largest of the truth."""
    for a, b, truth in zip(one, other, truths, strict=True):
        largest = np.abs(truth[np.isfinite(truth)]).max(initial=0)
        if a is None or a.shape != b.shape:
            return False
        if not np.allclose(a, b, rtol=1e-6, atol=1e-8 * largest, equal_nan=True):
            return False
    return True


@pytest.mark.parametrize("name", COMPARED)
def test_the_solution_of_the_notebook_is_the_truth(name):
    draws, truths = _drawn(COMPARED[name])
    solution = find_solutions()[name]
    answer = solution.namespace[solution.name]
    assert agree(values(answer if draws[0] else lambda: answer, draws), truths, truths)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_one_slip_in_the_solution_is_found_or_makes_no_difference(name):
    """Each tenth mutant is told a slip whose values are its own, if it has values of its own."""
    diagnosis = diagnosis_of(name)
    draws, truths = _drawn(COMPARED[name])
    told = 0
    for mutant in list(find_solutions()[name].mutants())[::10]:
        results = values(mutant.answer, draws)
        if any(result is None for result in results) or agree(results, truths, truths):
            continue
        if not all(np.isfinite(result).all() for result in results):
            continue
        slip = diagnosis.mistake(results) or diagnosis.slip(results)
        assert slip, mutant.says
        assert agree(values(slip.answer, draws), results, truths), (mutant.says, slip.says)
        told += 1
    assert told or len(list(find_solutions()[name].mutants())) < 20


@pytest.mark.parametrize("name", FUNCTIONS)
def test_of_two_mistakes_in_two_terms_slips_are_told_that_make_just_these_values(name):
    diagnosis = diagnosis_of(name)
    draws, truths = _drawn(COMPARED[name])
    known = [(m, values(m.answer, draws)) for m in COMPARED[name].mistakes]
    known = [(m, v) for m, v in known if [np.shape(a) for a in v] == [t.shape for t in truths]]
    known = [(m, v) for m, v in known if any(a.any() for a in v)]  # nothing explains nothing
    pairs = list(combinations(known, 2))
    rng = np.random.default_rng(0)
    for place in rng.permutation(len(pairs))[:PAIRS]:
        (first, one), (second, other) = pairs[place]
        results = [a + b - t for a, b, t in zip(one, other, truths, strict=True)]
        if not all(np.isfinite(result).all() for result in results) or agree(
            results, truths, truths
        ):
            continue
        slip = diagnosis.mistake(results) or diagnosis.slip(results)
        assert slip, (first.says, second.says)
        assert agree(values(slip.answer, draws), results, truths), slip.says


def test_a_slip_that_never_ends_is_none(monkeypatch):
    monkeypatch.setattr("helpers.answers.slip_values._PATIENCE", 0.1)

    def endless(x):
        found = [x]
        for part in found:  # which grows as fast as it is read
            found.append(part)

    draws = Draws([(np.ones(2),)], [np.ones(2)])
    assert draws.of(endless) is None
    assert draws.of(lambda x: x)[0].tolist() == [1, 1]
