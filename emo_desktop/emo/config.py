"""What a variant of EMO is made of: one frozen value, from which network and sampling are built.

Symbols are those of the paper (EMO, arXiv 2402.17485): f frames in a window, n motion frames, m
neighbours of the audio on each side, d speed buckets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from emo_desktop.emo.config_choices import (
    AudioAttention,
    AudioEncoder,
    Chain,
    Codec,
    Family,
    Guide,
    GuideDrawing,
    ReferenceAttention,
)
from emo_desktop.emo.config_parts import (
    FLOW_CHANNELS,
    LATENT_PX,
    AudioConfig,
    IdentityConfig,
    LocatorConfig,
    RefinerConfig,
    SpeedConfig,
)

__all__ = [
    "ECHOMIMIC",
    "ECHOMIMIC_FAST",
    "ECHOMIMIC_POSE",
    "ECHOMIMIC_POSE_FAST",
    "FLOW_CHANNELS",
    "HALLO",
    "LATENT_PX",
    "MINI",
    "PAPER",
    "AudioAttention",
    "AudioConfig",
    "AudioEncoder",
    "Chain",
    "Codec",
    "EmoConfig",
    "Family",
    "Guide",
    "GuideDrawing",
    "IdentityConfig",
    "LocatorConfig",
    "ReferenceAttention",
    "RefinerConfig",
    "SpeedConfig",
    "codec_part",
]


@dataclass(frozen=True, slots=True)
class EmoConfig:
    """A variant of EMO.

    Args:
        family: whose weights fit.
        size_px: side of the square the network was trained on.
        codec: what latents are.
        drawn_px: side of the pictures that enter and leave; None: ``size_px``.
        latent_channels: of the codec; those that are denoised.
        codec_channels: of the codec's stages.
        block_channels: of the UNets' four stages.
        layers_per_block: of a stage on the way down; on the way up one more.
        heads: of every attention.
        feed_forward: how many times as wide as their layer the feed-forward networks are.
        norm_groups: of every group normalisation.
        reference_attention: how the Backbone looks at the reference.
        audio: what is heard of a frame.
        audio_attention: where it enters.
        audio_gain: what the answer of the audio attention is multiplied by.
        audio_in_time: whether each frame's audio also joins the time embedding.
        locator: the face locator.
        identity: identity tokens, if there are any; then both UNets attend to them.
        speed: speed layers, if there are any.
        refiner: of the flow, and of what the warped reference image lacks, if there is one.
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
        noise_interval: frames from each of the noises, that know nothing of each other, to the
            next; between them it changes smoothly, so that what the network leaves of it does not
            flicker. None: every frame has its own (EMO).
        turn_noise: how strongly noise says how the head turns, in shares of its spread, where no
            guide does (``noise.with_turns``); for latents that hold flow. None: it does not.
        open_spread: how far latents lie from what their conditions let expect; then that is what
            the networks answer (``schedule.velocity_of``). None: they answer the velocity.
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
    codec: Codec = Codec.VAE
    drawn_px: int | None = None
    latent_channels: int = 4
    codec_channels: tuple[int, ...] = (128, 256, 512, 512)
    block_channels: tuple[int, ...] = (320, 640, 1280, 1280)
    layers_per_block: int = 2
    heads: int = 8
    feed_forward: int = 4
    norm_groups: int = 32
    audio_gain: float = 1.0
    audio_in_time: bool = False
    identity: IdentityConfig | None = None
    speed: SpeedConfig | None = None
    refiner: RefinerConfig | None = None
    motion_frames: int = 0
    motion_from_layers: bool = False
    temporal_everywhere: bool = True
    temporal_positions: int = 32
    overlap: int = 0
    rotation: int = 0
    noise_limit: float | None = None
    noise_interval: int | None = None
    turn_noise: float | None = None
    open_spread: float | None = None
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
        if self.picture_px % self.size_px:
            raise ValueError("pictures are no whole number of times as large as the network's")
        if self.codec is Codec.VAE and self.refiner is not None:
            raise ValueError("there is nothing to refine in latents that hold no flow")
        if self.codec is Codec.VAE and self.turn_noise is not None:
            raise ValueError("heads turn by flow, and these latents hold none")
        if self.codec is Codec.VAE and self.picture_px != self.size_px:
            raise ValueError("the VAE's pictures are as large as the network's")

    @property
    def latent_side(self) -> int:
        """Latents along a side of the square."""
        return self.size_px // LATENT_PX

    @property
    def picture_px(self) -> int:
        """Side of the pictures that enter and leave."""
        return self.drawn_px or self.size_px

    @property
    def detail_channels(self) -> int:
        """Channels that latents have beside those that are denoised: the detail of their flow."""
        places = 1 if self.refiner is None else self.refiner.flow_places
        return 0 if places == 1 else FLOW_CHANNELS * places**2

    @property
    def few_steps(self) -> bool:
        """Whether it was made for few steps without guidance."""
        return self.guidance <= 1.0

    def tiny(self) -> EmoConfig:
        """The same variant, small enough to be drawn from chance and run in a test."""
        channels = (32, 64, 32, 32)[: len(self.block_channels)]
        audio = replace(
            self.audio,
            states=5 if self.audio.encoder is AudioEncoder.WHISPER else 4,
            width=32 if self.audio.hidden is None else 16,
            heads=2,
            tokens=50 if self.audio.hidden is None else 8,
            token_width=32,
            hidden=None if self.audio.hidden is None else 24,
            per_step=None if self.audio.per_step is None else 12,
        )
        identity = self.identity and IdentityConfig(embedding=16, tokens=4, token_width=32)
        speed = self.speed and replace(self.speed, width=16)
        refiner = self.refiner and replace(self.refiner, channels=(8, 16, 32), blocks=1)
        return replace(
            self,
            size_px=128,
            drawn_px=None if self.drawn_px is None else 256,
            codec_channels=(32, 32, 32, 32),
            block_channels=channels,
            audio=audio,
            locator=replace(self.locator, channels=(8, 16, 24, 32)[-len(self.locator.channels) :]),
            identity=identity,
            speed=speed,
            refiner=refiner,
        )


def codec_part(config: EmoConfig) -> str:
    """The name of the part that brings pictures to latents and back."""
    return "codec" if config.codec is Codec.RELATIVE else "vae"


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
MINI = EmoConfig(
    family=Family.EMO,
    audio=replace(_WHISPER_TINY, tokens=8, token_width=64, hidden=256, per_step=96),
    locator=LocatorConfig(
        Guide.BOTH,
        channels_in=9,
        channels=(8, 16, 32),
        drawing=GuideDrawing.FACE,
        fold=2,
    ),
    reference_attention=ReferenceAttention.SEPARATE,
    audio_attention=AudioAttention.THIRD,
    audio_in_time=True,
    chain=Chain.MOTION_FRAMES,
    window_frames=12,
    motion_frames=4,
    motion_from_layers=True,
    speed=PAPER.speed,
    refiner=RefinerConfig(channels=(32, 64, 64), blocks=2, flow_places=4),
    size_px=128,
    codec=Codec.RELATIVE,
    drawn_px=512,
    latent_channels=32,
    block_channels=(48, 80, 112),
    layers_per_block=1,
    heads=2,
    feed_forward=2,
    norm_groups=16,
    temporal_positions=16,
    noise_interval=24,
    turn_noise=1.0,
    open_spread=0.5,
    steps=1,
    guidance=1.0,
    fps=25,
)
