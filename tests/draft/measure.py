"""Measures the draft renderer on a portrait: the figures of docs/draft-quality.md.

``python -m tests.draft.measure OUTPUT_DIR [PICTURE ...]`` prints a table and writes contact sheets.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.draft.topology import (
    EYES,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_OUTER_UPPER,
)
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.face.canonical import place_canonical_face
from emo_desktop.face.detector import FaceDetector, FaceMesh
from emo_desktop.face.geometry import FaceBox, FacePose
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, prepare_portrait
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX

LIPS = sorted({*LIPS_INNER_UPPER, *LIPS_INNER_LOWER, *LIPS_OUTER_UPPER, *LIPS_OUTER_LOWER})
STILL = np.zeros(3, np.float32)
AHEAD = np.zeros(2, np.float32)


@dataclass(frozen=True)
class Quality:
    """What was measured on one portrait; lengths in percent of the eye distance."""

    neutral_difference: int
    flipped_lip_columns: int
    outside_difference: float | None
    landmarks_percent: float
    lips_percent: float
    aperture_correlation: float
    blink_aspect: float
    yaw_gain: float
    pitch_error_deg: float
    roll_error_deg: float
    sweep_ratio: float
    sweep_worst: str
    frame_cpu_ms: float
    prepare_s: float


def weights_of(**values: float) -> Floats:
    """Blendshape weights by name; a name without its side sets both sides."""
    weights = np.zeros(len(BLENDSHAPES), np.float32)
    for name, value in values.items():
        for full in (name, name + "Left", name + "Right"):
            if full in INDEX:
                weights[INDEX[full]] = value
    return weights


SPEECH = {
    "a": weights_of(jawOpen=0.6, mouthLowerDown=0.32, mouthUpperUp=0.12),
    "e": weights_of(jawOpen=0.4, mouthStretch=0.25, mouthSmile=0.15, mouthLowerDown=0.28),
    "i": weights_of(jawOpen=0.14, mouthStretch=0.4, mouthSmile=0.28, mouthLowerDown=0.25),
    "o": weights_of(jawOpen=0.46, mouthFunnel=0.45, mouthPucker=0.22, mouthLowerDown=0.12),
    "u": weights_of(jawOpen=0.13, mouthFunnel=0.28, mouthPucker=0.75),
    "p": weights_of(
        jawOpen=0.06, mouthClose=0.06, mouthPress=0.45, mouthRollLower=0.3, mouthRollUpper=0.25
    ),
    "f": weights_of(jawOpen=0.08, mouthRollLower=0.5, mouthUpperUp=0.25),
    "s": weights_of(jawOpen=0.05, mouthStretch=0.25, mouthLowerDown=0.3, mouthUpperUp=0.15),
    "smile": weights_of(mouthSmile=0.5, cheekSquint=0.3),
    "brows": weights_of(browInnerUp=0.7, browOuterUp=0.5),
}
SWEEPS = {
    "jawOpen": (weights_of(jawOpen=0.7), STILL, AHEAD),
    "pucker": (weights_of(mouthPucker=0.8, mouthFunnel=0.3), STILL, AHEAD),
    "smile": (weights_of(mouthSmile=0.7), STILL, AHEAD),
    "blink": (weights_of(eyeBlink=1.0), STILL, AHEAD),
    "brows": (weights_of(browInnerUp=0.8), STILL, AHEAD),
    "gaze": (weights_of(), STILL, np.array([14.0, 0.0], np.float32)),
    "yaw": (weights_of(), np.array([12.0, 0.0, 0.0], np.float32), AHEAD),
    "pitch": (weights_of(), np.array([0.0, 8.0, 0.0], np.float32), AHEAD),
    "roll": (weights_of(), np.array([0.0, 0.0, 8.0], np.float32), AHEAD),
}


def measure(portrait: Portrait, detector: FaceDetector) -> Quality:
    """All figures of one portrait; takes some seconds."""
    begin = time.process_time()
    painter = DraftPainter(portrait)
    prepare_s = time.process_time() - begin
    neutral = painter.paint(weights_of(), STILL, AHEAD)
    judge = _Judge(portrait, painter, detector)
    landmarks, lips = judge.landmark_error()
    gain, pitch_error, roll_error = judge.pose_errors()
    worst, ratio = sweep_ratio(painter)
    return Quality(
        neutral_difference=int(np.abs(visible(neutral) - visible(portrait.pixels)).max()),
        flipped_lip_columns=flipped_lip_columns(painter),
        outside_difference=outside_difference(portrait, painter),
        landmarks_percent=landmarks,
        lips_percent=lips,
        aperture_correlation=judge.aperture_correlation(),
        blink_aspect=judge.blink_aspect(),
        yaw_gain=gain,
        pitch_error_deg=pitch_error,
        roll_error_deg=roll_error,
        sweep_ratio=ratio,
        sweep_worst=worst,
        frame_cpu_ms=frame_cpu_ms(painter),
        prepare_s=prepare_s,
    )


def visible(frame: Bytes) -> Ints:
    """(H, W, 3) int16 a frame as it looks over grey."""
    alpha = frame[..., 3:].astype(np.float32) / 255
    return np.round(frame[..., :3] * alpha + 128 * (1 - alpha)).astype(np.int16)


class _Judge:
    """Looks at painted frames with the landmark model that read the portrait."""

    def __init__(self, portrait: Portrait, painter: DraftPainter, detector: FaceDetector) -> None:
        self.portrait, self.painter, self.detector = portrait, painter, detector
        self.iod = painter.rig.iod

    def see(self, weights: Floats, head: Floats = STILL, gaze: Floats = AHEAD) -> FaceMesh:
        frame = visible(self.painter.paint(weights, head, gaze))
        return self.detector.landmarks(frame.astype(np.uint8), self.portrait.box)

    def landmark_error(self) -> tuple[float, float]:
        """Mean distance of seen and asked landmarks over speech and head poses: all, lips."""
        overall, lips = [], []
        heads = [np.array(h, np.float32) for h in ((0, 0, 0), (6, 0, 0), (-6, 3, 0), (0, -4, 4))]
        for number, weights in enumerate(SPEECH.values()):
            head = heads[number % len(heads)]
            asked = self.painter.rig.pose(weights, head, AHEAD).points
            seen = self.see(weights, head).points[:468, :2]
            distance = np.linalg.norm(seen - asked, axis=1) / self.iod * 100
            overall.append(distance.mean())
            lips.append(distance[LIPS].mean())
        return float(np.mean(overall)), float(np.mean(lips))

    def aperture_correlation(self) -> float:
        """Correlation of the lips' opening asked for and seen."""
        asked, seen = [], []
        for step in range(24):
            t = step / 23
            weights = weights_of(
                jawOpen=0.6 * t, mouthLowerDown=0.3 * t, mouthPucker=0.5 * (step % 3 == 1)
            )
            asked.append(opening(self.painter.rig.pose(weights, STILL, AHEAD).points))
            seen.append(opening(self.see(weights).points))
        return float(np.corrcoef(asked, seen)[0, 1])

    def blink_aspect(self) -> float:
        """Height against width of the more open eye when both are to be closed."""
        points = self.see(weights_of(eyeBlink=1.0)).points[:, :2]
        return max(_eye_aspect(points, eye.upper, eye.lower) for eye in EYES)

    def pose_errors(self) -> tuple[float, float, float]:
        """Yaw seen per yaw asked, and the largest error of pitch and roll, degrees."""
        rest = self._seen_pose(STILL)
        yaws = np.array([-12.0, -8.0, -4.0, 4.0, 8.0, 12.0])
        seen = [self._seen_pose(_head(yaw=yaw)).yaw - rest.yaw for yaw in yaws]
        pitches = [
            abs(self._seen_pose(_head(pitch=pitch)).pitch - rest.pitch - pitch)
            for pitch in (-8.0, -4.0, 4.0, 8.0)
        ]
        rolls = [
            abs(self._seen_pose(_head(roll=roll)).roll - rest.roll - roll) for roll in (-8.0, 8.0)
        ]
        gain = float(np.dot(seen, yaws) / np.dot(yaws, yaws))
        return gain, max(pitches), max(rolls)

    def _seen_pose(self, head: Floats) -> FacePose:
        return place_canonical_face(self.see(weights_of(), head).points).pose


