"""What a variant of EMO is made of: one frozen value, from which network and sampling are built.

Symbols are those of the paper (EMO, arXiv 2402.17485): f frames in a window, n motion frames, m
neighbours of the audio on each side, d speed buckets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

LATENT_PX = 8  # pixels along a side of one latent


class Family(StrEnum):
    """Whose weights fit."""

    EMO = "emo"
    ECHOMIMIC = "echomimic"
    HALLO = "hallo"


class ReferenceAttention(StrEnum):
    """How the Backbone looks at the reference.

    ``shared``: its self-attention sees the tokens of the reference beside its own (EchoMimic,
    Hallo). ``separate``: a cross-attention of its own, in the place of SD's text attention (EMO).
    """

    SHARED = "shared"
    SEPARATE = "separate"


class AudioAttention(StrEnum):
    """Where the audio enters.

    ``second``: the second attention of the spatial block (EchoMimic). ``third``: an attention that
    follows the reference attention (EMO). ``regional``: a transformer of its own after the spatial
    one, for background, face and lips apart (Hallo).
    """

    SECOND = "second"
    THIRD = "third"
    REGIONAL = "regional"


class Guide(StrEnum):
    """What the face locator is shown.

    ``region``: the face region, one picture for all frames. ``landmarks``: a drawing of brows,
    eyes, pupils and nose for every frame (EchoMimic's pose variants). ``both``: three channels of
    drawing and one of region.
    """

    REGION = "region"
    LANDMARKS = "landmarks"
    BOTH = "both"


class AudioEncoder(StrEnum):
    """The pretrained network that hears."""

    WHISPER = "whisper"
    WAV2VEC2 = "wav2vec2"


class Chain(StrEnum):
    """How windows follow each other.

    ``motion_frames``: one after the other, each begun from the last n frames of the one before
    (EMO, Hallo). ``overlap``: all frames at once, in overlapping windows whose answers are averaged
    and whose borders move from step to step (EchoMimic).
    """

    MOTION_FRAMES = "motion_frames"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class AudioConfig:
    """What the network hears of one frame.

    Args:
        encoder: the pretrained network.
        states: hidden states taken of it: its blocks, for Whisper also what enters the first.
        width: of one hidden state.
        heads: attention heads of the encoder.
        context: steps of each frame's window: 2 m + 1 frames for wav2vec2, 10 steps of 20 ms for
            Whisper.
        tokens: what attention sees of one frame.
        token_width: of each of them.
        hidden: width of the projector between them; None when the states are the tokens.
    """

    encoder: AudioEncoder
    states: int
    width: int
    heads: int
    context: int
    tokens: int
    token_width: int
    hidden: int | None


@dataclass(frozen=True, slots=True)
class LocatorConfig:
    """The face locator: a light encoder whose result is added to the Backbone's first features.

    Args:
        guide: what it is shown.
        channels_in: of that picture; a region is repeated over them.
        channels: of its convolutions, from the full size to an eighth.
    """

    guide: Guide
    channels_in: int
    channels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SpeedConfig:
    """Speed layers: head speed w_f spread over d buckets, then a small network.

    Args:
        centres_deg: (d,) c_d, degrees a frame.
        radii_deg: (d,) r_d.
        context: m, neighbours on each side.
        width: l, of the embedding.
    """

    centres_deg: tuple[float, ...]
    radii_deg: tuple[float, ...]
    context: int
    width: int

    def __post_init__(self) -> None:
        if len(self.centres_deg) != len(self.radii_deg) or min(self.radii_deg) <= 0:
            raise ValueError("every speed bucket needs a centre and a radius above 0")


@dataclass(frozen=True, slots=True)
class IdentityConfig:
    """Tokens of whose face it is (Hallo).

    Args:
        embedding: width of the face embedding.
        tokens: it becomes.
        token_width: of each.
    """

    embedding: int
    tokens: int
    token_width: int


@dataclass(frozen=True, slots=True)
class EmoConfig:
    """A variant of EMO.

    Args:
        family: whose weights fit.
        size_px: side of the square the network was trained on.
        latent_channels: of the codec.
        codec_channels: of the codec's stages.
        block_channels: of the UNets' four stages.
        layers_per_block: of a stage on the way down; on the way up one more.
        heads: of every attention.
        norm_groups: of every group normalisation.
        reference_attention: how the Backbone looks at the reference.
        audio: what is heard of a frame.
        audio_attention: where it enters.
        audio_gain: what the answer of the audio attention is multiplied by.
        locator: the face locator.
        identity: identity tokens, if there are any; then both UNets attend to them.
        speed: speed layers, if there are any.
        motion_frames: n; 0 when there are none.
        motion_from_layers: whether motion features are what enters the ReferenceNet's next layer
            (EMO), at every temporal layer; else what its self-attention sees (Hallo), where there
            is one.
        temporal_everywhere: whether temporal layers run also where a stage has no attention.
        temporal_positions: the longest run of frames that has positions.
        chain: how windows follow each other.
        window_frames: f.
        overlap: frames that neighbouring windows share, when they overlap.
        rotation: frames by which the windows' borders move each step.
        noise_limit: the first noise is kept within ± this; None: it is not.
        steps: of denoising, unless the user says otherwise.
        guidance: scale of guidance; 1 is none.
        fps: frame rate of the training data.
        crop_faces: side of the square that is shown, in heights of the face.
    """

    family: Family
    audio: AudioConfig
    locator: LocatorConfig
    reference_attention: ReferenceAttention
    audio_attention: AudioAttention
    chain: Chain
    window_frames: int
    fps: int
    size_px: int = 512
    latent_channels: int = 4
    codec_channels: tuple[int, ...] = (128, 256, 512, 512)
    block_channels: tuple[int, ...] = (320, 640, 1280, 1280)
    layers_per_block: int = 2
    heads: int = 8
    norm_groups: int = 32
    audio_gain: float = 1.0
    identity: IdentityConfig | None = None
    speed: SpeedConfig | None = None
    motion_frames: int = 0
    motion_from_layers: bool = False
    temporal_everywhere: bool = True
    temporal_positions: int = 32
    overlap: int = 0
    rotation: int = 0
    noise_limit: float | None = None
    steps: int = 40
    guidance: float = 3.5
    crop_faces: float = 2.2

    def __post_init__(self) -> None:
        if self.size_px % (LATENT_PX * 2 ** (len(self.block_channels) - 1)):
            raise ValueError(f"a side of {self.size_px} pixels does not fit the stages")
        if self.motion_frames + self.window_frames > self.temporal_positions:
            raise ValueError("a window with its motion frames is longer than the positions")
        if self.overlap >= self.window_frames:
            raise ValueError("windows cannot overlap by as much as their length")

    @property
    def latent_side(self) -> int:
        """Latents along a side of the square."""
        return self.size_px // LATENT_PX

    @property
    def few_steps(self) -> bool:
        """Whether it was made for few steps without guidance."""
        return self.guidance <= 1.0

    def tiny(self) -> EmoConfig:
        """The same variant, small enough to be drawn from chance and run in a test."""
        channels = (32, 64, 32, 32)
        audio = replace(
            self.audio,
            states=5 if self.audio.encoder is AudioEncoder.WHISPER else 4,
            width=32 if self.audio.hidden is None else 16,
            heads=2,
            tokens=50 if self.audio.hidden is None else 8,
            token_width=32,
            hidden=None if self.audio.hidden is None else 24,
        )
        identity = self.identity and IdentityConfig(embedding=16, tokens=4, token_width=32)
        speed = self.speed and replace(self.speed, width=16)
        return replace(
            self,
            size_px=128,
            codec_channels=(32, 32, 32, 32),
            block_channels=channels,
            audio=audio,
            locator=replace(self.locator, channels=(8, 16, 24, 32)),
            identity=identity,
            speed=speed,
        )


_WHISPER_TINY = AudioConfig(
    encoder=AudioEncoder.WHISPER,
    states=5,
    width=384,
    heads=6,
    context=10,
    tokens=50,
    token_width=384,
    hidden=None,
)
_WAV2VEC2_BASE = AudioConfig(
    encoder=AudioEncoder.WAV2VEC2,
    states=12,
    width=768,
    heads=12,
    context=5,
    tokens=32,
    token_width=768,
    hidden=512,
)
_BUCKETS_DEG = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0)
_BUCKET_RADIUS_DEG = 0.3

PAPER = EmoConfig(
    family=Family.EMO,
    audio=_WAV2VEC2_BASE,
    locator=LocatorConfig(Guide.REGION, channels_in=1, channels=(16, 32, 64, 128)),
    reference_attention=ReferenceAttention.SEPARATE,
    audio_attention=AudioAttention.THIRD,
    chain=Chain.MOTION_FRAMES,
    window_frames=12,
    motion_frames=4,
    motion_from_layers=True,
    speed=SpeedConfig(
        centres_deg=_BUCKETS_DEG,
        radii_deg=(_BUCKET_RADIUS_DEG,) * len(_BUCKETS_DEG),
        context=2,
        width=64,
    ),
    fps=30,
)
ECHOMIMIC = EmoConfig(
    family=Family.ECHOMIMIC,
    audio=_WHISPER_TINY,
    locator=LocatorConfig(Guide.REGION, channels_in=1, channels=(16, 32, 96, 256)),
    reference_attention=ReferenceAttention.SHARED,
    audio_attention=AudioAttention.SECOND,
    audio_gain=3.0,
    chain=Chain.OVERLAP,
    window_frames=12,
    overlap=3,
    rotation=2,
    noise_limit=1.5,
    steps=30,
    guidance=2.5,
    fps=24,
)
ECHOMIMIC_FAST = replace(ECHOMIMIC, steps=6, guidance=1.0)
ECHOMIMIC_POSE = replace(
    ECHOMIMIC,
    locator=LocatorConfig(Guide.LANDMARKS, channels_in=3, channels=(16, 32, 96, 256)),
    rotation=3,
    noise_limit=None,
)
ECHOMIMIC_POSE_FAST = replace(ECHOMIMIC_POSE, steps=6, guidance=1.0)
HALLO = EmoConfig(
    family=Family.HALLO,
    audio=_WAV2VEC2_BASE,
    locator=LocatorConfig(Guide.REGION, channels_in=3, channels=(16, 32, 64, 128)),
    reference_attention=ReferenceAttention.SHARED,
    audio_attention=AudioAttention.REGIONAL,
    identity=IdentityConfig(embedding=512, tokens=4, token_width=768),
    chain=Chain.MOTION_FRAMES,
    window_frames=16,
    motion_frames=2,
    temporal_everywhere=False,
    fps=25,
)
