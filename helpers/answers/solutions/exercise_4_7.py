"""The solutions that are folded in notebook 4.7, by `tools.solutions`."""

import numpy as np


def drawn_objective(x, noise, u, w, std_x, std_z):
    code = u * x[:, np.newaxis]
    residual = x[:, np.newaxis] - w * (code + std_z * noise)
    return (residual**2).mean() + std_x**2 * (code**2).mean()


NAMES = {
    "4.7a": "drawn_objective",
}
