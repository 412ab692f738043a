"""What was checked of a film, as a file beside it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emo_desktop import __version__
from emo_desktop.base.atomic import write_atomically
from emo_desktop.export.probe import ColourTags
from emo_desktop.export.rates import rate_name

if TYPE_CHECKING:
    from emo_desktop.app.project_film import ProjectFilmReport

_FORMAT = 1
_PIECE_BYTES = 1 << 20


def write_report(report: ProjectFilmReport, path: Path) -> None:
    """Write what is known of a film that is complete, as JSON.

    Raises:
        OutputError: it cannot be written.
    """
    content = json.dumps(report_facts(report), indent=2, ensure_ascii=False, allow_nan=False)
    write_atomically(path, f"{content}\n".encode())


def report_facts(report: ProjectFilmReport) -> dict[str, Any]:
    """What is known of a film that is complete, as JSON has it."""
    facts, level = report.facts, report.level
    return {
        "format": _FORMAT,
        "program": f"EMO Desktop {__version__}",
        "film": report.output.name,
        "sha256": "" if report.output.is_dir() else _sha256(report.output),
        "size_bytes": facts.size_bytes,
        "preset": report.preset.model_dump(mode="json", exclude={"costs"}),
        "encoder": report.encoder,
        "picture": {
            "codec": facts.picture_codec,
            "pixel_format": facts.pixel_format,
            "width": facts.width,
            "height": facts.height,
            "fps": rate_name(facts.fps),
            "frames": facts.frames,
            "duration_s": round(float(facts.duration_s), 6),
            "timecode": facts.timecode,
            "colours": _plain(facts.colours),
        },
        "sound": {
            "codec": facts.sound_codec,
            "sample_rate_hz": facts.sample_rate_hz,
            "channels": facts.channels,
            "duration_s": round(float(facts.sound_duration_s), 6),
            "turned_down_db": round(report.limited_db, 2),
            "loudness_lufs": level and round(level.loudness_lufs, 2),
            "true_peak_dbtp": level and round(level.peak_dbtp, 2),
        },
        "made_of": {
            "lines": report.lines,
            "segments": report.segments,
            "frames_rendered": report.frames_rendered,
        },
        "checks": [
            {
                "name": check.name,
                "expected": _plain(check.expected),
                "found": _plain(check.found),
                "passes": check.passes,
            }
            for check in report.checks
        ],
        "beside": [path.name for path in report.beside],
    }


def _plain(value: Any) -> Any:
    """A value of a check as JSON has it."""
    if isinstance(value, Fraction):
        return rate_name(value)
    if isinstance(value, ColourTags):
        return asdict(value)
    return list(value) if isinstance(value, tuple) else value


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()
