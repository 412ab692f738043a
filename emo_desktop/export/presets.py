"""The presets there are: those that come with the program, and a user's own."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from emo_desktop.base.resources import resources_dir
from emo_desktop.base.settings import settings_path
from emo_desktop.export.preset import FilmPreset, PresetError, parse_preset

USUAL = "standard"
# In the order in which they are offered.
SHIPPED = (
    "master",
    "standard",
    "small",
    "h265",
    "prores-422-hq",
    "prores-4444",
    "png-sequence",
    "webm-vp9-alpha",
    "wav-only",
    "square-1080",
    "vertical-1080x1920",
    "wide-1920x1080",
)
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class PresetShelf:
    """All presets.

    Args:
        presets: by id: the shipped ones in their order, then a user's own by name.
        own: ids of a user's own.
        faults: files of a user's that are none, and why.
    """

    presets: Mapping[str, FilmPreset]
    own: frozenset[str]
    faults: tuple[PresetError, ...]

    def preset(self, preset_id: str) -> FilmPreset:
        """The preset of that name.

        Raises:
            PresetError: there is none; where its file is not valid, that is what is said.
        """
        if preset_id in self.presets:
            return self.presets[preset_id]
        for fault in self.faults:
            if f"{preset_id}.json" in f"{fault}":
                raise fault
        raise PresetError(
            f"There is no preset {preset_id!r}.",
            hint=f"There are: {', '.join(self.presets)}.",
        )


def own_presets_dir() -> Path:
    """The folder of a user's own presets; need not exist."""
    return settings_path().parent / "presets"


def read_shelf(own_dir: Path | None = None) -> PresetShelf:
    """All presets; files that are none are faults, and hide no other.

    Args:
        own_dir: of a user's own; the usual one when None.
    """
    shipped = {preset_id: shipped_preset(preset_id) for preset_id in SHIPPED}
    own: dict[str, FilmPreset] = {}
    faults: list[PresetError] = []
    folder = own_presets_dir() if own_dir is None else own_dir
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            own[path.stem] = _read_own(path)
        except PresetError as error:
            faults.append(error)
    by_name = sorted(own.values(), key=lambda each: (each.name.casefold(), each.id))
    presets = shipped | {each.id: each for each in by_name}
    return PresetShelf(MappingProxyType(presets), frozenset(own), tuple(faults))


@functools.cache
def shipped_preset(preset_id: str) -> FilmPreset:
    """A preset that comes with the program.

    Raises:
        PresetError: its file is missing or damaged.
    """
    path = resources_dir() / "presets" / f"{preset_id}.json"
    try:
        return parse_preset(path.read_bytes(), preset_id, path)
    except OSError as error:
        raise PresetError(
            f"The preset {path} is missing.", hint="Install the program again."
        ) from error


def _read_own(path: Path) -> FilmPreset:
    if path.stem in SHIPPED:
        raise PresetError(
            f"The preset {path} is called like one of the program's.", hint="Rename the file."
        )
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or f"{error}"
        raise PresetError(f"The preset {path} cannot be read: {reason}.") from error
    if len(content) > _MOST_BYTES:
        raise PresetError(f"The preset {path} is no preset: it is too large.")
    return parse_preset(content, path.stem, path)


class _UsualPresets(Mapping[str, FilmPreset]):
    """The three films for every day, read when they are asked for."""

    def __getitem__(self, preset_id: str) -> FilmPreset:
        if preset_id not in SHIPPED[:3]:
            raise KeyError(preset_id)
        return shipped_preset(preset_id)

    def __iter__(self) -> Iterator[str]:
        return iter(SHIPPED[:3])

    def __len__(self) -> int:
        return 3


PRESETS: Mapping[str, FilmPreset] = _UsualPresets()
