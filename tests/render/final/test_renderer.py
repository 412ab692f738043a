"""The final renderer against the contract, and what only it can be asked."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from emo_desktop.audio.features import VoiceMeter
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import DeviceError, PackError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event, Notice
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, prepare_portrait
from emo_desktop.project.render_choice import FinalChoices, Guard
from emo_desktop.render.final.device_choices import DeviceChoices
from emo_desktop.render.final.film import StepPreview, WindowMeasured
from emo_desktop.render.final.renderer import FinalRenderer, _noise_seed
from emo_desktop.render.renderer import Carried, Renderer
from tests.conftest import DATA
from tests.emo.packs.tiny_packs import (
    TINY_HALLO,
    TINY_MINI,
    TINY_PAPER,
    TINY_POSE,
    write_tiny_pack,
)
from tests.render.renderer_contract import RendererContract, assert_same
from tests.render.scenes import make_curves, make_request, make_sound

CPU = DeviceChoices(device="cpu")


@pytest.fixture(scope="module")
def astronaut() -> Portrait:
    picture = read_picture(DATA / "portraits" / "astronaut.jpg")
    return prepare_portrait(picture, short_side=160, detector=FaceDetector())


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, WeightsPack]:
    folder = tmp_path_factory.mktemp("packs")
    configs: dict[str, EmoConfig] = {
        "paper": TINY_PAPER,
        "hallo": TINY_HALLO,
        "pose": TINY_POSE,
        "mini": TINY_MINI,
    }
    return {name: write_tiny_pack(folder / name, config) for name, config in configs.items()}


def make_renderer(
    pack: WeightsPack, folder: Path, choices: FinalChoices | None = None
) -> FinalRenderer:
    return FinalRenderer(
        pack,
        choices=choices or FinalChoices(),
        device=CPU,
        detector=FaceDetector(),
        meter=VoiceMeter(),
        stamps_dir=folder / "stamps",
    )


def drawn(
    renderer: FinalRenderer,
    portrait: Portrait,
    *,
    first: int = 0,
    count: int = 6,
    carried: bytes = b"",
    **changes: object,
) -> tuple[list[Bytes], list[Event]]:
    """The frames of a segment, and its events."""
    request = make_request(
        portrait=portrait,
        renderer_id=renderer.renderer_id,
        sound=make_sound(first_frame=first, frame_count=count),
        first_frame=first,
        frame_count=count,
        **changes,
    )
    curves = make_curves(first + count).rows(slice(first, first + count))
    everything = list(renderer.draw(request, curves, token=CancelToken(), carried=carried))
    return (
        [each for each in everything if not isinstance(each, Event)],
        [each for each in everything if isinstance(each, Event)],
    )


def handed_on(events: list[Event]) -> bytes:
    (carried,) = (event.content for event in events if isinstance(event, Carried))
    return carried


@dataclass(frozen=True, slots=True, eq=False)
class UsualFilm:
    """Twelve frames of the pack "paper", with no choice changed."""

    renderer_id: str
    frames: list[Bytes]


@pytest.fixture(scope="module")
def usual(
    packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path_factory: pytest.TempPathFactory
) -> UsualFilm:
    renderer = make_renderer(packs["paper"], tmp_path_factory.mktemp("usual"))
    frames, _ = drawn(renderer, astronaut, count=12)
    return UsualFilm(renderer.renderer_id, frames)


class TestFinalRenderer(RendererContract):
    @pytest.fixture(autouse=True)
    def _packs(self, packs: dict[str, WeightsPack], tmp_path: Path) -> None:
        self.pack, self.folder = packs["paper"], tmp_path

    def make_renderer(self) -> Renderer:
        return make_renderer(self.pack, self.folder)

    @pytest.fixture
    def portrait(self, astronaut: Portrait) -> Portrait:
        return astronaut


@pytest.mark.parametrize("name", ["paper", "hallo", "pose", "mini"])
def test_a_chain_that_was_resumed_is_the_chain(
    name: str, packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path: Path
) -> None:
    renderer = make_renderer(packs[name], tmp_path)
    _, events = drawn(renderer, astronaut)
    carried = handed_on(events)
    after, _ = drawn(renderer, astronaut, first=6, carried=carried)
    resumed, _ = drawn(make_renderer(packs[name], tmp_path), astronaut, first=6, carried=carried)
    assert_same(after, resumed)
    alone, _ = drawn(renderer, astronaut, first=6)
    assert any((left != right).any() for left, right in zip(after, alone, strict=True))


def test_every_step_is_told_with_a_preview(
    packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path: Path
) -> None:
    _, events = drawn(make_renderer(packs["paper"], tmp_path), astronaut, first=10)
    steps = [event for event in events if isinstance(event, StepPreview)]
    assert [(each.first_frame, each.frame_count, each.step) for each in steps] == [
        (10, 4, 1),
        (10, 4, 2),
        (14, 2, 1),
        (14, 2, 2),
    ]
    assert all(each.preview.shape == (8, 8, 3) for each in steps)
    windows = [event for event in events if isinstance(event, WindowMeasured)]
    assert [each.first_frame for each in windows] == [10, 14]
    assert [each.drift.seam is None for each in windows] == [True, False]


def test_a_small_network_draws_large_squares(
    packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path: Path
) -> None:
    frames, events = drawn(make_renderer(packs["mini"], tmp_path), astronaut)
    assert {frame.shape for frame in frames} == {astronaut.pixels.shape}
    previews = {event.preview.shape for event in events if isinstance(event, StepPreview)}
    assert previews == {(64, 64, 3)}
    with np.load(io.BytesIO(handed_on(events))) as tail:
        assert tail["squares"].shape == (2, 128, 128, 3)


def test_the_curves_of_the_mouth_steer_a_pack_that_is_shown_lips(
    packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path: Path
) -> None:
    renderer = make_renderer(packs["mini"], tmp_path)
    request = make_request(
        portrait=astronaut,
        renderer_id=renderer.renderer_id,
        sound=make_sound(frame_count=4),
        frame_count=4,
    )
    curves = make_curves(4)
    wide = replace(curves, weights=np.clip(curves.weights + 0.5, 0, 1))
    films = [
        [
            each
            for each in renderer.draw(request, asked, token=CancelToken())
            if not isinstance(each, Event)
        ]
        for asked in (curves, wide)
    ]
    assert any((left != right).any() for left, right in zip(*films, strict=True))


def test_outside_the_square_the_portrait_is_untouched(
    packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path: Path
) -> None:
    wide = np.hstack([astronaut.pixels, astronaut.pixels])
    portrait = replace(astronaut, pixels=wide, matte=None, digest="wide")
    frames, _ = drawn(make_renderer(packs["paper"], tmp_path), portrait)
    assert (frames[0][:, 160:] == wide[:, 160:]).all()
    assert (frames[0][:, :160] != wide[:, :160]).any()


CHOICES = {
    "steps": FinalChoices(steps=3),
    "audio guidance": FinalChoices(audio_guidance=2.0),
    "portrait guidance": FinalChoices(reference_guidance=2.0),
    "reuse": FinalChoices(reuse_every=2),
    "patch drop": FinalChoices(guard=Guard.PATCH_DROP),
    "re-anchor": FinalChoices(guard=Guard.RE_ANCHOR),
    "region": FinalChoices(region_width=2.0),
    "speed": FinalChoices(speed_deg=1.2),
}


@pytest.mark.parametrize("choice", CHOICES)
def test_every_choice_shows_and_has_a_name(
    choice: str,
    usual: UsualFilm,
    packs: dict[str, WeightsPack],
    astronaut: Portrait,
    tmp_path: Path,
) -> None:
    other = make_renderer(packs["paper"], tmp_path, CHOICES[choice])
    assert other.renderer_id != usual.renderer_id
    after, _ = drawn(other, astronaut, count=12)
    assert any((left != right).any() for left, right in zip(usual.frames, after, strict=True))


def test_a_guided_pack_follows_the_curves(
    packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path: Path
) -> None:
    renderer = make_renderer(packs["pose"], tmp_path)
    request = make_request(portrait=astronaut, frame_count=4, sound=make_sound(frame_count=4))
    curves = make_curves(4)
    turned = replace(curves, head_deg=curves.head_deg + np.array([12, 0, 0], np.float32))
    films = [
        [
            frame
            for frame in renderer.draw(request, moved, token=CancelToken())
            if not isinstance(frame, Event)
        ]
        for moved in (curves, turned)
    ]
    assert all((left != right).any() for left, right in zip(*films, strict=True))


def test_another_seed_draws_another_film(
    packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path: Path
) -> None:
    renderer = make_renderer(packs["paper"], tmp_path)
    one, _ = drawn(renderer, astronaut, seed=1)
    other, _ = drawn(renderer, astronaut, seed=2)
    assert (one[0] != other[0]).any()


def test_segments_have_the_noise_of_one_film() -> None:
    here, there = make_request(first_frame=0), make_request(first_frame=25)
    assert _noise_seed(here) == _noise_seed(there)
    assert _noise_seed(here) != _noise_seed(make_request(first_frame=0, seed=1))


def test_what_ran_out_of_memory_is_tried_once_smaller(
    packs: dict[str, WeightsPack],
    astronaut: Portrait,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from emo_desktop.emo.codec import LatentCodec

    expected, _ = drawn(make_renderer(packs["paper"], tmp_path), astronaut)
    decode, decoded = LatentCodec.decode, []

    def full_once(
        codec: LatentCodec, latents: torch.Tensor, reference: torch.Tensor | None = None
    ) -> torch.Tensor:
        decoded.append(len(latents))
        if len(decoded) == 2:
            raise torch.OutOfMemoryError("out of memory")
        return decode(codec, latents, reference)

    monkeypatch.setattr(LatentCodec, "decode", full_once)
    renderer = make_renderer(packs["paper"], tmp_path)
    renderer._plan = replace(renderer.plan, tiles_codec=False)  # as on a GPU; else none is smaller
    frames, events = drawn(renderer, astronaut)
    assert len(frames) == len(expected)
    for left, right in zip(expected, frames, strict=True):
        assert np.abs(left.astype(int) - right).max() <= 2  # decoded in other portions
    assert renderer.plan.tiles_codec
    (notice,) = (event for event in events if isinstance(event, Notice))
    assert "memory" in notice.text


def test_memory_that_runs_out_again_and_again_is_an_error(
    packs: dict[str, WeightsPack],
    astronaut: Portrait,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from emo_desktop.emo.codec import LatentCodec

    def full(codec: LatentCodec, *of: torch.Tensor) -> torch.Tensor:
        raise torch.OutOfMemoryError("out of memory")

    monkeypatch.setattr(LatentCodec, "decode", full)
    with pytest.raises(DeviceError, match="memory"):
        drawn(make_renderer(packs["paper"], tmp_path), astronaut)


def test_a_device_that_disappears_is_one_error(
    packs: dict[str, WeightsPack],
    astronaut: Portrait,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from emo_desktop.emo.codec import LatentCodec

    def lost(codec: LatentCodec, *of: torch.Tensor) -> torch.Tensor:
        raise torch.AcceleratorError("CUDA error: unspecified launch failure")

    monkeypatch.setattr(LatentCodec, "decode", lost)
    with pytest.raises(DeviceError, match="stopped answering"):
        drawn(make_renderer(packs["paper"], tmp_path), astronaut)


def test_a_device_that_is_not_there_is_refused(
    packs: dict[str, WeightsPack], tmp_path: Path
) -> None:
    with pytest.raises(DeviceError, match="abacus"):
        FinalRenderer(
            packs["paper"],
            choices=FinalChoices(),
            device=DeviceChoices(device="abacus"),
            detector=FaceDetector(),
            meter=VoiceMeter(),
            stamps_dir=tmp_path,
        )


def test_a_cancel_between_two_steps_leaves_the_renderer_as_it_was(
    packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path: Path
) -> None:
    renderer = make_renderer(packs["paper"], tmp_path)
    expected, _ = drawn(renderer, astronaut)
    token = CancelToken()
    request = make_request(portrait=astronaut, frame_count=6, sound=make_sound(frame_count=6))
    steps = 0
    with pytest.raises(Cancelled):
        for each in renderer.draw(request, make_curves(6), token=token):
            steps += isinstance(each, StepPreview)
            if steps == 1:
                token.cancel()
    assert steps == 1
    again, _ = drawn(renderer, astronaut)
    assert_same(expected, again)


def test_weights_that_were_changed_are_refused(astronaut: Portrait, tmp_path: Path) -> None:
    pack = write_tiny_pack(tmp_path / "packs" / "changed")
    file = pack.part_path("backbone")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(PackError, match="backbone"):
        drawn(make_renderer(pack, tmp_path), astronaut)


def test_a_portrait_without_a_face_is_refused(
    packs: dict[str, WeightsPack], astronaut: Portrait, tmp_path: Path
) -> None:
    from emo_desktop.base.errors import PictureError

    faceless = replace(astronaut, landmarks=np.zeros_like(astronaut.landmarks), digest="none")
    with pytest.raises(PictureError, match="face"):
        drawn(make_renderer(packs["paper"], tmp_path), faceless)


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": 0},
        {"audio_guidance": float("nan")},
        {"reuse_every": 11},
        {"region_height": 0.1},
        {"speed_deg": -1.0},
    ],
)
def test_choices_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        FinalChoices(**wrong)
