"""A film of a portrait and a voice says what it is, as films of projects do."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.app.honesty_choices import HonestyChoices
from emo_desktop.app.orders import RenderOrder
from emo_desktop.app.tasks import render_film
from emo_desktop.base.digest import digest_file
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.export.film_metadata import read_words
from emo_desktop.export.label import Corner
from emo_desktop.export.provenance.reading import CredentialState, read_credentials
from tests.app.media import pictures_of
from tests.app.scenes import make_settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("home"))


def made(
    portrait: Path, voice: Path, output: Path, settings: Settings, honesty: HonestyChoices | None
) -> Path:
    order = RenderOrder(portrait, voice, output, size=64, fps=Fraction(10))
    for _ in render_film(order, settings=settings, token=CancelToken(), honesty=honesty):
        pass
    return output


def test_it_is_signed_and_says_in_words_what_it_is(
    portrait: Path, voice: Path, tmp_path: Path, settings: Settings
) -> None:
    film = made(portrait, voice, tmp_path / "film.mp4", settings, HonestyChoices())
    found = read_credentials(film)
    assert found.hold and found.source_types == ("compositeWithTrainedAlgorithmicMedia",)
    assert [(each.title, each.relationship) for each in found.ingredients] == [
        ("astronaut.jpg", "componentOf")
    ]
    rows = dict(found.film)
    assert digest_file(portrait) in rows["pictures"] and digest_file(voice) in rows["sounds"]
    assert int(rows["mark"], 16) >> 56 == 0x12
    words = read_words(film)
    assert words.title == "film.mp4" and words.is_ours and "invisible mark" in words.comment
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_what_is_refused_is_left_out_and_nothing_asked_for_is_nothing_said(
    portrait: Path, voice: Path, tmp_path: Path, settings: Settings
) -> None:
    refused = HonestyChoices(signs=False, marks=False)
    film = made(portrait, voice, tmp_path / "refused.mp4", settings, refused)
    assert read_credentials(film).state is CredentialState.NONE
    words = read_words(film)
    assert words.is_ours and "mark" not in words.comment and "Credentials" not in words.comment
    plain = made(portrait, voice, tmp_path / "plain.mp4", settings, None)
    assert not read_words(plain).comment


def test_the_label_is_drawn_where_it_was_wanted(
    portrait: Path, voice: Path, tmp_path: Path, settings: Settings
) -> None:
    plain = made(portrait, voice, tmp_path / "plain.mp4", settings, None)
    wanted = HonestyChoices(signs=False, marks=False, has_label=True, corner=Corner.TOP)
    labelled = made(portrait, voice, tmp_path / "labelled.mp4", settings, wanted)
    one, other = (pictures_of(each)[4].astype(int) for each in (plain, labelled))
    change = np.abs(one - other)
    height = len(change)
    assert change[: height // 3].mean() > 5 * change[height // 2 :].mean()
