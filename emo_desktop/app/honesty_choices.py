"""What a film is to say of itself, as it was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from emo_desktop.export.label import USUAL_WORDS, Corner, Label
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.provenance.library import can_be_signed


@dataclass(frozen=True, slots=True)
class HonestyChoices:
    """What is put into a film so that it can be known for what it is.

    Credentials and mark are on unless refused; the label is off unless wanted.

    Args:
        signs: Content Credentials, where files of the kind can carry them.
        marks: the invisible mark.
        has_label: whether there are words that everybody sees.
        words: of the label.
        corner: where the label stands.

    Raises:
        ValueError: the words are none that a label can have.
    """

    signs: bool = True
    marks: bool = True
    has_label: bool = False
    words: str = USUAL_WORDS
    corner: Corner = Corner.BOTTOM_LEFT

    def __post_init__(self) -> None:
        Label(self.words, self.corner)  # raises

    @property
    def label(self) -> Label | None:
        """The visible label; None where there is none."""
        return Label(self.words, self.corner) if self.has_label else None


def carries_credentials(preset: FilmPreset) -> bool:
    """Whether films of a preset can be signed; of a folder of pictures each of them is."""
    return can_be_signed(Path(f"film{preset.suffix or '.png'}"))
