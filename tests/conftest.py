"""Without PyTorch, whose builds are gigabytes, the tests that use it are skipped."""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec

import pytest


class NoTorch(MetaPathFinder, Loader):
    """Stands for torch, and skips whatever takes something from it: a test, or a whole module."""

    def find_spec(self, name, path, target=None):
        return ModuleSpec(name, self) if name.partition(".")[0] == "torch" else None

    def exec_module(self, module):
        module.__path__ = []
        module.__getattr__ = self.skip
        module.Tensor = type("Tensor", (), {})  # SciPy asks of every array whether it is one

    @staticmethod
    def skip(name):
        if name.startswith("__"):  # the import system asks for these
            raise AttributeError(name)
        pytest.skip("PyTorch is not installed", allow_module_level=True)


if find_spec("torch") is None:
    sys.meta_path.append(NoTorch())
