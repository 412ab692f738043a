"""What is wrong with a picture, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from emo_desktop.base.errors import NoFaceError
from emo_desktop.base.findings import Finding, sorted_findings
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.picture import Picture
from emo_desktop.face.portrait import MIN_CONFIDENCE
from emo_desktop.face.report import FaceReport, PictureReport, describe

__all__ = ["Finding", "PictureReport", "describe", "examine", "judge"]


_SMALL_FACE_PX = 90
_PROFILE_DEG = 25
_TILTED_DEG = 20
_OPEN_MOUTH_GAP = 0.035
_TEETH_SHARE = 0.3
_CLOSED_EYE = 0.14
_DARK, _BRIGHT = 0.16, 0.9
_FLAT_CONTRAST = 0.05
_BLURRED = 0.1


def examine(
    picture: Picture, detector: FaceDetector, *, face_box: FaceBox | None = None
) -> tuple[Finding, ...]:
    """What is wrong with a picture, gravest first.

    Args:
        picture: the whole picture, upright.
        detector: finds faces and landmarks.
        face_box: where the face is, when the user has said so.

    Raises:
        PictureError: the picture cannot be made a portrait for a reason other than its faces.
    """
    report = describe(picture, detector, face_box=face_box)
    if report.face is None:
        return (_no_face(face_box),)
    return judge(report, face_box=face_box)


def judge(report: PictureReport, *, face_box: FaceBox | None = None) -> tuple[Finding, ...]:
    """What measured facts mean for the film, gravest first; nothing about missing faces."""
    findings = [Finding("note", warning) for warning in report.warnings]
    if report.face is not None:
        findings += _about_faces(report, face_box)
        findings += _about_pose(report.face)
        findings += _about_features(report.face)
        findings += _about_light(report.face)
        findings += _about_surroundings(report.face)
    return sorted_findings(findings)


def _no_face(face_box: FaceBox | None) -> Finding:
    if face_box is not None:
        return Finding("error", "The face box does not lie in the picture.", NoFaceError.hint)
    return Finding("error", "No face was found in the picture.", NoFaceError.hint)


def _about_faces(report: PictureReport, face_box: FaceBox | None) -> Iterator[Finding]:
    face = report.face
    if face is None:
        return
    if len(report.face_boxes) > 1 and face_box is None:
        yield Finding(
            "warning",
            f"There are {len(report.face_boxes)} faces; the largest one is animated.",
            "Choose another with a face box, or cut the picture to one head.",
        )
    if face.confidence < MIN_CONFIDENCE:
        yield Finding(
            "warning",
            "No face is recognised in the box; features are placed where a face has them.",
            "Draw the box closely from brows to chin and from cheek to cheek.",
        )
    if face.height_px < _SMALL_FACE_PX:
        yield Finding(
            "warning",
            f"The face is small: {face.height_px:.0f} pixels from forehead to chin.",
            f"Use a picture in which it has at least {_SMALL_FACE_PX}; 300 is good.",
        )


def _about_pose(face: FaceReport) -> Iterator[Finding]:
    if abs(face.pose.yaw) > _PROFILE_DEG:
        side = "right" if face.pose.yaw > 0 else "left"
        yield Finding(
            "warning",
            f"The head is turned {abs(face.pose.yaw):.0f} degrees to the {side}.",
            "Use a picture that looks more nearly at the viewer; profiles come out badly.",
        )
    if abs(face.pose.roll) > _TILTED_DEG:
        side = "right" if face.pose.roll > 0 else "left"
        yield Finding(
            "warning",
            f"The head leans {abs(face.pose.roll):.0f} degrees to the {side}.",
            "Turn the picture until the eyes are level.",
        )


def _about_features(face: FaceReport) -> Iterator[Finding]:
    if face.mouth_gap > _OPEN_MOUTH_GAP:
        if face.teeth_share > _TEETH_SHARE:
            yield Finding(
                "note",
                "The mouth is open and shows teeth; they are used for speech.",
                "A closed mouth gives the cleanest speech.",
            )
        else:
            yield Finding("note", "The mouth is open.", "A closed mouth gives the cleanest speech.")
    if face.eye_openness < _CLOSED_EYE:
        yield Finding(
            "warning",
            "An eye is closed or nearly closed.",
            "Use a picture with open eyes; closed ones cannot be opened.",
        )


def _about_light(face: FaceReport) -> Iterator[Finding]:
    if face.brightness < _DARK:
        yield Finding("warning", "The face is very dark.", "Brighten the picture first.")
    elif face.brightness > _BRIGHT:
        yield Finding("warning", "The face is overexposed.", "Darken the picture first.")
    if face.contrast < _FLAT_CONTRAST:
        yield Finding(
            "warning", "The face has little contrast.", "Raise the contrast of the picture first."
        )
    if face.sharpness < _BLURRED:
        yield Finding(
            "warning", "The face is blurred.", "Use a sharper picture, or one with a larger face."
        )


def _about_surroundings(face: FaceReport) -> Iterator[Finding]:
    if face.cut_by:
        yield Finding(
            "warning",
            f"The head is cut by the border of the picture: {', '.join(face.cut_by)}.",
            "Use a picture with room round the head; it lets the head turn.",
        )
    if not face.matte_trusted:
        yield Finding(
            "note",
            "Person and background cannot be told apart; the picture moves as one layer.",
            "A plain background, or a PNG with a transparent one, lets the head move freely.",
        )
