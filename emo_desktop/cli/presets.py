"""The commands about presets."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from emo_desktop.cli.exits import Exit
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_json, print_rows

if TYPE_CHECKING:
    from emo_desktop.export.preset import FilmPreset


def run_presets(args: argparse.Namespace, _: Session) -> Exit:
    """List the presets, or show one."""
    return _show(args) if args.action == "show" else _list(args)


def _list(args: argparse.Namespace) -> Exit:
    from emo_desktop.export.presets import own_presets_dir, read_shelf

    shelf = read_shelf()
    if args.json:
        print_json(
            {
                "folder": str(own_presets_dir()),
                "presets": [
                    _facts(preset) | {"is_own": preset.id in shelf.own}
                    for preset in shelf.presets.values()
                ],
                "faults": [f"{fault}" for fault in shelf.faults],
            }
        )
        return Exit.DONE
    print_rows((preset.id, _in_short(preset)) for preset in shelf.presets.values())
    print(f"Presets of your own are JSON files in {own_presets_dir()}")
    for fault in shelf.faults:
        print(f"{fault}", file=sys.stderr)
    return Exit.DONE


def _show(args: argparse.Namespace) -> Exit:
    from emo_desktop.export.presets import read_shelf

    preset = read_shelf().preset(args.name)
    said = preset.model_dump(mode="json", exclude={"id"})
    if args.json:
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        print_rows(_rows(said))
    return Exit.DONE


def _facts(preset: FilmPreset) -> dict[str, Any]:
    return {
        "id": preset.id,
        "name": preset.name,
        "use": preset.use,
        "container": str(preset.container),
        "picture": str(preset.picture.codec) if preset.picture else None,
        "sound": str(preset.sound.codec) if preset.sound else None,
        "alpha": preset.keeps_alpha,
    }


def _in_short(preset: FilmPreset) -> str:
    return f"{preset.name}: {preset.use}" if preset.use else preset.name


def _rows(said: dict[str, Any], within: str = "") -> list[tuple[str, str]]:
    """Every field and its value; those that say nothing are left out."""
    rows: list[tuple[str, str]] = []
    for field, value in said.items():
        if isinstance(value, dict):
            rows += _rows(value, f"{within}{field}.")
        elif value not in (None, ""):
            shown = ("no", "yes")[value] if isinstance(value, bool) else value
            rows.append((f"{within}{field}", f"{shown}"))
    return rows
