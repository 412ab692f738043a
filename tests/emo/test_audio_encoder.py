"""What is heard of each frame: EchoMimic's and Hallo's numbers, and where time lies."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from time import process_time

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from emo_desktop.base.arrays import Floats
from emo_desktop.emo.audio_encoder import (
    build_audio_encoder,
    embed_audio,
    normalised,
    wav2vec2_states,
    whisper_spectrum,
    whisper_states,
    windows_around,
)
from emo_desktop.emo.config import ECHOMIMIC, HALLO, AudioConfig
from tests.emo.drawn_weights import draw_weights

PARITY = Path(__file__).parents[1] / "data" / "parity"
CLOSE = 1e-4
WHISPER = replace(ECHOMIMIC.tiny().audio, width=16, token_width=16)
WAV2VEC2 = HALLO.tiny().audio
RATE = 16_000
FPS = Fraction(25)

# OpenAI's names, which the fixture's weights were drawn by, from those of transformers.
OPENAI_NAMES = (
    ("layers.", "blocks."),
    ("self_attn_layer_norm", "attn_ln"),
    ("self_attn.q_proj", "attn.query"),
    ("self_attn.k_proj", "attn.key"),
    ("self_attn.v_proj", "attn.value"),
    ("self_attn.out_proj", "attn.out"),
    ("fc1", "mlp.0"),
    ("fc2", "mlp.2"),
    ("final_layer_norm", "mlp_ln"),
    ("layer_norm", "ln_post"),
)


def _openai_name(name: str) -> str:
    for ours, theirs in OPENAI_NAMES:
        name = name.replace(ours, theirs)
    return name


@pytest.fixture(scope="module")
def echomimic() -> dict[str, Tensor]:
    return load_file(PARITY / "echomimic_case4_audio.safetensors")


@pytest.fixture(scope="module")
def hallo() -> dict[str, Tensor]:
    return load_file(PARITY / "hallo_case4_audio.safetensors")


@pytest.fixture(scope="module")
def whisper() -> nn.Module:
    encoder = build_audio_encoder(WHISPER)
    names = {_openai_name(name): name for name in encoder.state_dict()}
    del names["embed_positions.weight"]  # sines, which transformers draws as OpenAI did
    shapes = {name: encoder.state_dict()[ours].shape for name, ours in names.items()}
    drawn = draw_weights(shapes, 11, {})
    missing = encoder.load_state_dict(
        {names[name]: weight for name, weight in drawn.items()}, strict=False
    )
    assert missing.missing_keys == ["embed_positions.weight"]
    return encoder


@pytest.fixture(scope="module")
def wav2vec2() -> nn.Module:
    encoder = build_audio_encoder(WAV2VEC2)
    shapes = {name: weight.shape for name, weight in encoder.state_dict().items()}
    encoder.load_state_dict(draw_weights(shapes, 31, {}))
    return encoder


def _embedded(
    encoder: nn.Module, audio: AudioConfig, samples: Floats, lead: int, frames: int, fps: int = 25
) -> Tensor:
    return embed_audio(
        encoder,
        audio,
        samples,
        lead_samples=lead,
        frame_count=frames,
        fps=Fraction(fps),
        device="cpu",
        dtype=torch.float32,
    )


def _sound(seconds: float, seed: int = 0) -> Floats:
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal(round(seconds * RATE))).astype(np.float32)


def _apart(found: Tensor, expected: Tensor) -> float:
    assert found.shape == expected.shape
    return float((found - expected).abs().max())


def test_the_spectrum_is_that_of_echomimic(echomimic: dict[str, Tensor]) -> None:
    spectrum = whisper_spectrum(echomimic["samples"].float())
    assert _apart(spectrum, echomimic["mel"]) < CLOSE


def test_the_states_of_whisper_are_those_of_echomimic(
    whisper: nn.Module, echomimic: dict[str, Tensor]
) -> None:
    assert _apart(whisper_states(whisper, echomimic["mel"]), echomimic["states"]) < CLOSE


def test_whisper_goes_on_after_thirty_seconds_as_in_echomimic(
    whisper: nn.Module, echomimic: dict[str, Tensor]
) -> None:
    time = torch.arange(round(31.5 * RATE), dtype=torch.float64) / RATE
    swell = 0.6 + 0.4 * torch.sin(2 * torch.pi * 2.5 * time)
    sound = 0.25 * torch.sin(2 * torch.pi * (150 * time + 5 * time**2)) * swell
    states = whisper_states(whisper, whisper_spectrum(sound.float()))
    assert len(states) == 1575
    assert _apart(states[1490:], echomimic["long_states_1490"]) < CLOSE


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_every_frame_hears_the_steps_it_hears_in_echomimic(
    whisper: nn.Module, echomimic: dict[str, Tensor], fps: int
) -> None:
    samples = echomimic["samples"].float().numpy()
    steps = echomimic[f"steps_fps{fps}"].long()
    centres = torch.tensor([frame * 50 // fps for frame in range(len(steps))])
    count = len(echomimic["states"])
    assert torch.equal(windows_around(torch.arange(count), centres, WHISPER.context), steps)

    frames = len(samples) * fps // RATE
    tokens = _embedded(whisper, WHISPER, samples, 0, frames, fps)
    expected = echomimic["states"][steps[:frames]].flatten(1, 2)
    assert _apart(tokens, expected) < CLOSE
    upstream = echomimic[f"tokens_fps{fps}_every_7th"]
    assert _apart(tokens[::7], upstream[: ceil(frames / 7)]) < CLOSE


def test_wav2vec2_hears_what_it_hears_in_hallo(
    wav2vec2: nn.Module, hallo: dict[str, Tensor]
) -> None:
    heard = normalised(hallo["samples"].float())
    heard = functional.pad(heard, (0, 9 * 640))  # 23 frames, filled up to 32
    assert _apart(heard[::16], hallo["normalised_every_16th"]) < CLOSE
    with torch.no_grad():
        states = wav2vec2_states(wav2vec2, heard, 32)
    windows = windows_around(states, torch.arange(32), WAV2VEC2.context)
    assert _apart(windows, hallo["windows"]) < CLOSE


def test_the_frames_of_wav2vec2_are_windows_of_its_states(wav2vec2: nn.Module) -> None:
    samples = _sound(1.0)
    with torch.no_grad():
        states = wav2vec2_states(wav2vec2, normalised(torch.from_numpy(samples)), 25)
    windows = _embedded(wav2vec2, WAV2VEC2, samples, 0, 25)
    assert windows.shape == (25, 5, 4, 16)
    assert _apart(windows, windows_around(states, torch.arange(25), 5)) < CLOSE
    assert torch.equal(windows[0, 0], windows[0, 2])  # nothing comes before the first frame
    assert torch.equal(windows[7, 4], windows[9, 2])


@pytest.mark.parametrize("lead", [0, 640, 3_300, 31_999, 45_678, 160_000])
def test_a_burst_is_heard_in_its_frame_wherever_the_frames_begin(
    whisper: nn.Module, wav2vec2: nn.Module, lead: int
) -> None:
    steady = _sound(lead / RATE + 5)
    burst = 10 * _sound(0.02, seed=1)
    changed = steady.copy()
    at = lead + 20 * 640 + 160  # the middle of frame 20
    changed[at : at + len(burst)] += burst
    for encoder, audio in ((whisper, WHISPER), (wav2vec2, WAV2VEC2)):
        change = (
            _embedded(encoder, audio, changed, lead, 40)
            - _embedded(encoder, audio, steady, lead, 40)
        ).abs()
        if audio is WHISPER:
            change = change.unflatten(1, (audio.context, audio.states))[:, 4, 0]
        else:
            change = change[:, 2, 0]
        assert int(change.mean(dim=1).argmax()) == 20


@pytest.mark.parametrize("frames", [50, 650])
def test_what_lies_far_from_the_frames_is_not_encoded(
    whisper: nn.Module, wav2vec2: nn.Module, frames: int
) -> None:
    seconds = frames // 25
    samples = _sound(20 + seconds)
    far, near = samples.copy(), samples.copy()
    # Turned round, so that its loudness stays what it was.
    far[: 6 * RATE] = far[: 6 * RATE][::-1]
    far[(14 + seconds) * RATE :] = far[(14 + seconds) * RATE :][::-1]
    near[8 * RATE : 9 * RATE] = near[8 * RATE : 9 * RATE][::-1]
    for encoder, audio in ((whisper, WHISPER), (wav2vec2, WAV2VEC2)):
        heard = _embedded(encoder, audio, samples, 10 * RATE, frames)
        assert _apart(_embedded(encoder, audio, near, 10 * RATE, frames), heard) > 10 * CLOSE
        # With few frames all of the sound fits into a block of Whisper.
        is_left_out = audio is WAV2VEC2 or frames == 650
        change = _apart(_embedded(encoder, audio, far, 10 * RATE, frames), heard)
        assert (change < CLOSE) == is_left_out


@pytest.mark.parametrize("lead", [-1_000, 0, 500])
@pytest.mark.parametrize("count", [0, 1, 300, 5_000])
def test_frames_beyond_the_sound_hear_silence(
    whisper: nn.Module, wav2vec2: nn.Module, lead: int, count: int
) -> None:
    samples = _sound(count / RATE)
    for encoder, audio, shape in (
        (whisper, WHISPER, (12, 50, 16)),
        (wav2vec2, WAV2VEC2, (12, 5, 4, 16)),
    ):
        embedded = _embedded(encoder, audio, samples, lead, 12)
        assert embedded.shape == shape
        assert embedded.isfinite().all()
        first = _embedded(encoder, audio, samples, lead, 1, fps=120)
        assert first.isfinite().all()


def test_silence_before_the_sound_is_as_good_as_written_out(whisper: nn.Module) -> None:
    samples = _sound(1.0)
    written = np.concatenate([np.zeros(4_000, np.float32), samples])
    before = _embedded(whisper, WHISPER, samples, -4_000, 25)
    assert torch.equal(before, _embedded(whisper, WHISPER, written, 0, 25))


def test_the_same_slice_is_heard_the_same_and_in_the_type_asked_for(wav2vec2: nn.Module) -> None:
    samples = _sound(2.0)
    first = _embedded(wav2vec2, WAV2VEC2, samples, 5_000, 30)
    assert torch.equal(first, _embedded(wav2vec2, WAV2VEC2, samples.copy(), 5_000, 30))
    assert not first.requires_grad
    half = embed_audio(
        wav2vec2,
        WAV2VEC2,
        samples,
        lead_samples=5_000,
        frame_count=30,
        fps=FPS,
        device="cpu",
        dtype=torch.bfloat16,
    )
    assert torch.equal(half, first.bfloat16())


@pytest.mark.parametrize(
    ("audio", "count", "parameters"),
    [(ECHOMIMIC.audio, 67, 8_208_384), (HALLO.audio, 210, 94_370_944)],
)
def test_the_full_size_encoders_have_the_published_sizes(
    audio: AudioConfig, count: int, parameters: int
) -> None:
    with torch.device("meta"):
        encoder = build_audio_encoder(audio)
    weights = encoder.state_dict()
    assert len(weights) == count
    assert sum(weight.numel() for weight in weights.values()) == parameters
    assert not encoder.training


@pytest.mark.slow
def test_whisper_of_full_size_hears_a_segment_far_faster_than_it_lasts() -> None:
    encoder = build_audio_encoder(ECHOMIMIC.audio)
    samples = _sound(25)
    began = process_time()
    _embedded(encoder, ECHOMIMIC.audio, samples, 10 * RATE, 125)
    assert process_time() - began < 5
