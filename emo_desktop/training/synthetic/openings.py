"""Mouth and eyes of the base mesh: where their edges run, and how skin gives way when they meet."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.training.synthetic.base_mesh import add_target, at, base_mesh

# Vertices, by their numbers in the file, of the edges as seen from the front: of the lips from the
# picture's left to its right, of the subject's left eye from its inner to its outer corner.
LIP_UPPER = (
    432, 433, 418, 419, 516, 5360, 515, 514, 522, 521, 520, 7267, 7268, 7261, 7262, 11962, 7263,
    7179, 7178, 7193, 7192,
)  # fmt: skip
LIP_LOWER = (432, 445, 446, 519, 518, 534, 540, 7279, 7265, 7266, 7206, 7205, 7192)
LID_UPPER = (7769, 7768, 7767, 7766, 13359, 13352, 13353, 6790, 7750, 7751, 7752, 7753, 7754)
LID_LOWER = (7769, 7771, 7764, 7763, 7762, 7761, 7760, 7759, 7758, 7757, 7756, 7755, 7754)

_STATIONS = 17
_LIP_REACH, _LID_REACH = 0.075, 0.06  # decimetres over which the skin follows an edge


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """Stations along a line of vertices, evenly by its length.

    Args:
        vertices: (K, 2) the two vertices each station lies between.
        share: (K, 1) how far it is from the first to the second.
    """

    vertices: Ints
    share: Floats

    def of(self, points: Floats) -> Floats:
        """(..., K, 3) the stations of posed points (..., V, 3)."""
        first = points[..., self.vertices[:, 0], :]
        return np.asarray(first + self.share * (points[..., self.vertices[:, 1], :] - first))


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """A mouth or an eye.

    Args:
        upper: its upper edge.
        lower: its lower edge.
        moved: (N,) vertices that move with the edges.
        follow: (2, N, K) how each of them follows the stations of the upper and lower edge.
    """

    upper: Edge
    lower: Edge
    moved: Ints
    follow: Floats

    def close(self, points: Floats, amount: Floats, *, contact: float) -> None:
        """Bring the edges together, in place; edges that have crossed part again.

        Args:
            points: (F, V, 3).
            amount: (F,) 0 leaves the gap as it is, 1 closes it.
            contact: where they meet: 0 at the lower, 1 at the upper edge.
        """
        gap = self.lower.of(points) - self.upper.of(points)
        share = np.where(gap[..., 1] < 0, 1, amount[:, None])[..., None].astype(np.float32)
        move = share * gap
        points[:, self.moved] += self.follow[0] @ ((1 - contact) * move)
        points[:, self.moved] -= self.follow[1] @ (contact * move)


def edge_at(chain: Ints, points: Floats, shares: Floats) -> Edge:
    """Stations at shares (K,) of the length of a chain of vertices, measured on points (V, 3)."""
    lengths = np.linalg.norm(np.diff(points[chain], axis=0), axis=1)
    along = np.concatenate([[0], np.cumsum(lengths)]) / lengths.sum()
    place = np.interp(shares, along, np.arange(len(chain))).clip(0, len(chain) - 1.0001)
    low = place.astype(int)
    vertices = np.stack([chain[low], chain[low + 1]], axis=1)
    return Edge(vertices, (place - low)[:, None].astype(np.float32))


@functools.cache
def mirror() -> Ints:
    """(V,) the vertex on the other side of the face, for the body."""
    points = base_mesh().points
    order = np.empty(len(points), np.intp)
    for begin in range(0, len(points), 512):
        wanted = points[begin : begin + 512] * (-1, 1, 1)
        apart = ((wanted[:, None] - points[None]) ** 2).sum(axis=2)
        order[begin : begin + 512] = apart.argmin(axis=1)
    return order


@functools.cache
def usual_points() -> Floats:
    """(N, 3) all points of the file for the head between all others."""
    points = base_mesh().file_points.copy()
    for gender in ("female", "male"):
        add_target(
            points, f"macrodetails/universal-{gender}-young-averagemuscle-averageweight", 0.5
        )
        for origin in ("african", "asian", "caucasian"):
            add_target(points, f"macrodetails/{origin}-{gender}-young", 1 / 6)
    return points


@functools.cache
def parted_points() -> Floats:
    """(V, 3) the mesh of that head with its mouth open."""
    points = usual_points().copy()
    add_target(points, "jawOpen", 0.5)
    return np.asarray(points[base_mesh().kept])


@functools.cache
def mouth() -> Opening:
    """The lips."""
    return _opening(at(LIP_UPPER), at(LIP_LOWER), parted_points(), _LIP_REACH)


@functools.cache
def eyes() -> tuple[Opening, Opening]:
    """The lids of the right and the left eye."""
    points = usual_points()[base_mesh().kept]
    upper, lower, other = at(LID_UPPER), at(LID_LOWER), mirror()
    return (
        _opening(other[upper], other[lower], points, _LID_REACH),
        _opening(upper, lower, points, _LID_REACH),
    )


def _opening(upper: Ints, lower: Ints, points: Floats, reach: float) -> Opening:
    """An opening measured on points (V, 3) whose edges are apart."""
    shares = np.linspace(0, 1, _STATIONS)
    edges = [edge_at(line, points, shares) for line in (upper, lower)]
    body = base_mesh().triangles[base_mesh().part == 0]
    apart = [
        np.linalg.norm(points[:, None] - edge.of(points)[None], axis=2).astype(np.float32)
        for edge in edges
    ]
    nearest = np.minimum(apart[0].min(axis=1), apart[1].min(axis=1))
    moved = np.intersect1d(np.flatnonzero(nearest < 2.5 * reach), np.unique(body))
    is_upper = apart[0][moved].min(axis=1) <= apart[1][moved].min(axis=1)
    spacing = 1.0 / (_STATIONS - 1)
    follow = []
    for side, distance in zip((is_upper, ~is_upper), apart, strict=True):
        to = distance[moved]
        length = float(np.linalg.norm(np.diff(edges[0].of(points), axis=0), axis=1).sum())
        weights = np.exp(-(((to - to.min(axis=1, keepdims=True)) / (spacing * length)) ** 2) * 4)
        weights /= weights.sum(axis=1, keepdims=True)
        weights *= np.exp(-((to.min(axis=1, keepdims=True) / reach) ** 2))
        # What lies on an edge takes its whole move, whichever side it is nearer to.
        follow.append(np.where(side[:, None], weights, 0).astype(np.float32))
    return Opening(edges[0], edges[1], moved, np.stack(follow))
