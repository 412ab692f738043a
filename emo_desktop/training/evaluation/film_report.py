"""A judged film as a page for people and as plain values for programs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.training.evaluation import page
from emo_desktop.training.evaluation.faults import moment
from emo_desktop.training.evaluation.figures import figures_of
from emo_desktop.training.evaluation.film import FilmEvaluation
from emo_desktop.training.evaluation.plots import Line, plot
from emo_desktop.training.evaluation.sheets import evenly, frames_at, inline_picture, sheet

REPORT_VERSION = 1
NO_FAULTS = "No fault was found."

_SHEET_FRAMES, _COLUMNS = 12, 6
_ABOUT_FAULT = (-2, -1, 0, 1, 2)
_MOST_FAULTS_SHOWN = 8
_BLUE, _ORANGE, _GREY = "#1f6fb4", "#d9731a", "#999"
_WHAT_THEY_TELL = (
    "Mouth and voice: a judge reads the opening of the mouth from small pictures of it; it learns "
    "from some parts of the film and reads the others. What the voice asks is what our own speech "
    "network hears. Identity: proportions and skin, blind to expression; they tell another face, "
    "not a twin. Figures of others' networks are there when their files are given."
)


def plain_report(evaluation: FilmEvaluation) -> dict[str, Any]:
    """The report as values that JSON has; times in seconds, frames counted from 0."""
    film = evaluation.film
    return {
        "version": REPORT_VERSION,
        "film": str(evaluation.order.film),
        "frames": len(film),
        "fps": float(film.header.fps),
        "width": film.width,
        "height": film.height,
        "faults": [
            {
                "kind": str(fault.kind),
                "sentence": fault.sentence,
                "frame": fault.frame,
                "time_s": None if fault.frame is None else _plain(film.times_s[fault.frame]),
            }
            for fault in evaluation.faults
        ],
        "figures": {
            figure.name: {
                "value": None if figure.value is None else _plain(figure.value),
                "unit": figure.unit,
                "meaning": figure.meaning,
            }
            for figure in figures_of(evaluation)
        },
    }


def html_report(evaluation: FilmEvaluation) -> str:
    """The report as a page with pictures that needs no other file."""
    return page.page(f"How good is {evaluation.order.film.name}?", _parts(evaluation))


def _parts(evaluation: FilmEvaluation) -> Iterator[str]:
    film = evaluation.film
    length = moment(len(film) / float(film.header.fps))
    rate = f"{float(film.header.fps):g} frames per second"
    yield page.paragraph(f"{len(film)} frames, {length}, {film.width} × {film.height}, {rate}")
    if evaluation.faults:
        yield page.bullets([fault.sentence for fault in evaluation.faults], kind="faults")
    else:
        yield page.paragraph(NO_FAULTS, kind="good")
    yield from _pictures(evaluation)
    yield page.heading("Along the film")
    yield from _plots(evaluation)
    yield page.heading("Figures")
    rows = [(each.label, each.text, each.meaning) for each in figures_of(evaluation)]
    yield page.table(("", "", "what it tells"), rows, kinds=("", "n", "m"))
    yield page.paragraph(_WHAT_THEY_TELL, kind="m")


def _pictures(evaluation: FilmEvaluation) -> Iterator[str]:
    """A contact sheet, then what is about each fault."""
    film, total = evaluation.film, len(evaluation.film)
    shown = [f for f in evaluation.faults if f.frame is not None][:_MOST_FAULTS_SHOWN]
    spread = evenly(total, _SHEET_FRAMES)
    about = {
        fault.frame: [n for n in (fault.frame + step for step in _ABOUT_FAULT) if 0 <= n < total]
        for fault in shown
        if fault.frame is not None
    }
    wanted = {*spread, *(number for near in about.values() for number in near)}
    frames = frames_at(film.header.path, wanted)
    labels = {number: f"{number}  {moment(film.times_s[number])}" for number in wanted}
    groups = [("", spread), *((f.sentence, about[f.frame]) for f in shown if f.frame is not None)]
    for caption, numbers in groups:
        picture = sheet({n: frames[n] for n in numbers if n in frames}, labels, columns=_COLUMNS)
        if picture is None:
            continue
        if caption:
            yield page.paragraph(caption)
        yield inline_picture(picture, alt="Frames of the film")


def _plots(evaluation: FilmEvaluation) -> Iterator[str]:
    film, lips, identity = evaluation.film, evaluation.lips, evaluation.identity
    seconds = film.times_s
    if len(seconds) < 2:
        return
    if lips is not None and evaluation.voice is not None:
        lines = [Line("what the voice asks", _ORANGE, evaluation.voice.opening)]
        if lips.reading is not None:
            lines.append(Line("mouth, as it is seen", _BLUE, lips.reading.opening))
        yield plot("Mouth", seconds, lines, unit=" s")
    if lips is not None and lips.reading is not None:
        late = np.array(sorted(lips.reading.scores))
        scores = np.array([lips.reading.scores[each] for each in late])
        marks = [float(lips.reading.alignment.offset_frames)]
        line = Line("correlation", _BLUE, scores)
        yield plot("If the mouth were so late", late, [line], unit=" frames", marks=marks)
    if identity is not None:
        lines = [
            Line("each frame", _GREY, identity.own),
            Line("0.6 s about it", _BLUE, identity.strangeness),
        ]
        yield plot("Strangeness of the face", seconds, lines, unit=" s", limit=1.0)
    yield _changes_plot(evaluation, seconds)


def _changes_plot(evaluation: FilmEvaluation, seconds: Floats) -> str:
    film = evaluation.film
    lines = [
        Line("whole picture", _GREY, film.changes.change),
        Line("face", _BLUE, film.face_changes.change),
    ]
    marks = [float(seconds[frame]) for frame in evaluation.jumps]
    return plot("Change from frame to frame, grey levels", seconds, lines, unit=" s", marks=marks)


def _plain(value: float) -> float | None:
    return round(float(value), 5) if math.isfinite(value) else None
