"""The attention mesh: 478 landmarks of the face in a box."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.base.networks import Network
from emo_desktop.base.resources import read_model
from emo_desktop.face.canonical import canonical_face
from emo_desktop.face.geometry import FaceBox

POINTS = 478
RIGHT_EYE_OUTER, LEFT_EYE_OUTER = 33, 263
_TRUNK_POINTS = 468
_CROP_PX = 192
_FEATURE_PX = 48
_PATCH_PX = 16
_CROP_SCALE = 1.5
_PATCH_SCALE = 1.5
_ROUNDS = 3
# A face that fills a picture of 64 megapixels must not need as much memory again.
_MAX_FINENESS = 8
_HEADS = (
    ("face_mesh_lips.onnx", ("conv_lips",), "lips", (61, 291), ""),
    (
        "face_mesh_leye.onnx",
        ("conv_left_eye", "conv_left_iris"),
        "left_eye",
        (33, 133),
        "left_iris",
    ),
    (
        "face_mesh_reye.onnx",
        ("conv_right_eye", "conv_right_iris"),
        "right_eye",
        (362, 263),
        "right_iris",
    ),
)
# The first points of an eye's head outline the eye; their mean depth is the iris's.
_EYE_CONTOUR_POINTS = 16


@dataclass(frozen=True, slots=True, eq=False)
class FaceMesh:
    """Landmarks of one face.

    Args:
        points: (478, 3) float32: x right, y down in pixels of the picture (pixel centres at whole
            numbers), z toward the viewer in the same unit.
        confidence: 0 to 1, how sure the network is that it saw a face.
    """

    points: Floats
    confidence: float


@dataclass(frozen=True, slots=True)
class _Head:
    """A refinement head: its network, the points it moves and the corners that give its axis."""

    network: Network
    indices: Ints
    corners: tuple[int, int]
    iris: Ints | None


class MeshFitter:
    """Fits the mesh; shared by threads."""

    def __init__(self) -> None:
        self._trunk = Network(
            "face_mesh_base.onnx",
            ("output_mesh_identity", "conv_faceflag", "Transpose__2367:0"),
        )
        self._heads: tuple[_Head, ...] | None = None

    def fit(self, rgb: Bytes, box: FaceBox, *, roll_deg: float = 0.0) -> FaceMesh:
        """The landmarks of the face in ``box``; each round looks where the one before found it."""
        square = _square_of_box(box, roll_deg)
        for _ in range(_ROUNDS - 1):
            points, _confidence = self._look(rgb, square, refine=False)
            square = _square_of_points(points)
        points, confidence = self._look(rgb, square, refine=True)
        return FaceMesh(points.astype(np.float32), confidence)

    def flag(self, rgb: Bytes, box: FaceBox, *, roll_deg: float = 0.0) -> float:
        """How sure the network is, at a first look, that there is a face in ``box``, 0 to 1."""
        return self._look(rgb, _square_of_box(box, roll_deg), refine=False)[1]

    def _look(self, rgb: Bytes, square: Floats, *, refine: bool) -> tuple[Floats, float]:
        """Landmarks (478 or 468, 3) in picture pixels, seen in one square, and the confidence."""
        crop = _cut(rgb, square)
        points, confidence = self.fit_crop(crop, refine=refine)
        if refine:
            points = (points + self._fit_mirrored(crop)) / 2
        placed = np.empty_like(points)
        # The network counts from the corner of the crop's first pixel, pictures from its middle;
        # without the half pixel a mirrored face would not give mirrored landmarks.
        placed[:, :2] = (points[:, :2] - 0.5) @ square[:, :2].T + square[:, 2]
        placed[:, 2] = points[:, 2] * math.hypot(square[0, 0], square[1, 0])
        return placed, confidence

    def _fit_mirrored(self, crop: Bytes) -> Floats:
        """The landmarks of a crop as the network sees them in its mirror image.

        Averaged with the plain ones they scatter a quarter less when the picture is scaled,
        shifted and made noisy, and a mirrored picture gives mirrored landmarks.
        """
        seen, _confidence = self.fit_crop(np.ascontiguousarray(crop[:, ::-1]))
        points = seen[canonical_face().mirror]
        points[:, 0] = _CROP_PX - points[:, 0]
        return points

    def fit_crop(self, crop: Bytes, *, refine: bool = True) -> tuple[Floats, float]:
        """Landmarks in pixels of a crop the network sees as it is, and the confidence.

        Args:
            crop: (192, 192, 3) uint8, an upright face that fills two thirds.
            refine: also refine lips and eyes and find the irises.
        """
        mesh, flag, features = self._trunk.run(crop.astype(np.float32)[None] / 255)
        points = np.zeros((POINTS if refine else _TRUNK_POINTS, 3), np.float64)
        points[:_TRUNK_POINTS] = mesh.reshape(-1, 3)
        points[:, 2] *= -1  # the network counts depth away from the viewer
        if refine:
            for head in self._load_heads():
                _refine(points, head, features[0])
        return points, _probability(float(flag.reshape(-1)[0]))

    def _load_heads(self) -> tuple[_Head, ...]:
        if self._heads is None:
            names = json.loads(read_model("face_mesh_heads.json"))
            order = {name: np.array(indices) for name, indices in names.items()}
            self._heads = tuple(
                _Head(Network(file, outputs), order[part], corners, order.get(iris))
                for file, outputs, part, corners, iris in _HEADS
            )
        return self._heads


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-min(max(logit, -60.0), 60.0)))


def _refine(points: Floats, head: _Head, features: Floats) -> None:
    """Replace x and y of the head's points, in place."""
    patch = _patch(points[:_TRUNK_POINTS, :2] * (_FEATURE_PX / _CROP_PX), head)
    sampled = _sample(features, patch)
    to_crop = patch * (_CROP_PX / _FEATURE_PX)
    # The heads count four steps to a cell.
    outline, *iris = (out.reshape(-1, 2) / 4 for out in head.network.run(sampled[None]))
    points[head.indices, :2] = outline @ to_crop[:, :2].T + to_crop[:, 2]
    if head.iris is not None:
        points[head.iris, :2] = iris[0] @ to_crop[:, :2].T + to_crop[:, 2]
        points[head.iris, 2] = points[head.indices[:_EYE_CONTOUR_POINTS], 2].mean()


