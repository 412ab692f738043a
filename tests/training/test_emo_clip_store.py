"""The store of encoded clips: it grows, survives kills, and gives what the clips hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from emo_desktop.base.errors import EmoError, MediaError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.emo.refiner import Original
from emo_desktop.training.emo.clip_file import TrainingClip, clip_path, write_clip
from emo_desktop.training.emo.clip_store import ClipStore, EncodedClip, check_fits, record_of
from tests.training.emo_clips import draw_clip, write_clips


def encode(clip: TrainingClip) -> EncodedClip:
    """Latents from which a clip can be told."""
    mean = torch.from_numpy(clip.frames.mean(axis=(1, 2)) / 255).float()
    latents = mean[:, :, None, None].expand(-1, -1, 2, 2)
    original = Original(
        torch.full((1, 3, 128, 128), float(mean[0, 0])), torch.tensor([[0.5, 0.25]])
    )
    return EncodedClip(latents, latents + 1, latents[0], original)


def grown(store: ClipStore, clips: Path, token: CancelToken | None = None) -> ClipStore:
    """The store with all clips of a folder."""
    for _ in store.grow(clips, encode, token=token or CancelToken()):
        pass
    return store


def test_records_hold_what_the_clips_hold(tmp_path: Path) -> None:
    write_clips(tmp_path, 3, held_out=1)
    store = grown(ClipStore(tmp_path / "store", key="a"), tmp_path)
    clip = draw_clip(1)
    assert np.allclose(store.records["points"][1], clip.points, atol=1e-3)
    assert np.array_equal(store.records["hearing"][1], clip.hearing)
    assert np.allclose(store.records["seen"][1], store.records["target"][1] + 1, atol=2e-3)
    assert np.array_equal(store.records["flow_spread"][1], np.float32([0.5, 0.25]))
    assert np.allclose(store.records["picture"][1], clip.frames[0, ..., 0].mean() / 255, atol=1e-3)
    assert list(store.held_out) == [0]
    assert sorted(store.training) == [1, 2]
    assert store.clip_name(2) == "000002.clip"


def test_still_heads_come_first(tmp_path: Path) -> None:
    write_clips(tmp_path, 4, first=1, held_out=0)  # the head of clip n moves 0.1 · n degrees
    store = grown(ClipStore(tmp_path / "store", key="a"), tmp_path)
    speeds = store.records["speed_deg"][store.training].mean(axis=1)
    assert np.all(np.diff(speeds) > 0)


def test_only_new_clips_are_added(tmp_path: Path) -> None:
    write_clips(tmp_path, 2)
    store = grown(ClipStore(tmp_path / "store", key="a", versions=2), tmp_path)
    assert len(store) == 2  # both are held out
    write_clips(tmp_path, 2, first=2)
    assert len(grown(store, tmp_path)) == 6
    again = ClipStore(tmp_path / "store", key="a", versions=2)
    assert len(again) == 6
    assert np.array_equal(again.records["target"], store.records["target"])
    assert [again.clip_name(number) for number in (3, 5)] == ["000002.clip", "000003.clip"]


def test_a_clip_that_was_made_again_is_encoded_again(tmp_path: Path) -> None:
    write_clips(tmp_path, 3, held_out=0)
    store = grown(ClipStore(tmp_path / "store", key="a", versions=2), tmp_path)
    before = np.array(store.records["target"])
    write_clip(clip_path(tmp_path, 1), draw_clip(77))
    again = grown(ClipStore(tmp_path / "store", key="a", versions=2), tmp_path)
    assert len(again) == 6
    is_same = [np.array_equal(a, b) for a, b in zip(before, again.records["target"], strict=True)]
    assert is_same == [True, True, False, False, True, True]
    assert np.allclose(again.records["points"][2], draw_clip(77).points, atol=1e-3)


def test_versions_have_other_colours(tmp_path: Path) -> None:
    write_clips(tmp_path, 1, held_out=0)
    store = grown(ClipStore(tmp_path / "store", key="a", versions=3), tmp_path)
    targets = np.asarray(store.records["target"], np.float32)[:, 0, :, 0, 0]
    assert np.abs(targets[0] - targets[1]).max() > 0.01
    assert np.abs(targets[1] - targets[2]).max() > 0.01


def test_a_store_of_another_codec_is_begun_anew(tmp_path: Path) -> None:
    write_clips(tmp_path, 2)
    grown(ClipStore(tmp_path / "store", key="a"), tmp_path)
    assert len(ClipStore(tmp_path / "store", key="b")) == 0


def test_what_a_killed_run_left_is_overwritten(tmp_path: Path) -> None:
    write_clips(tmp_path, 2, held_out=0)
    store = grown(ClipStore(tmp_path / "store", key="a"), tmp_path)
    with (tmp_path / "store" / "records.bin").open("ab") as stream:
        stream.write(b"half a record")
    write_clips(tmp_path, 1, first=2, held_out=0)
    again = grown(ClipStore(tmp_path / "store", key="a"), tmp_path)
    assert len(again) == 3
    assert np.allclose(again.records["points"][2], draw_clip(2).points, atol=1e-3)
    assert np.array_equal(again.records["target"][:2], store.records["target"][:2])


def test_cancelling_keeps_the_clips_that_are_done(tmp_path: Path) -> None:
    write_clips(tmp_path, 3, held_out=0)
    token = CancelToken()
    store = ClipStore(tmp_path / "store", key="a")
    growth = store.grow(tmp_path, encode, token=token)
    next(growth)
    next(growth)
    token.cancel()
    with pytest.raises(Cancelled):
        next(growth)
    assert len(ClipStore(tmp_path / "store", key="a")) == 1


def test_clips_of_another_length_are_refused(tmp_path: Path) -> None:
    write_clips(tmp_path, 1, frames=24)
    write_clips(tmp_path, 1, first=1, frames=30)
    with pytest.raises(MediaError, match=r"000001\.clip has another length"):
        grown(ClipStore(tmp_path / "store", key="a"), tmp_path)


def test_numbers_that_are_none_are_refused() -> None:
    clip = draw_clip(0)
    broken = replace(clip, points=np.full_like(clip.points, np.nan))
    with pytest.raises(MediaError, match="points that are no numbers"):
        record_of(broken, encode(broken))


def test_clips_heard_by_another_encoder_are_refused(tmp_path: Path) -> None:
    write_clip(clip_path(tmp_path, 0), draw_clip(0, width=12))
    store = grown(ClipStore(tmp_path / "store", key="a"), tmp_path)
    check_fits(store, states=5, width=12)
    with pytest.raises(EmoError, match="5 states of 12 values, and the network hears 12 of 768"):
        check_fits(store, states=12, width=768)


def test_an_empty_store_says_how_to_make_clips(tmp_path: Path) -> None:
    store = grown(ClipStore(tmp_path / "store", key="a"), tmp_path)
    with pytest.raises(MediaError) as error:
        _ = store.records
    assert "train synthetic" in error.value.hint
