"""The program's own curves on voices it was not trained on: the bars of the performance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from emo_desktop.audio.centre import centre_of
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import PerformanceControls, perform
from emo_desktop.motion.speech_encoder import STEPS_PER_S
from emo_desktop.training.speech.corpus import Utterance
from emo_desktop.training.speech.human import HEARD_LATE_S
from emo_desktop.training.speech.metrics import (
    ClosureScore,
    correlation,
    group_accuracy,
    lag_s,
    score_closures,
)
from emo_desktop.training.speech.noises import Maker, levelled
from emo_desktop.training.speech.phones import class_track
from emo_desktop.training.speech.recordings import Phone
from emo_desktop.training.speech.reference import reference_shapes

FPS = Fraction(25)
LABELLED_SLACK_S = 0.04
HEARD_SLACK_S = 0.1
_STREAM_S = 40.0
_GAP_S = 0.7
_VOICELESS_S = 12
_JAW = 0  # column of visemes.SHAPES


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Utterances of a source one after the other.

    Args:
        samples: (N,) 16 kHz.
        phones: what is said when; from a recogniser where ``is_heard``.
        is_heard: the phones are no labels but what a recogniser heard.
    """

    samples: Floats
    phones: tuple[Phone, ...]
    is_heard: bool

    @property
    def duration_s(self) -> float:
        """Its length."""
        return len(self.samples) / ANALYSIS_RATE_HZ


@dataclass(frozen=True, slots=True)
class Score:
    """What a source scores.

    Args:
        minutes: of sound.
        accuracy: share of 20 ms steps with the right one of 23 classes.
        group_accuracy: share of the steps with speech with the right one of ten groups.
        jaw_r: correlation of the jaw at 25 fps with the reference.
        jaw_lag_s: how late the jaw is.
        closures: of the lips at 25 fps.
    """

    minutes: float
    accuracy: float
    group_accuracy: float
    jaw_r: float
    jaw_lag_s: float
    closures: ClosureScore


def streams(
    utterances: Iterable[Utterance],
    *,
    beside: Maker | None = None,
    below_db: float = 0.0,
    from_the_middle: bool = False,
) -> Iterator[Stream]:
    """Utterances joined to pieces of about 40 s, with a pause after each.

    Args:
        utterances: of one source.
        beside: makes a sound that plays along.
        below_db: by how much it is softer than the voice.
        from_the_middle: the mix is in stereo, the voice in its middle and other music on either
            side, and the voice is taken from the middle as the program does.
    """
    mix = _mixed_in_stereo if from_the_middle else _accompanied
    rng = np.random.default_rng(0)
    pieces: list[Floats] = []
    phones: list[Phone] = []
    is_heard, length = False, 0
    for utterance in utterances:
        begin_s = length / ANALYSIS_RATE_HZ
        labels = utterance.phones or utterance.heard
        is_heard = is_heard or not utterance.phones
        shift_s = begin_s - (0.0 if utterance.phones else HEARD_LATE_S)
        phones += [Phone(shift_s + p.start_s, shift_s + p.end_s, p.ipa) for p in labels]
        pieces += [utterance.read(), np.zeros(int(_GAP_S * ANALYSIS_RATE_HZ))]
        length += len(pieces[-2]) + len(pieces[-1])
        if length >= _STREAM_S * ANALYSIS_RATE_HZ:
            yield Stream(mix(pieces, beside, below_db, rng), tuple(phones), is_heard)
            pieces, phones, length = [], [], 0
    if pieces:
        yield Stream(mix(pieces, beside, below_db, rng), tuple(phones), is_heard)


