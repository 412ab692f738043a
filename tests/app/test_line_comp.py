"""Lines put together from parts of their takes: to the sample, undoable, the takes untouched."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.app.line_comp import FADE_S, add_line_comp, comp_pieces, read_line_comp
from emo_desktop.app.projects import read_take
from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.changes import EditError
from emo_desktop.project.edits.lines import add_line, lock_lines
from emo_desktop.project.edits.takes import add_take, choose_take
from emo_desktop.project.media import TakePiece
from emo_desktop.project.model import Project
from emo_desktop.project.storage import bring_in, create_project, media_path

RATE_HZ = 48000
S = Fraction


@pytest.fixture
def scene(tmp_path: Path) -> tuple[Project, Path]:
    """A line at 10 s of 3 s, from 0.4 s on of t1 (0.25); its t2 (0.125) shows it from 1 s on."""
    folder = tmp_path / "Scene.emo"
    project = Project("Scene", sample_rate_hz=RATE_HZ)
    create_project(folder, project)
    project = add_line(project, begin_s=S(10), length_s=S(3)).after
    line = project.clips[0].id
    for level, seconds, in_s in ((0.25, 5, S(2, 5)), (0.125, 6, S(1)), (0.0625, 2, S(0))):
        path = tmp_path / f"{level}.wav"
        soundfile.write(path, np.full(seconds * RATE_HZ, level, np.float32), RATE_HZ, "PCM_24")
        take = read_take(path, has_music=False, token=CancelToken())
        media = bring_in(folder, path, token=CancelToken())
        project = add_take(project, take(media), line=line).after
        out_s = min(in_s + 3, S(seconds))
        project = choose_take(project, line, project.takes[-1].id, in_s=in_s, out_s=out_s).after
    return choose_take(project, line, project.takes[0].id).after, folder


def made(project: Project, folder: Path, take: int, part: tuple[Fraction, Fraction]) -> Project:
    line = project.clips[0].id
    comp = read_line_comp(
        folder, project, line, project.takes[take].id, part=part, token=CancelToken()
    )
    return add_line_comp(project, comp, line=line).after


def heard(project: Project, folder: Path) -> Floats:
    """What the line sounds like."""
    clip = project.clips[0]
    use = clip.use
    assert use is not None
    sound, rate_hz = soundfile.read(media_path(folder, project.take(clip.take).media))
    assert rate_hz == RATE_HZ
    return np.asarray(sound[round(use.in_s * RATE_HZ) : round(use.out_s * RATE_HZ)])


def test_a_part_of_another_take_is_heard_in_its_place_and_nothing_else_changes(
    scene: tuple[Project, Path],
) -> None:
    project, folder = scene
    files = {path: path.read_bytes() for path in folder.rglob("*.wav")}
    after = made(project, folder, 1, (S(11), S(12)))
    sound, fade = heard(after, folder), round(FADE_S * RATE_HZ / 2)
    assert len(sound) == 3 * RATE_HZ
    borders = (RATE_HZ, 2 * RATE_HZ)
    assert (sound[: borders[0] - fade] == 0.25).all()
    assert (sound[borders[0] + fade : borders[1] - fade] == 0.125).all()
    assert (sound[borders[1] + fade :] == 0.25).all()
    assert np.abs(np.diff(sound)).max() < 0.001
    assert {path: path.read_bytes() for path in files} == files
    clip = after.clips[0]
    assert (clip.begin_s, clip.duration_s) == (S(10), S(3))
    assert [use.take for use in clip.uses] == [take.id for take in after.takes]
    t1, t2 = project.takes[0].id, project.takes[1].id
    assert after.takes[-1].pieces == (
        TakePiece(t1, S(0), S(7, 5)),
        TakePiece(t2, S(2), S(3)),
        TakePiece(t1, S(12, 5), S(5)),
    )


def test_a_second_part_is_taken_from_the_takes_themselves(scene: tuple[Project, Path]) -> None:
    project, folder = scene
    once = made(project, folder, 1, (S(11), S(12)))
    t1, t2, t3 = (take.id for take in project.takes)
    twice = made(once, folder, 2, (S(23, 2), S(47, 4)))
    assert [piece.take for piece in twice.takes[-1].pieces] == [t1, t2, t3, t2, t1]
    back = made(once, folder, 0, (S(10), S(23, 2)))
    assert back.takes[-1].pieces == (
        TakePiece(t1, S(0), S(19, 10)),
        TakePiece(t2, S(5, 2), S(3)),
        TakePiece(t1, S(12, 5), S(5)),
    )


def test_what_lies_outside_of_line_or_take_is_left_out(scene: tuple[Project, Path]) -> None:
    project, _ = scene
    line = project.clips[0].id
    t1, t2, t3 = (take.id for take in project.takes)
    pieces = comp_pieces(project, line, t2, (S(0), S(99)))
    assert pieces == (
        TakePiece(t1, S(0), S(2, 5)),
        TakePiece(t2, S(1), S(4)),
        TakePiece(t1, S(17, 5), S(5)),
    )
    assert comp_pieces(project, line, t3, (S(11), S(13)))[1] == TakePiece(t3, S(1), S(2))
    for take, part, said in (
        (t2, (S(0), S(10)), "between in and out"),
        (t3, (S(12), S(13)), "ends before"),
        (t1, (S(11), S(12)), "no other take"),
        ("t99", (S(11), S(12)), "no other take"),
    ):
        with pytest.raises(EditError, match=said):
            comp_pieces(project, line, take, part)
    locked = lock_lines(project, [line], True).after
    with pytest.raises(EditError, match="locked"):
        comp_pieces(locked, line, t2, (S(11), S(12)))
