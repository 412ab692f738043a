"""Lets the portrait follow a voice on the canvas while it is recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from PySide6.QtCore import QObject, Signal

from emo_desktop.app.mirror import Mirror
from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.errors import EmoError
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.project.model import Character
from emo_desktop.ui.canvas.mirror_layer import MirrorLayer
from emo_desktop.ui.canvas.painting import ShownPicture

_RESTING = np.zeros(len(BLENDSHAPES))
_log = logging.getLogger(__name__)


class LiveMirror(QObject):
    """Draws one frame at a time on a thread of its own; moments that pass meanwhile are left out.

    Args:
        layer: shows them.
        mirror: makes who draws, on that thread.
        parent: of this object.
    """

    _drawn = Signal()  # from the thread that draws

    def __init__(self, layer: MirrorLayer, mirror: Callable[[], Mirror], parent: QObject) -> None:
        super().__init__(parent)
        self._layer, self._make = layer, mirror
        self._drawing = ThreadPoolExecutor(1, thread_name_prefix="mirror")
        self._mirror: Mirror | None = None
        self._frame: Future[Bytes] | None = None
        self._prepared: Character | None = None
        self._has_failed = self._is_following = False
        self._drawn.connect(self._show_if_done)

    def prepare(self, character: Character) -> None:
        """Make ready who is to be seen soon; nothing is shown."""
        self._is_following = False
        if character != self._prepared:
            self._prepared = character
            self._frame = self._drawing.submit(self._draw, character, _resting)

    def follow(self, character: Character, mouth: Callable[[], Floats]) -> None:
        """Draw the next frame if the one before is done, and show it then; call it at every one."""
        self._is_following = True
        if self._frame is not None and not self._frame.done():
            return
        self._show()
        if not self._has_failed:
            self._frame = self._drawing.submit(self._draw, character, mouth)
            self._frame.add_done_callback(lambda _: self._drawn.emit())

    def rest(self) -> None:
        """Show nothing more, until it is to follow again."""
        self._is_following = False
        self._layer.show_picture(None)
        self._frame, self._prepared, self._has_failed = None, None, False

    def close(self) -> None:
        """Draw nothing more."""
        self._drawing.shutdown(wait=True, cancel_futures=True)

    def _draw(self, character: Character, mouth: Callable[[], Floats]) -> Bytes:
        if self._mirror is None:
            self._mirror = self._make()
        return self._mirror.draw(character, mouth())

    def _show_if_done(self) -> None:
        """Show a frame as soon as it is there, rather than at the next one's turn."""
        if self._is_following and self._frame is not None and self._frame.done():
            self._show()

    def _show(self) -> None:
        frame, self._frame = self._frame, None
        if frame is None or frame.cancelled():
            return
        try:
            picture = ShownPicture(frame.result())
        except EmoError as error:
            _log.info("The mirror shows nothing: %s", error)
            self._has_failed = True
            return
        is_slow = self._mirror is not None and self._mirror.is_slow
        self._layer.show_picture(picture, is_slow=is_slow)


def _resting() -> Floats:
    return _RESTING
