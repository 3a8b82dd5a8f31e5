"""What a container, a hub or Binder reads of the book is there, and says what the book says.

That environment.yml, from which repo2docker builds, agrees with pyproject.toml is tested with it.
"""

import json
import re
import shutil
import subprocess
import tomllib

import pytest
from jupyter_server.serverapp import ServerApp
from packaging.specifiers import SpecifierSet

from tools.surroundings import ROOT

CONTAINER = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_container_has_a_python_that_the_book_allows():
    version = re.fullmatch(r"mcr\.microsoft\.com/devcontainers/python:([\d.]+)", CONTAINER["image"])
    assert version[1] in SpecifierSet(PROJECT["requires-python"])


@pytest.mark.skipif(not shutil.which("make"), reason="no make on this machine")
def test_the_container_is_set_up_by_a_target_of_make():
    commands = [CONTAINER[key] for key in CONTAINER if key.endswith("Command")]
    assert commands
    for command in commands:
        assert command.startswith("make ")
        subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)


def test_the_container_forwards_the_port_of_jupyterlab_which_keeps_its_token():
    port = ServerApp.port_default_value
    assert CONTAINER["forwardPorts"] == [port]
    assert list(CONTAINER["portsAttributes"]) == [str(port)]
    assert not re.search("token|password|origin", json.dumps(CONTAINER), re.IGNORECASE)


@pytest.mark.parametrize("name", ["binder", ".binder", "Dockerfile", "default.nix", "REQUIRE"])
def test_repo2docker_finds_nothing_before_environment_yml(name):
    assert (ROOT / "environment.yml").exists()
    assert not (ROOT / name).exists()
