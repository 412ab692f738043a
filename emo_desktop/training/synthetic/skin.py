"""The texture of a figure: skin with lips, brows, beard, blush, freckles; hair; clothes; eyes."""

from __future__ import annotations

import functools

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.training.synthetic.atlas import (
    EYE_PX,
    HEIGHT,
    SKIN_HEIGHT,
    SKIN_WIDTH,
    skin_map,
)
from emo_desktop.training.synthetic.base_mesh import base_mesh
from emo_desktop.training.synthetic.identities import Identity
from emo_desktop.training.synthetic.openings import LIP_UPPER, usual_points
from emo_desktop.training.synthetic.wardrobe import (
    Clothes,
    Hairstyle,
    noise,
    paint_clothes,
    paint_hair,
)

EYE_REACH_DEG = 75.0  # of the eyeball from its front that the texture shows
_IRIS_DEG = (21.0, 25.0)
_LASHES = np.array([26, 18, 16], np.float32)
_FACE = slice(150, 620), slice(256, 768)  # rows and columns with what is drawn on a face
# A brow from its inner to its outer end: across from the eye's middle, and above it.
_BROW_FROM, _BROW_TO = -0.165, 0.25
_BROW_UP = (0.19, 0.21, 0.24, 0.185)


def paint_texture(identity: Identity, style: Hairstyle, clothes: Clothes) -> Bytes:
    """(H, W, 3) uint8 in the layout of ``atlas``."""
    rng = np.random.default_rng([identity.taste, 6])
    shape = (SKIN_HEIGHT, SKIN_WIDTH)
    mottled = 1 + 0.025 * noise(rng, shape, (40, 80)) + 0.02 * noise(rng, shape, (200, 330))
    colours = np.asarray(identity.skin * mottled[..., None], np.float32)
    _paint_face(colours[_FACE], identity, rng)
    paint_hair(colours, identity, style)
    paint_clothes(colours, clothes, identity.taste)
    texture = np.full((HEIGHT, SKIN_WIDTH, 3), 255, np.uint8)
    texture[:SKIN_HEIGHT] = colours.clip(0, 255)
    texture[SKIN_HEIGHT:, :EYE_PX] = _eye(identity, rng)
    return texture


def eye_texels(directions: Floats) -> Floats:
    """(N, 2) texture pixels of an eyeball's points by their directions from its centre (N, 3)."""
    apart = np.degrees(np.arccos(directions[:, 2].clip(-1, 1))) / EYE_REACH_DEG
    flat = directions[:, :2] / np.maximum(np.linalg.norm(directions[:, :2], axis=1), 1e-6)[:, None]
    places = (0.5 + 0.49 * apart.clip(0, 1)[:, None] * flat) * EYE_PX
    places[:, 1] += SKIN_HEIGHT
    return np.asarray(places, np.float32)


def _paint_face(colours: Floats, identity: Identity, rng: np.random.Generator) -> None:
    """Paint what lies on a face over its skin, in place."""
    whole = skin_map()
    places, lips, lash_line = (part[_FACE] for part in (whole.places, whole.lips, whole.lash_line))
    eye_x, eye_y = _eye_middle()
    across, up = np.abs(places[..., 0]), eye_y - places[..., 1]
    lip_y = eye_y - float(usual_points()[LIP_UPPER[10], 1])
    _redden(colours, rng, across, up)
    _age(colours, identity, rng, across, up)
    if rng.random() < 0.2:
        spots = noise(rng, up.shape, (110, 130)) > rng.uniform(1.9, 2.5)
        dots = cv2.GaussianBlur(spots.astype(np.float32), (0, 0), 0.8)
        near = np.exp(-(((up + 0.3) / 0.3) ** 2) - (across / 0.6) ** 2)
        colours *= 1 - (0.35 * dots * near)[..., None]
    if identity.male > 0.6 and rng.random() < 0.5:
        _grow_beard(colours, identity, rng, (across, up, lip_y))
    made_up = rng.random() < 0.45 * (1 - identity.male)
    red = rng.uniform([110, 20, 30], [215, 70, 90]) if made_up else identity.skin * (0.84, 0.6, 0.6)
    strength = rng.uniform(0.45, 0.9) * cv2.GaussianBlur(lips, (0, 0), 1.2)[..., None]
    colours += (strength * (red - colours)).astype(np.float32)
    line = np.abs(up - lip_y)  # the shade where the lips touch
    colours *= 1 - (0.3 * np.exp(-((line / 0.012) ** 2)) * (lips > 0.3))[..., None]
    brow = _brow(rng, across - eye_x, up, identity)
    dark = identity.hair * rng.uniform(0.55, 0.85)
    colours += (brow[..., None] * (dark - colours)).astype(np.float32)
    thick = 0.008 * 6 ** rng.random()  # from bare to painted ones
    lashes = np.exp(-((lash_line / thick) ** 2)) * rng.uniform(0.5, 1)
    colours += (lashes[..., None] * (_LASHES - colours)).astype(np.float32)


def _redden(colours: Floats, rng: np.random.Generator, across: Floats, up: Floats) -> None:
    cheeks = np.exp(-(((across - 0.42) / 0.2) ** 2) - ((up + 0.42) / 0.2) ** 2)
    nose = np.exp(-((across / 0.12) ** 2) - ((up + 0.42) / 0.12) ** 2)
    lids = np.exp(-(((across - 0.29) / 0.2) ** 2) - ((up + 0.02) / 0.13) ** 2)
    blush = (rng.uniform(0, 0.16) * cheeks + rng.uniform(0, 0.12) * nose)[..., None]
    colours *= (1 - blush * np.array([0.15, 1.0, 0.9])).astype(np.float32)
    tired = (rng.uniform(0.02, 0.18) * lids)[..., None]
    colours *= (1 - tired * np.array([0.8, 1.0, 0.8])).astype(np.float32)


