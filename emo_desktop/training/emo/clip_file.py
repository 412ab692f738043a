"""A training clip as one file: a reference image, frames, what moves them and where all lies."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import MediaError

CLIPS = "clips"
FRAME_PX = 128
FLOW_CELLS = 16
MOST_FLOW = 0.25
HEARD_BEFORE_S = HEARD_AFTER_S = 0.5
_FORMAT = 1
_SUFFIX = ".clip"
_POINTS = ("points", "reference_points", "rig_points", "rig_reference_points")
_OF_RIG = _POINTS[2:]
_HALVES = ("flow", "hearing", *_POINTS)
_MIDDLE = 0.5  # points are stored from the middle of the square: half floats are finest near 0
_HINT = "Make the clip again, or delete it."


class ClipError(MediaError):
    """A training clip is damaged, or no clip."""

    hint = _HINT


@dataclass(frozen=True, slots=True, eq=False)
class TrainingClip:
    """A talking head of F frames at 25 a second, in a square cropped as the program crops it.

    Places are shares of the square's side: (0, 0) is its left upper corner, (1, 1) the opposite.

    Args:
        identity: names the head or picture.
        voice: names the speaker.
        source: "head" (rendered), "picture" (draft renderer over a portrait) or "footage".
        held_out: identity and voice are never seen in training.
        reference: (R, R, 3) uint8 RGB, the reference image.
        frames: (F, 128, 128, 3) uint8 RGB.
        flow: (F, 16, 16, 2) x and y at the middles of the cells, in shares of the square: where
            the reference shows what the frame shows here, frame(p) = reference(p + flow(p)); at
            most 0.25.
        points: (F, 470, 2) the true points of the face mesh, then the right and the left pupil.
        reference_points: (470, 2) of the reference.
        rig_points: as ``points``, where the draft's rig poses them; None where no face was found.
        rig_reference_points: as ``reference_points``, where the rig rests; None likewise.
        weights: (F, 52) curves in the order of ``arkit.BLENDSHAPES``, relative to the reference.
        head_deg: (F, 3) yaw, pitch, roll relative to the reference, signs of ``HeadPose``.
        gaze_deg: (F, 2) yaw, pitch relative to the reference.
        song: (F,) 0 spoken, 1 sung.
        boxes: (F, 4) x, y, width, height of the face.
        speed_deg: (F,) degrees the head turned since the frame before.
        hearing: (T, 5, 384) states of whisper-tiny's encoder, 50 a second; the first is of 0.5 s
            before the first frame, the last of 0.5 s after the last or a little later.
    """

    identity: str
    voice: str
    source: str
    held_out: bool
    reference: Bytes
    frames: Bytes
    flow: Floats
    points: Floats
    reference_points: Floats
    rig_points: Floats | None
    rig_reference_points: Floats | None
    weights: Floats
    head_deg: Floats
    gaze_deg: Floats
    song: Floats
    boxes: Floats
    speed_deg: Floats
    hearing: Floats


_ARRAYS = (
    "flow", *_POINTS, "weights", "head_deg", "gaze_deg", "song",
    "boxes", "speed_deg", "hearing",
)  # fmt: skip
_FACTS = ("identity", "voice", "source", "held_out")


def write_clip(path: Path, clip: TrainingClip) -> None:
    """Write a clip, whole or not at all; folders are made.

    Raises:
        OutputError: it cannot be written.
    """
    content = io.BytesIO()
    facts = {"format": _FORMAT, **{name: getattr(clip, name) for name in _FACTS}}
    frames = clip.frames.reshape(-1, *clip.frames.shape[2:])
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("facts.json", json.dumps(facts))
        archive.writestr("reference.png", _png(clip.reference))
        archive.writestr("frames.png", _png(frames))
        for name in _ARRAYS:
            array = getattr(clip, name)
            if array is not None:
                archive.writestr(f"{name}.npy", _npy(name, array))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content.getvalue())


def read_clip(path: Path) -> TrainingClip:
    """The clip in a file; its numbers are float32, the states that were heard half floats.

    Raises:
        ClipError: it is damaged, or not a clip.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            facts = json.loads(archive.read("facts.json"))
            if facts["format"] != _FORMAT:
                raise ClipError(f"{path} has format {facts['format']}, not {_FORMAT}.")
            found = set(archive.namelist())
            arrays: dict[str, Any] = {
                name: _array(name, archive.read(f"{name}.npy")) if f"{name}.npy" in found else None
                for name in _ARRAYS
            }
            reference = _picture(archive.read("reference.png"))
            frames = _picture(archive.read("frames.png"))
        clip = TrainingClip(
            **{name: facts[name] for name in _FACTS},
            **arrays,
            reference=reference,
            frames=frames.reshape(-1, frames.shape[1], frames.shape[1], 3),
        )
    except ClipError:
        raise
    except (OSError, EOFError, zipfile.BadZipFile, KeyError, ValueError, cv2.error) as error:
        raise ClipError(f"{path} is no training clip, or a damaged one: {error}") from error
    if any(arrays[name] is None for name in _ARRAYS if name not in _OF_RIG):
        raise ClipError(f"{path} lacks some of what a clip has.")
    return clip


def clip_paths(folder: Path) -> list[Path]:
    """The clips of a data set, in order."""
    return sorted((folder / CLIPS).glob(f"*{_SUFFIX}"))


def clip_path(folder: Path, number: int) -> Path:
    """Where a clip of a data set lies."""
    return folder / CLIPS / f"{number:06d}{_SUFFIX}"


def _npy(name: str, array: Floats) -> bytes:
    shifted = array - _MIDDLE if name in _POINTS else array
    stored = np.asarray(shifted, np.float16 if name in _HALVES else np.float32)
    content = io.BytesIO()
    np.save(content, stored, allow_pickle=False)
    return content.getvalue()


def _array(name: str, content: bytes) -> Floats:
    array = np.load(io.BytesIO(content), allow_pickle=False)
    if name == "hearing":  # large, and mostly handed on as it is
        return np.asarray(array)
    return np.asarray(array, np.float32) + np.float32(_MIDDLE if name in _POINTS else 0)


def _png(rgb: Bytes) -> bytes:
    done, coded = cv2.imencode(".png", rgb[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 2])
    if not done:
        raise ValueError(f"a picture of shape {rgb.shape} cannot be coded")
    return bytes(coded)


def _picture(content: bytes) -> Bytes:
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError("a picture in it cannot be read")
    return np.ascontiguousarray(picture[..., ::-1])
