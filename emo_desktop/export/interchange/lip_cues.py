"""Mouth cues as files: those of Rhubarb Lip Sync, and the switch data of Papagayo and Moho.

Rhubarb's files have moments in hundredths of a second, cues without holes between them, and end
with a closed mouth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape

from emo_desktop.export.interchange.mouth_shapes import MouthCue, MouthShape

# As Preston Blair's drawings are called in Papagayo, Moho and OpenToonz.
PRESTON_BLAIR = {
    MouthShape.A: "MBP",
    MouthShape.B: "etc",
    MouthShape.C: "E",
    MouthShape.D: "AI",
    MouthShape.E: "O",
    MouthShape.F: "U",
    MouthShape.G: "FV",
    MouthShape.H: "L",
    MouthShape.X: "rest",
}
_Timed = tuple[str, str, MouthShape]


def rhubarb_tsv(cues: Sequence[MouthCue], fps: Fraction) -> str:
    """A row for every cue: when it begins, its letter; and one where the film ends."""
    timed = list(_timed(cues, fps))
    rows = [f"{begin}\t{shape}" for begin, _, shape in timed]
    return "\n".join([*rows, f"{timed[-1][1]}\t{MouthShape.X}"]) + "\n"


def rhubarb_xml(cues: Sequence[MouthCue], fps: Fraction, *, sound: str = "") -> str:
    """The cues as Rhubarb's XML.

    Args:
        cues: without holes between them.
        fps: frames per second of the film.
        sound: the name of the file that is heard.
    """
    timed = list(_timed(cues, fps))
    rows = [
        f'    <mouthCue start="{begin}" end="{end}">{shape}</mouthCue>'
        for begin, end, shape in timed
    ]
    head = (
        '<?xml version="1.0" encoding="utf-8"?>',
        "<rhubarbResult>",
        "  <metadata>",
        f"    <soundFile>{escape(_printable(sound), quote=False)}</soundFile>",
        f"    <duration>{timed[-1][1]}</duration>",
        "  </metadata>",
        "  <mouthCues>",
    )
    return "\n".join([*head, *rows, "  </mouthCues>", "</rhubarbResult>"]) + "\n"


def rhubarb_json(cues: Sequence[MouthCue], fps: Fraction, *, sound: str = "") -> str:
    """The cues as Rhubarb's JSON; see ``rhubarb_xml``."""
    timed = list(_timed(cues, fps))
    rows = [
        f'    {{ "start": {begin}, "end": {end}, "value": "{shape}" }}'
        for begin, end, shape in timed
    ]
    head = (
        "{",
        '  "metadata": {',
        f'    "soundFile": {json.dumps(sound, ensure_ascii=False)},',
        f'    "duration": {timed[-1][1]}',
        "  },",
        '  "mouthCues": [',
    )
    return "\n".join([*head, ",\n".join(rows), "  ]", "}"]) + "\n"


def moho_switches(cues: Sequence[MouthCue]) -> str:
    """The cues as switch data: the frame from which a drawing is shown, counted from 1."""
    rows = [f"{cue.first_frame + 1} {PRESTON_BLAIR[cue.shape]}" for cue in cues]
    end = f"{cues[-1].end_frame + 1} {PRESTON_BLAIR[MouthShape.X]}"
    return "\n".join(["MohoSwitch1", *rows, end]) + "\n"


def _timed(cues: Sequence[MouthCue], fps: Fraction) -> Iterator[_Timed]:
    """Begin and end in seconds, and the shape; what would last no time is left out."""
    for cue in cues:
        begin, end = (_hundredths(frame, fps) for frame in (cue.first_frame, cue.end_frame))
        if begin < end:
            yield _seconds(begin), _seconds(end), cue.shape


def _hundredths(frame: int, fps: Fraction) -> int:
    return round(100 * frame / fps)


def _seconds(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _printable(text: str) -> str:
    """The text without signs that XML does not allow."""
    return "".join(letter for letter in text if letter.isprintable())
