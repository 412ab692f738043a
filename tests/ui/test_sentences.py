"""Names of edits and errors are said in the language of the window, with the same values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from emo_desktop.app.verify import NOT_LOOKED_FOR, Verification
from emo_desktop.base.errors import EmoError
from emo_desktop.export.film_metadata import FilmWords
from emo_desktop.export.mark.detect import MarkReading
from emo_desktop.export.mark.film import MarkSearch
from emo_desktop.export.mark.pattern import Grid
from emo_desktop.export.provenance.facts import SourceKind
from emo_desktop.export.provenance.reading import Credentials, CredentialState
from emo_desktop.face.picture import read_picture
from emo_desktop.project.edits.lines import delete_lines, set_text
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.ui.document import Document
from emo_desktop.ui.history_panel import HistorySteps
from emo_desktop.ui.sentences import in_words
from emo_desktop.ui.translation import install_translator


@pytest.fixture(autouse=True)
def _italian(qapp: QApplication) -> Iterator[None]:
    install_translator(qapp, "it")
    yield
    install_translator(qapp, "en")


def test_names_of_edits_are_said_with_the_lines_they_are_of(document: Document) -> None:
    lines = [clip.id for clip in document.project.clips]
    document.apply(set_text(document.project, lines[1], "Two"))
    changes = {"head_motion": 0.5}
    document.apply(set_controls(document.project, lines[:2], changes=changes))
    document.apply(delete_lines(document.project, lines))
    steps = HistorySteps(document.session.history)
    said = [str(steps.data(steps.index(row), Qt.ItemDataRole.DisplayRole)) for row in range(4)]
    assert [each[2:] for each in said] == [
        "Il progetto com'era all'apertura",
        "Testo: battuta 2",
        "Cambia movimento della testa: 2 battute",
        "Elimina tutte le battute",
    ]


def test_errors_are_said_with_their_values_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(EmoError) as caught:
        read_picture(tmp_path / "no such.png")
    assert in_words(str(caught.value)) == f"Il file {tmp_path / 'no such.png'} non c'è."
    assert in_words("The disk of D:\\{0} is full.") == "Il disco di D:\\{0} è pieno."


def test_what_users_named_is_never_translated() -> None:
    assert in_words("Rename Import") == "Rinomina Import"
    assert in_words("Add take Nothing is drawn.") == "Aggiungi take Nothing is drawn."


def test_the_pattern_with_most_words_of_its_own_is_the_right_one() -> None:
    assert in_words("Split line 2") == "Dividi battuta 2"
    assert in_words("Split line 2 at pauses") == "Dividi battuta 2 alle pause"


def test_what_is_not_known_stays_as_it_is(qapp: QApplication) -> None:
    assert in_words("Qwerty uiop.") == "Qwerty uiop."
    assert in_words("") == ""
    install_translator(qapp, "en")
    assert in_words("Split line 2") == "Split line 2"
    install_translator(qapp, "it")
    assert in_words("Split line 2") == "Dividi battuta 2"


def test_every_source_of_pictures_is_said() -> None:
    terms = (*(kind.iptc_uri.rpartition("/")[2] for kind in SourceKind), "digitalCapture")
    words = Credentials(CredentialState.VALID, "", source_types=terms).source_words
    said = in_words(f"Its maker, Studio; 2, says: {'; '.join(words)}.")
    assert said == (
        "Chi lo ha fatto, Studio; 2, dice: generato da una rete neurale; materiale esistente "
        "modificato da una rete neurale; composto di parti, alcune generate da una rete neurale; "
        "ripreso da una videocamera o da un microfono."
    )


@pytest.mark.parametrize(
    ("credentials", "payload"),
    [
        (Credentials(CredentialState.NONE, "It carries no Content Credentials."), None),
        (Credentials(CredentialState.NONE, "It carries no Content Credentials."), 0x12 << 56),
        (
            Credentials(
                CredentialState.TRUSTED,
                "The film is as it was signed, by a signer who is known here.",
                film=(("mark", "ff"),),
                earlier=1,
            ),
            0x12 << 56,
        ),
        (
            Credentials(
                CredentialState.INVALID,
                "Of 9 pictures 2 are not as they were signed, first Scena.0000002.png.",
            ),
            0,
        ),
    ],
)
def test_what_is_known_of_a_film_is_said_in_the_language_of_the_window(
    credentials: Credentials, payload: int | None
) -> None:
    search = NOT_LOOKED_FOR
    if payload is not None:
        search = MarkSearch(MarkReading(payload, 200.0, 1e-12, Grid(8, 8)), 4.0)
    words = FilmWords(comment="Made with EMO Desktop 1")
    report = Verification(Path("film.mp4"), credentials, search, words)
    said = [(each, in_words(each)) for each in report.sentences()]
    assert said and not [english for english, spoken in said if english == spoken]
