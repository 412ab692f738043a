"""A pack on clips whose truth is known: as a table, as plain values, as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.training.evaluation import page
from emo_desktop.training.evaluation.clip_drift import mean_growth
from emo_desktop.training.evaluation.clip_methods import resized_frames
from emo_desktop.training.evaluation.clip_scores import ClipScore
from emo_desktop.training.evaluation.clips import ClipsEvaluation, MotionScore, ShownClip
from emo_desktop.training.evaluation.sheets import evenly, inline_picture

REPORT_VERSION = 1

_SHOWN_FRAMES, _SHOWN_PX = 8, 100
_SCORES = (
    ("psnr_db", "PSNR dB", ".2f"),
    ("ssim", "SSIM", ".3f"),
    ("mouth_psnr_db", "mouth PSNR dB", ".2f"),
    ("mouth_ssim", "mouth SSIM", ".3f"),
    ("mouth_r", "mouth r", ".3f"),
    ("offset_frames", "offset frames", ".2f"),
    ("travel", "travel", ".2f"),
    ("landmark_distance", "landmarks", ".4f"),
    ("jerk", "jerk 1/s³", ".0f"),
    ("obedience", "in region", ".2f"),
)
_MOTION = (
    ("mean_speed", "mean °/frame", ".3f"),
    ("variance", "variance", ".4f"),
    ("window_variance", "variance of window means", ".4f"),
    ("swing_deg", "swing °", ".2f"),
    ("nod_deg", "nod °", ".2f"),
)
_WORDS = (
    "Mouth r: opening of the mouth, read from pictures by a judge fitted on other clips, against "
    "the true opening; the row of the truth says how well the judge reads. Landmarks: mean "
    "distance from the true points in distances of the outer eye corners, of what our detector "
    "sees. Clips of the source picture were made by the draft itself: compare with it on heads."
)

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def plain_clips_report(evaluation: ClipsEvaluation) -> dict[str, Any]:
    """The report as values that JSON has."""
    return {
        "version": REPORT_VERSION,
        "clips": str(evaluation.folder),
        "held_out": evaluation.held_out,
        "scores": [
            {"method": row.method, "source": row.source, "clips": row.clips, **asdict(row.score)}
            for row in evaluation.scores
        ],
        "head_motion": [
            {
                "condition": row.condition,
                "clips": row.clips,
                **({} if row.motion is None else asdict(row.motion)),
            }
            for row in evaluation.motion
        ],
        "drift": {
            name: {"clips": len(drifts), "growth": mean_growth(drifts)}
            | {
                when: {
                    "proportions": float(np.mean([getattr(d, when).proportions for d in drifts])),
                    "skin_lab": float(np.mean([getattr(d, when).skin for d in drifts])),
                }
                for when in ("few", "many")
                if drifts
            }
            for name, drifts in evaluation.drift.items()
        },
    }


def markdown_clips_report(evaluation: ClipsEvaluation) -> str:
    """The tables as text."""
    parts = [_markdown(_score_table(evaluation))]
    if evaluation.motion:
        parts.append(_markdown(_motion_table(evaluation.motion)))
    if evaluation.drift:
        parts.append(_markdown(_drift_table(evaluation)))
    return "\n\n".join(parts) + f"\n\n{_WORDS}\n"


def html_clips_report(evaluation: ClipsEvaluation) -> str:
    """The report as a page with pictures that needs no other file."""
    return page.page("A pack on clips whose truth is known", _parts(evaluation))


def _parts(evaluation: ClipsEvaluation) -> Iterator[str]:
    kind = "never seen in training" if evaluation.held_out else "not marked as held out"
    yield page.paragraph(f"Clips {kind}.")
    yield _html(_score_table(evaluation))
    if evaluation.motion:
        yield page.heading("How the head moves, unguided")
        yield _html(_motion_table(evaluation.motion))
    if evaluation.drift:
        yield page.heading("Identity over many windows")
        yield _html(_drift_table(evaluation))
    yield page.paragraph(_WORDS, kind="m")
    for shown in evaluation.shown:
        yield page.heading(f"{shown.name}: {', '.join(shown.frames)}")
        yield inline_picture(strip(shown), alt="Frames by method, one row each")


def strip(shown: ShownClip) -> Bytes:
    """(H, W, 3) frames of a clip, a row for every method."""
    rows = []
    for frames in shown.frames.values():
        chosen = frames[list(evenly(len(frames), _SHOWN_FRAMES))]
        rows.append(np.hstack(list(resized_frames(chosen, _SHOWN_PX))))
    return np.vstack(rows)


def _score_table(evaluation: ClipsEvaluation) -> Table:
    head = ("clips", "method", "n", *(label for _name, label, _form in _SCORES))
    rows = [
        (row.source, row.method, str(row.clips), *_cells(row.score, _SCORES))
        for row in evaluation.scores
    ]
    return head, rows


def _motion_table(motion: Sequence[MotionScore]) -> Table:
    head = ("condition", "n", *(label for _name, label, _form in _MOTION))
    return head, [(row.condition, str(row.clips), *_cells(row.motion, _MOTION)) for row in motion]


def _drift_table(evaluation: ClipsEvaluation) -> Table:
    head = ("method", "n", "proportions 2", "proportions 20", "skin 2", "skin 20", "growth")
    rows = []
    for name, drifts in evaluation.drift.items():
        if not drifts:
            continue
        means = [
            np.mean([getattr(getattr(drift, when), what) for drift in drifts])
            for what in ("proportions", "skin")
            for when in ("few", "many")
        ]
        cells = [f"{mean:.4f}" for mean in means[:2]] + [f"{mean:.2f}" for mean in means[2:]]
        rows.append((name, str(len(drifts)), *cells, f"{mean_growth(drifts) or 0:.2f}"))
    return head, rows


def _cells(values: ClipScore | Any, columns: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    found = [getattr(values, name, None) for name, _label, _form in columns]
    return tuple(
        "–" if value is None else format(value, form)
        for value, (_name, _label, form) in zip(found, columns, strict=True)
    )


def _markdown(table: Table) -> str:
    head, rows = table
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _html(table: Table) -> str:
    head, rows = table
    return page.table(head, rows, kinds=("", *("n" for _ in head[1:])))
