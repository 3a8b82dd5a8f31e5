"""Print constraints for pip: each dependency at the oldest or at the newest version allowed.

    python -m tools.versions {oldest,newest}

The oldest are the lower bounds of pyproject.toml, the newest are for pip to find. PyTorch stays at
the version of constraints.txt in both: another build of it is gigabytes.
"""

import argparse
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]


def oldest(pyproject):
    """Return the lower bounds in the text of pyproject.toml, as in `{"numpy": "2.0"}`."""
    project = tomllib.loads(pyproject)["project"]
    bounds = {}
    for line in sum(project["optional-dependencies"].values(), project["dependencies"]):
        requirement = Requirement(line)
        lower = [s.version for s in requirement.specifier if s.operator == ">="]
        if len(lower) != 1:
            raise ValueError(f"each dependency must have one lower bound, as in a>=1; got {line!r}")
        bounds[requirement.name] = lower[0]
    return bounds


def locked(constraints):
    """Return the versions in the text of constraints.txt, as in `{"numpy": "2.4.6"}`."""
    lines = constraints.splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def main(arguments=None):
    """Print the constraints."""
    parser = argparse.ArgumentParser(description="Print constraints for pip.")
    parser.add_argument("which", choices=["oldest", "newest"])
    which = parser.parse_args(arguments).which
    versions = oldest((ROOT / "pyproject.toml").read_text("utf-8")) if which == "oldest" else {}
    versions["torch"] = locked((ROOT / "constraints.txt").read_text("utf-8"))["torch"]
    print(*(f"{name}=={version}" for name, version in versions.items()), sep="\n")


if __name__ == "__main__":
    main()
