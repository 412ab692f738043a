"""In what variants of EMO differ: the choices that a configuration is made of."""

from __future__ import annotations

from enum import StrEnum


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

    ``region``: the face region, one picture for all frames. ``landmarks``: a drawing of the
    face for every frame (``GuideDrawing``). ``both``: the channels of the drawing and one of
    region.
    """

    REGION = "region"
    LANDMARKS = "landmarks"
    BOTH = "both"


class GuideDrawing(StrEnum):
    """How the guide of a frame is drawn.

    ``echomimic``: lines of brows and lids, pupils and nose (EchoMimic's pose variants). ``face``:
    also lips, the openings of mouth and eyes, and the jaw; beside them the same of the reference
    image, and how far every place has moved from it.
    """

    ECHOMIMIC = "echomimic"
    FACE = "face"

    @property
    def channels(self) -> int:
        """Of the guide of a frame."""
        return 8 if self is GuideDrawing.FACE else 3


class Codec(StrEnum):
    """What latents are.

    ``vae``: of Stable Diffusion's autoencoder; each picture stands for itself. ``relative``: how a
    frame differs from the reference image, by fitted linear maps.
    """

    VAE = "vae"
    RELATIVE = "relative"


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
