"""The folder of a project: what was saved is there, whatever is tried."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import time
from collections import namedtuple
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from emo_desktop.base.atomic import PendingFile
from emo_desktop.base.errors import MediaError, OutputError, ProjectError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.project import storage
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.media import Media
from emo_desktop.project.model import Project
from emo_desktop.project.storage import (
    bring_in,
    check_media,
    create_project,
    is_project,
    load_project,
    media_path,
    new_take_path,
    save_project,
)
from emo_desktop.project.versions import list_versions, read_version
from tests.project.examples import full_project

CONTENT = b"RIFF" + bytes(range(256)) * 9000  # more than one piece
posix = pytest.mark.skipif(os.name != "posix", reason="makes links, pipes or odd names")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "Film.emo"
    create_project(path, Project("Film"))
    return path


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


def files_in(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_project_is_a_folder_with_a_document(folder: Path) -> None:
    assert files_in(folder) == ["project.json"]
    assert is_project(folder) and not is_project(folder.parent)
    assert load_project(folder) == Project("Film")


def test_saving_keeps_what_was_before_and_writes_nothing_twice(folder: Path) -> None:
    save_project(folder, full_project())
    (version,) = list_versions(folder)
    assert (load_project(folder), read_version(version)) == (full_project(), Project("Film"))
    written = (folder / "project.json").stat().st_mtime_ns
    save_project(folder, full_project())
    assert (folder / "project.json").stat().st_mtime_ns == written
    assert list_versions(folder) == (version,)


def test_ten_versions_stay_in_order_though_the_clock_runs_backward(folder: Path) -> None:
    for number in range(1, 15):
        save_project(folder, Project(f"Film {number}"))
        hour_ago = time.time() - 3600 * number
        os.utime(folder / "project.json", (hour_ago, hour_ago))
    names = [read_version(version).name for version in list_versions(folder)]
    assert names == [f"Film {number}" for number in range(13, 3, -1)]
    assert len(files_in(folder)) == 11


def test_a_damaged_version_is_said_and_a_foreign_file_is_passed_over(folder: Path) -> None:
    save_project(folder, full_project())
    (version,) = list_versions(folder)
    for name in ("notes.txt", "20261399T000000Z-7.json", "20260101T000000Z-.json"):
        (folder / "versions" / name).write_text("x")
    assert list_versions(folder) == (version,)
    version.path.write_bytes(version.path.read_bytes()[:-40])
    with pytest.raises(ProjectError, match=r"-1\.json is damaged"):
        read_version(version)


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 100, b'{"format": 99}', None])
def test_a_damaged_document_is_said_and_stays_until_it_is_saved_over(
    folder: Path, content: bytes | None
) -> None:
    path = folder / "project.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProjectError, match=r"project\.json") as raised:
        load_project(folder)
    assert raised.value.hint
    assert content is None or path.read_bytes() == content
    save_project(folder, full_project())
    assert load_project(folder) == full_project()
    kept = [version.path.read_bytes() for version in list_versions(folder)]
    assert kept == ([] if content is None else [content])


def test_other_folders_are_no_projects(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is not a project"):
        load_project(tmp_path)
    with pytest.raises(ProjectError, match="is not a project"):
        load_project(tmp_path / "nowhere.emo")
    (tmp_path / "a.emo" / "project.json").mkdir(parents=True)
    with pytest.raises(ProjectError, match="is not a project"):
        load_project(tmp_path / "a.emo")


def test_a_new_project_takes_nobody_s_place(tmp_path: Path) -> None:
    (tmp_path / "full.emo").mkdir()
    (tmp_path / "full.emo" / "letter.txt").write_text("dear")
    (tmp_path / "file.emo").write_text("x")
    (tmp_path / "empty.emo").mkdir()
    for name in ("full.emo", "file.emo", "Film", "missing/Film.emo"):
        with pytest.raises(OutputError) as raised:
            create_project(tmp_path / name, Project("Film"))
        assert raised.value.hint
    create_project(tmp_path / "empty.emo", Project("Film"))
    assert files_in(tmp_path) == ["empty.emo/project.json", "file.emo", "full.emo/letter.txt"]


@posix
@pytest.mark.parametrize("length", [240, 1500])
def test_names_of_any_letters_and_long_paths(
    tmp_path: Path, token: CancelToken, length: int
) -> None:
    deep = tmp_path
    while len(str(deep)) < length - 60:
        deep /= "Ordner äöü – 文件夹 – папка"[: length - len(str(deep))]
    deep.mkdir(parents=True)
    folder = deep / f"{'ß' * max(1, length - len(str(deep)) - 5)}.emo"
    create_project(folder, full_project())
    source = tmp_path / "聲音 «é».WAV"
    source.write_bytes(CONTENT)
    media = bring_in(folder, source, token=token)
    assert media.name == source.name
    assert media_path(folder, media).read_bytes() == CONTENT
    save_project(folder, Project("Film"))
    assert load_project(folder) == Project("Film")


@posix
def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="too long"):
        create_project(tmp_path / f"{'x' * 300}.emo", Project("Film"))


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "is full"), (errno.EROFS, "no permission"), (errno.EIO, "cannot be written")],
)
@pytest.mark.parametrize("call", ["write_bytes", "replace", "mkdir"])
def test_a_disk_that_fails_keeps_what_was_saved(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, sentence: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(Path, call, fail)
        with pytest.raises(OutputError, match=sentence) as raised:
            save_project(folder, full_project())
    assert raised.value.hint
    assert load_project(folder) == Project("Film")
    assert files_in(folder) == ["project.json"]
    save_project(folder, full_project())
    assert load_project(folder) == full_project()


@posix
def test_a_limit_of_the_system_keeps_what_was_saved(folder: Path) -> None:
    """A real refusal in the middle of a file, in a process of its own."""
    resource = pytest.importorskip("resource")
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
        try:
            save_project(folder, full_project())
        except OutputError as error:
            os._exit(7 if "larger than files may be" in str(error) else 8)
        os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert load_project(folder) == Project("Film")
    assert "project.json" in files_in(folder) and not list(folder.rglob("*.part"))


def test_a_folder_that_was_removed_is_made_again(folder: Path) -> None:
    shutil.rmtree(folder)
    save_project(folder, full_project())
    assert load_project(folder) == full_project()
    shutil.rmtree(folder.parent)
    with pytest.raises(OutputError) as raised:
        save_project(folder, full_project())
    assert str(folder) in str(raised.value)


def test_a_file_is_brought_in_by_its_content(
    folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    (tmp_path / "voice.WAV").write_bytes(CONTENT)
    (tmp_path / "same.wav").write_bytes(CONTENT)
    (tmp_path / "no ending.of this").write_bytes(b"other")
    media = bring_in(folder, tmp_path / "voice.WAV", token=token)
    assert media == Media(media.digest, len(CONTENT), "voice.WAV", f"media/{media.digest}.wav")
    assert media.is_inside
    assert media_path(folder, media).read_bytes() == CONTENT
    again = bring_in(folder, tmp_path / "same.wav", token=token)
    assert again == replace(media, name="same.wav")
    odd = bring_in(folder, tmp_path / "no ending.of this", token=token)
    assert odd.path == f"media/{odd.digest}"
    assert len(files_in(folder)) == 3


def test_a_damaged_copy_is_mended(folder: Path, tmp_path: Path, token: CancelToken) -> None:
    (tmp_path / "voice.wav").write_bytes(CONTENT)
    copy = media_path(folder, bring_in(folder, tmp_path / "voice.wav", token=token))
    for damaged in (CONTENT[:-1], b"x" + CONTENT[1:]):
        copy.write_bytes(damaged)
        bring_in(folder, tmp_path / "voice.wav", token=token)
        assert copy.read_bytes() == CONTENT


def test_what_a_killed_run_left_is_removed(
    folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    for name in ("media", "versions"):
        (folder / name).mkdir()
        (folder / name / ".emo-0123456789ab-01234567.part").write_bytes(b"half")
    (tmp_path / "voice.wav").write_bytes(CONTENT)
    media = bring_in(folder, tmp_path / "voice.wav", token=token)
    save_project(folder, full_project())
    version = list_versions(folder)[0].path.name
    assert files_in(folder) == [media.path, "project.json", f"versions/{version}"]


def test_a_recorded_take_stays_where_it_is(folder: Path, token: CancelToken) -> None:
    (folder / "takes").mkdir()
    (folder / "takes" / "L001_T01.wav").write_bytes(CONTENT)
    media = bring_in(folder, folder / "takes" / "L001_T01.wav", token=token)
    assert media.path == "takes/L001_T01.wav"
    assert files_in(folder) == ["project.json", "takes/L001_T01.wav"]


def test_a_file_can_stay_where_it_lies(folder: Path, tmp_path: Path, token: CancelToken) -> None:
    near = tmp_path / "films" / "guide.mov"
    near.parent.mkdir()
    near.write_bytes(CONTENT)
    media = bring_in(folder, near, token=token, copies=False)
    assert media.path == "../films/guide.mov"
    deep = folder.parent / "a" / "b" / "c" / "Deep.emo"
    deep.parent.mkdir(parents=True)
    create_project(deep, Project("Deep"))
    far = bring_in(deep, near, token=token, copies=False)
    assert far.path == near.resolve().as_posix()
    for place, kept in ((folder, media), (deep, far)):
        assert not kept.is_inside
        assert media_path(place, kept).read_bytes() == CONTENT
    assert files_in(folder) == ["project.json"]


@posix
def test_near_a_project_that_is_a_link_is_near_where_it_points(
    folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    (tmp_path / "voice.wav").write_bytes(CONTENT)
    link = tmp_path / "elsewhere" / "deep" / "Link.emo"
    link.parent.mkdir(parents=True)
    link.symlink_to(folder)
    media = bring_in(link, tmp_path / "voice.wav", token=token, copies=False)
    assert media.path == "../voice.wav"
    assert media_path(link, media).read_bytes() == CONTENT
    assert media_path(folder, media).read_bytes() == CONTENT


@posix
@pytest.mark.parametrize("name", [b"vo\xffice.wav", b"line\nbreak.wav", b"  ", b"back\\slash.wav"])
def test_odd_names_become_ones_that_can_be_stored(
    folder: Path, tmp_path: Path, token: CancelToken, name: bytes
) -> None:
    source = tmp_path / os.fsdecode(name)
    source.write_bytes(CONTENT)
    media = bring_in(folder, source, token=token)
    assert media_path(folder, media).read_bytes() == CONTENT
    assert media.name.isprintable()
    if not source.name.isprintable():
        with pytest.raises(MediaError, match="cannot be stored"):
            bring_in(folder, source, token=token, copies=False)


@posix
def test_what_is_no_file_is_not_brought_in(
    folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    for name in ("pipe.wav", "missing.wav", "Film.emo"):
        with pytest.raises(MediaError, match=name) as raised:
            bring_in(folder, tmp_path / name, token=token)
        assert raised.value.hint
    assert files_in(folder) == ["project.json"]


def test_nothing_is_copied_without_room(
    folder: Path, tmp_path: Path, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "voice.wav").write_bytes(CONTENT)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, len(CONTENT)))
    with pytest.raises(OutputError, match="MiB are needed"):
        bring_in(folder, tmp_path / "voice.wav", token=token)
    assert files_in(folder) == ["project.json"]


def test_a_cancelled_copy_leaves_nothing(
    folder: Path, tmp_path: Path, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "voice.wav").write_bytes(CONTENT)

    class CancelsWhenItBegins(PendingFile):
        def __init__(self, output: Path) -> None:
            super().__init__(output)
            token.cancel()

    monkeypatch.setattr(storage, "PendingFile", CancelsWhenItBegins)
    with pytest.raises(Cancelled):
        bring_in(folder, tmp_path / "voice.wav", token=token)
    assert files_in(folder) == ["project.json"]


def test_a_file_that_changes_while_it_is_copied_is_not_taken(
    folder: Path, tmp_path: Path, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "voice.wav"
    source.write_bytes(CONTENT)

    class ChangesTheSource(PendingFile):
        def __init__(self, output: Path) -> None:
            super().__init__(output)
            source.write_bytes(CONTENT[:-1] + b"x")

    monkeypatch.setattr(storage, "PendingFile", ChangesTheSource)
    with pytest.raises(MediaError, match="changed while it was copied"):
        bring_in(folder, source, token=token)
    assert files_in(folder) == ["project.json"]


def test_missing_and_changed_files_are_found(
    folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    kept = []
    for name in ("same", "missing", "longer", "other"):
        (tmp_path / f"{name}.wav").write_bytes(name.encode() * 100)
        kept.append(bring_in(folder, tmp_path / f"{name}.wav", token=token))
    base = full_project()
    project = replace(
        base,
        characters=(replace(base.characters[0], portrait=kept[0], consent=None),),
        takes=(replace(base.takes[0], media=kept[1]), replace(base.takes[1], media=kept[2])),
        guide=base.guide and replace(base.guide, media=kept[3]),
    )
    save_project(folder, project)
    assert check_media(folder, project) == ()
    media_path(folder, kept[1]).unlink()
    media_path(folder, kept[2]).write_bytes(b"more than before" * 100)
    media_path(folder, kept[3]).write_bytes(b"OTHER" * 100)
    later = time.time() + 5
    os.utime(media_path(folder, kept[3]), (later, later))
    found = {each.media.name: each.why.value for each in check_media(folder, project)}
    assert found == {"missing.wav": "missing", "longer.wav": "changed", "other.wav": "changed"}


def test_files_that_are_older_than_the_project_are_not_read(
    folder: Path, tmp_path: Path, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "voice.wav").write_bytes(CONTENT)
    media = bring_in(folder, tmp_path / "voice.wav", token=token)
    project = replace(
        full_project(), characters=(), clips=(), takes=(), guide=None, hearing=Hearing()
    )
    project = replace(project, takes=(replace(full_project().takes[0], media=media),))
    save_project(folder, project)
    monkeypatch.setattr(storage, "digest_file", lambda path: pytest.fail(f"{path} was read"))
    assert check_media(folder, project) == ()


def test_a_new_take_has_a_name_of_its_own(folder: Path) -> None:
    project = full_project()
    names = []
    for _ in range(3):
        path = new_take_path(folder, project, "c4")
        path.write_bytes(b"take")
        names.append(path.name)
    assert names == ["L001_T01.wav", "L001_T02.wav", "L001_T03.wav"]
    lost = replace(project.takes[0].media, path="takes/l001_t04.WAV")
    project = replace(project, takes=(replace(project.takes[0], media=lost), project.takes[1]))
    assert new_take_path(folder, project, "c4").name == "L001_T05.wav"
    with pytest.raises(KeyError):
        new_take_path(folder, project, "c99")


def test_what_would_be_opened_as_something_else_does_not_replace_what_is_saved(
    folder: Path,
) -> None:
    no_tuple: Any = list(full_project().takes)
    with pytest.raises(ProjectError, match="another one when it is opened"):
        save_project(folder, replace(full_project(), takes=no_tuple))
    assert load_project(folder) == Project("Film")
    assert files_in(folder) == ["project.json"]
