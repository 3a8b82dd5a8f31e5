"""The linear Gaussian latent model, of which everything is known in closed form.

z ~ N(0, I) in ℝ^Z, x | z ~ N(Wz + b, σ_x² I) in ℝ^X. Hence x ~ N(b, WWᵀ + σ_x² I).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers import gaussian
from helpers.internal.arguments import as_array, as_positive
from helpers.internal.underflow import ignore_underflow


@dataclass(frozen=True)
class LinearGaussian:
    """W (X, Z), b (X,) and the variance σ_x² of the noise. Source: Exercises 4.2, 4.4.

    >>> model = LinearGaussian(W=[[1.0]], b=[0.0], variance=1.0)
    >>> mean, covariance = model.posterior([2.0])
    >>> mean.tolist(), covariance.tolist()
    ([1.0], [[0.5]])
    >>> round(model.elbo([2.0], mean, covariance), 4), round(float(model.log_evidence([2.0])), 4)
    (-2.2655, -2.2655)
    """

    W: np.ndarray
    b: np.ndarray
    variance: float

    def __post_init__(self) -> None:
        W = as_array("W", self.W, ("X", "Z"))
        object.__setattr__(self, "W", W)
        object.__setattr__(self, "b", as_array("b", self.b, (len(W),)))
        object.__setattr__(self, "variance", as_positive("variance", self.variance))

    @ignore_underflow
    def log_evidence(self, x: ArrayLike) -> np.ndarray:
        """Return the evidence, log p(x) = log N(x; b, WWᵀ + σ_x² I), for x (X,) or rows (…, X)."""
        return gaussian.log_density(x, self.b, self.W @ self.W.T + self._noise())

    @ignore_underflow
    def posterior(self, x: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Return mean (Z,) and covariance (Z, Z) of the posterior p(z|x) for one x (X,).

        Σ = (I + WᵀW/σ_x²)⁻¹, μ = ΣWᵀ(x − b)/σ_x².
        """
        x = as_array("x", x, self.b.shape)
        precision = np.eye(self.W.shape[1]) + self.W.T @ self.W / self.variance
        covariance = np.linalg.inv(precision)
        covariance = (covariance + covariance.T) / 2
        return covariance @ self.W.T @ (x - self.b) / self.variance, covariance

    @ignore_underflow
    def expected_log_likelihood(
        self, x: ArrayLike, mean: ArrayLike, covariance: ArrayLike
    ) -> float:
        """Return E[log p(x|z)] under q(z) = N(mean, covariance), for one x (X,).

        −(X/2) log 2πσ_x² − (‖x − Wμ − b‖² + tr WΣWᵀ)/(2σ_x²).
        """
        Z = self.W.shape[1]
        x, mean = as_array("x", x, self.b.shape), as_array("mean", mean, (Z,))
        L = gaussian.cholesky(as_array("covariance", covariance, (Z, Z)))
        squares = ((x - self.W @ mean - self.b) ** 2).sum() + ((self.W @ L) ** 2).sum()
        constant = len(x) * (gaussian.LOG_2PI + np.log(self.variance)) / 2
        return float(-constant - squares / (2 * self.variance))

    @ignore_underflow
    def elbo(self, x: ArrayLike, mean: ArrayLike, covariance: ArrayLike) -> float:
        """Return the bound E_q[log p(x|z)] − KL(q‖p(z)) for q = N(mean, covariance).

        With every constant: it is log p(x) − KL(q‖p(z|x)). Source: Exercise 4.2 (155) and 4.4,
        corrected.
        """
        prior = np.zeros(self.W.shape[1]), np.eye(self.W.shape[1])
        likelihood = self.expected_log_likelihood(x, mean, covariance)
        return likelihood - gaussian.kl(mean, covariance, *prior)

    def _noise(self):
        return self.variance * np.eye(len(self.b))
