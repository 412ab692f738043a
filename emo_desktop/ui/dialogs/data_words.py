"""Files for other programs, in words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from emo_desktop.app.data_formats import FORMATS, DataFormat

_CONTEXT = "DataWords"
_STAGES = {
    "Reading the project": QT_TRANSLATE_NOOP("DataWords", "Reading the project"),
    "Rendering": QT_TRANSLATE_NOOP("DataWords", "Rendering"),
    "Writing": QT_TRANSLATE_NOOP("DataWords", "Writing"),
    "Taking pictures": QT_TRANSLATE_NOOP("DataWords", "Taking pictures"),
}
_NAMES = (
    QT_TRANSLATE_NOOP("DataWords", "Timeline, OpenTimelineIO"),
    QT_TRANSLATE_NOOP("DataWords", "Timeline, EDL CMX 3600"),
    QT_TRANSLATE_NOOP("DataWords", "Subtitles, SRT"),
    QT_TRANSLATE_NOOP("DataWords", "Subtitles, WebVTT"),
    QT_TRANSLATE_NOOP("DataWords", "Cue sheet, CSV"),
    QT_TRANSLATE_NOOP("DataWords", "Lip cues, Rhubarb TSV"),
    QT_TRANSLATE_NOOP("DataWords", "Lip cues, Rhubarb XML"),
    QT_TRANSLATE_NOOP("DataWords", "Lip cues, Rhubarb JSON"),
    QT_TRANSLATE_NOOP("DataWords", "Lip cues, Moho and Papagayo"),
    QT_TRANSLATE_NOOP("DataWords", "Curves, Live Link Face CSV"),
    QT_TRANSLATE_NOOP("DataWords", "Face with motion, glTF"),
    QT_TRANSLATE_NOOP("DataWords", "Curves for scripts, JSON"),
    QT_TRANSLATE_NOOP("DataWords", "Pictures of lines"),
)


def format_words(wanted: DataFormat) -> str:
    """What a kind of file is called."""
    return QCoreApplication.translate(_CONTEXT, f"{FORMATS[wanted].name}")


def stage_words(stage: str) -> str:
    """What is being done."""
    return QCoreApplication.translate(_CONTEXT, f"{_STAGES.get(stage, stage)}")
