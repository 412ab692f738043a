"""The person matte: which pixels belong to the person, or None where that cannot be trusted."""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Bytes, Floats

# The outline of the face from the top of the forehead, clockwise in the picture.
FACE_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
_FOREHEAD, _CHIN = 10, 152
# A head with hair and neck covers this much more than its face.
_MIN_AREA_RATIO = 1.55
_MIN_FACE_COVER = 0.85
_MIN_NECK_COVER = 0.85
# Pixels round the head that are neither person nor background, over those that are person.
# Photographs and renders stay below .15; drawings the network half understands come to .19.
_MAX_DOUBT = 0.18
_MIN_TRANSPARENT_SHARE = 0.01
_FIRM_SHARE = 0.05
_SOLID_SHARE = 0.25
_GUIDE_NOISE = 1e-3
# The filter's model is found at about the coarse matte's own size and applied at full size.
_GUIDED_SIDE_PX = 256


class PersonFinder(Protocol):
    """Gives the share of person in every pixel of a small square picture."""

    def person(self, rgb: Bytes) -> Floats:
        """(H, W) float32, 0 to 1, at the size of ``rgb`` (H, W, 3) uint8."""


def person_matte(pixels: Bytes, landmarks: Floats, *, finder: PersonFinder) -> Floats | None:
    """The matte of a portrait; None when it cannot be trusted.

    A picture that is transparent round the head brings its own matte.

    Args:
        pixels: (H, W, 4) uint8 RGBA at working size.
        landmarks: (478, 3) in pixels of ``pixels``.
        finder: gives the coarse matte.

    Returns:
        (H, W) float32, 0 to 1, or None.
    """
    own = _own_alpha(pixels, landmarks)
    if own is not None:
        return own
    rgb = np.ascontiguousarray(pixels[..., :3])
    matte = _without_others(_sharpened(rgb, finder.person(rgb)), landmarks)
    return matte if is_trustworthy(matte, landmarks) else None


