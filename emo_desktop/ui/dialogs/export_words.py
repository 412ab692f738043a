"""What an export is and how far it has come, in words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from emo_desktop.app.film_estimate import FilmEstimate
from emo_desktop.app.film_job import FilmFault, FilmsAdvanced
from emo_desktop.app.project_film import ProjectFilmReport
from emo_desktop.base.timing import format_duration
from emo_desktop.ui.sentences import in_words

_CONTEXT = "ExportWords"
PRESET_WORDS = {
    "master": (
        QT_TRANSLATE_NOOP("ExportWords", "Master"),
        QT_TRANSLATE_NOOP("ExportWords", "Near lossless, for further editing"),
    ),
    "standard": (
        QT_TRANSLATE_NOOP("ExportWords", "Standard"),
        QT_TRANSLATE_NOOP("ExportWords", "As good as the eye sees"),
    ),
    "small": (
        QT_TRANSLATE_NOOP("ExportWords", "Small"),
        QT_TRANSLATE_NOOP("ExportWords", "For sending"),
    ),
}
_STAGES = {
    "Reading the project": QT_TRANSLATE_NOOP("ExportWords", "Reading the project"),
    "Rendering": QT_TRANSLATE_NOOP("ExportWords", "Rendering"),
    "Putting the film together": QT_TRANSLATE_NOOP("ExportWords", "Putting the film together"),
    "Finishing the film": QT_TRANSLATE_NOOP("ExportWords", "Finishing the film"),
}
_KILO, _MEGA, _GIGA = 1e3, 1e6, 1e9


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def preset_words(preset_id: str) -> str:
    """A preset with what it is for."""
    name, use = PRESET_WORDS[preset_id]
    return f"{_tr(f'{name}')}\n{_tr(f'{use}')}"


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
