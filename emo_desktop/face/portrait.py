"""A picture made ready to be animated: working size, landmarks, pose, outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.digest import digest_value
from emo_desktop.base.errors import NoFaceError, PictureError
from emo_desktop.face.canonical import canonical_points_in, place_canonical_face
from emo_desktop.face.detector import DetectedFace, FaceDetector, FaceMesh
from emo_desktop.face.geometry import FaceBox, FacePose
from emo_desktop.face.matte import person_matte
from emo_desktop.face.picture import Picture

FACE_VERSION = "face-1"
MIN_CONFIDENCE = 0.5
# Inside a box drawn by hand a face is known to be; drawings score lower than photographs.
_MIN_CONFIDENCE_IN_BOX = 0.2
_STAND_IN_CONFIDENCE = 0.05
_MAX_ASPECT = 5.0
_BACKDROP = 128


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """The whole picture at working size with what was found in it.

    Args:
        pixels: (H, W, 4) uint8, RGB with straight alpha; H and W even; the short side is the size
            that was asked for.
        landmarks: (478, 3) float32: x right, y down in pixels of ``pixels`` (pixel centres at whole
            numbers), z toward the viewer in the same unit. MediaPipe's order.
        box: the face box in pixels of ``pixels``.
        pose: how the face stands in the picture.
        matte: (H, W) float32, how much each pixel belongs to the person, 0 to 1; None when the
            matte cannot be trusted (paintings, drawings).
        confidence: 0 to 1, how sure the landmark model is that this is a face.
        digest: names picture, size and face box; part of every key made from this portrait.
    """

    pixels: Bytes
    landmarks: Floats
    box: FaceBox
    pose: FacePose
    matte: Floats | None
    confidence: float
    digest: str


def prepare_portrait(
    picture: Picture,
    *,
    short_side: int,
    face_box: FaceBox | None = None,
    landmark_moves: Sequence[tuple[int, float, float]] = (),
    detector: FaceDetector,
) -> Portrait:
    """The portrait of the largest face in a picture.

    Landmarks are taken from the picture at its own size: the network sees a square of 192 pixels
    round the face, and a small face in a large picture has that many only there.

    Args:
        picture: the whole picture, upright.
        short_side: pixels of the working size's short side, even.
        face_box: where the face is, in pixels of the picture; for drawings and paintings in which
            none is found.
        landmark_moves: number of a landmark, and how far it is moved to the right and down, in
            widths and heights of the face box.
        detector: finds faces and landmarks.

    Raises:
        NoFaceError: no face was found, or ``face_box`` lies outside the picture.
        PictureError: the picture is too narrow.
        ValueError: ``short_side`` is odd or less than 64.
    """
    width, height = working_size(picture, short_side)
    rgb = opaque_rgb(picture.pixels)
    box, mesh = find_face(rgb, detector, face_box=face_box)
    factors = np.array([width / picture.width, height / picture.height])
    landmarks = _resized_points(_moved(mesh.points, landmark_moves, box), factors)
    pixels = resized_pixels(picture.pixels, width, height)
    return Portrait(
        pixels=pixels,
        landmarks=landmarks,
        box=box.scaled(float(factors.mean())),
        pose=place_canonical_face(landmarks).pose,
        matte=person_matte(pixels, landmarks, finder=detector),
        confidence=mesh.confidence,
        digest=digest_value([FACE_VERSION, picture.digest, short_side, face_box, landmark_moves]),
    )


def working_size(picture: Picture, short_side: int) -> tuple[int, int]:
    """Width and height, both even, of a picture whose short side is ``short_side``.

    Raises:
        PictureError: the picture is too narrow.
        ValueError: ``short_side`` is odd or less than 64.
    """
    if short_side < 64 or short_side % 2:
        raise ValueError(f"the short side must be even and at least 64, not {short_side}")
    short, long = sorted((picture.width, picture.height))
    if long > _MAX_ASPECT * short:
        raise PictureError(
            f"The picture is too narrow: {picture.width} x {picture.height} pixels.",
            hint="Cut it so that the head fills most of it.",
        )
    long_side = 2 * round(long * short_side / short / 2)
    if picture.width <= picture.height:
        return short_side, long_side
    return long_side, short_side


def opaque_rgb(pixels: Bytes) -> Bytes:
    """(H, W, 3) uint8: RGBA pixels over a grey backdrop, as the networks see them."""
    rgb = pixels[..., :3]
    alpha = pixels[..., 3:]
    if alpha.min() == 255:
        return np.ascontiguousarray(rgb)
    share = alpha.astype(np.float32) / 255
    return np.asarray(np.rint(rgb * share + _BACKDROP * (1 - share)), np.uint8)


def find_face(
    rgb: Bytes, detector: FaceDetector, *, face_box: FaceBox | None = None
) -> tuple[FaceBox, FaceMesh]:
    """The face to animate and its landmarks, in pixels of ``rgb``.

    Raises:
        NoFaceError: no face was found, or ``face_box`` lies outside the picture.
    """
    if face_box is not None:
        _check_box(face_box, rgb)
        return face_box, _mesh_in_box(rgb, face_box, detector)
    for found in find_faces(rgb, detector):
        return found
    raise NoFaceError("No face was found in the picture.")


def find_faces(rgb: Bytes, detector: FaceDetector) -> Iterator[tuple[FaceBox, FaceMesh]]:
    """The faces that could be animated, the most prominent first, in pixels of ``rgb``."""
    for face in sorted(detector.detect(rgb), key=_prominence, reverse=True):
        mesh = detector.landmarks(rgb, face.box, roll_deg=face.roll_deg)
        if mesh.confidence >= MIN_CONFIDENCE:
            yield face.box, mesh


def _prominence(face: DetectedFace) -> float:
    return face.score * face.box.width * face.box.height


def _check_box(box: FaceBox, rgb: Bytes) -> None:
    height, width = rgb.shape[:2]
    inside = (
        min(box.x + box.width, width) - max(box.x, 0) > box.width / 2
        and min(box.y + box.height, height) - max(box.y, 0) > box.height / 2
    )
    if not inside or min(box.width, box.height) < 16:
        raise NoFaceError(
            f"The face box {box.x:g},{box.y:g},{box.width:g},{box.height:g} does not lie in the "
            f"picture of {width} x {height} pixels, or is smaller than 16 pixels.",
            hint="Give the box from brows to chin as x,y,w,h in pixels of the picture.",
        )


def _mesh_in_box(rgb: Bytes, box: FaceBox, detector: FaceDetector) -> FaceMesh:
    """The landmarks in a box drawn by hand; the canonical face where the network sees none."""
    mesh = detector.landmarks(rgb, box)
    if mesh.confidence >= _MIN_CONFIDENCE_IN_BOX and _fits(mesh.points, box):
        return mesh
    return FaceMesh(canonical_points_in(box), min(mesh.confidence, _STAND_IN_CONFIDENCE))


def _fits(points: Floats, box: FaceBox) -> bool:
    """Whether landmarks cover about the box they were looked for in."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    size = np.array([box.width, box.height])
    ratio = (high - low) / size
    shift = np.abs((low + high) / 2 - (box.x + box.width / 2, box.y + box.height / 2)) / size
    return bool((ratio > 0.5).all() and (ratio < 2.0).all() and (shift < 0.4).all())


