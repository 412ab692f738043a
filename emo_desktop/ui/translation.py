"""The window in another language: the program's own texts, Qt's, and sentences from below.

``resources/translations`` has a ``.ts`` file a language, which is edited, and the ``.qm`` file made
of it, which is read. ``python resources/translations/update.py`` looks for new texts and makes the
``.qm`` files anew.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from emo_desktop.base.resources import resources_dir

_OWN, _QT = "emo_desktop", "qtbase"
_SOURCE_LANGUAGE = "en"


def translations_dir() -> Path:
    """Where the program's own translations lie."""
    return resources_dir() / "translations"


def chosen_language(language: str | None) -> str:
    """The language that is spoken: the chosen one, else the first of the system that is known."""
    if language is not None:
        return language
    for wanted in QLocale.system().uiLanguages():
        short = wanted.replace("_", "-").partition("-")[0]
        if short == _SOURCE_LANGUAGE or _file(short).is_file():
            return short
    return _SOURCE_LANGUAGE


def install_translator(app: QCoreApplication, language: str | None = None) -> bool:
    """Let a program speak a language, before its first window is made.

    Args:
        app: the program.
        language: two letters; the system's own when None.

    Returns:
        Whether it does; if not it speaks English.
    """
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    spoken = chosen_language(language)
    if spoken == _SOURCE_LANGUAGE:
        return language in (None, _SOURCE_LANGUAGE)
    own = QTranslator(app)
    if not own.load(str(_file(spoken))):
        own.deleteLater()
        return False
    qt = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if qt.load(f"{_QT}_{spoken}", folder):
        app.installTranslator(qt)
    app.installTranslator(own)
    return True


def _file(language: str) -> Path:
    return translations_dir() / f"{_OWN}_{language}.qm"
