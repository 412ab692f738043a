"""A training clip is read as it was written, and damage is said in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from emo_desktop.training.emo.clip_file import (
    ClipError,
    TrainingClip,
    clip_path,
    clip_paths,
    read_clip,
    write_clip,
)

FRAMES = 48


@pytest.fixture(scope="module")
def clip() -> TrainingClip:
    rng = np.random.default_rng(0)

    def pictures(count: int, size: int) -> np.ndarray:
        # As smooth as faces are.
        small = rng.integers(0, 255, (count, 24, 24, 3), np.uint8)
        return np.stack([cv2.resize(picture, (size, size)) for picture in small])

    return TrainingClip(
        identity="head-000001",
        voice="somebody",
        source="head",
        held_out=True,
        reference=pictures(1, 256)[0],
        frames=pictures(FRAMES, 128),
        flow=rng.normal(0, 0.05, (FRAMES, 16, 16, 2)).astype(np.float32),
        points=rng.uniform(-0.1, 1.1, (FRAMES, 470, 2)).astype(np.float32),
        reference_points=rng.uniform(0, 1, (470, 2)).astype(np.float32),
        rig_points=rng.uniform(0, 1, (FRAMES, 470, 2)).astype(np.float32),
        rig_reference_points=rng.uniform(0, 1, (470, 2)).astype(np.float32),
        weights=rng.uniform(0, 1, (FRAMES, 52)).astype(np.float32),
        head_deg=rng.normal(0, 9, (FRAMES, 3)).astype(np.float32),
        gaze_deg=rng.normal(0, 9, (FRAMES, 2)).astype(np.float32),
        song=np.ones(FRAMES, np.float32),
        boxes=rng.uniform(0, 1, (FRAMES, 4)).astype(np.float32),
        speed_deg=rng.uniform(0, 2, FRAMES).astype(np.float32),
        hearing=rng.normal(0, 1, (146, 5, 384)).astype(np.float16),
    )


@pytest.fixture
def path(tmp_path: Path, clip: TrainingClip) -> Path:
    path = clip_path(tmp_path, 7)
    write_clip(path, clip)
    return path


def test_a_clip_comes_back(path: Path, clip: TrainingClip) -> None:
    read = read_clip(path)
    assert (read.identity, read.voice, read.source, read.held_out) == (
        "head-000001",
        "somebody",
        "head",
        True,
    )
    for name in ("reference", "frames", "weights", "head_deg", "gaze_deg", "song", "boxes",
                 "speed_deg", "hearing"):  # fmt: skip
        np.testing.assert_array_equal(getattr(read, name), getattr(clip, name), err_msg=name)
    # A twentieth of a pixel of 128.
    for name in ("points", "reference_points", "rig_points", "rig_reference_points"):
        np.testing.assert_allclose(getattr(read, name), getattr(clip, name), atol=4e-4)
    np.testing.assert_allclose(read.flow, clip.flow, atol=1e-4)
    assert read.points.dtype == read.flow.dtype == np.float32


def test_a_clip_without_a_rig_comes_back_without(tmp_path: Path, clip: TrainingClip) -> None:
    path = clip_path(tmp_path, 0)
    write_clip(path, replace(clip, rig_points=None, rig_reference_points=None))
    read = read_clip(path)
    assert read.rig_points is None and read.rig_reference_points is None


def test_clips_are_listed_in_order_and_nothing_else_is(tmp_path: Path, clip: TrainingClip) -> None:
    for number in (12, 3):
        write_clip(clip_path(tmp_path, number), clip)
    (tmp_path / "clips" / "000001.clip.part").write_bytes(b"")
    assert [path.name for path in clip_paths(tmp_path)] == ["000003.clip", "000012.clip"]
    assert clip_paths(tmp_path / "nowhere") == []


def test_writing_leaves_nothing_beside(path: Path) -> None:
    assert [other.name for other in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("kept", [0.0, 0.4, 0.999])
def test_a_clip_cut_short_is_damaged(path: Path, kept: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content))])
    with pytest.raises(ClipError) as caught:
        read_clip(path)
    assert path.name in str(caught.value)
    assert caught.value.hint


def test_a_byte_turned_over_is_damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ClipError):
        read_clip(path)


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ClipError, match="no training clip"):
        read_clip(tmp_path / "none.clip")
