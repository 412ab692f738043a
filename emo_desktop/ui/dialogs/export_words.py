"""What an export is and how far it has come, in words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from emo_desktop.app.film_estimate import FilmEstimate
from emo_desktop.app.film_job import FilmFault, FilmsAdvanced
from emo_desktop.app.project_film import ProjectFilmReport
from emo_desktop.base.timing import format_duration
from emo_desktop.export.preset import FilmPreset
from emo_desktop.ui.sentences import in_words

_CONTEXT = "ExportWords"
# What the presets of the program say of themselves; a user's own are said as they are.
_PRESET_TEXTS = (
    QT_TRANSLATE_NOOP("ExportWords", "Master"),
    QT_TRANSLATE_NOOP("ExportWords", "Near lossless, for further editing"),
    QT_TRANSLATE_NOOP("ExportWords", "Standard"),
    QT_TRANSLATE_NOOP("ExportWords", "As good as the eye sees"),
    QT_TRANSLATE_NOOP("ExportWords", "Small"),
    QT_TRANSLATE_NOOP("ExportWords", "For sending"),
    QT_TRANSLATE_NOOP("ExportWords", "H.265"),
    QT_TRANSLATE_NOOP("ExportWords", "10 bit, about half as large as H.264"),
    QT_TRANSLATE_NOOP("ExportWords", "ProRes 422 HQ"),
    QT_TRANSLATE_NOOP("ExportWords", "For editing and grading, 10 bit"),
    QT_TRANSLATE_NOOP("ExportWords", "ProRes 4444"),
    QT_TRANSLATE_NOOP("ExportWords", "For compositing, with transparency"),
    QT_TRANSLATE_NOOP("ExportWords", "PNG sequence"),
    QT_TRANSLATE_NOOP(
        "ExportWords", "Every frame as a picture, with transparency, and the sound as WAV"
    ),
    QT_TRANSLATE_NOOP("ExportWords", "WebM with transparency"),
    QT_TRANSLATE_NOOP("ExportWords", "For web pages"),
    QT_TRANSLATE_NOOP("ExportWords", "WAV"),
    QT_TRANSLATE_NOOP("ExportWords", "The sound alone, 24 bit, with its time reference"),
    QT_TRANSLATE_NOOP("ExportWords", "Square 1080"),
    QT_TRANSLATE_NOOP("ExportWords", "For feeds, 1:1"),
    QT_TRANSLATE_NOOP("ExportWords", "Vertical 1080 × 1920"),
    QT_TRANSLATE_NOOP("ExportWords", "For telephones, 9:16"),
    QT_TRANSLATE_NOOP("ExportWords", "Wide 1920 × 1080"),
    QT_TRANSLATE_NOOP("ExportWords", "For screens, 16:9"),
)
_STAGES = {
    "Reading the project": QT_TRANSLATE_NOOP("ExportWords", "Reading the project"),
    "Rendering": QT_TRANSLATE_NOOP("ExportWords", "Rendering"),
    "Putting the film together": QT_TRANSLATE_NOOP("ExportWords", "Putting the film together"),
    "Finishing the film": QT_TRANSLATE_NOOP("ExportWords", "Finishing the film"),
}
_KILO, _MEGA, _GIGA = 1e3, 1e6, 1e9


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def preset_words(preset: FilmPreset) -> str:
    """A preset with what it is for."""
    return "\n".join(_tr(f"{text}") for text in (preset.name, preset.use) if text)


def loudness_words(target_lufs: float | None) -> str:
    """How loud a film becomes."""
    if target_lufs is None:
        return QCoreApplication.translate("ExportWords", "as it is")
    return f"−{abs(target_lufs):g} LUFS"


def mix_words(preset: FilmPreset) -> str:
    """What becomes of the sound."""
    if preset.sound is None:
        return QCoreApplication.translate("ExportWords", "no sound")
    if preset.loudness_lufs is None:
        return loudness_words(None)
    text = QCoreApplication.translate("ExportWords", "{loudness}, no peak above −{peak} dBTP")
    return text.format(
        loudness=loudness_words(preset.loudness_lufs), peak=f"{abs(preset.peak_dbtp):g}"
    )


def time_words(seconds: float) -> str:
    """A time nobody takes for exact."""
    if seconds < 60:
        text = QCoreApplication.translate("ExportWords", "{count} s")
        return text.format(count=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("ExportWords", "{count} min").format(count=minutes)
    hours, rest = divmod(minutes, 60)
    text = QCoreApplication.translate("ExportWords", "{hours} h {minutes} min")
    return text.format(hours=hours, minutes=rest)


def size_words(size_bytes: float) -> str:
    """A size in the unit that suits it."""
    if size_bytes >= _GIGA:
        text = QCoreApplication.translate("ExportWords", "{size:.1f} GB")
        return text.format(size=size_bytes / _GIGA)
    if size_bytes >= _MEGA:
        text = QCoreApplication.translate("ExportWords", "{size:.1f} MB")
        return text.format(size=size_bytes / _MEGA)
    text = QCoreApplication.translate("ExportWords", "{size:.0f} kB")
    return text.format(size=max(1.0, size_bytes / _KILO))


def length_words(estimate: FilmEstimate) -> str:
    """How long the films are, and of how many lines."""
    words = [
        QCoreApplication.translate("ExportWords", "{length}, {frames} frames").format(
            length=format_duration(float(estimate.duration_s)), frames=estimate.frames
        )
    ]
    if len(estimate.films) > 1:
        text = QCoreApplication.translate("ExportWords", "{count} films")
        words.append(text.format(count=len(estimate.films)))
    else:
        width, height = estimate.films[0].size
        one = QCoreApplication.translate("ExportWords", "1 line")
        more = QCoreApplication.translate("ExportWords", "{count} lines")
        words.append(one if estimate.lines == 1 else more.format(count=estimate.lines))
        if width:  # sound alone has no size
            words.append(f"{width} × {height}")
    return ", ".join(words)


def needed_time_words(estimate: FilmEstimate) -> str:
    """How long it takes, as far as that is known."""
    missing = ""
    if estimate.missing_s:
        text = QCoreApplication.translate(
            "ExportWords", "{seconds} s of picture are to be rendered first"
        )
        missing = text.format(seconds=max(1, round(estimate.missing_s)))
    if estimate.seconds is None:
        unknown = QCoreApplication.translate(
            "ExportWords", "Nobody knows yet how long on this machine"
        )
        return f"{unknown}; {missing}"
    about = QCoreApplication.translate("ExportWords", "about {time} on this machine").format(
        time=time_words(estimate.seconds)
    )
    return f"{about}; {missing}" if missing else about


def needed_room_words(estimate: FilmEstimate) -> str:
    """How large it gets, and whether there is room."""
    about = QCoreApplication.translate("ExportWords", "about {size}").format(
        size=size_words(estimate.size_bytes)
    )
    if estimate.free_bytes is None:
        return about
    free = size_words(estimate.free_bytes)
    if estimate.has_room:
        text = QCoreApplication.translate("ExportWords", "{about}; {free} are free there")
        return text.format(about=about, free=free)
    text = QCoreApplication.translate(
        "ExportWords", "✕ {about}; only {free} are free there, {need} may be needed"
    )
    return text.format(about=about, free=free, need=size_words(estimate.room_bytes))


def progress_words(told: FilmsAdvanced) -> str:
    """How far the films are, for a line beside a bar."""
    words = [_tr(f"{_STAGES.get(told.stage, told.stage)}")]
    if told.films > 1:
        text = QCoreApplication.translate("ExportWords", "film {number} of {count}")
        words.append(text.format(number=told.film, count=told.films))
    if told.left_s is not None:
        text = QCoreApplication.translate("ExportWords", "about {time} left")
        words.append(text.format(time=time_words(told.left_s)))
    return " · ".join([*words, f"{told.share:.0%}"])


def made_words(report: ProjectFilmReport) -> str:
    """What became of a film."""
    text = QCoreApplication.translate(
        "ExportWords", "{name}: {frames} frames, {size}, made in {took}, checked."
    )
    return text.format(
        name=report.output.name,
        frames=report.facts.frames,
        size=size_words(report.facts.size_bytes),
        took=format_duration(report.elapsed_s),
    )


def fault_words(fault: FilmFault) -> str:
    """Why a film was not made."""
    return f"{fault.output.name}: {in_words(f'{fault.error}')} {in_words(fault.error.hint)}".strip()
