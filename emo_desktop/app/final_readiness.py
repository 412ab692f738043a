"""What is missing on this machine before lines can be drawn in final quality."""

from __future__ import annotations

from enum import StrEnum

from emo_desktop.app.pack_shelf import PackState, shelved_packs
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.render.final.installed import has_gpu, missing_packages


class Lack(StrEnum):
    """The first thing that is missing."""

    NOTHING = "nothing"
    PACK = "pack"
    PACKAGES = "packages"
    GPU = "gpu"


def lack_for_final(settings: Settings, *, token: CancelToken) -> Lack:
    """What is missing; drafts need none of it.

    torch is loaded only where everything else is there and the system shows a GPU.

    Raises:
        Cancelled: the token was cancelled.
    """
    shelf = shelved_packs(settings, token=token)
    ready = [pack for pack in shelf if pack.state is PackState.READY]
    if not ready:
        return Lack.PACK
    if missing_packages():
        return Lack.PACKAGES
    if not all(pack.needs_gpu for pack in ready):
        return Lack.NOTHING
    return Lack.NOTHING if has_gpu() else Lack.GPU
