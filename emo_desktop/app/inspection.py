"""What the program sees in a file, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from emo_desktop.audio.doctor import SoundReport, examine_sound
from emo_desktop.base.errors import PictureError, SoundError
from emo_desktop.base.findings import Finding, sorted_findings

if TYPE_CHECKING:
    from emo_desktop.face.doctor import PictureReport

_PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".jfif", ".webp", ".tif", ".tiff", ".bmp", ".gif")
_LEAST_HEARD_S = 0.3  # in less, nobody could tell
_NO_VOICE = Finding(
    "warning",
    "No voice is heard in it: the mouth will rest.",
    "Use a take in which somebody speaks or sings, without its music where that is loud.",
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """One file that was looked at.

    Args:
        path: the file.
        report: what was measured.
        findings: what that means, gravest first.
    """

    path: Path
    report: PictureReport | SoundReport
    findings: tuple[Finding, ...]

    @property
    def is_usable(self) -> bool:
        """Whether a film can be made with the file."""
        return all(finding.severity != "error" for finding in self.findings)


def inspect_file(path: Path) -> Inspection:
    """Look at a picture or a sound; a file that is neither is judged by its suffix.

    Raises:
        PictureError: it is named like a picture and cannot be read as one.
        SoundError: it is named otherwise and cannot be read as a sound.
    """
    if path.suffix.lower() in _PICTURE_SUFFIXES:
        return _inspect_picture(path)
    try:
        return _inspect_sound(path)
    except SoundError:
        if not path.is_file():
            raise
        try:
            return _inspect_picture(path)
        except PictureError:
            pass
        raise


def _inspect_picture(path: Path) -> Inspection:
    # Loaded late, so that a sound does not wait for the libraries of pictures.
    from emo_desktop.face.detector import FaceDetector
    from emo_desktop.face.doctor import describe, examine, judge
    from emo_desktop.face.picture import read_picture

    picture, detector = read_picture(path), FaceDetector()
    report = describe(picture, detector)
    # A missing face is looked for once more, in the picture turned round.
    findings = judge(report) if report.face else examine(picture, detector)
    return Inspection(path, report, findings)


def _inspect_sound(path: Path) -> Inspection:
    report, findings = examine_sound(path)
    inspection = Inspection(path, report, findings)
    if not inspection.is_usable or report.decoded_s < _LEAST_HEARD_S:
        return inspection
    # Loaded late, so that a file that cannot be used is refused at once.
    from emo_desktop.app.listening import has_voice

    if has_voice(report.facts, level_db=report.level_db):
        return inspection
    return Inspection(path, report, sorted_findings((*findings, _NO_VOICE)))
