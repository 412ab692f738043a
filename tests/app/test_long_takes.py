"""A take becomes several lines, and several takes become one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.app.long_takes import comp_take, split_at_pauses
from emo_desktop.app.projects import LineOrder, add_voice_line
from emo_desktop.audio.source import read_blocks
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.project.media import TakePiece
from emo_desktop.project.storage import check_media, load_project, media_path
from tests.app.media import buzzing_voice, write_voice
from tests.app.scenes import make_project, make_settings


@pytest.fixture
def folder(tmp_path: Path, portrait: Path) -> Path:
    """A project with two lines of a take each."""
    folder = tmp_path / "Scene.emo"
    make_project(folder, portrait, make_settings(tmp_path / "home"), lines=2)
    return folder


def test_a_long_line_becomes_lines_that_show_the_same_take(folder: Path, tmp_path: Path) -> None:
    words = [buzzing_voice(1.0), np.zeros(20_000), buzzing_voice(0.9), np.zeros(20_000)]
    soundfile.write(tmp_path / "long.wav", np.concatenate(words), 16_000)
    order = LineOrder(tmp_path / "long.wav", text="One. Two.")
    before, line = add_voice_line(folder, order, token=CancelToken())
    number = 1 + [clip.id for clip in before.clips].index(line)
    project, count = split_at_pauses(folder, number, pause_s=0.6, token=CancelToken())
    assert count == 2
    assert project == load_project(folder)
    new = project.clips[number - 1 :]
    assert [clip.text for clip in new] == ["One.", "Two."]
    assert {clip.take for clip in new} == {before.clip(line).take}
    begin_s = before.clip(line).begin_s
    assert [float(clip.begin_s - begin_s) for clip in new] == pytest.approx([0, 2.1], abs=0.2)


def test_splitting_can_be_cancelled(folder: Path) -> None:
    token, before = CancelToken(), load_project(folder)
    token.cancel()
    with pytest.raises(Cancelled):
        split_at_pauses(folder, 1, pause_s=0.6, token=token)
    assert load_project(folder) == before


def pieces_of(folder: Path) -> list[TakePiece]:
    first, second = load_project(folder).takes
    return [
        TakePiece(second.id, Fraction(1), Fraction(3)),
        TakePiece(first.id, Fraction(0), Fraction(3, 2)),
    ]


def test_pieces_of_takes_become_a_take_of_the_line(folder: Path) -> None:
    pieces = pieces_of(folder)
    project = comp_take(folder, 1, pieces, token=CancelToken())
    clip, take = project.clips[0], project.takes[-1]
    assert clip.take == take.id
    assert len(clip.uses) == 2  # the take it had is still at hand
    assert (take.pieces, take.duration_s) == (tuple(pieces), Fraction(7, 2))
    assert take.media.path == "takes/L001_T01.wav"
    assert not check_media(folder, load_project(folder))
    sound = np.concatenate(list(read_blocks(media_path(folder, take.media), mono=True)))
    rate_hz = project.sample_rate_hz
    assert len(sound) == 7 * rate_hz // 2
    source = np.concatenate(
        list(
            read_blocks(
                media_path(folder, project.takes[1].media), mono=True, sample_rate_hz=rate_hz
            )
        )
    )
    part = sound[rate_hz // 10 : rate_hz]
    assert abs(part - source[rate_hz + rate_hz // 10 : 2 * rate_hz]).max() < 0.01
    again = comp_take(folder, 1, pieces[:1], token=CancelToken())
    assert again.takes[-1].media.path == "takes/L001_T02.wav"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda pieces: [], "at least one piece"),
        (lambda pieces: [TakePiece("t99", Fraction(0), Fraction(1))], "no take 't99'"),
        (lambda pieces: [TakePiece(pieces[0].take, Fraction(0), Fraction(99))], "lasts 9"),
    ],
)
def test_what_cannot_be_put_together_leaves_everything_as_it_was(
    folder: Path, change, said: str
) -> None:
    before = load_project(folder)
    with pytest.raises(EmoError, match=said):
        comp_take(folder, 1, change(pieces_of(folder)), token=CancelToken())
    assert load_project(folder) == before
    assert not list(folder.glob("takes/*"))


def test_a_silent_comp_leaves_no_file(folder: Path, tmp_path: Path) -> None:
    voice = np.concatenate([np.zeros(32_000), buzzing_voice(1.0)])
    soundfile.write(tmp_path / "late.wav", voice, 16_000)
    project, _ = add_voice_line(folder, LineOrder(tmp_path / "late.wav"), token=CancelToken())
    silent = [TakePiece(project.takes[-1].id, Fraction(0), Fraction(1))]
    with pytest.raises(EmoError, match="silent"):
        comp_take(folder, 1, silent, token=CancelToken())
    assert not list((folder / "takes").glob("*.wav"))
    assert load_project(folder) == project


def test_cancelling_a_comp_changes_nothing(folder: Path, tmp_path: Path) -> None:
    write_voice(tmp_path / "v.wav", 1)
    token, before = CancelToken(), load_project(folder)
    token.cancel()
    with pytest.raises(Cancelled):
        comp_take(folder, 1, pieces_of(folder), token=token)
    assert load_project(folder) == before
    assert not list((folder / "takes").glob("*.wav"))
