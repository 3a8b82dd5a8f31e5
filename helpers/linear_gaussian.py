"""The linear Gaussian latent model, of which everything is known in closed form.

z ~ N(0, I) in ℝ^Z, x | z ~ N(Wz + b, σ_x² I) in ℝ^X. Hence x ~ N(b, WWᵀ + σ_x² I).
"""

from dataclasses import dataclass

import numpy as np

from helpers import gaussian
from helpers.internal.arguments import as_array, as_positive
from helpers.internal.underflow import ignore_underflow


@dataclass(frozen=True)
class LinearGaussian:
    """W (X, Z), b (X,) and the variance σ_x² of the noise.

    Raises TypeError or ValueError for parameters that do not fit. Source: Exercises 4.2, 4.4.
    """

    W: np.ndarray
    b: np.ndarray
    variance: float

    def __post_init__(self):
        W = as_array("W", self.W, ("X", "Z"))
        object.__setattr__(self, "W", W)
        object.__setattr__(self, "b", as_array("b", self.b, (len(W),)))
        object.__setattr__(self, "variance", as_positive("variance", self.variance))

    @ignore_underflow
    def log_evidence(self, x):
        """Return log p(x) = log N(x; b, WWᵀ + σ_x² I), for x (X,) or rows (…, X)."""
        return gaussian.log_density(x, self.b, self.W @ self.W.T + self._noise())

    @ignore_underflow
    def posterior(self, x):
        """Return mean (Z,) and covariance (Z, Z) of p(z|x) for one x (X,).

        Σ = (I + WᵀW/σ_x²)⁻¹, μ = ΣWᵀ(x − b)/σ_x².
        """
        x = as_array("x", x, self.b.shape)
        precision = np.eye(self.W.shape[1]) + self.W.T @ self.W / self.variance
        covariance = np.linalg.inv(precision)
        covariance = (covariance + covariance.T) / 2
        return covariance @ self.W.T @ (x - self.b) / self.variance, covariance

    @ignore_underflow
    def expected_log_likelihood(self, x, mean, covariance):
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
    def elbo(self, x, mean, covariance):
        """Return E_q[log p(x|z)] − KL(q‖p(z)) for q = N(mean, covariance), with every constant.

        It is log p(x) − KL(q‖p(z|x)). Raises TypeError or ValueError for arguments that do not
        fit. Source: Exercise 4.2 (155) and 4.4, corrected.
        """
        prior = np.zeros(self.W.shape[1]), np.eye(self.W.shape[1])
        likelihood = self.expected_log_likelihood(x, mean, covariance)
        return likelihood - gaussian.kl(mean, covariance, *prior)

    def _noise(self):
        return self.variance * np.eye(len(self.b))
