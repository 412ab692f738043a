"""Every text of the window is translated, and what the window reads is what was translated.

``python resources/translations/update.py`` finds new texts and makes the ``.qm`` files anew.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import xml.etree.ElementTree as xml
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from emo_desktop.ui.action_specs import ACTIONS, MENUS
from emo_desktop.ui.document import LineState, StateKind
from emo_desktop.ui.translation import chosen_language, install_translator, translations_dir

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "emo_desktop" / "ui").rglob("*.py"))
LANGUAGES = ("it",)
TOLD = "run python resources/translations/update.py, and translate what is unfinished"
_FIELD = re.compile(r"\{[^{}]*\}")

Text = tuple[str, str]


class Messages(ast.NodeVisitor):
    """The texts of a module with their contexts, found in its code."""

    def __init__(self) -> None:
        self.found: set[Text] = set()
        self.tables: set[str] = set()  # contexts whose texts lie in tables
        self._classes: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, call: ast.Call) -> None:
        self.generic_visit(call)
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        name = call.func.id if isinstance(call.func, ast.Name) else name
        said = [one.value if isinstance(one, ast.Constant) else None for one in call.args]
        if name == "tr":
            assert isinstance(said[0], str), f"line {call.lineno}: tr() of what is no literal"
            self.found.add((self._classes[-1], said[0]))
        elif name in ("translate", "QT_TRANSLATE_NOOP") and isinstance(said[0], str):
            if isinstance(said[1], str):
                self.found.add((said[0], said[1]))
            else:
                self.tables.add(said[0])


def messages_of(path: Path) -> Messages:
    """The texts of one module."""
    messages = Messages()
    messages.visit(ast.parse(path.read_text(encoding="utf-8")))
    return messages


def sentences() -> list[str]:
    """What the rooms below the window say, found in the source as it is."""
    file = translations_dir() / "find_sentences.py"
    spec = importlib.util.spec_from_file_location("find_sentences", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = module.find_sentences(ROOT / "emo_desktop")
    assert isinstance(found, list)
    return found


@pytest.fixture(scope="module")
def texts() -> set[Text]:
    found = {("Actions", menu) for menu in MENUS}
    found |= {("Actions", text) for spec in ACTIONS for text in (spec.text, spec.tip)}
    found |= {("LineState", kind.value) for kind in StateKind}
    found |= {("Sentences", text) for text in sentences()}
    for path in SOURCES:
        found |= messages_of(path).found
    return found


def translated(language: str) -> Iterator[tuple[Text, str, bool]]:
    """Context and text, its translation, and whether that is finished."""
    file = translations_dir() / f"emo_desktop_{language}.ts"
    for context in xml.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            said = message.find("translation")
            assert said is not None
            text = (f"{context.findtext('name')}", f"{message.findtext('source')}")
            yield text, said.text or "", said.get("type") is None


@pytest.fixture(autouse=True)
def _english_again(qapp: QApplication) -> Iterator[None]:
    yield
    install_translator(qapp, "en")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_texts_of_tables_are_marked_where_they_stand(path: Path, texts: set[Text]) -> None:
    contexts = {context for context, _ in texts}
    assert messages_of(path).tables <= contexts, "use QT_TRANSLATE_NOOP where the text stands"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str, texts: set[Text]) -> None:
    done = {text for text, said, is_finished in translated(language) if said and is_finished}
    assert sorted(texts - done) == [], TOLD


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_translated_that_is_not_there(language: str, texts: set[Text]) -> None:
    # lupdate takes f-strings of tables for texts; nothing is ever looked up by them.
    there = {text for text, _, _ in translated(language) if not text[1].startswith("{")}
    assert sorted(there - texts) == [], TOLD


def test_the_patterns_of_sentences_are_those_of_the_source() -> None:
    file = translations_dir() / "sentences.json"
    assert json.loads(file.read_text(encoding="utf-8")) == sentences(), TOLD


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_same_fields_and_end_alike(language: str) -> None:
    for (_, text), said, _ in translated(language):
        if not said:
            continue  # told by another test
        assert sorted(_FIELD.findall(text)) == sorted(_FIELD.findall(said)), text
        assert text.count("\n") == said.count("\n"), text
        if text[-1] in ".…?:" or said[-1] in ".…?:":
            assert said[-1] == text[-1], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_window_reads_is_what_was_translated(language: str) -> None:
    translator = QTranslator()
    assert translator.load(str(translations_dir() / f"emo_desktop_{language}.qm"))
    for (context, text), said, _ in translated(language):
        assert (translator.translate(context, text) or "") == said, TOLD


def test_the_window_speaks_italian_and_so_does_qt(qtbot: QtBot, qapp: QApplication) -> None:
    assert install_translator(qapp, "it")
    assert QCoreApplication.translate("Actions", "Split at playhead") == "Dividi alla testina"
    assert LineState(StateKind.TO_RECORD).words == "Da registrare"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == "Annulla"
    assert install_translator(qapp, "en")
    assert QCoreApplication.translate("Actions", "Split at playhead") == "Split at playhead"


def test_a_language_that_is_not_there_is_english(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not install_translator(qapp, "xx")
    assert QCoreApplication.translate("Actions", "Save") == "Save"
    assert chosen_language("xx") == "xx"
    assert chosen_language(None) in ("en", "it")
