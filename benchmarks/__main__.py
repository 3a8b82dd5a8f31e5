"""Run all benchmarks and print a table: `python -m benchmarks`, some minutes."""

import os
import platform

import matplotlib
import numpy as np
import torch

from benchmarks import (
    autoencoder,
    autoencoder_slices,
    convolution,
    gradient_check,
    graph,
    sgd,
    slices,
    slider,
    vae,
)

SUBJECTS = (
    slices,
    slider,
    gradient_check,
    convolution,
    sgd,
    graph,
    autoencoder,
    autoencoder_slices,
    vae,
)
LINE = "{:<57}{:>11}{:>11}{:>8}   {}"


def main():
    # On problems this small torch's threads mostly wait, for one another and for a busy machine.
    torch.set_num_threads(1)
    print(
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"NumPy {np.__version__}, torch {torch.__version__} (1 thread), "
        f"Matplotlib {matplotlib.__version__}\n"
    )
    print(LINE.format("", "ours", "theirs", "ratio", "to reach"))
    for subject in SUBJECTS:
        for row in subject.rows():
            ratio = f"{row.ratio:,.0f}" if row.ratio >= 100 else f"{row.ratio:.2f}"
            print(LINE.format(row.what, row.ours, row.theirs, ratio, row.figure), flush=True)


if __name__ == "__main__":
    main()
