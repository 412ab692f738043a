"""The export dialog: what is made where, what stands in the way, progress, and its end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.app.film_orders import ExportChoices, Scope
from emo_desktop.app.honesty_choices import HonestyChoices
from emo_desktop.app.projects import LineOrder, add_voice_line, edit_project
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.export.label import Corner
from emo_desktop.export.probe import probe_film
from emo_desktop.export.provenance.reading import CredentialState, read_credentials
from emo_desktop.project.edits.characters import set_consent, withdraw_consent
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.media import Consent
from emo_desktop.project.session import open_session
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.consent_dialog import ConsentDialog
from emo_desktop.ui.dialogs.consent_question import ConsentQuestion
from emo_desktop.ui.dialogs.export_dialog import ExportDialog
from emo_desktop.ui.document import Document
from tests.app.media import write_voice
from tests.app.scenes import KeepingStudio, make_project, make_settings
from tests.conftest import DATA

Opener = Callable[..., ExportDialog]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made")
    folder = home / "Anna.emo"
    settings = make_settings(home / "home")
    make_project(folder, DATA / "portraits" / "astronaut.jpg", settings, lines=0)
    for number, duration_s in enumerate((1.5, 2.0)):
        voice = write_voice(home / f"{number}.wav", duration_s)
        add_voice_line(folder, LineOrder(voice), token=CancelToken())
    consent = Consent("It is my face.", "Anna", "2024-02-03", "own face")
    edit_project(folder, lambda project: set_consent(project, project.characters[0].id, consent))
    return home


@pytest.fixture
def scene(made: Path, tmp_path: Path, qapp: object) -> Iterator[Document]:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    document = Document(open_session(tmp_path / "Anna.emo"), autosaves=False)
    yield document
    document.close()


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """One for all tests: what it takes longest to read is read once."""
    return Studio(make_settings(tmp_path_factory.mktemp("home")))


@pytest.fixture
def open_dialog(
    scene: Document, background: Background, studio: Studio, qtbot: QtBot
) -> Iterator[Opener]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialogs: list[ExportDialog] = []

    def open_it(choices: ExportChoices | None = None) -> ExportDialog:
        dialog = ExportDialog(scene, studio, background, parent, choices=choices)
        dialogs.append(dialog)
        dialog.show()
        settle(dialog, qtbot)
        return dialog

    yield open_it
    for dialog in dialogs:
        dialog.close()


def settle(dialog: ExportDialog, qtbot: QtBot) -> None:
    """Wait until what is shown is what is chosen."""
    qtbot.waitUntil(lambda: dialog.is_settled, timeout=20_000)


def finish(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.stop_button.text() == "Close", timeout=60_000)
    settle(dialog, qtbot)


def test_it_says_what_would_be_made(open_dialog: Opener, scene: Document) -> None:
    dialog = open_dialog()
    assert dialog.path.text() == str(scene.folder.with_suffix(".mp4"))
    assert dialog.facts.length.text() == "0:04, 35 frames, 2 lines, 64 × 64"
    assert dialog.facts.time.text().startswith("about ")
    assert "free there" in dialog.facts.room.text()
    assert dialog.start_button.isEnabled() and dialog.start_button.isDefault()
    assert not dialog.facts.replace.isVisible()


def test_another_preset_is_another_size(open_dialog: Opener, qtbot: QtBot) -> None:
    dialog = open_dialog()
    before = dialog.facts.room.text()
    dialog.presets.choose("master")
    settle(dialog, qtbot)
    assert dialog.facts.room.text() != before
    assert dialog.choices().preset == "master"


def test_enter_starts_and_the_film_is_checked(
    open_dialog: Opener, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_dialog()
    qtbot.keyClick(dialog.path, Qt.Key.Key_Return)
    assert dialog.stop_button.text() == "Cancel"
    assert not dialog.form.isEnabled() and not dialog.start_button.isEnabled()
    finish(dialog, qtbot)
    facts = probe_film(tmp_path / "Anna.mp4")
    assert facts.frames == 35
    assert "Anna.mp4: 35 frames" in dialog.said.text() and "checked" in dialog.said.text()
    assert read_credentials(tmp_path / "Anna.mp4").hold
    assert dialog.form.isEnabled() and not dialog.results.isVisible()
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog.show_button.click()
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]


def test_what_is_there_needs_a_tick_each_time(
    open_dialog: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    film = tmp_path / "Anna.mp4"
    film.write_bytes(b"mine")
    dialog = open_dialog()
    assert "Anna.mp4" in dialog.facts.replace.text()
    assert not dialog.start_button.isEnabled()
    dialog.start()
    finish(dialog, qtbot)
    assert "Anna.mp4" in dialog.said.text() and film.read_bytes() == b"mine"
    dialog.facts.replace.click()
    assert dialog.start_button.isEnabled()
    dialog.start_button.click()
    finish(dialog, qtbot)
    assert "checked" in dialog.said.text()
    assert not dialog.facts.replace.isChecked() and not dialog.start_button.isEnabled()


def test_a_tick_for_one_file_is_none_for_another(
    open_dialog: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("Anna", "Other"):
        (tmp_path / f"{name}.mp4").write_bytes(b"mine")
    dialog = open_dialog()
    dialog.facts.replace.click()
    dialog.path.setText(str(tmp_path / "Other.mp4"))
    settle(dialog, qtbot)
    assert "Other.mp4" in dialog.facts.replace.text() and not dialog.start_button.isEnabled()
    dialog.path.setText(str(tmp_path / "New.mp4"))
    settle(dialog, qtbot)
    assert not dialog.facts.replace.isVisible() and dialog.start_button.isEnabled()


def test_the_marked_range_is_made(
    open_dialog: Opener, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    scene.set_range((20, 31))
    dialog = open_dialog(ExportChoices(scope=Scope.RANGE))
    assert "00:00:02:00 to 00:00:03:01" in dialog.form.scope.currentText()
    assert dialog.facts.length.text().startswith("0:01, 11 frames")
    dialog.start()
    finish(dialog, qtbot)
    assert probe_film(tmp_path / "Anna.mp4").frames == 11


def test_lines_become_files(open_dialog: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog()
    dialog.form.choose_scope(Scope.ALL)
    settle(dialog, qtbot)
    assert not dialog.path.isVisible() and dialog.form.template.isVisible()
    assert dialog.form.example.text() == "Scene 001 Anna.mp4"
    dialog.form.template.setText("{character}-{number:02}")
    assert dialog.form.example.text() == "Anna-01.mp4"
    settle(dialog, qtbot)
    dialog.start()
    finish(dialog, qtbot)
    assert {path.name for path in tmp_path.glob("*.mp4")} == {"Anna-01.mp4", "Anna-02.mp4"}
    rows = [dialog.results.item(row).text() for row in range(dialog.results.count())]
    assert [row[:14] for row in rows] == ["✓ Anna-01.mp4:", "✓ Anna-02.mp4:"]
    assert dialog.results.isVisible() and "2 of 2 films" in dialog.said.text()
    assert "Replace 2 files" in dialog.facts.replace.text()


def test_a_template_that_means_nothing_cannot_be_started(open_dialog: Opener, qtbot: QtBot) -> None:
    dialog = open_dialog(ExportChoices(scope=Scope.ALL, template="{nix}"))
    assert "{nix}" in dialog.facts.fault.text() and not dialog.start_button.isEnabled()
    dialog.form.template.setText("{number}")
    settle(dialog, qtbot)
    assert not dialog.facts.fault.isVisible() and dialog.start_button.isEnabled()


def test_only_what_is_there_can_be_chosen(open_dialog: Opener, scene: Document) -> None:
    dialog = open_dialog(ExportChoices(scope=Scope.SELECTED))
    assert dialog.form.chosen_scope is Scope.WHOLE
    assert enabled(dialog.form.scope) == [True, False, False, True]
    dialog.close()
    scene.select([scene.project.clips[1].id])
    again = open_dialog(ExportChoices(scope=Scope.SELECTED))
    assert enabled(again.form.scope) == [True, False, True, True]
    assert again.facts.length.text().startswith("0:02, 20 frames, 1 line,")


def enabled(box: QComboBox) -> list[bool]:
    model = box.model()
    places = (model.index(row, 0) for row in range(box.count()))
    return [bool(model.flags(place) & Qt.ItemFlag.ItemIsEnabled) for place in places]


def test_choices_are_handed_on(open_dialog: Opener, tmp_path: Path) -> None:
    chosen = ExportChoices("small", Scope.ALL, str(tmp_path / "a.mp4"), str(tmp_path), "{number}")
    dialog = open_dialog(chosen)
    assert dialog.choices() == chosen.__class__("small", Scope.ALL, chosen.output, "", "{number}")
    assert open_dialog().choices() == ExportChoices()
    assert open_dialog(ExportChoices(preset="unknown")).choices().preset == "standard"


def test_cancelled_before_its_first_step_it_is_ready_again(
    open_dialog: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog()
    dialog.start()
    dialog.stop_button.click()
    finish(dialog, qtbot)
    assert dialog.start_button.isEnabled() and dialog.form.isEnabled()
    assert "Cancelled" in dialog.said.text() and not dialog.progress.isVisible()
    assert not list(tmp_path.glob("*.mp4"))


def test_escape_cancels_then_closes(open_dialog: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog(ExportChoices(scope=Scope.ALL))
    dialog.start()
    qtbot.waitUntil(lambda: dialog.results.count() == 1, timeout=60_000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    finish(dialog, qtbot)
    assert dialog.isVisible() and "films that are complete" in dialog.said.text()
    assert len(list(tmp_path.glob("*.mp4"))) >= 1
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_progress_says_how_far_all_films_are(open_dialog: Opener, qtbot: QtBot) -> None:
    dialog = open_dialog(ExportChoices(scope=Scope.ALL))
    seen: set[str] = set()
    dialog.progress.valueChanged.connect(lambda _: seen.add(dialog.stage.text()))
    dialog.start()
    finish(dialog, qtbot)
    assert any(words.startswith("Putting the film together · film 2 of 2") for words in seen)
    assert dialog.progress.value() == dialog.progress.maximum()
    assert dialog.progress.isVisible() and not dialog.stage.isVisible()


def test_a_line_that_fails_is_told_and_the_others_are_made(
    open_dialog: Opener, scene: Document, qtbot: QtBot
) -> None:
    scene.media_path(scene.project.take(scene.project.clips[0].take).media).unlink()
    dialog = open_dialog(ExportChoices(scope=Scope.ALL))
    dialog.start()
    finish(dialog, qtbot)
    rows = [dialog.results.item(row).text() for row in range(dialog.results.count())]
    assert [row[0] for row in rows] == ["✕", "✓"]
    assert "1 of 2 films" in dialog.said.text()


def without_consent(scene: Document) -> str:
    """Let nothing be recorded of the character; its id."""
    anna = scene.project.characters[0].id
    scene.apply(set_consent(scene.project, anna, None))
    return anna


def test_consent_that_is_missing_is_told_and_can_be_recorded(
    open_dialog: Opener, scene: Document, qtbot: QtBot
) -> None:
    without_consent(scene)
    dialog = open_dialog()
    assert dialog.facts.consent.isVisible() and "Anna" in dialog.facts.consent.text()
    assert dialog.start_button.isEnabled()
    dialog.facts.consent_button.click()
    (asked,) = dialog.facts.findChildren(ConsentDialog)
    asked.form.by.setText("Anna")
    asked.save_button.click()
    settle(dialog, qtbot)
    assert scene.project.characters[0].consent is not None
    assert not dialog.facts.consent.isVisible()


def test_a_missing_consent_is_asked_for_once(
    open_dialog: Opener, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    without_consent(scene)
    dialog = open_dialog()
    dialog.start()
    (question,) = dialog.findChildren(ConsentQuestion)
    question.cancel_button.click()
    assert dialog.start_button.isEnabled() and not list(tmp_path.glob("*.mp4"))
    dialog.start()
    question = dialog.findChildren(ConsentQuestion)[-1]
    question.waive_button.click()
    assert dialog.stop_button.text() == "Cancel"
    finish(dialog, qtbot)
    assert scene.project.characters[0].goes_without_consent
    assert read_credentials(tmp_path / "Anna.mp4").consents == ()
    dialog.facts.replace.click()
    with qtbot.waitSignal(dialog.queue_wanted):
        dialog.queue_button.click()
    scene.undo()
    assert not scene.project.characters[0].goes_without_consent


def test_it_goes_on_when_the_consent_is_recorded(
    open_dialog: Opener, scene: Document, qtbot: QtBot
) -> None:
    without_consent(scene)
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.queue_wanted) as told:
        dialog.queue_button.click()
        dialog.findChildren(ConsentQuestion)[0].record_button.click()
        (asked,) = dialog.findChildren(ConsentDialog)
        asked.form.by.setText("Anna")
        asked.save_button.click()
    (anna,) = told.args[0].project.characters
    assert anna.consent is not None and anna.consent.by == "Anna"


def test_a_withdrawn_consent_is_in_the_way(
    open_dialog: Opener, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog, anna = open_dialog(), scene.project.characters[0].id
    scene.apply(withdraw_consent(scene.project, anna, on="2025-01-02"))
    settle(dialog, qtbot)
    assert "The consent for Anna was withdrawn on 2025-01-02." in dialog.facts.fault.text()
    assert not dialog.start_button.isEnabled() and not dialog.queue_button.isEnabled()
    dialog.start()
    finish(dialog, qtbot)
    assert "withdrawn" in dialog.said.text() and not list(tmp_path.glob("*.mp4"))


def test_what_a_film_says_of_itself_is_chosen_and_handed_on(
    open_dialog: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog()
    honesty, fold = dialog.honesty, dialog.honesty_fold.button
    assert fold.text() == "Honest media: credentials, mark" and not honesty.isVisible()
    assert not honesty.words.isEnabled() and honesty.words.text() == "AI-generated"
    honesty.signs.click()
    honesty.label.click()
    honesty.words.setText("  Made\tby a machine ")
    honesty.corner.choose(Corner.TOP)
    assert fold.text() == "Honest media: mark, label"
    chosen = HonestyChoices(
        signs=False, has_label=True, words="Madeby a machine", corner=Corner.TOP
    )
    assert dialog.choices().honesty == chosen
    dialog.start()
    finish(dialog, qtbot)
    assert read_credentials(tmp_path / "Anna.mp4").state is CredentialState.NONE
    again = open_dialog(dialog.choices())
    assert again.choices().honesty == chosen and again.honesty.words.isEnabled()
    again.honesty.words.clear()
    assert again.choices().honesty.words == "AI-generated"


def test_what_files_cannot_carry_is_grey_and_says_why(open_dialog: Opener) -> None:
    dialog = open_dialog(ExportChoices("webm-vp9-alpha"))
    assert not dialog.honesty.signs.isEnabled() and dialog.honesty.signs.toolTip()
    assert dialog.honesty.summary == "Honest media: mark"
    dialog.presets.choose("wav-only")
    assert not dialog.honesty.marks.isEnabled()
    assert "sound alone" in dialog.honesty_fold.button.text()


def test_a_closed_dialog_does_nothing_more(
    open_dialog: Opener, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog()
    dialog.start()
    dialog.close()
    assert not dialog.isVisible()
    scene.try_edit(lambda: add_line(scene.project, text="Later"))
    qtbot.waitUntil(lambda: dialog.stop_button.text() == "Close", timeout=20_000)
    assert not dialog.is_settled  # it does not look what would be made now
    assert not list(tmp_path.glob("*.mp4"))


def test_what_is_not_known_is_said(
    scene: Document, background: Background, qtbot: QtBot, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    studio = KeepingStudio(make_settings(tmp_path / "home"))
    dialog = ExportDialog(scene, studio, background, parent)
    settle(dialog, qtbot)
    assert dialog.facts.time.text().startswith("Nobody knows yet")
    assert "4 s of picture" in dialog.facts.time.text()
    dialog.close()


def test_an_export_can_wait_in_the_queue(open_dialog: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog(ExportChoices("prores-4444", changes={"fps": "24"}))
    assert dialog.path.text() == str(tmp_path / "Anna.mov")
    assert dialog.fold.button.text() == "Options: 1 changed" and not dialog.options.isVisible()
    with qtbot.waitSignal(dialog.queue_wanted) as told:
        dialog.queue_button.click()
    request, replaces = told.args
    assert request.choices == ExportChoices("prores-4444", changes={"fps": "24"})
    assert not replaces and "Anna.mov waits" in dialog.said.text()


def test_a_film_is_named_as_its_preset_names_films(
    open_dialog: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog(ExportChoices(output=str(tmp_path / "Mine.mp4")))
    dialog.presets.choose("webm-vp9-alpha")
    assert dialog.path.text() == str(tmp_path / "Mine.webm")
    dialog.presets.choose("png-sequence")
    settle(dialog, qtbot)
    assert dialog.path.text() == str(tmp_path / "Mine") and dialog.start_button.isEnabled()
    dialog.presets.choose("square-1080")
    settle(dialog, qtbot)
    assert dialog.path.text() == str(tmp_path / "Mine.mp4")
    assert "−14 LUFS" in dialog.facts.loudness.text()


def test_a_time_code_that_is_none_is_said(open_dialog: Opener, qtbot: QtBot) -> None:
    dialog = open_dialog()
    dialog.options.timecode.setText("noon")
    settle(dialog, qtbot)
    assert "time code" in dialog.facts.fault.text() and not dialog.start_button.isEnabled()
    assert not dialog.queue_button.isEnabled()
