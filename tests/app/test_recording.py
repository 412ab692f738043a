"""Recorded takes in a project: planned, recorded, put into their lines, found after a crash."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from emo_desktop.app.lost_takes import find_lost_takes, leave_lost_take, read_lost_take
from emo_desktop.app.recording import (
    add_punch,
    add_recording,
    plan_line,
    read_cleaned,
    read_punch,
    read_recording,
)
from emo_desktop.audio.booth import Booth
from emo_desktop.audio.recording import Dropout, RecordedTake
from emo_desktop.audio.recording_plan import RecordingPlan
from emo_desktop.audio.take_file import TakeFile
from emo_desktop.audio.take_header import TakeLabel
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError, SoundError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.autosave import put_recovery_aside, read_recovery
from emo_desktop.project.changes import EditError
from emo_desktop.project.edits.lines import add_line, lock_lines
from emo_desktop.project.edits.takes import choose_take
from emo_desktop.project.model import Project
from emo_desktop.project.session import open_session
from emo_desktop.project.storage import (
    check_media,
    create_project,
    media_path,
    new_take_path,
    save_project,
)
from tests.app.media import buzzing_voice
from tests.audio.fake_device import FakeDevice, jittered

RATE_HZ = 48000


def voice(seconds: float) -> Floats:
    return np.asarray(soxr.resample(buzzing_voice(seconds), 16000, RATE_HZ), np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with two lines of two seconds that nobody has recorded yet."""
    folder = tmp_path / "Scene.emo"
    project = Project("Scene")
    for begin_s in (0, 3):
        project = add_line(project, begin_s=Fraction(begin_s), length_s=Fraction(2)).after
    create_project(folder, project)
    return folder


def record(
    folder: Path,
    project: Project,
    plan: RecordingPlan,
    *,
    line: str,
    signal: Floats | None = None,
    seconds: float = 8.5,
) -> RecordedTake:
    """A take from a fake device that somebody speaks into all the time."""
    device = FakeDevice(voice(10) if signal is None else signal)
    booth = Booth(device, sample_rate_hz=project.sample_rate_hz)
    booth.open(runs=False)
    booth.begin(plan, next_path=lambda: new_take_path(folder, project, line), line=line)
    for count in jittered(round(seconds * RATE_HZ), 4096):
        device.turn(count)
        booth.tick()
    booth.close()
    (take,) = booth.finished()
    return take


def opened(folder: Path) -> Project:
    session = open_session(folder)
    try:
        return session.project
    finally:
        session.close()


