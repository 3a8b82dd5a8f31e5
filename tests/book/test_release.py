"""The citation file is valid, and it and the changelog know the version of the package."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
INDEX = (ROOT / "notebooks" / "index.ipynb").read_text(encoding="utf-8")


def test_the_citation_has_the_keys_that_its_format_requires():
    assert CITATION["cff-version"] == "1.2.0"
    assert all(isinstance(CITATION[key], str) for key in ("message", "title", "version"))
    assert CITATION["type"] == "software"
    assert CITATION["authors"]
    assert all(set(author) == {"name"} and author["name"] for author in CITATION["authors"])


def test_the_citation_is_of_this_book():
    assert f"# {CITATION['title']}" in INDEX
    assert CITATION["version"] == PROJECT["version"]
    assert CITATION["license"] == PROJECT["license"]


def test_the_changelog_tells_of_the_version_and_of_what_comes():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## \[([^]]+)\]", text, re.MULTILINE)
    assert releases[:2] == ["Unreleased", PROJECT["version"]]
    kinds = set(re.findall(r"^### (.*)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
