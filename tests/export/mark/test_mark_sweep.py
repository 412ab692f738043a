"""The bars of the mark: fifty clips of the draft through encoders, a thousand films without one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from emo_desktop.app import tasks
from emo_desktop.app.orders import RenderOrder
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import load_settings
from emo_desktop.export.colour import PlaneConverter
from emo_desktop.export.mark.embed import psnr_db
from emo_desktop.project.render_choice import Quality
from emo_desktop.render.engine import FrameReady
from tests.conftest import DATA, ROOT
from tests.export.mark.clips import encoded, marked_clip, moving_clip, read_back

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]
PORTRAITS = (
    *sorted((ROOT / "resources" / "samples" / "portraits").glob("*.*")),
    *(
        DATA / "portraits" / name
        for name in (
            "woman_cut_out.png",
            "astronaut.jpg",
            "man_dark_skin.jpg",
            "drawing_flat.png",
            "old_man_beard.jpg",
            "woman_busy_background.jpg",
            "drawing_line_art.png",
        )
    ),
)
# Each portrait in five ways: short side, seconds, and what happens to it.
WAYS = (
    (512, 6, "as it is"),
    (512, 12, "noise"),
    (512, 6, "pan"),
    (384, 15, "noise"),
    (256, 11, "pan"),
)
CORNERS = ((18, 1.0), (28, 1.0), (28, 0.5), (18, 0.5), (23, 0.75))


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, list[Bytes]]]:
    """Luma of what the draft makes of each portrait, 512 pixels, at most 11 seconds."""
    yield {path: _drawn(path, tmp_path_factory.mktemp("draft")) for path in PORTRAITS}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("portrait", PORTRAITS, ids=lambda path: path.stem)
def test_the_payload_is_read_from_every_clip(
    drafts: dict[Path, list[Bytes]], portrait: Path, way: tuple[int, int, str]
) -> None:
    size, seconds, change = way
    clip = _changed(drafts[portrait], size, round(25 * seconds), change)
    payload = int(np.random.default_rng(len(portrait.stem) * size).integers(0, 2**63))
    marked = marked_clip(clip, payload=payload)
    assert psnr_db(np.stack(clip), np.stack(marked)) >= 51
    for crf, scale in CORNERS:
        read = read_back(encoded(marked, crf=crf, scale=scale), skip=11)
        assert read is not None, (crf, scale)
        assert read.payload == payload


def test_a_thousand_films_without_a_mark_have_none(drafts: dict[Path, list[Bytes]]) -> None:
    found = []
    chance = np.random.default_rng(8)
    for number in range(500):
        side = int(chance.choice([64, 96, 128, 160, 200]))
        clip = moving_clip(number, frames=30, width=side, height=side + 32)
        found.append(read_back(clip))
    for number, (_, clip) in enumerate(islice(cycle(drafts.items()), 500)):
        size = (128, 144)
        begin = int(chance.integers(0, len(clip) - 50))
        window = [cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in clip]
        cut = [np.asarray(each, np.uint8) for each in window[begin : begin + 50]]
        if number % 3 == 0:
            cut = list(encoded(cut, crf=20 + number % 9))
        found.append(read_back(cut))
    assert len(found) == 1000 and not any(found)


@pytest.mark.parametrize(
    ("codec", "crf", "options"),
    [
        ("libx264", 24, {"preset": "medium"}),
        ("libx265", 26, {"preset": "fast", "x265-params": "log-level=none"}),
        ("libvpx-vp9", 34, {"b": "0", "deadline": "realtime", "cpu-used": "6"}),
    ],
)
def test_other_encoders_keep_it_too(
    drafts: dict[Path, list[Bytes]], codec: str, crf: int, options: dict[str, str]
) -> None:
    for portrait in PORTRAITS[:4]:
        marked = marked_clip(_changed(drafts[portrait], 512, 150, "as it is"))
        delivered = list(encoded(marked, crf=17))
        told = {"crf": f"{crf}"} | options
        read = read_back(encoded(delivered, crf=crf, scale=0.75, codec=codec, options=told))
        assert read is not None, portrait.stem


def _drawn(portrait: Path, folder: Path) -> list[Bytes]:
    voice = "song" if len(portrait.stem) % 2 else "speech"
    order = RenderOrder(
        portrait=portrait,
        audio=ROOT / "resources" / "samples" / "voices" / f"{voice}.flac",
        output=folder / "film.mp4",
        quality=Quality.DRAFT,
        size=512,
        fps=Fraction(25),
    )
    converter, clip = None, []
    for event in tasks.render_film(order, settings=load_settings(), token=CancelToken()):
        if isinstance(event, FrameReady) and len(clip) < 275:
            height, width = event.pixels.shape[:2]
            converter = converter or PlaneConverter(width, height)
            clip.append(np.array(converter.planes(event.pixels)[0], np.uint8))
    return clip


def _changed(clip: list[Bytes], size: int, frames: int, change: str) -> list[Bytes]:
    """The clip in another size and length (forwards and backwards), with noise or a slow pan."""
    order = [*range(len(clip)), *range(len(clip) - 2, 0, -1)]
    chance = np.random.default_rng(size)
    changed = []
    for number in range(frames):
        frame = clip[order[number % len(order)]]
        height, width = (2 * round(side * size / 1024) for side in frame.shape)
        if change == "pan":
            left = round(32 * (0.5 + 0.5 * np.sin(number / 40)))
            frame = np.ascontiguousarray(frame[:, left : frame.shape[1] - 32 + left])
        frame = np.asarray(
            cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA), np.uint8
        )
        if change == "noise":
            grain = chance.normal(0, 2, frame.shape)
            frame = np.clip(np.round(frame + grain), 16, 235).astype(np.uint8)
        changed.append(frame)
    return changed
