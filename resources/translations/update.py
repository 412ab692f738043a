"""Look for texts that are not translated yet, and make the files that the window reads.

    python resources/translations/update.py

New texts are in the ``.ts`` files afterwards, marked as unfinished. Translate them there (with Qt
Linguist, or by hand: write the translation and take ``type="unfinished"`` away), then run it again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import PySide6

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
TOOLS = Path(PySide6.__file__).parent


def main() -> int:
    """Bring every language up to date; the number of texts that are not translated."""
    sys.path.insert(0, str(ROOT))
    files = sorted(FOLDER.glob("*.ts"))
    sources = sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / "emo_desktop/ui").rglob("*.py")
    )
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "tables.py"
        tables.write_text(_tables(), encoding="utf-8")
        for file in files:
            # No places: a text that moves is no change of its translation.
            looking = ["-no-obsolete", "-locations", "none", "-silent"]
            _run("lupdate", *looking, *sources, str(tables), "-ts", str(file))
    for file in files:
        _run("lrelease", "-silent", str(file), "-qm", str(file.with_suffix(".qm")))
    return sum(file.read_text(encoding="utf-8").count('type="unfinished"') for file in files)


def _tables() -> str:
    """Texts that the source has in tables of its own, written so that they are found."""
    from find_sentences import find_sentences

    from emo_desktop.ui.action_specs import ACTIONS, MENUS
    from emo_desktop.ui.document import StateKind

    texts = [("Actions", menu) for menu in MENUS]
    texts += [("Actions", text) for spec in ACTIONS for text in (spec.text, spec.tip)]
    texts += [("LineState", kind.value) for kind in StateKind]
    sentences = find_sentences(ROOT / "emo_desktop")
    (FOLDER / "sentences.json").write_text(
        json.dumps(sentences, indent=0, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    texts += [("Sentences", sentence) for sentence in sentences]
    return "".join(f"QT_TRANSLATE_NOOP({name!r}, {text!r})\n" for name, text in texts)


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(TOOLS / tool), *arguments], cwd=ROOT, check=True)  # noqa: S603


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
