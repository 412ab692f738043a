"""The Fréchet distance of Gaussians whose distance is known."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.training.metrics.frechet import frechet_distance


def cloud(mean: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """(N, D) whose sample mean and covariance are exactly these."""
    raw = np.random.default_rng(0).standard_normal((400, len(mean)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False))).T
    return white @ np.linalg.cholesky(covariance).T + mean


def test_the_same_cloud_has_no_distance() -> None:
    one = cloud(np.zeros(4), np.diag([1.0, 2, 3, 4]))
    assert frechet_distance(one, one) == pytest.approx(0, abs=1e-6)


def test_gaussians_along_the_axes() -> None:
    """d² = |μ₁ - μ₂|² + Σ (σ₁ - σ₂)² where the axes are the same."""
    one = cloud(np.array([1.0, 0, 0]), np.diag([1.0, 4, 9]))
    other = cloud(np.array([0.0, 2, 0]), np.diag([4.0, 4, 1]))
    assert frechet_distance(one, other) == pytest.approx(1 + 4 + (1 - 2) ** 2 + 0 + (3 - 1) ** 2)


def test_turned_gaussians() -> None:
    """Turning both clouds changes nothing; covariances that do not commute have a known root."""
    rng = np.random.default_rng(2)
    turn = np.linalg.qr(rng.standard_normal((3, 3)))[0]
    first, second = np.diag([1.0, 4, 9]), turn @ np.diag([2.0, 3, 5]) @ turn.T
    values = np.linalg.eigvals(first @ second)
    wanted = np.trace(first) + np.trace(second) - 2 * np.sqrt(values.real).sum()
    assert frechet_distance(cloud(np.zeros(3), first), cloud(np.zeros(3), second)) == pytest.approx(
        wanted
    )


def test_fewer_vectors_than_dimensions_are_no_harm() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.standard_normal((2, 10, 50))
    assert np.isfinite(frechet_distance(one, other))


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        frechet_distance(np.zeros((5, 3)), np.zeros((5, 4)))
    with pytest.raises(ValueError, match="cannot be compared"):
        frechet_distance(np.zeros((1, 3)), np.zeros((5, 3)))
