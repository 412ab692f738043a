"""Draw the sample drawing: a young man in flat colours on a transparent background.

Everything is a closed smooth curve through a few points, drawn four times larger and reduced.

Needs: PySide6-Essentials, pillow.
Run: ``python make_drawing.py OUTPUT.png``
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

Points = list[tuple[float, float]]

WIDTH, HEIGHT, SCALE = 900, 1080, 4
MIDDLE = 450.0

INK = "#3b2328"
SKIN, SKIN_SHADE, BLUSH = "#f0bd94", "#dea07a", "#eba486"
HAIR, HAIR_SHADE, HAIR_LIGHT = "#31405e", "#243049", "#50668c"
LIP_UPPER, LIP_LOWER = "#b5564f", "#cf7266"
SHIRT, SHIRT_SHADE, COLLAR = "#d9594c", "#b84540", "#f6e7d3"

FACE: Points = [
    (450, 236), (560, 262), (628, 350), (642, 470), (630, 590), (592, 690), (520, 766), (450, 790),
    (380, 766), (308, 690), (270, 590), (258, 470), (272, 350), (340, 262),
]  # fmt: skip
FACE_SHADE: Points = [
    (600, 330), (640, 470), (630, 590), (592, 690), (520, 766), (470, 786), (545, 712), (590, 610),
    (603, 500),
]  # fmt: skip
EAR: Points = [(640, 480), (676, 468), (698, 506), (690, 566), (664, 620), (636, 612), (630, 540)]
EAR_INNER: Points = [(652, 502), (676, 500), (680, 534), (664, 584), (650, 580), (660, 540)]
NECK: Points = [
    (362, 700), (540, 700), (548, 850), (600, 900), (450, 960), (300, 900), (352, 850),
]  # fmt: skip
NECK_SHADE: Points = [(362, 722), (450, 782), (538, 722), (546, 820), (450, 862), (356, 800)]
SHIRT_BODY: Points = [
    (330, 882), (450, 948), (570, 882), (720, 930), (812, 1010), (850, 1130), (450, 1190),
    (50, 1130), (88, 1010),
    (180, 930),
]  # fmt: skip
SHIRT_SIDE: Points = [(640, 906), (760, 956), (830, 1040), (850, 1130), (700, 1150), (716, 1010)]
COLLAR_LEFT: Points = [(334, 862), (360, 852), (450, 958), (398, 1022), (300, 900)]
HAIR_BACK: Points = [
    (450, 118), (570, 134), (660, 206), (694, 330), (684, 452), (662, 520), (640, 470), (450, 420),
    (260, 470),
    (238, 520), (216, 452), (206, 330), (240, 206), (330, 134),
]  # fmt: skip
HAIR_FRONT: Points = [
    (244, 470), (222, 390), (214, 300), (240, 214), (300, 150), (318, 96), (390, 70), (500, 62),
    (600, 92), (666, 168),
    (696, 290), (664, 474), (650, 404), (632, 350), (600, 306), (556, 322), (520, 300), (470, 344),
    (424, 322),
    (380, 366), (338, 334), (300, 352), (266, 404),
]  # fmt: skip
HAIR_LINES: list[Points] = [
    [(338, 334), (372, 268), (440, 214), (520, 186)],
    [(424, 322), (462, 268), (530, 224), (606, 216)],
    [(520, 300), (560, 268), (620, 262)],
    [(300, 150), (350, 120), (410, 112)],
]
HAIR_LOCKS: list[Points] = [
    [(300, 300), (340, 220), (430, 160), (530, 150), (450, 196), (380, 262), (340, 318)],
    [(420, 330), (470, 250), (560, 206), (640, 230), (570, 252), (510, 300), (470, 338)],
]
HAIR_SHINE: list[Points] = [
    [(290, 244), (332, 178), (410, 136), (362, 188), (322, 250)],
    [(500, 104), (566, 124), (620, 172), (560, 150)],
]
BROW: Points = [(494, 432), (540, 408), (592, 414), (622, 442), (586, 432), (542, 430), (500, 450)]
EYE: Points = [
    (490, 512),
    (510, 486),
    (546, 474),
    (582, 486),
    (602, 510),
    (578, 530),
    (544, 536),
    (512, 530),
]
LID: Points = [
    (484, 514),
    (508, 482),
    (546, 466),
    (586, 480),
    (612, 506),
    (600, 508),
    (580, 490),
    (546, 478),
    (512, 492),
]
LID_FOLD: Points = [(500, 470), (544, 450), (590, 466), (544, 456)]
NOSE_SHADE: Points = [
    (462, 520),
    (472, 570),
    (492, 618),
    (482, 636),
    (452, 642),
    (468, 610),
    (458, 560),
]
NOSE_LINE: Points = [
    (416, 630),
    (424, 642),
    (440, 640),
    (450, 647),
    (462, 640),
    (478, 642),
    (486, 628),
]
LIPS_UPPER: Points = [
    (384, 702), (412, 692), (436, 684), (450, 689), (464, 684), (488, 692), (516, 702), (488, 705),
    (450, 708), (412, 705),
]  # fmt: skip
LIPS_LOWER: Points = [
    (390, 703),
    (412, 705),
    (450, 708),
    (488, 705),
    (510, 703),
    (490, 726),
    (450, 736),
    (410, 726),
]
LIPS_LINE: Points = [
    (372, 692),
    (384, 700),
    (412, 706),
    (450, 708),
    (488, 706),
    (516, 700),
    (528, 692),
]


class Sheet:
    """A transparent sheet that takes smooth shapes in the coordinates of the finished picture."""

    def __init__(self) -> None:
        """Open an empty sheet."""
        self.image = QImage(WIDTH * SCALE, HEIGHT * SCALE, QImage.Format.Format_ARGB32)
        self.image.fill(Qt.GlobalColor.transparent)
        self.painter = QPainter(self.image)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.scale(SCALE, SCALE)

    def shape(
        self, points: Points, fill: str, *, outline: float = 0.0, inside: Points | None = None
    ) -> None:
        """Fill a closed curve; keep it inside another one when given."""
        path = _curve(points, closed=True)
        if inside is not None:
            path = path.intersected(_curve(inside, closed=True))
        pen = QPen(
            QColor(INK),
            outline,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
        self.painter.setPen(pen if outline else Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(fill))
        self.painter.drawPath(path)

    def both(
        self, points: Points, fill: str, *, outline: float = 0.0, inside: Points | None = None
    ) -> None:
        """Draw a shape and its mirror image."""
        self.shape(points, fill, outline=outline, inside=inside)
        self.shape(
            mirrored(points), fill, outline=outline, inside=mirrored(inside) if inside else None
        )

    def line(self, points: Points, width: float, colour: str = INK) -> None:
        """Draw an open curve."""
        pen = QPen(
            QColor(colour),
            width,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPath(_curve(points, closed=False))

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str,
        *,
        inside: Points | None = None,
        flat: float = 1.0,
    ) -> None:
        """Fill a circle (``flat`` < 1 makes it lower than wide)."""
        path = QPainterPath()
        path.addEllipse(QPointF(x, y), radius, radius * flat)
        if inside is not None:
            path = path.intersected(_curve(inside, closed=True))
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(fill))
        self.painter.drawPath(path)

    def save(self, output: Path) -> None:
        """Reduce and write."""
        self.painter.end()
        with tempfile.TemporaryDirectory() as folder:
            large = str(Path(folder) / "large.png")
            if not self.image.save(large):
                raise OSError(f"could not write {large}")
            small = Image.open(large).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            small.save(output, optimize=True)


def mirrored(points: Points) -> Points:
    """The points on the other side of the middle of the face."""
    return [(2 * MIDDLE - x, y) for x, y in points]


def draw(sheet: Sheet) -> None:
    """Draw from back to front."""
    sheet.shape(HAIR_BACK, HAIR_SHADE, outline=7)
    sheet.both(EAR, SKIN, outline=6)
    sheet.both(EAR_INNER, SKIN_SHADE)
    sheet.shape(NECK, SKIN, outline=6)
    sheet.shape(NECK_SHADE, SKIN_SHADE, inside=NECK)
    sheet.shape(SHIRT_BODY, SHIRT, outline=7)
    sheet.shape(SHIRT_SIDE, SHIRT_SHADE, inside=SHIRT_BODY)
    sheet.both(COLLAR_LEFT, COLLAR, outline=6)
    sheet.shape(FACE, SKIN, outline=7)
    sheet.shape(FACE_SHADE, SKIN_SHADE, inside=FACE)
    for x in (342, 558):
        sheet.disc(x, 606, 42, BLUSH, flat=0.6)
    sheet.line([*FACE, FACE[0]], 7)
    _draw_features(sheet)
    sheet.shape(HAIR_FRONT, HAIR, outline=7)
    for lock in HAIR_LOCKS:
        sheet.shape(lock, HAIR_SHADE)
    for shine in HAIR_SHINE:
        sheet.shape(shine, HAIR_LIGHT)
    for strand in HAIR_LINES:
        sheet.line(strand, 5)


def _draw_features(sheet: Sheet) -> None:
    for mirror in (False, True):
        flip = mirrored if mirror else list
        eye = flip(EYE)
        x = 2 * MIDDLE - 546 if mirror else 546.0
        sheet.shape(eye, "#fdf8f2")
        sheet.disc(x, 506, 31, "#6b4a2b", inside=eye)
        sheet.disc(x, 512, 22, "#8f6537", inside=eye)
        sheet.disc(x, 506, 15, "#1d1416", inside=eye)
        sheet.disc(x - 10, 495, 8, "#ffffff", inside=eye)
        sheet.shape(flip(LID), INK)
        sheet.line(flip(LID_FOLD)[:3], 4, "#a8644c")
        sheet.line(flip([(512, 531), (544, 538), (578, 531)]), 4, "#a8644c")
        sheet.shape(flip(BROW), HAIR_SHADE)
    sheet.shape(NOSE_SHADE, SKIN_SHADE)
    sheet.line(NOSE_LINE, 6, "#8a4a3c")
    sheet.shape(LIPS_UPPER, LIP_UPPER)
    sheet.shape(LIPS_LOWER, LIP_LOWER)
    sheet.shape([(420, 716), (450, 721), (480, 716), (450, 727)], "#e19a8c")
    sheet.line(LIPS_LINE, 5.5)
    sheet.line([(428, 750), (450, 755), (472, 750)], 4, SKIN_SHADE)


def _curve(points: Points, *, closed: bool) -> QPainterPath:
    """Smooth curve through the points (Catmull-Rom as cubic pieces)."""
    count = len(points)

    def at(index: int) -> QPointF:
        x, y = points[index % count] if closed else points[min(max(index, 0), count - 1)]
        return QPointF(x, y)

    path = QPainterPath(at(0))
    for i in range(count if closed else count - 1):
        path.cubicTo(
            at(i) + (at(i + 1) - at(i - 1)) / 6, at(i + 1) - (at(i + 2) - at(i)) / 6, at(i + 1)
        )
    return path


def main(output: Path) -> None:
    """Draw and write ``output``."""
    sheet = Sheet()
    draw(sheet)
    sheet.save(output)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
