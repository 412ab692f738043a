"""The packs in ``resources/packs``, with which final quality draws on a fresh machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emo_desktop.app import tasks
from emo_desktop.app.orders import RenderOrder
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import load_settings
from emo_desktop.emo.packs.manifest import CARD_FILE
from emo_desktop.emo.packs.pack import WeightsPack, read_pack, verify_pack
from emo_desktop.project.render_choice import FinalChoices, Quality
from emo_desktop.render.engine import FrameReady
from tests.app.media import write_voice
from tests.conftest import DATA, ROOT

PACKS = ROOT / "resources" / "packs"
SHIPPED = sorted(path for path in PACKS.iterdir() if path.is_dir())
_LARGEST_FILE_BYTES, _LARGEST_BYTES = 16 * 1024**2, 28_000_000


@pytest.fixture(autouse=True)
def shipped_packs(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Here they are those that really come with the program."""
    monkeypatch.setattr("emo_desktop.emo.packs.pack.shipped_packs_dir", lambda: PACKS)
    return PACKS


@pytest.fixture(params=SHIPPED, ids=lambda path: path.name)
def pack(request: pytest.FixtureRequest) -> WeightsPack:
    return read_pack(request.param)


def test_the_mini_pack_ships() -> None:
    assert [path.name for path in SHIPPED] == ["emo-mini"]


def test_it_is_whole_and_small(pack: WeightsPack) -> None:
    list(verify_pack(pack, CancelToken()))
    sizes = [path.stat().st_size for path in pack.folder.rglob("*.safetensors")]
    assert max(sizes) <= _LARGEST_FILE_BYTES
    assert sum(sizes) <= _LARGEST_BYTES


def test_it_says_what_it_is(pack: WeightsPack) -> None:
    manifest = pack.manifest
    assert manifest.accepted
    assert pack.digest in (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert len((pack.folder / CARD_FILE).read_text(encoding="utf-8")) > 500
    # Who finds it beside the draft learns which is better.
    assert "draft" in manifest.compared_with_draft


def test_the_portrait_stays_who_it_is_and_moves(pack: WeightsPack, tmp_path: Path) -> None:
    order = RenderOrder(
        portrait=DATA / "portraits" / "astronaut.jpg",
        audio=write_voice(tmp_path / "voice.wav", duration_s=0.6),
        output=tmp_path / "film.mp4",
        quality=Quality.FINAL,
        size=256,
        pack=pack.name,
        final=FinalChoices(steps=4),
    )
    events = tasks.render_film(order, settings=load_settings(), token=CancelToken())
    frames = [event.pixels[..., :3] for event in events if isinstance(event, FrameReady)]
    assert len(frames) == 15
    first, *_, last = (frame.astype(np.float64) for frame in frames)
    error = np.mean((first - last) ** 2)
    assert 0.5 < error < 255**2 / 10 ** (22 / 10)  # something moves; 22 dB: it is the same picture