def test_a_line_is_recorded_and_is_as_long_as_it_was(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[1].id
    recorded = record(folder, project, plan_line(project, line), line=line)
    assert recorded.handle_s == Fraction(12, 25)  # whole frames, so that nothing is shifted
    sound = read_recording(folder, recorded, token=CancelToken())
    edit = add_recording(project, sound, line=line)
    clip, take = edit.after.clip(line), edit.after.takes[-1]
    assert (clip.begin_s, clip.duration_s, clip.take) == (3, 2, take.id)
    use = clip.use
    assert use is not None and use.in_s == Fraction(12, 25)
    assert take.media.path == "takes/L002_T01.wav"
    assert (take.sample_rate_hz, take.channels) == (RATE_HZ, 1)
    assert take.recording is not None and take.recording.device == "Fake microphone"
    assert "LUFS" in take.note
    save_project(folder, edit.after)
    assert check_media(folder, opened(folder)) == ()


def test_another_take_leaves_the_first_where_it_is(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[0].id
    for number in (1, 2):
        recorded = record(folder, project, plan_line(project, line), line=line)
        assert recorded.path.name == f"L001_T0{number}.wav"
        sound = read_recording(folder, recorded, token=CancelToken())
        project = add_recording(project, sound, line=line).after
    clip = project.clip(line)
    assert [use.take for use in clip.uses] == [take.id for take in project.takes]
    project = choose_take(project, line, project.takes[0].id).after
    assert all(media_path(folder, take.media).exists() for take in project.takes)


def test_a_recording_that_was_stopped_early_makes_a_shorter_line(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[0].id
    recorded = record(folder, project, plan_line(project, line), line=line, seconds=5.2)
    sound = read_recording(folder, recorded, token=CancelToken())
    clip = add_recording(project, sound, line=line).after.clip(line)
    assert 0.9 < clip.duration_s < 1.1


def test_a_recording_becomes_a_new_line(folder: Path) -> None:
    project = opened(folder)
    plan = RecordingPlan(length_s=Fraction(1), handle_s=Fraction(0), beeps=False)
    recorded = record(folder, project, plan, line=project.clips[0].id)
    sound = read_recording(folder, recorded, token=CancelToken())
    after = add_recording(project, sound, line=None, begin_s=Fraction(7)).after
    assert len(after.clips) == 3
    assert (after.clips[-1].begin_s, after.clips[-1].duration_s) == (7, 1)


def test_a_locked_line_is_not_recorded(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[0].id
    project = lock_lines(project, [line], True).after
    with pytest.raises(EditError, match="locked"):
        plan_line(project, line)
    assert not plan_line(project, line, records=False).records


def test_silence_is_said_and_the_file_stays(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[0].id
    recorded = record(
        folder, project, plan_line(project, line), line=line, signal=np.zeros(1, np.float32)
    )
    with pytest.raises(SoundError, match="silent"):
        read_recording(folder, recorded, token=CancelToken())
    assert recorded.path.exists()


def test_a_part_is_punched_in_with_cross_fades_and_all_else_stays(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[1].id
    recorded = record(folder, project, plan_line(project, line), line=line)
    sound = read_recording(folder, recorded, token=CancelToken())
    project = add_recording(project, sound, line=line).after
    before = project.clip(line)
    plan = plan_line(project, line, part=(Fraction(15, 4), Fraction(17, 4)))
    assert plan.length_s == Fraction(1, 2)
    part = record(folder, project, plan, line=line, signal=np.full(10 * RATE_HZ, 0.25, np.float32))
    punched = read_punch(folder, project, line, part, begin_s=plan.begin_s, token=CancelToken())
    after = add_punch(project, punched, line=line).after
    clip, whole = after.clip(line), after.takes[-1]
    assert (clip.begin_s, clip.duration_s) == (before.begin_s, before.duration_s)
    assert len(after.takes) == 3 and clip.take == whole.id
    assert [piece.take for piece in whole.pieces] == [
        after.takes[0].id,
        after.takes[1].id,
        after.takes[0].id,
    ]
    old, _ = soundfile.read(media_path(folder, after.takes[0].media), dtype="float32")
    new, _ = soundfile.read(media_path(folder, whole.media), dtype="float32")
    use = before.use
    assert use is not None and len(old) == len(new)
    begin = round((use.in_s + Fraction(3, 4)) * RATE_HZ)
    end, fade = begin + RATE_HZ // 2, RATE_HZ // 100
    assert np.array_equal(new[: begin - fade], old[: begin - fade])
    assert np.array_equal(new[end + fade :], old[end + fade :])
    assert (new[begin + fade : end - fade] == 0.25).all()
    assert np.abs(np.diff(new)).max() < np.abs(np.diff(old)).max() + 0.01


def test_a_part_needs_a_take_around_it(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[0].id
    recorded = record(folder, project, plan_line(project, line), line=line)
    with pytest.raises(EmoError, match="no take yet"):
        read_punch(folder, project, line, recorded, begin_s=Fraction(0), token=CancelToken())
    with pytest.raises(EditError, match="Nothing of the line"):
        plan_line(project, line, part=(Fraction(8), Fraction(9)))


def test_a_cleaner_take_stands_beside_the_first(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[0].id
    rumble = 0.2 * np.sin(2 * np.pi * 25 * np.arange(10 * RATE_HZ) / RATE_HZ)
    signal = (0.1 * voice(10) + rumble).astype(np.float32)
    recorded = record(folder, project, plan_line(project, line), line=line, signal=signal)
    sound = read_recording(folder, recorded, token=CancelToken())
    project = add_recording(project, sound, line=line).after
    before = recorded.path.read_bytes()
    clean = read_cleaned(folder, project, line, loudness_lufs=-30, token=CancelToken())
    after = add_recording(project, clean, line=line).after
    assert recorded.path.read_bytes() == before
    assert after.clip(line).duration_s == project.clip(line).duration_s
    assert clean.levels.loudness_lufs == pytest.approx(-30, abs=0.2)
    assert after.takes[-1].pieces[0].take == after.takes[0].id
    old, new = (_rumble(media_path(folder, take.media)) for take in after.takes)
    assert new < old / 5


def _rumble(path: Path) -> float:
    """How strong the lowest tones are beside those of a voice."""
    heard, _ = soundfile.read(path)
    spectrum = np.abs(np.fft.rfft(heard))
    hz = np.fft.rfftfreq(len(heard), 1 / RATE_HZ)
    return float(spectrum[hz < 40].max() / spectrum[hz > 100].max())


def lost_file(folder: Path, project: Project, line: str, *, ends: bool) -> Path:
    path = new_take_path(folder, project, line)
    begin_s = float(project.clip(line).begin_s) - 0.4
    file = TakeFile(path, TakeLabel(RATE_HZ, begin_s=begin_s, line=line))
    file.write(voice(3))
    file.flush()
    if ends:
        file.close()
    else:
        file._file.close()  # as a crash does
    return path


@pytest.mark.parametrize("ends", [False, True])
def test_a_recording_of_a_run_that_crashed_is_offered_and_taken(folder: Path, ends: bool) -> None:
    project = opened(folder)
    line = project.clips[1].id
    path = lost_file(folder, project, line, ends=ends)
    soundfile.write(folder / "takes" / "foreign.wav", voice(1), RATE_HZ)
    (lost,) = find_lost_takes(folder, project)
    assert (lost.path, lost.line, lost.was_broken_off) == (path, line, not ends)
    assert lost.duration_s == pytest.approx(3, abs=0.1)
    sound = read_lost_take(folder, project, lost, token=CancelToken())
    after = add_recording(project, sound, line=line).after
    use = after.clip(line).use
    assert use is not None and (use.in_s, use.out_s) == (Fraction(2, 5), Fraction(12, 5))
    save_project(folder, after)
    assert find_lost_takes(folder, opened(folder)) == ()


def test_what_is_not_wanted_is_put_aside_and_not_offered_again(folder: Path) -> None:
    project = opened(folder)
    lost_file(folder, project, project.clips[0].id, ends=False)
    empty = TakeFile(new_take_path(folder, project, project.clips[0].id), TakeLabel(RATE_HZ))
    empty._file.close()
    (lost,) = find_lost_takes(folder, project)
    aside = leave_lost_take(lost)
    assert aside.exists() and find_lost_takes(folder, project) == ()


def test_what_was_undone_is_not_offered_and_neither_is_a_copy(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[0].id
    sound = read_recording(
        folder,
        record(folder, project, plan_line(project, line), line=line, signal=voice(10)),
        token=CancelToken(),
    )
    session = open_session(folder)
    session.apply(add_recording(session.project, sound, line=line))
    clean = read_cleaned(folder, session.project, line, token=CancelToken())
    session.apply(add_recording(session.project, clean, line=line))
    session.undo()
    session.undo()
    session.autosave()
    session.close()
    assert read_recovery(folder) is not None
    put_recovery_aside(folder)  # nobody wants the work back
    assert len(list((folder / "takes").glob("*.wav"))) == 2
    assert find_lost_takes(folder, opened(folder)) == ()
    path = lost_file(folder, project, line, ends=True)
    assert [lost.path for lost in find_lost_takes(folder, opened(folder))] == [path]


def test_a_lost_recording_of_a_line_that_is_gone_becomes_a_new_one(folder: Path) -> None:
    project = opened(folder)
    lost_file(folder, project, project.clips[1].id, ends=True)
    project = replace(project, clips=project.clips[:1])
    (lost,) = find_lost_takes(folder, project)
    assert lost.line == "" and lost.begin_s == Fraction(13, 5)
    sound = read_lost_take(folder, project, lost, token=CancelToken())
    after = add_recording(project, sound, line=None, begin_s=lost.begin_s).after
    assert after.clips[-1].duration_s == pytest.approx(3, abs=0.1)


def test_a_dropout_is_counted_in_the_take(folder: Path) -> None:
    project = opened(folder)
    line = project.clips[0].id
    recorded = record(folder, project, plan_line(project, line), line=line)
    lossy = replace(recorded, dropouts=(Dropout(0.5, 0.01), Dropout(1.0, 0.0)))
    sound = read_recording(folder, lossy, token=CancelToken())
    assert sound.take.recording is not None and sound.take.recording.dropouts == 2
    assert "2 dropouts" in sound.take.note
