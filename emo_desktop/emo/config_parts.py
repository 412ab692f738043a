"""What the parts of a variant of EMO are made of; see ``config``."""

from __future__ import annotations

from dataclasses import dataclass

from emo_desktop.emo.config_choices import AudioEncoder, Guide, GuideDrawing

LATENT_PX = 8  # pixels along a side of one latent
FLOW_CHANNELS = 2  # dx and dy, of latents that hold a flow


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
        per_step: width to which the projector first brings each step of the window by itself, which
            saves most of its parameters; None: it sees the whole window at once.
    """

    encoder: AudioEncoder
    states: int
    width: int
    heads: int
    context: int
    tokens: int
    token_width: int
    hidden: int | None
    per_step: int | None = None


@dataclass(frozen=True, slots=True)
class LocatorConfig:
    """The face locator: a light encoder whose result is added to the Backbone's first features.

    Args:
        guide: what it is shown.
        channels_in: of that picture; a region is repeated over them.
        channels: of its convolutions, from the full size to an eighth.
        drawing: how guides are drawn.
        fold: side of the squares of pixels that become the channels of one place before all else;
            then there is one halving of the size less for every doubling of it.
    """

    guide: Guide
    channels_in: int
    channels: tuple[int, ...]
    drawing: GuideDrawing = GuideDrawing.ECHOMIMIC
    fold: int = 1

    def __post_init__(self) -> None:
        if self.fold * 2 ** (len(self.channels) - 1) != LATENT_PX:
            raise ValueError(f"a locator of {len(self.channels)} stages ends at no latent")
        drawn = {
            Guide.REGION: self.channels_in,
            Guide.LANDMARKS: self.drawing.channels,
            Guide.BOTH: self.drawing.channels + 1,
        }[self.guide]
        if drawn != self.channels_in:
            raise ValueError(f"a locator of {self.channels_in} channels is shown {drawn}")


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
class RefinerConfig:
    """The networks that look at the warped reference image, of relative codecs.

    Args:
        channels: of their convolutions, each in half the size of the one before, the last in that
            of the latents.
        blocks: residual ones, in the size of the latents.
        flow_places: places along a side of a cell in which a first of them says the flow once
            more, before the other paints what is missing; 1: there is no first one.
    """

    channels: tuple[int, ...]
    blocks: int
    flow_places: int = 1