def _patch(points: Floats, head: _Head) -> Floats:
    """(2, 3) affine from the patch of a head to the feature map; both count from their corner."""
    first, second = points[list(head.corners)]
    axis = (second - first) / max(float(np.linalg.norm(second - first)), 1e-6)
    turn = np.array([[axis[0], -axis[1]], [axis[1], axis[0]]])
    level = points[head.indices] @ turn
    low, high = level.min(axis=0), level.max(axis=0)
    matrix = turn * ((high - low) * _PATCH_SCALE / _PATCH_PX)
    centre = turn @ ((low + high) / 2)
    return np.column_stack([matrix, centre - matrix @ np.full(2, _PATCH_PX / 2)])


def _sample(features: Floats, patch: Floats) -> Floats:
    """(16, 16, C) features at the middles of a patch's cells, bilinear, zero outside the map.

    ``cv2.warpAffine`` rounds positions to 1/32 cell, which moves landmarks by .02 crop pixels.
    """
    rows, columns = np.divmod(np.arange(_PATCH_PX**2), _PATCH_PX)
    cells = np.stack([columns, rows], axis=1) + 0.5
    places = cells @ patch[:, :2].T + patch[:, 2] - 0.5
    corners = np.floor(places).astype(int)
    shares = places - corners
    padded = np.pad(features, ((1, 1), (1, 1), (0, 0)))
    total = np.zeros((_PATCH_PX**2, features.shape[2]))
    for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1)):
        x, y = (np.clip(corners + (dx, dy) + 1, 0, _FEATURE_PX + 1)).T
        share = np.abs(1 - dx - shares[:, 0]) * np.abs(1 - dy - shares[:, 1])
        total += padded[y, x] * share[:, None]
    return total.reshape(_PATCH_PX, _PATCH_PX, -1)


def _square_of_box(box: FaceBox, roll_deg: float) -> Floats:
    centre = np.array([box.x + box.width / 2, box.y + box.height / 2])
    return _square(centre, max(box.width, box.height) * _CROP_SCALE, math.radians(roll_deg))


def _square_of_points(points: Floats) -> Floats:
    across = points[LEFT_EYE_OUTER, :2] - points[RIGHT_EYE_OUTER, :2]
    angle = math.atan2(across[1], across[0])
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    level = points[:, :2] @ turn
    low, high = level.min(axis=0), level.max(axis=0)
    return _square(turn @ ((low + high) / 2), float((high - low).max()) * _CROP_SCALE, angle)


def _square(centre: Floats, side: float, angle: float) -> Floats:
    """(2, 3) affine from crop pixels to picture pixels."""
    scale = max(side, 1.0) / _CROP_PX
    cos, sin = scale * math.cos(angle), scale * math.sin(angle)
    matrix = np.array([[cos, -sin], [sin, cos]])
    return np.column_stack([matrix, centre - matrix @ np.full(2, (_CROP_PX - 1) / 2)])


def _cut(rgb: Bytes, square: Floats) -> Bytes:
    """(192, 192, 3) the pixels under a square; black outside the picture."""
    scale = math.hypot(square[0, 0], square[1, 0])
    factor = min(max(1, int(scale)), _MAX_FINENESS)
    cut = cv2.warpAffine(
        rgb,
        _finer(square, factor),
        (_CROP_PX * factor,) * 2,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
    )
    # Sampling a large face at 192 points would alias: more are taken, then averaged.
    if factor > 1:
        cut = cv2.resize(cut, (_CROP_PX, _CROP_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(cut, np.uint8)


def _finer(square: Floats, factor: int) -> Floats:
    """The same square in a crop ``factor`` times as fine."""
    matrix = square[:, :2] / factor
    offset = square[:, 2] + square[:, :2] @ np.full(2, (1 / factor - 1) / 2)
    return np.column_stack([matrix, offset])
