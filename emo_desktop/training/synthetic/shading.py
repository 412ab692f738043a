"""How light falls on a mesh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.training.synthetic.compiling import Loop

_WRAP = 0.25  # how far round the edge of shade light still comes, as in skin
_GAMMA = 0.6
_SKIN_SHINE, _WET_SHINE = 10.0, 60.0
_WET = 0.9  # gloss from which a surface shines as an eye


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """The light of a scene.

    Args:
        above: (3,) RGB of what comes from above, about 0 to 1, as all colours here.
        below: (3,) RGB of what comes from below.
        lamps: (L, 3) directions toward the lamps.
        colours: (L, 3) RGB of the lamps.
        shine: 0 to 1, how much skin shines.
    """

    above: Floats
    below: Floats
    lamps: Floats
    colours: Floats
    shine: float

    def on(self, normals: Floats, gloss: Floats) -> tuple[Floats, Floats]:
        """What normals (V, 3) receive: (V, 3) factors on their colour, and (V,) their shine."""
        up = (0.5 - 0.5 * normals[:, 1:2]).astype(np.float32)
        received = self.below + up * (self.above - self.below)
        facing = normals @ self.lamps.T
        received = received + ((facing + _WRAP) / (1 + _WRAP)).clip(0) @ self.colours
        halfway = self.lamps + np.array([0, 0, 1], np.float32)
        halfway = halfway / np.linalg.norm(halfway, axis=1, keepdims=True)
        toward = (normals @ halfway.T).clip(0)
        exponent = np.where(gloss > _WET, _WET_SHINE, _SKIN_SHINE)[:, None]
        strength = np.where(gloss > _WET, 0.8, self.shine * gloss)
        shine = strength * (toward**exponent @ self.colours.mean(axis=1))
        return np.asarray(received.clip(0) ** _GAMMA, np.float32), np.asarray(shine, np.float32)


def draw_exposure(rng: np.random.Generator, light: Light) -> float:
    """A factor on all colours that shows a face toward the camera neither dark nor too bright."""
    ahead = np.array([[0.0, -0.2, 0.98]], np.float32)
    received, _shine = light.on(ahead, np.zeros(1, np.float32))
    return float(rng.uniform(0.78, 1.02) / received.mean())


def draw_light(rng: np.random.Generator) -> Light:
    """Some light that a portrait may be taken in."""

    def tinted(strength: float, spread: float) -> Floats:
        warm = rng.normal(0, spread)
        return np.asarray(strength * np.array([1 + warm, 1.0, 1 - warm]), np.float32)

    count = int(rng.choice([1, 2, 3], p=[0.4, 0.4, 0.2]))
    yaw = np.deg2rad(rng.uniform(-75, 75, count))
    pitch = np.deg2rad(rng.uniform(-5, 60, count))
    lamps = np.stack(
        [np.sin(yaw) * np.cos(pitch), -np.sin(pitch), np.cos(yaw) * np.cos(pitch)], axis=1
    )
    key = rng.uniform(0.45, 1.0)
    strengths = key * np.array([1.0, *rng.uniform(0.1, 0.5, count - 1)])
    ambient = rng.uniform(0.22, 0.5)
    return Light(
        above=tinted(ambient, 0.06),
        below=tinted(ambient * rng.uniform(0.3, 0.8), 0.06),
        lamps=lamps.astype(np.float32),
        colours=np.stack([tinted(strength, 0.08) for strength in strengths]),
        shine=float(rng.uniform(0.05, 0.3)),
    )


def corner_normals(points: Floats, triangles: Ints) -> Floats:
    """(V, 3) outward unit normals of the vertices; zero where no triangle is."""
    normals = np.zeros_like(points, np.float32)
    _add_normals(points.astype(np.float32, copy=False), triangles, normals)
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.asarray(normals / np.maximum(lengths, 1e-12))


@Loop
def _add_normals(points: Floats, triangles: Ints, normals: Floats) -> None:
    for number in range(len(triangles)):
        a, b, c = triangles[number]
        px, py = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
        qx, qy = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1]
        pz, qz = points[b, 2] - points[a, 2], points[c, 2] - points[a, 2]
        nx, ny, nz = py * qz - pz * qy, pz * qx - px * qz, px * qy - py * qx
        for corner in (a, b, c):
            normals[corner, 0] += nx
            normals[corner, 1] += ny
            normals[corner, 2] += nz