def _moved(points: Floats, moves: Sequence[tuple[int, float, float]], box: FaceBox) -> Floats:
    moved = points.copy()
    for index, right, down in moves:
        moved[index, :2] += right * box.width, down * box.height
    return moved


def _resized_points(points: Floats, factors: Floats) -> Floats:
    moved = np.empty_like(points)
    moved[:, :2] = (points[:, :2] + 0.5) * factors - 0.5
    moved[:, 2] = points[:, 2] * factors.mean()
    return moved


def resized_pixels(pixels: Bytes, width: int, height: int) -> Bytes:
    """RGBA pixels in a new size; colours of transparent pixels do not bleed into their edge."""
    shrinks = width < pixels.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    if pixels[..., 3].min() == 255:
        return np.asarray(cv2.resize(pixels, (width, height), interpolation=method), np.uint8)
    alpha = pixels[..., 3:].astype(np.float32)
    premultiplied = np.concatenate([pixels[..., :3] * (alpha / 255), alpha], axis=2)
    sized = cv2.resize(premultiplied, (width, height), interpolation=method)
    opacity = np.clip(sized[..., 3:], 0, 255)
    colour = sized[..., :3] * (255 / np.maximum(opacity, 1))
    sized = np.concatenate([colour, opacity], axis=2)
    return np.asarray(np.clip(np.rint(sized), 0, 255), np.uint8)
