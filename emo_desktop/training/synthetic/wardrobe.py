"""Hair, clothes and backgrounds: what stands round a face, drawn at random."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.training.synthetic.atlas import skin_map
from emo_desktop.training.synthetic.base_mesh import base_mesh, mask
from emo_desktop.training.synthetic.identities import Identity
from emo_desktop.training.synthetic.openings import usual_points

# Azimuth from the front against elevation from the skull's middle (degrees): where hair begins.
_HAIRLINE = np.array([(0, 42), (20, 42), (36, 36), (48, 22), (56, 8), (66, -2), (76, -16),
                      (84, -16), (92, 12), (112, 8), (124, -12), (140, -32), (180, -42)],
                     np.float64)  # fmt: skip
_SKULL_UP, _SKULL_Z = 0.25, 0.55  # the skull's middle: above the eyes, and in depth
_FADE_DEG = 5.0
_CLOTH_LIFT = 0.05
_HAIR_ROWS = 440  # of the skin's texture, which may be covered with hair


@dataclass(frozen=True, slots=True)
class Hairstyle:
    """How hair is cut.

    Args:
        volume: how far it stands off the skull, decimetres; 0 is a shaved or bald head.
        cover: 0 to 1, how densely it hides the skin.
        shift_deg: how far the hairline is moved back; negative for a fringe.
        fall: how far below the eyes it falls beside the neck, or None for short hair.
        wave: 0 to 1, how uneven its surface is.
        part: x of the parting.
        contrast: 0 to 1, of its strands.
    """

    volume: float
    cover: float
    shift_deg: float
    fall: float | None
    wave: float
    part: float
    contrast: float


@dataclass(frozen=True, slots=True, eq=False)
class Clothes:
    """What is worn.

    Args:
        neckline: y of its collar.
        depth: how far the collar dips in front, decimetres.
        colours: (2, 3) RGB.
        pattern: "plain", "stripes", "knit" or "jacket".
        scale: of the pattern, per decimetre.
    """

    neckline: float
    depth: float
    colours: Floats
    pattern: str
    scale: float


def choose_hairstyle(identity: Identity) -> Hairstyle:
    """The hair of a person."""
    rng = np.random.default_rng([identity.taste, 1])
    is_male = identity.male > 0.5
    kinds = ("bald", "buzz", "short", "medium", "long")
    chances = np.array((0.07, 0.17, 0.5, 0.2, 0.06) if is_male else (0.01, 0.03, 0.2, 0.3, 0.46))
    if is_male and identity.old > 0.4:
        chances += (0.25, 0.1, 0, 0, 0)
    kind = str(rng.choice(kinds, p=chances / chances.sum()))
    volume = {"bald": 0.0, "buzz": 0.015, "short": 0.08, "medium": 0.14, "long": 0.11}[kind]
    receding = rng.uniform(0, 16) * identity.old if is_male else 0.0
    fringe = rng.uniform(4, 16) if not is_male and rng.random() < 0.3 else rng.uniform(-3, 4)
    fall = float(rng.uniform(1.25, 2.3)) if kind == "long" else None
    return Hairstyle(
        volume=volume * float(rng.uniform(0.7, 1.5)),
        cover={"bald": 0.0, "buzz": float(rng.uniform(0.35, 0.75))}.get(kind, 1.0),
        shift_deg=float(receding - fringe),
        fall=fall,
        wave=float(rng.uniform(0, 1) ** 2),
        part=float(rng.uniform(-0.4, 0.4)),
        contrast=float(rng.uniform(0.15, 0.5)),
    )


def choose_clothes(identity: Identity) -> Clothes:
    """The clothes of a person."""
    rng = np.random.default_rng([identity.taste, 2])
    hue, other = rng.integers(0, 180, 2)
    first = [hue, rng.uniform(0, 190), rng.uniform(25, 240)]
    second = [other, rng.uniform(0, 170), rng.uniform(25, 245)]
    hsv = np.array([[first, second]], np.uint8)
    return Clothes(
        neckline=float(rng.uniform(-5.95, -5.55)),
        depth=float(rng.choice([0.0, 0.12, rng.uniform(0.2, 0.6)])),
        colours=cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0].astype(np.float32),
        pattern=str(rng.choice(["plain", "stripes", "knit", "jacket"], p=[0.45, 0.15, 0.2, 0.2])),
        scale=float(rng.uniform(3, 10)),
    )


def scalp_height(places: Floats, style: Hairstyle) -> Floats:
    """(...) degrees above the hairline of places (..., 3) on the head between all others."""
    azimuth, elevation = _directions(places)
    line = np.interp(azimuth, _HAIRLINE[:, 0], _HAIRLINE[:, 1])
    return np.asarray(elevation - line - style.shift_deg * np.clip(1 - azimuth / 70, 0, 1))


def cloth_depth(places: Floats, clothes: Clothes) -> Floats:
    """(...) decimetres below the collar."""
    across = np.abs(places[..., 0])
    dip = clothes.depth * np.clip(1 - across / 0.42, 0, 1) * (places[..., 2] > 0.4)
    return np.asarray(places[..., 1] - clothes.neckline - dip + 0.35 * np.clip(across - 0.5, 0, 1))


@functools.cache
def _eye_height() -> float:
    return float(usual_points()[base_mesh().eyes[0], 1].mean())


def _directions(places: Floats) -> tuple[Floats, Floats]:
    """Degrees from the front, and above the skull's middle."""
    up = -(places[..., 1] - _eye_height()) - _SKULL_UP
    across, ahead = np.abs(places[..., 0]), places[..., 2] - _SKULL_Z
    azimuth = np.degrees(np.arctan2(across, ahead))
    elevation = np.degrees(np.arctan2(up, np.hypot(across, ahead)))
    return azimuth, elevation


