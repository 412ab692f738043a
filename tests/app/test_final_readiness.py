"""What final quality lacks on this machine, the first thing first."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.app import final_readiness as module
from emo_desktop.app.final_readiness import Lack, lack_for_final
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.config import MINI
from tests.app.scenes import make_settings
from tests.emo.packs.bare_packs import write_bare_pack


def test_a_pack_then_packages_then_a_gpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, missing, gpus = make_settings(tmp_path), ["torch"], [False]
    monkeypatch.setattr(module, "missing_packages", lambda: tuple(missing))
    monkeypatch.setattr(module, "has_gpu", lambda: gpus[0])
    assert lack_for_final(settings, token=CancelToken()) is Lack.PACK
    write_bare_pack(settings.packs_dir / "raw", is_start_for_training=True)
    assert lack_for_final(settings, token=CancelToken()) is Lack.PACK
    write_bare_pack(settings.packs_dir / "good")
    assert lack_for_final(settings, token=CancelToken()) is Lack.PACKAGES
    missing.clear()
    assert lack_for_final(settings, token=CancelToken()) is Lack.GPU
    gpus[0] = True
    assert lack_for_final(settings, token=CancelToken()) is Lack.NOTHING


def test_the_programs_small_pack_needs_no_gpu(
    tmp_path: Path, shipped_packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "missing_packages", lambda: ())
    monkeypatch.setattr(module, "has_gpu", lambda: False)
    write_bare_pack(shipped_packs / "emo-mini", MINI)
    assert lack_for_final(make_settings(tmp_path), token=CancelToken()) is Lack.NOTHING
