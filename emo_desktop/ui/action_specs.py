"""Everything the window can do, once: its name, what it says of itself, its key, its menu."""

from __future__ import annotations

from dataclasses import dataclass


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
    ActionSpec(
        "export_data",
        "File",
        "Export data…",
        "Timelines, subtitles, lip cues, curves and pictures for other programs.",
        ("Ctrl+Shift+E",),
    ),
    ActionSpec("verify", "File", "Verify film…", "Say what is known of where a film comes from."),
    ActionSpec(
        "find_media", "File", "Find missing media…", "Say where files are that are not found."
    ),
    ActionSpec(
        "set_guide", "File", "Guide track…", "Hear a sound or a film beside the lines, as a guide."
    ),
    ActionSpec("settings", "File", "Settings…", "Folders, devices, packs, looks.", ("Ctrl+,",)),
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
        "nudge_ten_back", "Edit", "Nudge ten back", "Move lines ten frames back.", ("Shift+,", "<")
    ),
    ActionSpec(
        "nudge_ten_on", "Edit", "Nudge ten on", "Move lines ten frames on.", ("Shift+.", ">")
    ),
    ActionSpec(
        "lock", "Edit", "Lock lines", "Keep lines as and where they are.", ("Ctrl+Shift+L",)
    ),
    ActionSpec("select_all", "Edit", "Select all lines", "Select every line.", ("Ctrl+A",)),
    ActionSpec(
        "new_look", "Edit", "New look", "The line once more with another seed, beside this one."
    ),
    ActionSpec("next_look", "Edit", "Next look", "Choose the next look of the line."),
    ActionSpec("take_before", "Edit", "Previous take", "Choose the take before.", ("[",)),
    ActionSpec("take_after", "Edit", "Next take", "Choose the next take.", ("]",)),
    ActionSpec("star_1", "Edit", "One star", "Give the take one star.", ("1",)),
    ActionSpec("star_2", "Edit", "Two stars", "Give the take two stars.", ("2",)),
    ActionSpec("star_3", "Edit", "Three stars", "Give the take three stars.", ("3",)),
    ActionSpec("star_4", "Edit", "Four stars", "Give the take four stars.", ("4",)),
    ActionSpec("star_5", "Edit", "Five stars", "Give the take five stars.", ("5",)),
    ActionSpec("star_0", "Edit", "No stars", "Take the stars of the take away.", ("0",)),
    ActionSpec("louder", "Edit", "Louder", "The lines play 1 dB louder.", ("Alt+Up",)),
    ActionSpec("softer", "Edit", "Softer", "The lines play 1 dB softer.", ("Alt+Down",)),
    ActionSpec("gain_reset", "Edit", "Gain to 0 dB", "The lines play as loud as recorded."),
    ActionSpec("remove_guide", "Edit", "Remove guide", "Take the guide track away."),
    ActionSpec("curve_copy", "Edit", "Copy curves", "Copy the line's points.", ("Ctrl+Alt+C",)),
    ActionSpec(
        "curve_paste", "Edit", "Paste curves", "Give the line the copied points.", ("Ctrl+Alt+V",)
    ),
    ActionSpec("curve_reset", "Edit", "Reset curves", "Take all points of the line away."),
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
    ActionSpec(
        "play_range", "Play", "Play range", "Play the range, or the line.", ("Shift+Space",)
    ),
    ActionSpec("shuttle_back", "Play", "Shuttle back", "Play backward; again: faster.", ("J",)),
    ActionSpec("shuttle_stop", "Play", "Shuttle stop", "Stop.", ("K",)),
    ActionSpec("shuttle_on", "Play", "Shuttle on", "Play; again: faster.", ("L",)),
    ActionSpec(
        "loop", "Play", "Loop", "Play the range again and again.", ("Ctrl+L",), checkable=True
    ),
    ActionSpec(
        "mute_speaker",
        "Play",
        "Mute who speaks",
        "Do not hear who says this line; again: do.",
        ("Ctrl+Alt+M",),
    ),
    ActionSpec(
        "solo_speaker",
        "Play",
        "Hear who speaks alone",
        "Hear only who says this line; again: all.",
        ("Ctrl+Alt+S",),
    ),
    ActionSpec(
        "mute_guide", "Play", "Mute guide", "Do not hear the guide; again: do.", ("Ctrl+Alt+G",)
    ),
    ActionSpec("hear_all", "Play", "Hear everything", "Nothing is muted, nothing heard alone."),
    ActionSpec("mark_in", "Play", "Mark in", "The range begins here.", ("I",)),
    ActionSpec("mark_out", "Play", "Mark out", "The range ends here.", ("O",)),
    ActionSpec("mark_line", "Play", "Mark line", "The range is the line.", ("X",)),
    ActionSpec("mark_clear", "Play", "Clear range", "No range.", ("Alt+X",)),
    ActionSpec("marker", "Play", "Add marker", "Mark this moment.", ("M",)),
    ActionSpec("edit_marker", "Play", "Edit marker…", "Name the marker here.", ("Shift+M",)),
    ActionSpec("marker_before", "Play", "Previous marker", "Go to the marker before.", ("Ctrl+[",)),
    ActionSpec("marker_after", "Play", "Next marker", "Go to the next marker.", ("Ctrl+]",)),
    ActionSpec("record", "Record", "Record", "Record the line; again: keep it.", ("R",)),
    ActionSpec(
        "record_next", "Record", "Record next take", "Keep it and record again.", ("Shift+R",)
    ),
    ActionSpec(
        "rehearse", "Record", "Rehearse", "The same timing, and nothing is recorded.", ("Ctrl+R",)
    ),
    ActionSpec(
        "punch",
        "Record",
        "Punch in",
        "Record the line anew between in and out.",
        ("Ctrl+Shift+R",),
    ),
    ActionSpec(
        "loop_record", "Record", "Loop record", "Take after take until you stop.", checkable=True
    ),
    ActionSpec(
        "level_meter", "Record", "Level meter", "Listen to the input all the time.", checkable=True
    ),
    ActionSpec(
        "use_part",
        "Record",
        "Use other take in range…",
        "Between in and out the line sounds as another take, with cross-fades.",
        ("Ctrl+Alt+T",),
    ),
    ActionSpec(
        "clean_take", "Record", "Make a cleaner take…", "A copy without rumble, evenly loud."
    ),
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
        "pause_queue",
        "Render",
        "Pause rendering and exports",
        "Begin no further line or film; a film that is being written rests.",
        checkable=True,
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
    ActionSpec("picture_fit", "View", "Fit picture", "See the whole picture.", ("Ctrl+0",)),
    ActionSpec(
        "picture_actual", "View", "Picture at 100 %", "A pixel for a pixel.", ("Ctrl+Alt+0",)
    ),
    ActionSpec(
        "face_handles",
        "View",
        "Fit face",
        "Drag the face box and what was found in the face.",
        ("F",),
        checkable=True,
    ),
    ActionSpec(
        "face_region", "View", "Face region", "See where the face may move.", checkable=True
    ),
    ActionSpec("onion", "View", "Onion", "See the portrait over the frame.", checkable=True),
    ActionSpec("safe_areas", "View", "Safe areas", "See thirds and margins.", checkable=True),
    ActionSpec(
        "compare", "View", "Compare looks", "See two looks of the line.", ("C",), checkable=True
    ),
    ActionSpec(
        "compare_sound",
        "View",
        "Hear the other take",
        "A or B at the same place, while it plays.",
        ("Shift+C",),
    ),
    ActionSpec(
        "compare_side", "View", "Side by side", "Compare beside each other.", checkable=True
    ),
    ActionSpec(
        "curves",
        "View",
        "Show curves",
        "Jaw, lips, brows and more along the voice.",
        ("Ctrl+Alt+U",),
        checkable=True,
    ),
    ActionSpec("pitch", "View", "Show pitch and loudness", "Over the waveform.", checkable=True),
    ActionSpec(
        "workspace_record", "View", "Record workspace", "Panels to record with.", ("Ctrl+1",)
    ),
    ActionSpec(
        "workspace_animate", "View", "Animate workspace", "Panels to animate with.", ("Ctrl+2",)
    ),
    ActionSpec(
        "workspace_export", "View", "Export workspace", "Panels to export with.", ("Ctrl+3",)
    ),
    ActionSpec("maximise", "View", "Maximise panel", "The panel under the mouse alone.", ("`",)),
    ActionSpec("lock_panels", "View", "Lock panels", "Panels stay where they are.", checkable=True),
    ActionSpec("reset_layout", "View", "Reset layout", "Panels as they were at first."),
    ActionSpec("show_characters", "View", "Characters", "Who speaks in the project."),
    ActionSpec("show_history", "View", "History", "What was done, step by step."),
    ActionSpec("theme_dark", "View", "Dark theme", "Neutral dark greys."),
    ActionSpec("theme_light", "View", "Light theme", "Neutral light greys."),
    ActionSpec("theme_contrast", "View", "High contrast theme", "Black, white and strong colours."),
    ActionSpec(
        "search", "Help", "Find a command…", "Type what you want to do.", ("Ctrl+Shift+A", "/")
    ),
    ActionSpec("shortcuts", "Help", "Shortcuts", "All keys on one sheet.", ("F1", "?")),
    ActionSpec("log", "Help", "Open the log", "What the program wrote down."),
)
MENUS = tuple(dict.fromkeys(spec.menu for spec in ACTIONS))
