"""A project with all its files in its folder, or in one file, and back."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections import namedtuple
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from emo_desktop.base.digest import digest_bytes
from emo_desktop.base.errors import MediaError, OutputError
from emo_desktop.base.jobs import Cancelled, CancelToken, Progress
from emo_desktop.project.archive import collect_media, pack_project
from emo_desktop.project.model import Project
from emo_desktop.project.relink import find_media
from emo_desktop.project.storage import (
    bring_in,
    check_media,
    create_project,
    load_project,
    media_path,
    save_project,
)
from emo_desktop.project.unpacking import unpack_project
from tests.project.examples import full_project

TOKEN = CancelToken()
VOICE = b"voice " * 300_000  # more than one piece


def whole_project(folder: Path) -> Project:
    """A project made in ``folder`` whose five files lie in it, near it and far away."""
    create_project(folder, Project("Film"))
    near, far = folder.parent / "portraits", folder.parent / "a" / "b" / "c"
    for path in (near, far, folder / "takes"):
        path.mkdir(parents=True)
    (near / "ada.PNG").write_bytes(b"picture")
    (far / "guide.mov").write_bytes(b"film" * 1000)
    (far / "spoken.wav").write_bytes(b"I agree" * 100)
    (folder.parent / "voice.wav").write_bytes(VOICE)
    (folder / "takes" / "L001_T01.wav").write_bytes(b"take" * 500)
    project = full_project()
    (ada,) = project.characters
    spoken = bring_in(folder, far / "spoken.wav", token=TOKEN, copies=False)
    project = replace(
        project,
        characters=(
            replace(
                ada,
                portrait=bring_in(folder, near / "ada.PNG", token=TOKEN, copies=False),
                consent=ada.consent and replace(ada.consent, recording=spoken),
            ),
        ),
        takes=(
            replace(
                project.takes[0], media=bring_in(folder, folder.parent / "voice.wav", token=TOKEN)
            ),
            replace(
                project.takes[1],
                media=bring_in(folder, folder / "takes" / "L001_T01.wav", token=TOKEN),
            ),
        ),
        guide=project.guide
        and replace(
            project.guide,
            media=replace(
                bring_in(folder, far / "guide.mov", token=TOKEN, copies=False),
                path=(far / "guide.mov").as_posix(),
            ),
        ),
    )
    save_project(folder, project)
    return project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "here" / "Film.emo"


@pytest.fixture
def project(folder: Path) -> Project:
    folder.parent.mkdir()
    return whole_project(folder)


def contents(folder: Path, project: Project) -> list[bytes]:
    return [media_path(folder, media).read_bytes() for media in project.media]


def without_paths(project: Project) -> Project:
    """The project as if all its files lay in one place."""
    guide = project.guide
    return replace(
        project,
        characters=tuple(
            replace(each, portrait=replace(each.portrait, path="x"), consent=None)
            for each in project.characters
        ),
        takes=tuple(replace(each, media=replace(each.media, path="x")) for each in project.takes),
        guide=guide and replace(guide, media=replace(guide.media, path="x")),
    )


def test_collecting_brings_everything_inside(folder: Path, project: Project) -> None:
    before = contents(folder, project)
    assert sum(not media.is_inside for media in project.media) == 3
    collected = collect_media(folder, project, token=TOKEN)
    assert all(media.is_inside for media in collected.media)
    assert without_paths(collected) == without_paths(project)
    assert collected.clips == project.clips
    (ada,) = collected.characters
    assert ada.consent is not None and ada.consent.by == "Ada"
    save_project(folder, collected)
    moved = folder.parent.parent / "elsewhere.emo"
    folder.rename(moved)
    shutil.rmtree(folder.parent)
    assert contents(moved, load_project(moved)) == before
    assert collect_media(moved, collected, token=TOKEN) is collected


def test_a_file_that_changed_is_not_collected(folder: Path, project: Project) -> None:
    (folder.parent / "portraits" / "ada.PNG").write_bytes(b"PICTURE")
    with pytest.raises(MediaError, match=r"ada\.PNG is no longer the file"):
        collect_media(folder, project, token=TOKEN)
    (folder.parent / "portraits" / "ada.PNG").unlink()
    with pytest.raises(MediaError, match=r"no file .*ada\.PNG"):
        collect_media(folder, project, token=TOKEN)


def test_a_packed_project_is_the_same_elsewhere(
    folder: Path, project: Project, tmp_path: Path
) -> None:
    before = contents(folder, project)
    packed, target = tmp_path / "Film ü.emoz", tmp_path / "Kopie 二.emo"
    steps = list(pack_project(folder, project, packed, token=TOKEN))
    total = sum(map(len, before))
    assert steps[-1] == Progress("Packing files", total, total)
    assert len(steps) > 4
    steps = list(unpack_project(packed, target, token=TOKEN))
    assert steps[-1] == Progress("Unpacking files", total, total)
    unpacked = load_project(target)
    assert without_paths(unpacked) == without_paths(project)
    assert contents(target, unpacked) == before
    assert check_media(target, unpacked) == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "Film ü.emoz",
        "Kopie 二.emo",
        "here",
    ]


def test_packing_twice_makes_the_same_file_without_old_versions(
    folder: Path, project: Project, tmp_path: Path
) -> None:
    assert (folder / "versions").is_dir()
    for name in ("one.emoz", "two.emoz"):
        list(pack_project(folder, project, tmp_path / name, token=TOKEN))
    one = tmp_path / "one.emoz"
    assert one.read_bytes() == (tmp_path / "two.emoz").read_bytes()
    with zipfile.ZipFile(one) as archive:
        members = {each.filename: each.compress_type for each in archive.infolist()}
    names = [f"media/{m.digest}{Path(m.path).suffix.lower()}" for m in project.media]
    assert members == {"project.json": zipfile.ZIP_DEFLATED} | dict.fromkeys(names, 0)


def test_a_file_used_twice_is_packed_once(folder: Path, project: Project, tmp_path: Path) -> None:
    twice = replace(project.takes[1], media=replace(project.takes[0].media, name="other name"))
    project = replace(project, takes=(project.takes[0], twice))
    list(pack_project(folder, project, tmp_path / "Film.emoz", token=TOKEN))
    list(unpack_project(tmp_path / "Film.emoz", tmp_path / "Copy.emo", token=TOKEN))
    names = [take.media.name for take in load_project(tmp_path / "Copy.emo").takes]
    assert names == ["voice.wav", "other name"]


def spoil(kind: str, folder: Path, project: Project) -> None:
    portrait = media_path(folder, project.characters[0].portrait)
    portrait.unlink() if kind == "missing" else portrait.write_bytes(b"PICTURE")


@pytest.mark.parametrize(
    ("kind", "sentence"), [("missing", "There is no file"), ("changed", "no longer the file")]
)
def test_a_project_that_lacks_a_file_is_not_packed(
    folder: Path, project: Project, tmp_path: Path, kind: str, sentence: str
) -> None:
    (tmp_path / "Film.emoz").write_bytes(b"older")
    spoil(kind, folder, project)
    with pytest.raises(MediaError, match=sentence):
        list(pack_project(folder, project, tmp_path / "Film.emoz", token=TOKEN))
    assert (tmp_path / "Film.emoz").read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Film.emoz", "here"]


def test_cancelling_leaves_nothing(folder: Path, project: Project, tmp_path: Path) -> None:
    packed = tmp_path / "Film.emoz"
    token = CancelToken()
    steps = pack_project(folder, project, packed, token=token)
    next(steps)
    token.cancel()
    with pytest.raises(Cancelled):
        list(steps)
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    list(pack_project(folder, project, packed, token=TOKEN))
    for way in ("cancel", "close"):
        token = CancelToken()
        steps = unpack_project(packed, tmp_path / "Copy.emo", token=token)
        next(steps)
        if way == "cancel":
            token.cancel()
            with pytest.raises(Cancelled):
                list(steps)
        else:
            assert isinstance(steps, Generator)
            steps.close()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["Film.emoz", "here"]


def test_bad_places_are_refused(folder: Path, project: Project, tmp_path: Path) -> None:
    for output in (tmp_path / "Film.zip", tmp_path / "no" / "Film.emoz"):
        with pytest.raises(OutputError):
            list(pack_project(folder, project, output, token=TOKEN))
    packed = tmp_path / "Film.emoz"
    list(pack_project(folder, project, packed, token=TOKEN))
    for target in (tmp_path / "Film", folder, tmp_path / "no" / "Film.emo"):
        with pytest.raises(OutputError) as raised:
            list(unpack_project(packed, target, token=TOKEN))
        assert raised.value.hint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Film.emoz", "here"]


def test_a_disk_without_room_is_said(
    folder: Path, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "Film.emoz"
    list(pack_project(folder, project, packed, token=TOKEN))
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**5))
    jobs: list[Any] = [
        pack_project(folder, project, tmp_path / "Two.emoz", token=TOKEN),
        unpack_project(packed, tmp_path / "Copy.emo", token=TOKEN),
    ]
    for job in jobs:
        with pytest.raises(OutputError, match="MiB are needed"):
            list(job)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Film.emoz", "here"]


def test_a_disk_that_fails_in_the_middle_leaves_nothing(
    folder: Path, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "Film.emoz"
    list(pack_project(folder, project, packed, token=TOKEN))

    def fail(*args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    jobs: list[Any] = [
        pack_project(folder, project, tmp_path / "Two.emoz", token=TOKEN),
        unpack_project(packed, tmp_path / "Copy.emo", token=TOKEN),
    ]
    for job in jobs:
        next(job)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fail)
            with pytest.raises(OutputError, match="is full"):
                list(job)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Film.emoz", "here"]


def test_files_that_were_moved_are_found_by_what_they_hold(
    folder: Path, project: Project, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "archive" / "2025"
    elsewhere.mkdir(parents=True)
    (folder.parent / "a" / "b" / "c" / "guide.mov").rename(elsewhere / "renamed.bin")
    (folder.parent / "portraits" / "ada.PNG").rename(elsewhere / "ada.PNG")
    (tmp_path / "archive" / "ada.PNG").write_bytes(b"PICTURE")  # same name, same size
    (tmp_path / "archive" / "aaa.mov").write_bytes(b"mlif" * 1000)  # same size
    (tmp_path / "archive" / "link").symlink_to("nowhere")
    missing = [each.media for each in check_media(folder, project)]
    assert len(missing) == 2
    assert relinked(find_media(missing, tmp_path / "archive", token=TOKEN)) == {
        project.characters[0].portrait: elsewhere / "ada.PNG",
        missing[1]: elsewhere / "renamed.bin",
    }
    assert digest_bytes((elsewhere / "renamed.bin").read_bytes()) == missing[1].digest


def relinked(search: Generator[Progress, None, Any]) -> Any:
    while True:
        try:
            assert isinstance(next(search), Progress)
        except StopIteration as end:
            return end.value


def test_a_search_without_result_says_so_and_can_be_cancelled(
    project: Project, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert relinked(find_media(project.media, empty, token=TOKEN)) == {}
    assert relinked(find_media(project.media, tmp_path / "nowhere", token=TOKEN)) == {}
    assert relinked(find_media([], tmp_path, token=TOKEN)) == {}
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        relinked(find_media(project.media, tmp_path, token=token))
