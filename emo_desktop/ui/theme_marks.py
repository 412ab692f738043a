"""Ticks and arrows of boxes that are checked, opened or counted, and buttons that are off."""

from __future__ import annotations

from collections.abc import Mapping

from emo_desktop.base.resources import resources_dir


def marks_style(theme: str, colours: Mapping[str, str]) -> str:
    """The part of a style sheet that draws them.

    Args:
        theme: its name.
        colours: by token.
    """
    icons = (resources_dir() / "icons").as_posix()
    return _STYLE.format(icons=icons, name=theme.replace(" ", "_"), **colours)


_STYLE = """
QComboBox::down-arrow {{ image: url("{icons}/down_{name}.svg"); width: 12px; height: 12px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    subcontrol-origin: border; width: 20px; border: none; background: transparent;
}}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{
    image: url("{icons}/up_{name}.svg"); width: 10px; height: 10px;
}}
QAbstractSpinBox::down-arrow {{
    image: url("{icons}/down_{name}.svg"); width: 10px; height: 10px;
}}
QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{
    width: 14px; height: 14px; border: 1px solid {strong_border}; border-radius: 3px;
    background: {waveform_ground};
}}
QCheckBox::indicator:checked {{
    background: {accent_fill}; border-color: {accent_fill};
    image: url("{icons}/check_{name}.svg");
}}
QCheckBox::indicator:focus {{ border: 2px solid {focus}; width: 12px; height: 12px; }}
QCheckBox::indicator:disabled {{ border-color: {border}; }}
QPushButton#primary:disabled {{
    background: {raised}; color: {disabled}; border-color: {border};
}}
"""
