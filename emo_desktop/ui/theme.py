"""Every colour of the window, by what it means: dark, light and high contrast from one table.

The greys are strictly neutral, since skin is judged beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from emo_desktop.ui.theme_marks import marks_style


class Token(StrEnum):
    """What a colour is for."""

    WINDOW = "window"
    PANEL = "panel"
    RAISED = "raised"
    SURROUND = "surround"
    TEXT = "text"
    SECONDARY = "secondary"
    DISABLED = "disabled"
    BORDER = "border"
    STRONG_BORDER = "strong_border"
    ACCENT = "accent"
    ACCENT_FILL = "accent_fill"
    ON_ACCENT = "on_accent"
    RECORD = "record"
    STALE = "stale"
    DONE = "done"
    ERROR = "error"
    WAVEFORM = "waveform"
    WAVEFORM_GROUND = "waveform_ground"
    GUIDE = "guide"
    FOCUS = "focus"
    PLAYHEAD = "playhead"
    CLIP = "clip"
    CLIP_SELECTED = "clip_selected"
    CLIP_FAILED = "clip_failed"


# Rows: token; columns: dark, light, high contrast.
_TABLE: Mapping[Token, tuple[str, str, str]] = {
    Token.WINDOW: ("#1F1F1F", "#E4E4E4", "#000000"),
    Token.PANEL: ("#262626", "#F2F2F2", "#000000"),
    Token.RAISED: ("#303030", "#FFFFFF", "#1A1A1A"),
    Token.SURROUND: ("#121212", "#9A9A9A", "#000000"),
    Token.TEXT: ("#E6E6E6", "#1A1A1A", "#FFFFFF"),
    Token.SECONDARY: ("#B4B4B4", "#4A4A4A", "#FFFFFF"),
    Token.DISABLED: ("#7D7D7D", "#8A8A8A", "#A8A8A8"),
    Token.BORDER: ("#3A3A3A", "#C4C4C4", "#FFFFFF"),
    Token.STRONG_BORDER: ("#7A7A7A", "#6E6E6E", "#FFFFFF"),
    Token.ACCENT: ("#5AA9E6", "#155F9E", "#66CCFF"),
    Token.ACCENT_FILL: ("#1F6FB2", "#1F6FB2", "#FFFF00"),
    Token.ON_ACCENT: ("#FFFFFF", "#FFFFFF", "#000000"),
    Token.RECORD: ("#FF6B63", "#B3261E", "#FF6B63"),
    Token.STALE: ("#F2B84B", "#7A4B00", "#FFD24D"),
    Token.DONE: ("#4FB477", "#1B6B3A", "#5CFF8F"),
    Token.ERROR: ("#FF8A80", "#A31515", "#FF9A91"),
    Token.WAVEFORM: ("#6FB7E9", "#1A5A8C", "#66CCFF"),
    Token.WAVEFORM_GROUND: ("#161616", "#FAFAFA", "#000000"),
    Token.GUIDE: ("#9A9A9A", "#5A5A5A", "#C8C8C8"),
    Token.FOCUS: ("#8CC8FF", "#0B57A4", "#FFFF00"),
    Token.PLAYHEAD: ("#FFFFFF", "#000000", "#FFFFFF"),
    Token.CLIP: ("#2F4F69", "#C4DAEC", "#0A2A44"),
    Token.CLIP_SELECTED: ("#39637F", "#9FC6E6", "#12406A"),
    Token.CLIP_FAILED: ("#5C2B29", "#F3C9C6", "#4A0E0B"),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """A set of colours.

    Args:
        name: of the theme.
        colours: of every token.
    """

    name: str
    colours: Mapping[Token, QColor]


def _theme(name: str, column: int) -> Theme:
    return Theme(name, {token: QColor(row[column]) for token, row in _TABLE.items()})


DARK = _theme("dark", 0)
LIGHT = _theme("light", 1)
HIGH_CONTRAST = _theme("high contrast", 2)
THEMES = {theme.name: theme for theme in (DARK, LIGHT, HIGH_CONTRAST)}

_current = DARK


def current_theme() -> Theme:
    """The theme the window has."""
    return _current


def colour(token: Token) -> QColor:
    """A colour of the present theme; whoever asks may change it."""
    return QColor(_current.colours[token])


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole window a theme."""
    global _current  # noqa: PLW0603 - one window, one theme, as Qt's own palette
    _current = theme
    if not app.styleSheet():  # the first; every style that is set makes all widgets anew
        app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    font = QFont(app.font())
    font.setPixelSize(13)
    app.setFont(font)
    app.setStyleSheet(_style_sheet(theme))


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    roles = {
        role.Window: Token.WINDOW,
        role.WindowText: Token.TEXT,
        role.Base: Token.WAVEFORM_GROUND,
        role.AlternateBase: Token.PANEL,
        role.Text: Token.TEXT,
        role.PlaceholderText: Token.SECONDARY,
        role.Button: Token.RAISED,
        role.ButtonText: Token.TEXT,
        role.ToolTipBase: Token.RAISED,
        role.ToolTipText: Token.TEXT,
        role.Highlight: Token.ACCENT_FILL,
        role.HighlightedText: Token.ON_ACCENT,
        role.Link: Token.ACCENT,
        role.BrightText: Token.RECORD,
    }
    palette = QPalette()
    for each, token in roles.items():
        palette.setColor(each, theme.colours[token])
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, theme.colours[Token.DISABLED])
    return palette


