"""The project file says what the program really is."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import emo_desktop

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_is_that_of_the_package() -> None:
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "emo_desktop/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", emo_desktop.__version__)


def test_the_console_script_exists() -> None:
    module, function = PROJECT["project"]["scripts"]["emo-desktop"].split(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_the_resources_are_inside_the_wheel() -> None:
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {f"emo_desktop/{source}" for source in included} == set(included.values())
    for listing in ("models/manifest.json", "samples/samples.json"):
        shipped = ROOT / "resources" / listing
        assert any(shipped.is_relative_to(ROOT / source) for source in included)
    folders = ("icons", "keys", "models", "mouth_styles", "translations")
    for folder in (*folders, "samples/portraits", "samples/voices"):
        assert f"resources/{folder}" in included


def test_the_door_asks_for_the_python_of_the_project() -> None:
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert "MINIMUM_PYTHON = (3, 11)" in (ROOT / "main.py").read_text(encoding="utf-8")


def test_the_licence_is_apache() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_extras_pin_one_torch() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    pins = [pin for extra in extras.values() for pin in extra if pin.startswith("torch")]
    assert pins == ["torch==2.13.0"]
    assert all("emo-desktop[networks]" in extras[name] for name in ("gpu", "train"))
    assert "emo-desktop[gpu]" in extras["test"]
