"""Everything the window can do, once: its name, what it says of itself, its key, its menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenuBar, QWidget


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing the window can do.

    Args:
        id: it is called by in code and in a user's own keys.
        menu: it lies in.
        text: in the menu.
        tip: one sentence.
        keys: shortcuts; the first is shown.
        checkable: whether it is on or off.
    """

    id: str
    menu: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    checkable: bool = False


ACTIONS = (
    ActionSpec("new", "File", "New project…", "Make a project of a portrait.", ("Ctrl+N",)),
    ActionSpec("open", "File", "Open project…", "Open a project folder.", ("Ctrl+O",)),
    ActionSpec("sample", "File", "Open sample project", "Open a project to try things with."),
    ActionSpec(
        "import", "File", "Import…", "Bring in pictures, voices or a cue sheet.", ("Ctrl+I",)
    ),
    ActionSpec("save", "File", "Save", "Save the project.", ("Ctrl+S",)),
    ActionSpec("export", "File", "Export film…", "Make the film of the project.", ("Ctrl+E",)),
    ActionSpec("quit", "File", "Quit", "Close the window.", ("Ctrl+Q",)),
    ActionSpec("undo", "Edit", "Undo", "Go back one step.", ("Ctrl+Z",)),
    ActionSpec("redo", "Edit", "Redo", "Go forward one step.", ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec(
        "split", "Edit", "Split at playhead", "Cut the line in two.", ("S", "Ctrl+B", "Ctrl+K")
    ),
    ActionSpec("join", "Edit", "Join lines", "Make one line of the selected ones.", ("Ctrl+J",)),
    ActionSpec(
        "split_pauses", "Edit", "Split at pauses", "Cut a long line where its voice pauses."
    ),
    ActionSpec("duplicate", "Edit", "Duplicate", "Copy the selected lines.", ("Ctrl+D",)),
    ActionSpec("delete", "Edit", "Delete", "Take lines away and leave the gap.", ("Del",)),
    ActionSpec(
        "ripple_delete",
        "Edit",
        "Ripple delete",
        "Take lines away and close the gap.",
        ("Shift+Del",),
    ),
    ActionSpec(
        "trim_start",
        "Edit",
        "Trim start to playhead",
        "The line begins here, and what follows moves.",
        ("Q",),
    ),
    ActionSpec(
        "trim_end",
        "Edit",
        "Trim end to playhead",
        "The line ends here, and what follows moves.",
        ("W",),
    ),
    ActionSpec("nudge_back", "Edit", "Nudge back", "Move lines one frame back.", (",",)),
    ActionSpec("nudge_on", "Edit", "Nudge on", "Move lines one frame on.", (".",)),
    ActionSpec(
        "lock", "Edit", "Lock lines", "Keep lines as and where they are.", ("Ctrl+Shift+L",)
    ),
    ActionSpec("select_all", "Edit", "Select all lines", "Select every line.", ("Ctrl+A",)),
    ActionSpec("play", "Play", "Play or stop", "Play from the playhead, or stop.", ("Space",)),
    ActionSpec(
        "to_start", "Play", "Go to start", "Put the playhead on the first frame.", ("Home",)
    ),
    ActionSpec("to_end", "Play", "Go to end", "Put the playhead behind the last frame.", ("End",)),
    ActionSpec("frame_back", "Play", "Frame back", "One frame back.", ("Left",)),
    ActionSpec("frame_on", "Play", "Frame on", "One frame on.", ("Right",)),
    ActionSpec("ten_back", "Play", "Ten frames back", "Ten frames back.", ("Shift+Left",)),
    ActionSpec("ten_on", "Play", "Ten frames on", "Ten frames on.", ("Shift+Right",)),
    ActionSpec("second_back", "Play", "Second back", "One second back.", ("Ctrl+Left",)),
    ActionSpec("second_on", "Play", "Second on", "One second on.", ("Ctrl+Right",)),
    ActionSpec("line_before", "Play", "Previous line", "Go to the line before.", ("Up",)),
    ActionSpec("line_after", "Play", "Next line", "Go to the next line.", ("Down",)),
    ActionSpec("shuttle_back", "Play", "Shuttle back", "Play backward; again: faster.", ("J",)),
    ActionSpec("shuttle_stop", "Play", "Shuttle stop", "Stop.", ("K",)),
    ActionSpec("shuttle_on", "Play", "Shuttle on", "Play; again: faster.", ("L",)),
    ActionSpec(
        "loop", "Play", "Loop", "Play the range again and again.", ("Ctrl+L",), checkable=True
    ),
    ActionSpec("mark_in", "Play", "Mark in", "The range begins here.", ("I",)),
    ActionSpec("mark_out", "Play", "Mark out", "The range ends here.", ("O",)),
    ActionSpec("mark_line", "Play", "Mark line", "The range is the line.", ("X",)),
    ActionSpec("mark_clear", "Play", "Clear range", "No range.", ("Alt+X",)),
    ActionSpec("marker", "Play", "Add marker", "Mark this moment.", ("M",)),
    ActionSpec("render_line", "Render", "Render lines", "Render the selected lines.", ("P",)),
    ActionSpec(
        "render_final",
        "Render",
        "Render lines in final quality",
        "With a weights pack; best on a GPU.",
        ("Shift+P",),
    ),
    ActionSpec(
        "render_all",
        "Render",
        "Render all",
        "Render what is missing of all lines.",
        ("Ctrl+Shift+P",),
    ),
    ActionSpec(
        "pause_queue", "Render", "Pause rendering", "Begin no further line.", checkable=True
    ),
    ActionSpec("zoom_in", "View", "Zoom in", "See less of the timeline, larger.", ("+", "=")),
    ActionSpec("zoom_out", "View", "Zoom out", "See more of the timeline.", ("-",)),
    ActionSpec("fit", "View", "Fit timeline", "See the whole film.", ("\\",)),
    ActionSpec("zoom_selection", "View", "Zoom to selection", "See the selected lines.", ("Z",)),
    ActionSpec("snap", "View", "Snap", "What is dragged snaps to edges.", ("N",), checkable=True),
    ActionSpec(
        "full_screen",
        "View",
        "Full screen",
        "The picture and nothing else.",
        ("F11",),
        checkable=True,
    ),
    ActionSpec("next_panel", "View", "Next panel", "Put the focus on the next panel.", ("F6",)),
    ActionSpec("theme_dark", "View", "Dark theme", "Neutral dark greys."),
    ActionSpec("theme_light", "View", "Light theme", "Neutral light greys."),
    ActionSpec("theme_contrast", "View", "High contrast theme", "Black, white and strong colours."),
    ActionSpec(
        "search", "Help", "Find a command…", "Type what you want to do.", ("Ctrl+Shift+A", "/")
    ),
    ActionSpec("shortcuts", "Help", "Shortcuts", "All keys on one sheet.", ("F1", "?")),
)
MENUS = tuple(dict.fromkeys(spec.menu for spec in ACTIONS))


class ActionSet:
    """The actions of one window.

    Args:
        window: they belong to.
        keys: a user's own shortcuts by id, in place of the usual ones.
    """

    def __init__(self, window: QWidget, keys: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._actions = {spec.id: _made(spec, window, keys or {}) for spec in ACTIONS}
        window.addActions(list(self._actions.values()))

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def connect(self, slots: Mapping[str, Callable[[], object]]) -> None:
        """Say what actions do."""
        for action_id, slot in slots.items():
            self[action_id].triggered.connect(lambda _=False, slot=slot: slot())

    def fill(self, bar: QMenuBar) -> None:
        """Put every action into its menu."""
        for name in MENUS:
            menu = bar.addMenu(_translated(name))
            for spec in ACTIONS:
                if spec.menu == name:
                    menu.addAction(self[spec.id])

    def found(self, words: str) -> list[QAction]:
        """Actions whose text or tip has all the words, those of the text first."""
        wanted = words.casefold().split()
        texts = [(action, action.text().casefold()) for action in self._actions.values()]
        first = [action for action, text in texts if all(word in text for word in wanted)]
        more = [
            action
            for action, text in texts
            if action not in first
            and all(word in f"{text} {action.statusTip().casefold()}" for word in wanted)
        ]
        return first + more

    def set_editing(self, is_editing: bool) -> None:
        """Let single keys be typed while a text is edited."""
        for action in self._actions.values():
            keys = action.shortcuts()
            if any(_is_typed(key) for key in keys):
                action.setEnabled(not is_editing)


def _made(spec: ActionSpec, window: QWidget, keys: Mapping[str, tuple[str, ...]]) -> QAction:
    action = QAction(_translated(spec.text), window)
    tip = _translated(spec.tip)
    shown = [QKeySequence(key) for key in keys.get(spec.id, spec.keys)]
    action.setObjectName(spec.id)
    action.setShortcuts(shown)
    action.setStatusTip(tip)
    key = f" ({shown[0].toString(QKeySequence.SequenceFormat.NativeText)})" if shown else ""
    action.setToolTip(f"{tip}{key}")
    action.setCheckable(spec.checkable)
    return action


def _is_typed(key: QKeySequence) -> bool:
    """Whether a key would be typed into a text."""
    text = key.toString()
    return len(text) == 1 or text in ("Space", "Left", "Right", "Up", "Down", "Home", "End", "Del")


def _translated(text: str) -> str:
    return QCoreApplication.translate("Actions", text)
