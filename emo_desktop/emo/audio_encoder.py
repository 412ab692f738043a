"""What the network hears: the hidden states of a pretrained encoder, cut into one window a frame.

The encoders are transformers' own modules; how a sound is brought into their shape and what is
taken of them follows EchoMimic (Whisper) and Hallo (wav2vec2).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import Wav2Vec2Config, Wav2Vec2Model, WhisperConfig
from transformers.models.whisper.modeling_whisper import WhisperEncoder

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats
from emo_desktop.emo.config import AudioConfig, AudioEncoder
from emo_desktop.emo.log_mel import MEL_BANDS, MEL_HOP, LogMel

# Sound on each side of the frames that is encoded with them, where there is more. The positional
# convolution of wav2vec2 reaches 64 frames, 2.7 s at 24 fps; a whole margin of 10 s would make a
# segment of 5 s cost twice as much. Whisper gets more for nothing: a block of 30 s costs the same
# however full it is.
ENCODED_MARGIN_S = 3

_STEP = 2 * MEL_HOP  # samples from one state of Whisper to the next: 20 ms
_STEPS_PER_S = ANALYSIS_RATE_HZ // _STEP
_BLOCK_STEPS = 1500  # Whisper hears 30 s at a time
_FEWEST_SAMPLES = 400  # what one step of either encoder spans
_LEAST_VARIANCE = 1e-7
_FULL_WIDTH = 256  # narrower than this is no wav2vec2 of the world, but one for tests


def build_audio_encoder(audio: AudioConfig) -> nn.Module:
    """Transformers' ``WhisperEncoder`` or ``Wav2Vec2Model`` in evaluation mode, untrained.

    Nothing in it is left to chance: no dropout, no layers left out, no masking, so that wav2vec2
    has no ``masked_spec_embed``.
    """
    build = {AudioEncoder.WHISPER: _whisper, AudioEncoder.WAV2VEC2: _wav2vec2}[audio.encoder]
    return build(audio).eval().requires_grad_(False)


def _whisper(audio: AudioConfig) -> nn.Module:
    network: nn.Module = WhisperEncoder(
        WhisperConfig(
            d_model=audio.width,
            encoder_layers=audio.states - 1,  # the first state is what enters them
            encoder_attention_heads=audio.heads,
            encoder_ffn_dim=4 * audio.width,
            encoder_layerdrop=0.0,
            dropout=0.0,
            attention_dropout=0.0,
            activation_dropout=0.0,
            num_mel_bins=MEL_BANDS,
            max_source_positions=_BLOCK_STEPS,
            attn_implementation="sdpa",
        )
    )
    return network


def _wav2vec2(audio: AudioConfig) -> nn.Module:
    full = audio.width >= _FULL_WIDTH
    network: nn.Module = Wav2Vec2Model(
        Wav2Vec2Config(
            hidden_size=audio.width,
            num_hidden_layers=audio.states,
            num_attention_heads=audio.heads,
            intermediate_size=(4 if full else 2) * audio.width,
            conv_dim=((512 if full else audio.width // 2),) * 7,
            num_conv_pos_embeddings=128 if full else 16,
            num_conv_pos_embedding_groups=16 if full else 4,
            hidden_dropout=0.0,
            activation_dropout=0.0,
            attention_dropout=0.0,
            feat_proj_dropout=0.0,
            layerdrop=0.0,
            mask_time_prob=0.0,
            mask_feature_prob=0.0,
            attn_implementation="sdpa",
        )
    )
    return network


@torch.no_grad()
def embed_audio(
    encoder: nn.Module,
    audio: AudioConfig,
    samples: Floats,
    *,
    lead_samples: int,
    frame_count: int,
    fps: Fraction,
    device: torch.device | str,
    dtype: torch.dtype,
) -> Tensor:
    """What is heard of each frame, decided by these samples alone.

    wav2vec2: (F, context, states, width), the states of the neighbouring frames.
    Whisper: (F, context · states, width), all states of a step, then those of the next.

    Time is counted from the first sample of frame 0, wherever that lies: the encoders' steps are
    laid so that one of them (Whisper) or one frame (wav2vec2) begins there, to the sample. What
    of the lead is not a whole step, 20 ms at most, is left out. Frame i of Whisper hears the
    steps round number floor(50 i / fps); of wav2vec2 the states at frame i itself. Loudness is
    measured over all samples, also over those of the margins that are too far off to be encoded.

    Args:
        encoder: of ``build_audio_encoder``, on the device and with the precision it is to run with.
        audio: what it was built from.
        samples: (N,) float32, mono, 16 kHz: a segment with its margins. Beyond them is silence.
        lead_samples: samples before frame 0; negative when the frames begin before the samples.
        frame_count: F, at least 1.
        fps: frames a second of the film.
        device: of the result.
        dtype: of the result.
    """
    sound = torch.from_numpy(np.ascontiguousarray(samples, np.float32))
    hear = {AudioEncoder.WHISPER: _hear_whisper, AudioEncoder.WAV2VEC2: _hear_wav2vec2}
    states = hear[audio.encoder](encoder, audio, sound, _Place(lead_samples, frame_count, fps))
    return states.to(device, dtype)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the frames lie in the samples."""

    lead: int
    frames: int
    fps: Fraction

    def samples(self, frames: int) -> int:
        """Samples that so many frames last."""
        return round(frames * ANALYSIS_RATE_HZ / self.fps)

    def covered(self, sound: Tensor) -> tuple[Tensor, int]:
        """The sound with silence where frames lie beyond it, and the samples before frame 0."""
        lead = max(self.lead, 0)
        needed = lead + max(self.samples(self.frames), _FEWEST_SAMPLES)
        before = lead - self.lead
        after = max(needed - before - len(sound), 0)
        return functional.pad(sound, (before, after)), lead


