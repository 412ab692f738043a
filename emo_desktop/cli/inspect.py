"""The command that looks at one file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from emo_desktop.base.timing import format_duration
from emo_desktop.cli.exits import Exit
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_json, print_rows

if TYPE_CHECKING:
    from emo_desktop.app.inspection import Inspection
    from emo_desktop.audio.doctor import SoundReport
    from emo_desktop.face.doctor import PictureReport
    from emo_desktop.face.geometry import FaceBox


def run_inspect(args: argparse.Namespace, _session: Session) -> Exit:
    """Show what the program sees in a file; exit code 3 when it cannot be used."""
    from emo_desktop.app.inspection import inspect_file
    from emo_desktop.audio.doctor import SoundReport

    inspection = inspect_file(args.file)
    report = inspection.report
    is_sound = isinstance(report, SoundReport)
    if args.json:
        facts = sound_facts(report) if isinstance(report, SoundReport) else picture_facts(report)
        print_json(
            {
                "file": str(inspection.path),
                "kind": "sound" if is_sound else "picture",
                "usable": inspection.is_usable,
                **facts,
                "findings": [
                    {"severity": f.severity, "message": f.message, "hint": f.hint}
                    for f in inspection.findings
                ],
            }
        )
    else:
        rows = _sound_rows(report) if isinstance(report, SoundReport) else _picture_rows(report)
        print_rows([("file", str(inspection.path)), *rows])
        _print_findings(inspection)
    return Exit.DONE if inspection.is_usable else Exit.BAD_INPUT


def sound_facts(report: SoundReport) -> dict[str, Any]:
    """A sound's facts, for programs."""
    return {
        "codec": report.facts.codec,
        "duration_s": round(report.decoded_s, 6),
        "sample_rate_hz": report.facts.sample_rate_hz,
        "channels": report.facts.channels,
        "peak_db": round(report.peak_db, 2),
        "level_db": round(report.level_db, 2),
        "noise_db": round(report.noise_db, 2),
        "clipped_share": round(report.clipped_share, 6),
        "voiced_share": round(report.voiced_share, 3),
        "phrases": report.phrases,
        "is_cut_off": report.is_cut_off,
    }


def picture_facts(report: PictureReport) -> dict[str, Any]:
    """A picture's facts, for programs."""
    face = report.face
    return {
        "format": report.source_format,
        "width": report.width,
        "height": report.height,
        "has_transparency": report.has_transparency,
        "faces": [_box_numbers(box) for box in report.face_boxes],
        "face": face
        and {
            "box": _box_numbers(face.box),
            "height_px": round(face.height_px, 1),
            "yaw_deg": round(face.pose.yaw, 1),
            "pitch_deg": round(face.pose.pitch, 1),
            "roll_deg": round(face.pose.roll, 1),
            "confidence": round(face.confidence, 3),
            "matte_trusted": face.matte_trusted,
            "mouth_gap": round(face.mouth_gap, 3),
            "eye_openness": round(face.eye_openness, 3),
            "brightness": round(face.brightness, 3),
            "contrast": round(face.contrast, 3),
            "sharpness": round(face.sharpness, 3),
            "cut_by": list(face.cut_by),
        },
    }


def _box_numbers(box: FaceBox) -> list[float]:
    return [round(value, 1) for value in (box.x, box.y, box.width, box.height)]


def _sound_rows(report: SoundReport) -> Iterator[tuple[str, str]]:
    facts = report.facts
    yield "sound", f"{facts.codec}, {facts.sample_rate_hz} Hz, {_channels(facts.channels)}"
    yield "length", f"{format_duration(report.decoded_s)} ({report.decoded_s:.3f} s)"
    voice_db, peak_db, noise_db = report.level_db, report.peak_db, report.noise_db
    yield "level", f"voice {voice_db:.0f} dB, peak {peak_db:.0f} dB, noise {noise_db:.0f} dB"
    phrases = "1 phrase" if report.phrases == 1 else f"{report.phrases} phrases"
    yield "voice", f"{phrases}, {report.voiced_share:.0%} of the time"


def _channels(count: int) -> str:
    return {1: "mono", 2: "stereo"}.get(count, f"{count} channels")


def _picture_rows(report: PictureReport) -> Iterator[tuple[str, str]]:
    alpha = ", with transparency" if report.has_transparency else ""
    yield "picture", f"{report.source_format}, {report.width} x {report.height} pixels{alpha}"
    yield "faces", f"{len(report.face_boxes)} found"
    if report.face is not None:
        face, pose = report.face, report.face.pose
        box = ",".join(f"{value:.0f}" for value in _box_numbers(face.box))
        yield "face", f"box {box}, {face.height_px:.0f} pixels high, sure to {face.confidence:.0%}"
        yield (
            "pose",
            f"turned {pose.yaw:+.0f}, lifted {pose.pitch:+.0f}, leaning {pose.roll:+.0f} degrees",
        )
        layers = "told apart from the background" if face.matte_trusted else "one layer"
        yield "person", layers


def _print_findings(inspection: Inspection) -> None:
    if not inspection.findings:
        print("nothing is wrong with it")
    for finding in inspection.findings:
        print(f"{finding.severity}: {finding.message}")
        if finding.hint:
            print(f"  {finding.hint}")
