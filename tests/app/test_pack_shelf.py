"""Installed packs: what they are, why some cannot be used, and how they are removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.app.pack_shelf import Obeyed, PackState, remove_pack, shelved_packs
from emo_desktop.base.errors import PackError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.config import MINI
from tests.app.scenes import make_settings
from tests.emo.packs.bare_packs import LICENCE, write_bare_pack


def test_packs_are_listed_with_what_they_obey_and_whether_they_can_be_used(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    folder = settings.packs_dir
    write_bare_pack(folder / "good")
    write_bare_pack(folder / "raw", is_start_for_training=True)
    write_bare_pack(folder / "unread", accepted=False)
    (folder / "broken").mkdir()
    packs = {pack.name: pack for pack in shelved_packs(settings, token=CancelToken())}
    assert {name: pack.state for name, pack in packs.items()} == {
        "broken": PackState.BROKEN,
        "good": PackState.READY,
        "raw": PackState.FOR_TRAINING,
        "unread": PackState.NOT_ACCEPTED,
    }
    good = packs["good"]
    assert (good.family, good.licences) == ("echomimic", (LICENCE,))
    assert good.bytes > 0
    assert Obeyed.REGION in good.obeys
    assert "pack.json" in packs["broken"].fault
    assert shelved_packs(make_settings(tmp_path / "new"), token=CancelToken()) == ()


def test_the_programs_packs_are_listed_and_stay(tmp_path: Path, shipped_packs: Path) -> None:
    settings = make_settings(tmp_path)
    write_bare_pack(shipped_packs / "emo-mini", MINI, compared_with_draft="Softer.")
    (pack,) = shelved_packs(settings, token=CancelToken())
    assert (pack.name, pack.is_shipped, pack.needs_gpu) == ("emo-mini", True, False)
    assert pack.compared_with_draft == "Softer."
    with pytest.raises(PackError, match="came with the program"):
        remove_pack(settings, "emo-mini")
    write_bare_pack(settings.packs_dir / "emo-mini")
    (mine,) = shelved_packs(settings, token=CancelToken())
    assert not mine.is_shipped
    remove_pack(settings, "emo-mini")
    assert (shipped_packs / "emo-mini" / "pack.json").is_file()


def test_a_pack_is_removed_and_nothing_beside_it(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    write_bare_pack(settings.packs_dir / "one")
    write_bare_pack(tmp_path / "mine")
    (settings.packs_dir / "two").symlink_to(tmp_path / "mine", target_is_directory=True)
    remove_pack(settings, "one")
    remove_pack(settings, "two")
    assert list(settings.packs_dir.iterdir()) == []
    assert (tmp_path / "mine" / "pack.json").is_file()
    for name in ("one", "../mine", ""):
        with pytest.raises(PackError, match="There is no weights pack"):
            remove_pack(settings, name)