def _hear_whisper(
    encoder: WhisperEncoder, audio: AudioConfig, sound: Tensor, place: _Place
) -> Tensor:
    """(F, context · states, width) of the samples (N,)."""
    sound, lead = place.covered(sound)
    mel = whisper_spectrum(sound[lead % _STEP :])
    steps_before = lead // _STEP
    steps = ceil(place.frames * _STEPS_PER_S / place.fps)
    margins = max(_BLOCK_STEPS - steps, 2 * ENCODED_MARGIN_S * _STEPS_PER_S)
    first = min(steps_before, margins // 2)
    begin = 2 * (steps_before - first)
    states = whisper_states(encoder, mel[:, begin : begin + 2 * (steps + margins)])
    centres = torch.tensor(
        [first + floor(frame * _STEPS_PER_S / place.fps) for frame in range(place.frames)]
    )
    return windows_around(states, centres, audio.context).flatten(1, 2)


def _hear_wav2vec2(
    encoder: Wav2Vec2Model, audio: AudioConfig, sound: Tensor, place: _Place
) -> Tensor:
    """(F, context, states, width) of the samples (N,)."""
    sound, lead = place.covered(normalised(sound))
    margin = floor(ENCODED_MARGIN_S * place.fps)
    first = min(floor(lead * place.fps / ANALYSIS_RATE_HZ), margin)
    after = floor((len(sound) - lead) * place.fps / ANALYSIS_RATE_HZ) - place.frames
    count = first + place.frames + min(max(after, 0), margin)
    begin = lead - place.samples(first)
    end = begin + max(place.samples(count), _FEWEST_SAMPLES)
    states = wav2vec2_states(encoder, sound[begin:end], count)
    return windows_around(states, torch.arange(first, first + place.frames), audio.context)


def whisper_spectrum(samples: Tensor) -> Tensor:
    """(80, N // 160) of more than 200 samples (N,); how quiet it may be depends on the loudest."""
    spectrum: Tensor = LogMel(mirrors_edges=True)(samples[None])[0]
    return spectrum


def whisper_states(encoder: WhisperEncoder, mel: Tensor) -> Tensor:
    """(M // 2, states, width) of a spectrum (80, M): what enters the blocks, and leaves each.

    The spectrum is heard in blocks of 30 s, the last one filled with zeros. The normalisation
    after the last block is left out.
    """
    heard = mel.to(encoder.conv1.weight)
    blocks = [
        heard[:, begin : begin + 2 * _BLOCK_STEPS]
        for begin in range(0, heard.shape[1], 2 * _BLOCK_STEPS)
    ]
    return torch.cat([_block_states(encoder, block) for block in blocks])


def _block_states(encoder: WhisperEncoder, mel: Tensor) -> Tensor:
    steps = mel.shape[1] // 2
    whole = functional.pad(mel, (0, 2 * _BLOCK_STEPS - mel.shape[1]))[None]
    stem = functional.gelu(encoder.conv2(functional.gelu(encoder.conv1(whole))))
    states = [stem.transpose(1, 2) + encoder.embed_positions.weight]
    for layer in encoder.layers:
        states.append(layer(states[-1], None))
    return torch.cat(states)[:, :steps].transpose(0, 1)


def normalised(samples: Tensor) -> Tensor:
    """The samples (N,) with mean 0 and variance 1, as wav2vec2 was trained with them."""
    if not len(samples):
        return samples
    return (samples - samples.mean()) / torch.sqrt(samples.var(correction=0) + _LEAST_VARIANCE)


def wav2vec2_states(encoder: Wav2Vec2Model, samples: Tensor, frame_count: int) -> Tensor:
    """(frame_count, states, width) of normalised samples (N,): what leaves each layer.

    Args:
        encoder: the network.
        samples: 400 or more, which last as long as the frames.
        frame_count: frames between which the features of the samples are spread evenly, before
            any of them knows of another.
    """
    heard = samples.to(encoder.feature_projection.projection.weight)[None]
    features = encoder.feature_extractor(heard)
    features = functional.interpolate(
        features, size=frame_count, mode="linear", align_corners=True
    ).transpose(1, 2)
    state, _ = encoder.feature_projection(features)
    state = encoder.encoder.layer_norm(state + encoder.encoder.pos_conv_embed(state))
    states = []
    for layer in encoder.encoder.layers:
        state = layer(state)
        states.append(state)
    return torch.cat(states).transpose(0, 1)


def windows_around(states: Tensor, centres: Tensor, context: int) -> Tensor:
    """(F, context, ...) of states (T, ...): those round each of the centres (F,).

    An even context has one more after the centre than before. Beyond the ends the last one is
    repeated.
    """
    around = torch.arange(context) - (context - 1) // 2
    chosen = (centres[:, None] + around).clamp(0, len(states) - 1)
    return states[chosen.to(states.device)]
