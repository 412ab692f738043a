"""Measures of the finished film: landmarks found again on its frames, against what is said.

Run ``python -m tests.performance.film FOLDER PORTRAIT=VOICE…`` for the table and the sheets of
docs/performance-quality.md.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np

from emo_desktop.app.orders import RenderOrder
from emo_desktop.app.tasks import render_film
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, read_blocks
from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import load_settings
from emo_desktop.draft.rig import Rig
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, prepare_portrait
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.live_link import read_curves
from emo_desktop.training.speech.metrics import correlation, lag_s
from tests.draft.measure import opening

VOICES = Path(__file__).parents[1] / "data" / "voices"
FPS = 25
SIZE = 384
SLACK_S = 0.1  # a recogniser's times are that rough
CLOSED = 0.15  # of the film's span of the aperture
_QUIET_DB = -45.0
_AWAY_FROM_SPEECH_S = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """A film that the program made, with what it was made from.

    Args:
        frames: (F, H, W, 3) uint8 RGB, decoded from the file.
        curves: that were played.
        portrait: who speaks.
        samples: (N,) the voice at 16 kHz.
    """

    frames: Bytes
    curves: MotionCurves
    portrait: Portrait
    samples: Floats


@dataclass(frozen=True, slots=True)
class FilmQuality:
    """What a film shows.

    Args:
        bilabials: p, b and m that were heard.
        closed: how many of them show closed lips.
        aperture_r: correlation of the aperture seen with the one the curves ask for.
        lag_frames: how many frames the aperture seen is late against the curves.
        silence_span: mean distance from rest in silence, as a share of the aperture's span; None
            where there is no silence.
    """

    bilabials: int
    closed: int
    aperture_r: float
    lag_frames: int
    silence_span: float | None


def make_film(portrait: Path, voice: Path, folder: Path, *, size: int = SIZE) -> Film:
    """Render with the program and read the file back."""
    output = folder / f"{portrait.stem}-{voice.stem}.mp4"
    order = RenderOrder(
        portrait=portrait,
        audio=voice,
        output=output,
        size=size,
        curves=output.with_suffix(".csv"),
    )
    for _ in render_film(order, settings=load_settings(), token=CancelToken()):
        pass
    with av.open(str(output)) as container:
        frames = np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])
    blocks = read_blocks(voice, sample_rate_hz=ANALYSIS_RATE_HZ, mono=True)
    return Film(
        frames=frames,
        curves=read_curves(output.with_suffix(".csv")),
        portrait=prepare_portrait(read_picture(portrait), short_side=size, detector=FaceDetector()),
        samples=np.concatenate(list(blocks)),
    )


def measure_film(film: Film, bilabials: list[tuple[float, float]]) -> FilmQuality:
    """The figures of a film.

    Args:
        film: the film.
        bilabials: start and end in seconds of every p, b and m that is heard.
    """
    seen, asked = _seen_apertures(film), _asked_apertures(film)
    rest = np.percentile(seen, 3)
    span = np.percentile(seen, 98) - rest
    times_s = (np.arange(len(seen)) + 0.5) / FPS
    closed = sum(
        bool(seen[_around(times_s, begin_s, end_s)].min(initial=np.inf) < rest + CLOSED * span)
        for begin_s, end_s in bilabials
    )
    silent = _silent(film.samples, times_s)
    return FilmQuality(
        bilabials=len(bilabials),
        closed=closed,
        aperture_r=correlation(seen, asked),
        lag_frames=round(lag_s(seen, asked, step_s=1.0, reach=5)),
        silence_span=float(np.mean(np.abs(seen[silent] - rest)) / span) if silent.any() else None,
    )


def sheet(film: Film, *, columns: int = 14, height: int = 150, rows: int = 2) -> Bytes:
    """(H, W, 3) frames in equal steps with the waveform and the jaw under each row."""
    picked = np.linspace(0, len(film.frames) - 1, columns * rows).astype(int)
    box = film.portrait.box
    scale = height / (1.6 * box.height)
    lines = []
    for row in picked.reshape(rows, columns):
        cells = [_face(film.frames[number], film, scale, height) for number in row]
        pictures = np.concatenate(cells, axis=1)
        lines += [pictures, _graph(film, row[0], row[-1], pictures.shape[1])]
    return np.concatenate(lines)


def _seen_apertures(film: Film) -> Floats:
    detector = FaceDetector()
    return np.array([
        opening(detector.landmarks(np.ascontiguousarray(frame), film.portrait.box).points)
        for frame in film.frames
    ])  # fmt: skip


def _asked_apertures(film: Film) -> Floats:
    rig: Rig = DraftPainter(film.portrait).rig
    curves = film.curves
    return np.array([
        opening(rig.pose(weights, head, gaze).points)
        for weights, head, gaze in zip(
            curves.weights, curves.head_deg, curves.gaze_deg, strict=True
        )
    ])  # fmt: skip


def _around(times_s: Floats, begin_s: float, end_s: float) -> Floats:
    return (times_s >= begin_s - SLACK_S) & (times_s <= end_s + SLACK_S)


def _silent(samples: Floats, times_s: Floats) -> Floats:
    """(F,) frames with nothing to be heard for some time before and after."""
    reach = round(_AWAY_FROM_SPEECH_S * ANALYSIS_RATE_HZ)
    loudest = max(np.abs(samples).max(), 1e-6)
    quiet = []
    for time_s in times_s:
        at = round(time_s * ANALYSIS_RATE_HZ)
        around = np.abs(samples[max(0, at - reach) : at + reach])
        quiet.append(around.max(initial=0.0) < loudest * 10 ** (_QUIET_DB / 20))
    return np.array(quiet)


def _face(frame: Bytes, film: Film, scale: float, height: int) -> Bytes:
    box = film.portrait.box
    x, y = box.x + box.width / 2, box.y + box.height / 2
    width = round(height * 0.8)
    matrix = np.array([[scale, 0, width / 2 - scale * x], [0, scale, height / 2 - scale * y]])
    return cv2.warpAffine(frame, matrix, (width, height), flags=cv2.INTER_AREA)


def _graph(film: Film, first: int, last: int, width: int, height: int = 56) -> Bytes:
    """(H, W, 3) waveform in grey, jaw in orange, closed lips in blue."""
    graph = np.full((height, width, 3), 24, np.uint8)
    samples = film.samples / max(np.abs(film.samples).max(), 1e-6)
    begin = first / FPS * ANALYSIS_RATE_HZ
    step = (last + 1 - first) / FPS * ANALYSIS_RATE_HZ / width
    rows = np.linspace(first, last, width).round().astype(int)
    jaw = film.curves.weights[rows, INDEX["jawOpen"]]
    press = film.curves.weights[rows, INDEX["mouthPressLeft"]]
    for x in range(width):
        piece = samples[int(begin + x * step) : int(begin + (x + 1) * step) + 1]
        tall = int(np.abs(piece).max(initial=0.0) * (height / 2 - 2))
        graph[height // 2 - tall : height // 2 + tall + 1, x] = 110
        graph[height - 1 - int(jaw[x] * (height - 2)), x] = (255, 160, 40)
        if press[x] > 0.2:
            graph[:5, x] = (70, 150, 255)
    return graph


def main(arguments: list[str]) -> None:
    """Make the films named as ``PORTRAIT=VOICE``; print their rows, write their sheets."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for pair in arguments[1:]:
        portrait, voice = map(Path, pair.split("="))
        film = make_film(portrait, voice, folder)
        heard = json.loads((VOICES / f"{voice.stem}.json").read_text(encoding="utf-8"))
        quality = measure_film(film, [tuple(times) for times in heard["bilabials"]])
        silence = "–" if quality.silence_span is None else f"{100 * quality.silence_span:.1f} %"
        print(
            f"| {portrait.stem} | {voice.stem} | {quality.closed} of {quality.bilabials} | "
            f"{quality.aperture_r:.3f} | {quality.lag_frames} | {silence} |",
            flush=True,
        )
        picture = sheet(film)[..., ::-1]
        cv2.imwrite(str(folder / f"{portrait.stem}-{voice.stem}.jpg"), picture)


if __name__ == "__main__":
    main(sys.argv[1:])
