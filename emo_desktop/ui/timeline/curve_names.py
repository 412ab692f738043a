"""What curves and their groups are called."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from emo_desktop.motion.curve_groups import CurveGroup, Side

_GROUPS: dict[CurveGroup, object] = {
    CurveGroup.JAW: QT_TRANSLATE_NOOP("Curves", "Jaw"),
    CurveGroup.LIPS: QT_TRANSLATE_NOOP("Curves", "Lips"),
    CurveGroup.BROWS: QT_TRANSLATE_NOOP("Curves", "Brows"),
    CurveGroup.BLINKS: QT_TRANSLATE_NOOP("Curves", "Blinks"),
    CurveGroup.GAZE: QT_TRANSLATE_NOOP("Curves", "Gaze"),
    CurveGroup.HEAD: QT_TRANSLATE_NOOP("Curves", "Head"),
    CurveGroup.SPEED: QT_TRANSLATE_NOOP("Curves", "Speed"),
    CurveGroup.EMOTION: QT_TRANSLATE_NOOP("Curves", "Emotion"),
    CurveGroup.CHEEKS: QT_TRANSLATE_NOOP("Curves", "Cheeks"),
}
_CURVES: dict[str, object] = {
    "jawOpen": QT_TRANSLATE_NOOP("Curves", "Jaw open"),
    "jawForward": QT_TRANSLATE_NOOP("Curves", "Jaw forward"),
    "jawLeft": QT_TRANSLATE_NOOP("Curves", "Jaw left"),
    "jawRight": QT_TRANSLATE_NOOP("Curves", "Jaw right"),
    "tongueOut": QT_TRANSLATE_NOOP("Curves", "Tongue out"),
    "mouthFunnel": QT_TRANSLATE_NOOP("Curves", "Funnel"),
    "mouthPucker": QT_TRANSLATE_NOOP("Curves", "Pucker"),
    "mouthClose": QT_TRANSLATE_NOOP("Curves", "Lips closed"),
    "mouthSmile": QT_TRANSLATE_NOOP("Curves", "Smile"),
    "mouthFrown": QT_TRANSLATE_NOOP("Curves", "Frown"),
    "mouthStretch": QT_TRANSLATE_NOOP("Curves", "Stretch"),
    "mouthPress": QT_TRANSLATE_NOOP("Curves", "Press"),
    "mouthUpperUp": QT_TRANSLATE_NOOP("Curves", "Upper lip up"),
    "mouthLowerDown": QT_TRANSLATE_NOOP("Curves", "Lower lip down"),
    "mouthRollUpper": QT_TRANSLATE_NOOP("Curves", "Upper lip in"),
    "mouthRollLower": QT_TRANSLATE_NOOP("Curves", "Lower lip in"),
    "mouthShrugUpper": QT_TRANSLATE_NOOP("Curves", "Upper lip shrug"),
    "mouthShrugLower": QT_TRANSLATE_NOOP("Curves", "Lower lip shrug"),
    "mouthDimple": QT_TRANSLATE_NOOP("Curves", "Dimples"),
    "mouthLeft": QT_TRANSLATE_NOOP("Curves", "Mouth left"),
    "mouthRight": QT_TRANSLATE_NOOP("Curves", "Mouth right"),
    "browInnerUp": QT_TRANSLATE_NOOP("Curves", "Inner brows up"),
    "browOuterUp": QT_TRANSLATE_NOOP("Curves", "Outer brows up"),
    "browDown": QT_TRANSLATE_NOOP("Curves", "Brows down"),
    "eyeBlink": QT_TRANSLATE_NOOP("Curves", "Eyes closed"),
    "eyeWide": QT_TRANSLATE_NOOP("Curves", "Eyes wide"),
    "eyeSquint": QT_TRANSLATE_NOOP("Curves", "Squint"),
    "gazeYaw": QT_TRANSLATE_NOOP("Curves", "Sideways"),
    "gazePitch": QT_TRANSLATE_NOOP("Curves", "Up and down"),
    "headYaw": QT_TRANSLATE_NOOP("Curves", "Turn"),
    "headPitch": QT_TRANSLATE_NOOP("Curves", "Nod"),
    "headRoll": QT_TRANSLATE_NOOP("Curves", "Tilt"),
    "headSpeed": QT_TRANSLATE_NOOP("Curves", "Head speed"),
    "emotion": QT_TRANSLATE_NOOP("Curves", "How strongly"),
    "cheekPuff": QT_TRANSLATE_NOOP("Curves", "Cheeks puffed"),
    "cheekSquint": QT_TRANSLATE_NOOP("Curves", "Cheeks raised"),
    "noseSneer": QT_TRANSLATE_NOOP("Curves", "Sneer"),
}
# What angles above zero and below zero mean, as seen in the picture.
_WAYS: dict[str, tuple[object, object]] = {
    "gazeYaw": (
        QT_TRANSLATE_NOOP("Curves", "right {angle}°"),
        QT_TRANSLATE_NOOP("Curves", "left {angle}°"),
    ),
    "gazePitch": (
        QT_TRANSLATE_NOOP("Curves", "up {angle}°"),
        QT_TRANSLATE_NOOP("Curves", "down {angle}°"),
    ),
}
_WAYS |= {
    "headYaw": _WAYS["gazeYaw"],
    "headPitch": _WAYS["gazePitch"],
    "headRoll": _WAYS["gazeYaw"],
}
_SIDES: dict[Side, object] = {
    Side.BOTH: QT_TRANSLATE_NOOP("Curves", "Both sides"),
    Side.LEFT: QT_TRANSLATE_NOOP("Curves", "Left side"),
    Side.RIGHT: QT_TRANSLATE_NOOP("Curves", "Right side"),
}


def name_of_group(group: CurveGroup) -> str:
    """What a group of curves is called."""
    return QCoreApplication.translate("Curves", str(_GROUPS[group]))


def name_of_curve(curve: str) -> str:
    """What a curve is called; one without Left or Right is both sides."""
    return QCoreApplication.translate("Curves", str(_CURVES[curve]))


def name_of_angle(curve: str, angle_deg: float) -> str:
    """How far an angle of a curve goes, and which way."""
    words = str(_WAYS[curve][angle_deg < 0])
    return QCoreApplication.translate("Curves", words).format(angle=f"{abs(angle_deg):.1f}")


def name_of_side(side: Side) -> str:
    """What a side of the face is called."""
    return QCoreApplication.translate("Curves", str(_SIDES[side]))