def score(parts: Iterable[Stream], hearing: Hearing) -> Score:
    """What the program makes of some streams."""
    heard, said, jaws, reference_jaws = [], [], [], []
    closures, seconds = ClosureScore(), 0.0
    for stream in parts:
        seconds += stream.duration_s
        steps = int(stream.duration_s * STEPS_PER_S)
        track = hearing.encoder.listen(sound_of(stream.samples), first_step=0, count=steps)
        classes = class_track(stream.phones, steps)
        heard.append(track.posteriors.argmax(axis=1))
        said.append(classes)
        curves = performed(stream.samples, hearing)
        times_s = frame_times_s(len(curves))
        jaws.append(curves.weights[:, INDEX["jawOpen"]])
        centres_s = (np.arange(steps) + 0.5) / STEPS_PER_S
        reference_jaws.append(np.interp(times_s, centres_s, reference_shapes(classes)[:, _JAW]))
        slack_s = HEARD_SLACK_S if stream.is_heard else LABELLED_SLACK_S
        closures += lip_closures(curves, stream.phones, slack_s)
    all_heard, all_said = np.concatenate(heard), np.concatenate(said)
    jaw, reference = np.concatenate(jaws), np.concatenate(reference_jaws)
    return Score(
        minutes=seconds / 60,
        accuracy=float((all_heard == all_said).mean()),
        group_accuracy=group_accuracy(all_heard, all_said),
        jaw_r=correlation(jaw, reference),
        jaw_lag_s=lag_s(jaw, reference, step_s=float(1 / FPS)),
        closures=closures,
    )


def performed(samples: Floats, hearing: Hearing) -> MotionCurves:
    """What the program performs for a voice at 25 frames per second."""
    return perform(
        sound_of(samples),
        first_frame=0,
        frame_count=int(len(samples) / ANALYSIS_RATE_HZ * FPS),
        fps=FPS,
        seed=0,
        controls=PerformanceControls(),
        hearing=hearing,
    )


def lip_closures(curves: MotionCurves, phones: Sequence[Phone], slack_s: float) -> ClosureScore:
    """The lips of a performance against the p, b and m that are said."""
    weights = curves.weights
    return score_closures(
        (weights[:, INDEX["mouthPressLeft"]] + weights[:, INDEX["mouthPressRight"]]) / 2,
        weights[:, INDEX["jawOpen"]],
        phones,
        times_s=frame_times_s(len(curves)),
        slack_s=slack_s,
    )


def voiceless_score(makers: Sequence[Maker], hearing: Hearing) -> Mapping[str, tuple[float, int]]:
    """Mean jaw and number of lip closures for sounds without a voice, by sound and level."""
    results = {}
    for number, maker in enumerate(makers):
        for level_db in (-50.0, -20.0):
            rng = np.random.default_rng(1000 + number)
            sound = levelled(maker(rng, _VOICELESS_S * ANALYSIS_RATE_HZ), level_db)
            curves = performed(sound, hearing)
            found = lip_closures(curves, (), LABELLED_SLACK_S).closed
            jaw = float(curves.weights[:, INDEX["jawOpen"]].mean())
            results[f"{maker.__name__} {level_db:.0f} dB"] = (jaw, found)
    return results


def shift_errors(samples: Floats, hearing: Hearing, *, shift_s: float = 3.0) -> tuple[float, float]:
    """Mean and largest change of the jaw when a voice begins so much later on the windows' grid."""
    steps = int(len(samples) / ANALYSIS_RATE_HZ * STEPS_PER_S)
    later = np.concatenate([np.zeros(int(shift_s * ANALYSIS_RATE_HZ)), samples])
    first = hearing.encoder.listen(sound_of(samples), first_step=0, count=steps)
    second = hearing.encoder.listen(
        sound_of(later), first_step=int(shift_s * STEPS_PER_S), count=steps
    )
    error = np.abs(first.shapes[:, _JAW] - second.shapes[:, _JAW])
    return float(error.mean()), float(error.max())


def frame_times_s(count: int) -> Floats:
    """(``count``,) the middle of every frame."""
    return np.asarray((np.arange(count) + 0.5) / float(FPS))


def sound_of(samples: Floats) -> SoundSlice:
    """A whole clip as the program's analysis takes it."""
    return SoundSlice(samples=np.asarray(samples, np.float32), first_sample=0)


def _mixed_in_stereo(
    pieces: Sequence[Floats], beside: Maker | None, below_db: float, rng: np.random.Generator
) -> Floats:
    # Two sounds that know nothing of each other are 3 dB softer when mixed into one.
    sides = [_accompanied(pieces, beside, below_db - 3, rng) for _ in range(2)]
    return np.concatenate(list(centre_of([np.stack(sides, axis=1)])))


def _accompanied(
    pieces: Sequence[Floats], beside: Maker | None, below_db: float, rng: np.random.Generator
) -> Floats:
    voice = np.concatenate(pieces)
    if beside is None:
        return voice
    level_db = 10 * np.log10(np.mean(np.square(voice)) + 1e-12) - below_db
    return np.asarray(voice + levelled(beside(rng, len(voice)), level_db))
