"""Where the 468 points of our face mesh lie on the heads, and how that was found.

The table was measured: our own landmark networks looked at heads of many people, drawn from the
front. Points on the edges of lips and lids are not left to chance: they lie on the mesh's edges.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.base.errors import NoFaceError
from emo_desktop.draft.topology import (
    EYES,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    MESH_POINTS,
)
from emo_desktop.face.canonical import canonical_face
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.portrait import find_face
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.training.synthetic.base_mesh import at, base_mesh
from emo_desktop.training.synthetic.figure import build_figure
from emo_desktop.training.synthetic.identities import draw_identity
from emo_desktop.training.synthetic.openings import (
    LID_LOWER,
    LID_UPPER,
    LIP_LOWER,
    LIP_UPPER,
    edge_at,
    mirror,
    parted_points,
    usual_points,
)
from emo_desktop.training.synthetic.rasteriser import NOTHING, rasterise
from emo_desktop.training.synthetic.shading import Light
from emo_desktop.training.synthetic.stage import Scene, View, shrunk

TABLE = Path(__file__).with_name("face_points.json")
_SIDE = 2.9  # of the square that is looked at, decimetres
_LOOKED_PX, _SURFACE_PX = 512, 1400


@dataclass(frozen=True, slots=True, eq=False)
class Correspondence:
    """The points as mixtures of three vertices each.

    Args:
        vertices: (468, 3) of ``BaseMesh.points``.
        shares: (468, 3) float32 adding up to 1.
    """

    vertices: Ints
    shares: Floats

    def of(self, points: Floats) -> Floats:
        """(..., 468, 3) the points on posed vertices (..., V, 3)."""
        corners = points[..., self.vertices, :]
        return np.asarray((corners * self.shares[..., None]).sum(axis=-2))


@functools.cache
def correspondence() -> Correspondence:
    """The table that lies beside this module."""
    stored = json.loads(TABLE.read_text(encoding="utf-8"))
    return Correspondence(at(stored["vertices"]), np.array(stored["shares"], np.float32))


def write_table(found: Correspondence, path: Path = TABLE) -> None:
    """Store a table."""
    numbers = base_mesh().kept[found.vertices]
    rows = {"vertices": numbers.tolist(), "shares": found.shares.round(4).tolist()}
    path.write_text(json.dumps(rows) + "\n", encoding="utf-8")


def measure(numbers: Sequence[int], detector: FaceDetector) -> Correspondence:
    """The table as the detector sees the heads of these identities.

    Raises:
        NoFaceError: it saw none of them.
    """
    usual = usual_points()[base_mesh().kept]
    seen = [place for number in numbers if (place := _looked_at(number, detector)) is not None]
    if not seen:
        raise NoFaceError("No face was found on any head.")
    places = np.median(np.stack(seen), axis=0)
    other = canonical_face().mirror[:MESH_POINTS]
    places = (places + places[other] * (-1, 1, 1)) / 2
    found = _on_surface(places, usual)
    _set_edges(found, usual)
    return found


def _looked_at(number: int, detector: FaceDetector) -> Floats | None:
    """(468, 3) where the points were seen, as places on the head between all others."""
    figure = build_figure(draw_identity(number), pivot_shift=np.zeros(3, np.float32))
    middle = np.mean([ball.centre for ball in figure.head.eyeballs], axis=0)
    corner = np.array([-_SIDE / 2, -_SIDE / 2 + 0.3])
    light = Light(
        above=np.full(3, 0.5, np.float32),
        below=np.full(3, 0.3, np.float32),
        lamps=np.array([[0.2, -0.4, 0.9]], np.float32),
        colours=np.full((1, 3), 0.6, np.float32),
        shine=0.1,
    )
    view = View(middle, 40.0, corner, _SIDE)
    grey = np.full((_LOOKED_PX, _LOOKED_PX, 3), 120, np.uint8)
    scene = Scene(figure, light, view, grey, exposure=0.9)
    points = figure.expressed(np.zeros((1, len(BLENDSHAPES)), np.float32), np.zeros((1, 2)))[0]
    seen = scene.see(points, 2 * _LOOKED_PX)
    picture = shrunk(scene.draw(points, seen))
    try:
        _box, mesh = find_face(picture, detector)
    except NoFaceError:
        return None
    usual = usual_points()[base_mesh().kept]
    known = figure.triangles[seen.triangles.clip(0)].max(axis=2) < len(usual)
    known &= seen.triangles != NOTHING
    rows, columns = np.nonzero(known)
    corners = figure.triangles[seen.triangles[rows, columns]]
    under = (usual[corners] * seen.shares[rows, columns][..., None]).sum(axis=1)
    wanted = 2 * (mesh.points[:MESH_POINTS, :2] + 0.5) - 0.5
    places = np.empty((MESH_POINTS, 3))
    for index, (x, y) in enumerate(wanted):
        places[index] = under[np.argmin((columns - x) ** 2 + (rows - y) ** 2)]
    return places


def _on_surface(places: Floats, usual: Floats) -> Correspondence:
    """The points of the body's surface that lie nearest to places as seen from the front."""
    mesh = base_mesh()
    body = mesh.triangles[mesh.part == 0]
    middle = np.array([0.0, places[:, 1].mean()])
    scale = _SURFACE_PX / 2.2
    seen = rasterise(
        (usual[:, :2] - middle) * scale + _SURFACE_PX / 2, usual[:, 2], body, size=_SURFACE_PX
    )
    rows, columns = np.nonzero(seen.triangles != NOTHING)
    corners = body[seen.triangles[rows, columns]]
    shares = seen.shares[rows, columns]
    surface = (usual[corners] * shares[..., None]).sum(axis=1)
    nearest = [int(((surface - place) ** 2).sum(axis=1).argmin()) for place in places]
    return Correspondence(corners[nearest], shares[nearest])


def _set_edges(found: Correspondence, usual: Floats) -> None:
    """Put the points of lips and lids on the edges of the mesh, in place.

    The same number along the upper and the lower edge lies at the same share of both, so that the
    two meet when the edges do.
    """
    other = mirror()
    lips = (at(LIP_UPPER), at(LIP_LOWER))
    contours: tuple[tuple[int, ...], ...] = (LIPS_INNER_UPPER, LIPS_INNER_LOWER)
    openings = [(contours, lips, parted_points())]
    for eye in EYES:
        lids = (at(LID_UPPER), at(LID_LOWER))
        own = lids if eye.side == "Left" else (other[lids[0]], other[lids[1]])
        openings.append(((eye.upper[::-1], eye.lower[::-1]), own, usual))
    for contours, lines, apart in openings:
        shares = np.mean([_shares_along(contour) for contour in contours], axis=0)
        for contour, line in zip(contours, lines, strict=True):
            edge = edge_at(line, apart, shares)
            found.vertices[list(contour)] = edge.vertices[:, [0, 1, 1]]
            found.shares[list(contour)] = np.column_stack(
                [1 - edge.share, edge.share, np.zeros_like(edge.share)]
            )


def _shares_along(contour: tuple[int, ...]) -> Floats:
    """(N,) how far along a contour of the canonical face each of its points lies, 0 to 1."""
    points = canonical_face().points[list(contour), :2]
    along = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.asarray(np.concatenate([[0], np.cumsum(along)]) / along.sum())
