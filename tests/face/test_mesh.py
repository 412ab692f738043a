"""The rebuilt attention mesh gives what MediaPipe's own run of the model gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emo_desktop.face.mesh import MeshFitter

REFERENCE = Path(__file__).parents[1] / "data" / "face_mesh_reference.npz"


@pytest.fixture(scope="module")
def fitter() -> MeshFitter:
    return MeshFitter()


@pytest.mark.parametrize("index", [0, 1])
def test_landmarks_agree_with_an_independent_run(fitter: MeshFitter, index: int) -> None:
    # face_mesh_reference.json says how the reference was made. Measured: at most 6.1e-5 pixels.
    with np.load(REFERENCE) as reference:
        crop, expected = reference["crops"][index], reference["points"][index]
    points, confidence = fitter.fit_crop(crop)
    assert np.abs(points - expected * (1, 1, -1)).max() < 0.005
    assert confidence > 0.99


def test_noise_is_not_a_face(fitter: MeshFitter) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (192, 192, 3), np.uint8)
    assert fitter.fit_crop(noise)[1] < 0.13
