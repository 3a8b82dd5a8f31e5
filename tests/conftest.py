"""Without PyTorch, whose builds are gigabytes, the tests that need it are skipped."""

import sys
from importlib.abc import MetaPathFinder
from importlib.util import find_spec

import pytest


class NoTorch(MetaPathFinder):
    """Skips the test, or at collection the module, that imports torch."""

    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] == "torch":
            pytest.skip("PyTorch is not installed", allow_module_level=True)


if find_spec("torch") is None:
    sys.meta_path.append(NoTorch())
