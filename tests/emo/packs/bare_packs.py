"""Packs whose weights are a few bytes: enough for all that looks at files only."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from emo_desktop import __version__
from emo_desktop.emo.config import ECHOMIMIC, EmoConfig
from emo_desktop.emo.packs.manifest import (
    FORMAT,
    MANIFEST_FILE,
    FileFacts,
    Licence,
    PackManifest,
    manifest_json,
    part_file,
    part_names,
)
from emo_desktop.emo.packs.pack import WeightsPack, read_pack

LICENCE = Licence("MIT", "the weights", "https://example.org/licence", allows_commercial=True)


def write_bare_pack(folder: Path, config: EmoConfig = ECHOMIMIC, **said: Any) -> WeightsPack:
    """A pack of files that only bear the right names; ``said`` replaces parts of the manifest."""
    files = {}
    for part in part_names(config):
        content = f"the weights of {part}".encode() * 100
        (folder / part_file(part)).parent.mkdir(parents=True, exist_ok=True)
        (folder / part_file(part)).write_bytes(content)
        files[part_file(part)] = FileFacts(hashlib.sha256(content).hexdigest(), len(content))
    manifest = PackManifest(
        format=FORMAT,
        name=folder.name,
        title="A pack for tests",
        program=__version__,
        config=config,
        licences=(LICENCE,),
        accepted=True,
        is_start_for_training=False,
        files=files,
    )
    (folder / MANIFEST_FILE).write_bytes(manifest_json(replace(manifest, **said)))
    return read_pack(folder)
