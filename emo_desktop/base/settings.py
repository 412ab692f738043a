"""What this machine's user has chosen, and where things lie on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from emo_desktop.base.atomic import explained, write_atomically
from emo_desktop.base.errors import EmoError

APP_NAME = "emo-desktop"
HOME_VARIABLE = "EMO_DESKTOP_HOME"
GIB = 1024**3
THEME_NAMES = ("dark", "light", "high contrast")
LANGUAGES = ("en", "it")
USUAL_KEYS = "emo_desktop"
NOT_WHOLE = "Give the whole path of a folder."
SHARED = "Two kinds of things cannot lie in one folder."
NOT_A_FOLDER = "There is a file of this name."
_FOLDERS = ("cache_dir", "logs_dir", "packs_dir", "projects_dir")


def _whole(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError(NOT_WHOLE)
    return path


def usual_projects_dir() -> Path:
    """Where projects are made unless a user says otherwise: among the documents."""
    return Path(platformdirs.user_documents_dir()) / "EMO Projects"


Folder = Annotated[Path, AfterValidator(_whole)]


class Settings(BaseModel):
    """What a user has chosen; passed to whoever needs it, never fetched from a global."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cache_dir: Folder
    logs_dir: Folder
    packs_dir: Folder
    projects_dir: Folder = Field(default_factory=usual_projects_dir)
    cache_limit_bytes: int = Field(default=4 * GIB, ge=0)
    threads: int = Field(default=0, ge=0, le=256, description="0: one per core")

    device: Literal["cuda", "mps", "cpu"] | None = Field(
        default=None, description="none: what there is"
    )
    precision: Literal["fp32", "bf16", "fp16"] | None = Field(
        default=None, description="none: what fits"
    )
    offloads: bool | None = Field(default=None, description="none: where memory is short")
    compiles: bool = False

    sound_output: str = Field(default="", description="name; empty: the system's own")
    sound_input: str = Field(default="", description="name; empty: the system's own")
    input_channel: int = Field(default=0, ge=0, le=255, description="of the input, from 0")
    monitors: bool = Field(default=False, description="who speaks hears themselves")
    pre_roll_s: int = Field(default=4, ge=0, le=15, description="played before what is recorded")
    post_roll_s: int = Field(default=1, ge=0, le=15, description="played after it")
    beeps: bool = Field(default=True, description="three beeps lead to a recording")
    loops_takes: bool = Field(default=False, description="take after take is recorded")

    theme: Literal["dark", "light", "high contrast"] = "dark"
    language: Literal["en", "it"] | None = Field(default=None, description="none: the system's")
    scale_percent: int = Field(default=100, ge=75, le=300, description="of the system's own scale")
    reduces_motion: bool = False
    prompter_px: int = Field(default=15, ge=12, le=96)

    keys_preset: str = USUAL_KEYS
    own_keys: Mapping[str, tuple[str, ...]] = {}

    @property
    def thread_count(self) -> int:
        """Threads that draw frames."""
        return self.threads or len(_usable_cores())

    @model_validator(mode="after")
    def _has_a_folder_for_each(self) -> Settings:
        folders = [getattr(self, name) for name in _FOLDERS]
        if any(one == other for one, other in combinations(folders, 2)):
            raise ValueError(SHARED)
        return self


class SettingsError(EmoError):
    """Settings that cannot be taken.

    Args:
        faults: what is wrong, by the name of the field.
    """

    hint = "Change the values that are named."

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults = faults


def change_settings(settings: Settings, changes: Mapping[str, object]) -> Settings:
    """The settings with some of them changed.

    Raises:
        SettingsError: they cannot be taken; it says why, field by field.
    """
    try:
        changed = Settings.model_validate(settings.model_dump() | dict(changes))
    except ValidationError as error:
        raise SettingsError(_faults(error, changes)) from error
    files = {
        name: NOT_A_FOLDER
        for name in _FOLDERS
        if getattr(changed, name) != getattr(settings, name) and getattr(changed, name).is_file()
    }
    if files:
        raise SettingsError(files)
    return changed


def _faults(error: ValidationError, changes: Mapping[str, object]) -> dict[str, str]:
    """What is wrong by field; what fields have among them is named at those that changed."""
    found = {}
    for fault in error.errors():
        sentence = fault["msg"].removeprefix("Value error, ")
        shared = [name for name in _FOLDERS if name in changes] or ["cache_dir"]
        for name in [str(fault["loc"][0])] if fault["loc"] else shared:
            found[name] = sentence
    return found


def _usable_cores() -> list[int]:
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def settings_path() -> Path:
    """The file the user's choices are read from."""
    home = os.environ.get(HOME_VARIABLE)
    folder = Path(home) if home else platformdirs.user_config_path(APP_NAME, appauthor=False)
    return folder / "settings.json"


def usual_settings() -> Settings:
    """The defaults on this machine.

    ``EMO_DESKTOP_HOME`` puts settings, cache, logs and packs into one folder.
    """
    home = os.environ.get(HOME_VARIABLE)
    if home:
        whole = Path(home).absolute()
        return Settings(
            cache_dir=whole / "cache", logs_dir=whole / "logs", packs_dir=whole / "packs"
        )
    return Settings(
        cache_dir=platformdirs.user_cache_path(APP_NAME, appauthor=False),
        logs_dir=platformdirs.user_log_path(APP_NAME, appauthor=False),
        packs_dir=platformdirs.user_data_path(APP_NAME, appauthor=False) / "packs",
    )


def load_settings() -> Settings:
    """The user's settings; defaults for what the file does not say.

    Raises:
        EmoError: the file is not valid; the message names the value.
    """
    values = usual_settings().model_dump()
    path = settings_path()
    try:
        if path.is_file():
            values |= dict(json.loads(path.read_text(encoding="utf-8")))
        return Settings.model_validate(values)
    except (ValueError, TypeError) as error:
        raise EmoError(
            f"The settings in {path} are not valid: {_first_fault(error)}.",
            hint="Mend the file, or delete it to return to the defaults.",
        ) from error


def save_settings(settings: Settings) -> None:
    """Keep the user's settings for the next time: what differs from the defaults.

    Raises:
        OutputError: they cannot be written; what was there is still there.
    """
    usual = usual_settings()
    said = settings.model_dump(mode="json")
    own = {name: said[name] for name in said if getattr(settings, name) != getattr(usual, name)}
    path = settings_path()
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(own, indent=2, ensure_ascii=False) + "\n"
    write_atomically(path, content.encode("utf-8"))


def _first_fault(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return "it is not a JSON object"
    fault = error.errors()[0]
    sentence = fault["msg"].removeprefix("Value error, ").rstrip(".").lower()
    if not fault["loc"]:
        return sentence
    name = ".".join(str(part) for part in fault["loc"])
    return f"{name} is {fault['input']!r}; {sentence}"
