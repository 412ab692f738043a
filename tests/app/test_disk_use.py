"""What is kept on disk is counted, and the cache is emptied without touching anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.app.disk_use import cache_use, clear_cache, folder_use
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import Cancelled, CancelToken
from tests.app.scenes import make_settings

KEY = "ab" * 16


def test_files_are_counted_at_every_depth_and_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "large").write_bytes(b"x" * 1000)
    folder = tmp_path / "folder"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "one").write_bytes(b"x" * 10)
    (folder / "deep" / "er" / "two").write_bytes(b"x" * 5)
    (folder / "link").symlink_to(elsewhere, target_is_directory=True)
    use = folder_use(folder, token=CancelToken())
    assert (use.bytes, use.files) == (15, 2)
    assert use.free_bytes


def test_a_folder_that_is_not_there_has_nothing_but_free_room(tmp_path: Path) -> None:
    use = folder_use(tmp_path / "a" / "b", token=CancelToken())
    assert (use.bytes, use.files) == (0, 0)
    assert use.free_bytes


def test_the_cache_is_emptied_and_goes_on_to_keep(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    studio = Studio(settings)
    studio.cache.put(KEY, b"x" * 100)
    stamp = settings.cache_dir / "packs" / "stamp.json"
    stamp.parent.mkdir()
    stamp.write_text("{}")
    used = cache_use(settings, token=CancelToken())
    assert used.files == 1
    assert clear_cache(settings, token=CancelToken()) == used.bytes > 100
    assert studio.cache.get(KEY) is None
    assert cache_use(settings, token=CancelToken()).files == 0
    assert stamp.is_file()
    studio.cache.put(KEY, b"again")
    assert studio.cache.get(KEY) == b"again"
    assert clear_cache(make_settings(tmp_path / "nowhere"), token=CancelToken()) == 0


def test_counting_and_clearing_can_be_cancelled(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    Studio(settings).cache.put(KEY, b"x")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        cache_use(settings, token=token)
    with pytest.raises(Cancelled):
        clear_cache(settings, token=token)
    assert Studio(settings).cache.get(KEY) == b"x"
