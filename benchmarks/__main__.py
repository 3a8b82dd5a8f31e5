"""Run all benchmarks and print a table: `python -m benchmarks`, some minutes.

All is measured twice: NumPy and torch on one thread, then on all cores, in the reverse order,
since what runs before changes what memory a process holds.
"""

import os
import platform
import subprocess
import sys

import matplotlib
import numpy as np
import torch

from benchmarks import (
    answers,
    autoencoder,
    autoencoder_slices,
    convolution,
    drag,
    gradient_check,
    graph,
    imports,
    sgd,
    slices,
    slider,
    vae,
)

SUBJECTS = (
    slices,
    gradient_check,
    convolution,
    sgd,
    graph,
    autoencoder,
    autoencoder_slices,
    vae,
)
ONCE = answers, imports, slider, drag  # do not depend on threads
LINE = "{:<57}{:>11}{:>11}{:>8}   {:<9}{}"


def main():
    print(
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"NumPy {np.__version__}, torch {torch.__version__}, Matplotlib {matplotlib.__version__}"
    )
    found = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    print(f"NumPy uses {' '.join(found)}; torch uses {torch.backends.cpu.get_cpu_capability()}")
    for threads in dict.fromkeys((1, os.cpu_count())):
        # The libraries read how many threads to use when they are loaded, so in a new process.
        environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
        command = [sys.executable, "-m", "benchmarks", str(threads)]
        subprocess.run(command, env=environment, check=True)
    table("once", ONCE)


def table(title, subjects):
    print("\n" + LINE.format(title, "ours", "theirs", "ratio", "to reach", ""))
    for subject in subjects:
        for row in subject.rows():
            ratio = f"{row.ratio:,.0f}" if row.ratio >= 100 else f"{row.ratio:.2f}"
            mark = "" if row.reached else "← not reached"
            print(LINE.format(row.what, row.ours, row.theirs, ratio, row.figure, mark), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            main()
        case ["1"]:
            table("1 thread", SUBJECTS)
        case [threads]:
            table(f"{threads} threads", SUBJECTS[::-1])
