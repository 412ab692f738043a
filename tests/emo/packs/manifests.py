"""Names and shapes of the tensors in published checkpoints."""

from __future__ import annotations

import functools
import gzip
import json

from tests.conftest import DATA

Shapes = dict[str, tuple[int, ...]]

_FULL = "echomimic_v1.denoising_unet_full"
_MOTION = "motion_modules."


def manifest(name: str) -> Shapes:
    """Shapes by name, of one of ``manifest_names()``."""
    if name == "echomimic_v1.motion_module":  # its names are also those of mm_sd_v15_v2.ckpt
        return {key: shape for key, shape in manifest(_FULL).items() if _MOTION in key}
    if name == "echomimic_v1.denoising_unet":
        return {key: shape for key, shape in manifest(_FULL).items() if _MOTION not in key}
    return dict(_manifests()[name])


def manifest_names() -> tuple[str, ...]:
    """The checkpoints of which the names are known."""
    return (*_manifests(), "echomimic_v1.denoising_unet", "echomimic_v1.motion_module")


@functools.cache
def _manifests() -> dict[str, Shapes]:
    content = gzip.decompress((DATA / "manifests" / "manifests.json.gz").read_bytes())
    return {
        name: {key: tuple(shape) for key, shape in shapes.items()}
        for name, shapes in json.loads(content).items()
    }
