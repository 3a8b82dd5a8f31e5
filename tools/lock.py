"""Print exact versions from pip's report of what it would install: `make lock` calls this.

python -m tools.lock REPORT.json
"""

import json
import sys
from pathlib import Path

HEAD = "# Exact versions for running, testing and publishing the book. Renew: make lock"
# The book itself; and CUDA packages, which torch pins on its own where it needs them.
LEFT_OUT = ("neural-network-coursebook", "nvidia-", "cuda-", "triton")


def lock(report):
    """Return the lines of constraints.txt."""
    packages = [package["metadata"] for package in report["install"]]
    return [HEAD] + [
        # A local build, 2.13.0+cpu, is the same version.
        f"{package['name']}=={package['version'].partition('+')[0]}"
        for package in sorted(packages, key=lambda package: package["name"].lower())
        if not package["name"].startswith(LEFT_OUT)
    ]


if __name__ == "__main__":
    print(*lock(json.loads(Path(sys.argv[1]).read_bytes())), sep="\n")
