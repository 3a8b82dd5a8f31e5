"""Every public function and method of the kernels tells the types of its arguments and result."""

import inspect
import pkgutil
from importlib import import_module, resources

import pytest

import helpers

MODULES = sorted(
    module.name for module in pkgutil.iter_modules(helpers.__path__) if not module.ispkg
)


def functions(module):
    """Yield names and functions that a module defines: its own, and the methods of its classes."""
    for name, member in vars(module).items():
        if name.startswith("_") or getattr(member, "__module__", None) != module.__name__:
            continue
        if inspect.isclass(member):
            yield from methods(name, member)
        elif inspect.isroutine(member):
            yield name, member


def methods(owner, class_):
    for name, member in vars(class_).items():
        member = getattr(member, "fget", None) or getattr(member, "func", None) or member
        public = not name.startswith("_") or name in ("__init__", "__call__")
        # What dataclass and NamedTuple write is annotated by their fields.
        written = getattr(member, "__module__", None) == class_.__module__
        if public and written and inspect.isfunction(inspect.unwrap(member)):
            yield f"{owner}.{name}", member


def unannotated(function):
    signature = inspect.signature(function)
    parameters = [
        name
        for name, parameter in signature.parameters.items()
        if parameter.annotation is parameter.empty and name not in ("self", "cls")
    ]
    return parameters + ["return"] * (signature.return_annotation is signature.empty)


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_is_annotated(name):
    module = import_module(f"helpers.{name}")
    found = dict(functions(module))
    assert found
    assert {name: missing for name, f in found.items() if (missing := unannotated(f))} == {}


def test_what_is_not_annotated_is_found():
    class Bare:
        def __init__(self, x: int): ...

        @property
        def size(self): ...

        def _private(self, y): ...

        def step(self, y, *rest: int, z=1) -> None: ...

    found = {name: unannotated(method) for name, method in methods("Bare", Bare)}
    assert found == {
        "Bare.__init__": ["return"],
        "Bare.size": ["return"],
        "Bare.step": ["y", "z"],
    }


def test_the_package_says_that_it_is_typed():
    assert resources.files(helpers).joinpath("py.typed").is_file()