def _style_sheet(theme: Theme) -> str:
    """What the palette cannot say: borders, radii, and no gradients."""
    names = {token.value: value.name() for token, value in theme.colours.items()}
    return _STYLE.format(**names) + marks_style(theme.name, names)


_STYLE = """
QWidget {{ outline: none; }}
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {strong_border}; }}
QToolBar {{ background: {window}; border: none; spacing: 4px; padding: 4px; }}
QStatusBar {{ background: {window}; color: {secondary}; }}
QStatusBar::item {{ border: none; }}
QPushButton, QToolButton {{
    background: {raised}; color: {text}; border: 1px solid {border}; border-radius: 4px;
    padding: 4px 10px; min-height: 18px;
}}
QPushButton:hover, QToolButton:hover {{ border-color: {strong_border}; }}
QPushButton:checked, QToolButton:checked {{ border-color: {accent}; color: {accent}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {focus}; padding: 3px 9px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {disabled}; }}
QPushButton#primary {{
    background: {accent_fill}; color: {on_accent}; border-color: {accent_fill};
}}
QPushButton#primary:focus {{ border: 2px solid {focus}; }}
QToolButton#record {{ color: {record}; border-color: {record}; font-weight: 600; }}
QToolButton#record:focus {{ border: 2px solid {focus}; }}
QToolButton::menu-indicator {{ image: none; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit {{
    background: {waveform_ground}; color: {text}; border: 1px solid {strong_border};
    border-radius: 4px; padding: 3px 6px; min-height: 18px;
    selection-background-color: {accent_fill}; selection-color: {on_accent};
    placeholder-text-color: {secondary};
}}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus {{
    border: 2px solid {focus}; padding: 2px 5px;
}}
QComboBox:disabled, QLineEdit:disabled, QPlainTextEdit:disabled {{
    color: {disabled}; border-color: {border};
}}
QComboBox::drop-down {{ border: none; width: 18px; }}
QTableView, QListView, QTreeView {{
    background: {panel}; alternate-background-color: {window}; color: {text}; border: none;
    gridline-color: {border}; selection-background-color: {accent_fill};
    selection-color: {on_accent};
}}
QTableView, QListView {{ border: 2px solid {panel}; }}
QTableView:focus, QListView:focus {{ border: 2px solid {focus}; }}
QHeaderView::section {{
    background: {window}; color: {secondary}; border: none; border-bottom: 1px solid {border};
    padding: 4px 6px;
}}
QTabBar::tab {{
    background: {window}; color: {secondary}; border: none; padding: 6px 12px;
    border-bottom: 2px solid {window};
}}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:focus {{ color: {focus}; }}
QTabWidget::pane {{ border: none; }}
QDockWidget {{ color: {secondary}; }}
QDockWidget::title {{ background: {window}; padding: 4px 8px; }}
QSplitter::handle {{ background: {border}; }}
QMainWindow::separator {{ background: {border}; width: 1px; height: 1px; }}
QMenuBar, QMenu {{ background: {panel}; color: {text}; }}
QMenu {{ border: 1px solid {strong_border}; }}
QMenuBar::item:selected, QMenu::item:selected {{ background: {accent_fill}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {disabled}; }}
QScrollBar {{ background: {window}; border: none; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {strong_border}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QSlider::groove:horizontal {{ background: {strong_border}; height: 2px; border-radius: 1px; }}
QSlider::sub-page:horizontal {{ background: {accent}; height: 2px; }}
QSlider::handle:horizontal {{
    background: {text}; width: 12px; height: 12px; margin: -5px 0; border-radius: 4px;
}}
QSlider::handle:horizontal:focus {{ background: {focus}; }}
QProgressBar {{
    background: {waveform_ground}; border: 1px solid {border}; border-radius: 4px;
    text-align: center; color: {text};
}}
QProgressBar::chunk {{ background: {accent_fill}; border-radius: 3px; }}
QGroupBox {{ border: none; margin-top: 20px; }}
QGroupBox::title {{ color: {secondary}; subcontrol-origin: margin; padding: 2px 0; }}
"""
