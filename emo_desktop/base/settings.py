"""What this machine's user has chosen, and where things lie on this machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from emo_desktop.base.errors import EmoError

APP_NAME = "emo-desktop"
HOME_VARIABLE = "EMO_DESKTOP_HOME"
GIB = 1024**3


class Settings(BaseModel):
    """Folders and limits; passed to whoever needs them, never fetched from a global."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cache_dir: Path
    logs_dir: Path
    packs_dir: Path
    cache_limit_bytes: int = Field(default=4 * GIB, ge=0)
    threads: int = Field(default=0, ge=0, le=256, description="0: one per core")

    @property
    def thread_count(self) -> int:
        """Threads that draw frames."""
        return self.threads or len(_usable_cores())


def _usable_cores() -> list[int]:
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def settings_path() -> Path:
    """The file the user's choices are read from."""
    home = os.environ.get(HOME_VARIABLE)
    folder = Path(home) if home else platformdirs.user_config_path(APP_NAME, appauthor=False)
    return folder / "settings.json"


def load_settings() -> Settings:
    """The user's settings; defaults for what the file does not say.

    ``EMO_DESKTOP_HOME`` puts settings, cache, logs and packs into one folder.

    Raises:
        EmoError: the file is not valid; the message names the value.
    """
    home = os.environ.get(HOME_VARIABLE)
    if home:
        folders = {name: Path(home) / name for name in ("cache", "logs", "packs")}
    else:
        folders = {
            "cache": platformdirs.user_cache_path(APP_NAME, appauthor=False),
            "logs": platformdirs.user_log_path(APP_NAME, appauthor=False),
            "packs": platformdirs.user_data_path(APP_NAME, appauthor=False) / "packs",
        }
    values: dict[str, object] = {f"{name}_dir": folder for name, folder in folders.items()}
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


def _first_fault(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return "it is not a JSON object"
    fault = error.errors()[0]
    name = ".".join(str(part) for part in fault["loc"])
    return f"{name} is {fault['input']!r}; {fault['msg'].lower()}"
