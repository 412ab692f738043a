"""From what was heard to the mouth: style, effort, the seal of the lips, left and right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.audio.tracks import around, smoothed
from emo_desktop.base.arrays import Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.chance import chance
from emo_desktop.motion.speech_encoder import SpeechTrack
from emo_desktop.motion.visemes import (
    CLASS_INDEX,
    KERNEL_REACH,
    SHAPE_INDEX,
    SHAPES,
    STEPS_PER_S,
    VOWELS,
    MouthStyle,
    natural_style,
    sealed,
    shapes_from_classes,
)

_USUAL_REACH = 60  # steps over which a level is compared with what is usual
_LEVEL_REACH = 4  # steps over which a level is smoothed
_NEAR = 10  # steps: this close to speech, lips make ready for it, and faint sounds are part of it
REACH = max(KERNEL_REACH, _USUAL_REACH + _LEVEL_REACH, 2 * _NEAR)  # steps of 20 ms

_EFFORT_DB = (-20.0, 10.0)
_EFFORT = (0.65, 1.35)
_DOUBT = (0.03, 0.2)  # of silence: less is no speech
_FAINTEST_VOICE_DB = (-75.0, -65.0)
_ASYMMETRY = 0.05
_SEAL_PER_STRENGTH = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class MouthTrack:
    """The mouth of T steps of 20 ms, before a frame's lips are sealed.

    Args:
        shapes: (T, 14) weights of ``visemes.SHAPES``.
        seal: (T,) 0 to 1, how closed the lips are for p, b and m.
    """

    shapes: Floats
    seal: Floats


def hear_mouth(
    speech: SpeechTrack, level_db: Floats, song: Floats, *, style: MouthStyle
) -> MouthTrack:
    """The mouth that says what was heard.

    Args:
        speech: (T) steps of 20 ms; the ``REACH`` steps at either end are not to be used after.
        level_db: (T,) the level of the voice in dB of full scale at these steps.
        song: (T,) 0 to 1, how much they are song.
        style: how the mouth articulates.
    """
    shapes = _said(speech, style)
    speaking = 1 - speech.posteriors[:, CLASS_INDEX["sil"]]
    effort = _effort(level_db, speaking, style)
    sung = song * smoothed(speech.posteriors[:, VOWELS].sum(axis=1), _LEVEL_REACH)
    jaw = SHAPE_INDEX["jawOpen"]
    shapes[:, jaw] *= effort * (1 + style.song_gain * sung)
    shapes[:, jaw] = _softly_below(shapes[:, jaw], style.widest_jaw)
    aperture = [SHAPE_INDEX["mouthUpperUp"], SHAPE_INDEX["mouthLowerDown"]]
    shapes[:, aperture] *= 0.5 + 0.5 * effort[:, None]
    awake = _is_awake(speaking, level_db)
    return MouthTrack(shapes * awake[:, None], _seal(speech, style) * awake)


def _said(speech: SpeechTrack, style: MouthStyle) -> Floats:
    """(T, 14) what the classes say, and what was heard of the mouth beside them.

    The network heard a natural mouth; how that departs from the natural mouth of the classes is
    kept in every style.
    """
    natural = natural_style()
    plain = shapes_from_classes(speech.posteriors, natural)
    styled = plain if style == natural else shapes_from_classes(speech.posteriors, style)
    departure = style.heard_share * (speech.shapes - plain)
    return np.asarray(np.maximum(styled + departure, 0) * np.array(style.gains))


def _effort(level_db: Floats, speaking: Floats, style: MouthStyle) -> Floats:
    """(T,) 1 at the level that is usual for this voice, more where it is louder."""
    above = level_db - _usual_while_speaking(level_db, speaking)
    smooth = smoothed(np.clip(above, *_EFFORT_DB), _LEVEL_REACH)
    return np.asarray(np.clip(1 + style.effort_per_db * smooth, *_EFFORT))


def _usual_while_speaking(level_db: Floats, speaking: Floats) -> Floats:
    """(T,) the median of the level around every step, weighted by ``speaking``.

    Where nobody speaks it means nothing, and no mouth is open to show it.
    """
    levels = around(level_db, before=_USUAL_REACH, after=_USUAL_REACH)
    weights = around(speaking, before=_USUAL_REACH, after=_USUAL_REACH)
    order = levels.argsort(axis=1)
    passed = np.take_along_axis(weights, order, axis=1).cumsum(axis=1)
    middle = (passed >= 0.5 * passed[:, -1:]).argmax(axis=1)
    rank = np.take_along_axis(order, middle[:, None], axis=1)
    return np.take_along_axis(levels, rank, axis=1)[:, 0]


def _softly_below(values: Floats, limit: float) -> Floats:
    """Unchanged when small, bent to stay below ``limit`` when large."""
    return np.asarray(values / (1 + (values / limit) ** 8) ** 0.125)


def _is_awake(speaking: Floats, level_db: Floats) -> Floats:
    """(T,) 0 deep in a pause and where all around is too faint for a voice, 1 in speech."""
    said = around(speaking, before=_NEAR, after=_NEAR).max(axis=1)
    loudest = around(level_db, before=_NEAR, after=_NEAR, outside=-100).max(axis=1)
    awake = smoothstep(said, *_DOUBT) * smoothstep(loudest, *_FAINTEST_VOICE_DB)
    return smoothed(awake, _NEAR)


def _seal(speech: SpeechTrack, style: MouthStyle) -> Floats:
    """(T,) 0 to 1: how closed the lips are, held a little beyond what was heard."""
    closure = smoothed(speech.posteriors[:, CLASS_INDEX["PBM"]], 1)
    seal = np.clip((closure - style.seal_from) / (style.seal_to - style.seal_from), 0, 1)
    whole, rest = divmod(style.closure_hold_s * STEPS_PER_S, 1)
    shorter, longer = (_widened(seal, int(whole) + more) for more in (0, 1))
    return np.asarray((1 - rest) * shorter + rest * longer)


def _widened(track: Floats, steps: int) -> Floats:
    """(T,) the highest value within ``steps`` of every step."""
    return np.asarray(around(track, before=steps, after=steps).max(axis=1))


def mouth_weights(
    shapes: Floats, seal: Floats, *, seed: int, strength: float, style: MouthStyle
) -> Floats:
    """The ARKit weights of the mouth.

    Args:
        shapes: (F, 14) weights of ``visemes.SHAPES`` at every frame.
        seal: (F,) how closed the lips are at every frame.
        seed: which side of the mouth is the stronger one, by at most 5 %.
        strength: how far the mouth moves; 1 is as heard, 0 not at all. Closed lips stay closed at
            any strength from a half on.
        style: says what a shut mouth is.

    Returns:
        (F, 52) weights, 0 to 1; zero for all but the mouth, jaw and tongue. mouthClose never
        exceeds jawOpen.
    """
    closed = sealed(strength * shapes, min(1.0, _SEAL_PER_STRENGTH * strength) * seal, style)
    lean = _ASYMMETRY * (2 * chance(seed, "lean", np.arange(len(SHAPES))) - 1)
    weights = np.zeros((len(closed), len(BLENDSHAPES)))
    for column, shape in enumerate(SHAPES):
        if shape in INDEX:
            weights[:, INDEX[shape]] = closed[:, column]
        else:
            weights[:, INDEX[f"{shape}Left"]] = closed[:, column] * (1 + lean[column])
            weights[:, INDEX[f"{shape}Right"]] = closed[:, column] * (1 - lean[column])
    return np.clip(weights, 0, 1)
