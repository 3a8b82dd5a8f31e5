"""Imports run one way: kernels, then drawing, then widgets and explorers; beside them answers."""

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]

LAYERS = {
    "torch models": ["helpers.vae", "helpers.gan", "helpers.internal.torch_layers"],
    "drawing": [
        "helpers.figures",
        "helpers.graph_drawing",
        "helpers.output",
        "helpers.internal.glyphs",
    ],
    "widgets": ["helpers.widgets"],
    "explorers": ["helpers.explorers"],
    "answers": ["helpers.answers"],
}
"""Modules and packages of each layer; whatever else is in `helpers` is a kernel."""

MAY_IMPORT = {
    "kernels": {"kernels"},
    "torch models": {"kernels", "torch models"},
    "drawing": {"kernels", "drawing"},
    "widgets": {"drawing", "widgets"},
    "explorers": {"kernels", "torch models", "drawing", "widgets"},
    "answers": {"kernels", "answers"},
}

WIDGETS = {"ipywidgets", "anywidget", "traitlets"}
DRAWING = {"matplotlib", "PIL", "IPython", "contourpy"} | WIDGETS
NEVER = {
    "kernels": {"torch", *DRAWING},
    "torch models": DRAWING,
    "drawing": {"torch", *WIDGETS},
    "widgets": {"torch"},
    "explorers": set(),
    "answers": {"torch", *DRAWING},
}

SHARED = {
    "helpers.explorers.autoencoder_steps": {"helpers.explorers.graph_steps"},
    "helpers.explorers.prior": {"helpers.explorers.codes"},
}
"""Explorers that show the picture of another one; no other explorer imports one."""


def is_within(name, package):
    return name == package or name.startswith(f"{package}.")


def layer(name):
    """Return the layer of a module of `helpers`, or of something within it."""
    for known, packages in LAYERS.items():
        if any(is_within(name, package) for package in packages):
            return known
    return "kernels"


def imported(source):
    """Yield the full name of whatever a source imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def violations(source, module):
    """Return the imports that the module of this source must not have."""
    return [name for name in imported(source) if not is_allowed(name, module)]


def is_allowed(name, module):
    own = layer(module)
    if not is_within(name, "helpers"):
        return name.split(".")[0] not in NEVER[own] and not name.startswith(".")
    if name == "helpers" or name.endswith(".*"):
        return False  # it would hide which of them is meant
    if is_within(name, "helpers.explorers") and own == "explorers":
        return any(is_within(name, other) for other in SHARED.get(module, ()))
    return layer(name) in MAY_IMPORT[own]


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def sources():
    return sorted((ROOT / "helpers").rglob("*.py"))


@pytest.mark.parametrize("path", sources(), ids=module_name)
def test_a_module_imports_what_its_layer_may(path):
    assert violations(path.read_text(encoding="utf-8"), module_name(path)) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("helpers.logistic", "import matplotlib.pyplot as plt"),
        ("helpers.logistic", "from helpers.figures import BLUE"),
        ("helpers.logistic", "from helpers import figures"),
        ("helpers.internal.slope_sweep", "from helpers.internal.glyphs import Glyphs"),
        ("helpers.sgd", "import torch"),
        ("helpers.sgd", "def step():\n    from torch import nn"),
        ("helpers.data", "from helpers import vae"),
        ("helpers.vae", "from helpers.figures import BLUE"),
        ("helpers.gan", "from IPython.display import display"),
        ("helpers.figures", "from anywidget import AnyWidget"),
        ("helpers.figures", "from helpers.widgets.controls import slider"),
        ("helpers.widgets.explorer", "from helpers.logistic import sigmoid"),
        ("helpers.widgets.explorer", "from helpers import logistic"),
        ("helpers.widgets.picture", "from helpers.explorers import curvature"),
        ("helpers.explorers.prior", "from helpers.answers import check"),
        ("helpers.explorers.prior", "from helpers.explorers.latent import Picture"),
        ("helpers.explorers.prior", "from helpers.explorers import latent"),
        ("helpers.answers.check", "from helpers.explorers import curvature"),
        ("helpers.answers.tasks.exercise_4_8", "import torch"),
        ("helpers.answers.tasks.exercise_4_8", "from helpers.vae import VAE"),
        ("helpers.answers.witness", "from matplotlib.figure import Figure"),
        ("helpers.answers.witness", "from helpers.output import about"),
        ("helpers.slices", "import helpers"),
        ("helpers.slices", "from helpers.figures import *"),
        ("helpers.slices", "from .figures import BLUE"),
    ],
)
def test_a_planted_violation_is_found(module, line):
    assert len(violations(line, module)) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("helpers.logistic", "from helpers.internal.arguments import as_array"),
        ("helpers.gan", "from helpers.vae import linear"),
        ("helpers.graph_drawing", "from helpers.graph import symbol"),
        ("helpers.widgets.picture", "from helpers.figures import SHADE"),
        ("helpers.explorers.prior", "from helpers.explorers.codes import plot_codes"),
        ("helpers.explorers.prior", "from helpers.explorers import codes"),
        ("helpers.explorers.latent", "import torch"),
        ("helpers.answers.witness", "from helpers.convexity import chord_violation"),
    ],
)
def test_what_a_layer_may_import_is_no_violation(module, line):
    assert violations(line, module) == []


@pytest.mark.parametrize("module", [name for names in LAYERS.values() for name in names])
def test_the_layers_name_what_exists(module):
    path = ROOT.joinpath(*module.split("."))
    assert path.is_dir() or path.with_suffix(".py").is_file()


def loaded(modules):
    """Return the top-level packages that a fresh Python has loaded after importing modules."""
    code = (
        f"import {', '.join(modules)}, sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_kernels_and_answers_load_neither_torch_nor_anything_that_draws():
    names = [module_name(path) for path in sources()]
    chosen = [name for name in names if layer(name) in ("kernels", "answers")]
    assert {"helpers.logistic", "helpers.answers.tasks.exercise_4_8"} <= set(chosen)
    assert not loaded(chosen) & NEVER["kernels"]


def test_no_notebook_imports_what_is_internal():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        code = [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code"]
        names = [name for source in code for name in imported(source)]
        assert not [name for name in names if is_within(name, "helpers.internal")], path.name
