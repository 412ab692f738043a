"""Words for what is chosen from lists."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from emo_desktop.motion.controls import Delivery
from emo_desktop.motion.emotion import Emotion
from emo_desktop.project.render_choice import Quality

QUALITIES = {
    Quality.DRAFT: QT_TRANSLATE_NOOP("Choices", "Draft"),
    Quality.FINAL: QT_TRANSLATE_NOOP("Choices", "Final"),
    Quality.AUTO: QT_TRANSLATE_NOOP("Choices", "Automatic"),
}
EMOTIONS = {
    Emotion.NEUTRAL: QT_TRANSLATE_NOOP("Choices", "Neutral"),
    Emotion.HAPPY: QT_TRANSLATE_NOOP("Choices", "Happy"),
    Emotion.SAD: QT_TRANSLATE_NOOP("Choices", "Sad"),
    Emotion.ANGRY: QT_TRANSLATE_NOOP("Choices", "Angry"),
    Emotion.SURPRISED: QT_TRANSLATE_NOOP("Choices", "Surprised"),
    Emotion.AFRAID: QT_TRANSLATE_NOOP("Choices", "Afraid"),
    Emotion.DISGUSTED: QT_TRANSLATE_NOOP("Choices", "Disgusted"),
}
DELIVERIES = {
    Delivery.AUTO: QT_TRANSLATE_NOOP("Choices", "As heard"),
    Delivery.SPEECH: QT_TRANSLATE_NOOP("Choices", "Spoken"),
    Delivery.SONG: QT_TRANSLATE_NOOP("Choices", "Sung"),
}
_STYLES = {
    "natural": QT_TRANSLATE_NOOP("Choices", "Natural"),
    "clear": QT_TRANSLATE_NOOP("Choices", "Clear"),
    "mumble": QT_TRANSLATE_NOOP("Choices", "Mumble"),
    "cartoon": QT_TRANSLATE_NOOP("Choices", "Cartoon"),
}


def in_words(name: object) -> str:
    """A name from these tables in the language of the window."""
    return QCoreApplication.translate("Choices", str(name))


def title_of_style(name: str) -> str:
    """What a mouth style is called; the user's own keep their names."""
    return in_words(_STYLES[name]) if name in _STYLES else name
