"""Colours that can be read in every theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from emo_desktop.ui.theme import THEMES, Theme, Token

GROUNDS = (Token.WINDOW, Token.PANEL, Token.RAISED)
TEXTS = (
    Token.TEXT,
    Token.SECONDARY,
    Token.ACCENT,
    Token.RECORD,
    Token.STALE,
    Token.DONE,
    Token.ERROR,
)


def luminance(colour: QColor) -> float:
    """As WCAG 2 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(theme: Theme, one: Token, other: Token) -> float:
    dark, light = sorted(luminance(theme.colours[token]) for token in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read(theme: Theme, ground: Token) -> None:
    least = 7.0 if theme.name == "high contrast" else 4.5
    for token in (Token.TEXT, Token.SECONDARY):
        assert contrast(theme, token, ground) >= least, token
    for token in TEXTS:
        assert contrast(theme, token, ground) >= 4.5, token
    for token in (Token.STRONG_BORDER, Token.FOCUS):
        assert contrast(theme, token, ground) >= 3.0, token


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_lies_on_colours_can_be_read(theme: Theme) -> None:
    assert contrast(theme, Token.ON_ACCENT, Token.ACCENT_FILL) >= 4.5
    assert contrast(theme, Token.WAVEFORM, Token.WAVEFORM_GROUND) >= 4.5
    assert contrast(theme, Token.PLAYHEAD, Token.WAVEFORM_GROUND) >= 7
    for clip in (Token.CLIP, Token.CLIP_SELECTED, Token.CLIP_FAILED):
        assert contrast(theme, Token.TEXT, clip) >= 4.5, clip


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_greys_around_the_picture_are_neutral(theme: Theme) -> None:
    for token in (*GROUNDS, Token.SURROUND):
        colour = theme.colours[token]
        assert colour.red() == colour.green() == colour.blue()