def _age(
    colours: Floats, identity: Identity, rng: np.random.Generator, across: Floats, up: Floats
) -> None:
    """Lines on the forehead and beside the eyes, and spots, in place."""
    if identity.old < 0.25:
        return
    strength = 0.16 * identity.old
    bent = up + 0.02 * noise(rng, up.shape, (6, 8))
    forehead = smoothstep((up - 0.35) / 0.1) * smoothstep((0.85 - up) / 0.1)
    forehead *= smoothstep((0.55 - across) / 0.2)
    lines = np.exp(-((np.sin(bent * rng.uniform(32, 44)) - 1) ** 2) * 7) * forehead
    feet = np.exp(-(((across - 0.52) / 0.07) ** 2) - ((up + 0.02) / 0.1) ** 2)
    lines += feet * np.exp(-((np.sin(bent * 70 + across * 30) - 1) ** 2) * 5)
    spots = smoothstep(noise(rng, up.shape, (50, 60)) - 1.5)
    colours *= 1 - (strength * (lines + 0.6 * spots))[..., None]


def _grow_beard(
    colours: Floats,
    identity: Identity,
    rng: np.random.Generator,
    where: tuple[Floats, Floats, float],
) -> None:
    across, up, lip_y = where
    top = np.interp(across, (0, 0.1, 0.26, 0.34, 0.5, 0.66, 0.8),
                    (0.17, 0.18, 0.1, -0.01, 0.02, 0.15, 0.4))  # fmt: skip
    below = smoothstep((lip_y + top - up + 0.03 * noise(rng, up.shape, (30, 50))) / 0.06)
    below *= smoothstep((up + 1.35) / 0.12)
    lips = (across / 0.24) ** 2 + ((up - lip_y) / 0.085) ** 2
    strength = rng.choice([rng.uniform(0.12, 0.35), rng.uniform(0.55, 0.95)], p=[0.6, 0.4])
    hairs = (0.75 + 0.25 * noise(rng, up.shape, (230, 240))).clip(0, 1.2)
    beard = (strength * below * smoothstep(lips - 0.9) * hairs).clip(0, 1)
    colours += (beard[..., None] * (identity.hair * 0.8 - colours)).astype(np.float32)


def _brow(rng: np.random.Generator, across: Floats, up: Floats, identity: Identity) -> Floats:
    """(H, W) 0 to 1: how much a brow covers."""
    along = (across - _BROW_FROM) / (_BROW_TO - _BROW_FROM)
    middle = np.interp(along, (0, 0.2, 0.62, 1), _BROW_UP) + rng.normal(0, 0.008)
    wide = rng.uniform(0.022, 0.042) * (0.85 + 0.4 * identity.male)
    width = wide * np.interp(along, (0, 0.2, 0.6, 1), (0.8, 1, 0.75, 0.25))
    band = np.exp(-(np.abs((up - middle) / width) ** 3))
    ends = smoothstep(along / 0.1) * smoothstep((1 - along) / 0.12)
    hairs = 0.75 + 0.3 * noise(rng, up.shape, (90, 260))
    return np.asarray((rng.uniform(0.5, 0.95) * band * ends * hairs).clip(0, 1), np.float32)


@functools.cache
def _eye_middle() -> tuple[float, float]:
    points = usual_points()[base_mesh().eyes[1]]
    return float(points[:, 0].mean()), float(points[:, 1].mean())


def _eye(identity: Identity, rng: np.random.Generator) -> Floats:
    """(EYE_PX, EYE_PX, 3) the front of an eyeball."""
    y, x = (np.mgrid[:EYE_PX, :EYE_PX].astype(np.float32) + 0.5) / EYE_PX - 0.5
    apart = np.hypot(x, y) / 0.49 * EYE_REACH_DEG
    white = rng.uniform([205, 190, 182], [240, 234, 228])
    ball = white * (1 - 0.25 * smoothstep((apart - 30) / 40))[..., None]
    ball = ball * (1 - np.array([0, 0.12, 0.12]) * smoothstep((apart - 38) / 30)[..., None])
    rim = float(rng.uniform(*_IRIS_DEG))
    rays = noise(rng, (1, 256), (1, 60))[0]
    spokes = rays[((np.arctan2(y, x) / np.pi + 1) * 127.9).astype(int)]
    iris = identity.iris * (1 + 0.16 * spokes + 0.35 * smoothstep((apart - 8) / rim))[..., None]
    iris *= (1 - 0.6 * smoothstep((apart - rim + 4) / 4))[..., None]
    ball += smoothstep((rim - apart) / 2 + 0.5)[..., None] * (iris - ball)
    pupil = smoothstep((rim * rng.uniform(0.32, 0.5) - apart) / 2 + 0.5)[..., None]
    ball += pupil * (np.array([12, 10, 10]) - ball)
    up_deg = y / 0.49 * EYE_REACH_DEG
    shadow = rng.uniform(0, 0.6) * smoothstep((up_deg + 10) / 30)[..., None]  # of the upper lid
    ball *= rng.uniform(0.7, 1) * (1 - shadow)
    return np.asarray(ball.clip(0, 255))
