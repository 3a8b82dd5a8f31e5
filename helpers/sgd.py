"""Stochastic gradient descent with a step-size schedule, the running mean, and Adam."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.internal.arguments import as_array, as_floats, as_positive, as_weights
from helpers.internal.underflow import ignore_underflow


def sgd(
    gradient: Callable[[np.ndarray, Any], ArrayLike],
    w: ArrayLike,
    examples: Iterable[Any],
    step_size: Callable[[int], float],
) -> Iterator[np.ndarray]:
    """Descend one example at a time; yield each iterate w⁽ᵗ⁺¹⁾ = w⁽ᵗ⁾ − η_t ∇C_i(w⁽ᵗ⁾).

    gradient   function of (w, example) → ∇C_i(w), shape (D,)
    w          w⁽⁰⁾, shape (D,); it is not changed
    examples   iterable of examples in the order in which they are visited, endless if you like
    step_size  function of t = 0, 1, … → η_t

    Each iterate is an array of its own. Raises FloatingPointError with the step after which
    an iterate is no longer finite. Source: Question 1(b).

    >>> steps = sgd(lambda w, x_n: w - x_n, [0.0], [2.0, 4.0], constant(0.5))
    >>> [w.tolist() for w in steps]
    [[1.0], [2.5]]
    """
    w = as_array("w", w, ("D",)).astype(np.float64)
    stepped = _stepped if np.geterr()["under"] == "ignore" else ignore_underflow(_stepped)
    for t, example in enumerate(examples):
        slope = np.asarray(gradient(w, example))
        if slope.shape != w.shape or slope.dtype.kind not in "iuf":
            raise ValueError(
                f"gradient must return real numbers of the shape of w, {w.shape}, "
                f"got {slope.dtype} of shape {slope.shape}"
            )
        eta = step_size(t)
        w = stepped(w, eta, slope)
        if w.shape != slope.shape:
            raise ValueError(f"step_size must return a number, got shape {np.shape(eta)}")
        if False in np.isfinite(w).tolist():  # for a short w half the price of `all`
            raise FloatingPointError(
                f"sgd diverges: the iterate after step {t + 1} (t = {t}) is not finite; "
                f"the step size was {eta:.3g}"
            )
        yield w


def _stepped(w, eta, slope):
    return w - eta * slope


def constant(eta: float) -> Callable[[int], float]:
    """Return the schedule of equal steps, η_t = eta.

    >>> constant(0.5)(9)
    0.5
    """
    eta = as_positive("eta", eta)
    return lambda t: eta


def robbins_monro(
    eta: float = 1.0, offset: float = 1.0, power: float = 1.0
) -> Callable[[int], float]:
    """Return the decreasing schedule η_t = eta / (t + offset)^power.

    Σ η_t = ∞ and Σ η_t² < ∞, as Robbins and Monro ask, for ½ < power ≤ 1. With all three at 1
    it is the schedule of Question 1(b), 1/(t+1).

    >>> schedule = robbins_monro()
    >>> [schedule(t) for t in (0, 1, 3)]
    [1.0, 0.5, 0.25]
    """
    eta, offset = as_positive("eta", eta), as_positive("offset", offset)
    power = as_positive("power", power)
    return lambda t: eta / (t + offset) ** power


SCHEDULES = {
    "constant": constant(0.1),
    "1/(t+1)": robbins_monro(),
    "1/(t+2)": robbins_monro(offset=2.0),
    "1/(t+1)^0.7": robbins_monro(power=0.7),
}
"""Schedules by name, for a reader to choose from."""


@ignore_underflow
def running_mean(x: ArrayLike) -> np.ndarray:
    """Return the means (1/k) Σ_{i≤k} x_i of the first k rows, for k = 1 … N, shape (N, D).

    x (N, D). They are the iterates of SGD on C_i(w) = ½‖w − x_i‖² with η_t = 1/(t+1), from
    any start. Source: Question 1(b), (1).

    >>> running_mean([[2.0], [4.0], [9.0]]).tolist()
    [[2.0], [3.0], [5.0]]
    """
    x = as_array("x", x, ("N", "D"))
    sums = np.cumsum(x, axis=0, dtype=np.float64)  # float32 would add up its rounding
    return (sums / np.arange(1, len(x) + 1)[:, np.newaxis]).astype(x.dtype, copy=False)


class Adam:
    """The optimiser Adam on a list of arrays of float32 or float64, which it changes in place.

    In round k = 1, 2, … each parameter w with gradient g takes the step

        m ← β₁m + (1−β₁)g,   v ← β₂v + (1−β₂)g²,
        w ← w − lr · m/(1−β₁ᵏ) / (√(v/(1−β₂ᵏ)) + eps).

    The names and defaults are the field's: lr, betas, eps. Source: Exercise 3.4 (Kingma and
    Ba, 2015).

    >>> w = np.array([1.0, -1.0])
    >>> Adam([w], lr=0.5).step([[0.001, -1000.0]])
    >>> w.round(3).tolist()
    [0.5, -0.5]
    """

    def __init__(
        self,
        parameters: Iterable[np.ndarray],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        self.lr, self.eps = as_positive("lr", lr), as_positive("eps", eps)
        if len(betas) != 2 or not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas must be two numbers in [0, 1), got {betas!r}")
        self.betas = betas
        self.parameters = list(parameters)
        for i, w in enumerate(self.parameters):
            as_weights(f"parameters[{i}]", w)
        self.k = 0
        self.m = [np.zeros_like(w) for w in self.parameters]
        self.v = [np.zeros_like(w) for w in self.parameters]

    @ignore_underflow
    def step(self, gradients: Iterable[ArrayLike]) -> None:
        """Change the parameters in place by one round with the given gradients, in their order.

        Raises FloatingPointError, and changes nothing, if a gradient is not finite.
        """
        gradients = [as_floats(f"gradients[{i}]", g) for i, g in enumerate(gradients)]
        if [g.shape for g in gradients] != [w.shape for w in self.parameters]:
            raise ValueError(
                f"gradients must have shapes {[w.shape for w in self.parameters]}, "
                f"got {[g.shape for g in gradients]}"
            )
        for i, g in enumerate(gradients):
            if not np.isfinite(g).all():
                raise FloatingPointError(f"gradients[{i}] is not finite in round {self.k + 1}")
        self.k += 1
        b1, b2 = self.betas
        correction1, correction2 = 1 - b1**self.k, 1 - b2**self.k
        for w, g, m, v in zip(self.parameters, gradients, self.m, self.v, strict=True):
            m += (1 - b1) * (g - m)
            v *= b2
            v += (1 - b2) * g * g
            w -= self.lr / correction1 * m / (np.sqrt(v / correction2) + self.eps)
