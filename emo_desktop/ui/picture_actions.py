"""The commands of the window that are about the picture, its looks and its takes."""

from __future__ import annotations

from functools import partial

from emo_desktop.project.checks import MAX_STARS
from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.canvas.face_fitting import FaceFitting
from emo_desktop.ui.inspector.inspector import Inspector
from emo_desktop.ui.playback import Playback


def connect_picture(
    actions: ActionSet,
    canvas: Canvas,
    fitting: FaceFitting,
    playback: Playback,
    inspector: Inspector,
) -> None:
    """Let the commands do what they say; those that are on or off follow what happens."""
    comparison, looks, segment = playback.comparison, inspector.looks, inspector.segment

    def next_look() -> None:
        if comparison.is_on:
            comparison.compare_next()
        else:
            looks.choose_next()

    actions.connect(
        {
            "picture_fit": canvas.fit,
            "picture_actual": canvas.show_actual,
            "new_look": looks.add,
            "next_look": next_look,
            "compare_sound": comparison.toggle_sound,
            "take_before": partial(segment.choose_beside, -1),
            "take_after": partial(segment.choose_beside, 1),
            **{f"star_{count}": partial(inspector.star, count) for count in range(MAX_STARS + 1)},
        }
    )
    for name, set_on in (
        ("face_handles", fitting.set_on),
        ("face_region", fitting.set_region_on),
        ("onion", fitting.set_onion_on),
        ("safe_areas", canvas.safe_areas.set_on),
        ("compare", comparison.set_on),
        ("compare_side", comparison.set_beside),
    ):
        actions[name].toggled.connect(set_on)
    fitting.on_changed.connect(actions["face_handles"].setChecked)
    comparison.on_changed.connect(actions["compare"].setChecked)
    inspector.compare_wanted.connect(comparison.compare_with)
    playback.worker.fault.connect(lambda *_: fitting.look_into())
