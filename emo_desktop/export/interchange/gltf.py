"""A character's face and its motion as glTF 2.0 in one binary file.

One node, the head: a mesh with 52 morph targets called as ARKit calls them, and an animation of
its weights and of its rotation. The portrait is its texture, seen as it is, without light.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from emo_desktop import __version__
from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.base.errors import EmoError
from emo_desktop.export.colour import WHITE, compose_over
from emo_desktop.export.interchange.face_model import FaceModel
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.gaze_weights import weights_with_gaze

_FLOAT, _USHORT = 5126, 5123
_VERTICES, _INDICES = 34962, 34963
_KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}
_JPEG_QUALITY = 92
_MOST_BYTES = 2**32 - 1
_DARK_RED = [0.05, 0.008, 0.008, 1.0]


def glb_of(model: FaceModel, curves: MotionCurves) -> bytes:
    """The file's content.

    Args:
        model: the face.
        curves: its motion, at least one frame.

    Raises:
        EmoError: the motion is too long for the format.
    """
    body = _Body()
    scene = _scene(body, model) | _animation(body, model, curves)
    root = {
        "asset": {"version": "2.0", "generator": f"EMO Desktop {__version__}"},
        "extensionsUsed": ["KHR_materials_unlit"],
        **scene,
        "accessors": body.accessors,
        "bufferViews": body.views,
        "buffers": [{"byteLength": body.length}],
    }
    text = _padded(json.dumps(root, ensure_ascii=False, separators=(",", ":")).encode(), b" ")
    content = body.content()
    whole = 12 + 8 + len(text) + 8 + len(content)
    if whole > _MOST_BYTES:
        raise EmoError(
            "The motion is too long for one glTF file.", hint="Export a range, or single lines."
        )
    return b"".join(
        (
            struct.pack("<4sII", b"glTF", 2, whole),
            struct.pack("<I4s", len(text), b"JSON"),
            text,
            struct.pack("<I4s", len(content), b"BIN\0"),
            content,
        )
    )


def _scene(body: _Body, model: FaceModel) -> dict[str, Any]:
    """The head with its mesh, its targets and what it looks like."""
    attributes = {
        "POSITION": body.vertices(model.positions),
        "TEXCOORD_0": body.accessor(model.places, target=_VERTICES),
    }
    targets = [{"POSITION": body.vertices(shape)} for shape in model.shapes]
    parts = [
        {
            "attributes": attributes,
            "targets": targets,
            "indices": body.indices(triangles),
            "material": material,
        }
        for triangles, material in (
            (model.skin, 0),
            (model.mouth, 0 if model.mouth_is_open else 1),
        )
    ]
    weights = [0.0] * len(BLENDSHAPES)
    names = {"targetNames": list(BLENDSHAPES)}
    return {
        "scene": 0,
        "scenes": [{"name": model.name, "nodes": [0]}],
        "nodes": [{"name": model.name, "mesh": 0}],
        "meshes": [{"name": "face", "primitives": parts, "weights": weights, "extras": names}],
        "materials": [
            _material("portrait", {"baseColorTexture": {"index": 0}}),
            _material("mouth", {"baseColorFactor": _DARK_RED}),
        ],
        "textures": [{"source": 0, "sampler": 0}],
        "samplers": [{"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}],
        "images": [{"mimeType": "image/jpeg", "bufferView": body.view(_jpeg(model.picture))}],
    }


def _material(name: str, colour: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "pbrMetallicRoughness": {**colour, "metallicFactor": 0.0, "roughnessFactor": 1.0},
        "extensions": {"KHR_materials_unlit": {}},
        "doubleSided": True,
    }


def _animation(body: _Body, model: FaceModel, curves: MotionCurves) -> dict[str, Any]:
    """The weights of all targets and the turn of the head, frame by frame."""
    times_s = np.arange(len(curves)) / float(curves.fps)
    begin = body.accessor(times_s.astype(np.float32)[:, None], has_extremes=True)
    outputs = {
        "weights": body.accessor(weights_with_gaze(curves).reshape(-1, 1)),
        "rotation": body.accessor(model.turns(curves.head_deg)),
    }
    return {
        "animations": [
            {
                "name": "performance",
                "samplers": [
                    {"input": begin, "output": output, "interpolation": "LINEAR"}
                    for output in outputs.values()
                ],
                "channels": [
                    {"sampler": number, "target": {"node": 0, "path": path}}
                    for number, path in enumerate(outputs)
                ],
            }
        ]
    }


class _Body:
    """The binary part of a file, and the list of what lies where in it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.length = 0
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def content(self) -> bytes:
        """All of it."""
        return b"".join(self._parts)

    def view(self, content: bytes, *, target: int = 0) -> int:
        """The number of a new part, which begins at a multiple of four."""
        view = {"buffer": 0, "byteOffset": self.length, "byteLength": len(content)}
        self.views.append(view | ({"target": target} if target else {}))
        padded = _padded(content, b"\0")
        self._parts.append(padded)
        self.length += len(padded)
        return len(self.views) - 1

    def accessor(self, rows: Floats, *, target: int = 0, has_extremes: bool = False) -> int:
        """The number of new rows (N, C) of float32."""
        view = self.view(np.ascontiguousarray(rows, "<f4").tobytes(), target=target)
        return self._add(view, _FLOAT, rows, extremes=has_extremes)

    def vertices(self, rows: Floats) -> int:
        """The number of new places or displacements (N, 3)."""
        return self.accessor(rows, target=_VERTICES, has_extremes=True)

    def indices(self, triangles: Ints) -> int:
        """The number of new corners of triangles (T, 3)."""
        corners = triangles.reshape(-1, 1).astype("<u2")
        return self._add(self.view(corners.tobytes(), target=_INDICES), _USHORT, corners)

    def _add(
        self, view: int, component: int, rows: Floats | Ints, *, extremes: bool = False
    ) -> int:
        entry: dict[str, Any] = {
            "bufferView": view,
            "componentType": component,
            "count": len(rows),
            "type": _KINDS[rows.shape[1]],
        }
        if extremes:
            entry |= {"min": _plain(rows.min(axis=0)), "max": _plain(rows.max(axis=0))}
        self.accessors.append(entry)
        return len(self.accessors) - 1


def _plain(row: Floats | Ints) -> Sequence[float]:
    return [float(value) for value in np.asarray(row, np.float32)]


def _jpeg(picture: Bytes) -> bytes:
    """The portrait over white."""
    pixels = cv2.cvtColor(compose_over(picture, WHITE), cv2.COLOR_RGB2BGR)
    done, content = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise EmoError("The portrait cannot be written into the file.")
    return bytes(content.tobytes())


def _padded(content: bytes, filler: bytes) -> bytes:
    return content + filler * (-len(content) % 4)
