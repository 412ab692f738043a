"""Files that an open project misses are found again; the document changes by one step."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.app.relinking import MediaFound, relink_media, search_media
from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.characters import add_character
from emo_desktop.project.edits.takes import add_take
from emo_desktop.project.media import Take
from emo_desktop.project.model import Project
from emo_desktop.project.storage import bring_in, check_media, media_path


def test_what_is_found_is_brought_in_and_is_one_step(
    tmp_path: Path, portrait: Path, voice: Path
) -> None:
    folder, lost = tmp_path / "Scene.emo", tmp_path / "elsewhere" / "deep"
    folder.mkdir()
    lost.mkdir(parents=True)
    picture, sound = (bring_in(folder, path, token=CancelToken()) for path in (portrait, voice))
    project = add_character(Project("Scene"), name="Anna", portrait=picture).after
    project = add_take(project, Take("t0", "one", sound, Fraction(1), 16000, 1)).after
    for number, media in enumerate(project.media):
        media_path(folder, media).rename(lost / f"{number}.moved")
    missing = [each.media for each in check_media(folder, project)]
    *told, end = search_media(folder, missing, lost.parent, token=CancelToken())
    assert isinstance(end, MediaFound)
    assert all(isinstance(each, Progress) for each in told)
    edit = relink_media(project, end.found)
    assert edit.name == "Find 2 files"
    assert edit.changes & Changes.CHARACTERS
    assert check_media(folder, edit.after) == ()


def test_nothing_found_is_said(tmp_path: Path) -> None:
    with pytest.raises(EditError, match="None of the missing files"):
        relink_media(Project("Scene"), {})
