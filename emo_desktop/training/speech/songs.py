"""Six traditional songs from festival's own singing mode: another kind of singing, for tests."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from emo_desktop.training.speech.recordings import Order, Phone, Samples, Spoken, ToolError
from emo_desktop.training.speech.voices_festival import (
    phones_of_segments,
    read_segments,
    run_festival,
)

# Word:notes:beats, a comma between the syllables of a word; "-" is a rest. Words and tunes are
# traditional and long out of copyright.
_SONGS = {
    "row": "row:C4:1 row:C4:1 row:C4:.7 your:D4:.3 boat:E4:1 -:.4 gently:E4,D4:.7,.3 down:E4:.7 "
    "the:F4:.3 stream:G4:2 -:.4 merrily:C5,C5,C5:.4,.3,.3 merrily:G4,G4,G4:.4,.3,.3 "
    "merrily:E4,E4,E4:.4,.3,.3 merrily:C4,C4,C4:.4,.3,.3 life:G4:.7 is:F4:.3 but:E4:.7 a:D4:.3 "
    "dream:C4:2",
    "twinkle": "twinkle:C4,C4:.6,.6 twinkle:G4,G4:.6,.6 little:A4,A4:.6,.6 star:G4:1.2 -:.3 "
    "how:F4:.6 I:F4:.6 wonder:E4,E4:.6,.6 what:D4:.6 you:D4:.6 are:C4:1.2 -:.3 up:G4:.6 "
    "above:G4,F4:.6,.6 the:F4:.6 world:E4:.6 so:E4:.6 high:D4:1.2",
    "mary": "mary:E4,D4:.6,.6 had:C4:.6 a:D4:.6 little:E4,E4:.6,.6 lamb:E4:1.2 -:.2 "
    "little:D4,D4:.6,.6 lamb:D4:1.2 little:E4,G4:.6,.6 lamb:G4:1.2 -:.2 mary:E4,D4:.6,.6 "
    "had:C4:.6 a:D4:.6 little:E4,E4:.6,.6 lamb:E4:.6 its:E4:.6 fleece:D4:.6 was:D4:.6 "
    "white:E4:.6 as:D4:.6 snow:C4:1.5",
    "bridge": "london:G3,A3:.7,.4 bridge:G3:.5 is:F3:.5 falling:E3,F3:.5,.5 down:G3:1 -:.2 "
    "falling:D3,E3:.5,.5 down:F3:1 falling:E3,F3:.5,.5 down:G3:1 -:.2 london:G3,A3:.7,.4 "
    "bridge:G3:.5 is:F3:.5 falling:E3,F3:.5,.5 down:G3:1 my:D3:1 fair:G3:1 lady:E3,C3:.6,1.4",
    "grace": "amazing:D3,G3,B3:.6,1.4,.5 grace:B3:1.4 how:A3:.6 sweet:G3:1.4 the:E3:.6 "
    "sound:D3:1.6 -:.4 that:D3:.6 saved:G3:1.4 a:B3:.5 wretch:B3:1.4 like:A3:.6 me:D4:2.2 -:.4 "
    "I:B3:.6 once:D4:1.4 was:B3:.6 lost:B3:1.4 but:A3:.6 now:G3:1.4 am:E3:.6 found:D3:1.6",
    "brother": "are:C4:.6 you:D4:.6 sleeping:E4,C4:.6,.6 -:.1 are:C4:.6 you:D4:.6 "
    "sleeping:E4,C4:.6,.6 -:.3 brother:E4,F4:.6,.6 john:G4:1.2 brother:E4,F4:.6,.6 john:G4:1.2 "
    "-:.3 morning:G4,A4:.4,.3 bells:G4:.3 are:F4:.3 ringing:E4,C4:.6,.6 ding:C4:.6 dang:G3:.6 "
    "dong:C4:1.2",
}
_VOICES = ("kal_diphone", "ked_diphone")
_SLOWEST, _FASTEST = 50, 70  # beats per minute
_HEADER = (
    '<?xml version="1.0"?>\n<!DOCTYPE SINGING PUBLIC "-//SINGING//DTD SINGING mark up//EN" '
    '"Singing.v0_1.dtd" []>\n'
)


def festival_singing_orders(_: Path) -> Iterator[Order]:
    """Each song once, the voices in turn."""
    rng = np.random.default_rng(13)
    for number, title in enumerate(_SONGS):
        voice = _VOICES[number % len(_VOICES)]
        tempo = int(rng.integers(_SLOWEST, _FASTEST + 1))
        yield Order(f"{title}_{voice}", "test", partial(sing_song, title, voice, tempo=tempo))


def sing_song(title: str, voice: str, *, tempo: int) -> Spoken:
    """A song as festival sings it, with the labels of its segments.

    Raises:
        ToolError: festival or the voice is missing.
    """
    with tempfile.TemporaryDirectory() as place:
        score = Path(place, "song.xml")
        score.write_text(_score(_SONGS[title], tempo), encoding="utf-8")
        run_festival(
            f"(voice_{voice})\n"
            "(set! part 100)\n"
            "(define (keep utt)\n"
            "  (set! part (+ part 1))\n"
            f'  (utt.save.wave utt (string-append "{place}/" part ".wav") \'riff)\n'
            f'  (utt.save.segs utt (string-append "{place}/" part ".lab")) utt)\n'
            "(set! tts_hooks (list utt.synth keep))\n"
            f'(tts_file "{score}" \'singing)\n'
        )
        samples, rate_hz, phones = _joined(Path(place))
    return Spoken(
        samples=samples,
        rate_hz=rate_hz,
        voice=f"festival:{voice}",
        language="en",
        text=" ".join(re.findall(r"([a-zA-Z]+):", _SONGS[title])),
        phones=tuple(phones),
    )


def _score(song: str, tempo: int) -> str:
    """The song in festival's mark-up."""
    rows = []
    for part in song.split():
        *sung, beats = part.split(":")
        if sung[0] == "-":
            rows.append(f'<REST BEATS="{beats}"></REST>')
        else:
            word, notes = sung
            rows.append(
                f'<PITCH NOTE="{notes}"><DURATION BEATS="{beats}">{word}</DURATION></PITCH>'
            )
    return _HEADER + f'<SINGING BPM="{tempo}">\n' + "\n".join(rows) + "\n</SINGING>\n"


def _joined(place: Path) -> tuple[Samples, int, list[Phone]]:
    """The parts that festival sang, one after the other."""
    sounds: list[Samples] = []
    phones: list[Phone] = []
    now, rate_hz = 0.0, 0
    for path in sorted(place.glob("*.wav")):
        samples, rate_hz = soundfile.read(path, dtype="float32")
        sounds.append(samples)
        segments = read_segments(path.with_suffix(".lab"))
        phones += phones_of_segments(segments, "en", now)
        now += len(samples) / rate_hz
    if not sounds:
        raise ToolError("festival does not sing: install festvox-kallpc16k and festvox-kdlpc16k.")
    return np.concatenate(sounds), rate_hz, phones
