"""What the handles of a face are called, for who does not see them."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_POINTS = {
    33: QT_TRANSLATE_NOOP("FaceHandles", "Outer corner of the right eye"),
    159: QT_TRANSLATE_NOOP("FaceHandles", "Upper lid of the right eye"),
    133: QT_TRANSLATE_NOOP("FaceHandles", "Inner corner of the right eye"),
    145: QT_TRANSLATE_NOOP("FaceHandles", "Lower lid of the right eye"),
    468: QT_TRANSLATE_NOOP("FaceHandles", "Right pupil"),
    362: QT_TRANSLATE_NOOP("FaceHandles", "Inner corner of the left eye"),
    386: QT_TRANSLATE_NOOP("FaceHandles", "Upper lid of the left eye"),
    263: QT_TRANSLATE_NOOP("FaceHandles", "Outer corner of the left eye"),
    374: QT_TRANSLATE_NOOP("FaceHandles", "Lower lid of the left eye"),
    473: QT_TRANSLATE_NOOP("FaceHandles", "Left pupil"),
    61: QT_TRANSLATE_NOOP("FaceHandles", "Right corner of the mouth"),
    39: QT_TRANSLATE_NOOP("FaceHandles", "Upper lip, right"),
    0: QT_TRANSLATE_NOOP("FaceHandles", "Upper lip, middle"),
    269: QT_TRANSLATE_NOOP("FaceHandles", "Upper lip, left"),
    291: QT_TRANSLATE_NOOP("FaceHandles", "Left corner of the mouth"),
    405: QT_TRANSLATE_NOOP("FaceHandles", "Lower lip, left"),
    17: QT_TRANSLATE_NOOP("FaceHandles", "Lower lip, middle"),
    181: QT_TRANSLATE_NOOP("FaceHandles", "Lower lip, right"),
    13: QT_TRANSLATE_NOOP("FaceHandles", "Lip line, upper lip"),
    14: QT_TRANSLATE_NOOP("FaceHandles", "Lip line, lower lip"),
    70: QT_TRANSLATE_NOOP("FaceHandles", "Outer end of the right brow"),
    105: QT_TRANSLATE_NOOP("FaceHandles", "Arch of the right brow"),
    107: QT_TRANSLATE_NOOP("FaceHandles", "Inner end of the right brow"),
    336: QT_TRANSLATE_NOOP("FaceHandles", "Inner end of the left brow"),
    334: QT_TRANSLATE_NOOP("FaceHandles", "Arch of the left brow"),
    300: QT_TRANSLATE_NOOP("FaceHandles", "Outer end of the left brow"),
    234: QT_TRANSLATE_NOOP("FaceHandles", "Jaw at the right ear"),
    58: QT_TRANSLATE_NOOP("FaceHandles", "Right angle of the jaw"),
    150: QT_TRANSLATE_NOOP("FaceHandles", "Jaw, right of the chin"),
    152: QT_TRANSLATE_NOOP("FaceHandles", "Chin"),
    379: QT_TRANSLATE_NOOP("FaceHandles", "Jaw, left of the chin"),
    288: QT_TRANSLATE_NOOP("FaceHandles", "Left angle of the jaw"),
    454: QT_TRANSLATE_NOOP("FaceHandles", "Jaw at the left ear"),
    168: QT_TRANSLATE_NOOP("FaceHandles", "Root of the nose"),
    1: QT_TRANSLATE_NOOP("FaceHandles", "Tip of the nose"),
    98: QT_TRANSLATE_NOOP("FaceHandles", "Right wing of the nose"),
    327: QT_TRANSLATE_NOOP("FaceHandles", "Left wing of the nose"),
}
_EDGES = {
    (0, 0): QT_TRANSLATE_NOOP("FaceHandles", "Face box"),
    (-1, -1): QT_TRANSLATE_NOOP("FaceHandles", "Upper left corner of the face box"),
    (0, -1): QT_TRANSLATE_NOOP("FaceHandles", "Upper edge of the face box"),
    (1, -1): QT_TRANSLATE_NOOP("FaceHandles", "Upper right corner of the face box"),
    (1, 0): QT_TRANSLATE_NOOP("FaceHandles", "Right edge of the face box"),
    (1, 1): QT_TRANSLATE_NOOP("FaceHandles", "Lower right corner of the face box"),
    (0, 1): QT_TRANSLATE_NOOP("FaceHandles", "Lower edge of the face box"),
    (-1, 1): QT_TRANSLATE_NOOP("FaceHandles", "Lower left corner of the face box"),
    (-1, 0): QT_TRANSLATE_NOOP("FaceHandles", "Left edge of the face box"),
}


def name_of_point(index: int) -> str:
    """The name of a landmark; its number where it has none."""
    if index in _POINTS:
        return QCoreApplication.translate("FaceHandles", str(_POINTS[index]))
    return QCoreApplication.translate("FaceHandles", "Point {number}").format(number=index)


def name_of_edges(edges: tuple[int, int]) -> str:
    """The name of a handle of the face box."""
    return QCoreApplication.translate("FaceHandles", str(_EDGES[edges]))
