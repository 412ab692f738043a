"""The Fréchet distance between two clouds of features, as FID, FVD and E-FID take it."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats

LEAST_FEATURES = 2  # vectors that a covariance needs


def frechet_distance(first: Floats, second: Floats) -> float:
    """d² = |μ₁ - μ₂|² + tr(Σ₁ + Σ₂ - 2 (Σ₁ Σ₂)^½) of two clouds taken for Gaussians.

    The trace of the root is that of √Σ₁ Σ₂ √Σ₁, which is symmetric: only eigenvalues are needed.

    Args:
        first: (N, D) features, N at least 2.
        second: (M, D) features, M at least 2.

    Raises:
        ValueError: there are too few features, or they differ in length.
    """
    for cloud in (first, second):
        if cloud.ndim != 2 or len(cloud) < LEAST_FEATURES or cloud.shape[1] != first.shape[1]:
            raise ValueError(f"features of {first.shape} and {second.shape} cannot be compared")
    one, other = (np.asarray(cloud, np.float64) for cloud in (first, second))
    apart = one.mean(axis=0) - other.mean(axis=0)
    covariances = [np.atleast_2d(np.cov(cloud, rowvar=False)) for cloud in (one, other)]
    root = _root(covariances[0])
    eigenvalues = np.linalg.eigvalsh(root @ covariances[1] @ root)
    crossed = np.sqrt(np.maximum(eigenvalues, 0)).sum()
    return float(max(0.0, apart @ apart + sum(map(np.trace, covariances)) - 2 * crossed))


def _root(covariance: Floats) -> Floats:
    """The symmetric square root of a covariance (D, D)."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)