def _head(*, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> Floats:
    return np.array([yaw, pitch, roll], np.float32)


def opening(points: Floats) -> float:
    """How far the inner lips are apart."""
    return float(np.linalg.norm(points[13, :2] - points[14, :2]))


def _eye_aspect(points: Floats, upper: tuple[int, ...], lower: tuple[int, ...]) -> float:
    tall = np.linalg.norm(points[list(upper)] - points[list(lower)], axis=1).max()
    return float(tall / np.linalg.norm(points[upper[0]] - points[upper[-1]]))


def flipped_lip_columns(painter: DraftPainter) -> int:
    """Columns of the inner lips, over all of speech, in which the upper lip is below the lower."""
    down = painter.rig.rotation[:2, 1]
    flipped = 0
    for weights in SPEECH.values():
        points = painter.rig.pose(weights, STILL, AHEAD).points
        gap = (points[list(LIPS_INNER_LOWER)] - points[list(LIPS_INNER_UPPER)]) @ down
        flipped += int((gap < -0.05).sum())
    return flipped


def outside_difference(portrait: Portrait, painter: DraftPainter) -> float | None:
    """Mean change of the background in grey levels; None without a matte."""
    if portrait.matte is None:
        return None
    far = cv2.distanceTransform((portrait.matte < 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    outside = far > 0.16 * painter.rig.iod
    changes = []
    for head in (_head(yaw=8), _head(yaw=-8), _head(pitch=5), _head(roll=6)):
        frame = painter.paint(SPEECH["a"], head, AHEAD)
        difference = np.abs(visible(frame) - visible(portrait.pixels))
        changes.append(difference[outside].mean())
    return float(np.mean(changes))


def sweep_ratio(painter: DraftPainter, steps: int = 32) -> tuple[str, float]:
    """The control whose sweep has the largest jump, and that jump against its median change."""
    ratios = {}
    for name, (weights, head, gaze) in SWEEPS.items():
        frames = (
            visible(painter.paint(weights * t, head * t, gaze * t))
            for t in np.linspace(0, 1, steps)
        )
        changes = _changes(frames)
        ratios[name] = float(changes.max() / max(np.median(changes), 1e-6))
    worst = max(ratios, key=ratios.__getitem__)
    return worst, ratios[worst]


def _changes(frames: Iterable[Ints]) -> Floats:
    previous, changes = None, []
    for frame in frames:
        if previous is not None:
            changes.append(np.abs(frame - previous).mean())
        previous = frame
    return np.array(changes)


def frame_cpu_ms(painter: DraftPainter, frames: int = 40) -> float:
    """CPU milliseconds a frame on one thread."""
    rng = np.random.default_rng(0)
    poses = [
        (rng.uniform(0, 0.4, len(BLENDSHAPES)).astype(np.float32), _head(yaw=5 * np.sin(i)))
        for i in range(frames)
    ]
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        painter.paint(*poses[0], AHEAD)
        begin = time.process_time()
        for number, (weights, head) in enumerate(poses):
            painter.paint(weights, head, np.array([4 * np.cos(number), 2.0], np.float32))
        return (time.process_time() - begin) / frames * 1e3
    finally:
        cv2.setNumThreads(threads)


def contact_sheet(painter: DraftPainter, columns: int = 6) -> Bytes:
    """(H, W, 3) the portrait at rest, in speech, blinking, looking and turning."""
    shown = [("rest", weights_of(), STILL, AHEAD)]
    shown += [(name, weights, STILL, AHEAD) for name, weights in SPEECH.items()]
    shown += [
        ("blink", weights_of(eyeBlink=1.0), STILL, AHEAD),
        ("gaze", weights_of(), STILL, np.array([12.0, 4.0], np.float32)),
        ("yaw +10", weights_of(), _head(yaw=10), AHEAD),
        ("yaw -10", weights_of(), _head(yaw=-10), AHEAD),
        ("pitch +6", weights_of(), _head(pitch=6), AHEAD),
        ("pitch -6", weights_of(), _head(pitch=-6), AHEAD),
        ("roll +6", weights_of(), _head(roll=6), AHEAD),
    ]
    tiles = []
    for name, weights, head, gaze in shown:
        frame = painter.paint(weights, head, gaze)
        tile = _around_face(visible(frame).astype(np.uint8), painter)
        cv2.putText(tile, name, (5, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 3)
        cv2.putText(tile, name, (5, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 255), 1)
        tiles.append(tile)
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % columns)
    return np.vstack([np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)])


def _around_face(rgb: Bytes, painter: DraftPainter, size: int = 200) -> Bytes:
    points = painter.rig.rest[:, :2]
    low, high = points.min(0), points.max(0)
    reach = 0.78 * (high - low).max()
    scale = size / (2 * reach)
    centre = 0.5 * (low + high)
    matrix = np.array(
        [[scale, 0, size / 2 - scale * centre[0]], [0, scale, size / 2 - scale * centre[1]]]
    )
    if scale < 1:
        rgb = cv2.GaussianBlur(rgb, (0, 0), 0.4 / scale)
    shown = cv2.warpAffine(rgb, matrix, (size, size), flags=cv2.INTER_CUBIC)
    return np.asarray(shown, np.uint8)


def prepare(path: Path, size: int, face: FaceBox | None, detector: FaceDetector) -> Portrait:
    """A test portrait at working size."""
    return prepare_portrait(read_picture(path), short_side=size, face_box=face, detector=detector)


def table_row(name: str, quality: Quality) -> str:
    """One line of the table in docs/draft-quality.md."""
    outside = "–" if quality.outside_difference is None else f"{quality.outside_difference:.2f}"
    cells = (
        name, quality.neutral_difference, quality.flipped_lip_columns, outside,
        f"{quality.landmarks_percent:.1f} / {quality.lips_percent:.1f}",
        f"{quality.aperture_correlation:.3f}", f"{quality.blink_aspect:.2f}",
        f"{quality.yaw_gain:.2f}", f"{quality.pitch_error_deg:.1f} / {quality.roll_error_deg:.1f}",
        f"{quality.sweep_ratio:.2f} ({quality.sweep_worst})",
        f"{quality.frame_cpu_ms:.1f}", f"{quality.prepare_s:.2f}",
    )  # fmt: skip
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def main(arguments: list[str]) -> None:
    """Measure the pictures named; print the table, write the contact sheets."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    detector = FaceDetector()
    for name in arguments[1:]:
        path = Path(name)
        portrait = prepare(path, 512, None, detector)
        print(table_row(path.stem, measure(portrait, detector)), flush=True)
        sheet = contact_sheet(DraftPainter(portrait))
        quality = [cv2.IMWRITE_JPEG_QUALITY, 82]
        cv2.imwrite(str(folder / f"{path.stem}.jpg"), sheet[..., ::-1], quality)


if __name__ == "__main__":
    main(sys.argv[1:])
