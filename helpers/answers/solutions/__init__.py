"""The solutions that are folded in the notebooks, one module each, written by `tools.solutions`."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from helpers.answers.mutants import Solution


@cache
def find_solutions():
    """Return the `Solution` of every task, by the task's name."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {
        task: Solution(module, name) for module in modules for task, name in module.NAMES.items()
    }