def lifts(style: Hairstyle, clothes: Clothes, taste: int) -> Floats:
    """(V,) decimetres by which hair and clothes stand off each vertex of the mesh."""
    mesh = base_mesh()
    usual = usual_points()[mesh.kept]
    above = scalp_height(usual, style)
    rng = np.random.default_rng([taste, 3])
    bumps = rng.normal(0, 1, (3, 4))
    waves = sum(np.sin(usual @ (9 * row[:3]) + 5 * row[3]) for row in bumps)
    hair = style.volume * smoothstep(above / 22) * (1 + 0.35 * style.wave * waves / 1.5)
    hair = np.where((mask("ears") > 0.3) | (above <= 0), 0, hair)
    cloth = _CLOTH_LIFT * smoothstep(cloth_depth(usual, clothes) / 0.1)
    body = np.isin(np.arange(len(usual)), np.unique(mesh.triangles[mesh.part == 0]))
    return np.where(body, np.maximum(hair, cloth), 0).astype(np.float32)


def paint_hair(colours: Floats, identity: Identity, style: Hairstyle) -> None:
    """Paint the hair over the colours of the skin (H, W, 3), in place."""
    if style.cover == 0:
        return
    rng = np.random.default_rng([identity.taste, 4])
    colours = colours[:_HAIR_ROWS]
    places = skin_map().places[:_HAIR_ROWS]
    ragged = noise(rng, places.shape[:2], (90, 420)) * 1.1 + noise(rng, places.shape[:2], (8, 40))
    cover = style.cover * smoothstep((scalp_height(places, style) + ragged) / _FADE_DEG)
    colours += cover[..., None] * (_strands(rng, places, identity, style) - colours)


def _strands(
    rng: np.random.Generator, places: Floats, identity: Identity, style: Hairstyle
) -> Floats:
    """(H, W, 3) hair all over: strands from the parting down, lighter where they catch light."""
    shape = places.shape[:2]
    fine = noise(rng, shape, (10, 420)) + 0.7 * noise(rng, shape, (24, 200))
    broad = noise(rng, shape, (6, 30))
    parting = np.exp(-(((places[..., 0] - style.part) / 0.035) ** 2)) * (places[..., 1] < -8.0)
    light = 1 + style.contrast * (0.55 * fine + 0.3 * broad) - 0.5 * parting
    return np.asarray(identity.hair * light[..., None].clip(0.25, 2.2), np.float32)


