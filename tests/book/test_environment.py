"""pyproject.toml, environment.yml and constraints.txt say the same; the oldest versions allowed."""

import re
import tomllib
from importlib.util import module_from_spec
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.conftest import NoTorch
from tools.versions import locked, main, oldest

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("pyproject.toml", "environment.yml", "constraints.txt")
}
CONDA_NAMES = {
    "torch": "pytorch",
    "matplotlib": "matplotlib-base",  # `matplotlib` would add Qt
    "playwright": "playwright-python",
}


def declared(pyproject, *extras):
    """Name and version range of every dependency, those of some extras included."""
    project = tomllib.loads(pyproject)["project"]
    groups = [project["dependencies"], *(project["optional-dependencies"][e] for e in extras)]
    ranges = {}
    for group in groups:
        found = {r.name: r.specifier for r in map(Requirement, group)}
        assert len(found) == len(group), "a dependency is named twice"
        assert all(ranges.get(name, spec) == spec for name, spec in found.items())
        ranges |= found
    return ranges, project["requires-python"]


def differences(files):
    """In words, all in which environment.yml differs from pyproject.toml; it has no site."""
    ranges, python = declared(files["pyproject.toml"], "test")
    environment = yaml.safe_load(files["environment.yml"])
    listed = [line for line in environment["dependencies"] if isinstance(line, str)]
    pinned = [line.partition(" =")[2] for line in listed if line.startswith("python ")]
    others = [line for line in listed if not line.startswith("python ")]
    conda = {r.name: r.specifier for r in map(Requirement, others)}
    expected = {CONDA_NAMES.get(name, name): spec for name, spec in ranges.items()}
    found = [
        f"{name}: {expected.get(name)} in pyproject.toml, {conda.get(name)} in environment.yml"
        for name in sorted(expected.keys() | conda.keys() - {"pip"})
        if conda.get(name) != expected.get(name)
    ]
    if len(pinned) != 1 or not re.fullmatch(r"3\.\d+", pinned[0]):
        found.append("environment.yml names no Python as repo2docker reads it: python =3.x")
    elif pinned[0] not in SpecifierSet(python):
        found.append(f"environment.yml has Python {pinned[0]}, pyproject.toml wants {python}")
    if {"pip": ["-e ."]} not in environment["dependencies"]:
        found.append("environment.yml does not install the book's own package")
    if environment["channels"] != ["conda-forge", "nodefaults"]:
        found.append("environment.yml takes packages from elsewhere than conda-forge")
    return found


def unlocked(files):
    """The dependencies that constraints.txt does not hold at one version within their range."""
    ranges, _ = declared(files["pyproject.toml"], "test", "site")
    exact = locked(files["constraints.txt"])
    exact = {canonicalize_name(name): version for name, version in exact.items()}
    return [
        name
        for name, spec in ranges.items()
        if canonicalize_name(name) not in exact or exact[canonicalize_name(name)] not in spec
    ]


def altered(name, old, new):
    """Return the files with one text replaced in one of them."""
    assert FILES[name].count(old) == 1
    return FILES | {name: FILES[name].replace(old, new)}


def test_environment_equals_project():
    assert differences(FILES) == []


def test_every_dependency_is_locked_within_its_range():
    assert unlocked(FILES) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("environment.yml", "  - numpy >=2.0,<3\n", ""),
        ("environment.yml", "pytorch >=2.5", "pytorch >=2.6"),
        ("environment.yml", "pytorch >=", "torch >="),
        ("environment.yml", "python =3.11", "python >=3.11"),
        ("environment.yml", "python =3.11", "python =3.10"),
        ("environment.yml", "  - python =3.11", "  - pythonic"),
        ("environment.yml", "  - pip\n", "  - pip\n  - attrs\n"),
        ("environment.yml", "- -e .", "- ."),
        ("environment.yml", "- conda-forge", "- defaults"),
        ("pyproject.toml", "tqdm>=4.66,<5", "tqdm>=4.66"),
        ("pyproject.toml", '"scipy>=1.13"', '"sympy>=1.13"'),
    ],
)
def test_a_difference_is_found(name, old, new):
    assert differences(altered(name, old, new))


@pytest.mark.parametrize(
    ("name", "old", "new", "missing"),
    [
        ("constraints.txt", "\ntorch==", "\ntorch-like==", "torch"),
        ("constraints.txt", "\nnumpy==2", "\nnumpy==1", "numpy"),
        ("pyproject.toml", "pytest>=8.2", "pytest>=99", "pytest"),
    ],
)
def test_a_missing_lock_is_found(name, old, new, missing):
    assert unlocked(altered(name, old, new)) == [missing]


def test_the_oldest_versions_are_the_lower_bounds():
    ranges, _ = declared(FILES["pyproject.toml"], "test", "site")
    versions = oldest(FILES["pyproject.toml"])
    assert versions.keys() == ranges.keys()
    assert all(f">={version}" in str(ranges[name]) for name, version in versions.items())


@pytest.mark.parametrize("line", ["tqdm<5", "tqdm", "tqdm>=4.66,>=4.67"])
def test_a_dependency_without_one_lower_bound_is_told(line):
    files = altered("pyproject.toml", "tqdm>=4.66,<5", line)
    with pytest.raises(ValueError, match=r"one lower bound, as in a>=1; got 'tqdm"):
        oldest(files["pyproject.toml"])


@pytest.mark.parametrize("which", ["oldest", "newest"])
def test_torch_is_always_the_locked_one(which, capsys):
    every = len(declared(FILES["pyproject.toml"], "test", "site")[0])
    main([which])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == (every if which == "oldest" else 1)
    assert f"torch=={locked(FILES['constraints.txt'])['torch']}" in lines


@pytest.mark.parametrize("name", ["torch", "torch.nn"])
def test_without_torch_what_takes_from_it_is_skipped(name):
    torch = module_from_spec(NoTorch().find_spec(name, None))
    torch.__spec__.loader.exec_module(torch)  # an import alone skips nothing
    with pytest.raises(pytest.skip.Exception, match="PyTorch is not installed"):
        torch.tensor([1.0])


def test_without_torch_other_imports_stand():
    assert NoTorch().find_spec("torchlike", None) is None
