"""What a picture is and what the program sees in it, as measured facts without judgement."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Bytes, Floats
from emo_desktop.base.errors import NoFaceError
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.geometry import FaceBox, FacePose
from emo_desktop.face.matte import FACE_OVAL, polygon_mask
from emo_desktop.face.picture import Picture
from emo_desktop.face.portrait import Portrait, opaque_rgb, prepare_portrait, working_size

_MEASURED_SIDE_PX = 512
_FOREHEAD, _CHIN = 10, 152
_UPPER_LIP, _LOWER_LIP = 13, 14
# Upper lid, lower lid, outer corner, inner corner of the eye on each side of the picture.
_LIDS = ((159, 145, 33, 133), (386, 374, 263, 362))
_INNER_LIPS = (
    78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
)  # fmt: skip
# The top of the hair lies about this much of the face's height above the forehead's last point.
_CROWN = 0.2
_SHARPNESS_SIDE_PX = 160


@dataclass(frozen=True, slots=True)
class FaceReport:
    """Facts about the face that would be animated.

    Args:
        box: from brows to chin, in pixels of the picture.
        height_px: forehead to chin, in pixels of the picture.
        pose: how it stands in the picture.
        confidence: 0 to 1; near 0 when the landmarks are a stand-in for a face not recognised.
        matte_trusted: whether person and background can be told apart.
        mouth_gap: height of the open mouth over the distance of the outer eye corners.
        teeth_share: part of the open mouth that looks like teeth, 0 to 1.
        eye_openness: height over width of the eye that is more closed.
        brightness: mean luma of the face, 0 to 1.
        contrast: standard deviation of the luma of the face, 0 to 1.
        sharpness: energy of fine detail in the face relative to its contrast.
        cut_by: borders of the picture that cut the head: "top", "bottom", "left", "right".
    """

    box: FaceBox
    height_px: float
    pose: FacePose
    confidence: float
    matte_trusted: bool
    mouth_gap: float
    teeth_share: float
    eye_openness: float
    brightness: float
    contrast: float
    sharpness: float
    cut_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PictureReport:
    """Facts about a picture.

    Args:
        width: in pixels, upright.
        height: in pixels, upright.
        source_format: ``"PNG"``, ``"JPEG"``, ...
        has_transparency: whether any pixel is not opaque.
        warnings: what was odd about reading the file.
        face_boxes: every face found, best first, in pixels of the picture.
        face: the face that would be animated; None when there is none.
    """

    width: int
    height: int
    source_format: str
    has_transparency: bool
    warnings: tuple[str, ...]
    face_boxes: tuple[FaceBox, ...]
    face: FaceReport | None


def describe(
    picture: Picture, detector: FaceDetector, *, face_box: FaceBox | None = None
) -> PictureReport:
    """The facts about a picture and the face in it.

    Args:
        picture: the whole picture, upright.
        detector: finds faces and landmarks.
        face_box: where the face is, when the user has said so.

    Raises:
        PictureError: the picture cannot be made a portrait for a reason other than its faces.
    """
    # A picture too narrow to work with is refused before networks are asked.
    working_size(picture, _MEASURED_SIDE_PX)
    return PictureReport(
        width=picture.width,
        height=picture.height,
        source_format=picture.source_format,
        has_transparency=picture.has_transparency,
        warnings=picture.warnings,
        face_boxes=tuple(face.box for face in detector.detect(opaque_rgb(picture.pixels))),
        face=_describe_face(picture, detector, face_box),
    )


def _describe_face(
    picture: Picture, detector: FaceDetector, face_box: FaceBox | None
) -> FaceReport | None:
    try:
        portrait = prepare_portrait(
            picture, short_side=_MEASURED_SIDE_PX, face_box=face_box, detector=detector
        )
    except NoFaceError:
        return None
    scale = min(picture.width, picture.height) / _MEASURED_SIDE_PX
    points = portrait.landmarks
    luma = _luma(portrait.pixels)
    face = polygon_mask(points[list(FACE_OVAL), :2], luma.shape)
    lit = luma[face] if face.any() else luma
    return FaceReport(
        box=portrait.box.scaled(scale),
        height_px=_face_height(points) * scale,
        pose=portrait.pose,
        confidence=portrait.confidence,
        matte_trusted=portrait.matte is not None,
        mouth_gap=_distance(points, _UPPER_LIP, _LOWER_LIP) / _distance(points, 33, 263),
        teeth_share=_teeth_share(portrait, face),
        eye_openness=min(
            _distance(points, upper, lower) / _distance(points, outer, inner)
            for upper, lower, outer, inner in _LIDS
        ),
        brightness=float(lit.mean()),
        contrast=float(lit.std()),
        sharpness=_sharpness(luma, points),
        cut_by=_cut_by(portrait),
    )


def _distance(points: Floats, first: int, second: int) -> float:
    """Pixels between two landmarks; never 0, so that ratios stay finite."""
    return max(float(np.linalg.norm(points[first, :2] - points[second, :2])), 1e-6)


def _face_height(points: Floats) -> float:
    return _distance(points, _FOREHEAD, _CHIN)


def _luma(pixels: Bytes) -> Floats:
    grey = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY)
    return np.asarray(grey, np.float32) / 255


def _teeth_share(portrait: Portrait, face: Bools) -> float:
    """Part of the opening between the lips that is bright and pale against the face."""
    opening = polygon_mask(portrait.landmarks[list(_INNER_LIPS), :2], face.shape)
    if opening.sum() < 12 or not face.any():
        return 0.0
    colours = portrait.pixels[..., :3].astype(np.float32) / 255
    brightest, darkest = colours.max(axis=2), colours.min(axis=2)
    saturation = (brightest - darkest) / np.maximum(brightest, 1e-3)
    pale = saturation < 0.8 * np.median(saturation[face]) + 0.05
    bright = brightest > 0.6 * np.median(brightest[face])
    return float((pale & bright)[opening].mean())


def _sharpness(luma: Floats, points: Floats) -> float:
    """Energy of the finest detail over that of all detail, in a face brought to one size."""
    low = np.floor(np.clip(points[:, :2].min(axis=0), 0, None)).astype(int)
    high = np.ceil(points[:, :2].max(axis=0)).astype(int)
    part = luma[low[1] : high[1], low[0] : high[0]]
    if min(part.shape) < 8:
        return 0.0
    side = _SHARPNESS_SIDE_PX
    face = cv2.resize(part, (side, side), interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(face, cv2.CV_32F).std() / max(float(face.std()), 1e-3))


def _cut_by(portrait: Portrait) -> tuple[str, ...]:
    """The borders of the picture the head reaches."""
    height, width = portrait.pixels.shape[:2]
    outline = portrait.landmarks[list(FACE_OVAL), :2]
    up = portrait.landmarks[_FOREHEAD, :2] - portrait.landmarks[_CHIN, :2]
    crown = portrait.landmarks[_FOREHEAD, :2] + _CROWN * up
    low, high = outline.min(axis=0), outline.max(axis=0)
    tests = {
        "top": min(low[1], crown[1]) < 0 or _person_at_top(portrait, low[0], high[0]),
        "bottom": high[1] > height - 1,
        "left": low[0] < 0,
        "right": high[0] > width - 1,
    }
    return tuple(border for border, cut in tests.items() if cut)


def _person_at_top(portrait: Portrait, left: float, right: float) -> bool:
    """Whether the matte says that the person above the face goes on beyond the top border."""
    if portrait.matte is None:
        return False
    columns = slice(max(0, round(left)), max(1, round(right)))
    return bool((portrait.matte[0, columns] > 0.5).mean() > 0.2)
