"""The examples in the docstrings of the kernels print what they say."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import helpers

MODULES = sorted(
    module.name for module in pkgutil.iter_modules(helpers.__path__) if not module.ispkg
)


def examples(name):
    """Return the docstrings of a module that hold examples, as doctests."""
    module = import_module(f"helpers.{name}")
    return [test for test in doctest.DocTestFinder().find(module) if test.examples]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_print_what_they_say(name):
    for test in examples(name):
        told = []
        doctest.DocTestRunner().run(test, out=told.append)
        assert not told, "".join(told)


def test_most_functions_show_an_example():
    assert sum(len(examples(name)) for name in MODULES) >= 60


def test_an_example_that_is_wrong_is_told():
    test = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, None)
    told = []
    doctest.DocTestRunner().run(test, out=told.append)
    assert "Expected:\n    3\nGot:\n    2" in "".join(told)