def paint_clothes(colours: Floats, clothes: Clothes, taste: int) -> None:
    """Paint the clothes over the colours of the skin (H, W, 3), in place."""
    rng = np.random.default_rng([taste, 5])
    first = int(np.argmax((skin_map().places[..., 1] > clothes.neckline - 0.5).any(axis=1)))
    places = skin_map().places[first:]
    depth = cloth_depth(places, clothes)
    main, second = clothes.colours
    if clothes.pattern == "stripes":
        share = (np.sin(places[..., 1] * clothes.scale * 6) > 0).astype(np.float32)
    elif clothes.pattern == "knit":
        share = 0.25 + 0.25 * np.sin(places[..., 0] * clothes.scale * 9)
    elif clothes.pattern == "jacket":
        share = smoothstep((0.12 + 0.3 * (places[..., 1] + 6.0) - np.abs(places[..., 0])) * -30)
    else:
        share = np.zeros(depth.shape, np.float32)
    worn = main + share[..., None] * (second - main)
    worn = worn * (1 + 0.08 * noise(rng, depth.shape, (40, 160)))[..., None]
    worn = worn * (0.55 + 0.45 * smoothstep(depth / 0.06))[..., None]
    cover = smoothstep((depth + 0.01) / 0.02)[..., None]
    colours[first:] += (cover * (worn - colours[first:])).astype(np.float32)


def noise(rng: np.random.Generator, shape: tuple[int, ...], cells: tuple[int, int]) -> Floats:
    """(H, W) float32 smooth noise of deviation 1 with so many cells down and across."""
    grid = rng.normal(0, 1, cells).astype(np.float32)
    return np.asarray(cv2.resize(grid, shape[1::-1], interpolation=cv2.INTER_CUBIC))


def paint_background(rng: np.random.Generator, size: int) -> Bytes:
    """(size, size, 3) uint8 a wall, a gradient, soft lights, or a blurred room."""
    hsv = np.stack([rng.uniform(0, 180, 3), rng.uniform(0, 130, 3), rng.uniform(20, 250, 3)], 1)
    colours = cv2.cvtColor(hsv[None].astype(np.uint8), cv2.COLOR_HSV2RGB)[0].astype(np.float32)
    y, x = np.mgrid[:size, :size].astype(np.float32) / size
    angle = rng.uniform(0, 2 * np.pi)
    slope = smoothstep(0.5 + (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle))
    picture = colours[0] + slope[..., None] * (colours[1] - colours[0]) * rng.uniform(0, 0.8)
    kind = rng.choice(["plain", "clouds", "lights", "room"], p=[0.3, 0.3, 0.15, 0.25])
    if kind == "clouds":
        cells = int(rng.integers(3, 14))
        share = 0.5 + 0.35 * noise(rng, (size, size), (cells, cells))
        picture += share.clip(0, 1)[..., None] * (colours[2] - picture) * rng.uniform(0.2, 0.9)
    elif kind != "plain":
        picture = _shapes(rng, picture, round_ones=bool(kind == "lights"))
    return np.asarray(picture.clip(0, 255), np.uint8)


def _shapes(rng: np.random.Generator, picture: Floats, *, round_ones: bool) -> Floats:
    size = len(picture)
    drawn = np.ascontiguousarray(picture)
    for _ in range(int(rng.integers(4, 18))):
        colour = [float(value) for value in rng.uniform(10, 255, 3)]
        a, b = ([int(value) for value in rng.uniform(-0.1, 1.1, 2) * size] for _ in range(2))
        layer = drawn.copy()
        if round_ones:
            cv2.circle(layer, a, int(rng.uniform(0.02, 0.09) * size), colour, -1, cv2.LINE_AA)
        else:
            cv2.rectangle(layer, a, b, colour, -1)
        drawn = cv2.addWeighted(layer, 0.6, drawn, 0.4, 0)
    blur = float(rng.uniform(0.004, 0.03) * size)
    return np.asarray(cv2.GaussianBlur(drawn, (0, 0), blur))
