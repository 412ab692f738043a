"""The crossed-audio test tells mouths that follow the sound from those that follow a habit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.emo.noise import with_room_for_detail
from emo_desktop.face.detector import FaceDetector
from emo_desktop.training.emo.batches import Batches
from emo_desktop.training.emo.charts import draw_losses, draw_sheet
from emo_desktop.training.emo.clip_file import clip_paths
from emo_desktop.training.emo.clip_store import ClipStore
from emo_desktop.training.emo.codec_fit import CodecFitted, fit_codec
from emo_desktop.training.emo.drawing import draw_apart, draw_film
from emo_desktop.training.emo.gate import Gate, GateScene
from emo_desktop.training.emo.latents import RelativeLatents
from emo_desktop.training.emo.networks import Networks
from emo_desktop.training.emo.recipe import Emphasis
from emo_desktop.training.evaluation.clip_judge import ClipMouthJudge, points_in, true_opening
from emo_desktop.training.metrics.alignment import pearson
from tests.training.emo_clips import TINY, draw_clip, write_clips

PEOPLE = 3


@pytest.fixture(scope="module")
def judge() -> ClipMouthJudge:
    """One that has seen a few people speak."""
    return ClipMouthJudge.fitted([draw_clip(seed) for seed in range(20, 24)], FaceDetector())


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory, judge: ClipMouthJudge) -> Gate:
    """Over three held-out people."""
    folder = tmp_path_factory.mktemp("clips")
    write_clips(folder, 6, held_out=PEOPLE)
    *_, fitted = fit_codec(clip_paths(folder), channels=8, token=CancelToken())
    assert isinstance(fitted, CodecFitted)
    latents = RelativeLatents(fitted.codec, 128)
    store = ClipStore(folder / "store", key=latents.key)
    for _ in store.grow(folder, latents.encoded, token=CancelToken()):
        pass
    scene = GateScene(store.held_out, [draw_clip(seed) for seed in range(PEOPLE)], judge, every=3)
    return Gate(scene, Batches(store, TINY, Emphasis()), latents, steps=2)


class _Puppet(Networks):
    """Draws the true frame that belongs to what it hears, or, deaf, one that belongs to nothing."""

    def __init__(self, gate: Gate, *, is_deaf: bool) -> None:
        super().__init__(TINY)
        records = gate._batches._store.records
        self._sounds = torch.from_numpy(records["hearing"][:PEOPLE].astype(np.float32))
        self._truth = torch.from_numpy(records["target"][:PEOPLE].astype(np.float32))
        self._is_deaf = is_deaf
        self._steps = 0

    def conditions(self, batch, dropped, *, hears=True):  # type: ignore[no-untyped-def]
        """What is heard is all that counts."""
        self._wanted = batch
        return

    def predict(self, noisy: Tensor, times: Tensor, conditions: object) -> Tensor:
        """The velocity that leads to the frame: -x where there is only noise."""
        middle = (TINY.audio.context - 1) // 2
        frames = []
        for heard in self._wanted.hearing[0]:
            place = heard[middle]
            apart = (self._sounds - place).square().flatten(2).sum(dim=2)
            person, step = divmod(int(apart.argmin()), self._sounds.shape[1])
            frame = (step - 25) // 2
            if self._is_deaf:
                self._steps += 7
                frame = self._steps % self._truth.shape[1]
            frames.append(self._truth[person, min(max(frame, 0), 23)])
        latents = with_room_for_detail(torch.stack(frames, dim=1)[None], TINY)
        alpha = {999: 0.0}.get(int(times[0]))
        if alpha is None:
            from emo_desktop.emo.schedule import make_scheduler

            alpha = float(make_scheduler().alphas_cumprod[int(times[0])].sqrt())
        sigma = (1 - alpha**2) ** 0.5
        return (alpha * noisy - latents) / max(sigma, 1e-6)


def test_the_judge_reads_mouths_it_never_saw(judge: ClipMouthJudge) -> None:
    clip, rows = draw_clip(99), slice(None, None, 2)
    frames = clip.frames[rows]
    told = judge.openings(clip, frames, points_in(frames, clip, judge.detector))
    r = pearson(told, true_opening(clip)[rows])
    assert r is not None
    assert r > 0.9
    alike, points = frames[[0] * 8], points_in(frames[:1], clip, judge.detector)
    still = judge.openings(clip, alike, points[[0] * 8])
    assert pearson(still, np.arange(8.0)) is None


def test_the_truth_is_as_large_as_what_is_drawn(gate: Gate) -> None:
    """Networks may see larger pictures than clips hold."""
    large = Gate(gate._scene, gate._batches, RelativeLatents(gate._latents.codec, 160))
    assert {len(frames) for frames in large.truth(is_guided=True)} == {3}
    assert {frames.shape[1:] for frames in large.truth()} == {(160, 160, 3)}


def test_who_follows_the_sound_passes(gate: Gate) -> None:
    result = gate.measure(_Puppet(gate, is_deaf=False), token=CancelToken()).result
    assert result.judge_r > 0.9
    assert result.own_r > 0.9
    assert abs(result.crossed_r) < 0.5
    assert result.heard_r > 0.8
    assert 0.5 < result.travel < 1.5
    assert result.guided_db > result.still_db + 3
    assert result.ceiling_db >= result.guided_db - 0.5
    assert replace(result, crossed_r=0.1).is_passed
    assert replace(result, crossed_r=-0.4).is_passed, "voices may be opposites by chance"
    assert not replace(result, crossed_r=0.4).is_passed


def test_who_does_not_listen_fails(gate: Gate) -> None:
    result = gate.measure(_Puppet(gate, is_deaf=True), token=CancelToken()).result
    assert result.own_r < 0.5
    assert not result.is_passed


def test_untrained_networks_are_measured_too(gate: Gate) -> None:
    torch.manual_seed(0)
    look = gate.measure(Networks(TINY), token=CancelToken())
    assert np.isfinite(look.result.own_r)
    assert not look.result.is_passed
    assert len(look.own) == len(look.guided) == len(look.rigged) == PEOPLE


def test_a_gate_draws_in_the_steps_that_films_are_drawn_in(gate: Gate) -> None:
    torch.manual_seed(0)
    networks, asked = Networks(TINY), []
    networks.backbone.register_forward_pre_hook(lambda _, given: asked.append(int(given[1])))
    gate.frames(networks, is_guided=True, token=CancelToken())
    assert asked == PEOPLE * [999]


def test_a_gate_can_be_cut_short(gate: Gate) -> None:
    torch.manual_seed(0)
    networks, token = Networks(TINY), CancelToken()
    drawn: list[int] = []

    def stop(_: object, __: object) -> None:
        drawn.append(1)
        token.cancel()

    networks.backbone.register_forward_pre_hook(stop)
    with pytest.raises(Cancelled):
        gate.measure(networks, token=token)
    assert len(drawn) == 1


def test_films_are_drawn_window_by_window(gate: Gate) -> None:
    torch.manual_seed(0)
    networks = Networks(TINY)
    choice = gate._scene.choice(is_guided=False, by_rig=False, is_crossed=False, is_film=True)
    batch = gate._batches.gather(choice)
    seen: list[int] = []

    def see_again(latents: Tensor) -> Tensor:
        seen.append(latents.shape[2])
        return latents[:, : TINY.latent_channels].transpose(1, 2)

    film = draw_film(networks, batch, see_again, steps=1, seed=0)
    assert film.shape == with_room_for_detail(batch.target, TINY).shape
    assert seen == [TINY.motion_frames]  # 24 frames are two windows
    apart = draw_apart(networks, batch, steps=1, seed=0)
    assert apart.shape == film.shape
    assert not torch.equal(apart, film)
    assert networks.training


def test_sheets_and_curves_are_pictures(gate: Gate, tmp_path: Path) -> None:
    import cv2

    truth = gate.truth()
    draw_sheet([("truth", truth), ("again", truth)], tmp_path / "sheet.png", columns=4)
    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet.shape[0] == PEOPLE * (2 * 128 + 8)
    lines = [{"stage": "image", "total": n, "loss": 1 / (n + 1)} for n in range(30)]
    draw_losses(lines, tmp_path / "losses.png")
    curves = cv2.imread(str(tmp_path / "losses.png"))
    assert len(np.unique(curves.reshape(-1, 3), axis=0)) > 5
    draw_losses([], tmp_path / "empty.png")