def _sharpened(rgb: Bytes, coarse: Floats) -> Floats:
    """The coarse matte with the picture's edges."""
    guide = rgb.astype(np.float32) / 255
    radius = max(2, round(min(rgb.shape[:2]) / 64))
    step = max(1, min(rgb.shape[:2]) // _GUIDED_SIDE_PX)
    matte = guided_filter(guide, coarse, radius=radius, noise=_GUIDE_NOISE, step=step)
    # The filter leaves a breath of person everywhere and a few holes; both ends are made firm.
    return np.asarray(np.clip((matte - _FIRM_SHARE) / (1 - 2 * _FIRM_SHARE), 0, 1), np.float32)


def _without_others(matte: Floats, landmarks: Floats) -> Floats:
    """The matte without people and specks that do not touch the one with the face."""
    _count, labels = cv2.connectedComponents((matte > _SOLID_SHARE).astype(np.uint8))
    under_face = labels[polygon_mask(landmarks[list(FACE_OVAL), :2], matte.shape)]
    under_face = under_face[under_face > 0]
    if not under_face.size:
        return matte
    person = (labels == np.bincount(under_face).argmax()).astype(np.uint8)
    reach = max(3, round(min(matte.shape) / 64))
    near = cv2.dilate(person, np.ones((reach, reach), np.uint8))
    return np.asarray(matte * near, np.float32)


def _own_alpha(pixels: Bytes, landmarks: Floats) -> Floats | None:
    alpha = pixels[..., 3].astype(np.float32) / 255
    if (alpha < 0.5).mean() < _MIN_TRANSPARENT_SHARE:
        return None
    face = _oval_mask(landmarks, alpha.shape)
    return alpha if alpha[face].mean() > _MIN_FACE_COVER else None


def is_trustworthy(matte: Floats, landmarks: Floats) -> bool:
    """Whether a matte covers the face, clearly more than the face, a neck, and has firm edges."""
    face = _oval_mask(landmarks, matte.shape)
    if not face.any() or matte[face].mean() < _MIN_FACE_COVER:
        return False
    if (matte > 0.5).sum() < _MIN_AREA_RATIO * face.sum():
        return False
    neck = _neck_mask(landmarks, matte.shape)
    if not neck.any() or matte[neck].mean() < _MIN_NECK_COVER:
        return False
    around = matte[_head_window(landmarks, matte.shape)]
    doubtful = ((around > 0.1) & (around < 0.9)).sum()
    return bool(doubtful < _MAX_DOUBT * (around > 0.5).sum())


def _head_window(landmarks: Floats, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Rows and columns of the picture round the head, hair and neck."""
    ends = landmarks[[_FOREHEAD, _CHIN], :2]
    reach = float(np.linalg.norm(ends[1] - ends[0])) * 1.1
    x, y = ends.mean(axis=0)
    rows = slice(max(0, round(y - reach)), min(shape[0], round(y + reach)))
    return rows, slice(max(0, round(x - reach)), min(shape[1], round(x + reach)))


def _oval_mask(landmarks: Floats, shape: tuple[int, ...]) -> Bools:
    return polygon_mask(landmarks[list(FACE_OVAL), :2], shape)


def _neck_mask(landmarks: Floats, shape: tuple[int, ...]) -> Bools:
    """A strip below the chin, along the axis of the face."""
    chin = landmarks[_CHIN, :2]
    down = chin - landmarks[_FOREHEAD, :2]
    side = np.array([down[1], -down[0]]) * 0.15
    near, far = chin + 0.04 * down, chin + 0.16 * down
    return polygon_mask(np.array([near - side, near + side, far + side, far - side]), shape)


def polygon_mask(corners: Floats, shape: tuple[int, ...]) -> Bools:
    """(H, W) the pixels inside a polygon; parts of it outside the picture are left out.

    Args:
        corners: (N, 2) x and y in pixels.
        shape: of the picture, height first.
    """
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(corners).astype(np.int32)], 1)
    return mask.astype(bool)


def guided_filter(
    guide: Floats, coarse: Floats, *, radius: int, noise: float, step: int = 1
) -> Floats:
    """``coarse`` with the edges of ``guide`` (He, Sun and Tang: a local linear model of colour).

    Args:
        guide: (H, W, 3) float32, 0 to 1.
        coarse: (H, W) float32.
        radius: of the windows, in pixels.
        noise: variance of the guide below which an edge is not followed.
        step: the model is found in a picture this much smaller (He and Sun's fast variant).

    Returns:
        (H, W) float32; may leave 0 to 1 by a little.
    """
    height, width = coarse.shape
    if step > 1:
        small = (width // step, height // step)
        found = _local_model(
            np.asarray(cv2.resize(guide, small, interpolation=cv2.INTER_AREA), np.float32),
            np.asarray(cv2.resize(coarse, small, interpolation=cv2.INTER_AREA), np.float32),
            radius=max(1, radius // step),
            noise=noise,
        )
        model = cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR)
    else:
        model = _local_model(guide, coarse, radius=radius, noise=noise)
    return np.asarray((model[..., :3] * guide).sum(axis=2) + model[..., 3], np.float32)


def _local_model(guide: Floats, coarse: Floats, *, radius: int, noise: float) -> Floats:
    """(H, W, 4) three slopes and the intercept that turn a colour into the matte, per pixel."""
    # guide -> I, coarse -> p, slope -> a, intercept -> b, noise -> epsilon
    guide_mean = _mean(guide, radius)
    coarse_mean = _mean(coarse, radius)
    covariance = _mean(guide * coarse[..., None], radius) - guide_mean * coarse_mean[..., None]
    slope = _solve_symmetric(_variance(guide, guide_mean, radius, noise), covariance)
    intercept = coarse_mean - (slope * guide_mean).sum(axis=2)
    return _mean(np.dstack([slope, intercept]), radius)


def _variance(guide: Floats, guide_mean: Floats, radius: int, noise: float) -> list[Floats]:
    """The windows' covariance of colours: rr, rg, rb, gg, gb, bb, each (H, W)."""
    entries: list[Floats] = []
    for first, second in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)):
        product = _mean(guide[..., first] * guide[..., second], radius)
        entry = product - guide_mean[..., first] * guide_mean[..., second]
        entries.append(entry + noise if first == second else entry)
    return entries


def _solve_symmetric(matrix: list[Floats], right: Floats) -> Floats:
    """(H, W, 3) solutions of symmetric 3x3 systems, by the adjugate: far faster than LAPACK."""
    rr, rg, rb, gg, gb, bb = matrix
    cofactors = (
        (gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg),
        (rb * gb - rg * bb, rr * bb - rb * rb, rg * rb - rr * gb),
        (rg * gb - rb * gg, rg * rb - rr * gb, rr * gg - rg * rg),
    )
    determinant = rr * cofactors[0][0] + rg * cofactors[0][1] + rb * cofactors[0][2]
    rows = [
        sum(cofactor * right[..., k] for k, cofactor in enumerate(row)) / determinant
        for row in cofactors
    ]
    return np.stack(rows, axis=2)


def _mean(values: Floats, radius: int) -> Floats:
    size = (2 * radius + 1, 2 * radius + 1)
    return np.asarray(cv2.blur(values, size, borderType=cv2.BORDER_REFLECT), np.float32)
