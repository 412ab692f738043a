"""The files of a project, what they are for, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.media_list import MediaKind, list_media
from emo_desktop.project.edits.characters import set_consent
from emo_desktop.project.edits.lines import delete_lines
from emo_desktop.project.media import Consent, Guide
from emo_desktop.project.storage import MissingMedia, Why
from tests.render.lines import make_line, make_media, make_project, make_take


def test_every_file_is_listed_once_with_its_lines() -> None:
    guide = Guide(make_media("guide.mov"), Fraction(90))
    project = make_project(
        make_line(3),
        make_line(4, begin_s=12),
        takes=(make_take(2), make_take(5)),
        guide=guide,
    )
    found = list_media(project, Path("/scene"))
    assert [(file.media.name, file.kind, file.lines) for file in found] == [
        ("anna.png", MediaKind.PORTRAIT, (1, 2)),
        ("take2.wav", MediaKind.TAKE, (1, 2)),
        ("take5.wav", MediaKind.TAKE, ()),
        ("guide.mov", MediaKind.GUIDE, ()),
    ]
    assert [file.is_in_bin for file in found] == [False, False, True, False]
    assert found[1].path == Path("/scene/media/take2.wav")
    assert [file.duration_s for file in found] == [None, 60, 60, 90]


def test_what_is_missing_comes_first() -> None:
    project = make_project(takes=(make_take(2), make_take(5)))
    faults = [MissingMedia(project.takes[1].media, Why.MISSING)]
    first, *others = list_media(project, Path("/scene"), faults)
    assert (first.media.name, first.why) == ("take5.wav", Why.MISSING)
    assert all(file.why is None for file in others)


def test_the_spoken_sentence_of_a_consent_is_a_file_like_others() -> None:
    spoken = make_media("yes.wav")
    consent = Consent("Yes.", "Anna", "2026-01-02", recording=spoken)
    project = set_consent(make_project(), "k1", consent).after
    (found,) = [each for each in list_media(project, Path("/scene")) if each.media == spoken]
    assert (found.kind, found.names, found.lines) == (MediaKind.CONSENT, ("Anna",), ())
    assert not found.is_in_bin


def test_a_file_of_two_takes_or_characters_is_one_file() -> None:
    take = make_take(2)
    twin = replace(take, id="t6", name="again")
    project = make_project(takes=(take, twin))
    anna = project.characters[0]
    project = replace(project, characters=(anna, replace(anna, id="k9", name="Bea")))
    portrait, sound = list_media(project, Path("/scene"))
    assert portrait.names == ("Anna", "Bea")
    assert sound.names == ("take 2", "again")
    unused = delete_lines(project, [project.clips[0].id]).after
    assert list_media(unused, Path("/scene"))[1].is_in_bin
